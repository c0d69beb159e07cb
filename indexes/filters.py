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
class Selection:
    """The passages that satisfy all conditions.

    Attributes:
        describe: gives the conditions, for an engine that keeps the fields beside the vectors.
        resolve: gives the same passages as ascending ids, for indexes that live in this process.
    """

    describe: Callable[[], tuple[Condition, ...]]
    resolve: Callable[[], Ids]

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions."""
        return self.describe()

    @cached_property
    def ids(self) -> Ids:
        """int64[n], ascending."""
        return self.resolve()

    @classmethod
    def among(cls, attributes: Mapping[int, Attributes], conditions: Sequence[Condition]) -> Selection:
        """The selection among passages whose attributes are known, by their ids."""

        def resolve() -> Ids:
            chosen = (i for i, own in attributes.items() if all(c.holds(own) for c in conditions))
            return np.array(sorted(chosen), np.int64)

        return cls(lambda: tuple(conditions), resolve)


Allowed = Ids | Selection
"""What a search may return: ascending ids, or conditions."""


def allowed_ids(allowed: Allowed | None) -> Ids | None:
    """The ids, ascending; None where everything is allowed."""
    return allowed.ids if isinstance(allowed, Selection) else allowed
