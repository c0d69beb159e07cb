"""Texts and lists of different lengths as a few arrays: mapped from a file, and none of them made before it is asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Self, overload

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Arrays = Mapping[str, Array]
"""Arrays by name, as they lie beside a snapshot's segments."""
Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]
HASH_BYTES = 8
MOST_BUFFERS = 32
"""A reader that follows changes one by one gets a buffer with each."""


def _coded(text: str) -> bytes:
    """As `Strings` holds it; what is no UTF-8 (an argument of a command line may be anything) is only never held."""
    return text.encode(errors="surrogatepass")


def hashed(texts: Iterable[str]) -> Hashes:
    """uint64[n]: 64 bits of each text, by which it is looked up in arrays; who looks up compares the text itself, too."""
    raw = b"".join(hashlib.blake2b(_coded(text), digest_size=HASH_BYTES).digest() for text in texts)
    return np.frombuffer(raw, np.uint64)


@dataclass(frozen=True, eq=False)
class Strings(Sequence[str]):
    """Texts in UTF-8, one after another in a few buffers that are never copied.

    Attributes:
        buffers: uint8[…] each; places are counted through all of them.
        starts: int64[n], where each text begins.
        stops: int64[n], where it ends.
    """

    buffers: tuple[NDArray[np.uint8], ...]
    starts: Ints
    stops: Ints

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        """Texts that are at hand."""
        coded = [text.encode() for text in texts]
        return cls._packed(coded)

    @classmethod
    def _packed(cls, coded: Sequence[bytes]) -> Self:
        ends = np.fromiter(accumulate(map(len, coded), initial=0), np.int64, len(coded) + 1)
        return cls((np.frombuffer(b"".join(coded), np.uint8),), ends[:-1], ends[1:])

    @classmethod
    def load(cls, arrays: Arrays, name: str) -> Self:
        """The inverse of `arrays`."""
        ends = arrays[f"{name}_ends"]
        return cls((arrays[f"{name}_text"],), ends[:-1], ends[1:])

    def arrays(self, name: str) -> dict[str, Array]:
        """The same as arrays to be kept, by names that begin with `name`."""
        whole = self._packed([self.coded(n) for n in range(len(self))])
        return {
            f"{name}_text": whole.buffers[0],
            f"{name}_ends": np.append(whole.starts[:1] * 0, whole.stops),
        }

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> Strings: ...
    def __getitem__(self, at: int | slice) -> str | Strings:
        if isinstance(at, slice):
            return Strings(self.buffers, self.starts[at], self.stops[at])
        return self.coded(at).decode()

    def coded(self, at: int) -> bytes:
        """One text as it lies there."""
        start, stop = int(self.starts[at]), int(self.stops[at])
        for buffer in self.buffers:
            if start < len(buffer):
                return buffer[start:stop].tobytes()
            start, stop = start - len(buffer), stop - len(buffer)
        return b""

    def take(self, places: Ints) -> Self:
        """The texts at some places, in their order."""
        return type(self)(self.buffers, self.starts[places], self.stops[places])

    def then(self, other: Strings) -> Self:
        """These, followed by others; so many buffers that looking through them would take time become one."""
        if len(self.buffers) + len(other.buffers) > MOST_BUFFERS:
            return self._packed([own.coded(n) for own in (self, other) for n in range(len(own))])
        offset = sum(map(len, self.buffers))
        starts = np.concatenate((self.starts, other.starts + offset))
        return type(self)(
            self.buffers + other.buffers, starts, np.concatenate((self.stops, other.stops + offset))
        )


