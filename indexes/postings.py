"""An inverted index as a few flat arrays that are written once and mapped into memory.

    terms.bin           the distinct terms in UTF-8, sorted by bytes, one after another
    term_ends.npy       int64[t]      where each term ends in terms.bin
    starts.npy          int64[t + 1]  where the postings of each term start
    positions.npy       uint32[p]     passages (by position among the ids) that hold the term, ascending
    frequencies.npy     float32[p]    how often, weighted by field
    lengths.npy         float32[n]    length of each passage, weighted by field
    ids.npy             int64[n]      ids of the passages, ascending
    slots.npy           uint32[2^k]   a hash table of the terms: 1 + the number of a term at, or next after, the slot that
                                      its CRC-32 names; 0 where none is. At least half is free, so a look-up reads one or two

The frequency of a term in a passage is the weighted sum of its frequencies in the passage's fields, taken before any
saturation: BM25F in its simple form (Robertson, Zaragoza and Taylor 2004; Robertson and Zaragoza 2009, section 3.6).
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexes.errors import StoreDamaged
from indexes.id_positions import IdPositions
from indexes.search_protocols import Ids

Fields = Mapping[str, Sequence[str]]
"""The terms of a passage, field by field ("title", "body" …), in order and with repetitions."""

Positions = NDArray[np.uint32]
Weights = NDArray[np.float32]

TERMS_FILE = "terms.bin"
_DTYPES: dict[str, Any] = {
    "term_ends": np.int64,
    "starts": np.int64,
    "positions": np.uint32,
    "frequencies": np.float32,
    "lengths": np.float32,
    "ids": np.int64,
}
_SLOTS = "slots"
TERMS_KEPT = 16_384
"""Terms whose place is remembered."""
_STEPS = 64
"""Lengths are kept in 64ths: their sum is then exact, so the average is the same however passages are split."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A passage as it is indexed: the weighted frequency of each of its terms, and its weighted length."""

    frequencies: Mapping[str, float]
    length: float


