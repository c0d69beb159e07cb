"""The configured embedding model, and the error for an index of another one."""

from __future__ import annotations

from rag.embedding import BUNDLED_MODEL, Encoder, Server, load_encoder
from rag.errors import ModelMismatch
from rag.settings import Settings


def load_configured(settings: Settings) -> Encoder:
    """The configured embedding model.

    Raises:
        ModelUnavailable: it cannot be prepared or loaded.

    """
    return load_encoder(
        settings.model,
        cache_dir=settings.model_cache,
        query_prompt=settings.query_prompt,
        passage_prompt=settings.passage_prompt,
        threads=settings.threads,
        device=settings.device,
        server=_server(settings),
    )


def _server(settings: Settings) -> Server | None:
    if not settings.encoder_url:
        return None
    key = settings.encoder_api_key.get_secret_value() if settings.encoder_api_key else None
    return Server(settings.encoder_url, key, settings.encoder_max_tokens)


def mismatch(built_with: str, configured: str) -> ModelMismatch:
    """The error for an index of another model, or of the same one with other prompts, settings or weights."""
    if built_with == configured:
        return ModelMismatch(
            f"The index was built with the model {built_with} under other prompts, settings or weights. "
            "Rebuild it with: rag index --rebuild, or set RAG_QUERY_PROMPT and RAG_PASSAGE_PROMPT as they were."
        )
    return ModelMismatch(
        f"The index was built with the model {built_with}, but {configured} is configured. "
        f"Rebuild it with: rag index --rebuild, or set RAG_MODEL={built_with}."
    )


def check_name(built_with: str, configured: str) -> None:
    """Refuse another model for an index of the bundled one before it is loaded, since that may be a download.

    Two other names may be of one model, as its folder and its name on the hub are; that only its fingerprint tells.

    Raises:
        ModelMismatch: the index is the bundled model's, and another one is configured.

    """
    if built_with == BUNDLED_MODEL != configured:
        raise mismatch(built_with, configured)
