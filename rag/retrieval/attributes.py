"""What filters can name of a notice, and all notices are looked up by: written with its head, and parsed without its record."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from sys import intern
from typing import Self

from indexes.filters import Attributes, Span
from rag.calls.call_links import CallLinks
from rag.facts import first_steps, summarise
from rag.facts.notice_record import NoticeRecord
from rag.language.normalise import document_numbers
from rag.retrieval.notice_summary import marked, status_by_calls


@dataclass(frozen=True, slots=True)
class Named:
    """Of a notice; days are proleptic ordinals.

    Attributes:
        account, category, level, regions, document_number: of `rag.domain.Notice`.
        numbers: of `NoticeRecord`.
        applicants: who may apply.
        open: the spans of days on which it is open, both ends included.
        steps: the days of applicants' first steps, ascending.
        stated: the kinds of its facts.
        years, batches, for_machines: of `NoticeRecord`.
        url: of `rag.domain.Notice`.
    """

    account: str
    category: str
    level: str
    regions: tuple[str, ...]
    applicants: tuple[str, ...]
    open: tuple[Span, ...]
    steps: tuple[int, ...]
    stated: tuple[str, ...]
    years: tuple[int, ...]
    batches: tuple[int, ...]
    for_machines: bool
    url: str
    document_number: str | None
    numbers: tuple[str, ...]

    @property
    def all_numbers(self) -> tuple[str, ...]:
        """The document numbers that it carries, then those that it cites."""
        return (*own_numbers(self.document_number), *self.numbers)

    @classmethod
    def load(cls, dumped: str) -> Self:
        """The inverse of `dump`; names that recur are held once."""
        account, category, level, regions, applicants, spans, *more = json.loads(dumped)
        steps, stated, years, batches, for_machines, url, number, numbers = more
        return cls(
            intern(account),
            intern(category),
            intern(level),
            tuple(map(intern, regions)),
            tuple(map(intern, applicants)),
            tuple((first, last) for first, last in spans),
            tuple(steps),
            tuple(map(intern, stated)),
            tuple(years),
            tuple(batches),
            for_machines,
            url,
            number,
            tuple(numbers),
        )

    def dump(self) -> str:
        """One line of JSON."""
        told = (self.account, self.category, self.level, self.regions, self.applicants)
        weighed = (self.stated, self.years, self.batches, self.for_machines)
        looked_up = (self.url, self.document_number, self.numbers)
        return json.dumps([*told, self.open, self.steps, *weighed, *looked_up], ensure_ascii=False)


def named_alone(record: NoticeRecord) -> Named:
    """What a notice says by itself: as if it told of a call, no other notice changed anything, and no call had come to an end."""
    return named_with(record, CallLinks({record.notice.aid: ("",)}, {}, {}, {}, {}))


def named_with(record: NoticeRecord, links: CallLinks) -> Named:
    """The same of a notice with what the calls say of it."""
    notice, facts = record.notice, marked(record, links.void).facts
    calls = len(links.call_ids.get(notice.aid, ()))
    return Named(
        notice.account,
        notice.category,
        notice.level,
        notice.regions,
        tuple(summarise(notice, facts, dt.date.min, calls=calls)[0]),
        _open_spans(record, links),
        tuple(fact.day.toordinal() for fact in first_steps(facts)),
        tuple(sorted({fact.kind for fact in facts})),
        record.years,
        record.batches,
        record.for_machines,
        notice.url,
        notice.document_number,
        record.numbers,
    )


@lru_cache(maxsize=4096)
def _numbers_in(text: str) -> tuple[str, ...]:
    return tuple(document_numbers(text))


def own_numbers(document_number: str | None) -> tuple[str, ...]:
    """The document numbers in what a notice carries as its own, in one spelling."""
    return _numbers_in(document_number) if document_number else ()


def same_number(one: str, other: str) -> bool:
    """Equal, or one has further words in front (根据苏工信…〔2025〕1号), which running text does not set apart."""
    return one.endswith(other) or other.endswith(one)


def year_and_serial(number: str) -> str:
    """What two spellings of one document number share."""
    return number[number.rfind("〔") :]


def attributes_of(record: NoticeRecord, links: CallLinks) -> Attributes:
    """What the conditions can name of a notice, for engines that keep it themselves."""
    own = named_with(record, links)
    return {
        "aid": record.notice.aid,
        "account": own.account,
        "category": own.category,
        "level": own.level,
        "regions": own.regions,
        "applicants": own.applicants,
        "date": record.notice.date.toordinal(),
        "open": own.open,
    }


def _open_spans(record: NoticeRecord, links: CallLinks) -> tuple[Span, ...]:
    """The spans of days on which a notice is open.

    The status changes on or after a day that facts or calls name, and nowhere else: it is looked at once between each
    two of them, so that whatever decides it needs to be written once.
    """
    notice, facts = record.notice, marked(record, links.void).facts
    calls = len(links.call_ids.get(notice.aid, ()))
    starts = sorted({dt.date.min, *_turning_days(record, links)})
    ends = [day - dt.timedelta(1) for day in starts[1:]] + [dt.date.max]
    spans: list[Span] = []
    for start, end in zip(starts, ends, strict=True):
        status = status_by_calls(links, notice.aid, start) or summarise(notice, facts, start, calls=calls)[2]
        if status != "open":
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
    for call in filter(None, links.calls.get(record.notice.aid, ())):
        own = (call.opens, call.deadline, call.voided, call.state_since)
        windows = (day for window in call.windows for day in (window.opens, window.deadline))
        days |= {day for day in (*own, *windows) if day}
    for day in days:
        yield day
        yield day + dt.timedelta(1)