@dataclass(frozen=True)
class Postings:
    """The arrays described above. Immutable; search them from any number of threads."""

    terms: bytes | memoryview
    term_ends: NDArray[np.int64]
    starts: NDArray[np.int64]
    positions: Positions
    frequencies: Weights
    lengths: Weights
    ids: Ids
    slots: NDArray[np.uint32]

    @classmethod
    def build(cls, ids: Ids, passages: Iterable[Fields], weights: Mapping[str, float]) -> Postings:
        """Indexes one mapping of fields for each id.

        Args:
            ids: int64[n], strictly ascending.
            passages: n mappings from a field to its terms, in the order of the ids; read once.
            weights: weight above 0 of every field.

        Raises:
            ValueError: a field without a weight, or not one passage for each id.
        """
        builder = PostingsBuilder(weights)
        for fields in passages:
            builder.add(fields)
        return builder.postings(ids)

    @cached_property
    def places(self) -> IdPositions:
        """Where the passages stand, by id."""
        return IdPositions(self.ids)

    def find(self, term: str) -> tuple[Positions, Weights]:
        """Positions of the passages that hold a term, ascending, and its weighted frequency in each."""
        known = self._found.get(term)
        if known is None:
            if len(self._found) >= TERMS_KEPT:
                self._found.clear()
            known = self._found[term] = self._look_up(term)
        return known

    @cached_property
    def _found(self) -> dict[str, tuple[Positions, Weights]]:
        """Every step of a question wants the postings of the same few terms; kept are places in the mapped files.

        A cache over a bound method would hold the postings, which hold it: files replaced long ago would stay mapped.
        """
        return {}

    def _look_up(self, term: str) -> tuple[Positions, Weights]:
        number = self._number(term.encode("utf-8", "surrogatepass"))
        if number is None:
            return self.positions[:0], self.frequencies[:0]
        start, end = self._starts[number], self._starts[number + 1]
        return self.positions[start:end], self.frequencies[start:end]

    def count(self, term: str) -> int:
        """How many passages hold a term."""
        number = self._number(term.encode("utf-8", "surrogatepass"))
        return 0 if number is None else self._starts[number + 1] - self._starts[number]

    def vocabulary(self) -> Iterator[str]:
        """Every term, in the order of its bytes."""
        return (self._term(n).decode("utf-8", "surrogatepass") for n in range(len(self.term_ends)))

    def counted(self) -> Iterator[Counted]:
        """Every passage, in the order of the ids."""
        names = list(self.vocabulary())
        order = np.argsort(self.positions, kind="stable")
        terms = np.repeat(np.arange(len(names)), np.diff(self.starts))[order].tolist()
        frequencies = self.frequencies[order].tolist()
        ends = np.cumsum(np.bincount(self.positions, minlength=len(self.ids))).tolist()
        for (start, end), length in zip(pairwise([0, *ends]), self.lengths.tolist(), strict=True):
            held = (names[term] for term in terms[start:end])
            yield Counted(dict(zip(held, frequencies[start:end], strict=True)), length)

    def save(self, directory: Path, prefix: str = "") -> None:
        """Writes the arrays into an existing folder, under file names with this prefix."""
        (directory / f"{prefix}{TERMS_FILE}").write_bytes(self.terms)
        for name in (*_DTYPES, _SLOTS):
            np.save(directory / f"{prefix}{name}.npy", getattr(self, name), allow_pickle=False)

    @classmethod
    def load(cls, directory: Path, count: int, prefix: str = "") -> Postings:
        """Maps what `save` wrote. The caller has compared the files' checksums.

        Raises:
            StoreDamaged: a file cannot be read, or they do not fit together or hold `count` passages.
        """
        try:
            arrays = {name: _map(directory / f"{prefix}{name}.npy", dtype) for name, dtype in _DTYPES.items()}
            terms = _mapped_bytes(directory / f"{prefix}{TERMS_FILE}")
            slots = _slots_in(directory / f"{prefix}{_SLOTS}.npy", terms, arrays["term_ends"])
        except (ValueError, EOFError, OSError) as error:
            raise StoreDamaged(f"{directory} cannot be read ({error}): build the index anew.") from error
        postings = cls(terms=terms, slots=slots, **arrays)
        if not postings._fits_together(count):
            raise StoreDamaged(f"The postings in {directory} do not fit together: build the index anew.")
        return postings

    def _number(self, term: bytes) -> int | None:
        """The term's place among the sorted terms."""
        slots = self._slots
        last = len(slots) - 1
        at = zlib.crc32(term) & last
        while following := slots[at]:
            if self._term(following - 1) == term:
                return following - 1
            at = (at + 1) & last
        return None

    @cached_property
    def _slots(self) -> memoryview:
        """`slots` for reading one by one, which takes a third of the time that an array's own look-up takes."""
        return self.slots.data

    @cached_property
    def _starts(self) -> memoryview:
        return self.starts.data

    @cached_property
    def _ends(self) -> memoryview:
        return self.term_ends.data

    def _term(self, number: int) -> bytes:
        start = self._ends[number - 1] if number else 0
        return bytes(self.terms[start : self._ends[number]])

    def _fits_together(self, count: int) -> bool:
        terms, postings = len(self.term_ends), len(self.positions)
        return bool(
            len(self.ids) == len(self.lengths) == count
            and len(self.starts) == terms + 1
            and len(self.frequencies) == postings
            and self.starts[0] == 0
            and self.starts[-1] == postings
            and len(self.terms) == (self.term_ends[-1] if terms else 0)
            and len(self.slots) >= 2 * terms
            and len(self.slots).bit_count() == 1
            and (np.diff(self.ids) > 0).all()
        )


