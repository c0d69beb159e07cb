"""A call as it is kept: everything but what depends on the day that it is looked at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, Protocol, TypeAlias

from pydantic import TypeAdapter

from rag.clock import now
from rag.domain import (
    AddressFact,
    AmountFact,
    Applicant,
    ConditionFact,
    ContactFact,
    DeadlineFact,
    EmailFact,
    Level,
    PhoneFact,
    RateFact,
    UrlFact,
)
from rag.public import AnswerWarning, Status
from rag.public.call_json import CHANGING, Call, CallNotice
from rag.public.fact_json import call_fact_out

Reach: TypeAlias = ContactFact | PhoneFact | EmailFact | AddressFact
"""Whom and where to ask."""


@dataclass(frozen=True, slots=True)
class Window:
    """The time of one batch or group of a call."""

    group: str
    opens: dt.date | None
    deadline: dt.date


CallState: TypeAlias = Literal["cancelled", "suspended", "ended"]


class Timed(Protocol):
    """What of a call tells how it stands on a day; names as in `CallRecord`."""

    @property
    def opens(self) -> dt.date | None: ...  # noqa: D102
    @property
    def deadline(self) -> dt.date | None: ...  # noqa: D102
    @property
    def state(self) -> CallState | None: ...  # noqa: D102
    @property
    def state_since(self) -> dt.date | None: ...  # noqa: D102
    @property
    def voided(self) -> dt.date | None: ...  # noqa: D102
    @property
    def rolling(self) -> bool: ...  # noqa: D102
    @property
    def all_year(self) -> bool: ...  # noqa: D102
    @property
    def windows(self) -> tuple[Window, ...]: ...  # noqa: D102
    @property
    def oldest(self) -> dt.date: ...  # noqa: D102
    @property
    def newest(self) -> dt.date: ...  # noqa: D102


class Categorised(Protocol):
    """A notice that tells of a call, by what calls are chosen."""

    @property
    def category(self) -> str: ...  # noqa: D102
    @property
    def role(self) -> str: ...  # noqa: D102
    @property
    def date(self) -> dt.date: ...  # noqa: D102


class Choosable(Timed, Protocol):
    """What calls are chosen and sorted by; a call, or what is known of a stored one without parsing it."""

    @property
    def call_id(self) -> str: ...  # noqa: D102
    @property
    def programme(self) -> str: ...  # noqa: D102
    @property
    def aliases(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def year(self) -> int | None: ...  # noqa: D102
    @property
    def batch(self) -> int | None: ...  # noqa: D102
    @property
    def regions(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def level(self) -> Level: ...  # noqa: D102
    @property
    def issuer(self) -> str | None: ...  # noqa: D102
    @property
    def applicants(self) -> tuple[Applicant, ...]: ...  # noqa: D102
    @property
    def parent(self) -> str | None: ...  # noqa: D102
    @property
    def notices(self) -> Sequence[Categorised]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One programme that somebody can apply to, in one place and year; fields as in `rag.public.call_json.Call`.

    Attributes:
        key: the programme's key, see `rag.calls.programme`.
        aliases: other names and the notices' titles, for searching.
        revision: the collection's version at which the days last changed (see `with_revisions`).
        revised: when what a feed tells of the call last changed; None where it never did.
        state: why the call is no longer on, from `state_since` on; None while it is.
        voided: the deadline that stood before that.
        rolling: applied for all the year, or until the funds are used up.
        windows: the batches or groups with a time of their own, by deadline; empty where there is only one.
        former_conditions: those that a later notice replaced or dropped, marked; in public they stand behind the others.
        former_facts: (aid, kind, start, value) of what else a later notice replaced: until when a voucher is good, the day of an event, a bound.
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
    deadlines: tuple[DeadlineFact, ...]
    amounts: tuple[AmountFact | RateFact, ...]
    urls: tuple[UrlFact, ...]
    contacts: tuple[Reach, ...]
    notices: tuple[CallNotice, ...]
    conditions: tuple[ConditionFact, ...] = ()
    parent: str | None = None
    warnings: tuple[AnswerWarning, ...] = ()
    aliases: tuple[str, ...] = ()
    revision: int = 0
    revised: dt.datetime | None = None
    state: CallState | None = None
    state_since: dt.date | None = None
    voided: dt.date | None = None
    rolling: bool = False
    windows: tuple[Window, ...] = ()
    former_conditions: tuple[ConditionFact, ...] = ()
    former_facts: tuple[tuple[str, str, int, str], ...] = ()

    @property
    def newest(self) -> dt.date:
        """The day of the newest notice that tells of the call."""
        return max(n.date for n in self.notices)

    @property
    def oldest(self) -> dt.date:
        """The day of the first notice that tells of the call."""
        return min(n.date for n in self.notices)

    @property
    def last_change(self) -> CallNotice | None:
        """The last of its notices that changes it or calls it off; None where none does."""
        return next((notice for notice in reversed(self.notices) if notice.role in CHANGING), None)

    @property
    def all_year(self) -> bool:
        """Whether applications are taken all the year and only judged by batches, so that a batch that is over ends nothing."""
        return any(f.undated == "rolling" and f.group is None and not f.superseded for f in self.deadlines)

    @property
    def chosen(self) -> tuple[DeadlineFact, ...]:
        """The applicant's facts that give `deadline`; without one, those that say why there is none."""
        return tuple(f for f in self.deadlines if f.still_for_applicants and f.value == self.deadline)

    def counting_on(self, day: dt.date) -> tuple[DeadlineFact, ...]:
        """The same of the deadline that counts on a day: of several batches or groups the earliest still open."""
        value = deadline_on(self, day)
        return tuple(f for f in self.deadlines if f.still_for_applicants and f.value == value) or self.chosen


