"""Publishing what the store holds for search, and opening it: old or new as a whole, never a mixture.

A snapshot is a large base segment, a small recent one, and the ids of the base that are gone. Publishing compares
the ids that should be in service with the base and writes only what differs, so it can be repeated at any time; a
process killed before the last rename leaves the snapshot before in service.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexes.atomic_files import CURRENT
from indexes.coverage import Coverage
from indexes.crash import crash_point
from indexes.errors import FormatTooNew, StoreDamaged, StoreError, StoreMissing, disk_errors
from indexes.faiss_index import FaissIndex, chosen_factory
from indexes.filters import Allowed
from indexes.lexical_index import Part, PostingsIndex
from indexes.manifest import (
    Manifest,
    current_line,
    publications,
    read_manifest,
    switch_to,
    unchecked_manifest,
)
from indexes.packed import Arrays
from indexes.read_ahead import read_ahead, room
from indexes.search_protocols import Hits, Ids, LexicalIndex, Scores, VectorIndex, Vectors
from indexes.segments import (
    SEGMENTS,
    Loader,
    Segment,
    SegmentMark,
    file_problems,
    open_segment,
    segment_problems,
    write_segment,
)
from indexes.snapshot_tables import MakeTables, kept, open_tables, write_tables
from indexes.top_k import best
from indexes.verified import last_verified

__all__ = ["Manifest", "Snapshot", "check_snapshot", "open_snapshot", "publish"]

RECENT_ROWS = 2000
RECENT_SHARE = 0.1
"""The base is rebuilt when more than so many rows, and this share of it, are recent; or when this share is gone."""


@dataclass(frozen=True)
class CombinedVectors:
    """A `VectorIndex` over several with distinct ids and one dimension."""

    parts: tuple[FaissIndex, ...]

    @cached_property
    def ids(self) -> Ids:
        """int64[n], ascending."""
        return np.sort(np.concatenate([part.ids for part in self.parts]))

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return self.parts[0].dim

    def search(self, query: Vectors, k: int, allowed: Allowed | None = None) -> Hits:
        """The `k` most similar among `allowed` (None = all)."""
        hits = [part.search(query, k, allowed) for part in self.parts]
        return best(np.concatenate([h.ids for h in hits]), np.concatenate([h.scores for h in hits]), k)

    def similarities(self, query: Vectors, ids: Ids) -> Scores:
        """Inner products float32[len(ids)]; NaN for an id not held."""
        scores = np.stack([part.similarities(query, ids) for part in self.parts])
        return np.asarray(np.fmax.reduce(scores, axis=0), np.float32)


@dataclass(frozen=True)
class Snapshot:
    """One version of an index, open for search from any number of threads. Immutable.

    Attributes:
        home: the folder that it was opened from.
        manifest: what it consists of.
        segments: the open segments, which a newer snapshot may share.
        tables: arrays that the collection keeps beside them.
    """

    home: Path
    manifest: Manifest
    segments: tuple[Segment, ...]
    _line: bytes
    tables: Arrays = field(default_factory=dict)

    @property
    def version(self) -> int:
        """The store's version that it shows."""
        return self.manifest.version

    @property
    def model(self) -> str:
        """Fingerprint of the embedding model."""
        return self.manifest.model

    @property
    def analysis(self) -> str:
        """Fingerprint of how terms are made."""
        return self.manifest.analysis

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return self.manifest.dim

    @property
    def ids(self) -> Ids:
        """int64[n], ascending: the passages in service."""
        return self.vectors.ids

    @cached_property
    def vectors(self) -> VectorIndex:
        """All vectors, as one index."""
        base, *recent = self.segments
        gone = self.manifest.gone_ids
        return CombinedVectors((base.vectors.without(gone), *(s.vectors for s in recent)))

    @cached_property
    def lexical(self) -> LexicalIndex:
        """All postings, as one index."""
        base, *recent = self.segments
        gone = self.manifest.gone_ids
        return PostingsIndex((Part.without(base.postings, gone), *(Part(s.postings) for s in recent)))

    @cached_property
    def grams(self) -> PostingsIndex:
        """All postings of character grams, as one index."""
        base, *recent = self.segments
        gone = self.manifest.gone_ids
        return PostingsIndex((Part.without(base.grams, gone), *(Part(s.grams) for s in recent)))

    def coverage(self, terms: Sequence[str]) -> Coverage | None:
        """Some character grams looked up; None where there is none."""
        return Coverage.of(self.grams, terms)

    def holds_just(self, ids: Ids) -> bool:
        """Whether these, ascending, are the passages in service."""
        return np.array_equal(ids, self.ids)

    def is_current(self) -> bool:
        """Whether no other snapshot was published since; reads one line."""
        return current_line(self.home) == self._line

    def read_ahead(self) -> None:
        """Have the files of its segments read into the kernel's cache, see `indexes.read_ahead`."""
        marks = (segment.mark for segment in self.segments)
        with suppress(OSError):  # a newer snapshot may have removed them
            read_ahead(
                (self.home / SEGMENTS / mark.name / name for mark in marks for name in mark.files), room()
            )


