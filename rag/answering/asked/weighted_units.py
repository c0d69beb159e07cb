"""A question as it is matched against text: its units, weighed by rarity."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from indexes.search_protocols import Unit
from rag.answering.asked.tiers import Tier, tiers_in
from rag.language.editions import english_batches
from rag.language.grams import han_pairs
from rag.language.language_detection import question_language
from rag.language.normalise import fold
from rag.language.segment import chinese_numeral
from rag.retrieval.reader import CollectionReader

SURELY_SAID = 0.7
"""From this weight on a translation of an English word stands for what it names."""
MAY_BE_SAID = 0.25
"""From this weight on one may be what is meant, where a clause says no more than that."""
_MARK = re.compile(r"(?<![A-Za-z0-9])[A-HJ-Z]\d?(?![A-Za-z0-9])")
"""Classes and grades; "I" is a word."""
_CLASS = re.compile(
    r"\b(?:class(?:es)?|categor(?:y|ies)|types?|tiers?|groups?|directions?) ([a-h]\b(?:,? ?(?:,|and|or|&) ?[a-h]\b){0,4})"
)
_COUNTED = re.compile(r"\b(?:the )?(first|second|third|fourth) group\b|\bgroup ([1-4]|one|two|three|four)\b")
_COUNTED_NAMES = {
    word: f"第{name}组"
    for name, words in zip(
        "一二三四",
        (("first", "1", "one"), ("second", "2", "two"), ("third", "3", "three"), ("fourth", "4", "four")),
        strict=True,
    )
    for word in words
}
_KINDS_OF_BATCH = "批期轮"
"""What notices call what English calls a batch, phase or round."""
Term = tuple[str, float]
"""A translation and its weight."""


class WeightedUnits:
    """A question's units with their weights, for matching against folded text.

    Attributes:
        marks: single capital letters that the question names.
        pairs: neighbouring Chinese characters of the question.
        text: the question, folded.
        whole: the whole question, where these are the units of one of several things that it asks; what it names is meant for each.
        kept: what was worked out of it for a source, by the source's `id`, see `rag.answering.quoting.held_units`.
        class_days: the last days that it names apart, by the notices that tell them, see `rag.answering.quoting.class_day`.
        stated: the values of quotes that can be stated, see `rag.answering.quoting.value_selection`.
        tiers: the classes, levels, prizes and topics that it names, see `rag.answering.asked.tiers`.

    """

    def __init__(
        self,
        reader: CollectionReader,
        units: Sequence[Unit],
        text: str = "",
        whole: WeightedUnits | None = None,
    ) -> None:
        self.marks: frozenset[str] = whole.marks if whole else frozenset(_MARK.findall(text))
        self.tiers: frozenset[Tier] = whole.tiers if whole else tiers_in(text)
        self.text = fold(text)
        self._whole = whole
        self.pairs = han_pairs(self.text)
        lexical = reader.snapshot.lexical
        count = len(lexical.ids)
        self.units = units
        rarity = [
            np.log1p(count / (1 + max((lexical.document_frequency(t) for t, _ in u.terms), default=0)))
            for u in units
        ]
        weights = [u.weight * float(r) for u, r in zip(units, rarity, strict=True)]
        total = sum(weights) or 1.0
        self.weights = [w / total for w in weights]
        self.kept: dict[int, Any] = {}
        self.stated: dict[tuple[Any, ...], Any] = {}
        self.class_days: dict[tuple[str, ...], Any] = {}

    @cached_property
    def named(self) -> str:
        """The folded words by which a part, class or group of a notice is named: the whole question's, with what English ones are called in Chinese."""
        if self._whole is not None:
            return self._whole.named
        classes = _CLASS.sub(lambda m: re.sub(r"\b[a-h]\b", r"\g<0>类", m[1]), self.text)
        classes = _COUNTED.sub(lambda m: _COUNTED_NAMES[m[1] or m[2]], classes)
        numbers = [chinese_numeral(n) for n in english_batches(self.text)]
        said = [f"第{number}{kind}" for number in numbers for kind in _KINDS_OF_BATCH]
        if question_language(self.text) != "zh":
            said += [
                term
                for unit in self.units
                if unit.label.isascii()
                for term, weight in unit.terms
                if weight >= SURELY_SAID and not term.isascii()
            ]
        return " ".join([classes, *said])

    @cached_property
    def said(self) -> frozenset[str]:
        """What English words of the question are called in Chinese, in two characters or more."""
        return frozenset(
            term
            for unit in self.units
            if unit.label.isascii()
            for term, weight in unit.terms
            if weight >= MAY_BE_SAID and len(term) > 1 and not term.isascii()
        )

    def matches(self, folded: str) -> list[float]:
        """How well each unit is held by a folded text, 0..1: its best translation that occurs."""
        return best_matches(self._terms, folded)

    @cached_property
    def _terms(self) -> list[tuple[Term, ...]]:
        return [unit.terms for unit in self.units]

    def present(self, folded: str) -> list[tuple[Term, ...]]:
        """Per unit, the terms that occur somewhere in a longer text: only these can occur in a part of it."""
        return [tuple([term for term in unit.terms if term[0] in folded]) for unit in self.units]

    def matches_in(self, folded: str, spans: Sequence[tuple[int, int]]) -> list[dict[int, float]]:
        """For each part of a folded text, the units that it holds: number -> weight, as in `matches`, above 0 only.

        Args:
            folded: the text.
            spans: (start, end) of the parts, ascending, without overlaps.

        """
        starts = [start for start, _ in spans]
        held: list[dict[int, float]] = [{} for _ in spans]
        for number, unit in enumerate(self.units):
            for term, weight in unit.terms:
                at = folded.find(term)
                while at >= 0:
                    part = bisect_right(starts, at) - 1
                    if (
                        part >= 0
                        and held[part].get(number, 0.0) < weight
                        and _stands(folded, term, at, spans[part])
                    ):
                        held[part][number] = weight
                    at = folded.find(term, at + 1)
        return held


def best_matches(units: Sequence[Sequence[Term]], folded: str) -> list[float]:
    """Per unit, the best weight of its terms that a folded text holds, 0..1."""
    held = []
    for terms in units:
        best = 0.0
        for term, weight in terms:
            if weight > best and term in folded and (not term.isascii() or _holds(folded, term)):
                best = weight
        held.append(best)
    return held


def _stands(text: str, term: str, at: int, span: tuple[int, int]) -> bool:
    """Whether the term at a place of the text lies in the span; a Latin one only as a whole word of it."""
    start, end = span
    after = at + len(term)
    if at < start or after > end:
        return False
    return not term.isascii() or not (
        (at > start and _is_letter(text[at - 1])) or (after < end and _is_letter(text[after]))
    )


def _is_letter(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _holds(text: str, term: str) -> bool:
    """Whether a Latin term occurs as a whole word."""
    at = text.find(term)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(term) : at + len(term) + 1]
        if not (before.isascii() and before.isalpha()) and not (after.isascii() and after.isalpha()):
            return True
        at = text.find(term, at + 1)
    return False
