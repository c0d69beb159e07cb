"""Bringing the forms of an English word together: spelling, plural, verb endings, slips of the pen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# British endings and their American ones; applied to keys and questions alike, so over-matching does no harm.
_SPELLING = (
    (re.compile(r"isation$"), "ization"), (re.compile(r"is(?=(?:e[drs]?|ing)$)"), "iz"), (re.compile(r"our(?=s?$|ed$|ing$|able$)"), "or"),
    (re.compile(r"(?<=[tb])re$"), "er"), (re.compile(r"ogue$"), "og"), (re.compile(r"amme$"), "am"), (re.compile(r"ence$"), "ense"),
    (re.compile(r"lled$"), "led"), (re.compile(r"lling$"), "ling"),
)  # fmt: skip


def plain_form(word: str) -> str:
    """A lower-case English word in American spelling and without the plural's s."""
    if len(word) > 4 and word.endswith("ies"):
        word = f"{word[:-3]}y"
    elif len(word) > 4 and word.endswith(("sses", "xes", "ches", "shes")):
        word = word[:-2]
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for pattern, replacement in _SPELLING if len(word) > 4 else ():
        word = pattern.sub(replacement, word)
    return word


canonical_word = lru_cache(maxsize=4096)(plain_form)
"""The same, kept: of words that are written. What a slip of the pen may have been are thousands of others, of which nobody asks again."""


def canonical(phrase: str) -> str:
    """The form under which a phrase is looked up: hyphens as spaces, each word by `canonical_word`."""
    return " ".join(map(canonical_word, phrase.lower().replace("-", " ").replace("'s", "").split()))


def stems(word: str) -> Iterator[str]:
    """What a verb form may come from (approved -> approve, planning -> plan)."""
    for ending in ("ed", "ing", "er", "ly"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = word[: -len(ending)]
            yield stem
            yield f"{stem}e"
            if stem[-1] == stem[-2]:
                yield stem[:-1]


def edits(word: str) -> Iterator[str]:
    """All words at one deletion, transposition, replacement or insertion."""
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in _LETTERS:
            if tail:
                yield head + letter + tail[1:]
            yield head + letter + tail