def publish(
    home: Path,
    *,
    version: int,
    model: str,
    dim: int,
    live: Ids,
    load: Loader,
    weights: Mapping[str, float],
    analysis: str = "",
    factory: str = "Flat",
    rebuild: bool = False,
    tables: MakeTables = kept,
) -> Manifest:
    """Makes the passages `live` what is searched. The caller holds the writer's lock and has committed `version`.

    Args:
        home: the home folder.
        version: the store's version whose passages these are.
        model: fingerprint of the embedding model; another one than before rebuilds everything.
        dim: length of a vector.
        live: int64[n], strictly ascending: all passages to be in service.
        load: gives vectors and terms of some ids; asked only for those that must be built, in batches.
        weights: weight of every field of terms.
        analysis: fingerprint of how terms are made; another one than before rebuilds everything.
        factory: FAISS's name for the configuration of a large base's vectors ("Flat", "HNSW32", "IVF1024,SQ8"), or "auto".
        rebuild: build everything anew, whatever was before.
        tables: makes the arrays that the collection keeps beside the segments.

    Raises:
        StoreFull, StoreError: the snapshot before stays in service.
    """
    live = np.ascontiguousarray(live, np.int64)
    before = _published(home)
    factory = chosen_factory(factory, len(live), before.factory if before else "")
    _prune(home, before)
    request = _Request(home, live, load, dim, weights, factory)
    wanted = (model, analysis, dict(weights), factory, dim)
    keep = before is not None and not rebuild and wanted == _made_with(before)
    base, recent, gone = _extended(request, before) if keep and before else (_base(request), None, live[:0])
    manifest = Manifest(
        publication=max(publications(home).values(), default=0) + 1,
        version=version,
        previous_version=before.version if before else version,
        previous=before.name if before else "",
        model=model,
        analysis=analysis,
        weights=dict(weights),
        factory=factory,
        dim=dim,
        count=len(live),
        base=base,
        recent=recent,
        gone=tuple(gone.tolist()),
        tables=_tables(home, None if rebuild or before is None else before.tables, tables),
    )
    switch_to(home, manifest)
    _prune(home, manifest)
    return manifest


def open_snapshot(home: Path, previous: Snapshot | None = None) -> Snapshot:
    """Opens the snapshot in service, every file of which is as it was written; see `open_segment`.

    Args:
        home: the home folder.
        previous: a snapshot of the same home; segments that both have are shared, not read again.

    Raises:
        StoreMissing: nothing has been published.
        StoreDamaged: a file is not as it was written; the message names it.
        FormatTooNew: newer code wrote it.
    """
    while True:
        line = current_line(home)
        try:
            return _open(home, line, previous)
        except StoreDamaged:
            # Two publications may have passed since CURRENT was read, and removed what it named.
            if current_line(home) == line:
                raise


def check_snapshot(home: Path) -> list[str]:
    """Everything that is wrong with the files of the snapshot in service, as sentences; empty if nothing is.

    Raises:
        FormatTooNew: newer code wrote it.
    """
    try:
        manifest = read_manifest(home, current_line(home))
        problems = [problem for mark in manifest.segments for problem in segment_problems(home, mark)]
        problems += file_problems(home, manifest.tables) if manifest.tables else ()
        if not problems:
            open_snapshot(home)
    except FormatTooNew:
        raise
    except StoreError as error:
        return [str(error)]
    return problems


@dataclass(frozen=True)
class _Request:
    """What `publish` was asked for."""

    home: Path
    live: Ids
    load: Loader
    dim: int
    weights: Mapping[str, float]
    factory: str

    def write(self, kind: str, ids: Ids, factory: str, before: Segment | None = None) -> SegmentMark:
        return write_segment(self.home, kind, ids, self.load, self.dim, self.weights, factory, before)


def _open(home: Path, line: bytes, previous: Snapshot | None) -> Snapshot:
    manifest = read_manifest(home, line)
    known = {s.mark.name: s for s in previous.segments} if previous else {}
    segments = []
    for mark in manifest.segments:
        segment = known.get(mark.name)
        if segment is None or segment.mark != mark or segment.vectors.dim != manifest.dim:
            segment = open_segment(home, mark, manifest.dim)
        segments.append(segment)
    snapshot = Snapshot(home, manifest, tuple(segments), line, _opened_tables(home, manifest, previous))
    if len(snapshot.ids) != manifest.count or not (np.diff(snapshot.ids) > 0).all():
        raise StoreDamaged(
            f"{home / manifest.name} counts {manifest.count} passages, its segments hold others."
        )
    return snapshot


