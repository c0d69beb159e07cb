"""A client of the service over HTTP, synchronous and asynchronous."""

from rag.client.client import AsyncClient, Client
from rag.client.operations import Result
from rag.client.wire import Delta, Done, Event, Passages, QuestionLike, ServiceError, Unreachable

__all__ = [
    "AsyncClient", "Client", "Delta", "Done", "Event", "Passages", "QuestionLike", "Result",
    "ServiceError", "Unreachable",
]  # fmt: skip
