"""Ends that are counted: 自9月19日起5个工作日, 公示期7天, 15日内; windows that return every year."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator

from rag.language.chinese_numbers import chinese_number
from rag.language.date_atoms import DAY, MONTH, NUMERALS, day_or_none
from rag.language.date_expression import DateExpression
from rag.language.workdays import earliest_workday, nth_workday

_LENGTH = re.compile(
    r"[，,：:（(]?(?:起|开始|启动|开放)?(?:算|计)?起?[，,]?(?:公示期?|为期|共计?|时间|期限?|的)?(?:为|是)?[：:]? ?(?:最迟)?(?:在)?"
    rf"(?P<n>\d{{1,3}}|[{NUMERALS}两]{{1,3}}) ?个?(?P<unit>工作日|自然日|日(?!前)|天|周|星期|月(?![\d上中下底末初前]))(?!后)(?P<within>之?内)?"
)

_LENGTH_BEFORE = re.compile(
    rf"(?:期限?|时间|为期|共)(?:为|是|：|:)? ?(?P<n>\d{{1,3}}|[{NUMERALS}两]{{1,3}}) ?个?(?P<unit>工作日|自然日|日|天|周|星期|月)[，,（( ]{{0,2}}(?:即|自|从)?$"
)


# 自公告之日起15个工作日, without 为期 or 公示期: by when something is due
_DUE = re.compile(r"^(?!.*(?:为期|公示|共)).*(?:工作日|日|天)")


def _counted(first: dt.date, match: re.Match[str], opens_day: bool) -> tuple[dt.date | None, bool]:
    """(the last of a number of days, whether the calendar of working days holds it).

    Days within which something must be done do not count the day of issue itself (Civil Code, article 201), whether natural
    or working days; a publicity of seven days does (`opens_day`).
    """
    count, unit = chinese_number(match["n"]) or 0, match["unit"]
    if unit == "工作日":
        last = nth_workday(first + dt.timedelta(days=not opens_day), count)
        return (last, True) if last else (earliest_workday(first, count), False)
    if unit == "月":
        index = first.year * 12 + first.month - 1 + count
        end = calendar.monthrange(index // 12, index % 12 + 1)[1] if index // 12 < dt.MAXYEAR else 1
        if not 1 <= count <= 60:
            return None, True
        last = dt.date(index // 12, index % 12 + 1, min(first.day, end))
        return last - dt.timedelta(days=opens_day and first.day <= end), True
    days = count * (7 if unit in ("周", "星期") else 1)
    return (first + dt.timedelta(days=days - (1 if opens_day else 0)) if 1 <= days <= 400 else None), True


def with_length(text: str, found: DateExpression) -> DateExpression:
    """`found` with the end that a number of days beside it gives: 自9月19日起5个工作日, 公示期7天（自9月19日起）."""
    if found.is_range or not found.whole_day or found.undated:
        return found
    match = _LENGTH.match(text, found.end)
    after = re.search("(?:后|发布|公布|印发|下发|发出)$", text[found.start : found.end]) is not None
    if match and (found.suffix == "from" or re.match("[^为期]*(?:起|启动|开放)", match.group())):
        first = found.first + dt.timedelta(days=1) if after else found.first
        opens_day = (
            after
            or "公示" in text[max(0, found.start - 20) : match.end()]
            or (match["within"] is None and not (found.length_only and _DUE.search(match.group())))
        )
        return _ending(found, first, match, found.start, match.end(), opens_day)
    if found.suffix == "from" and (
        before := _LENGTH_BEFORE.search(text[max(0, found.start - 24) : found.start])
    ):
        end = found.end + (1 if text[found.end : found.end + 1] in ("）", ")") else 0)
        start = max(0, found.start - 24) + before.start("n")
        return _ending(found, found.first, before, start, end, True)
    return found


def _ending(
    found: DateExpression, first: dt.date, match: re.Match[str], start: int, end: int, opens_day: bool
) -> DateExpression:
    last, known = _counted(first, match, opens_day)
    return DateExpression(
        start, end, first, last, True, None, True, found.year_inferred, "before", True, found.length_only,
        None if known else "not_counted",
    )  # fmt: skip


_YEARLY = re.compile(
    rf"每年(?P<months>{MONTH}月份?(?:[、和及与]{MONTH}月份?){{1,5}})的?(?P<a>{DAY})[日号]?(?:至|到|[-—～])(?P<b>{DAY})[日号]"
)


def yearly_windows(text: str, published: dt.date) -> Iterator[DateExpression]:
    """每年3月和9月的1日至10日: a window that returns several times a year, told as the next one that is not over."""
    for match in _YEARLY.finditer(text):
        months = [chinese_number(m) or 0 for m in re.findall(rf"({MONTH})月", match["months"])]
        ends = (chinese_number(match["a"]) or 0, chinese_number(match["b"]) or 0)
        windows = sorted(
            (first, last)
            for year in (published.year, published.year + 1)
            for month in months
            if (first := day_or_none(year, month, ends[0])) and (last := day_or_none(year, month, ends[1]))
        )
        for first, last in windows:
            if last >= published:
                yield DateExpression(
                    match.start(), match.end(), first, last, True, suffix="before", undated="recurring"
                )
                break


# 请在15日内提出申请: counted from the notice, where nothing else is named to count from.
_WITHIN = re.compile(
    rf"(?<=请)(?:务必)?(?:在|于)?(?P<n>\d{{1,3}}|[{NUMERALS}两]{{1,3}}) ?个?(?P<unit>工作日|自然日|日|天|周|星期|月)之?内"
)


def within_days(text: str, published: dt.date) -> Iterator[DateExpression]:
    """请在15日内提出申请: counted from the notice, where nothing else is named to count from."""
    for match in _WITHIN.finditer(text):
        issue = DateExpression(
            match.start(), match.start(), published, published, False, suffix="from", length_only=True
        )
        yield _ending(issue, published, match, match.start(), match.end(), False)