_CAN_APPLY = ("open", "rolling")


def status_on(record: Timed, day: dt.date) -> Status:
    """Where a call stands on a day; unknown where no applicant's date is told.

    A cancelled call is cancelled on every day; a suspended one from the day that is named; none is open before it was
    published. Of several batches or groups, open while one is; where they only say when what is taken all the year is
    judged, rolling after the last.
    """
    if record.state == "cancelled":
        return "cancelled"
    if record.state and record.state_since and day >= record.state_since:
        return "suspended" if record.state == "suspended" else "closed"
    windows = record.windows or _only_window(record)
    found = {_status(window, day) for window in windows}
    if found <= {"closed"} and record.rolling and (not found or record.all_year):
        found = {"rolling"}
    order: tuple[Status, ...] = ("rolling", "open", "upcoming", "closed")
    status: Status = next((status for status in order if status in found), "unknown")
    return "upcoming" if status in _CAN_APPLY and day < record.oldest else status


def could_apply_on(record: Timed, day: dt.date) -> bool:
    """Whether one could apply on a day: the call is open or rolling, and was published by then."""
    return status_on(record, day) in _CAN_APPLY


def _only_window(record: Timed) -> tuple[Window, ...]:
    day = record.deadline or (record.voided if record.state else None)
    return (Window("", record.opens, day),) if day else ()


def _status(window: Window, day: dt.date) -> Status:
    if day > window.deadline:
        return "closed"
    return "upcoming" if window.opens and window.opens > day else "open"


def was_still_on(record: Timed, day: dt.date) -> bool:
    """Whether a call that was later suspended or ended was not yet on a day, and nobody could know that it would be."""
    if record.state in (None, "cancelled") or record.state_since is None:
        return False
    return day < min(record.state_since, record.newest)


def deadline_on(record: Timed, day: dt.date) -> dt.date | None:
    """The deadline that counts on a day: of several batches or groups the earliest that is open, else of those to come, else the latest.

    Of a call that was suspended or ended later than that day, the one that stood until then.
    """
    on = not record.state or was_still_on(record, day)
    if not on or not record.windows:
        return record.voided if on and record.state else record.deadline
    found = sorted((_RANKED.index(_status(window, day)), window.deadline) for window in record.windows)
    closed = found[0][0] == _RANKED.index("closed")
    return found[-1 if closed else 0][1]


