"""Calls merged again where the notices that they rest on are others, and left alone elsewhere.

Calls are made place by place. A change is merged in the places that its notices mention; of the places above and below them it is
looked at what is stored (`rag.calls.place_calls`), and mentions are read of those calls alone that may serve one that is another.
Of each call a *source* is kept, which names every mention that has a say in it: where it is the same as before, so is the
call, and none of its notices is read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import chain
from typing import Protocol

from rag.calls.attached_notices import attached
from rag.calls.build import Arranged, call_ids, calls_of
from rag.calls.call_record import CallRecord
from rag.calls.calls_above import Upper, nearest, places_above
from rag.calls.mention_clusters import Cluster, clusters
from rag.calls.mentions import Mention, mentions
from rag.calls.outlines import NoticeOutline
from rag.calls.place_calls import PlaceCalls, Standing, Told
from rag.facts.notice_record import NoticeRecord

_SOURCE_CHARS = 20
AT_ONCE = 300
"""So many calls are read with their notices at a time."""


class HeldCalls(Protocol):
    """What is held of calls before a change, and the notices as it has them."""

    def place_names(self) -> Collection[str]:
        """The places of which something is held."""
        ...

    def places(self, names: Collection[str]) -> Mapping[str, PlaceCalls]:
        """What is held of those of some places that are known."""
        ...

    def outlines(self, aids: Collection[str]) -> Mapping[str, NoticeOutline]:
        """What those of some notices tell that are held."""
        ...

    def sources(self, call_ids: Collection[str]) -> Mapping[str, str]:
        """The sources of those of some calls that are held."""
        ...

    def records(self, aids: Collection[str]) -> Mapping[str, NoticeRecord]:
        """Notices, with their texts, as the change has them; without those that cannot be read."""
        ...


@dataclass(frozen=True, slots=True)
class Merged:
    """What a change makes of the calls.

    Attributes:
        sources: those of all calls that it may have changed, by call id.
        anew: those calls whose source is another one than before.
        gone: the ids of the calls that are no more.
        places: what is another one in places; of one where nothing is told of calls any more it is empty.
    """

    sources: Mapping[str, str]
    anew: tuple[CallRecord, ...]
    gone: Set[str]
    places: Mapping[str, PlaceCalls]


def merge(fresh: Mapping[str, NoticeOutline], gone: Iterable[str], held: HeldCalls) -> Merged:
    """Calls of all notices after a change.

    Args:
        fresh: what the notices put by it tell, by aid.
        gone: the notices removed by it.
        held: what was held before; of nothing, every call is made anew.

    """
    before = held.outlines([*fresh, *gone])
    touched = {m.place for told in chain(before.values(), fresh.values()) for m in told.mentions}
    places = _Places(held, fresh)
    places.arrange(touched, {told.document_id for told in before.values()})
    return _made(places, touched, _serve(places, touched), held)


class _Places:
    """All places, as they were and as they become, each read once it is needed; and the mentions of some calls."""

    def __init__(self, held: HeldCalls, fresh: Mapping[str, NoticeOutline]) -> None:
        self._held = held
        self._outlines = {told.document_id: told for told in fresh.values()}
        self._fresh = fresh
        self._aids = {told.document_id: aid for aid, told in fresh.items()}
        self._before: dict[str, PlaceCalls] = {}
        self._clusters: dict[tuple[str, tuple[Told, ...]], Cluster] = {}
        self._upper: dict[str, Upper[Standing]] = {}
        self.after: dict[str, PlaceCalls] = {}

    # -- what is held --------------------------------------------------------------------------------------------------

    def before(self, name: str) -> PlaceCalls:
        """A place before the change."""
        self.read([name])
        return self._before[name]

    def now(self, name: str) -> PlaceCalls:
        """A place as the change leaves it, so far."""
        return self.after[name] if name in self.after else self.before(name)

    def read(self, names: Iterable[str]) -> None:
        """Read some places together."""
        unread = set(names) - self._before.keys()
        if unread:
            found = self._held.places(sorted(unread))
            self._before |= {name: found.get(name) or PlaceCalls() for name in unread}
            for known in found.values():
                self._aids |= known.notices

    def upper(self, name: str) -> Upper[Standing]:
        """The calls of a place, once all are arranged, by what others can serve them by."""
        if name not in self._upper:
            self._upper[name] = Upper.of(self.now(name).calls)
        return self._upper[name]

    def calls(self) -> dict[str, tuple[Standing, str]]:
        """The calls of all places read so far, and their places, by their ids."""
        names = {**self._before, **self.after}
        return {call.call_id: (call, name) for name in names for call in self.now(name).calls}

    def below(self, names: Set[str]) -> set[str]:
        """The places that lie in some of these."""
        known = {*self._held.place_names(), *self.after}
        return {name for name in known if not names.isdisjoint(places_above(name))}

    def clusters(self, calls: Sequence[Standing]) -> list[Cluster]:
        """Calls with their mentions, read together."""
        unknown = [call for call in calls if call.key not in self._clusters]
        self._tell({number for call in unknown for number in call.notices})
        self._clusters |= {call.key: Cluster(tuple(map(self._mention, call.told))) for call in unknown}
        return [self._clusters[call.key] for call in calls]

    def aids(self, told: Iterable[Told]) -> list[str]:
        """The notices of some mentions."""
        return [self._aids[number] for number, _ in told]

    def _mention(self, told: Told) -> Mention:
        number, n = told
        return self._outlines[number].mentions[n]

    def _tell(self, numbers: Set[int]) -> None:
        unknown = sorted(self._aids[number] for number in numbers - self._outlines.keys())
        if unknown:
            found = self._held.outlines(unknown).values()
            self._outlines |= {told.document_id: told for told in found}

    # -- what becomes of it --------------------------------------------------------------------------------------------

    def arrange(self, touched: Set[str], gone: Set[int]) -> None:
        """Put the mentions of some places together anew; each call serves what it did, so far."""
        self.read(touched)
        come: dict[str, dict[int, str]] = {name: {} for name in touched}
        for aid, told in self._fresh.items():
            for name in {mention.place for mention in told.mentions}:
                come[name][told.document_id] = aid
        for name in touched:
            kept = {number: aid for number, aid in self.before(name).notices.items() if number not in gone}
            self.after[name] = self._arranged(name, dict(sorted({**kept, **come[name]}.items())))

    def _arranged(self, name: str, notices: Mapping[int, str]) -> PlaceCalls:
        self._tell(notices.keys())
        places = {
            id(mention): (number, n)
            for number in notices
            for n, mention in enumerate(self._outlines[number].mentions)
            if mention.place == name
        }
        local = [self._mention(told) for told in places.values()]
        found = clusters(local)
        served = {call.key: call.parent for call in self.before(name).calls}
        calls = []
        for call_id, cluster, beside in zip(call_ids(found), found, attached(found, local), strict=True):
            told, others = ([places[id(m)] for m in some] for some in (cluster.mentions, beside))
            call = Standing.of(call_id, cluster, told, others)
            self._clusters[call.key] = cluster
            calls.append(replace(call, parent=served.get(call.key)))
        return PlaceCalls(notices, tuple(calls))

    def put(self, name: str, parents: Mapping[str, str | None]) -> None:
        """Have some calls of a place serve others than before."""
        now = self.now(name)
        calls = (replace(c, parent=parents[c.call_id]) if c.call_id in parents else c for c in now.calls)
        self.after[name] = PlaceCalls(now.notices, tuple(calls))

    def differing(self, name: str) -> tuple[list[Standing], list[Standing]]:
        """The calls of a place that went, and those that came; one with other mentions did both."""
        before, now = (
            {call.key: call for call in some.calls} for some in (self.before(name), self.now(name))
        )
        return (
            [call for key, call in before.items() if key not in now],
            [call for key, call in now.items() if key not in before],
        )


@dataclass(frozen=True, slots=True)
class _Moved:
    """What became another one.

    Attributes:
        changed: the ids of the calls that came or went; one with other mentions did both.
        versions: these, and those that serve another one than before, each as it was and as it is.
    """

    changed: Set[str]
    versions: Sequence[Standing]


def _serve(places: _Places, touched: Set[str]) -> _Moved:
    """Find anew what calls serve: those that came, those that served one that went, and those that may serve one that came."""
    differing = {name: places.differing(name) for name in touched}
    left = {call.call_id for went, _ in differing.values() for call in went}
    came = {call.call_id for _, some in differing.values() for call in some}
    upper = {name: Upper.of(some) for name, (_, some) in differing.items() if some}
    changed = {name for name, both in differing.items() if any(both)}
    below = places.below(changed)
    places.read(below)
    versions = [call for went, _ in differing.values() for call in went]
    for name in sorted(changed | below):
        near = [upper[above] for above in places_above(name) if above in upper]
        due = [
            call
            for call in places.now(name).calls
            if call.call_id in came or call.parent in left or any(each.above(call) for each in near)
        ]
        versions += _serve_anew(places, name, due, came)
    return _Moved(left | came, versions)


def _serve_anew(places: _Places, name: str, due: Sequence[Standing], came: Set[str]) -> list[Standing]:
    """Find anew what some calls of a place serve; those that came, and both versions of those that serve another one."""
    parents = _parents(places, name, due)
    other = {call.call_id: parents[call.call_id] for call in due if call.parent != parents[call.call_id]}
    if other:
        places.put(name, other)
    now = {call.call_id: call for call in places.now(name).calls}
    as_was = [call for call in due if call.call_id in other and call.call_id not in came]
    return [*as_was, *(now[call.call_id] for call in due if call.call_id in other or call.call_id in came)]


def _parents(places: _Places, name: str, calls: Sequence[Standing]) -> dict[str, str | None]:
    """For some calls of a place the call that each serves, of the nearest place above that has one."""
    found: dict[str, str | None] = dict.fromkeys(call.call_id for call in calls)
    for above in places_above(name) if calls else ():
        upper = places.upper(above)
        may = {call: near for call in calls if not found[call.call_id] and (near := upper.above(call))}
        places.clusters([*may, *chain.from_iterable(may.values())])  # read together
        for call, near in may.items():
            of = dict(zip(places.clusters(near), near, strict=True))
            if served := nearest(places.clusters([call])[0], of):
                found[call.call_id] = of[served].call_id
    return found


class _Family:
    """The calls that a change may make others, and all that have a say in them.

    Attributes:
        due: those whose sources may be others.
    """

    def __init__(self, places: _Places, touched: Set[str], moved: _Moved) -> None:
        places.read({above for name in touched for above in places_above(name)})
        known = places.calls()
        ids = {call.call_id for name in touched for call in places.now(name).calls}
        ids |= {call.call_id for call, _ in known.values() if call.parent in moved.changed}
        ids |= {call.call_id for call in moved.versions}
        ids |= {call.parent for call in moved.versions if call.moves and call.parent}
        due = [known[call_id] for call_id in sorted(ids) if call_id in known]
        around = {name for _, name in due}
        places.read(places.below(around) | {above for name in around for above in places_above(name)})
        self.due = [call for call, _ in due]
        self._calls = {call_id: call for call_id, (call, _) in places.calls().items()}
        self._moving: dict[str, list[Standing]] = {}
        for call in self._calls.values():
            if call.moves and call.parent:
                self._moving.setdefault(call.parent, []).append(call)

    def source(self, call: Standing) -> str:
        """A call's mentions, those beside it, and those of the calls above and below that it tells of."""
        above = self._calls[call.parent] if call.parent else None
        parts = (
            _names(call.told),
            _names(call.beside),
            f"{above.call_id}:{_names(above.told)}" if above else "",
            *sorted(f"{other.call_id}:{_names(other.told)}" for other in self._below(call.call_id)),
        )
        return hashlib.sha256("|".join(parts).encode()).hexdigest()[:_SOURCE_CHARS]

    def with_kin(self, renewed: Set[str]) -> list[Standing]:
        """Some calls, those that they serve, and those with changes that serve them: each tells of the other."""
        ids = set(renewed)
        for call_id in renewed:
            ids |= {call.call_id for call in self._below(call_id)}
            if parent := self._calls[call_id].parent:
                ids.add(parent)
        return [self._calls[call_id] for call_id in sorted(ids)]

    def _below(self, call_id: str) -> Sequence[Standing]:
        return self._moving.get(call_id, ())


