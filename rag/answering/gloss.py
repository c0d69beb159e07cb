"""English names for what a Chinese title or programme is about, from the reviewed glossary, for readers of English."""

from __future__ import annotations

from functools import cache

from rag.language.segment import data_entries

MAX_TERMS = 3
MAX_ABBREVIATION = 4
"""Letters of an abbreviation (SRDI), which says nothing to a reader who does not know it."""
MIN_CHARS = 3
"""Shorter words (企业, 项目) stand in every title and say nothing."""


@cache
def _english() -> dict[str, str]:
    """Chinese word -> its English name: the first phrase of the glossary that has it as its usual translation."""
    names: dict[str, str] = {}
    for phrase, chinese in data_entries("glossary.tsv"):
        if len(chinese[0]) >= MIN_CHARS and len(phrase) > MAX_ABBREVIATION:
            names.setdefault(chinese[0], phrase)
    return names


@cache
def _longest() -> int:
    return max(map(len, _english()))


def gloss(text: str) -> str:
    """Up to three English terms for the words of a Chinese text, the longest ones in their order; "" if none is known."""
    found: list[str] = []
    at = 0
    while at < len(text) and len(found) < MAX_TERMS:
        size = next((n for n in range(_longest(), MIN_CHARS - 1, -1) if text[at : at + n] in _english()), 0)
        if size:
            found.append(_english()[text[at : at + size]])
        at += size or 1
    return ", ".join(dict.fromkeys(found))
