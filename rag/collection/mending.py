"""Damaged rows of the store that can be made anew from what is sound: a notice's reading, passages, vectors, the calls."""

from __future__ import annotations

from contextlib import suppress

from indexes.errors import StoreDamaged
from indexes.store import Store
from rag.collection.models import mismatch
from rag.collection.preparing import EMBED_BATCH
from rag.collection.publishing import indexed_model
from rag.embedding import Encoder
from rag.errors import ModelMismatch
from rag.facts.notice_record import load_passage, load_record


def check_model(store: Store, encoder: Encoder) -> None:
    """Check that the vectors of a store are a model's; where the record that tells it is damaged, the vectors tell.

    Raises:
        ModelMismatch: they are another one's.

    """
    try:
        built_with = indexed_model(store)
    except StoreDamaged:
        models = store.models()
        if models and encoder.fingerprint not in models:
            raise ModelMismatch(
                f"The index was built with another model than {encoder.name}, or with other prompts, and which one is "
                "not told any more. Set RAG_MODEL as it was, or rebuild it with: rag index --rebuild."
            ) from None
    else:
        if built_with and built_with.fingerprint != encoder.fingerprint:
            raise mismatch(built_with.name, encoder.name)


def embed_missing(store: Store, encoder: Encoder) -> None:
    """Compute the vectors that live passages lack; passages that cannot be read are left to `Store.damages`."""
    texts: dict[bytes, str] = {}
    for row in store.passages_without_vector():
        with suppress(StoreDamaged):
            stored = store.document(row.key)
            if stored is not None:
                passage = load_passage(row.body, load_record(stored.body).notice.text)
                texts[row.embedding_key] = passage.embedding_text
    keys = list(texts)
    for start in range(0, len(keys), EMBED_BATCH):
        some = keys[start : start + EMBED_BATCH]
        store.put_embeddings(encoder.fingerprint, some, encoder.encode_passages([texts[key] for key in some]))
