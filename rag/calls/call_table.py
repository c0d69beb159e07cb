"""Calls in arrays: what ties them to notices, without an object for each; see `rag.retrieval.head_table`, which does this for notices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from indexes.packed import Array, Arrays, HashIndex, Ints, Lists, Strings, found_in, hashed, merged_order
from rag.calls.call_outline import CallOutline

FORMAT = 3
"""Raised when what the arrays hold becomes another thing; those of another format are made anew."""
_PREFIX = "call_"
_STRINGS = ("ids", "programmes", "outlines")
_LISTS = ("notices", "voids", "parents")


@dataclass(frozen=True)
class CallTable:
    """Of some calls, in ascending order of their ids.

    Attributes:
        rows: int64, the store's rows that hold the calls.
        decides: bool; see `CallOutline`.
        ids, programmes: texts; see `CallOutline`.
        outlines: as `CallOutline.dump` gives them.
        notices: uint64, hashes of the aids of the notices that tell of each.
        voids: uint64, of the aids whose facts others of its notices made void.
        parents: uint64, of the id of the call that it serves, if any.
    """

    rows: Ints
    decides: NDArray[np.bool_]
    ids: Strings
    programmes: Strings
    outlines: Strings
    notices: Lists
    voids: Lists
    parents: Lists

    @classmethod
    def of(cls, outlines: Iterable[tuple[int, CallOutline]]) -> Self:
        """Outlines that are at hand, with their rows, in any order."""
        told = sorted(outlines, key=lambda one: one[1].call_id)
        own = [outline for _, outline in told]
        return cls(
            np.array([row for row, _ in told], np.int64),
            np.array([outline.decides for outline in own], np.bool_),
            Strings.of(outline.call_id for outline in own),
            Strings.of(outline.programme for outline in own),
            Strings.of(outline.dump() for outline in own),
            Lists.of([hashed(n.aid for n in outline.notices).tolist() for outline in own], np.uint64),
            Lists.of([hashed({fact[0]: 0 for fact in o.superseded}).tolist() for o in own], np.uint64),
            Lists.of([hashed([o.parent] if o.parent else []).tolist() for o in own], np.uint64),
        )

    @classmethod
    def load(cls, arrays: Arrays) -> Self:
        """What was kept with a snapshot; of no call where nothing was, or in another format."""
        if int(arrays.get(f"{_PREFIX}format", np.zeros(1))[0]) != FORMAT:
            return cls.of(())
        told: dict[str, Any] = {name: Strings.load(arrays, _PREFIX + name) for name in _STRINGS}
        told |= {name: Lists.load(arrays, _PREFIX + name) for name in _LISTS}
        return cls(arrays[f"{_PREFIX}rows"], arrays[f"{_PREFIX}decides"], **told)

    def arrays(self) -> dict[str, Array]:
        """The inverse of `load`."""
        found = {
            f"{_PREFIX}format": np.array([FORMAT]),
            f"{_PREFIX}rows": self.rows,
            f"{_PREFIX}decides": self.decides,
        }
        for name in (*_STRINGS, *_LISTS):
            found |= getattr(self, name).arrays(_PREFIX + name)
        return found

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, kept: NDArray[np.bool_]) -> CallTable:
        """Only those calls that the mask (bool[n]) keeps."""
        return self if kept.all() else self._placed(np.flatnonzero(kept))

    def then(self, fresh: CallTable) -> CallTable:
        """With some others, which are few."""
        if not (len(fresh) and len(self)):
            return self if len(self) else fresh
        places = merged_order(self.ids, np.arange(len(self)), fresh.ids)
        joined = CallTable(
            np.concatenate((self.rows, fresh.rows)),
            np.concatenate((self.decides, fresh.decides)),
            *(getattr(self, name).then(getattr(fresh, name)) for name in (*_STRINGS, *_LISTS)),
        )
        return joined._placed(places)

    def _placed(self, places: Ints) -> CallTable:
        own = (getattr(self, name).take(places) for name in (*_STRINGS, *_LISTS))
        return CallTable(self.rows[places], self.decides[places], *own)

    def place(self, call_id: str) -> int | None:
        """Where a call stands; None where it is not held."""
        return found_in(self.ids, np.arange(len(self)), call_id)

    def outline(self, at: int) -> CallOutline:
        """What is known of one call without parsing it."""
        return CallOutline.load(self.outlines[at])

    @cached_property
    def by_notice(self) -> HashIndex:
        """The calls by the notices that tell of them."""
        return HashIndex.of(self.notices)

    @cached_property
    def by_void(self) -> HashIndex:
        """The calls by the notices whose facts were made void."""
        return HashIndex.of(self.voids)

    @cached_property
    def by_parent(self) -> HashIndex:
        """The calls by the call that they serve."""
        return HashIndex.of(self.parents)

    @cached_property
    def deciding(self) -> HashIndex:
        """The notices of the calls that are off or rolling."""
        return HashIndex.of(self.notices.take(np.flatnonzero(self.decides)))
