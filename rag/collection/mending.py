"""Damaged rows of the store that can be made anew from what is sound: a notice's reading, passages, vectors, the calls."""

from __future__ import annotations

import json
from contextlib import suppress

from indexes.damage import Damage
from indexes.errors import StoreDamaged
from indexes.store import Store
from rag.collection.home_check import Findings
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


def restore_names(store: Store, found: Findings) -> bool:
    """Make the store's own indexes anew where they are damaged, and give notices back their names; True if any of it was done.

    A row whose name is another one is not found by it, whatever else of it is sound.
    """
    if found.faults:
        store.reindex()
    restored = [_restore_name(store, row) for row in found.rows if row.table == "sources"]
    return any(restored) or found.faults


def _restore_name(store: Store, row: Damage) -> bool:
    with suppress(ValueError, TypeError, KeyError):  # the original itself is damaged
        return store.restore_key(row.rowid, str(json.loads(store.unchecked_raw(row.rowid))["aid"]))
    return False


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
