"""What is known of a call without parsing it: what ties it to notices, and what calls are chosen and sorted by."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any, Self, TypeVar

from rag.calls.call_record import CallRecord, CallState, Window
from rag.domain import Applicant, Level

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class NoticeRole:
    """A notice that a call is told by, and as what; as in `rag.public.call_json.CallNotice`."""

    aid: str
    role: str
    date: dt.date
    category: str


@dataclass(frozen=True, slots=True)
class CallOutline:
    """Of a call, under the same names, but that `superseded` are of facts.

    Attributes:
        superseded: (aid, kind, start, value) of its facts that a later notice replaced or made void.
    """

    call_id: str
    programme: str
    parent: str | None
    notices: tuple[NoticeRole, ...]
    superseded: tuple[tuple[str, str, int, str], ...]
    aliases: tuple[str, ...]
    year: int | None
    batch: int | None
    regions: tuple[str, ...]
    level: Level
    issuer: str | None
    applicants: tuple[Applicant, ...]
    rolling: bool
    all_year: bool
    state: CallState | None
    state_since: dt.date | None
    opens: dt.date | None
    deadline: dt.date | None
    voided: dt.date | None
    windows: tuple[Window, ...]

    @classmethod
    def of(cls, call: CallRecord) -> Self:
        """The outline of a call that is at hand."""
        facts = (*call.deadlines, *call.amounts, *call.contacts, *call.former_conditions)
        return cls(
            notices=tuple(NoticeRole(n.aid, n.role, n.date, n.category) for n in call.notices),
            superseded=(
                *((f.aid, f.kind, f.start, str(f.value)) for f in facts if f.superseded),
                *call.former_facts,
            ),
            **{name: getattr(call, name) for name in (*_PLAIN, *_LISTS, *_DAYS, "windows")},
        )

    @property
    def decides(self) -> bool:
        """Whether it is off or rolling, so that it says itself how it stands, whatever its notices' own days are."""
        return bool(self.state or self.rolling)

    @property
    def newest(self) -> dt.date:
        """As of the call."""
        return max(n.date for n in self.notices)

    @property
    def oldest(self) -> dt.date:
        """As of the call."""
        return min(n.date for n in self.notices)

    def dump(self) -> str:
        """One line of JSON."""
        told = {name: getattr(self, name) for name in (*_PLAIN, *_LISTS)}
        told |= {name: _dumped(getattr(self, name)) for name in _DAYS}
        told["notices"] = [(n.aid, n.role, _dumped(n.date), n.category) for n in self.notices]
        told["superseded"] = self.superseded
        told["windows"] = [(w.group, _dumped(w.opens), _dumped(w.deadline)) for w in self.windows]
        return json.dumps([told[name] for name in _ORDER], ensure_ascii=False)

    @classmethod
    def load(cls, dumped: str) -> Self:
        """The inverse of `dump`.

        Raises:
            ValueError: another release wrote it.

        """
        told: dict[str, Any] = dict(zip(_ORDER, json.loads(dumped), strict=True))
        told |= {name: tuple(told[name]) for name in _LISTS}
        told |= {name: _day(told[name]) for name in _DAYS}
        notices = (NoticeRole(aid, role, _on(day), category) for aid, role, day, category in told["notices"])
        told["notices"] = tuple(notices)
        told["superseded"] = tuple(
            (aid, kind, start, value) for aid, kind, start, value in told["superseded"]
        )
        told["windows"] = tuple(
            Window(group, _day(opens), _on(last)) for group, opens, last in told["windows"]
        )
        return cls(**told)


_PLAIN = (
    "call_id", "programme", "parent", "year", "batch", "level", "issuer", "rolling", "all_year", "state",
)  # fmt: skip
_LISTS = ("aliases", "regions", "applicants")
_DAYS = ("state_since", "opens", "deadline", "voided")
_ORDER = (*_PLAIN, *_LISTS, *_DAYS, "notices", "superseded", "windows")


def _dumped(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _on(day: str) -> dt.date:
    return dt.date.fromisoformat(day)


def _day(told: str | None) -> dt.date | None:
    return _on(told) if told else None
