"""What filters can name of all notices, field by field as arrays: a filter is a few array operations, however many notices there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Self

import numpy as np
from numpy.typing import NDArray

from indexes.filters import AnyOf, Between, Condition, Value, Within
from rag.retrieval.attributes import Named, named_with, settled
from rag.retrieval.corpus import Corpus
from rag.retrieval.notice_summary import CallLinks

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Columns:
    """Of the notices of one version, in the order of the corpus. A column is made when a filter first names its field.

    Attributes:
        corpus: the notices.
        named: what each is filtered by, with what the calls say of it.
    """

    corpus: Corpus
    named: Sequence[Named]

    @classmethod
    def of(cls, corpus: Corpus, links: CallLinks) -> Self:
        """The columns of a corpus; a notice's record is parsed only where its calls or later notices change what it says."""
        named = [settled(head.aid, head.named, links) for head in corpus.heads]
        others = [n for n, own in enumerate(named) if own is None]
        told = {n: named_with(r, links) for n, r in zip(others, corpus.records.several(others), strict=True)}
        return cls(corpus, [own or told[n] for n, own in enumerate(named)])

    def select(self, conditions: Iterable[Condition]) -> Mask:
        """bool[notices]: which satisfy all conditions; all where there is none."""
        chosen = np.ones(len(self.named), np.bool_)
        for condition in conditions:
            chosen &= self._holds(condition)
        return chosen

    def _holds(self, condition: Condition) -> Mask:
        if isinstance(condition, AnyOf):
            return self._among(condition)
        if isinstance(condition, Within):
            firsts, lasts, ends = self._spans
            return _any((firsts <= condition.value) & (condition.value <= lasts), ends)
        return _between(self.corpus.dates, condition)

    def _among(self, condition: AnyOf) -> Mask:
        if condition.field == "aid":
            chosen = np.zeros(len(self.named), np.bool_)
            known = self.corpus.by_aid
            chosen[[known[str(aid)] for aid in condition.values if aid in known]] = True
            return chosen
        names, codes, ends = self._coded[condition.field]
        wanted = np.zeros(len(names), np.bool_)
        wanted[[names[value] for value in condition.values if value in names]] = True
        return _any(wanted[codes], ends)

    @cached_property
    def _coded(self) -> _Coded:
        return _Coded(self.named)

    @cached_property
    def _spans(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Firsts and lasts of all spans, and where each notice's end; one more for the beginning of the first."""
        rows = list(chain.from_iterable(own.open for own in self.named))
        spans = np.array(rows, np.int64).reshape(-1, 2)
        return spans[:, 0], spans[:, 1], _ends(len(own.open) for own in self.named)


_Column = tuple[dict[Value, int], NDArray[np.int64], NDArray[np.int64]]


class _Coded(dict[str, _Column]):
    """Field -> (the number of each value, those of all notices, where each notice's end)."""

    def __init__(self, named: Sequence[Named]) -> None:
        self._named = named

    def __missing__(self, field: str) -> _Column:
        told: list[str | tuple[str, ...]] = [getattr(own, field) for own in self._named]
        values = [(one,) if isinstance(one, str) else one for one in told]
        names: dict[Value, int] = {}
        codes = [names.setdefault(value, len(names)) for value in chain.from_iterable(values)]
        column = names, np.array(codes, np.int64), _ends(map(len, values))
        self[field] = column
        return column


def _ends(sizes: Iterable[int]) -> NDArray[np.int64]:
    return np.cumsum([0, *sizes], dtype=np.int64)


def _any(held: Mask, ends: NDArray[np.int64]) -> Mask:
    """bool[notices]: whether any of each notice's own values holds."""
    counts = np.concatenate(([0], np.cumsum(held)))[ends]
    return np.asarray(counts[1:] > counts[:-1])


def _between(days: NDArray[np.int64], condition: Between) -> Mask:
    chosen = np.ones(len(days), np.bool_)
    if condition.first is not None:
        chosen &= days >= condition.first
    if condition.last is not None:
        chosen &= days <= condition.last
    return chosen
