"""Calls as a store holds them: what ties them to notices on a line of its own, so that opening a collection parses no call."""

from __future__ import annotations

from abc import abstractmethod
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import overload

import numpy as np

from rag.calls.call_outline import CallOutline
from rag.calls.call_record import CallRecord, Choosable, dump_call, load_call
from rag.calls.call_table import CallTable, LeastAsked

CALL_RECORD = "call"
"""The kind of the store's records that hold calls; their keys are call ids."""
ReadCalls = Callable[[Sequence[int]], Mapping[int, str]]
"""Gives what is stored of some calls, by the store's rows that hold them."""
Test = Callable[[Choosable], bool]
KEPT = 4096
"""So many calls that the store can give again are kept parsed, the newest: some 17 kB each."""
AT_ONCE = 500
"""So many calls are read together where all are asked for."""
ANY = LeastAsked()
FEW_AT_ONCE = 20
"""So many where the first few will do."""


def dump_stored(call: CallRecord) -> str:
    """What is stored of a call: its outline on one line, itself on the next."""
    return f"{CallOutline.of(call).dump()}\n{dump_call(call)}"


def load_stored(stored: str) -> CallRecord:
    """The inverse of `dump_stored`; an older release stored the call alone."""
    return load_call(stored.rpartition("\n")[2])


def load_outline(stored: str) -> CallOutline:
    """What is known of a stored call without parsing it; of one that another release stored, it is parsed."""
    outline, _, body = stored.rpartition("\n")
    with suppress(ValueError):
        return CallOutline.load(outline)
    return CallOutline.of(load_call(body))


def load_calls(stored: Mapping[str, str]) -> tuple[CallRecord, ...]:
    """All calls of a store's records by call id, ordered by it."""
    return tuple(load_stored(stored[call_id]) for call_id in sorted(stored))


class HeldCalls(tuple[CallRecord, ...]):
    """Calls that are at hand, by their ids."""

    @classmethod
    def of(cls, calls: Iterable[CallRecord]) -> HeldCalls:
        """Some calls in any order."""
        return cls(sorted(calls, key=lambda call: call.call_id))

    @cached_property
    def by_id(self) -> Mapping[str, CallRecord]:
        """The calls by their ids."""
        return {call.call_id: call for call in self}

    @property
    def programmes(self) -> Sequence[str]:
        """Their names."""
        return [call.programme for call in self]

    @property
    def outlines(self) -> Sequence[Choosable]:
        """What they are chosen by."""
        return self

    def likely(self, asked: LeastAsked) -> Iterable[int]:
        """The places of those that may be what is asked."""
        return range(len(self))

    def several(self, places: Iterable[int]) -> list[CallRecord]:
        """The calls at some places."""
        return [self[at] for at in places]

    def told_by_none_of(self, aids: Collection[str]) -> HeldCalls:
        """Those that none of these notices tells of."""
        return HeldCalls(call for call in self if not any(notice.aid in aids for notice in call.notices))


class ReadTogether(Sequence[CallRecord]):
    """Calls in an order; as one goes through them so many at a time are read together."""

    @property
    @abstractmethod
    def places(self) -> Sequence[int]:
        """Where each of them stands, as `several` is asked for it."""

    @abstractmethod
    def several(self, places: Iterable[int]) -> Sequence[CallRecord]:
        """The calls at some places."""

    def __len__(self) -> int:
        return len(self.places)

    @overload
    def __getitem__(self, at: int) -> CallRecord: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[CallRecord]: ...
    def __getitem__(self, at: int | slice) -> CallRecord | Sequence[CallRecord]:
        if isinstance(at, slice):
            return self.several(self.places[at])
        return self.several((self.places[at],))[0]

    def __iter__(self) -> Iterator[CallRecord]:
        places = self.places
        for start in range(0, len(places), AT_ONCE):
            yield from self.several(places[start : start + AT_ONCE])


