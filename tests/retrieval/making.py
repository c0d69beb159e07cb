"""Notices, corpora and indexes made by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np

from indexes.faiss_index import FaissIndex
from indexes.lexical import Part, PostingsIndex
from indexes.postings import Postings
from indexes.protocol import Unit
from rag.domain import Notice
from rag.facts.notice_record import NoticeRecord
from rag.retrieval.corpus import Corpus
from rag.retrieval.ranking import Legs

DAY = dt.date(2025, 9, 10)


def record(aid: str, **fields: Any) -> NoticeRecord:
    """A notice's record; fields of the notice and of the record by name."""
    own = {name: fields.pop(name) for name in ("facts", "numbers", "years", "batches", "years_told", "chars") if name in fields}  # fmt: skip
    notice: dict[str, Any] = {
        "aid": aid,
        "title": aid,
        "url": f"https://example.org/{aid}",
        "date": DAY,
        "account": "号",
        "text": "",
        "text_version": "0" * 16,
        "source": None,
        "regions": (),
        "level": "other",
        "category": "申报",
        "issuers": (),
        "document_number": None,
    }
    return NoticeRecord(notice=Notice(**(notice | fields)), **own)


def corpus(records: Sequence[NoticeRecord], passages: Sequence[int], kinds: Sequence[int] = ()) -> Corpus:
    """A corpus in which passage id n + 1 belongs to the notice `passages[n]` and states `kinds[n]`."""
    seen: dict[int, int] = {}
    ordinals = []
    for notice in passages:
        ordinals.append(seen.get(notice, 0))
        seen[notice] = ordinals[-1] + 1
    return Corpus(
        records=tuple(records),
        document_ids=np.arange(1, len(records) + 1),
        passage_ids=np.arange(1, len(passages) + 1),
        notice_of=np.array(passages, dtype=np.int32),
        ordinals=np.array(ordinals, dtype=np.int32),
        kinds=np.array(kinds or [0] * len(passages), dtype=np.int64),
    )


def legs(
    similarities: Sequence[float] | None,
    terms: Sequence[str],
    query: Sequence[str] = (),
    allowed: Sequence[int] | None = None,
) -> Legs:
    """Both legs over passages 1, 2, … with these similarities to the question and these terms between spaces.

    Similarities None: no embedded question.
    """
    ids = np.arange(1, len(terms) + 1)
    cosines = np.array(similarities if similarities is not None else [0.5] * len(terms), dtype=np.float32)
    vectors = np.stack([cosines, np.sqrt(1 - cosines**2)], axis=1)
    postings = Postings.build(ids, [{"body": text.split()} for text in terms], {"body": 1.0})
    return Legs(
        vectors=FaissIndex.build(ids, vectors),
        postings=PostingsIndex((Part(postings),)),
        vector=None if similarities is None else np.array([1, 0], dtype=np.float32),
        units=[Unit(word, ((word, 1.0),)) for word in query],
        coverage=None,
        allowed=None if allowed is None else np.array(allowed, dtype=np.int64),
    )
