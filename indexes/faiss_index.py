"""Nearest neighbours, with exact scores, a fixed order, and filters that never cost results.

FAISS, or for "Flat" one matrix product, proposes candidates; the scores that are returned are computed here from the vectors themselves, which
lie in a mapped file beside an index of codes. So a passage has the same score whichever segment holds it and however it was found, and equal
vectors tie exactly.
"""

from __future__ import annotations

import errno
import math
import threading
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from indexes.errors import StoreDamaged
from indexes.filters import Allowed, allowed_ids, wide_flags
from indexes.flat_rows import ROUNDING, VECTORS_FILE, FlatRows, ReadRows
from indexes.id_positions import IdPositions
from indexes.search_protocols import Hits, Ids, Scores, Vectors
from indexes.top_k import best

INDEX_FILE = "vectors.faiss"
IDS_FILE = "vectors.ids.npy"

EXACT_ROWS = 2000
"""Up to so many candidate rows are compared one by one: quicker than a search with a filter, and exact."""
MARGIN = 16
"""Candidates asked for beyond k, so that ties and rounding at the border are settled by the exact scores."""
CHUNK_ROWS = 16_384
WRITE_BYTES = 2**20
NPROBE = 32
PROBED_PART = 32
"""At least so many lists, and one of so many, are looked through."""
AUTO = "auto"
EXACT_PASSAGES = 100_000
"""Up to so many rows "auto" compares all of them: 150 MB read for a question, which a processor of 2017 does in 19 ms."""
EF_SEARCH = 128
TRAINED_ON = 64
"""Vectors for each list of an inverted file: FAISS takes 256, four times as long, for lists that find no more."""

_loading = threading.Lock()


def chosen_factory(factory: str, rows: int, before: str = "") -> str:
    """The configuration for so many rows: for "auto" exact, above `EXACT_PASSAGES` an inverted file of 8-bit codes.

    An index that went over stays so until half are gone, so that a few rows to and fro do not build everything anew;
    `before` is its configuration.
    """
    if factory != AUTO:
        return factory
    large = before.startswith("IVF")
    if rows <= EXACT_PASSAGES // (2 if large else 1):
        return "Flat"
    return f"IVF{2 ** round(math.log2(4 * math.sqrt(rows)))},SQ8"


