"""A turn's Latin words that are names in the notices spoken of, by their sound: "and Xiaolan?" beside 小榄 0760-22250023."""

from __future__ import annotations

import re
from collections.abc import Callable

from rag.language.han import HAN
from rag.language.latin_districts import districts_by_sound, is_spelt_name
from rag.language.pinyin import syllables
from rag.language.places import find_places
from rag.language.places import resolve as place_named

MAX_WORDS = 6
"""A longer turn says more than a name."""
MIN_LETTERS = 5
"""Shorter ones sound like half of all words."""
MAX_TEXT = 60_000
_NAME = 4
"""Characters of the longest name that is looked for."""
_WORD = re.compile(r"[A-Za-z]+")
_RUN = re.compile(r"[㐀-䶿一-鿿]{2,}")
_ENDS = "区县市镇乡"


def with_names(turn: str, text: Callable[[], str], holds: Callable[[str], bool]) -> str:
    """A short turn with its Latin names as a text has them, or as a district's that lies where it is of; any other stays.

    Args:
        turn: as it was typed.
        text: of the notices spoken of.
        holds: whether a place lies in those of these notices.

    """
    words = list(_WORD.finditer(turn))
    if HAN.search(turn) or len(words) > MAX_WORDS:
        return turn
    known = [(m.start, m.end) for m in find_places(turn)]
    for word in reversed(words):
        taken = any(start <= word.start() < end for start, end in known)
        if taken or len(word.group()) < MIN_LETTERS or not is_spelt_name(word.group()):
            continue
        around = (p.name for p in districts_by_sound(word.group()) if holds(p.name))
        if name := _sounding(word.group().lower(), text()[:MAX_TEXT]) or next(around, ""):
            turn = f"{turn[: word.start()]}{name}{turn[word.end() :]}"
    return turn


def _sounding(sound: str, text: str) -> str:
    """The name of that sound in a text, with what makes it a place's (雨花台区); "" where there is none."""
    found: list[str] = []
    for run in _RUN.finditer(text):
        word, read = run.group(), syllables(run.group())
        for at, first in enumerate(read):
            if sound.startswith(first) and (size := _size(sound, read[at : at + _NAME])):
                found.append(_whole(word, at, size))
    return max(dict.fromkeys(found), key=lambda name: (name[-1] in _ENDS, found.count(name)), default="")


def _size(sound: str, read: tuple[str, ...]) -> int:
    """How many of some syllables make the sound; 0 where they do not."""
    sizes = range(2, len(read) + 1)
    return next((size for size in sizes if "".join(read[:size]) == sound), 0)


def _whole(word: str, at: int, size: int) -> str:
    """The name with its kind, also where that makes it longer by a character (雨花|台区)."""
    for end in (at + size + 1, at + size + 2):
        name = word[at:end]
        if len(name) == end - at and name[-1] in _ENDS and place_named(name):
            return name
    return word[at : at + size]
