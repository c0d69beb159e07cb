"""Texts to vectors: one Encoder protocol, a bundled default model, and any sentence-transformers model."""

from rag.cache_folder import default_cache_dir
from rag.embedding.bundled import BUNDLED_MODEL, model_dir, prepare
from rag.embedding.encoder import Encoder, Span, Vectors
from rag.embedding.encoder_factory import load_encoder
from rag.embedding.endpoint import Server
from rag.embedding.prepared_folder import verify

__all__ = [
    "BUNDLED_MODEL", "Encoder", "Server", "Span", "Vectors", "default_cache_dir", "load_encoder",
    "model_dir", "prepare", "verify",
]  # fmt: skip
