"""What a notice's sentences hold of a question, unit by unit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.answering.asked.answer_spec import AnswerSpec
from rag.answering.asked.weighted_units import WeightedUnits
from rag.answering.quoting.opened_notices import Source, cut
from rag.language.normalise import fold
from rag.language.places import resolve
from rag.language.query_units import is_request

HELD = 0.3
"""A unit counts as held from this weight of its best translation on."""


def units_beside(question: WeightedUnits, names: str) -> list[int]:
    """Numbers of the units that a question has beside folded names (a title): no word of asking and no place, so that they set it apart."""
    held = question.matches(names)
    return [
        n
        for n, unit in enumerate(question.units)
        if held[n] <= HELD and not is_request(unit) and not resolve(unit.terms[0][0])
    ]


@dataclass(frozen=True)
class HeldUnits:
    """What the sentences of a source hold of a question.

    Attributes:
        source: whose sentences they are.
        weights: of the question's units.
        each: float64[units, sentences], how well each sentence holds each unit, 0..1.
        title: float64[units], the same of the notice's title.
        told: for each sentence, the units that count as held.
        beside: float64[units, sentences], what the sentence before holds, or the heading.

    """

    source: Source
    weights: NDArray[np.float64]
    each: NDArray[np.float64]
    title: NDArray[np.float64]
    told: tuple[frozenset[int], ...]
    beside: NDArray[np.float64]
    _covered: dict[tuple[float, float], NDArray[np.float64]] = field(default_factory=dict)
    likely: dict[AnswerSpec, NDArray[np.float64]] = field(default_factory=dict)
    """What `rag.answering.quoting.likely_sentences` made of it, by what the answer must hold."""
    weighed: dict[tuple[Any, ...], Any] = field(default_factory=dict)
    """What `rag.answering.quoting.quote_selection` made of it, by what it was weighed for."""

    def coverage(self, in_title: float, context: float) -> NDArray[np.float64]:
        """float64[sentences]: what each holds of the question by itself, and less of what only its surroundings hold; of what the title holds less, too.

        Args:
            in_title: what a unit that the title holds is worth of its weight.
            context: what a unit is worth that only the heading or the sentence before holds.

        """
        key = in_title, context
        if key not in self._covered:
            worth = self.weights * np.where(self.title > HELD, in_title, 1.0)
            summed = np.zeros(self.each.shape[1])
            for row in worth[:, None] * np.maximum(self.each, context * self.beside):
                summed += row  # unit by unit, so that the last digit does not depend on how many sentences there are
            self._covered[key] = summed
        return self._covered[key].copy()


def held_units(source: Source, question: WeightedUnits) -> HeldUnits:
    """What the sentences of a source hold of a question; kept with the question, which is asked in more than one way."""
    known = question.kept.get(id(source))
    if known is None:
        known = question.kept[id(source)] = _held_units(source, question)
    return known


def _held_units(source: Source, question: WeightedUnits) -> HeldUnits:
    own = [matches for passage in source.passages for matches in question.matches_in(*cut(passage.text))]
    held = np.zeros((len(question.units), len(own)))
    for column, matches in enumerate(own):
        for unit, match in matches.items():
            held[unit, column] = match
    beside = np.zeros_like(held)
    beside[:, 1:] = held[:, :-1]
    at = 0
    for passage, part in zip(source.passages, source.parts, strict=True):
        if passage.heading and part:
            heading = np.array(question.matches(fold(passage.heading)))
            np.maximum(beside[:, at : at + len(part)], heading[:, None], out=beside[:, at : at + len(part)])
        at += len(part)
    title = np.array(question.matches(fold(source.record.notice.title)))
    told = tuple(frozenset(i for i, o in matches.items() if o > HELD) for matches in own)
    return HeldUnits(source, np.array(question.weights), held, title, told, beside)