class PostingsBuilder:
    """Takes the passages one by one, in the order of their ids.

    Args:
        weights: weight above 0 of every field.
    """

    def __init__(self, weights: Mapping[str, float]) -> None:
        self.weights = weights
        self.vocabulary: dict[str, int] = {}
        self.terms = array("I")
        self.passages = array("I")
        self.frequencies = array("f")
        self.lengths = array("f")

    def add(self, fields: Fields) -> None:
        """Takes the next passage.

        Raises:
            ValueError: a field has no weight.
        """
        frequencies: dict[str, float] = {}
        for field, terms in fields.items():
            if field not in self.weights:
                raise ValueError(f"The field {field!r} has no weight.")
            weight = self.weights[field]
            for term in terms:
                frequencies[term] = frequencies.get(term, 0.0) + weight
        length = sum(self.weights[field] * len(terms) for field, terms in fields.items())
        self.add_counted(Counted(frequencies, round(length * _STEPS) / _STEPS))

    def add_counted(self, counted: Counted) -> None:
        """Takes the next passage, which was indexed before."""
        passage = len(self.lengths)
        for term, frequency in counted.frequencies.items():
            self.terms.append(self.vocabulary.setdefault(term, len(self.vocabulary)))
            self.passages.append(passage)
            self.frequencies.append(frequency)
        self.lengths.append(counted.length)

    def postings(self, ids: Ids) -> Postings:
        """What was taken, under ids int64[n] that ascend.

        Raises:
            ValueError: not one passage for each id.
        """
        ids = np.ascontiguousarray(ids, np.int64)
        if len(self.lengths) != len(ids):
            raise ValueError(f"{len(ids)} ids need as many passages, not {len(self.lengths)}.")
        encoded = [term.encode("utf-8", "surrogatepass") for term in self.vocabulary]
        order = sorted(range(len(encoded)), key=encoded.__getitem__)
        rank = np.empty(len(order), np.uint32)
        rank[order] = np.arange(len(order), dtype=np.uint32)
        ranks = rank[np.frombuffer(self.terms, np.uint32)]
        # Stable, so that the passages of a term stay in ascending order.
        by_term = np.argsort(ranks, kind="stable")
        counts = np.bincount(ranks, minlength=len(order))
        ordered = [encoded[number] for number in order]
        return Postings(
            terms=b"".join(ordered),
            term_ends=np.cumsum([len(term) for term in ordered], dtype=np.int64),
            starts=np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
            positions=np.frombuffer(self.passages, np.uint32)[by_term],
            frequencies=np.frombuffer(self.frequencies, np.float32)[by_term],
            lengths=np.frombuffer(self.lengths, np.float32).copy(),
            ids=ids,
            slots=_hash_table(ordered),
        )


def _hash_table(terms: Sequence[bytes]) -> NDArray[np.uint32]:
    """`slots` of the sorted terms."""
    size = 1 << (2 * max(1, len(terms)) - 1).bit_length()
    slots = array("I", bytes(4 * size))
    for number, term in enumerate(terms, 1):
        at = zlib.crc32(term) & (size - 1)
        while slots[at]:
            at = (at + 1) & (size - 1)
        slots[at] = number
    return np.frombuffer(slots, np.uint32)


def _map(path: Path, dtype: Any) -> NDArray[Any]:
    """An array file mapped read-only; as a plain array, whose slices cost less than a memmap's."""
    mapped = np.load(path, mmap_mode="r", allow_pickle=False)
    if mapped.dtype != dtype or mapped.ndim != 1:
        raise ValueError(f"{path} holds {mapped.dtype}{mapped.shape}")
    return np.asarray(mapped)


def _slots_in(path: Path, terms: bytes | memoryview, ends: NDArray[np.int64]) -> NDArray[np.uint32]:
    """The table that lies there; made now for a segment of before there was one."""
    if path.exists():
        return _map(path, np.uint32)
    starts = [0, *ends.tolist()]
    return _hash_table([bytes(terms[start:end]) for start, end in pairwise(starts)])


def _mapped_bytes(path: Path) -> bytes | memoryview:
    return np.memmap(path, np.uint8, "r").data if path.stat().st_size else b""
