"""Days in conditions: `founded` of firms, `person_age` by a day of birth, and dated conditions of anything else."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator

from rag.facts.conditions.clause_context import Clause, Named, pattern
from rag.facts.patterns import cue
from rag.language.chinese_numbers import chinese_number

_BOUNDS = (("day_not_later", "<="), ("day_not_earlier", ">="), ("day_since", ">="), ("day_until", "<="))


def day_conditions(clause: Clause) -> Iterator[Named]:
    """Bounds named by 后, 前 and 起 include the day; a span gives both its ends."""
    words = clause.words
    if births := list(pattern("born").finditer(words)):
        born = births[-1] if _CHANGED.search(words) else births[0]
        op = ">=" if born["after"] else "<="
        yield clause.named("person_age", op, _iso(born), unit="出生", subject="person")
        return
    if span := pattern("day_span").search(words):
        if _is_span_condition(words, span):
            attribute = "founded" if _of_founding(words, span) and _is_founding_span(words, span) else "other"
            for op, value in ((">=", _iso(span)), ("<=", _span_end(span))):
                yield clause.named(attribute, op, value)
        return
    for name, op in _BOUNDS:
        if match := pattern(name).search(words):
            yield from _bounded(clause, match, op, name)


_CHANGED = re.compile("更正[为成]|[修更]?改[为成]")
"""原文“1988年1月1日以后出生”更正为“1986年1月1日以后出生”: the later day holds."""


def _is_span_condition(words: str, span: re.Match[str]) -> bool:
    if pattern("day_not").search(words) or pattern("span_of_cost").search(words):
        return False
    alone = not words.replace(span.group(), "").strip(" :、补贴支持时间范围")
    return alone or bool(pattern("span_of").search(words[span.end() :] + words[: span.start()]))


def _bounded(clause: Clause, match: re.Match[str], op: str, name: str) -> Iterator[Named]:
    words = clause.words
    founded = _of_founding(words, match)
    if not founded and pattern("day_not").search(words):
        return
    if name == "day_until" and not match["d"] and not re.search("[底末]|含", match.group()):
        op = "<"  # 2025年2月以前: not in that month
    if match.group()[0] in "早晚":
        op = op[0]  # 开业早于2025年5月1日: not on that day
    value = _iso(match, last=op == "<=" and not match["d"] and "底" in match.group())
    if founded:
        yield clause.named("founded", op, value)
    else:
        person = "person" if cue("condition_words", "person").search(words) else None
        yield clause.named("other", op, value, subject=person)


def _of_founding(words: str, day: re.Match[str]) -> bool:
    """Whether a day is that of a firm's founding: of the parts of 税务登记在本市、专利2024年后取得, the one that tells the day decides."""
    start = words.rfind("、", 0, day.start()) + 1
    end = words.find("、", day.end())
    part = words[start : end if end >= 0 else len(words)]
    return bool(pattern("founding").search(part)) and not pattern("founding_not").search(words)


def _is_founding_span(words: str, span: re.Match[str]) -> bool:
    """Whether the word for founding stands right beside a span of days; the span is cut to a bar."""
    return bool(pattern("founded_within").search(f"{words[: span.start()]}|{words[span.end() :]}"))


def _number(digits: str) -> int:
    return chinese_number(digits) or 0


def _iso(match: re.Match[str], last: bool = False) -> str:
    """The day of groups y, m and d; the first or last one of a month or year that has none."""
    year = _number(match["y"])
    if not match["m"]:
        return f"{year}-12-31" if last else f"{year}-01-01"
    month = _number(match["m"])
    day = _number(match["d"]) if match["d"] else (_days(year, month) if last else 1)
    return f"{year}-{month:02}-{day:02}"


def _days(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def _span_end(match: re.Match[str]) -> str:
    year, month = _number(match["y2"] or match["y"]), _number(match["m2"])
    day = _number(match["d2"]) if match["d2"] else _days(year, month)
    return f"{year}-{month:02}-{day:02}"
