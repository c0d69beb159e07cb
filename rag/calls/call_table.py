"""Calls in arrays: what ties them to notices, without an object for each; see `rag.retrieval.head_table`, which does this for notices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from indexes.packed import (
    Array,
    Arrays,
    Coded,
    HashIndex,
    Ints,
    Lists,
    Strings,
    found_in,
    hashed,
    merged_order,
)
from rag.calls.call_outline import CallOutline
from rag.language.places import Place, applies_to

FORMAT = 4
"""Raised when what the arrays hold becomes another thing; those of another format are made anew."""
_PREFIX = "call_"
_PLAIN = ("rows", "decides", "lasts", "deadlines", "newest", "is_off")
_STRINGS = ("ids", "programmes", "outlines")
_LISTS = ("notices", "voids", "parents", "ends")
_BETWEEN = "\n"
_ALWAYS = dt.date.max.toordinal()


@dataclass(frozen=True, slots=True)
class LeastAsked:
    """What a test of calls asks at least: by that arrays leave out most calls before any outline is parsed.

    Attributes:
        of_places: of the places of a call; decided once for all that have the same.
        open_on: a day on which it has to be open, rolling or still to come.
    """

    of_places: Callable[[tuple[str, ...]], bool] | None = None
    open_on: dt.date | None = None

    @classmethod
    def at(cls, names: Set[str], home: Place | None = None, open_on: dt.date | None = None) -> Self:
        """Calls of any of some places by their canonical names, that somebody in `home` can use; none or None: of all places."""

        def of_places(own: tuple[str, ...]) -> bool:
            return (not names or not names.isdisjoint(own)) and (home is None or applies_to(own, home))

        return cls(of_places if names or home else None, open_on)


def _last_day(outline: CallOutline) -> int:
    """The last day on which a call may be open or still to come (see `rag.calls.call_record.status_on`); 0 where none is told."""
    if outline.rolling:
        return _ALWAYS
    days = [*(window.deadline for window in outline.windows), outline.deadline, outline.voided]
    return max((day.toordinal() for day in days if day), default=0)


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
        lasts: int64, the last day, as a proleptic ordinal, on which each may be open or still to come; 0 where none is told.
        regions: the places of each, joined to one name.
        deadlines: int64, the last day of each as a proleptic ordinal, of several batches or groups the latest; 0 where none is told.
        newest: int64, the day of the newest notice that tells of each.
        is_off: bool, whether it is cancelled, suspended or ended early.
        ends: int64, the last days of its batches or groups.
    """

    rows: Ints
    decides: NDArray[np.bool_]
    ids: Strings
    programmes: Strings
    outlines: Strings
    notices: Lists
    voids: Lists
    parents: Lists
    lasts: Ints
    regions: Coded
    deadlines: Ints
    newest: Ints
    is_off: NDArray[np.bool_]
    ends: Lists

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
            np.array([_last_day(outline) for outline in own], np.int64),
            Coded.of([[_BETWEEN.join(outline.regions)] for outline in own]),
            np.array([o.deadline.toordinal() if o.deadline else 0 for o in own], np.int64),
            np.array([max((n.date.toordinal() for n in o.notices), default=0) for o in own], np.int64),
            np.array([outline.state is not None for outline in own], np.bool_),
            Lists.of([[window.deadline.toordinal() for window in o.windows] for o in own], np.int64),
        )

    @classmethod
    def load(cls, arrays: Arrays) -> Self:
        """What was kept with a snapshot; of no call where nothing was, or in another format."""
        if int(arrays.get(f"{_PREFIX}format", np.zeros(1))[0]) != FORMAT:
            return cls.of(())
        told: dict[str, Any] = {name: Strings.load(arrays, _PREFIX + name) for name in _STRINGS}
        told |= {name: Lists.load(arrays, _PREFIX + name) for name in _LISTS}
        told |= {name: arrays[_PREFIX + name] for name in _PLAIN}
        return cls(**told, regions=Coded.load(arrays, f"{_PREFIX}regions"))

    def arrays(self) -> dict[str, Array]:
        """The inverse of `load`."""
        found: dict[str, Array] = {f"{_PREFIX}format": np.array([FORMAT])}
        found |= {_PREFIX + name: getattr(self, name) for name in _PLAIN}
        for name in (*_STRINGS, *_LISTS, "regions"):
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
        told: dict[str, Any] = {
            name: np.concatenate((getattr(self, name), getattr(fresh, name))) for name in _PLAIN
        }
        for name in (*_STRINGS, *_LISTS, "regions"):
            told[name] = getattr(self, name).then(getattr(fresh, name))
        return CallTable(**told)._placed(places)

    def _placed(self, places: Ints) -> CallTable:
        told: dict[str, Any] = {name: getattr(self, name)[places] for name in _PLAIN}
        for name in (*_STRINGS, *_LISTS, "regions"):
            told[name] = getattr(self, name).take(places)
        return CallTable(**told)

    def place(self, call_id: str) -> int | None:
        """Where a call stands; None where it is not held."""
        return found_in(self.ids, np.arange(len(self)), call_id)

    def outline(self, at: int) -> CallOutline:
        """What is known of one call without parsing it."""
        return CallOutline.load(self.outlines[at])

    def likely(self, asked: LeastAsked) -> Ints:
        """int64[k], ascending: the places of the calls that may be what is asked; no other is."""
        kept = np.ones(len(self), np.bool_)
        if asked.open_on is not None:
            kept &= self.lasts >= asked.open_on.toordinal()
        if asked.of_places is not None:
            fits = [
                asked.of_places(tuple(name.split(_BETWEEN)) if name else ()) for name in self.regions.names
            ]
            kept &= np.array([*fits, False], np.bool_)[self.regions.codes.values]
        return np.flatnonzero(kept)

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
