"""Everyday Chinese, for which notices have other words: 厂子, 跳槽, 换产线.

The thesaurus is a plain data file, `data/everyday.tsv`. A form of two characters does not count where it
begins or ends within another word, so that 上课 is not read out of 网上课程.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from rag.language.cues import CODE, Choice
from rag.language.segment import data_entries, is_word, plain_words
from rag.resources import derived


@dataclass(frozen=True, slots=True)
class Everyday:
    """An everyday expression in a question, `question[start:end]`, with the words of notices, the usual one first."""

    start: int
    end: int
    words: tuple[str, ...]


@cache
def thesaurus() -> dict[str, tuple[str, ...]]:
    """Everyday form -> the words that notices have for it."""
    entries: dict[str, tuple[str, ...]] = {}
    for forms, words in data_entries("everyday.tsv"):
        entries.update(dict.fromkeys(forms.split("|"), words))
    return entries


@cache
def _forms() -> Choice:
    def made() -> tuple[Any, ...]:
        choice = Choice.of(thesaurus())
        return choice.phrases, choice.pieces

    files = [("rag.language", name) for name in ("everyday.tsv", "synonyms.py", "segment.py")]
    return Choice(*derived("everyday forms", [*files, *CODE], made))


@lru_cache(maxsize=1024)
def find_everyday(question: str) -> tuple[Everyday, ...]:
    """Everyday expressions of a question, the longest of those that overlap, in their order."""
    forms = _forms().in_text(question)
    found = list(forms.finditer(question)) if forms else []
    if not found:
        return ()
    crossed = _inside_words(question)
    return tuple(
        Everyday(match.start(), match.end(), thesaurus()[match.group()])
        for match in found
        if len(match.group()) > 2 or crossed.isdisjoint((match.start(), match.end()))
    )


def _inside_words(question: str) -> set[int]:
    """Offsets that lie within a word of the dictionary; words that the segmenter only guesses do not count."""
    inside: set[int] = set()
    at = 0
    for word in plain_words(question):
        if is_word(word):
            inside.update(range(at + 1, at + len(word)))
        at += len(word)
    return inside
