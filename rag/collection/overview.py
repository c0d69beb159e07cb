"""What one version of a collection holds, as lists and counts."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import numpy as np

from indexes.packed import Coded
from rag.answering.wording.value_text import place_text
from rag.public import NoticePage, NoticeQuery, SourceState, Stats
from rag.public.paging import page_of
from rag.retrieval.reader import CollectionReader
from rag.retrieval.request_filters import conditions


def notice_page(reader: CollectionReader, query: NoticeQuery, day: dt.date) -> NoticePage:
    """The page that a query wants of the notices that its filters allow, as they stand on a day; reads no other.

    Newest first, or the nearest deadline first and those without one last; equal ones by id.

    Raises:
        InvalidInput: the cursor or a place is unknown.
    """
    corpus, columns = reader.corpus, reader.columns
    chosen = np.flatnonzero(columns.select(conditions(query.filters())))
    days = (columns.deadlines(day.toordinal()) if query.sort == "deadline" else -corpus.dates)[chosen]
    order = np.lexsort((corpus.aid_ranks[chosen], days))
    chosen, days = chosen[order], days[order]

    def key(n: int) -> tuple[int, str]:
        return int(days[n]), corpus.table.aids[int(chosen[n])]

    page, following = page_of(
        range(len(chosen)), key, sort=query.sort, limit=query.limit, cursor=query.cursor
    )
    shown = corpus.records.several(chosen[list(page)].tolist())
    items = [reader.summary(record, day) for record in shown]
    return NoticePage(items=items, next_cursor=following, total=len(chosen))


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
    regions = _counts(table.field("regions"))
    return Stats(
        **reader.info.model_dump(),
        backend=backend,
        oldest_date=dt.date.fromordinal(int(days.min())) if len(days) else None,
        by_category=_counts(table.field("category")),
        by_level=_counts(table.field("level")),
        by_region=regions,
        region_names={name: named for name in regions if (named := _in_english(name)) != name},
        sources=sources,
    )


@lru_cache(maxsize=4096)
def _in_english(region: str) -> str:
    return place_text(region, "en")


def _counts(named: Coded) -> dict[str, int]:
    """How many have each name, the most frequent first; of equal ones the first met."""
    return dict(sorted(named.met(), key=lambda item: item[1], reverse=True))
