"""Damaged rows of the store that can be made anew from what is sound: a notice's reading, passages, vectors, the calls."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence

from pydantic import TypeAdapter

from indexes.damage import Damage
from indexes.errors import StoreDamaged
from indexes.store import Store
from rag.collection.deriving import derive_missing
from rag.collection.preparing import EMBED_BATCH, embedding_key, hash_of
from rag.collection.publishing import record_model
from rag.domain import NoticeInput
from rag.embedding import Encoder
from rag.facts.notice_record import dump_passage, dump_record, load_passage, load_record, read_record
from rag.notices.chunking import chunk

_INPUT = TypeAdapter(NoticeInput)
log = logging.getLogger("notice_rag.writer")


def mend(store: Store, damaged: Sequence[Damage], encoder: Encoder) -> None:
    """Make anew what can be; rows whose source is damaged too stay as they are, and `Store.damages` goes on telling them.

    Raises:
        indexes.errors.StoreError: nothing was changed.

    """
    documents: dict[int, tuple[str, str]] = {}
    passages: dict[int, tuple[str, bytes]] = {}
    for document_id, rows in _by_document(damaged).items():
        try:
            source = _INPUT.validate_json(store.source(document_id))
        except StoreDamaged as error:
            log.error("what was read of a notice cannot be made anew: %s", error)
            continue
        record = read_record(source)
        made = tuple(chunk(record.notice, encoder))
        for row in rows:
            if row.table == "documents":
                documents[document_id] = hash_of(source, encoder), dump_record(record)
            elif row.ordinal < len(made):
                passage = made[row.ordinal]
                passages[row.rowid] = dump_passage(passage), embedding_key(passage, encoder)
    store.restore(documents, passages, [row for row in damaged if row.table in ("embeddings", "records")])
    _embed_missing(store, encoder)
    with store.transaction() as change:
        derive_missing(store, change)
        if any(row.table == "records" for row in damaged):
            record_model(change, encoder)


def _by_document(damaged: Sequence[Damage]) -> dict[int, list[Damage]]:
    found: dict[int, list[Damage]] = defaultdict(list)
    for row in damaged:
        if row.table in ("documents", "passages"):
            found[row.document_id].append(row)
    return found


def _embed_missing(store: Store, encoder: Encoder) -> None:
    texts: dict[bytes, str] = {}
    for row in store.passages_without_vector():
        stored = store.document(row.key)
        if stored is not None:
            passage = load_passage(row.body, load_record(stored.body).notice.text)
            texts[row.embedding_key] = passage.embedding_text
    keys = list(texts)
    for start in range(0, len(keys), EMBED_BATCH):
        some = keys[start : start + EMBED_BATCH]
        store.put_embeddings(encoder.fingerprint, some, encoder.encode_passages([texts[key] for key in some]))
