"""A request's filters as conditions on fields, and these fields of a notice: what engines that keep them filter by.

`Corpus.select` tells the same from the notices in memory; a test holds the two against each other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

from indexes.filters import AnyOf, Attributes, Between, Condition, Selection, Span, Within
from rag.facts.notice_record import NoticeRecord
from rag.language.places import applicable_regions
from rag.public import Filters, NoticeSummary
from rag.retrieval.corpus import Corpus, known_place
from rag.retrieval.notice_summary import CallLinks, summary_of


def selection(
    filters: Filters, corpus: Corpus, summarise: Callable[[NoticeRecord, dt.date], NoticeSummary]
) -> Selection:
    """The passages that the filters leave.

    Raises:
        InvalidInput: a place is unknown.

    """
    _regions(filters)
    if filters.applies_in:
        known_place(filters.applies_in, "/filters/applies_in")
    return Selection(
        lambda: conditions(filters), lambda: corpus.passages_of(corpus.select(filters, summarise))
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
        place = known_place(filters.applies_in, "/filters/applies_in")
        yield AnyOf("regions", applicable_regions(place))
    if filters.date_from or filters.date_to:
        yield Between("date", _ordinal(filters.date_from), _ordinal(filters.date_to))
    if filters.open_on:
        yield Between("date", None, filters.open_on.toordinal())  # nobody could apply before it was published
        yield Within("open", filters.open_on.toordinal())


def _regions(filters: Filters) -> list[str]:
    return [known_place(name, f"/filters/regions/{n}").name for n, name in enumerate(filters.regions)]


def attributes_of(record: NoticeRecord, links: CallLinks) -> Attributes:
    """What the conditions can name of a notice; days are proleptic ordinals."""
    notice = record.notice
    return {
        "aid": notice.aid,
        "account": notice.account,
        "category": notice.category,
        "level": notice.level,
        "regions": notice.regions,
        "applicants": tuple(summary_of(record, links, dt.date.min).applicants),
        "date": notice.date.toordinal(),
        "open": _open_spans(record, links),
    }


def _open_spans(record: NoticeRecord, links: CallLinks) -> tuple[Span, ...]:
    """The spans of days on which a notice is open.

    The status changes on or after a day that facts or calls name, and nowhere else: it is looked at once between each
    two of them, so that whatever decides it needs to be written once.
    """
    starts = sorted({dt.date.min, *_turning_days(record, links)})
    ends = [day - dt.timedelta(1) for day in starts[1:]] + [dt.date.max]
    spans: list[Span] = []
    for start, end in zip(starts, ends, strict=True):
        if summary_of(record, links, start).status != "open":
            continue
        if spans and spans[-1][1] + 1 == start.toordinal():
            spans[-1] = (spans[-1][0], end.toordinal())
        else:
            spans.append((start.toordinal(), end.toordinal()))
    return tuple(spans)


def _turning_days(record: NoticeRecord, links: CallLinks) -> Iterator[dt.date]:
    days: set[dt.date] = set()
    for fact in record.facts:
        if fact.kind == "deadline":
            days |= {day for day in (fact.opens, fact.value) if day}
    for call in links.calls.get(record.notice.aid, ()):
        own = (call.opens, call.deadline, call.voided, call.state_since)
        windows = (day for window in call.windows for day in (window.opens, window.deadline))
        days |= {day for day in (*own, *windows) if day}
    for day in days:
        yield day
        yield day + dt.timedelta(1)


def _ordinal(day: dt.date | None) -> int | None:
    return day.toordinal() if day else None
