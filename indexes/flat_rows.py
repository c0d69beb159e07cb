"""Every vector, one after another in a file that is mapped: exact search without reading the file or importing FAISS."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexes.search_protocols import Vectors
from indexes.top_k import kth_highest

VECTORS_FILE = "vectors.npy"
ROUNDING = 1e-5
"""By how much a matrix product's sums and exact ones may differ for normalised vectors (float32, a few hundred terms)."""
FEW = 8
"""Fewer candidates than this part of all rows are gathered; more are picked out of the scores of all rows."""


@dataclass(frozen=True)
class FlatRows:
    """float32[n, dim]; named as in FAISS where both have the same."""

    vectors: Vectors

    @property
    def ntotal(self) -> int:
        """How many rows there are."""
        return len(self.vectors)

    @property
    def d(self) -> int:
        """Length of a row."""
        return int(self.vectors.shape[1])

    def reconstruct_batch(self, positions: NDArray[np.int64]) -> Vectors:
        """The rows at some positions."""
        rows: Vectors = self.vectors[positions]
        return rows

    def nearest(self, query: Vectors, k: int, candidates: NDArray[np.int64] | None) -> NDArray[np.int64]:
        """The positions of the `k` most similar rows, all that tie with the last included, among the candidates."""
        if candidates is None:
            scores = self.vectors @ query
        elif len(candidates) * FEW < len(self.vectors):
            scores = self.vectors[candidates] @ query
        else:
            scores = (self.vectors @ query)[candidates]
        border = kth_highest(scores, k)
        near = np.flatnonzero(scores >= border - 2 * ROUNDING * max(1.0, abs(border)))
        return near if candidates is None else candidates[near]

    def save(self, directory: Path) -> None:
        """Write the rows into an existing folder."""
        np.save(directory / VECTORS_FILE, self.vectors, allow_pickle=False)

    @classmethod
    def load(cls, directory: Path) -> FlatRows:
        """Map the rows of a folder.

        Raises:
            ValueError, OSError: there are none, or they are none of ours.
        """
        mapped = np.load(directory / VECTORS_FILE, mmap_mode="r", allow_pickle=False)
        if mapped.dtype != np.float32 or mapped.ndim != 2:
            raise ValueError(f"{mapped.dtype}{mapped.shape}")
        return cls(np.asarray(mapped))
