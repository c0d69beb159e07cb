"""What filters can name of all notices, field by field as arrays: a filter is a few array operations, however many notices there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from indexes.filters import Between, Condition, Within
from indexes.packed import Coded, Lists
from rag.calls.call_links import CallLinks
from rag.retrieval.attributes import named_with
from rag.retrieval.corpus import Corpus

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Columns:
    """Of the notices of one version, in the order of the corpus: what each says by itself, and what calls make of it.

    Attributes:
        corpus: the notices; its table says what each does by itself.
        told: bool[notices], which tell of a call: for no other can anybody apply.
        touched: int64[k], the notices of which calls or later notices say otherwise who may apply, or when they are open.
        applicants, spans: of these.
    """

    corpus: Corpus
    told: Mask
    touched: NDArray[np.int64]
    applicants: Coded
    spans: Lists

    @classmethod
    def of(cls, corpus: Corpus, links: CallLinks) -> Self:
        """The columns of a corpus; a notice's record is parsed only where its calls or later notices change what it says."""
        hashes = corpus.table.hashes
        told = links.told(hashes)
        touched = np.flatnonzero(told & links.touched(hashes))
        links.read_ahead()
        own = [named_with(record, links) for record in corpus.records.several(touched.tolist())]
        applicants = Coded.of([named.applicants for named in own])
        return cls(corpus, told, touched, applicants, Lists.of([named.open for named in own], np.int64, (2,)))

    def select(self, conditions: Iterable[Condition]) -> Mask:
        """bool[notices]: which satisfy all conditions; all where there is none."""
        chosen = np.ones(len(self.told), np.bool_)
        for condition in conditions:
            chosen &= self._holds(condition)
        return chosen

    def _holds(self, condition: Condition) -> Mask:
        table = self.corpus.table
        if isinstance(condition, Between):
            return _between(self.corpus.dates, condition)
        if isinstance(condition, Within):
            own = _within(table.spans, condition)
            return self._settled(own, _within(self.spans, condition))
        if condition.field == "aid":
            chosen = np.zeros(len(self.told), np.bool_)
            known = self.corpus.by_aid
            chosen[[known[str(aid)] for aid in condition.values if aid in known]] = True
            return chosen
        among = table.field(condition.field).among(condition.values)
        if condition.field != "applicants":
            return among
        return self._settled(among, self.applicants.among(condition.values))

    def _settled(self, alone: Mask, touched: Mask) -> Mask:
        """What holds of the notices by themselves, with what calls make of it."""
        chosen = alone & self.told
        chosen[self.touched] = touched
        return chosen


def _within(spans: Lists, condition: Within) -> Mask:
    firsts, lasts = spans.values[:, 0], spans.values[:, 1]
    return spans.any((firsts <= condition.value) & (condition.value <= lasts))


def _between(days: NDArray[np.int64], condition: Between) -> Mask:
    chosen = np.ones(len(days), np.bool_)
    if condition.first is not None:
        chosen &= days >= condition.first
    if condition.last is not None:
        chosen &= days <= condition.last
    return chosen
