"""BM25 over structured query units, on one or several sets of postings that rank as if they were one.

A unit is one thing that a query asks for: a word, or a phrase with its weighted translations. Its alternatives share
one term frequency and one document frequency (Pirkola 1998; weighted: Darwish and Oard 2003, "probabilistic structured
queries"), so a phrase with eight translations does not outweigh a plain word, and a rare wrong translation does not
dominate by its rarity:

    tf(unit, passage) = sum of weight * tf(term, passage)        over the alternatives
    df(unit)          = sum of weight * df(term) / highest weight, at most n
    idf               = ln(1 + (n - df + 0.5) / (df + 0.5))      never negative (as in Lucene)
    saturation        = tf * (k1 + 1) / (tf + k1 * (1 - b + b * length / average length))
    score             = sum of unit weight * idf * saturation    over the units

Dividing by the highest weight keeps a unit whose best translation is uncertain (0.3, say) from looking rarer than that
translation is; the sum may count a passage twice that holds two alternatives, hence the cap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexes.bm25 import K1, B, idf_weight, length_norm, saturation
from indexes.filters import Allowed, allowed_count, allowed_ids, wide_flags
from indexes.posting_sums import TermPostings, UnitPostings, look_up, unit_sums
from indexes.postings import Positions, Postings, Weights
from indexes.search_protocols import Hits, Ids, Scores, Unit
from indexes.top_k import best, best_positive

__all__ = ["K1", "B", "Part", "PostingsIndex"]

QUESTIONS_AT_ONCE = 4
"""Questions under way whose scores are kept until their last step."""
LOOK_UP = 8
"""Finding a passage among a term's postings takes as long as adding up so many of them."""
FEW_POSTINGS = 2048
"""Up to so many postings a term's are added up together with other terms'."""
MANY_POSTINGS = 32_768
"""From so many postings on they are added up by `indexes.posting_sums`, which then is quicker."""
FREQUENCIES = 16_384
"""Document frequencies that are remembered."""


