"""Calls as a request's filters allow them: told by allowed notices alone, and themselves of the asked place and applicant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Container, Iterable
from dataclasses import fields, replace

from rag.calls.call_record import CallRecord, Choosable, could_apply_on
from rag.domain import Applicant, Level
from rag.language.places import Place, applies_to


def within(calls: Iterable[CallRecord], aids: Container[str]) -> tuple[CallRecord, ...]:
    """The calls with only those of their notices and facts that these notices tell; a call without any is left out."""
    return tuple(kept for call in calls if (kept := _told_by(call, aids)).notices)


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
