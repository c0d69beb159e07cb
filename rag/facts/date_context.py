"""A date in its surroundings: its sentence, the words on either side, what stands above; and the fact made from it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.domain import Fact, Notice
from rag.facts.actors import Audience
from rag.facts.clauses import Sentence, line_before, previous_sentences, without_list_mark
from rag.facts.date_expressions import DateExpression
from rag.facts.patterns import cue
from rag.facts.quoting import quoted
from rag.facts.text_layout import Reading

# A deadline lies between these around publication; what lies outside is history, a target or a condition.
EARLIEST = dt.timedelta(days=45)
LATEST = dt.timedelta(days=400)
CALLING = ("申报", "汇编", "活动")


@dataclass(frozen=True, slots=True)
class DateContext:
    """A date expression in its sentence: `left` begins after the date before it, `sofar` with the sentence."""

    date: DateExpression
    sentence: Sentence
    left: str
    sofar: str
    right: str
    above: str
    earlier: str
    headings: tuple[str, ...]


def places_of(reading: Reading, dates: list[DateExpression]) -> Iterator[DateContext]:
    """The dates of a text in their surroundings, in order."""
    text, previous_end = reading.text, 0
    for date in dates:
        sentence = reading.sentence(date.start, date.end)
        moved = cue("timing", "moved").match(text[previous_end : date.start]) if previous_end else None
        floor = sentence.start if moved else max(sentence.start, previous_end)
        above = line_before(text, sentence.start)
        yield DateContext(
            date,
            sentence,
            text[floor : date.start],
            text[sentence.start : date.start],
            text[date.end : sentence.end],
            above,
            previous_sentences(text, sentence.start),
            reading.headings(date.start),
        )
        previous_end = date.end


def label_of_time(place: DateContext) -> str:
    """The words that say what a date is for: those before it, or the heading where the date stands alone."""
    if cue("timing", "generic").match(without_list_mark(place.left).strip(" （(")):
        return f"{place.above}："
    return place.left[-60:]


_PART = re.compile(
    r"^\s?(?:（[一二三四五六七八九十]）|[一二三四五六七八九十]、)"
    r"([^\n。，；：:于请（]{3,24}?)(?=指导|组织|推荐|使用|登录|通过|应|须|需|[\n。，；：:于请（])"
)


def scope_of(notice: Notice, place: DateContext) -> str:
    """Which programme or part of the notice the date belongs to; "" where the notice has only one."""
    if notice.category == "汇编":
        named = [
            h
            for h in (without_list_mark(h) for h in place.headings[1:])
            if not cue("timing", "section").search(h)
        ]
        return named[0] if named else ""
    part = _PART.search(place.sofar)
    return part[1].strip() if part and not cue("timing", "section").search(part[1]) else ""


def dated(
    notice: Notice, place: DateContext, kind: str, value: object, label: str | None, audience: Audience | None,
    channel: str | None = None,
) -> Fact:  # fmt: skip
    """A fact of the date at a place, quoted with the clause around it."""
    start, end = _quote(place)
    date = place.date
    return quoted(
        notice.text, start, end, kind, value, label=label, audience=audience, channel=channel, at=date.at,
        year_inferred=date.year_inferred, computed=date.computed,
    )  # fmt: skip


_QUOTE_LEFT, _QUOTE_RIGHT = 60, 80


def _quote(place: DateContext) -> tuple[int, int]:
    """A short piece of the sentence around the date: back to a clause mark, on to the end of the next clause."""
    text, sentence, date = place.sentence.text, place.sentence, place.date
    start = sentence.start
    if date.start - start > _QUOTE_LEFT:
        marks = [m.end() for m in re.finditer("[，,：:]", text[start : date.start])]
        inside = [start + m for m in marks if date.start - start - m <= _QUOTE_LEFT]
        start = inside[0] if inside else date.start - _QUOTE_LEFT
    end = sentence.end
    if end - date.end > _QUOTE_RIGHT:
        marks = [m.start() for m in re.finditer("[，,]", text[date.end : end])]
        inside = [date.end + m for m in marks if m <= _QUOTE_RIGHT]
        end = inside[-1] if inside and inside[-1] > date.end + 3 else date.end + _QUOTE_RIGHT
    while start < date.start and text[start].isspace():
        start += 1
    while end > date.end and text[end - 1].isspace():
        end -= 1
    return start, end
