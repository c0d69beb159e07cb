"""Calls merged again where the notices that they rest on are others, and left alone elsewhere.

Which mentions make a call is worked out for all notices, from outlines; a place whose mentions are the same as before keeps what
was worked out. Of each call a *source* is kept, which names every mention that has a say in it: where it is the same as
before, so is the call, and none of its notices is read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rag.calls.build import Arranged, arranged, calls_of
from rag.calls.call_record import CallRecord
from rag.calls.mention_clusters import Cluster, groups
from rag.calls.mentions import Mention, mentions
from rag.calls.outlines import NoticeOutline
from rag.facts.notice_record import NoticeRecord

Read = Callable[[Iterable[str]], Mapping[str, NoticeRecord]]
"""Gives the records, with their texts, of some notices by aid."""
_SOURCE_CHARS = 20


@dataclass(frozen=True, slots=True)
class Merged:
    """What a change makes of the calls.

    Attributes:
        sources: the source of every call, by call id.
        anew: those calls whose source is another one than before.
    """

    sources: Mapping[str, str]
    anew: tuple[CallRecord, ...]


class Merger:
    """Merges the notices of one collection, one change after the other; remembers the places that stayed the same."""

    def __init__(self) -> None:
        self._places: dict[str, tuple[Sequence[Mention], list[Cluster]]] = {}

    def warm_up(self, told: Iterable[NoticeOutline]) -> None:
        """Work out ahead what the first merge would: which mentions of each place belong together."""
        arranged(_Mentioned(told).all, self._grouped)

    def merge(self, told: Iterable[NoticeOutline], before: Mapping[str, str], read: Read) -> Merged:
        """Calls of all notices.

        Args:
            told: of every notice, in the order of their ids.
            before: the sources that the calls had, made by the same rules; {} makes every call anew.
            read: is asked for the notices of the calls that are made anew, and of those above and below them.

        """
        mentioned = _Mentioned(told)
        found = arranged(mentioned.all, self._grouped)
        sources = mentioned.sources(found)
        renewed = {call_id for call_id, source in sources.items() if before.get(call_id) != source}
        kin = _with_kin(found, renewed)
        needed = [_alone(each, renewed) for each in found if each.call_id in kin]
        calls = calls_of(mentioned.in_full(needed, read))
        return Merged(sources, tuple(call for call in calls if call.call_id in renewed))

    def _grouped(self, local: Sequence[Mention]) -> list[Cluster]:
        place = local[0].place
        known, found = self._places.get(place, ((), []))
        if len(known) != len(local) or any(a is not b for a, b in zip(known, local, strict=True)):
            found = groups(local)
            self._places[place] = local, found
        return found


def _with_kin(found: Sequence[Arranged], renewed: set[str]) -> set[str]:
    """Some calls, those that they serve, and those with changes that serve them: each tells of the other."""
    above = {each.parent for each in found if each.call_id in renewed and each.parent}
    below = {each.call_id for each in found if each.parent in renewed and _changes(each)}
    return renewed | above | below


def _changes(each: Arranged) -> bool:
    return any(m.change for m in each.cluster.mentions)


def _alone(each: Arranged, renewed: set[str]) -> Arranged:
    """A call that is only told of by another needs nothing beside it."""
    return each if each.call_id in renewed else replace(each, beside=())


class _Mentioned:
    """All mentions, each with its notice and its place in it."""

    def __init__(self, told: Iterable[NoticeOutline]) -> None:
        notices = list(told)
        self.all = [mention for notice in notices for mention in notice.mentions]
        self._place = {
            id(m): (notice.document_id, n) for notice in notices for n, m in enumerate(notice.mentions)
        }

    def sources(self, found: Sequence[Arranged]) -> dict[str, str]:
        """The source of each call: its mentions, those beside it, and those of the calls above and below that it tells of."""
        own = {each.call_id: self._names(each.cluster.mentions) for each in found}
        below: dict[str, list[str]] = {}
        for each in found:
            if each.parent and _changes(each):
                below.setdefault(each.parent, []).append(f"{each.call_id}:{own[each.call_id]}")
        return {each.call_id: self._source(each, own, below) for each in found}

    def _source(self, each: Arranged, own: Mapping[str, str], below: Mapping[str, Sequence[str]]) -> str:
        parts = (
            own[each.call_id],
            self._names(each.beside),
            f"{each.parent}:{own[each.parent]}" if each.parent else "",
            *below.get(each.call_id, ()),
        )
        return hashlib.sha256("|".join(parts).encode()).hexdigest()[:_SOURCE_CHARS]

    def _names(self, some: Iterable[Mention]) -> str:
        return " ".join("{}.{}".format(*self._place[id(mention)]) for mention in some)

    def in_full(self, needed: Sequence[Arranged], read: Read) -> list[Arranged]:
        """The calls with the texts and facts of those mentions whose notices can be read; without calls that have none."""
        aids = {m.notice.aid for each in needed for m in (*each.cluster.mentions, *each.beside)}
        full = {aid: mentions(record) for aid, record in read(sorted(aids)).items()}

        def whole(some: Iterable[Mention]) -> tuple[Mention, ...]:
            return tuple(full[m.notice.aid][self._place[id(m)][1]] for m in some if m.notice.aid in full)

        told = ((each, whole(each.cluster.mentions)) for each in needed)
        return [replace(each, cluster=Cluster(own), beside=whole(each.beside)) for each, own in told if own]
