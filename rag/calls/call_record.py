"""A call as it is kept: everything but what depends on the day that it is looked at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from pydantic import TypeAdapter

from rag.domain import Applicant, CallFact, Level
from rag.public import AnswerWarning, Status
from rag.public.calls import Call, CallNotice


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One programme that somebody can apply to, in one place and year; fields as in `rag.public.calls.Call`.

    Attributes:
        key: the programme's key, see `rag.calls.programme`.
        aliases: other names and the notices' titles, for searching.
        revision: the collection's version at which the days last changed (see `with_revisions`).
    """

    call_id: str
    programme: str
    key: str
    year: int | None
    batch: int | None
    regions: tuple[str, ...]
    level: Level
    issuer: str | None
    applicants: tuple[Applicant, ...]
    opens: dt.date | None
    deadline: dt.date | None
    deadlines: tuple[CallFact, ...]
    amounts: tuple[CallFact, ...]
    urls: tuple[CallFact, ...]
    contacts: tuple[CallFact, ...]
    notices: tuple[CallNotice, ...]
    parent: str | None = None
    warnings: tuple[AnswerWarning, ...] = ()
    aliases: tuple[str, ...] = ()
    revision: int = 0

    @property
    def newest(self) -> dt.date:
        """The day of the newest notice that tells of the call."""
        return max(n.date for n in self.notices)

    @property
    def oldest(self) -> dt.date:
        """The day of the first notice that tells of the call."""
        return min(n.date for n in self.notices)

    @property
    def chosen(self) -> tuple[CallFact, ...]:
        """The applicant's facts that give `deadline`."""
        day = self.deadline.isoformat() if self.deadline else None
        return tuple(
            f for f in self.deadlines if f.audience == "applicant" and not f.superseded and f.value == day
        )


def status_on(record: CallRecord, day: dt.date) -> Status:
    """upcoming, open or closed on a day; unknown where no applicant's date is told."""
    if record.deadline is None:
        return "unknown"
    if day > record.deadline:
        return "closed"
    return "upcoming" if record.opens and record.opens > day else "open"


def to_call(record: CallRecord, as_of: dt.date) -> Call:
    """The public form of a call on a day."""
    fields = {name: getattr(record, name) for name in Call.model_fields if name != "status"}
    lists = {name: list(value) for name, value in fields.items() if isinstance(value, tuple)}
    return Call.model_construct(**{**fields, **lists, "status": status_on(record, as_of)})


def with_revisions(
    calls: Iterable[CallRecord], previous: Iterable[CallRecord], version: int
) -> list[CallRecord]:
    """The calls with the collection's version at which their days last changed: unchanged days keep their revision.

    Calendars take an event's new time only under a higher sequence number, and versions of a collection only grow.
    """
    before = {call.call_id: call for call in previous}
    return [replace(call, revision=_revision(call, before.get(call.call_id), version)) for call in calls]


def _revision(call: CallRecord, old: CallRecord | None, version: int) -> int:
    return old.revision if old and _days(old) == _days(call) else version


def _days(call: CallRecord) -> tuple[object, ...]:
    own = (f for f in call.deadlines if f.audience == "applicant" and not f.superseded)
    return (call.deadline, tuple((f.value, f.at, f.channel) for f in own))


@cache
def _adapter() -> TypeAdapter[CallRecord]:
    return TypeAdapter(CallRecord)


def dump_call(record: CallRecord) -> str:
    """The stored JSON of a call."""
    return _adapter().dump_json(record).decode()


def load_call(body: str) -> CallRecord:
    """The inverse of `dump_call`."""
    return _adapter().validate_json(body)


def amended_by(calls: Sequence[CallRecord]) -> dict[str, tuple[str, ...]]:
    """Aid -> aids of notices that amend what it says, of the same call or of one that serves it or that it serves."""
    amendments = {c.call_id: [n.aid for n in c.notices if n.role == "amendment"] for c in calls}
    children: dict[str, list[str]] = {}
    for call in calls:
        if call.parent:
            children.setdefault(call.parent, []).extend(amendments[call.call_id])
    found: dict[str, set[str]] = {}
    for call in calls:
        by = {
            *amendments[call.call_id],
            *children.get(call.call_id, ()),
            *amendments.get(call.parent or "", ()),
        }
        for notice in call.notices:
            if notice.role in ("announcement", "local", "digest"):
                found.setdefault(notice.aid, set()).update(by - {notice.aid})
    return {aid: tuple(sorted(by)) for aid, by in found.items() if by}