def _names(some: Iterable[Told]) -> str:
    return " ".join(f"{number}.{n}" for number, n in some)


def _made(places: _Places, touched: Set[str], moved: _Moved, held: HeldCalls) -> Merged:
    """Make those calls anew whose sources are others now."""
    family = _Family(places, touched, moved)
    sources = {call.call_id: family.source(call) for call in family.due}
    known = held.sources(sources.keys())
    renewed = {call_id for call_id, source in sources.items() if known.get(call_id) != source}
    # A call that is only told of by another needs nothing beside it.
    needed = [c if c.call_id in renewed else replace(c, beside=()) for c in family.with_kin(renewed)]
    calls = calls_of(_in_full(needed, places, held))
    before = {call.call_id for name in touched for call in places.before(name).calls}
    return Merged(
        sources,
        tuple(call for call in calls if call.call_id in renewed),
        before - {call.call_id for name in touched for call in places.now(name).calls},
        {name: now for name, now in places.after.items() if now != places.before(name)},
    )


def _in_full(needed: Sequence[Standing], places: _Places, held: HeldCalls) -> Iterator[Arranged]:
    """Calls with the texts and facts of those mentions whose notices can be read; without calls that have none.

    So many are read at a time, those of one notice together: where all calls are made anew, the notices of all of them with
    their texts are more than fits into memory.
    """
    ordered = sorted(needed, key=lambda call: call.told)
    full: dict[str, list[Mention]] = {}
    for start in range(0, len(ordered), AT_ONCE):
        some = ordered[start : start + AT_ONCE]
        aids = {aid for call in some for aid in places.aids((*call.told, *call.beside))}
        full = {aid: full[aid] for aid in aids & full.keys()}
        full |= {aid: mentions(record) for aid, record in held.records(sorted(aids - full.keys())).items()}
        yield from _whole(some, places, full)


def _whole(
    some: Sequence[Standing], places: _Places, full: Mapping[str, Sequence[Mention]]
) -> Iterator[Arranged]:
    """Calls with their mentions as they are in `full`."""

    def whole(told: Sequence[Told]) -> tuple[Mention, ...]:
        numbered = zip(places.aids(told), told, strict=True)
        return tuple(full[aid][n] for aid, (_, n) in numbered if aid in full)

    for call in some:
        if own := whole(call.told):
            yield Arranged(call.call_id, Cluster(own), call.parent, whole(call.beside))
