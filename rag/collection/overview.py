"""What one version of a collection holds, as lists and counts."""

from __future__ import annotations

import datetime as dt
from functools import partial

import numpy as np

from indexes.packed import Coded
from rag.public import NoticePage, NoticeQuery, NoticeSummary, SourceState, Stats
from rag.public.paging import page_of
from rag.retrieval.reader import CollectionReader
from rag.retrieval.request_filters import conditions


def selected_notices(reader: CollectionReader, query: NoticeQuery, day: dt.date) -> list[NoticeSummary]:
    """All notices that a query's filters allow, as they stand on a day, in no order."""
    found = np.flatnonzero(reader.columns.select(conditions(query.filters())))
    return [reader.summary(record, day) for record in reader.corpus.records.several(found.tolist())]


def notice_page(items: list[NoticeSummary], query: NoticeQuery) -> NoticePage:
    """The page of `items` that a query wants.

    Raises:
        InvalidInput: the cursor is unknown.
    """
    key = partial(_sort_key, sort=query.sort)
    items = sorted(items, key=key)
    page, following = page_of(items, key, sort=query.sort, limit=query.limit, cursor=query.cursor)
    return NoticePage(items=list(page), next_cursor=following, total=len(items))


def newest_by_source(reader: CollectionReader) -> dict[str, dt.date]:
    """The newest notice's day of each publishing account, those first that have fallen silent last."""
    accounts = reader.corpus.table.field("account")
    newest = np.zeros(len(accounts.names), np.int64)
    np.maximum.at(newest, accounts.codes.values, reader.corpus.dates)
    days = dict(zip(accounts.names, newest.tolist(), strict=True))
    ordered = sorted(
        ((name, days[name]) for name, _ in accounts.met()), key=lambda item: item[1], reverse=True
    )
    return {account: dt.date.fromordinal(day) for account, day in ordered}


def stats_of(reader: CollectionReader, backend: str, sources: list[SourceState]) -> Stats:
    """Counts over all notices, with the engine that searches them and the sources that are fetched."""
    table = reader.corpus.table
    days = reader.corpus.dates
    return Stats(
        **reader.info.model_dump(),
        backend=backend,
        oldest_date=dt.date.fromordinal(int(days.min())) if len(days) else None,
        by_category=_counts(table.field("category")),
        by_level=_counts(table.field("level")),
        by_region=_counts(table.field("regions")),
        sources=sources,
    )


def _counts(named: Coded) -> dict[str, int]:
    """How many have each name, the most frequent first; of equal ones the first met."""
    return dict(sorted(named.met(), key=lambda item: item[1], reverse=True))


def _sort_key(item: NoticeSummary, sort: str) -> tuple[int, str]:
    """Newest first, or the nearest deadline first and those without one last; equal ones by id."""
    if sort == "deadline":
        return (item.deadline or dt.date.max).toordinal(), item.aid
    return -item.date.toordinal(), item.aid
