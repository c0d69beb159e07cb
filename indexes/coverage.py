"""How much of a question a text holds, term by term: BM25 as a share of everything that was asked for.

    share(text) = sum of idf * saturation, over the question's terms that the text holds
                / sum of idf, over all of the question's terms, those that no text holds included

A score divided by the best score of the question gives the best match full weight however poor it is. A share of the
whole question does not: where little of it is found, the leg falls silent by itself. The idf of a term is the one over
passages, also where several passages are taken as one text (`Coverage.grouped`), so that both shares have one measure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from indexes.filters import Allowed
from indexes.lexical_index import LOOK_UP, MANY_POSTINGS, Part, PostingsIndex, frequencies_at
from indexes.posting_sums import TermPostings, term_shares
from indexes.postings import Positions, Weights
from indexes.search_protocols import Hits, Ids, Scores
from indexes.top_k import best


@dataclass(frozen=True)
class _Found:
    """Where the question's terms occur in one part.

    Attributes:
        names: the terms.
        each: the postings of each term.
    """

    part: Part
    names: Sequence[str]
    each: Sequence[TermPostings]

    @classmethod
    def of(cls, part: Part, terms: Sequence[str]) -> _Found:
        return cls(part, terms, [TermPostings(*part.postings.find(term)) for term in terms])

    @cached_property
    def size(self) -> int:
        """How many postings they have."""
        return sum(len(term.positions) for term in self.each)

    @cached_property
    def terms(self) -> NDArray[np.int64]:
        """int64[size]: the number of the term of each posting; aligned with the next two."""
        return np.repeat(np.arange(len(self.each)), [len(term.positions) for term in self.each])

    @cached_property
    def positions(self) -> Positions:
        """uint32[size]: the passages."""
        return np.concatenate([term.positions for term in self.each])

    @cached_property
    def frequencies(self) -> Weights:
        """float32[size]: how often each holds the term."""
        return np.concatenate([term.frequencies for term in self.each])

    def grouped(
        self, positions: NDArray[np.int64], groups: NDArray[np.int64], count: int
    ) -> NDArray[np.float64]:
        """float64[terms * count]: how often each group of the passages at these positions holds each term."""
        if self.size + len(self.part.postings.ids) > LOOK_UP * len(positions) * len(self.each):
            return self._looked_up(positions, groups, count)
        group_of = np.full(len(self.part.postings.ids), -1, np.int64)
        group_of[positions] = groups
        columns = group_of[self.positions]
        kept = columns >= 0
        cells = self.terms[kept] * count + columns[kept]
        return np.bincount(cells, self.frequencies[kept], len(self.each) * count).astype(
            np.float64, copy=False
        )

    def _looked_up(
        self, positions: NDArray[np.int64], groups: NDArray[np.int64], count: int
    ) -> NDArray[np.float64]:
        wanted = positions.astype(np.uint32)
        found = (frequencies_at(self.part.postings, name, wanted) for name in self.names)
        zeros = np.zeros(count)
        rows = [zeros if row is None else np.bincount(groups, row, minlength=count) for row in found]
        return np.concatenate(rows)


@dataclass(frozen=True)
class Coverage:
    """One question's terms held against one index.

    Attributes:
        index: the postings.
        idf: float64[terms], inverse document frequency, the highest for a term that nothing holds.
    """

    index: PostingsIndex
    idf: NDArray[np.float64]
    _found: tuple[_Found, ...]

    @classmethod
    def of(cls, index: PostingsIndex, terms: Sequence[str]) -> Coverage | None:
        """Look the terms up, each once; None where there is none."""
        distinct = list(dict.fromkeys(terms))
        if not distinct:
            return None
        found = tuple(_Found.of(part, distinct) for part in index.parts)
        n = len(index.ids)
        df = np.array([index.document_frequency(term) for term in distinct], np.int64)
        return cls(index, np.log1p((n - df + 0.5) / (df + 0.5)), found)

    @property
    def average_length(self) -> float:
        """Mean length of a text; 1 where there is none."""
        return self.index.average_length

    def search(self, k: int, allowed: Allowed | None = None) -> Hits:
        """The `k` texts with the highest shares above 0 among `allowed` (None = all)."""
        ids, shares = [np.empty(0, np.int64)], [np.empty(0, np.float32)]
        for found, of_part in zip(self._found, self._shares, strict=True):
            where = found.part.best(of_part, k, allowed)
            ids.append(found.part.postings.ids[where])
            shares.append(of_part[where])
        return best(np.concatenate(ids), np.concatenate(shares), k)

    def shares(self, ids: Ids) -> Scores:
        """float32[len(ids)]: the share of each text; 0 where the id is not held. May pass 1 where terms recur."""
        total = np.zeros(len(ids), np.float32)
        for found, of_part in zip(self._found, self._shares, strict=True):
            where, positions = found.part.places(ids)
            total[where] = of_part[positions]
        return total

    def grouped(self, ids: Ids, groups: NDArray[np.int64], average_length: float) -> Scores:
        """The share of each group of texts, taken as one text.

        Args:
            ids: int64[n], the texts.
            groups: int64[n], the number of each text's group, 0 to the highest.
            average_length: mean length of a group in the whole collection, as `PostingsIndex.average_length`.

        Returns:
            float32[highest + 1].
        """
        count = int(groups.max(initial=-1)) + 1
        frequencies = np.zeros(len(self.idf) * count)
        lengths = np.zeros(count)
        for found in self._found:
            where, positions = found.part.places(ids)
            lengths += np.bincount(groups[where], found.part.postings.lengths[positions], minlength=count)
            frequencies += found.grouped(positions, groups[where], count)
        table = frequencies.reshape(len(self.idf), count)
        norm = self.index.length_norm(lengths, average_length)
        saturated = table * (self.index.k1 + 1) / (table + norm)
        return np.asarray(self.idf @ saturated / self.idf.sum(), np.float32)

    @cached_property
    def _shares(self) -> tuple[Scores, ...]:
        """float32[n] for each part: the share of every passage, also of those that do not count."""
        return tuple(map(self._shares_in, self._found, self.index.length_norms))

    def _shares_in(self, found: _Found, norm: Weights) -> Scores:
        if found.size >= MANY_POSTINGS:
            return term_shares(found.each, self.idf, norm, self.index.k1)
        saturated = found.frequencies * (self.index.k1 + 1) / (found.frequencies + norm[found.positions])
        gains = self.idf[found.terms] * saturated
        summed = np.bincount(found.positions, gains, minlength=len(norm))
        return np.asarray(summed / self.idf.sum(), np.float32)
