"""The collection as retrieval sees it: which passage belongs to which notice, and the notices' heads, in memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from indexes.protocol import Ids
from rag.errors import InvalidInput
from rag.facts.notice_record import NoticeRecord
from rag.language.places import Place, applies_to, resolve
from rag.public import Filters, NoticeSummary

FACT_KINDS = (
    "deadline", "period", "validity", "event", "amount", "rate", "phone", "email", "url", "address", "contact",
    "document_number", "applicants", "material", "count",
    "percentage", "room", "funding",
)  # fmt: skip
"""Kinds of values that a passage may state, in the order of their bits: those of facts, and those told by `rag.retrieval.reader`."""


def kind_bits(kinds: Iterable[str]) -> int:
    """The bits of some fact kinds; unknown ones have none."""
    return sum(1 << FACT_KINDS.index(kind) for kind in set(kinds) if kind in FACT_KINDS)


@dataclass(frozen=True)
class Corpus:
    """One version of the collection, without texts.

    Attributes:
        records: the notices' heads (see `rag.facts.notice_record.head`), in ascending order of document id.
        document_ids: int64[notices], the store's id of each record.
        passage_ids: int64[passages], ascending.
        notice_of: int32[passages], index into `records`.
        ordinals: int32[passages].
        kinds: int64[passages], one bit for each of `FACT_KINDS` that the passage states.

    """

    records: tuple[NoticeRecord, ...]
    document_ids: NDArray[np.int64]
    passage_ids: Ids
    notice_of: NDArray[np.int32]
    ordinals: NDArray[np.int32]
    kinds: NDArray[np.int64]

    @cached_property
    def by_aid(self) -> dict[str, int]:
        """Index into `records` by aid."""
        return {record.notice.aid: n for n, record in enumerate(self.records)}

    @cached_property
    def alike(self) -> NDArray[np.int32]:
        """int32[notices]: equal for notices with the same body, as several accounts publish it."""
        groups: dict[str, int] = {}
        return np.array(
            [groups.setdefault(r.likeness or r.notice.aid, n) for n, r in enumerate(self.records)],
            dtype=np.int32,
        )

    @cached_property
    def copies(self) -> dict[int, list[int]]:
        """Group, as in `alike` -> the notices in it by their public ids, where there are several."""
        groups: dict[int, list[int]] = {}
        for notice in sorted(range(len(self.records)), key=lambda n: self.records[n].notice.aid):
            groups.setdefault(int(self.alike[notice]), []).append(notice)
        return {group: notices for group, notices in groups.items() if len(notices) > 1}

    @cached_property
    def dates(self) -> NDArray[np.int64]:
        """int64[notices]: publication days as proleptic ordinals."""
        return np.array([r.notice.date.toordinal() for r in self.records], dtype=np.int64)

    @cached_property
    def public_order(self) -> NDArray[np.int64]:
        """int64[passages]: the rank of each passage by its public id, which breaks ties between equal scores."""
        aids = [record.notice.aid for record in self.records]
        rank_of_notice = np.empty(len(aids), dtype=np.int64)
        rank_of_notice[sorted(range(len(aids)), key=aids.__getitem__)] = np.arange(len(aids))
        order = np.lexsort((self.ordinals, rank_of_notice[self.notice_of]))
        ranks = np.empty(len(order), dtype=np.int64)
        ranks[order] = np.arange(len(order))
        return ranks

    def without(self, aids: Collection[str]) -> Corpus:
        """The corpus without some notices and their passages."""
        return self.kept(np.array([record.notice.aid not in aids for record in self.records], dtype=bool))

    def kept(self, stays: NDArray[np.bool_]) -> Corpus:
        """The corpus of the notices that the mask (bool[notices]) selects; itself where it selects all."""
        if stays.all():
            return self
        rows = stays[self.notice_of]
        new_position = np.cumsum(stays) - 1
        return Corpus(
            records=tuple(record for record, kept in zip(self.records, stays, strict=True) if kept),
            document_ids=self.document_ids[stays],
            passage_ids=self.passage_ids[rows],
            notice_of=new_position[self.notice_of[rows]].astype(np.int32),
            ordinals=self.ordinals[rows],
            kinds=self.kinds[rows],
        )

    def followed_by(self, later: Corpus) -> Corpus:
        """The notices and passages of both; the ids of `later` are all higher."""
        return Corpus(
            records=self.records + later.records,
            document_ids=np.concatenate((self.document_ids, later.document_ids)),
            passage_ids=np.concatenate((self.passage_ids, later.passage_ids)),
            notice_of=np.concatenate((self.notice_of, later.notice_of + np.int32(len(self.records)))),
            ordinals=np.concatenate((self.ordinals, later.ordinals)),
            kinds=np.concatenate((self.kinds, later.kinds)),
        )

    @property
    def newest(self) -> dt.date | None:
        """The newest publication day, None in an empty collection."""
        return max((r.notice.date for r in self.records), default=None)

    def positions(self, passage_ids: Ids) -> NDArray[np.int64]:
        """Where these passage ids stand in `passage_ids`."""
        return np.searchsorted(self.passage_ids, passage_ids)

    def passages_in(self, notice: int) -> Ids:
        """The ids, ascending, of the passages of one notice, given by its index into `records`."""
        own: Ids = self.passage_ids[self.notice_of == notice]
        return own

    def passages_of(self, notices: NDArray[np.bool_]) -> Ids:
        """The ids, ascending, of all passages of the notices that the mask (bool[notices]) selects."""
        return self.passage_ids[notices[self.notice_of]]

    def select(
        self, filters: Filters, summarise: Callable[[NoticeRecord, dt.date], NoticeSummary]
    ) -> NDArray[np.bool_]:
        """Which notices satisfy the filters: bool[notices].

        Args:
            filters: hard conditions; an empty one selects all.
            summarise: who applies and whether it is open, as of a day.

        Raises:
            InvalidInput: a place is unknown.

        """
        tests = _tests(filters, summarise)
        return np.array([all(test(r) for test in tests) for r in self.records], dtype=bool)


def known_place(name: str, pointer: str) -> Place:
    """The place of this name.

    Raises:
        InvalidInput: there is none.

    """
    place = resolve(name)
    if place is None:
        raise InvalidInput(
            f"{name!r} is not a place that is known here; name a city, district or province such as 南京, "
            "昆山市 or 江苏, or 全国 for the nation.",
            pointer,
        )
    return place


def _tests(
    filters: Filters, summarise: Callable[[NoticeRecord, dt.date], NoticeSummary]
) -> list[Callable[[NoticeRecord], bool]]:
    """One predicate for each filter that is set."""
    tests: list[Callable[[NoticeRecord], bool]] = []

    def member(values: Sequence[str], of: Callable[[NoticeRecord], Sequence[str]]) -> None:
        if values:
            wanted = frozenset(values)
            tests.append(lambda r: not wanted.isdisjoint(of(r)))

    member(
        [known_place(name, f"/filters/regions/{n}").name for n, name in enumerate(filters.regions)],
        lambda r: r.notice.regions,
    )
    member(filters.categories, lambda r: (r.notice.category,))
    member(filters.levels, lambda r: (r.notice.level,))
    day = filters.open_on or dt.date.min
    member(filters.applicants, lambda r: summarise(r, day).applicants)
    member(filters.accounts, lambda r: (r.notice.account,))
    member(filters.aids, lambda r: (r.notice.aid,))
    if filters.applies_in:
        place = known_place(filters.applies_in, "/filters/applies_in")
        tests.append(lambda r: applies_to(r.notice.regions, place))
    if (first := filters.date_from) is not None:
        tests.append(lambda r: r.notice.date >= first)
    if (last := filters.date_to) is not None:
        tests.append(lambda r: r.notice.date <= last)
    if filters.open_on is not None:
        tests.append(lambda r: r.notice.date <= day and summarise(r, day).status == "open")
    return tests