@dataclass(frozen=True)
class FaissIndex:
    """A FAISS index, the ids of its rows, and which rows count. Immutable: search it from any number of threads.

    Attributes:
        faiss_index: the index; row i is the vector of `all_ids[i]`.
        all_ids: int64[n], ascending.
        alive: bool[n], or None where every row counts.
        rows: the vectors as they came; None where the index itself gives them back.
    """

    faiss_index: Any
    all_ids: Ids
    alive: NDArray[np.bool_] | None = None
    rows: FlatRows | None = None

    @classmethod
    def build(cls, ids: Ids, vectors: Vectors, factory: str = "Flat") -> FaissIndex:
        """Makes an index of float32[n, dim] vectors under ascending ids.

        Args:
            ids: int64[n], positive, strictly ascending.
            vectors: float32[n, dim], finite, rows L2-normalised.
            factory: FAISS's name for a configuration: "Flat", "SQ8", "HNSW32", "IVF1024,Flat", "IVF1024,SQ8".

        Raises:
            ValueError: ids and vectors do not fit, or the factory is unknown or needs more vectors.
        """
        ids, vectors = np.ascontiguousarray(ids, np.int64), np.ascontiguousarray(vectors, np.float32)
        _check_rows(ids, vectors)
        if factory == "Flat":
            return cls(FlatRows(vectors), ids)
        faiss = _faiss()
        try:
            index = faiss.index_factory(vectors.shape[1], factory, faiss.METRIC_INNER_PRODUCT)
            if isinstance(index, faiss.IndexIVF):
                index.cp.max_points_per_centroid = TRAINED_ON
            if not index.is_trained:
                index.train(vectors)
            index.add(vectors)
        except RuntimeError as error:
            raise ValueError(f"{len(ids)} vectors cannot be indexed as {factory!r}: {error}") from error
        return cls(_searchable(index), ids, rows=FlatRows(vectors))

    def save(self, directory: Path) -> None:
        """Writes the index (all rows, also those that do not count) into an existing folder.

        Raises:
            OSError: as the system call that failed.
        """
        if isinstance(self.faiss_index, FlatRows):
            self.faiss_index.save(directory)
        else:
            with (directory / INDEX_FILE).open("wb") as file:
                _write(self.faiss_index, file)
            if self.rows is not None:
                self.rows.save(directory)
        np.save(directory / IDS_FILE, self.all_ids, allow_pickle=False)

    @classmethod
    def load(cls, directory: Path, count: int, dim: int) -> FaissIndex:
        """Reads what `save` wrote. The caller has compared the files' checksums.

        Raises:
            StoreDamaged: a file cannot be read, or does not hold `count` vectors of length `dim`.
        """
        path = directory / INDEX_FILE
        flat, exact = not path.exists(), (directory / VECTORS_FILE).exists()
        path = directory / VECTORS_FILE if flat else path
        try:
            ids = np.load(directory / IDS_FILE, allow_pickle=False)
            of_kind = FlatRows if flat else ReadRows
            rows = of_kind.load(directory) if flat or exact else None  # older segments hold codes alone
            index = rows if flat else _searchable(_read_limited(path))
        except (RuntimeError, ValueError, EOFError, OSError) as error:
            raise StoreDamaged(
                f"{path} cannot be read ({error}): build the index anew from its store."
            ) from error
        fits = all(own.ntotal == count and own.d == dim for own in (index, rows) if own is not None)
        if not fits or ids.dtype != np.int64 or ids.shape != (count,) or not _ascending(ids):
            raise StoreDamaged(
                f"{path} does not hold {count} vectors of length {dim} with their ids: build the index anew."
            )
        return cls(index, ids, rows=None if flat else rows)

    def without(self, gone: Ids) -> FaissIndex:
        """The same index, in which the ids `gone` do not count."""
        if not len(gone):
            return replace(self, alive=None)
        alive = np.ones(len(self.all_ids), np.bool_)
        alive[self._places.held(gone)] = False
        return replace(self, alive=alive)

    @property
    def ids(self) -> Ids:
        """int64[n], ascending: the ids that count."""
        return self.all_ids if self.alive is None else self.all_ids[self.alive]

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return int(self.faiss_index.d)

    def search(self, query: Vectors, k: int, allowed: Allowed | None = None) -> Hits:
        """The `k` most similar among `allowed` (None = all): fewer only where fewer are held.

        Raises:
            ValueError: the query has another length, or holds NaN or infinity.
        """
        query = checked_query(query, self.dim)
        chosen = self._chosen(allowed)
        count = len(self.all_ids) if chosen is None else int(np.count_nonzero(chosen))
        k = min(k, count)
        if k <= 0:
            return Hits(np.empty(0, np.int64), np.empty(0, np.float32))
        if chosen is not None and count <= max(EXACT_ROWS, 2 * k):
            positions = np.flatnonzero(chosen)
        else:
            positions = self._propose(query, k, chosen, count)
        return best(self.all_ids[positions], self._exact(query, positions), k)

    def similarities(self, query: Vectors, ids: Ids) -> Scores:
        """Inner products float32[len(ids)]; NaN for an id that is not held or does not count."""
        query = checked_query(query, self.dim)
        positions, held = self._places.of(ids)
        if self.alive is not None and len(self.all_ids):
            held = held & self.alive[positions]
        scores = np.full(len(ids), np.nan, np.float32)
        scores[held] = self._exact(query, positions[held])
        return scores

    @cached_property
    def _places(self) -> IdPositions:
        return IdPositions(self.all_ids)

    def _chosen(self, allowed: Allowed | None) -> NDArray[np.bool_] | None:
        """bool[n]: the rows that may be returned; None = all."""
        if allowed is None:
            return self.alive
        if (flags := wide_flags(allowed)) is not None:
            chosen = flags.at(self.all_ids)
        elif (among := allowed_ids(allowed)) is not None:
            chosen = np.zeros(len(self.all_ids), np.bool_)
            chosen[self._places.held(among)] = True
        return chosen if self.alive is None else chosen & self.alive

    def _propose(
        self, query: Vectors, k: int, chosen: NDArray[np.bool_] | None, available: int
    ) -> NDArray[np.int64]:
        """Positions that hold the k best, or for an approximate index k good ones, among the chosen, of which so many are available.

        More are asked for until the last one is clearly worse than the k-th, so that no tie is cut by chance.
        """
        if isinstance(self.faiss_index, FlatRows):
            return self.faiss_index.nearest(query, k, None if chosen is None else np.flatnonzero(chosen))
        selector = None if chosen is None else _selector(chosen)
        wanted = k + MARGIN
        while wanted < min(available, max(EXACT_ROWS, 4 * k)):
            scores, found = self.faiss_index.search(
                query[None, :], wanted, params=_parameters(self.faiss_index, selector, wanted)
            )
            scores, found = scores[0][found[0] >= 0], found[0][found[0] >= 0]
            if len(found) < k:
                break
            if len(found) < wanted or scores[-1] < scores[k - 1] - ROUNDING * max(1.0, abs(scores[k - 1])):
                return np.asarray(found, np.int64)
            wanted *= 4
        return np.arange(len(self.all_ids)) if chosen is None else np.flatnonzero(chosen)

    def _exact(self, query: Vectors, positions: NDArray[np.int64]) -> Scores:
        """Inner products with the rows at these positions, the same for a row wherever it stands."""
        scores = np.empty(len(positions), np.float32)
        for start in range(0, len(positions), CHUNK_ROWS):
            part = positions[start : start + CHUNK_ROWS]
            # A matrix product would round a row differently by its place in the block.
            rows = (self.rows or self.faiss_index).reconstruct_batch(part)
            scores[start : start + len(part)] = (rows * query).sum(axis=1, dtype=np.float32)
        return scores