@dataclass(frozen=True, eq=False)
class Lists:
    """A list of values for each of n things: values one after another, and where each thing's end.

    Attributes:
        values: [k, …].
        ends: int64[n + 1], from 0 on.
    """

    values: Array
    ends: Ints

    @classmethod
    def of(cls, rows: Sequence[Sequence[Any]], dtype: Any, shape: tuple[int, ...] = ()) -> Self:
        """Lists that are at hand; `shape` of one value."""
        flat = np.array([value for row in rows for value in row], dtype).reshape(-1, *shape)
        return cls(flat, np.fromiter(accumulate(map(len, rows), initial=0), np.int64, len(rows) + 1))

    @classmethod
    def load(cls, arrays: Arrays, name: str) -> Self:
        """The inverse of `arrays`."""
        return cls(arrays[name], arrays[f"{name}_ends"])

    def arrays(self, name: str) -> dict[str, Array]:
        """The same as arrays to be kept, by names that begin with `name`."""
        return {name: self.values, f"{name}_ends": self.ends}

    def __len__(self) -> int:
        return len(self.ends) - 1

    @property
    def counts(self) -> Ints:
        """int64[n]: how long each list is."""
        return self.ends[1:] - self.ends[:-1]

    @property
    def owners(self) -> Ints:
        """int64[k]: whose each value is."""
        return np.repeat(np.arange(len(self)), self.counts)

    def take(self, places: Ints) -> Self:
        """The lists of some things, in their order."""
        counts = self.counts[places]
        ends = np.concatenate((np.zeros(1, np.int64), np.cumsum(counts)))
        inside = np.arange(ends[-1]) - np.repeat(ends[:-1], counts)
        return type(self)(self.values[np.repeat(self.ends[:-1][places], counts) + inside], ends)

    def then(self, other: Lists) -> Self:
        """These, followed by those of other things."""
        ends = np.concatenate((self.ends, other.ends[1:] + self.ends[-1]))
        return type(self)(np.concatenate((self.values, other.values)), ends)

    def any(self, held: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """bool[n]: whether any of each thing's own values is held; `held` is bool[k]."""
        counts = np.zeros(len(held) + 1, np.int32)
        np.cumsum(held, dtype=np.int32, out=counts[1:])
        at_ends = counts[self.ends]
        return np.asarray(at_ends[1:] > at_ends[:-1])


@dataclass(frozen=True, eq=False)
class Coded:
    """A few names, and which of them each thing has: none, one or several.

    Attributes:
        names: each once.
        codes: int32, numbers of names.
    """

    names: tuple[str, ...]
    codes: Lists

    @classmethod
    def of(cls, rows: Sequence[Sequence[str]]) -> Self:
        """Names that are at hand."""
        numbers: dict[str, int] = {}
        coded = [[numbers.setdefault(name, len(numbers)) for name in row] for row in rows]
        return cls(tuple(numbers), Lists.of(coded, np.int32))

    @classmethod
    def load(cls, arrays: Arrays, name: str) -> Self:
        """The inverse of `arrays`."""
        return cls(tuple(Strings.load(arrays, f"{name}_names")), Lists.load(arrays, name))

    def arrays(self, name: str) -> dict[str, Array]:
        """The same as arrays to be kept, by names that begin with `name`."""
        return self.codes.arrays(name) | Strings.of(self.names).arrays(f"{name}_names")

    def take(self, places: Ints) -> Self:
        """Of some things, in their order."""
        return type(self)(self.names, self.codes.take(places))

    def then(self, other: Coded) -> Self:
        """Of these things, followed by others."""
        numbers = {name: n for n, name in enumerate(self.names)}
        own = np.array([numbers.setdefault(name, len(numbers)) for name in other.names], np.int32)
        renumbered = Lists(own[other.codes.values] if len(own) else other.codes.values, other.codes.ends)
        return type(self)(tuple(numbers), self.codes.then(renumbered))

    def among(self, wanted: Iterable[object]) -> NDArray[np.bool_]:
        """bool[n]: which have one of these names."""
        asked = set(wanted)
        held = np.array([name in asked for name in self.names], np.bool_)
        values = self.codes.values
        return self.codes.any(held[values] if len(held) else np.zeros(len(values), np.bool_))

    def met(self) -> list[tuple[str, int]]:
        """(name, how often) of those that some thing has, in the order in which they are first met."""
        values = self.codes.values
        counts = np.bincount(values, minlength=len(self.names))
        first = np.full(len(self.names), len(values), np.int64)
        np.minimum.at(first, values, np.arange(len(values)))
        order = np.argsort(first, kind="stable")
        return [(self.names[n], int(counts[n])) for n in order.tolist() if counts[n]]


@dataclass(frozen=True)
class HashIndex:
    """Hashes of things, sorted, so that those of one hash are found by bisection.

    Attributes:
        hashes: uint64[k], ascending.
        owners: int64[k], whose each is; ascending among equal ones.
    """

    hashes: Hashes
    owners: Ints

    @classmethod
    def of(cls, lists: Lists) -> Self:
        """Of lists of hashes."""
        order = np.argsort(lists.values, kind="stable")
        return cls(lists.values[order], lists.owners[order])

    def of_text(self, text: str) -> list[int]:
        """Whose list holds the text's hash, each once, ascending."""
        wanted = hashed([text])[0]
        first = self.hashes.searchsorted(wanted)
        if first == len(self.hashes) or self.hashes[first] != wanted:
            return []
        last = self.hashes.searchsorted(wanted, side="right")
        return list(dict.fromkeys(self.owners[first:last].tolist()))

    def held(self, hashes: Hashes) -> NDArray[np.bool_]:
        """bool[len(hashes)]: which of some hashes are among these."""
        if not len(self.hashes):
            return np.zeros(len(hashes), np.bool_)
        places = np.minimum(np.searchsorted(self.hashes, hashes), len(self.hashes) - 1)
        return np.asarray(self.hashes[places] == hashes)


def merged_order(base: Strings, base_order: Ints, fresh: Strings) -> Ints:
    """int64[n + m]: the places of two groups' texts in ascending order, counted through both; the first group's order is known.

    `fresh` are few: each is looked for by bisection.
    """
    order = sorted(range(len(fresh)), key=fresh.coded)
    places = [_place(base, base_order, fresh.coded(n)) for n in order]
    return np.insert(base_order.astype(np.int64), places, np.array(order, np.int64) + len(base))


def _place(base: Strings, base_order: Ints, wanted: bytes) -> int:
    """Where a text would stand among ordered ones."""
    first, last = 0, len(base_order)
    while first < last:
        middle = (first + last) // 2
        if base.coded(int(base_order[middle])) < wanted:
            first = middle + 1
        else:
            last = middle
    return first


def found_in(base: Strings, base_order: Ints, wanted: str) -> int | None:
    """The place in `base` of a text, by its ascending order; None where it is not held."""
    coded = _coded(wanted)
    at = _place(base, base_order, coded)
    if at == len(base_order) or base.coded(int(base_order[at])) != coded:
        return None
    return int(base_order[at])
