"""Calls as a request's filters allow them: told by allowed notices alone, and themselves of the asked place and applicant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Container, Iterable, Sequence
from dataclasses import fields, replace

import numpy as np

from rag.calls.call_outline import CallOutline
from rag.calls.call_record import CallRecord, Choosable, could_apply_on
from rag.calls.call_table import LeastAsked
from rag.calls.stored_calls import HeldCalls, StoredCalls, Test, held, places_chosen
from rag.domain import Applicant, Level
from rag.language.places import Place, applies_to


def within(calls: Iterable[CallRecord], aids: Container[str]) -> tuple[CallRecord, ...]:
    """The calls with only those of their notices and facts that these notices tell; a call without any is left out."""
    return tuple(kept for call in calls if (kept := _told_by(call, aids)).notices)


def chosen_within(
    calls: Sequence[CallRecord], test: Test, asked: LeastAsked, aids: Container[str]
) -> StoredCalls | HeldCalls:
    """The same of the calls that pass a test; stored ones are parsed and cut when they are asked for."""
    known = held(calls)
    places = places_chosen(known, test, asked)
    return (
        BoundCalls.of_places(known, places, aids)
        if isinstance(known, StoredCalls)
        else HeldCalls.of(within(known.several(places), aids))
    )


class BoundCalls(StoredCalls):
    """Some stored calls, each with only what some notices tell of it."""

    def __init__(self, whole: StoredCalls, places: Sequence[int], aids: Container[str]) -> None:
        mask = np.zeros(len(whole), np.bool_)
        mask[list(places)] = True
        super().__init__(whole.table.take(mask), {}, lambda rows: {})
        self._whole = whole
        self._places = np.flatnonzero(mask).tolist()
        self._aids = aids

    @classmethod
    def of_places(cls, whole: StoredCalls, places: Sequence[int], aids: Container[str]) -> BoundCalls:
        """Those at some places of which these notices tell."""
        if isinstance(whole, BoundCalls):
            raise TypeError("calls are bound once")
        outlines = whole.outlines
        return cls(whole, [at for at in places if any(n.aid in aids for n in outlines[at].notices)], aids)

    def several(self, places: Iterable[int]) -> list[CallRecord]:
        """The calls at some places."""
        wanted = [self._places[at] for at in places]
        unknown = [at for at in dict.fromkeys(wanted) if at not in self.known]
        for at, call in zip(unknown, self._whole.several(unknown), strict=True):
            self.known[at] = _told_by(call, self._aids)
        return [self.known[at] for at in wanted]

    def outline(self, at: int) -> CallOutline:
        """What one is chosen by; what says that it is taken all the year stands among its facts."""
        if at not in self.outlined:
            whole = self._whole.outline(self._places[at])
            self.outlined[at] = (
                CallOutline.of(self[at]) if whole.all_year else _bound_outline(whole, self._aids)
            )
        return self.outlined[at]

    def told_by_none_of(self, aids: Collection[str]) -> HeldCalls:
        """Those that none of these notices tells of."""
        return HeldCalls.of(self).told_by_none_of(aids)


def _bound_outline(outline: CallOutline, aids: Container[str]) -> CallOutline:
    return replace(outline, notices=tuple(n for n in outline.notices if n.aid in aids))


def _told_by(call: CallRecord, aids: Container[str]) -> CallRecord:
    told = {
        field.name: tuple(item for item in value if item.aid in aids)
        for field in fields(call)
        if field.name != "warnings"
        and isinstance(value := getattr(call, field.name), tuple)
        and value
        and hasattr(value[0], "aid")
    }
    return replace(call, **told)  # type: ignore[arg-type]


def allows(
    call: Choosable,
    *,
    regions: Collection[str] = (),
    applies_in: Place | None = None,
    levels: Collection[Level] = (),
    applicants: Collection[Applicant] = (),
    open_on: dt.date | None = None,
) -> bool:
    """Whether a call itself fulfils these conditions; its notices may be of more places, such as a digest's."""
    return (
        (not regions or bool(set(regions) & set(call.regions)))
        and (applies_in is None or applies_to(call.regions, applies_in))
        and (not levels or call.level in levels)
        and (not applicants or bool(set(applicants) & set(call.applicants)))
        and (open_on is None or could_apply_on(call, open_on))
    )
