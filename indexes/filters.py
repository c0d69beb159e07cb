"""What a search may return, as conditions on fields: every index engine understands them, each in its own way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Value = int | str
Span = tuple[int, int]
"""First and last, both included."""
Attributes = Mapping[str, Value | Sequence[Value] | Sequence[Span]]
"""The fields of a passage that conditions can name."""


@dataclass(frozen=True, slots=True)
class AnyOf:
    """A field's value is one of `values`; of a field with several values, at least one is. None of none holds."""

    field: str
    values: tuple[Value, ...]

    def holds(self, attributes: Attributes) -> bool:
        """Whether a passage with these attributes satisfies it."""
        found = attributes[self.field]
        return not set(self.values).isdisjoint([found] if isinstance(found, int | str) else found)


@dataclass(frozen=True, slots=True)
class Between:
    """A field's number lies in a range, ends included; None leaves an end open."""

    field: str
    first: int | None = None
    last: int | None = None

    def holds(self, attributes: Attributes) -> bool:
        """Whether a passage with these attributes satisfies it."""
        value = attributes[self.field]
        if not isinstance(value, int):
            raise TypeError(f"The field {self.field!r} holds no number.")
        return (self.first is None or value >= self.first) and (self.last is None or value <= self.last)


@dataclass(frozen=True, slots=True)
class Within:
    """A number lies in one of the spans of a field."""

    field: str
    value: int

    def holds(self, attributes: Attributes) -> bool:
        """Whether a passage with these attributes satisfies it."""
        spans: Iterable[Span] = attributes[self.field]  # type: ignore[assignment]
        return any(first <= self.value <= last for first, last in spans)


Condition = AnyOf | Between | Within


@dataclass(frozen=True)
class IdFlags:
    """A set of ids as one bool for every number from the first on: half a million ids are not looked up one by one.

    Attributes:
        first: the number that the first bool is for.
        bits: bool[m].
    """

    first: int
    bits: NDArray[np.bool_]

    @classmethod
    def of(cls, ids: Ids, chosen: NDArray[np.bool_] | None = None) -> IdFlags:
        """Ascending ids, or those of them that are chosen; ids without a gap give their bools as they are."""
        if not len(ids):
            return cls(0, np.zeros(0, np.bool_))
        first = int(ids[0])
        if chosen is not None and _are_gapless(ids):
            return cls(first, chosen)
        bits = np.zeros(int(ids[-1]) - first + 1, np.bool_)
        bits[ids - first] = True if chosen is None else chosen
        return cls(first, bits)

    @cached_property
    def count(self) -> int:
        """How many ids are in it."""
        return int(np.count_nonzero(self.bits))

    def at(self, ids: Ids) -> NDArray[np.bool_]:
        """bool[len(ids)]: which of some ascending ids are in it."""
        held = np.zeros(len(ids), np.bool_)
        inside = slice(*np.searchsorted(ids, (self.first, self.first + len(self.bits))).tolist())
        own = ids[inside]
        if len(own) and _are_gapless(own):
            begin = int(own[0]) - self.first
            held[inside] = self.bits[begin : begin + len(own)]
        else:
            held[inside] = self.bits[own - self.first]
        return held


def _are_gapless(ids: Ids) -> bool:
    return int(ids[-1]) - int(ids[0]) + 1 == len(ids)


WIDE = 4096
"""A selection of more passages is held against an index as flags, one of fewer as ids."""


@dataclass(frozen=True)
class Selection:
    """The passages that satisfy all conditions.

    Attributes:
        describe: gives the conditions, for an engine that keeps the fields beside the vectors.
        resolve: gives the same passages as ascending ids, for indexes that live in this process.
        flag: gives the same passages as flags, where that takes less.
    """

    describe: Callable[[], tuple[Condition, ...]]
    resolve: Callable[[], Ids]
    flag: Callable[[], IdFlags] | None = None

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions."""
        return self.describe()

    @cached_property
    def ids(self) -> Ids:
        """int64[n], ascending."""
        return self.resolve()

    @cached_property
    def flags(self) -> IdFlags:
        """The same as flags: made once for all legs of a question."""
        return self.flag() if self.flag else IdFlags.of(self.ids)

    @cached_property
    def count(self) -> int:
        """How many passages they are."""
        return self.flags.count if self.flag else len(self.ids)

    @classmethod
    def among(cls, attributes: Mapping[int, Attributes], conditions: Sequence[Condition]) -> Selection:
        """The selection among passages whose attributes are known, by their ids."""

        def resolve() -> Ids:
            chosen = (i for i, own in attributes.items() if all(c.holds(own) for c in conditions))
            return np.array(sorted(chosen), np.int64)

        return cls(lambda: tuple(conditions), resolve)


Allowed = Ids | Selection
"""What a search may return: ascending ids, or conditions."""


def wide_flags(allowed: Allowed | None) -> IdFlags | None:
    """The flags of a selection that leaves many passages; None where ids serve better, or everything is allowed."""
    return allowed.flags if isinstance(allowed, Selection) and allowed.count > WIDE else None


def allowed_count(allowed: Allowed) -> int:
    """How many passages are allowed."""
    return allowed.count if isinstance(allowed, Selection) else len(allowed)


def allowed_ids(allowed: Allowed | None) -> Ids | None:
    """The ids, ascending; None where everything is allowed."""
    return allowed.ids if isinstance(allowed, Selection) else allowed
