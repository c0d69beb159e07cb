"""What the calls say of the notices that tell of them: looked up notice by notice, so that nothing is gathered for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Self

import numpy as np
from numpy.typing import NDArray

from indexes.packed import Hashes, HashIndex, Lists, hashed
from rag.calls.call_outline import CallOutline
from rag.calls.call_record import CallRecord, Timed
from rag.calls.found_by_aid import FoundByAid
from rag.calls.stored_calls import StoredCalls
from rag.public.call_json import CHANGING

Mask = NDArray[np.bool_]
VoidFacts = Mapping[str, frozenset[tuple[str, int, str]]]
"""Aid -> (kind, start, value) of the facts that a later notice replaced or made void."""
_AMENDED = ("announcement", "local", "digest")
"""As what a notice tells of a call whose amendments concern it."""
_UNDECIDED = ("result", "basis")
"""A notice that tells of a call as these is not open or closed with it."""


@dataclass(frozen=True, slots=True)
class CallLinks:
    """What the calls say of the notices, by aid.

    Attributes:
        call_ids: the calls that a notice tells of.
        amended_by: later notices that change something of it, of the same call or of one that serves it or that it serves.
        superseded: starts of the facts that a later notice replaced or made void.
        void: the same as (kind, start, value).
        calls: of the calls that a notice tells of, other than as their result or basis, those that are off or rolling; None
            for each other one.

    """

    call_ids: Mapping[str, tuple[str, ...]]
    amended_by: Mapping[str, tuple[str, ...]]
    superseded: Mapping[str, frozenset[int]]
    void: VoidFacts
    calls: Mapping[str, tuple[Timed | None, ...]]

    def told(self, hashes: Hashes) -> Mask:
        """bool[len(hashes)]: which notices, by the hashes of their aids, tell of a call."""
        return _held(self.call_ids, hashes)

    def touched(self, hashes: Hashes) -> Mask:
        """bool[len(hashes)]: of which the calls may say otherwise who may apply, or when they are open."""
        deciding = (aid for aid, calls in self.calls.items() if any(calls))
        return _held(chain(self.void, deciding), hashes)


def _held(aids: Iterable[str], hashes: Hashes) -> Mask:
    own = hashed(aids)
    return HashIndex.of(Lists(own, np.array([0, len(own)]))).held(hashes)


@dataclass(frozen=True, slots=True)
class StoredLinks(CallLinks):
    """The same of stored calls: each is made when it is first asked for.

    Attributes:
        stored: the calls.
    """

    stored: StoredCalls

    @classmethod
    def of_stored(cls, stored: StoredCalls) -> Self:
        """The links of all of them; no call is parsed."""
        look = _LookUp(stored)
        return cls(
            FoundByAid(look.call_ids, look.aids),
            FoundByAid(look.amended_by, look.aids),
            FoundByAid(look.superseded, look.void_aids),
            FoundByAid(look.void, look.void_aids),
            FoundByAid(look.calls, look.aids),
            stored,
        )

    def told(self, hashes: Hashes) -> Mask:
        """As of any links."""
        return self.stored.table.by_notice.held(hashes)

    def touched(self, hashes: Hashes) -> Mask:
        """As of any links."""
        table = self.stored.table
        return np.asarray(table.by_void.held(hashes) | table.deciding.held(hashes))


def links_of(calls: Iterable[CallRecord]) -> CallLinks:
    """The links of some calls."""
    return StoredLinks.of_stored(calls if isinstance(calls, StoredCalls) else StoredCalls.of(calls))


class _LookUp:
    """What the outlines of calls say of one notice."""

    def __init__(self, stored: StoredCalls) -> None:
        self._stored = stored
        self._table = stored.table

    def aids(self) -> Iterator[str]:
        """All notices that tell of a call."""
        return (notice.aid for outline in self._outlines() for notice in outline.notices)

    def void_aids(self) -> Iterator[str]:
        """All notices of which facts are void."""
        return (fact[0] for outline in self._outlines() for fact in outline.superseded)

    def _outlines(self) -> Iterator[CallOutline]:
        return map(self._table.outline, range(len(self._table)))

    def call_ids(self, aid: str) -> tuple[str, ...] | None:
        return tuple(self._table.ids[at] for at in self._stored.told_by(aid)) or None

    def calls(self, aid: str) -> tuple[Timed | None, ...] | None:
        found: list[Timed | None] = []
        for at in self._stored.told_by(aid):
            outline = self._stored.outline(at)
            roles = [n.role for n in outline.notices if n.aid == aid and n.role not in _UNDECIDED]
            found += [outline if outline.decides else None] * len(roles)
        return tuple(found) or None

    def void(self, aid: str) -> frozenset[tuple[str, int, str]] | None:
        found = map(self._stored.outline, self._table.by_void.of_text(aid))
        facts = (fact for outline in found for fact in outline.superseded)
        return frozenset((kind, start, value) for own, kind, start, value in facts if own == aid) or None

    def superseded(self, aid: str) -> frozenset[int] | None:
        return frozenset(start for _, start, _ in self.void(aid) or ()) or None

    def amended_by(self, aid: str) -> tuple[str, ...] | None:
        by: set[str] = set()
        for at in self._stored.told_by(aid):
            outline = self._stored.outline(at)
            if any(n.aid == aid and n.role in _AMENDED for n in outline.notices):
                by.update(*map(_amendments, (outline, *self._kin(outline))))
        return tuple(sorted(by - {aid})) or None

    def _kin(self, outline: CallOutline) -> Iterator[CallOutline]:
        """The calls that serve a call, and the one that it serves."""
        below = map(self._stored.outline, self._table.by_parent.of_text(outline.call_id))
        yield from (child for child in below if child.parent == outline.call_id)
        above = self._table.place(outline.parent) if outline.parent else None
        if above is not None:
            yield self._stored.outline(above)


def _amendments(outline: CallOutline) -> list[str]:
    return [notice.aid for notice in outline.notices if notice.role in CHANGING]
