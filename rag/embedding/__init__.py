"""Texts to vectors: one Encoder protocol, a bundled default model, and any sentence-transformers model."""

from rag.embedding.bundled import BUNDLED_MODEL, default_cache_dir, model_dir, prepare
from rag.embedding.encoder import Encoder, Span, Vectors
from rag.embedding.endpoint import Server
from rag.embedding.loading import load_encoder
from rag.embedding.prepared import verify

__all__ = [
    "BUNDLED_MODEL",
    "Encoder",
    "Server",
    "Span",
    "Vectors",
    "default_cache_dir",
    "load_encoder",
    "model_dir",
    "prepare",
    "verify",
]
