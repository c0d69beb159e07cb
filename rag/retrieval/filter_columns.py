"""What filters can name of all notices, field by field as arrays: a filter is a few array operations, however many notices there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from indexes.filters import Between, Condition, Within
from indexes.packed import Coded, Ints, Lists
from rag.calls.call_links import CallLinks
from rag.retrieval.attributes import named_with
from rag.retrieval.corpus import Corpus

Mask = NDArray[np.bool_]
NO_DAY = dt.date.max.toordinal()
"""The place in an order by days of what has none."""


@dataclass(frozen=True)
class Columns:
    """Of the notices of one version, in the order of the corpus: what each says by itself, and what calls make of it.

    Attributes:
        corpus: the notices; its table says what each does by itself.
        told: bool[notices], which tell of a call: for no other can anybody apply.
        touched: int64[k], the notices of which calls or later notices say otherwise who may apply, or when they are open.
        applicants, spans, steps: of these.
    """

    corpus: Corpus
    told: Mask
    touched: NDArray[np.int64]
    applicants: Coded
    spans: Lists
    steps: Lists

    @classmethod
    def of(cls, corpus: Corpus, links: CallLinks) -> Self:
        """The columns of a corpus; a notice's record is parsed only where its calls or later notices change what it says."""
        hashes = corpus.table.hashes
        told = links.told(hashes)
        touched = np.flatnonzero(told & links.touched(hashes))
        own = [named_with(record, links) for record in corpus.records.each(touched.tolist())]
        applicants = Coded.of([named.applicants for named in own])
        spans = Lists.of([named.open for named in own], np.int64, (2,))
        return cls(corpus, told, touched, applicants, spans, Lists.of([n.steps for n in own], np.int64))

    def select(self, conditions: Iterable[Condition]) -> Mask:
        """bool[notices]: which satisfy all conditions; all where there is none."""
        chosen = np.ones(len(self.told), np.bool_)
        for condition in conditions:
            chosen &= self._holds(condition)
        return chosen

    def deadlines(self, day: int) -> Ints:
        """int64[notices]: the deadline that each shows on a day (see `rag.facts.summary_deadline`), `NO_DAY` for none."""
        found = np.where(self.told, _shown(self.corpus.table.steps, day), NO_DAY)
        found[self.touched] = _shown(self.steps, day)
        return found

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


def _shown(steps: Lists, day: int) -> Ints:
    """int64[n]: of each list of ascending days the first that is not over, else the last; `NO_DAY` for an empty one."""
    over: Ints = np.append(np.zeros(1, np.int64), np.cumsum(steps.values < day, dtype=np.int64))[steps.ends]
    first = steps.ends[:-1] + np.minimum(over[1:] - over[:-1], np.maximum(steps.counts - 1, 0))
    days = np.append(steps.values, NO_DAY)
    return np.where(steps.counts > 0, days[np.minimum(first, len(days) - 1)], NO_DAY)


def _between(days: NDArray[np.int64], condition: Between) -> Mask:
    chosen = np.ones(len(days), np.bool_)
    if condition.first is not None:
        chosen &= days >= condition.first
    if condition.last is not None:
        chosen &= days <= condition.last
    return chosen
