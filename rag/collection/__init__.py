"""A collection at rest and in use: written by one process, read by any number."""

from rag.collection.collection import Collection

__all__ = ["Collection"]
