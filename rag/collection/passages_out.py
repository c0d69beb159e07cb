"""Chosen passages in the public JSON."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from indexes.search_protocols import Unit
from rag.domain import Passage, Place
from rag.facts.notice_record import NoticeRecord
from rag.language.normalise import fold
from rag.language.tokens import count_tokens
from rag.public import PassageOut, QueryRequest
from rag.public.fact_json import value_out
from rag.retrieval.reader import CollectionReader
from rag.retrieval.retriever import Retrieved


def passages_out(
    reader: CollectionReader, found: Retrieved, request: QueryRequest, as_of: dt.date
) -> tuple[list[PassageOut], int]:
    """The passages to show, best first, as long as their texts fit `max_context_tokens`, and the tokens they take."""
    ranking = found.ranking
    ids = [int(ranking.ids[position]) for position in found.chosen]
    loaded = reader.passages(ids)
    shown: list[PassageOut] = []
    terms = shown_terms(found.units)
    tokens = 0
    room = math.inf if request.max_context_tokens is None else request.max_context_tokens
    for rank, (position, number) in enumerate(zip(found.chosen.tolist(), ids, strict=True), 1):
        passage, record = loaded[number]
        size = passage.context_tokens
        size = count_tokens(passage.text) if size is None else size
        if tokens + size > room:
            break
        tokens += size
        shown.append(
            PassageOut(
                rank=rank,
                passage_id=passage.passage_id,
                score=round(float(found.scores[rank - 1]), 4),
                scores=_leg_scores(found, position),
                text=passage.text,
                start=passage.start,
                end=passage.end,
                highlights=highlights(passage.text, terms),
                attachment=passage.attachment,
                place=_place(passage, record),
                notice=reader.summary(record, as_of),
                explain=_explain(found, position, passage, record) if request.explain else None,
            )
        )
    return shown, tokens


def _place(passage: Passage, record: NoticeRecord) -> Place | None:
    """The page or row of its attachment that a passage begins on."""
    attachment = record.notice.attachment_at(passage.start) if passage.attachment else None
    return attachment.place_at(passage.start) if attachment else None


def _leg_scores(found: Retrieved, position: int) -> dict[str, float | None]:
    dense = float(found.ranking.dense[position])
    return {
        "dense": None if math.isnan(dense) else round(dense, 4),
        "lexical": round(float(found.ranking.lexical[position]), 3),
    }


def _explain(found: Retrieved, position: int, passage: Passage, record: NoticeRecord) -> dict[str, Any]:
    """Why a passage stands where it stands: the parts of its total; and by which rules its facts were read."""
    ranking = found.ranking
    return {
        "total": round(float(ranking.totals[position]), 4),
        "covered": round(float(ranking.covered[position]), 4),
        "adjustments": {
            name: round(value, 4) for name, value in ranking.reasons[int(ranking.notices[position])].items()
        },
        "heading": passage.heading,
        "terms": [unit.label for unit in found.units],
        "facts": [
            {"kind": f.kind, "value": value_out(f), "audience": f.audience, "group": f.group, "rule": f.rule}
            for f in record.facts
            if f.rule and passage.start <= f.start and f.end <= passage.end
        ],
    }


# Where a question's terms stand in a passage.
MAX_HIGHLIGHTS = 50
MIN_WEIGHT = 0.3

_folded = lru_cache(maxsize=4096)(fold)


def shown_terms(units: Iterable[Unit]) -> frozenset[str]:
    """The terms of a question that are worth showing where they stand."""
    return frozenset(
        term for unit in units for term, weight in unit.terms if weight >= MIN_WEIGHT and len(term) > 1
    )


def highlights(text: str, terms: Iterable[str]) -> list[tuple[int, int]]:
    """Spans (start, end) of `text` that match the terms, ascending, merged where they touch."""
    folded = _folded(text)
    held = (term for term in terms if term in folded)
    return _merged(sorted(span for term in held for span in _occurrences(folded, term)))[:MAX_HIGHLIGHTS]


def _occurrences(text: str, term: str) -> Iterable[tuple[int, int]]:
    at = text.find(term)
    while at >= 0:
        end = at + len(term)
        if not (term.isascii() and _inside_word(text, at, end)):
            yield at, end
        at = text.find(term, end)


def _inside_word(text: str, start: int, end: int) -> bool:
    """Whether a Latin term is only a part of a longer word or number."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return (before.isascii() and before.isalnum()) or (after.isascii() and after.isalnum())


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
