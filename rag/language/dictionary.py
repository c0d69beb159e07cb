"""English to Chinese: the reviewed glossary of the field first, then CC-CEDICT read backwards.

CC-CEDICT's part is a file made by `build_dictionary`, licensed CC BY-SA 4.0. Keys and look-ups go through the same
`canonical` form, so that "centres" finds "center".
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from rag.language.english import canonical, canonical_word, edits, stems
from rag.language.segment import data_lines, stop_words

MAX_WORDS = 4
"""Longest phrase that is looked up."""

CEDICT_FILE = "cedict.tsv.gz"


@dataclass(frozen=True, slots=True)
class Translation:
    """A Chinese word for an English phrase; `weight` in 0..1 falls with the rank of the sense."""

    chinese: str
    weight: float


@cache
def glossary() -> dict[str, tuple[str, ...]]:
    """Canonical phrase -> Chinese words, the usual one first."""
    entries: dict[str, tuple[str, ...]] = {}
    for line in data_lines("glossary.tsv"):
        phrase, chinese = line.split("\t")
        key = canonical(phrase)
        entries[key] = tuple(dict.fromkeys((*entries.get(key, ()), *chinese.split("|"))))
    return entries


@cache
def _cedict_lines() -> dict[str, str]:
    path = resources.files("rag.language").joinpath("data", CEDICT_FILE)
    with path.open("rb") as raw, gzip.open(raw, "rt", encoding="utf-8") as lines:
        return dict(line.rstrip("\n").split("\t") for line in lines if not line.startswith("#"))


def cedict(key: str) -> list[tuple[str, int]]:
    """CC-CEDICT's headwords for a canonical phrase, each with the rank of the sense in its entry."""
    words = _cedict_lines().get(key, "").split()
    return [(w[:-1], int(w[-1])) if w[-1].isdigit() else (w, 0) for w in words]


def translations(phrase: str) -> tuple[Translation, ...]:
    """Chinese words for an English phrase of one to four words, best first; empty for an unknown one.

    A glossary entry stands alone: it is what the field says. Otherwise CC-CEDICT's headwords, whose weight falls with the
    rank of the sense and for headwords of one character, which mean too many things.
    """
    key = canonical(phrase)
    words = glossary().get(key)
    if words:
        return tuple(Translation(word, 0.85**rank) for rank, word in enumerate(words))
    found: dict[str, float] = {}
    for headword, rank in cedict(key):
        weight = 0.8**rank * (0.3 if len(headword) == 1 else 1.0)
        found[headword] = max(weight, found.get(headword, 0.0))
    return tuple(Translation(w, found[w]) for w in sorted(found, key=lambda w: (-found[w], len(w), w)))


def look_up(phrase: str) -> tuple[Translation, ...]:
    """`translations` of the phrase, or of what its last word may be a form of."""
    direct = translations(phrase)
    if direct:
        return direct
    *head, last = canonical(phrase).split() or [""]
    for stem in stems(last):
        found = translations(" ".join((*head, stem)))
        if found:
            return found
    return ()


@cache
def _vocabulary() -> tuple[frozenset[str], frozenset[str]]:
    """Single words of the glossary, and of the glossary and CC-CEDICT together."""
    own = frozenset(word for key in glossary() for word in key.split())
    return own, own | {key for key in _cedict_lines() if " " not in key}


def is_known(word: str) -> bool:
    """Whether an English word, or what it is a form of, stands in the glossary, CC-CEDICT or the stop words."""
    word = word.lower()
    return word in stop_words() or canonical_word(word) in _vocabulary()[1] or bool(look_up(word))


@lru_cache(maxsize=1024)
def correct(word: str) -> str | None:
    """The known word that an unknown one of six letters or more was meant to be, None if there is none.

    One edit away among all words, two edits away (from eight letters) among the glossary's; the first letter stays.
    The look-ups are bounded by the length of the word (at most 20 letters), not by the size of the dictionary.
    """
    word = word.lower()
    if not 6 <= len(word) <= 20 or not word.isascii() or not word.isalpha() or is_known(word):
        return None
    own, known = _vocabulary()
    near = {canonical_word(edit) for edit in edits(word) if edit[:1] == word[0]}
    for vocabulary in (own, known):
        if matches := sorted(near & vocabulary):
            return matches[0]
    if len(word) < 8:
        return None
    candidates = (w for w in sorted(own) if w[0] == word[0] and abs(len(w) - len(word)) <= 2)
    return next((w for w in candidates if not near.isdisjoint(edits(w))), None)
