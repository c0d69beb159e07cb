"""Calls as a store holds them: what ties them to notices on a line of its own, so that opening a collection parses no call."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, MutableMapping, Sequence
from functools import cached_property
from typing import overload

import numpy as np

from rag.calls.call_outline import CallOutline
from rag.calls.call_record import CallRecord, dump_call, load_call
from rag.calls.call_table import CallTable

CALL_RECORD = "call"
"""The kind of the store's records that hold calls; their keys are call ids."""
ReadCalls = Callable[[Sequence[int]], Mapping[int, str]]
"""Gives what is stored of some calls, by the store's rows that hold them."""
AT_ONCE = 500
"""So many calls are read together where all are asked for."""


def dump_stored(call: CallRecord) -> str:
    """What is stored of a call: its outline on one line, itself on the next."""
    return f"{CallOutline.of(call).dump()}\n{dump_call(call)}"


def load_stored(stored: str) -> CallRecord:
    """The inverse of `dump_stored`; an older release stored the call alone."""
    return load_call(stored.rpartition("\n")[2])


def load_outline(stored: str) -> CallOutline:
    """What is known of a stored call without parsing it; of one that an older release stored, it is parsed."""
    outline, _, body = stored.rpartition("\n")
    return CallOutline.load(outline) if outline else CallOutline.of(load_call(body))


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

    def told_by_none_of(self, aids: Collection[str]) -> HeldCalls:
        """Those that none of these notices tells of."""
        return HeldCalls(call for call in self if not any(notice.aid in aids for notice in call.notices))


class StoredCalls(Sequence[CallRecord]):
    """Calls by their ids, each read and parsed when it is first asked for.

    Args:
        table: what is known of them without reading.
        known: calls by their rows; shared with the readers of other versions: nothing in a stored call changes.
        read: gives what is stored of those that are not known.
    """

    def __init__(
        self,
        table: CallTable,
        known: MutableMapping[int, CallRecord],
        read: ReadCalls,
    ) -> None:
        self.table = table
        self.known = known
        self._read = read

    @classmethod
    def of(cls, calls: Iterable[CallRecord]) -> StoredCalls:
        """Calls that are at hand, tied to notices as if they were stored."""
        known = {-n: call for n, call in enumerate(calls, 1)}
        table = CallTable.of((row, CallOutline.of(call)) for row, call in known.items())
        return cls(table, known, lambda rows: {})

    def __len__(self) -> int:
        return len(self.table)

    @overload
    def __getitem__(self, at: int) -> CallRecord: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[CallRecord]: ...
    def __getitem__(self, at: int | slice) -> CallRecord | Sequence[CallRecord]:
        if isinstance(at, slice):
            return self.several(range(*at.indices(len(self))))
        return self.several((at,))[0]

    def __iter__(self) -> Iterator[CallRecord]:
        for start in range(0, len(self), AT_ONCE):
            yield from self.several(range(start, min(start + AT_ONCE, len(self))))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def several(self, places: Iterable[int]) -> list[CallRecord]:
        """The calls at some places; those not yet known are read together."""
        rows = self.table.rows[list(places)].tolist()
        unknown = [row for row in rows if row not in self.known]
        if unknown:
            self.known.update({row: load_stored(text) for row, text in self._read(unknown).items()})
        return [self.known[row] for row in rows]

    @cached_property
    def by_id(self) -> Mapping[str, CallRecord]:
        """The calls by their ids; looking one up parses that one."""
        return _ById(self)

    @property
    def programmes(self) -> Sequence[str]:
        """Their names."""
        return self.table.programmes

    def told_by_none_of(self, aids: Collection[str]) -> StoredCalls:
        """Those that none of these notices tells of."""
        kept = np.ones(len(self), np.bool_)
        kept[[at for aid in aids for at in self.told_by(aid)]] = False
        return StoredCalls(self.table.take(kept), self.known, self._read)

    def told_by(self, aid: str) -> list[int]:
        """The places of the calls that a notice tells of, ascending."""
        found = self.table.by_notice.of_text(aid)
        return [at for at in found if any(n.aid == aid for n in self.table.outline(at).notices)]


class _ById(Mapping[str, CallRecord]):
    def __init__(self, calls: StoredCalls) -> None:
        self._calls = calls

    def __getitem__(self, call_id: str) -> CallRecord:
        at = self._calls.table.place(call_id)
        if at is None:
            raise KeyError(call_id)
        return self._calls[at]

    def __contains__(self, call_id: object) -> bool:
        return isinstance(call_id, str) and self._calls.table.place(call_id) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._calls.table.ids)

    def __len__(self) -> int:
        return len(self._calls)
