"""Every vector, one after another in a file that is mapped: exact search without reading the file or importing FAISS."""

from __future__ import annotations

import os
import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexes.errors import StoreDamaged
from indexes.search_protocols import Vectors
from indexes.top_k import kth_highest

VECTORS_FILE = "vectors.npy"
ROUNDING = 1e-5
"""By how much a matrix product's sums and exact ones may differ for normalised vectors (float32, a few hundred terms)."""
ROWS_READ = 1024
"""Up to so many rows are read one by one; more come quicker from the mapping."""
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
        return cls(np.asarray(_mapped(directory)))


def _mapped(directory: Path) -> np.memmap[Any, np.dtype[np.float32]]:
    mapped: np.memmap[Any, np.dtype[np.float32]] = np.load(
        directory / VECTORS_FILE, mmap_mode="r", allow_pickle=False
    )
    if mapped.dtype != np.float32 or mapped.ndim != 2 or not mapped.flags.c_contiguous:
        raise ValueError(f"{mapped.dtype}{mapped.shape}")
    return mapped


@dataclass(frozen=True)
class ReadRows(FlatRows):
    """The same, for rows that are wanted here and there.

    A row that is touched in a mapping brings 64 kB of its neighbours into the process' memory: with a million rows 60 questions held 674 MB,
    of which they had looked at 41. Read from the file a row takes a microsecond and leaves nothing behind.
    """

    file: int
    """The open file; closed with the last user of these rows."""
    start: int
    """Where the first row begins in it."""

    @classmethod
    def load(cls, directory: Path) -> ReadRows:
        """Open the rows of a folder.

        Raises:
            ValueError, OSError: there are none, or they are none of ours.
        """
        mapped = _mapped(directory)
        file = os.open(directory / VECTORS_FILE, os.O_RDONLY)
        rows = cls(np.asarray(mapped), file, mapped.offset)
        weakref.finalize(rows, os.close, file)
        return rows

    def reconstruct_batch(self, positions: NDArray[np.int64]) -> Vectors:
        """The rows at some positions.

        Raises:
            StoreDamaged: the file has become shorter.
        """
        if len(positions) > ROWS_READ:
            return super().reconstruct_batch(positions)
        size, start, file = 4 * self.d, self.start, self.file
        read = b"".join([os.pread(file, size, start + size * at) for at in positions.tolist()])
        if len(read) != size * len(positions):
            raise StoreDamaged(f"{VECTORS_FILE} is shorter than it was: build the index anew from its store.")
        return np.frombuffer(read, np.float32).reshape(-1, self.d)
