"""Days in conditions: `founded` of firms, `person_age` by a day of birth, and dated conditions of anything else."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator

from rag.facts.conditions_clause import Clause, Named, pattern
from rag.facts.patterns import cue


def day_conditions(clause: Clause) -> Iterator[Named]:
    """Bounds named by 后, 前 and 起 include the day; a span gives both its ends."""
    words = clause.words
    if born := pattern("born").search(words):
        op = ">=" if born["after"] else "<="
        yield clause.named("person_age", op, _iso(born), unit="出生", subject="person")
        return
    if span := pattern("day_span").search(words):
        if _is_span_condition(words, span):
            for op, value in ((">=", _iso(span)), ("<=", _span_end(span))):
                yield clause.named("other", op, value)
        return
    for name, op in (("day_since", ">="), ("day_until", "<=")):
        if match := pattern(name).search(words):
            yield from _bounded(clause, match, op)


def _is_span_condition(words: str, span: re.Match[str]) -> bool:
    if pattern("day_not").search(words):
        return False
    alone = not words.replace(span.group(), "").strip(" :、补贴支持时间范围")
    return alone or bool(pattern("span_of").search(words[span.end() :] + words[: span.start()]))


def _bounded(clause: Clause, match: re.Match[str], op: str) -> Iterator[Named]:
    words = clause.words
    founded = bool(pattern("founding").search(words)) and not pattern("founding_not").search(words)
    if not founded and pattern("day_not").search(words):
        return
    value = _iso(match, last=op == "<=" and not match["d"] and "底" in match.group())
    if founded:
        yield clause.named("founded", op, value)
    else:
        person = "person" if cue("condition_words", "person").search(words) else None
        yield clause.named("other", op, value, subject=person)


def _iso(match: re.Match[str], last: bool = False) -> str:
    """The day of groups y, m and d; the first or last one of a month or year that has none."""
    year, month, day = match["y"], match["m"], match["d"]
    if not month:
        return f"{year}-12-31" if last else f"{year}-01-01"
    if not day:
        return f"{year}-{int(month):02}-{_days(int(year), int(month)) if last else 1:02}"
    return f"{year}-{int(month):02}-{int(day):02}"


def _days(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def _span_end(match: re.Match[str]) -> str:
    year, month = int(match["y2"] or match["y"]), int(match["m2"])
    day = int(match["d2"]) if match["d2"] else _days(year, month)
    return f"{year}-{month:02}-{day:02}"
