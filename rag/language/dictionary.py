"""English to Chinese: the reviewed glossary of the field first, then CC-CEDICT read backwards and a learnt table.

CC-CEDICT's part is a file made by `scripts.build_dictionary`, the table one made by `scripts.train_table`; both are licensed
CC BY-SA 4.0. Keys and look-ups go through the same
`canonical` form, so that "centres" finds "center".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from rag.language.english import canonical, canonical_word, edits, plain_form, stems
from rag.language.segment import data_entries, stop_words
from rag.language.sorted_table import SortedTable
from rag.resources import derived

MAX_WORDS = 4
"""Longest phrase that is looked up."""

CEDICT_FILE = "cedict.tsv.gz"
TABLE_FILE = "translation_table.tsv.gz"
_LEARNT = re.compile(r"(\D+)(\d+)")
NEXT_WORD = 0.85
"""What each further word of a glossary entry weighs of the one before it."""
MORE = "…"
"""Last of a glossary entry's words where what a dictionary says holds as well."""


@dataclass(frozen=True, slots=True)
class Translation:
    """A Chinese word for an English phrase; `weight` in 0..1 falls with the rank of the sense."""

    chinese: str
    weight: float


@cache
def glossary() -> dict[str, tuple[str, ...]]:
    """Canonical phrase -> Chinese words, the usual one first; `MORE` last where a dictionary's senses hold as well."""

    def made() -> dict[str, tuple[str, ...]]:
        entries: dict[str, tuple[str, ...]] = {}
        for phrase, chinese in data_entries("glossary.tsv"):
            key = canonical(phrase)
            entries[key] = tuple(dict.fromkeys((*entries.get(key, ()), *chinese)))
        return entries

    names = ("glossary.tsv", "dictionary.py", "english.py", "segment.py")
    found: dict[str, tuple[str, ...]] = derived("glossary", [("rag.language", name) for name in names], made)
    return found


@cache
def _cedict() -> SortedTable:
    return SortedTable.of("rag.language", CEDICT_FILE)


def cedict(key: str) -> list[tuple[str, int]]:
    """CC-CEDICT's headwords for a canonical phrase, each with the rank of the sense in its entry."""
    words = _cedict().get(key).split()
    return [(w[:-1], int(w[-1])) if w[-1].isdigit() else (w, 0) for w in words]


@cache
def _table() -> SortedTable:
    return SortedTable.of("rag.language", TABLE_FILE)


def learnt(key: str) -> list[tuple[str, float]]:
    """The translation table's Chinese words for a canonical word, each with its weight in 0..1, best first."""
    words = map(_LEARNT.fullmatch, _table().get(key).split())
    return [(word[1], int(word[2]) / 100) for word in words if word]


def _senses(key: str) -> dict[str, float]:
    """CC-CEDICT's headwords; the weight falls with the sense's rank, and for one character, which means too much."""
    found: dict[str, float] = {}
    for headword, rank in cedict(key):
        weight = 0.8**rank * (0.3 if len(headword) == 1 else 1.0)
        found[headword] = max(weight, found.get(headword, 0.0))
    return found


def _mixed(one: dict[str, float], other: dict[str, float]) -> dict[str, float]:
    """The mean of two sets of weights, the best of each brought to 1; one alone if the other is empty."""
    if not one or not other:
        return one or other
    best, other_best = max(one.values()), max(other.values())
    return {w: (one.get(w, 0.0) / best + other.get(w, 0.0) / other_best) / 2 for w in {**one, **other}}


@lru_cache(maxsize=512)
def translations(phrase: str) -> tuple[Translation, ...]:
    """Chinese words for an English phrase of one to four words, best first; empty for an unknown one.

    A glossary entry stands alone: it is what the field says. Otherwise CC-CEDICT's headwords, for a single word mixed
    half and half with the learnt table, which knows which of the many senses are usual ("year" is 年 long before 年度).
    An entry that ends with "…" is an ordinary word, and mixed with these likewise.
    """
    key = canonical(phrase)
    words = glossary().get(key, ())
    found = {word: NEXT_WORD**rank for rank, word in enumerate(words) if word != MORE}
    if not words or words[-1] == MORE:
        found = _mixed(found, _mixed(_senses(key), dict(learnt(key))))
    return tuple(Translation(w, found[w]) for w in sorted(found, key=lambda w: (-found[w], len(w), w)))


@lru_cache(maxsize=2048)
def look_up(phrase: str) -> tuple[Translation, ...]:
    """`translations` of the phrase, or of what its last word may be a form of; a form in the glossary goes first."""
    *head, last = canonical(phrase).split() or [""]
    forms = [" ".join((*head, form)) for form in (last, *stems(last))]
    known = next((form for form in forms if form in glossary()), None)
    if known is not None:
        return translations(known)
    return next((found for form in forms if (found := translations(form))), ())


_ENGLISH = re.compile(r"[a-z][a-z'-]*")


@lru_cache(maxsize=512)
def glossed(text: str) -> str:
    """The Chinese words of the glossary's phrases in a text, the longest of those that overlap; "" where it has none.

    Example:
        >>> glossed("can civil servants apply")
        '公务员 参公人员 机关工作人员 申报 申请'

    """
    words, at, found = _ENGLISH.findall(text.lower()), 0, []
    while at < len(words):
        sizes = range(min(MAX_WORDS, len(words) - at), 0, -1)
        phrases = ((size, glossary().get(canonical(" ".join(words[at : at + size])))) for size in sizes)
        size, chinese = next(((size, chinese) for size, chinese in phrases if chinese), (1, ()))
        found += [word for word in chinese if word != MORE]
        at += size
    return " ".join(found)


@cache
def _glossary_words() -> frozenset[str]:
    """The words of the glossary's phrases."""
    return frozenset(word for key in glossary() for word in key.split())


@cache
def _words() -> frozenset[str]:
    """Single words of the glossary and CC-CEDICT together; only what is misspelt is held against so many at once."""
    return _glossary_words() | {key for key in _cedict() if " " not in key}


def _is_word(word: str) -> bool:
    """Whether a single word is one of `_words`; these are not made for it."""
    return word in _glossary_words() or (" " not in word and word in _cedict())


def is_known(word: str) -> bool:
    """Whether an English word, or what it is a form of, stands in the glossary, CC-CEDICT or the stop words."""
    word = word.lower()
    return word in stop_words() or _is_word(canonical_word(word)) or bool(look_up(word))


@lru_cache(maxsize=1024)
def correct(word: str) -> str | None:
    """The known word that an unknown one of six letters or more was meant to be, None if there is none.

    One edit away among all words, two edits away (from eight letters) among the glossary's; the first letter stays.
    The look-ups are bounded by the length of the word (at most 20 letters), not by the size of the dictionary.
    """
    word = word.lower()
    if not 6 <= len(word) <= 20 or not word.isascii() or not word.isalpha() or is_known(word):
        return None
    own = _glossary_words()
    near = {plain_form(edit) for edit in edits(word) if edit[:1] == word[0]}
    for vocabulary in (_glossary_words, _words):
        if matches := near & vocabulary():
            return min(matches)
    if len(word) < 8:
        return None
    candidates = (w for w in sorted(own) if w[0] == word[0] and abs(len(w) - len(word)) <= 2)
    return next((w for w in candidates if not near.isdisjoint(edits(w))), None)
