"""What one version of a collection holds, as lists and counts."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from functools import partial

import numpy as np

from rag.public import NoticePage, NoticeQuery, NoticeSummary, SourceState, Stats
from rag.public.paging import page_of
from rag.retrieval.reader import CollectionReader


def selected_notices(view: CollectionReader, query: NoticeQuery, day: dt.date) -> list[NoticeSummary]:
    """All notices that a query's filters allow, as they stand on a day, in no order."""
    found = np.flatnonzero(view.corpus.select(query.filters(), view.summary))
    return [view.summary(view.corpus.records[n], day) for n in found.tolist()]


def notice_page(items: list[NoticeSummary], query: NoticeQuery) -> NoticePage:
    """The page of `items` that a query wants.

    Raises:
        InvalidInput: the cursor is unknown.
    """
    key = partial(_sort_key, sort=query.sort)
    items = sorted(items, key=key)
    page, following = page_of(items, key, sort=query.sort, limit=query.limit, cursor=query.cursor)
    return NoticePage(items=list(page), next_cursor=following, total=len(items))


def newest_by_source(view: CollectionReader) -> dict[str, dt.date]:
    """The newest notice's day of each publishing account, those first that have fallen silent last."""
    newest: dict[str, dt.date] = {}
    for record in view.corpus.records:
        known = newest.get(record.notice.account)
        newest[record.notice.account] = max(known or record.notice.date, record.notice.date)
    return dict(sorted(newest.items(), key=lambda item: item[1], reverse=True))


def stats_of(view: CollectionReader, backend: str, sources: list[SourceState]) -> Stats:
    """Counts over all notices, with the engine that searches them and the sources that are fetched."""
    notices = [record.notice for record in view.corpus.records]
    return Stats(
        **view.info.model_dump(),
        backend=backend,
        oldest_date=min((n.date for n in notices), default=None),
        by_category=_counts(n.category for n in notices),
        by_level=_counts(n.level for n in notices),
        by_region=_counts(region for n in notices for region in n.regions),
        sources=sources,
    )


def _counts(values: Iterable[str]) -> dict[str, int]:
    return dict(Counter(values).most_common())


def _sort_key(item: NoticeSummary, sort: str) -> tuple[int, str]:
    """Newest first, or the nearest deadline first and those without one last; equal ones by id."""
    if sort == "deadline":
        return (item.deadline or dt.date.max).toordinal(), item.aid
    return -item.date.toordinal(), item.aid
