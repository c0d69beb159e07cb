"""Calls as a store holds them: what ties them to notices on a line of its own, so that opening a collection parses no call."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self, overload

from rag.calls.call_record import CallRecord, dump_call, load_call
from rag.public.call_json import CHANGING

CALL_RECORD = "call"
"""The kind of the store's records that hold calls; their keys are call ids."""


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


@dataclass(slots=True)
class StoredCall:
    """A call that is parsed when it is first asked for. Nothing in it changes.

    Attributes:
        outline: what is known without parsing.
        body: its JSON in UTF-8, which takes six tenths of the memory of a text with Chinese in it; empty where the call was at hand.
    """

    outline: CallOutline
    body: bytes = field(repr=False)
    _record: CallRecord | None = field(default=None, repr=False, compare=False)

    @classmethod
    def of(cls, call: CallRecord) -> Self:
        """A call that is at hand."""
        return cls(CallOutline.of(call), b"", call)

    @property
    def record(self) -> CallRecord:
        """The call."""
        known = self._record
        if known is None:
            known = self._record = load_call(self.body.decode())
        return known


def dump_stored(call: CallRecord) -> str:
    """What is stored of a call: its outline on one line, itself on the next."""
    return f"{CallOutline.of(call).dump()}\n{dump_call(call)}"


def load_stored(stored: str) -> StoredCall:
    """The inverse of `dump_stored`; of a call that an older release stored, the outline is made."""
    outline, _, body = stored.rpartition("\n")
    return StoredCall(CallOutline.load(outline), body.encode()) if outline else StoredCall.of(load_call(body))


def load_calls(stored: Mapping[str, str]) -> tuple[CallRecord, ...]:
    """All calls of a store's records by call id, ordered by it."""
    return tuple(load_stored(stored[call_id]).record for call_id in sorted(stored))


def amended_by(calls: Sequence[CallRecord | CallOutline]) -> dict[str, tuple[str, ...]]:
    """Aid -> aids of notices that amend what it says, of the same call or of one that serves it or that it serves."""
    amendments = {c.call_id: [n.aid for n in c.notices if n.role in CHANGING] for c in calls}
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


class StoredCalls(Sequence[CallRecord]):
    """Calls by their ids, each parsed when it is first asked for.

    Attributes:
        rows: the calls as they are stored.
    """

    def __init__(self, rows: Iterable[StoredCall]) -> None:
        self.rows = tuple(sorted(rows, key=lambda row: row.outline.call_id))

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, at: int) -> CallRecord: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[CallRecord]: ...
    def __getitem__(self, at: int | slice) -> CallRecord | Sequence[CallRecord]:
        return StoredCalls(self.rows[at]) if isinstance(at, slice) else self.rows[at].record

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StoredCalls) and self.rows == other.rows

    __hash__ = None  # type: ignore[assignment]

    @cached_property
    def by_id(self) -> Mapping[str, CallRecord]:
        """The calls by their ids; looking one up parses that one."""
        return _ById({row.outline.call_id: row for row in self.rows})

    def told_by_none_of(self, aids: Collection[str]) -> StoredCalls:
        """Those that none of these notices tells of."""
        return StoredCalls(
            row for row in self.rows if not any(notice.aid in aids for notice in row.outline.notices)
        )


class _ById(Mapping[str, CallRecord]):
    def __init__(self, rows: Mapping[str, StoredCall]) -> None:
        self._rows = rows

    def __getitem__(self, call_id: str) -> CallRecord:
        return self._rows[call_id].record

    def __contains__(self, call_id: object) -> bool:
        return call_id in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)
