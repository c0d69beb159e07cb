"""What a date means: deadline, publicity or comment period, validity, event, or nothing that anybody must know."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from rag.domain import Fact, Notice
from rag.facts.clauses import clause_after, clause_before, without_list_mark
from rag.facts.date_context import EARLIEST, LATEST, DateContext, dated, label_of_time, places_of, scope_of
from rag.facts.date_expressions import date_expressions
from rag.facts.deadlines import deadline, is_deadline, with_openings
from rag.facts.patterns import cue, last
from rag.facts.text_layout import Reading

_LABEL_CHARS = 40


def timing_facts(reading: Reading, government_applies: bool = False) -> list[Fact]:
    """Deadlines, periods, validity and events of a notice's text."""
    notice = reading.notice
    places = list(places_of(reading, date_expressions(notice.text, notice.date)))
    facts = [fact for place in places if (fact := _fact(notice, place, government_applies))]
    return _merged_validity(notice.text, with_openings(notice, places, facts))


def _fact(notice: Notice, place: DateContext, government_applies: bool) -> Fact | None:
    if cue("timing", "recurring").search(place.sofar[-40:]):
        return None
    if _is_public(place):
        return _period(notice, place)
    if is_deadline(notice, place):
        return deadline(notice, place, government_applies)
    return _validity(notice, place) or _event(notice, place)


# -- publicity and comments ---------------------------------------------------------------------------------------


def _is_public(place: DateContext) -> bool:
    """Whether anybody may object or comment in this time."""
    label = label_of_time(place)
    public = last(cue("timing", "publicity"), label)
    comment = last(cue("timing", "comment_period"), label)
    window = last(cue("timing", "window"), label)
    found = max((m.end() for m in (public, comment) if m), default=-1)
    if found < 0 or (window and window.end() > found + 4):
        return False
    if place.date.is_range:
        return found >= len(label) - 24
    closes = place.date.suffix == "before" or cue("timing", "closing").search(label[-12:])
    return bool(closes) and (comment is not None or "异议" in place.right)


def _period(notice: Notice, place: DateContext) -> Fact | None:
    date = place.date
    if not date.whole_day or (date.last or date.first) < notice.date - EARLIEST:
        return None
    if date.length_only and notice.category in ("政策", "解读"):
        return None  # a rule about later publications
    comment = cue("timing", "comment_period").search(label_of_time(place))
    label = "公示" if "公示" in place.left or not comment else "征求意见"
    if date.computed and date.last is None:
        label += "（工作日历未公布，截止日无法计算）"
    start = date.first.isoformat() if date.is_range else None
    value = {"start": start, "end": date.last.isoformat() if date.last else None}
    return dated(notice, place, "period", value, label, "public")


# -- validity and events ------------------------------------------------------------------------------------------


def _validity(notice: Notice, place: DateContext) -> Fact | None:
    date = place.date
    before = cue("timing", "valid_before").search(place.left[-14:])
    after = cue("timing", "valid_after").match(place.right.lstrip(" ，,）)"))
    later_from = re.match(r"[^，。；\d]{1,10}起[，,]", place.right)
    alone = not without_list_mark(clause_before(place.left, 0, len(place.left))).strip("自从 、")
    starts = (date.suffix == "from" or later_from) and alone
    recent = date.first >= notice.date - dt.timedelta(days=30)
    if not (before or after or (starts and recent)):
        return None
    if not after and cue("timing", "condition_after").match(place.right):
        return None
    if not recent and not (date.is_range and date.last and date.last >= notice.date) and not before:
        return None
    begins = date.is_range or date.suffix == "from" or later_from is not None
    start = date.first.isoformat() if begins else None
    ends = date.is_range or date.suffix == "before" or (before and not begins)
    end = date.last.isoformat() if date.last and ends else None
    if start is None and end is None:
        return None
    scope = scope_of(notice, place) or clause_after(place.right.lstrip(" ，,）)"), 0, 40)
    return dated(notice, place, "validity", {"start": start, "end": end}, scope or None, None)


def _event(notice: Notice, place: DateContext) -> Fact | None:
    date = place.date
    if not date.whole_day or not notice.date - dt.timedelta(days=7) <= date.first <= notice.date + LATEST:
        return None
    near = label_of_time(place)[-40:] + place.right[:40]
    found = cue("timing", "event").search(near)
    if not found or (date.suffix == "before" and not date.is_range):
        return None
    value: object = date.first.isoformat()
    if date.is_range and date.last != date.first:
        value = {"start": date.first.isoformat(), "end": date.last.isoformat() if date.last else None}
    words = re.split(r"[。！!，]", place.right.lstrip(" ，,！!"))[0][:_LABEL_CHARS] or found.group()
    return dated(notice, place, "event", value, words, None)


def _merged_validity(text: str, facts: list[Fact]) -> list[Fact]:
    """自X起施行，有效期至Y is one time of validity."""
    merged: list[Fact] = []
    for fact in facts:
        before = merged[-1] if merged else None
        if (
            before and before.kind == fact.kind == "validity" and fact.start - before.end < 40
            and before.value["end"] is None and fact.value["start"] is None
        ):  # fmt: skip
            value = {"start": before.value["start"], "end": fact.value["end"]}
            end = max(fact.end, before.end)
            merged[-1] = replace(before, value=value, quote=text[before.start : end], end=end)
        else:
            merged.append(fact)
    return merged