_RANKED: tuple[Status, ...] = ("open", "upcoming", "closed")


def next_end_on(record: Timed, day: dt.date) -> dt.date | None:
    """The next day on which a call, or one of its batches or groups, ends, open by then or not; else the latest: what lists are sorted by."""
    on = not record.state or was_still_on(record, day)
    days = [w.deadline for w in record.windows if on and w.deadline >= day]
    return min(days, default=deadline_on(record, day))


def opens_on(record: CallRecord, day: dt.date) -> dt.date | None:
    """Since when one can apply by the deadline that counts on a day: of several batches or groups the opening of that one."""
    counts = deadline_on(record, day)
    own = [w.opens for w in record.windows if w.deadline == counts]
    return min((opens for opens in own if opens), default=None) if own else record.opens


def to_call(
    record: CallRecord, as_of: dt.date, warned: Callable[[CallRecord, AnswerWarning], str] | None = None
) -> Call:
    """The public form of a call on a day, its cautions as they stand or in other words."""
    own = ("status", "opens", "deadline", "gloss")
    fields = {name: getattr(record, name) for name in Call.model_fields if name not in own}
    fields["conditions"] = (*record.conditions, *record.former_conditions)
    lists = {name: list(value) for name, value in fields.items() if isinstance(value, tuple)}
    lists |= {name: [call_fact_out(fact) for fact in fields[name]] for name in _FACTS}
    if was_still_on(record, as_of):
        lists["warnings"] = [w for w in record.warnings if w.code != "cancelled"]
    if warned:
        lists["warnings"] = [w.model_copy(update={"text": warned(record, w)}) for w in lists["warnings"]]
    told = {
        "status": status_on(record, as_of),
        "opens": opens_on(record, as_of),
        "deadline": deadline_on(record, as_of),
    }
    return Call.model_construct(**{**fields, **lists, **told})


_FACTS = ("deadlines", "amounts", "urls", "contacts", "conditions")


def with_revisions(
    calls: Iterable[CallRecord], previous: Iterable[CallRecord], version: int
) -> list[CallRecord]:
    """The calls with the collection's version at which their days last changed: unchanged days keep their revision.

    Calendars take an event's new time only under a higher sequence number, and versions of a collection only grow.
    """
    before = {call.call_id: call for call in previous}
    return [_revised(call, before.get(call.call_id), version) for call in calls]


def _revised(call: CallRecord, old: CallRecord | None, version: int) -> CallRecord:
    if old is None:
        return replace(call, revision=version)
    revision = old.revision if _days(old) == _days(call) else version
    same = revision == old.revision and _told(old) == _told(call)
    return replace(call, revision=revision, revised=old.revised if same else now().replace(microsecond=0))


def _told(call: CallRecord) -> tuple[object, ...]:
    """What an entry of the feed tells but the days: readers show an entry again when it changes."""
    warnings = tuple(w.text for w in call.warnings)
    return (
        call.programme,
        call.regions,
        call.applicants,
        warnings,
        tuple((n.title, n.url) for n in call.notices),
    )


def _days(call: CallRecord) -> tuple[object, ...]:
    own = (f for f in call.deadlines if f.still_for_applicants)
    return (call.deadline, call.state, call.windows, tuple((f.value, f.at, f.channel) for f in own))


@cache
def _adapter() -> TypeAdapter[CallRecord]:
    return TypeAdapter(CallRecord)


def dump_call(record: CallRecord) -> str:
    """The stored JSON of a call."""
    return _adapter().dump_json(record).decode()


def load_call(body: str) -> CallRecord:
    """The inverse of `dump_call`."""
    return _adapter().validate_json(body)
