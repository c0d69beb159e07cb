"""Where a question's terms stand in a passage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from indexes.search_protocols import Unit
from rag.language.normalise import fold

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
