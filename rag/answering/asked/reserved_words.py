"""The words of questions and quotes by which an answer is limited, by their names in `data/reservation.tsv`."""

from __future__ import annotations

from rag.resources import patterns


def has_words(name: str, folded: str) -> bool:
    """Whether a folded text has words of that name."""
    return patterns("rag.answering", "reservation.tsv")[name].search(folded) is not None