@dataclass(frozen=True)
class Part:
    """Postings, and which of their passages count (bool[n]; None = all)."""

    postings: Postings
    alive: NDArray[np.bool_] | None = None

    @classmethod
    def without(cls, postings: Postings, gone: Ids) -> Part:
        """All passages but those with the ids `gone`."""
        return cls(postings, ~np.isin(postings.ids, gone) if len(gone) else None)

    @property
    def ids(self) -> Ids:
        """The ids that count, ascending."""
        return self.postings.ids if self.alive is None else self.postings.ids[self.alive]

    @property
    def lengths(self) -> Weights:
        """The lengths of the passages that count."""
        return self.postings.lengths if self.alive is None else self.postings.lengths[self.alive]

    def frequency(self, term: str) -> int:
        """In how many passages that count a term occurs."""
        if self.alive is None:
            return self.postings.count(term)
        positions, _ = self.postings.find(term)
        if len(self._gone) >= len(positions):
            return int(np.count_nonzero(self.alive[positions]))
        places = np.minimum(positions.searchsorted(self._gone), len(positions) - 1)
        return len(positions) - int(np.count_nonzero(positions[places] == self._gone))

    @cached_property
    def _gone(self) -> Positions:
        """The positions of the passages that do not count, ascending."""
        return (
            np.flatnonzero(~self.alive).astype(np.uint32)
            if self.alive is not None
            else np.empty(0, np.uint32)
        )

    def best(self, scores: Scores, k: int, allowed: Allowed | None) -> NDArray[np.int64]:
        """Where, ascending, the `k` best scores (float32[n]) above 0 stand, with all that tie with the last, among those that count."""
        if (flags := wide_flags(allowed)) is not None:
            scores = scores * flags.at(self.postings.ids)  # np.where takes ten times as long
        among = None if flags is not None else allowed_ids(allowed)
        if among is None:
            return best_positive(scores if self.alive is None else scores * self.alive, k)
        positions = self.postings.places.held(among)
        if self.alive is not None:
            positions = positions[self.alive[positions]]
        return positions[best_positive(scores[positions], k)]

    def places(self, ids: Ids) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Which of `ids` (by index) count here, and at which positions."""
        positions, held = self.postings.places.of(ids)
        if self.alive is not None and len(self.alive):
            held &= self.alive[positions]
        where = np.flatnonzero(held)
        return where, positions[where]


@dataclass(frozen=True)
class PostingsIndex:
    """A `LexicalIndex` over parts with distinct ids. Document counts and lengths are those of all parts together.

    Attributes:
        parts: the base, and what came after it.
        k1: from which frequency on more occurrences hardly count.
        b: how much long passages are held back, 0 to 1.
    """

    parts: tuple[Part, ...]
    k1: float = K1
    b: float = B

    @cached_property
    def ids(self) -> Ids:
        """int64[n], ascending: the ids that count."""
        held = [part.ids for part in self.parts]
        return np.sort(np.concatenate(held)) if held else np.empty(0, np.int64)

    @cached_property
    def average_length(self) -> float:
        """Mean weighted length of a passage; 1 where there is none."""
        total = sum(float(part.lengths.sum(dtype=np.float64)) for part in self.parts)
        return total / len(self.ids) if total else 1.0

    def document_frequency(self, term: str) -> int:
        """In how many ids a term occurs; 0 for an unknown one."""
        return self._frequency_of(term)

    @cached_property
    def _frequency_of(self) -> Callable[[str], int]:
        """Every step of a question wants the frequencies of the same few terms."""
        parts = self.parts
        return lru_cache(maxsize=FREQUENCIES)(lambda term: sum(part.frequency(term) for part in parts))

    def vocabulary(self) -> Iterator[str]:
        """Every term, each once; one that only removed ids hold may be among them."""
        seen: set[str] = set()
        for part in self.parts:
            new = [term for term in part.postings.vocabulary() if term not in seen]
            seen.update(new)
            yield from new

    def search(self, units: Sequence[Unit], k: int, allowed: Allowed | None = None) -> Hits:
        """The `k` best among `allowed` (None = all) with a score above 0."""
        few = allowed is not None and self._are_few(units, allowed_count(allowed))
        if few and (among := allowed_ids(allowed)) is not None:
            looked_up = self._looked_up(units, among)
            held = looked_up > 0
            return best(among[held], looked_up[held], k)
        ids, scores = [np.empty(0, np.int64)], [np.empty(0, np.float32)]
        for part, dense in zip(self.parts, self._all_scores(tuple(units)), strict=True):
            found = part.best(dense, k, allowed)
            ids.append(part.postings.ids[found])
            scores.append(dense[found])
        return best(np.concatenate(ids), np.concatenate(scores), k)

    def scores(self, units: Sequence[Unit], ids: Ids) -> Scores:
        """float32[len(ids)]; 0 where no term matches or the id is not held."""
        if self._are_few(units, len(ids)):
            return self._looked_up(units, ids)
        total = np.zeros(len(ids), np.float32)
        for part, dense in zip(self.parts, self._all_scores(tuple(units)), strict=True):
            where, positions = part.places(ids)
            total[where] = dense[positions]
        return total

    def unit_matches(self, units: Sequence[Unit], ids: Ids) -> NDArray[np.float32]:
        """float32[len(units), len(ids)]: the weighted term frequency of each unit in each id, 0 for none."""
        matches = np.zeros((len(units), len(ids)), np.float32)
        for part in self.parts:
            where, positions = part.places(ids)
            wanted = positions.astype(np.uint32)
            for row, unit in zip(matches, units, strict=True):
                for term, weight in unit.terms:
                    found = frequencies_at(part.postings, term, wanted)
                    if found is not None:
                        row[where] += np.float32(weight) * found
        return matches

    def _are_few(self, units: Sequence[Unit], ids: int) -> bool:
        """Whether looking so many ids up takes less than adding up all postings, which some other step has not done yet."""
        if tuple(units) in self._kept_scores:
            return False
        terms = [term for unit in units for term, _ in unit.terms]
        return ids * len(terms) * LOOK_UP < sum(map(self.document_frequency, terms))

    def _looked_up(self, units: Sequence[Unit], ids: Ids) -> Scores:
        """The same as the scores of all passages at these ids, to the last digit."""
        norm = np.ones(len(ids), np.float32)
        for part, norms in zip(self.parts, self.length_norms, strict=True):
            where, positions = part.places(ids)
            norm[where] = norms[positions]
        total = np.zeros(len(ids), np.float32)
        for unit, frequencies in zip(units, self.unit_matches(units, ids), strict=True):
            if (gain := self._idf_weight(unit)) > 0:
                total += gain * self._saturation(frequencies, norm)
        return total

    def _idf_weight(self, unit: Unit) -> np.float32:
        """The unit's weight times its inverse document frequency; 0 if nothing holds it."""
        return idf_weight(unit, self.document_frequency, len(self.ids))

    def length_norm(self, lengths: NDArray[Any], average_length: float) -> Weights:
        """float32[len(lengths)]: k1 * (1 - b + b * length / average length) of texts of these lengths."""
        return length_norm(lengths, average_length, self.k1, self.b)

    @cached_property
    def length_norms(self) -> tuple[Weights, ...]:
        """float32[n] for each part: the length norm of every passage."""
        return tuple(self.length_norm(part.postings.lengths, self.average_length) for part in self.parts)

    def _all_scores(self, units: tuple[Unit, ...]) -> tuple[Scores, ...]:
        """float32[n] for each part: every passage's score. A question searches, and then scores what other legs found."""
        kept = self._kept_scores
        known = kept.get(units)
        if known is None:
            gains = [self._idf_weight(unit) for unit in units]
            parts = zip(self.parts, self.length_norms, strict=True)
            known = tuple(self._dense_scores(part.postings, norm, units, gains) for part, norm in parts)
            for oldest in list(kept)[: 1 - QUESTIONS_AT_ONCE]:
                kept.pop(oldest, None)
            kept[units] = known
        return known

    @cached_property
    def _kept_scores(self) -> dict[tuple[Unit, ...], tuple[Scores, ...]]:
        """The scores of the last questions. A cache over a method would hold the index, which holds it, and its mapped files."""
        return {}

    def _dense_scores(
        self, postings: Postings, norm: Weights, units: Sequence[Unit], gains: Sequence[np.float32]
    ) -> Scores:
        """float32[n]: the score of every passage of a part, also of those that do not count."""
        many = _many_postings(postings, units, gains)
        if many is not None:
            return unit_sums(many, norm, self.k1)
        total = np.zeros(len(postings.ids), np.float32)
        scratch = np.zeros_like(total)
        blocks = (
            (gain, *block)
            for unit, gain in zip(units, gains, strict=True)
            if gain > 0
            for block in _unit_frequencies(postings, unit, scratch)
        )
        for gained, positions, frequencies in _joined(blocks):
            at = positions.astype(np.intp)  # once, not with every look-up
            gain = gained * self._saturation(frequencies, norm[at])
            if np.ndim(gained):
                np.add.at(total, at, gain)  # one after another, as unit by unit
            else:
                total[at] += gain
        return total

    def _saturation(self, frequencies: Weights, norm: Weights) -> Weights:
        return saturation(frequencies, norm, self.k1)