def _opened_tables(home: Path, manifest: Manifest, previous: Snapshot | None) -> Arrays:
    if manifest.tables is None:
        return {}
    same = previous is not None and previous.manifest.tables == manifest.tables
    return previous.tables if previous is not None and same else open_tables(home, manifest.tables)


def _tables(home: Path, held: SegmentMark | None, make: MakeTables) -> SegmentMark | None:
    """The tables in service from now on: those held, where they may stay and are whole."""
    arrays: Arrays = {}
    if held is not None:
        try:
            arrays = open_tables(home, held)
        except StoreDamaged:
            held = None
    made = make(arrays)
    if made is not None and held is not None and _has_decayed(home, held):
        made = make({})
    return held if made is None else write_tables(home, made)


def _has_decayed(home: Path, mark: SegmentMark) -> bool:
    """Whether a file is not as it was written, if nobody wrote to it: what is copied is read whole, or no check would find it later."""
    return any(file_problems(home, mark))


def _published(home: Path) -> Manifest | None:
    """The manifest in service if its base can be kept, else None: then everything is built anew."""
    try:
        return read_manifest(home, current_line(home))
    except (StoreMissing, StoreDamaged):
        return None


def _made_with(manifest: Manifest) -> tuple[str, str, dict[str, float], str, int]:
    return manifest.model, manifest.analysis, dict(manifest.weights), manifest.factory, manifest.dim


def _base(request: _Request) -> SegmentMark:
    """A base of everything. Few rows are searched exactly, whatever the configuration."""
    factory = request.factory if len(request.live) > RECENT_ROWS else "Flat"
    return request.write("base", request.live, factory)


def _extended(request: _Request, before: Manifest) -> tuple[SegmentMark, SegmentMark | None, Ids]:
    """(base, recent, gone): the base as it is with what came and went since, or a new one where that is much."""
    try:
        held = _ids_of(request.home, before.base)
        recent_held = _ids_of(request.home, before.recent) if before.recent else held[:0]
    except StoreDamaged:
        return _base(request), None, request.live[:0]
    gone = np.setdiff1d(held, request.live, assume_unique=True)
    new = np.setdiff1d(request.live, held, assume_unique=True)
    share = RECENT_SHARE * len(held)
    if len(new) > max(RECENT_ROWS, share) or len(gone) > share:
        return _base(request), None, request.live[:0]
    if not len(new):
        return before.base, None, gone
    if np.array_equal(new, recent_held):
        return before.base, before.recent, gone
    earlier = None
    if before.recent and not _has_decayed(request.home, before.recent):
        earlier = open_segment(request.home, before.recent, request.dim)
    return before.base, request.write("recent", new, "Flat", earlier), gone


def _ids_of(home: Path, mark: SegmentMark) -> NDArray[np.int64]:
    """The ids of a segment, all of whose files are as they were written."""
    known = last_verified(home / SEGMENTS / mark.name)
    if problem := next(segment_problems(home, mark, known), None):
        raise StoreDamaged(problem)
    ids: NDArray[np.int64] = np.load(home / SEGMENTS / mark.name / "ids.npy", allow_pickle=False)
    return ids


def _prune(home: Path, current: Manifest | None) -> None:
    """Removes what neither the snapshot in service nor the one before it needs, leftovers of a kill included."""
    manifests = {current.name, current.previous} if current else set()
    segments = {mark.name for name in manifests for mark in _folders_of(home, name)}
    crash_point("prune.before")
    with disk_errors(home):
        for path in _leftovers(home, manifests, segments):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
            crash_point("prune.removed")


def _leftovers(home: Path, manifests: set[str], segments: set[str]) -> Iterator[Path]:
    yield from (home / name for name in publications(home) if name not in manifests)
    yield from home.glob("manifest-*.json.new")
    yield from home.glob(f"{CURRENT}.new")
    if (home / SEGMENTS).is_dir():
        yield from (path for path in (home / SEGMENTS).iterdir() if path.name not in segments)


def _folders_of(home: Path, manifest_name: str) -> tuple[SegmentMark, ...]:
    """The folders of a manifest that need not be in service; none if it cannot be read."""
    with suppress(OSError, StoreDamaged, FormatTooNew, ValueError):
        return unchecked_manifest(home / manifest_name).folders
    return ()
