"""A segment: vectors and postings of some passages in one folder, complete from the start and never changed."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexes.atomic_files import sha256, sync_directory, sync_tree
from indexes.crash import crash_point
from indexes.errors import StoreDamaged, disk_errors
from indexes.faiss_index import FaissIndex
from indexes.postings import TERMS_FILE, Counted, Fields, Postings, PostingsBuilder
from indexes.search_protocols import Ids, Vectors
from indexes.verified import Verified, last_verified, note_verified, stamp, stamps

SEGMENTS = "segments"
GRAMS = "grams_"
"""How the files of the postings of character grams begin."""
TEXT = "text"
"""The one field of these postings."""
BATCH = 4096
"""Passages asked for at a time while a segment is built: bounds what is in memory as Python objects."""


@dataclass(frozen=True)
class SegmentRows:
    """What is to be indexed of some passages.

    Attributes:
        vectors: float32[n, dim], rows L2-normalised.
        fields: the terms of each passage, field by field.
        grams: the character grams of each passage, in order and with repetitions.
    """

    vectors: Vectors
    fields: Sequence[Fields]
    grams: Sequence[Sequence[str]]


Loader = Callable[[Ids], SegmentRows]
"""Gives the rows of some ids, in their order."""


@dataclass(frozen=True)
class FileMark:
    """What a file must be: its size in bytes and its SHA-256 in hexadecimal."""

    size: int
    sha256: str


@dataclass(frozen=True)
class SegmentMark:
    """What a manifest says of a segment: folder, number of passages, and every file."""

    name: str
    count: int
    files: Mapping[str, FileMark]


@dataclass(frozen=True)
class Segment:
    """An open segment."""

    mark: SegmentMark
    vectors: FaissIndex
    postings: Postings
    grams: Postings


def write_segment(
    home: Path,
    kind: str,
    ids: Ids,
    load: Loader,
    dim: int,
    weights: Mapping[str, float],
    factory: str,
    before: Segment | None = None,
) -> SegmentMark:
    """Builds a segment and makes it durable under a new name; nothing refers to it yet.

    Args:
        home: the home folder.
        kind: "base" or "recent", the first part of the folder's name.
        ids: int64[n], ascending.
        load: gives vectors and terms of some of the ids.
        dim: length of a vector.
        weights: weight of every field of terms.
        factory: FAISS's name for the configuration of the vectors.
        before: a segment of the same weights; what it holds is copied, not loaded.

    Raises:
        StoreFull: the disk is full; only an unused folder is left, which the next publication removes.
        ValueError: the rows do not fit.
    """
    vectors = np.empty((len(ids), dim), np.float32)
    words, grams = PostingsBuilder(weights), PostingsBuilder({TEXT: 1.0})
    known = _indexed_before(before, ids, vectors) if before else {}
    fresh = np.array([number not in known for number in ids.tolist()], bool)
    loaded = _fields(ids[fresh], load, rows := np.empty((int(fresh.sum()), dim), np.float32))
    for number in ids.tolist():
        if number in known:
            words.add_counted(known[number][0])
            grams.add_counted(known[number][1])
        else:
            fields, own_grams = next(loaded)
            words.add(fields)
            grams.add({TEXT: own_grams})
    vectors[fresh] = rows
    index = FaissIndex.build(ids, vectors, factory)

    def write(folder: Path) -> None:
        index.save(folder)
        words.postings(ids).save(folder)
        grams.postings(ids).save(folder, GRAMS)

    return written_whole(home, f"{kind}-{secrets.token_hex(8)}", len(ids), write)


def written_whole(home: Path, name: str, count: int, write: Callable[[Path], None]) -> SegmentMark:
    """Has the files of a new folder of the segments written, makes them durable and gives them its name.

    Raises:
        StoreFull: the disk is full; only an unused folder is left, which the next publication removes.
    """
    final = home / SEGMENTS / name
    new = final.with_name(f"{name}.new")
    with disk_errors(new):
        new.mkdir(parents=True)
        try:
            write(new)
            crash_point("segment.written")
            sync_tree(new)
            crash_point("segment.synced")
            mark = SegmentMark(name, count, {p.name: _mark(p) for p in sorted(new.iterdir())})
            note_verified(new, stamps(new, mark.files))
            new.rename(final)
            crash_point("segment.renamed")
            sync_directory(final.parent)
            crash_point("segment.durable")
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise
    return mark


def _indexed_before(before: Segment, ids: Ids, vectors: Vectors) -> dict[int, tuple[Counted, Counted]]:
    """Id -> terms and grams of those ids that a segment holds, whose vectors are filled in."""
    held = before.postings.ids
    wanted = set(ids.tolist()).intersection(held.tolist())
    places = np.searchsorted(held, sorted(wanted))
    vectors[np.isin(ids, held)] = before.vectors.faiss_index.reconstruct_batch(places)
    counted = zip(held.tolist(), before.postings.counted(), before.grams.counted(), strict=True)
    return {number: (words, grams) for number, words, grams in counted if number in wanted}


def open_segment(home: Path, mark: SegmentMark, dim: int) -> Segment:
    """Opens a segment whose every file is as its mark says; one that did not change since is not hashed again.

    Raises:
        StoreDamaged: naming the first file that is missing, added or not as it was written.
    """
    if problem := next(_lacks_grams(home, mark), None):
        raise StoreDamaged(problem)
    directory = opened_whole(home, mark)
    vectors = FaissIndex.load(directory, mark.count, dim)
    postings = Postings.load(directory, mark.count)
    grams = Postings.load(directory, mark.count, GRAMS)
    if not (np.array_equal(vectors.all_ids, postings.ids) and np.array_equal(grams.ids, postings.ids)):
        raise StoreDamaged(f"{directory} holds vectors and postings of different passages: build it anew.")
    return Segment(mark, vectors, postings, grams)


def opened_whole(home: Path, mark: SegmentMark) -> Path:
    """The folder of a mark, whose every file is as it was written; one that did not change since is not hashed again.

    Raises:
        StoreDamaged: naming the first file that is missing or not as it was written.
    """
    directory = home / SEGMENTS / mark.name
    known, found = last_verified(directory), stamps(directory, mark.files)
    if problem := next(file_problems(home, mark, known), None):
        raise StoreDamaged(problem)
    if found != known:
        note_verified(directory, found)
    return directory


def segment_problems(home: Path, mark: SegmentMark, known: Verified | None = None) -> Iterator[str]:
    """A sentence for every file of a segment that is missing or not as it was written, see `file_problems`.

    One without grams was published before there were any: another publication makes them from the store.
    """
    lacking = list(_lacks_grams(home, mark))
    yield from lacking or file_problems(home, mark, known)


def _lacks_grams(home: Path, mark: SegmentMark) -> Iterator[str]:
    if f"{GRAMS}{TERMS_FILE}" not in mark.files:
        yield f"{home / SEGMENTS / mark.name} was published by an older version: repair the index from its store."


def file_problems(home: Path, mark: SegmentMark, known: Verified | None = None) -> Iterator[str]:
    """A sentence for every file of a folder that is missing or not as it was written.

    A file that is the same by inode, size and time as in `known` is taken to be whole; without it all are read.
    """
    for name, expected in mark.files.items():
        path = home / SEGMENTS / mark.name / name
        try:
            found = FileMark(path.stat().st_size, expected.sha256)
            if found.size == expected.size and (known is None or known.get(name) != stamp(path)):
                found = _mark(path)
        except OSError as error:
            yield f"{path} cannot be read ({error.strerror}): repair the index from its store."
            continue
        if found != expected:
            yield f"{path} is not as it was written (size or checksum): repair the index from its store."


def _fields(ids: Ids, load: Loader, vectors: Vectors) -> Iterator[tuple[Fields, Sequence[str]]]:
    """The terms and the grams of each id; fills in the vectors on the way."""
    for start in range(0, len(ids), BATCH):
        wanted = ids[start : start + BATCH]
        rows = load(wanted)
        sizes = {len(rows.fields), len(rows.grams)}
        if rows.vectors.shape != (len(wanted), vectors.shape[1]) or sizes != {len(wanted)}:
            raise ValueError(
                f"{len(wanted)} passages need as many rows of length {vectors.shape[1]}, "
                f"not vectors {rows.vectors.shape} and {sorted(sizes)} sets of terms and grams."
            )
        vectors[start : start + len(wanted)] = rows.vectors
        yield from zip(rows.fields, rows.grams, strict=True)


def _mark(path: Path) -> FileMark:
    return FileMark(path.stat().st_size, sha256(path))