class StoredCalls(ReadTogether):
    """Calls by their ids, each read and parsed when it is first asked for.

    Args:
        table: what is known of them without reading.
        known: calls by their rows; shared with the readers of other versions: nothing in a stored call changes. Those at
            hand, which no store holds, have rows below 0.
        read: gives what is stored of those that are not known.
        outlined: outlines by their rows, shared likewise.
    """

    def __init__(
        self,
        table: CallTable,
        known: MutableMapping[int, CallRecord],
        read: ReadCalls,
        outlined: MutableMapping[int, CallOutline] | None = None,
    ) -> None:
        self.table = table
        self.known = known
        self._read = read
        self.outlined = {} if outlined is None else outlined
        self._made = deque(row for row in list(known) if row > 0)

    @classmethod
    def of(cls, calls: Iterable[CallRecord]) -> StoredCalls:
        """Calls that are at hand, tied to notices as if they were stored."""
        known = {-n: call for n, call in enumerate(calls, 1)}
        table = CallTable.of((row, CallOutline.of(call)) for row, call in known.items())
        return cls(table, known, lambda rows: {})

    @property
    def places(self) -> Sequence[int]:
        """All of the table."""
        return range(len(self.table))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def several(self, places: Iterable[int]) -> list[CallRecord]:
        """The calls at some places; those not yet known are read together."""
        rows = self.table.rows[list(places)].tolist()
        found = {row: call for row in rows if (call := self.known.get(row))}
        unknown = [row for row in dict.fromkeys(rows) if row not in found]
        if unknown:
            read = {row: load_stored(text) for row, text in self._read(unknown).items()}
            found |= read
            self._keep(read)
        return [found[row] for row in rows]

    def _keep(self, read: Mapping[int, CallRecord]) -> None:
        self.known.update(read)
        self._made.extend(read)
        while len(self._made) > KEPT:
            self.known.pop(self._made.popleft(), None)

    def outline(self, at: int) -> CallOutline:
        """What one is chosen by, some 1.5 kB; made when it is first looked at."""
        row = int(self.table.rows[at])
        return self.outlined.get(row) or self.outlined.setdefault(row, self.table.outline(at))

    @property
    def outlines(self) -> Sequence[CallOutline]:
        """What they are chosen by."""
        return _Outlines(self)

    def likely(self, asked: LeastAsked) -> Iterable[int]:
        """The places, ascending, of those that may be what is asked, by arrays alone."""
        return [int(at) for at in self.table.likely(asked)]

    @cached_property
    def by_id(self) -> Mapping[str, CallRecord]:
        """The calls by their ids; looking one up parses that one."""
        return _ById(self)

    @property
    def programmes(self) -> Sequence[str]:
        """Their names."""
        return self.table.programmes

    def told_by_none_of(self, aids: Collection[str]) -> StoredCalls | HeldCalls:
        """Those that none of these notices tells of."""
        kept = np.ones(len(self), np.bool_)
        kept[[at for aid in aids for at in self.told_by(aid)]] = False
        return StoredCalls(self.table.take(kept), self.known, self._read, self.outlined)

    def told_by(self, aid: str) -> list[int]:
        """The places of the calls that a notice tells of, ascending."""
        found = self.table.by_notice.of_text(aid)
        return [at for at in found if any(n.aid == aid for n in self.outline(at).notices)]


class _Outlines(Sequence[CallOutline]):
    """What stored calls are chosen by."""

    def __init__(self, calls: StoredCalls) -> None:
        self._calls = calls

    def __len__(self) -> int:
        return len(self._calls)

    @overload
    def __getitem__(self, at: int) -> CallOutline: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[CallOutline]: ...
    def __getitem__(self, at: int | slice) -> CallOutline | Sequence[CallOutline]:
        if isinstance(at, slice):
            return [self._calls.outline(n) for n in range(*at.indices(len(self)))]
        return self._calls.outline(range(len(self))[at])


class ChosenCalls(ReadTogether):
    """Some of the calls in an order of their own; of stored ones a few hundred at a time are parsed as one goes through them."""

    def __init__(self, calls: StoredCalls | HeldCalls, places: Sequence[int]) -> None:
        self._calls = calls
        self._places = places

    @property
    def places(self) -> Sequence[int]:
        """Those chosen, in their order."""
        return self._places

    def several(self, places: Iterable[int]) -> Sequence[CallRecord]:
        """The calls at some places of the whole."""
        return self._calls.several(places)


def chosen(calls: Sequence[CallRecord], test: Test, asked: LeastAsked = ANY) -> list[CallRecord]:
    """Those calls that pass a test, in their order; of stored ones no other is parsed.

    Args:
        calls: among which to choose.
        test: of what is known of a call.
        asked: what the test asks at least.

    """
    known = held(calls)
    return known.several(places_chosen(known, test, asked))


def places_chosen(calls: StoredCalls | HeldCalls, test: Test, asked: LeastAsked = ANY) -> list[int]:
    """The places of the same."""
    outlines = calls.outlines
    return [at for at in calls.likely(asked) if test(outlines[at])]


def in_order(
    calls: Sequence[CallRecord], test: Test, key: Callable[[Choosable], tuple[int | str, ...]]
) -> Iterator[CallRecord]:
    """The same in another order; of stored ones no more are parsed than some beyond those that are taken."""
    known = held(calls)
    outlines = known.outlines
    places = sorted((at for at, o in enumerate(outlines) if test(o)), key=lambda at: key(outlines[at]))
    for start in range(0, len(places), FEW_AT_ONCE):
        yield from known.several(places[start : start + FEW_AT_ONCE])


def held(calls: Sequence[CallRecord]) -> StoredCalls | HeldCalls:
    """Calls in their order, by what they are chosen by."""
    return calls if isinstance(calls, StoredCalls | HeldCalls) else HeldCalls(calls)


class _ById(Mapping[str, CallRecord]):
    def __init__(self, calls: StoredCalls) -> None:
        self._calls = calls
        self._places: dict[str, int] = {}

    def _place(self, call_id: str) -> int | None:
        """Where a call stands; those found last are remembered."""
        at = self._places.get(call_id)
        if at is None and (at := self._calls.table.place(call_id)) is not None:
            if len(self._places) >= KEPT:
                self._places = {}
            self._places[call_id] = at
        return at

    def __getitem__(self, call_id: str) -> CallRecord:
        at = self._place(call_id)
        if at is None:
            raise KeyError(call_id)
        return self._calls[at]

    def __contains__(self, call_id: object) -> bool:
        return isinstance(call_id, str) and self._place(call_id) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._calls.table.ids)

    def __len__(self) -> int:
        return len(self._calls)
