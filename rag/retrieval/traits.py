"""What of notices is weighed against what a question names: of candidates, of which no record need be read for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from indexes.packed import Coded, Ints, Lists
from rag.facts.notice_record import NoticeRecord
from rag.retrieval.attributes import Named
from rag.retrieval.corpus import Corpus
from rag.retrieval.head_table import Heads, HeadTable
from rag.retrieval.notice_heads import head_of


@dataclass(frozen=True)
class Traits:
    """Of some notices.

    Attributes:
        heads: of all notices.
        places: int64[k], where they stand in it.
    """

    heads: Heads
    places: Ints

    @classmethod
    def of(cls, records: Iterable[NoticeRecord]) -> Self:
        """Of notices that are at hand."""
        known = {-n: head_of(n, record) for n, record in enumerate(records, 1)}
        return cls(Heads(HeadTable.of(known.items()), known), np.arange(len(known)))

    @classmethod
    def within(cls, corpus: Corpus, notices: NDArray[np.int32]) -> Self:
        """Of some notices of a corpus."""
        return cls(corpus.heads, notices.astype(np.int64))

    def __len__(self) -> int:
        return len(self.places)

    @property
    def days(self) -> Ints:
        """int64[k]: when they were published."""
        return self.heads.table.days[self.places]

    @property
    def for_machines(self) -> NDArray[np.bool_]:
        """bool[k]; see `NoticeRecord`."""
        return self.heads.table.for_machines[self.places]

    @property
    def years(self) -> list[tuple[int, ...]]:
        """See `NoticeRecord`."""
        return self._each(self.heads.table.years)

    @property
    def batches(self) -> list[tuple[int, ...]]:
        """See `NoticeRecord`."""
        return self._each(self.heads.table.batches)

    @property
    def regions(self) -> list[tuple[str, ...]]:
        """The places of each."""
        return self._named(self.heads.table.field("regions"))

    @property
    def categories(self) -> list[str]:
        """The category of each."""
        return [category for (category,) in self._named(self.heads.table.field("category"))]

    @property
    def stated(self) -> list[tuple[str, ...]]:
        """The kinds of facts of each."""
        return self._named(self.heads.table.field("stated"))

    def named(self) -> list[Named]:
        """Their document numbers, and all else that stands in their heads; parsed for this."""
        return [self.heads[at].named for at in self.places.tolist()]

    def _named(self, coded: Coded) -> list[tuple[str, ...]]:
        known: dict[tuple[int, ...], tuple[str, ...]] = {}
        names = coded.names
        return [
            known.get(codes) or known.setdefault(codes, tuple([names[code] for code in codes]))
            for codes in self._each(coded.codes)
        ]

    def _each(self, lists: Lists) -> list[tuple[Any, ...]]:
        own = lists.take(self.places)
        values, ends = own.values.tolist(), own.ends.tolist()
        return [tuple(values[start:end]) for start, end in pairwise(ends)]