def _many_postings(
    postings: Postings, units: Sequence[Unit], gains: Sequence[np.float32]
) -> list[UnitPostings] | None:
    """The postings of the units that gain anything, if they are many."""
    found = [
        UnitPostings(
            [
                TermPostings(*postings.find(term), np.float32(weight))
                for term, weight in unit.terms
                if weight > 0
            ],
            gain,
        )
        for unit, gain in zip(units, gains, strict=True)
        if gain > 0
    ]
    count = sum(len(term.positions) for unit in found for term in unit.terms)
    return found if count >= MANY_POSTINGS else None


def _joined(
    blocks: Iterable[tuple[np.float32, Positions, Weights]],
) -> Iterator[tuple[np.float32 | Weights, Positions, Weights]]:
    """Blocks of (gain, positions, frequencies) in their order, neighbours of few postings made one: NumPy takes as long for each of its calls."""
    few: list[tuple[np.float32, Positions, Weights]] = []
    for block in blocks:
        if len(block[1]) <= FEW_POSTINGS:
            few.append(block)
            continue
        yield from _one_of(few)
        few = []
        yield block
    yield from _one_of(few)


def _one_of(
    blocks: Sequence[tuple[np.float32, Positions, Weights]],
) -> Iterator[tuple[Weights, Positions, Weights]]:
    if blocks:
        gains, positions, frequencies = zip(*blocks, strict=True)
        sizes = [len(of) for of in positions]
        yield (
            np.repeat(np.array(gains, np.float32), sizes),
            np.concatenate(positions),
            np.concatenate(frequencies),
        )


def _unit_frequencies(postings: Postings, unit: Unit, scratch: Weights) -> list[tuple[Positions, Weights]]:
    """Blocks of (positions, summed weighted frequencies) of a unit; no position stands in two blocks.

    `scratch` is float32[n] zeros, and left so.
    """
    found = [(postings.find(term), np.float32(weight)) for term, weight in unit.terms if weight > 0]
    if len(found) == 1:
        (positions, frequencies), weight = found[0]
        return [(positions, weight * frequencies)]
    blocks = []
    for (positions, frequencies), weight in found:
        before = scratch[positions]
        # Positions within a term are distinct, so this adds right, and much faster than np.add.at.
        scratch[positions] = before + weight * frequencies
        blocks.append(positions[before == 0])
    summed = [(positions, scratch[positions]) for positions in blocks]
    for positions in blocks:
        scratch[positions] = 0
    return summed


def frequencies_at(postings: Postings, term: str, wanted: Positions) -> Weights | None:
    """Weighted frequencies of a term at some positions, 0 where it does not occur; None where it never occurs."""
    positions, frequencies = postings.find(term)
    return look_up(TermPostings(positions, frequencies), wanted) if len(positions) else None