def checked_query(query: Vectors, dim: int) -> Vectors:
    """The query as contiguous float32[dim].

    Raises:
        ValueError: another length, or not finite.
    """
    query = np.ascontiguousarray(query, np.float32)
    if query.shape != (dim,):
        raise ValueError(f"The query has shape {query.shape}, the index holds vectors of length {dim}.")
    if not np.isfinite(query).all():
        raise ValueError("The query vector holds NaN or infinity.")
    return query


def _check_rows(ids: Ids, vectors: Vectors) -> None:
    if vectors.ndim != 2 or ids.shape != (len(vectors),):
        raise ValueError(f"{ids.shape} ids do not fit {vectors.shape} vectors.")
    if not _ascending(ids):
        raise ValueError("Ids must be positive and strictly ascending.")
    if not np.isfinite(vectors).all():
        raise ValueError("A vector holds NaN or infinity.")


def _ascending(ids: Ids) -> bool:
    return bool((np.diff(ids) > 0).all() and (not len(ids) or ids[0] > 0))


def _faiss() -> Any:
    """FAISS, imported where an index is of its kinds; untyped, since its stubs lack what its Python layer adds."""
    import faiss

    return faiss


def _searchable(index: Any) -> Any:
    """Checks that the index is of a kind whose filters we know, and lets it give back rows by position."""
    faiss = _faiss()
    if index.metric_type != faiss.METRIC_INNER_PRODUCT:
        raise ValueError("its distance is no inner product")
    if isinstance(index, faiss.IndexIVF):
        index.make_direct_map(True)
    elif not isinstance(index, faiss.IndexFlat | faiss.IndexScalarQuantizer | faiss.IndexHNSW):
        raise ValueError(f"{type(index).__name__} is not supported: use Flat, SQ8, HNSW or IVF.")
    return index


def _selector(chosen: NDArray[np.bool_]) -> Any:
    return _faiss().IDSelectorBitmap(np.packbits(chosen, bitorder="little"))


def _parameters(index: Any, selector: Any, wanted: int) -> Any:
    """Search parameters of the class that the index wants; FAISS would ignore or refuse another."""
    faiss = _faiss()
    if isinstance(index, faiss.IndexHNSW):
        return faiss.SearchParametersHNSW(sel=selector, efSearch=max(EF_SEARCH, 2 * wanted))
    if isinstance(index, faiss.IndexIVF):
        return faiss.SearchParametersIVF(
            sel=selector, nprobe=min(max(NPROBE, index.nlist // PROBED_PART), index.nlist)
        )
    return faiss.SearchParameters(sel=selector)


def _write(index: Any, file: BinaryIO) -> None:
    """Writes an index through Python, since FAISS itself tells a full disk as a text without a number."""
    failures: list[OSError] = []

    def write(content: bytes) -> int:
        try:
            return file.write(content)
        except OSError as error:
            failures.append(error)
            return 0

    try:
        _faiss().write_index(index, _faiss().PyCallbackIOWriter(write, WRITE_BYTES))
    except RuntimeError as error:
        raise failures[0] if failures else OSError(errno.EIO, str(error), file.name) from error
    if failures:
        raise failures[0]


def _read_limited(path: Path) -> Any:
    """Maps an index file; no size that it states may exceed the file's own. The limits are global in FAISS.

    What is mapped (codes, lists) is not copied into each process, and is read once it is searched.
    """
    size, faiss = path.stat().st_size, _faiss()
    with _loading:
        faiss.set_deserialization_vector_byte_limit(size)
        faiss.set_deserialization_loop_limit(size)
        return faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
