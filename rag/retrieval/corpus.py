"""The collection as retrieval sees it: which passage belongs to which notice, and the notices' heads, in memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self, overload

import numpy as np
from numpy.typing import NDArray

from indexes.filters import IdFlags
from indexes.packed import HashIndex, Lists, found_in
from indexes.search_protocols import Ids
from rag.calls.call_links import VoidFacts
from rag.calls.found_by_aid import FoundByAid
from rag.facts.notice_record import NoticeRecord
from rag.language.places import Place, resolve, within
from rag.retrieval.attributes import same_number, year_and_serial
from rag.retrieval.head_table import KEPT, Heads, HeadTable
from rag.retrieval.notice_heads import Head
from rag.retrieval.notice_summary import marked
from rag.retrieval.recent_cache import Recent

ReadBodies = Callable[[Sequence[int]], Mapping[int, str]]
"""Gives the JSON of some notices' records without text, by the store's rows that hold them."""
AT_ONCE = 500


class Records(Sequence[NoticeRecord]):
    """The records of some heads, each read, parsed and marked when it is first asked for; see `several`."""

    def __init__(self, heads: Sequence[Head], void: VoidFacts, read: ReadBodies) -> None:
        self._heads = heads
        self._void = void
        self._read = read
        self._known: Recent[int, NoticeRecord] = Recent(KEPT)

    def __len__(self) -> int:
        return len(self._heads)

    @overload
    def __getitem__(self, at: int) -> NoticeRecord: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[NoticeRecord]: ...
    def __getitem__(self, at: int | slice) -> NoticeRecord | Sequence[NoticeRecord]:
        if isinstance(at, slice):
            return [self[n] for n in range(*at.indices(len(self)))]
        at = range(len(self))[at]
        return self._known.get(at) or self.several((at,))[0]

    def __iter__(self) -> Iterator[NoticeRecord]:
        yield from self.each(range(len(self)))

    def each(self, places: Sequence[int]) -> Iterator[NoticeRecord]:
        """The records at some places one by one, however many: read some hundred at a time."""
        for start in range(0, len(places), AT_ONCE):
            yield from self.several(places[start : start + AT_ONCE])

    def several(self, places: Iterable[int]) -> list[NoticeRecord]:
        """The records at some places; those not yet known are read together."""
        places = list(places)
        found = {at: known for at in places if (known := self._known.get(at))}
        heads = {at: self._heads[at] for at in places if at not in found}
        self._fetch(list(heads.values()))
        for at, head in heads.items():
            found[at] = self._known.put(at, marked(head.record, self._void))
        return [found[at] for at in places]

    def _fetch(self, heads: Sequence[Head]) -> None:
        unread = [head for head in heads if head.is_unread]
        bodies = self._read([head.row for head in unread]) if unread else {}
        for head in unread:
            head.fill(bodies[head.row])


@dataclass(frozen=True)
class Corpus:
    """One version of the collection, without texts.

    Attributes:
        heads: the notices' heads, in ascending order of document id.
        passage_ids: int64[passages], ascending.
        notice_of: int32[passages], index into `heads` and `records`.
        ordinals: int32[passages].
        kinds: int64[passages], one bit (see `rag.retrieval.notice_heads.BITS`) for each kind that the passage states.
        void: the facts that later notices made void, by aid.
        read: gives the records that heads do not hold.

    """

    heads: Heads
    passage_ids: Ids
    notice_of: NDArray[np.int32]
    ordinals: NDArray[np.int32]
    kinds: NDArray[np.int64]
    void: VoidFacts
    read: ReadBodies

    @classmethod
    def of(cls, heads: Iterable[Head], void: VoidFacts, read: ReadBodies = lambda rows: {}) -> Self:
        """The corpus of some notices at hand, in any order; `read` is asked for the records that heads do not hold."""
        known = {-n: head for n, head in enumerate(heads, 1)}
        return cls.over(Heads(HeadTable.of(known.items()), known), void, read)

    @classmethod
    def over(cls, heads: Heads, void: VoidFacts, read: ReadBodies) -> Self:
        """The corpus of the notices of a table."""
        table = heads.table
        return cls(
            heads=heads,
            passage_ids=table.passage_ids.values,
            notice_of=table.passage_ids.owners.astype(np.int32),
            ordinals=table.ordinals.values,
            kinds=table.kinds.values,
            void=void,
            read=read,
        )

    @cached_property
    def records(self) -> Records:
        """The notices with what was read from them, as `heads`; the void facts are marked."""
        return Records(self.heads, self.void, self.read)

    @property
    def table(self) -> HeadTable:
        """What all notices are searched, sorted and filtered by."""
        return self.heads.table

    @cached_property
    def by_aid(self) -> Mapping[str, int]:
        """Index into `records` by aid."""
        table = self.table
        return FoundByAid(lambda aid: found_in(table.aids, table.by_aid, aid), lambda: table.aids)

    @cached_property
    def states(self) -> NDArray[np.int64]:
        """int64[notices]: the bits of all kinds that any passage of a notice states."""
        bits = np.zeros(len(self.heads), dtype=np.int64)
        np.bitwise_or.at(bits, self.notice_of, self.kinds)
        return bits

    @cached_property
    def alike(self) -> NDArray[np.int32]:
        """int32[notices]: equal for notices with the same body, as several accounts publish it; the first of them."""
        groups = self.table.groups  # np.unique would first import numpy.ma
        order = np.argsort(groups, kind="stable")
        begins = np.ones(len(order), np.bool_)
        np.not_equal(groups[order][1:], groups[order][:-1], out=begins[1:])
        alike = np.empty(len(order), np.int32)
        alike[order] = order[begins][np.cumsum(begins) - 1]
        return alike

    @cached_property
    def copies(self) -> dict[int, list[int]]:
        """Group, as in `alike` -> the notices in it by their public ids, where there are several."""
        several = np.bincount(self.alike, minlength=len(self.heads))[self.alike] > 1
        groups: dict[int, list[int]] = {}
        for notice in self.table.by_aid[several[self.table.by_aid]].tolist():
            groups.setdefault(int(self.alike[notice]), []).append(notice)
        return groups

    @property
    def dates(self) -> NDArray[np.int64]:
        """int64[notices]: publication days as proleptic ordinals."""
        return self.table.days

    @cached_property
    def aid_ranks(self) -> NDArray[np.int64]:
        """int64[notices]: the rank of each notice by its public id, which breaks ties between equal scores."""
        ranks = np.empty(len(self.heads), dtype=np.int64)
        ranks[self.table.by_aid] = np.arange(len(ranks))
        return ranks

    def holds_place(self, place: Place) -> bool:
        """Whether some notice is of a place, or of one within it."""
        return any(within(own, place) for own in self._places)

    @cached_property
    def _places(self) -> frozenset[Place]:
        """The places of all notices."""
        names = (name for name, _ in self.table.field("regions").met())
        return frozenset(own for name in names if (own := resolve(name)) is not None)

    def without(self, aids: Collection[str]) -> Corpus:
        """The corpus without some notices and their passages."""
        kept = np.ones(len(self.heads), np.bool_)
        kept[[self.by_aid[aid] for aid in aids if aid in self.by_aid]] = False
        return Corpus.over(Heads(self.table.take(kept), self.heads.known), self.void, self.read)

    @property
    def newest(self) -> dt.date | None:
        """The newest publication day, None in an empty collection."""
        return dt.date.fromordinal(int(self.dates.max())) if len(self.heads) else None

    def positions(self, passage_ids: Ids) -> NDArray[np.int64]:
        """Where these passage ids stand in `passage_ids`."""
        return np.searchsorted(self.passage_ids, passage_ids)

    def passages_in(self, notice: int) -> Ids:
        """The ids, ascending, of the passages of one notice, given by its index into `records`."""
        ids, ends = self._by_notice
        return ids[ends[notice] : ends[notice + 1]]

    def passages_in_each(self, notices: NDArray[np.int32]) -> tuple[Ids, NDArray[np.int64]]:
        """The ids, ascending, of the passages of some notices, and which of the notices (0, 1, …) each belongs to."""
        ids, ends = self._by_notice
        counts = ends[notices + 1] - ends[notices]
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        own, groups = (
            ids[np.repeat(ends[notices], counts) + within],
            np.repeat(np.arange(len(notices)), counts),
        )
        order = np.argsort(own)
        return own[order], groups[order]

    @cached_property
    def _by_notice(self) -> tuple[Ids, NDArray[np.int64]]:
        """The passage ids, notice by notice, and where each notice's begin; one more for the end of the last."""
        order = np.argsort(self.notice_of, kind="stable")
        return self.passage_ids[order], np.searchsorted(self.notice_of[order], np.arange(len(self.heads) + 1))

    def numbered_as(self, numbers: Iterable[str]) -> list[int]:
        """The notices, by index into `records`, that carry or cite one of these document numbers."""
        return [
            notice
            for asked in numbers
            for notice in self._by_number.of_text(year_and_serial(asked))
            if any(same_number(asked, number) for number in self.heads[notice].named.all_numbers)
        ]

    @cached_property
    def _by_number(self) -> HashIndex:
        """The notices by year and serial of the document numbers that they carry or cite."""
        return HashIndex.of(self.table.numbers)

    def at_url(self, url: str) -> int | None:
        """The notice, by index into `records`, of this link; of several the last."""
        found = self._by_url.of_text(url)[::-1]
        return next((n for n in found if self.heads[n].named.url == url), None)

    @cached_property
    def _by_url(self) -> HashIndex:
        """The notices by their links."""
        return HashIndex.of(Lists(self.table.urls, np.arange(len(self.heads) + 1)))

    def passages_of(self, notices: NDArray[np.bool_]) -> Ids:
        """The ids, ascending, of all passages of the notices that the mask (bool[notices]) selects."""
        return self.passage_ids[notices[self.notice_of]]

    def flags_of(self, notices: NDArray[np.bool_]) -> IdFlags:
        """The same as flags."""
        if not len(self.passage_ids):
            return IdFlags.of(self.passage_ids)
        return IdFlags(int(self.passage_ids[0]), np.append(notices, False).take(self._notice_of_id))

    @cached_property
    def _notice_of_id(self) -> NDArray[np.int32]:
        """int32[m]: the notice of every passage id from the first on, and behind all notices for ids that are no more."""
        places = self.passage_ids - self.passage_ids[0]
        found = np.full(int(places[-1]) + 1, len(self.heads), np.int32)
        found[places] = self.notice_of
        return found
