"""What is known of a call without parsing it: what ties it to notices, and whether it decides itself how it stands."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Self

from rag.calls.call_record import CallRecord


@dataclass(frozen=True, slots=True)
class NoticeRole:
    """A notice that a call is told by, and as what; as in `rag.public.call_json.CallNotice`."""

    aid: str
    role: str


@dataclass(frozen=True, slots=True)
class CallOutline:
    """Of a call, under the same names.

    Attributes:
        superseded: (aid, kind, start, value) of its facts that a later notice replaced or made void.
        decides: it is off or rolling, so that it says itself how it stands, whatever its notices' own days are.
    """

    call_id: str
    programme: str
    parent: str | None
    notices: tuple[NoticeRole, ...]
    superseded: tuple[tuple[str, str, int, str], ...]
    decides: bool

    @classmethod
    def of(cls, call: CallRecord) -> Self:
        """The outline of a call that is at hand."""
        facts = (*call.deadlines, *call.amounts, *call.contacts)
        return cls(
            call.call_id,
            call.programme,
            call.parent,
            tuple(NoticeRole(notice.aid, notice.role) for notice in call.notices),
            tuple((f.aid, f.kind, f.start, str(f.value)) for f in facts if f.superseded),
            bool(call.state or call.rolling),
        )

    def dump(self) -> str:
        """One line of JSON."""
        notices = [(notice.aid, notice.role) for notice in self.notices]
        told = (self.call_id, self.programme, self.parent, notices, self.superseded, self.decides)
        return json.dumps(told, ensure_ascii=False)

    @classmethod
    def load(cls, dumped: str) -> Self:
        """The inverse of `dump`."""
        call_id, programme, parent, notices, superseded, decides = json.loads(dumped)
        return cls(
            call_id,
            programme,
            parent,
            tuple(NoticeRole(aid, role) for aid, role in notices),
            tuple((aid, kind, start, value) for aid, kind, start, value in superseded),
            decides,
        )
