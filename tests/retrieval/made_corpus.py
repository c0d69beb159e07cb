"""Notices, corpora and indexes made by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from indexes.faiss_index import FaissIndex
from indexes.lexical_index import Part, PostingsIndex
from indexes.postings import Postings
from indexes.search_protocols import Unit
from rag.domain import Notice
from rag.facts.notice_record import NoticeRecord
from rag.retrieval.corpus import Corpus
from rag.retrieval.notice_heads import head_of
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
    rows: list[list[tuple[int, int, int]]] = [[] for _ in records]
    for at, notice in enumerate(passages):
        rows[notice].append((at + 1, len(rows[notice]), kinds[at] if kinds else 0))
    heads = [head_of(n + 1, record, own) for n, (record, own) in enumerate(zip(records, rows, strict=True))]
    made = Corpus.of(heads, {})
    order = np.argsort(
        made.passage_ids
    )  # in these tests the passages of notices may stand between each other's
    return replace(
        made,
        passage_ids=made.passage_ids[order],
        notice_of=made.notice_of[order],
        ordinals=made.ordinals[order],
        kinds=made.kinds[order],
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
