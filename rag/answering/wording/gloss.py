"""English names for what a Chinese title or programme is about, from reviewed glossaries, for readers of English."""

from __future__ import annotations

from functools import cache

from rag.language.segment import data_entries
from rag.resources import rows

MAX_TERMS = 3
MAX_ABBREVIATION = 4
"""Letters of an abbreviation (SRDI), which says nothing to a reader who does not know it."""
MIN_CHARS = 3
"""Shorter words of the glossary (企业, 项目) stand in every title and say nothing."""
SHORTEST = 2


@cache
def _english() -> dict[str, str]:
    """Chinese word -> its English name: the first phrase of the glossary that has it as its usual translation, or one for readers only."""
    names: dict[str, str] = {}
    for phrase, chinese in data_entries("glossary.tsv"):
        if len(chinese[0]) >= MIN_CHARS and len(phrase) > MAX_ABBREVIATION:
            names.setdefault(chinese[0], phrase)
    for chinese_word, english in rows("rag.answering", "gloss.tsv"):
        names.setdefault(chinese_word, english)
    return names


@cache
def _longest() -> int:
    return max(map(len, _english()))


def gloss(text: str) -> str:
    """Up to three English terms for the words of a Chinese text, the longest ones in their order; "" if none is known."""
    found: list[str] = []
    at = 0
    while at < len(text) and len(found) < MAX_TERMS:
        size = next((n for n in range(_longest(), SHORTEST - 1, -1) if text[at : at + n] in _english()), 0)
        if size:
            found.append(_english()[text[at : at + size]])
        at += size or 1
    return ", ".join(dict.fromkeys(found))
