"""The words of `data/list_question.tsv`, by which questions for lists are told."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal

from rag.resources import rows

ListState = Literal["open", "closed", "upcoming", "cancelled", "rolling", "current", "all"]
STATES: tuple[ListState, ...] = ("all", "cancelled", "upcoming", "closed", "rolling")
_LETTER = re.compile("[a-z]")


def list_rows() -> tuple[tuple[str, ...], ...]:
    """(kind, language, pattern) in the order of the file."""
    return rows("rag.answering", "list_question.tsv")


@cache
def list_pattern(kind: str, language: str, state: str = "") -> re.Pattern[str] | None:
    """The rows of a kind and language as one pattern, the names in them replaced by their rows; None if there are none."""
    words = {(name, spoken): pattern for name, spoken, pattern in list_rows()}
    told = []
    for name, spoken, pattern in list_rows():
        if (name, spoken) == (kind, language):
            for part in ("thing", "what", "may", "act"):
                pattern = pattern.replace(f"<{part}>", f"(?:{words.get((part, language), '')})")
            told.append(pattern.replace("<state>", f"(?:{words.get((f'state.{state}', 'any'), '')})"))
    return re.compile("|".join(f"(?:{pattern})" for pattern in told)) if told else None


def list_patterns(kind: str, folded: str, state: str = "") -> list[re.Pattern[str]]:
    """The patterns of a kind; those of a language in whose letters nothing is written are not compiled."""
    languages = ["any"] if folded.isascii() else ["any", "zh"]
    if _LETTER.search(folded):
        languages.append("en")
    return [words for language in languages if (words := list_pattern(kind, language, state))]


@lru_cache(maxsize=512)
def list_words_in(kind: str, folded: str, state: str = "") -> bool:
    """Whether a folded question holds words of a kind; of the kind "states" those of any state."""
    if kind == "states":
        return any(list_words_in(f"state.{s}", folded) for s in STATES)
    return any(words.search(folded) for words in list_patterns(kind, folded, state))
