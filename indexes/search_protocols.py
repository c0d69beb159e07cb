"""What every index can do. Ids are positive int64 values that the store gave and never gives again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from indexes.filters import Allowed
from indexes.filters import Ids as Ids

Scores = NDArray[np.float32]
Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Hits:
    """Search results, best first, without padding; equal scores stand in ascending order of id.

    Attributes:
        ids: int64[k]
        scores: float32[k], higher is better.
    """

    ids: Ids
    scores: Scores


class VectorIndex(Protocol):
    """Nearest neighbours by inner product over L2-normalised rows. Immutable once made."""

    @property
    def ids(self) -> Ids:
        """int64[n], ascending: every id held."""
        ...

    @property
    def dim(self) -> int:
        """Length of a vector."""
        ...

    def search(self, query: Vectors, k: int, allowed: Allowed | None = None) -> Hits:
        """The `k` most similar among `allowed` (None = all): never fewer because of a filter.

        `query` is float32[dim], L2-normalised. Raises ValueError where it is not finite or of another length.
        """
        ...

    def similarities(self, query: Vectors, ids: Ids) -> Scores:
        """Inner products float32[len(ids)] with the vectors of these ids; NaN for an id not held."""
        ...


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing that a query asks for: a term with its alternatives, which share one tf and one df.

    Attributes:
        label: how the unit is shown ("digital transformation").
        terms: (term of the index, weight in 0..1) pairs; a plain word is one term of weight 1.
        weight: how much the unit counts among the units of the query.
    """

    label: str
    terms: tuple[tuple[str, float], ...]
    weight: float = 1.0


class LexicalIndex(Protocol):
    """Term search by BM25 over weighted fields, with structured (probabilistic) query units."""

    @property
    def ids(self) -> Ids:
        """int64[n], ascending: every id held."""
        ...

    def search(self, units: Sequence[Unit], k: int, allowed: Allowed | None = None) -> Hits:
        """The `k` best among `allowed` with a score above 0."""
        ...

    def scores(self, units: Sequence[Unit], ids: Ids) -> Scores:
        """float32[len(ids)]; 0 where no term matches or the id is not held."""
        ...

    def unit_matches(self, units: Sequence[Unit], ids: Ids) -> NDArray[np.float32]:
        """float32[len(units), len(ids)]: the weighted term frequency of each unit in each id, 0 for none."""
        ...

    def document_frequency(self, term: str) -> int:
        """In how many ids a term occurs; 0 for an unknown one."""
        ...

    def vocabulary(self) -> Iterator[str]:
        """Every term of the index, each once."""
        ...


class TermCoverage(Protocol):
    """One question's terms held against the texts of an index; see `indexes.coverage`."""

    @property
    def average_length(self) -> float:
        """Mean length of a text; 1 where there is none."""
        ...

    def search(self, k: int, allowed: Allowed | None = None) -> Hits:
        """The `k` texts with the highest shares above 0 among `allowed` (None = all)."""
        ...

    def shares(self, ids: Ids) -> Scores:
        """float32[len(ids)]: the share of each text; 0 where the id is not held."""
        ...

    def grouped(self, ids: Ids, groups: NDArray[np.int64], average_length: float) -> Scores:
        """float32[highest + 1]: the share of each group of texts, taken as one text; `groups` is int64[len(ids)]."""
        ...
