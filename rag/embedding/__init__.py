"""Texts to vectors: one Encoder protocol, any sentence-transformers model, and a bundled default model."""

from rag.embedding.bundled import BUNDLED_MODEL, default_cache_dir, model_dir, prepare, verify
from rag.embedding.encoder import Encoder, Span, Vectors
from rag.embedding.sentence_transformer import load_encoder

__all__ = [
    "BUNDLED_MODEL",
    "Encoder",
    "Span",
    "Vectors",
    "default_cache_dir",
    "load_encoder",
    "model_dir",
    "prepare",
    "verify",
]
