"""A request's filters as conditions on fields, which engines that keep these fields filter by, as does `rag.retrieval.filter_columns`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from indexes.filters import AnyOf, Between, Condition, Selection, Within
from rag.language.given_place import given_place
from rag.language.places import applicable_regions
from rag.public import Filters
from rag.retrieval.corpus import Corpus
from rag.retrieval.filter_columns import Columns


def selection(filters: Filters, corpus: Corpus, columns: Callable[[], Columns]) -> Selection:
    """The passages that the filters leave; `columns` are the corpus', asked for where no engine filters by itself.

    Raises:
        InvalidInput: a place is unknown.

    """
    wanted = conditions(filters)

    @cache
    def notices() -> NDArray[np.bool_]:
        return columns().select(wanted)

    return Selection(
        lambda: wanted, lambda: corpus.passages_of(notices()), lambda: corpus.flags_of(notices())
    )


def conditions(filters: Filters) -> tuple[Condition, ...]:
    """The conditions that are set; all must hold.

    Raises:
        InvalidInput: a place is unknown.

    """
    return tuple(_conditions(filters))


def _conditions(filters: Filters) -> Iterator[Condition]:
    listed: dict[str, Sequence[str]] = {
        "regions": _regions(filters),
        "category": filters.categories,
        "level": filters.levels,
        "applicants": filters.applicants,
        "account": filters.accounts,
        "aid": filters.aids,
    }
    yield from (AnyOf(field, tuple(values)) for field, values in listed.items() if values)
    if filters.applies_in:
        place = given_place(filters.applies_in, "/filters/applies_in")
        yield AnyOf("regions", applicable_regions(place))
    if filters.date_from or filters.date_to:
        yield Between("date", _ordinal(filters.date_from), _ordinal(filters.date_to))
    if filters.open_on:
        yield Between("date", None, filters.open_on.toordinal())  # nobody could apply before it was published
        yield Within("open", filters.open_on.toordinal())


def _regions(filters: Filters) -> list[str]:
    return [given_place(name, f"/filters/regions/{n}").name for n, name in enumerate(filters.regions)]


def _ordinal(day: dt.date | None) -> int | None:
    return day.toordinal() if day else None
