"""What the words of a question that name a day or a period stand for: each function reads one way of naming them.

A date without a year means the one nearest to `as_of`.
"""

from __future__ import annotations

import datetime as dt
import re

from rag.domain import DateRange
from rag.language.chinese_numbers import chinese_number
from rag.language.date_atoms import month_span
from rag.language.english_sums import COUNTS

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
MONTH_PATTERN = (
    "(?:" + "|".join("sept?(?:ember)?" if m == "september" else f"{m[:3]}(?:{m[3:]})?" for m in MONTHS) + ")"
)
"""English month names and their abbreviations, for a case-insensitive pattern."""

_ORDINALS = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "last": 0,
    "final": 0,
}
_NUMERALS = COUNTS | {"几": 3, "半": 1}


def nearest_year(month: int, as_of: dt.date) -> int:
    """The year of the occurrence of a month that lies nearest to `as_of`."""
    offset = month - as_of.month
    if offset > 6:
        return as_of.year - 1
    return as_of.year + 1 if offset < -6 else as_of.year


def _number(words: str) -> int:
    """A number in digits or Chinese. Raises ValueError for anything else."""
    value = chinese_number(words)
    if value is None:
        raise ValueError(words)
    return value


def month_number(name: str) -> int:
    """1 to 12 for digits or an English month name or abbreviation."""
    if (number := chinese_number(name)) is not None:
        return number
    return next(n for n, month in enumerate(MONTHS, 1) if month.startswith(name[:3].lower()))


def _group(match: re.Match[str], name: str) -> str | None:
    """A group that not every rule has."""
    return match.groupdict().get(name)


def _date(match: re.Match[str], as_of: dt.date) -> dt.date:
    month = month_number(_group(match, "m") or match["m2"])
    year = _group(match, "y")
    return dt.date(_number(year) if year else nearest_year(month, as_of), month, _number(match["d"]))


def one_day(match: re.Match[str], as_of: dt.date) -> DateRange:
    """A day with its month."""
    day = _date(match, as_of)
    return DateRange(day, day)


def span(match: re.Match[str], as_of: dt.date) -> DateRange:
    """From one day to another, within a year or over its end."""
    first = _date(match, as_of)
    month = month_number(_group(match, "m2") or str(first.month))
    year = _group(match, "y2")
    last = dt.date(_number(year) if year else first.year + (month < first.month), month, _number(match["d2"]))
    return DateRange(min(first, last), max(first, last))


def _month_ends(match: re.Match[str], as_of: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of the month that is named, else of the current one."""
    name, year = _group(match, "m"), _group(match, "y")
    month = month_number(name) if name else as_of.month
    return month_span(_number(year) if year else nearest_year(month, as_of), month)


def whole_month(match: re.Match[str], as_of: dt.date) -> DateRange:
    """A whole month."""
    return DateRange(*_month_ends(match, as_of))


def part_of_month(match: re.Match[str], as_of: dt.date) -> DateRange:
    """初 and 上旬 are the days 1 to 10, 中旬 11 to 20, 下旬 from 21, 底 and 末 the last seven."""
    first, last = _month_ends(match, as_of)
    part = match["part"].lower()
    if part in ("初", "上旬", "early", "beginning of", "start of"):
        return DateRange(first, first.replace(day=10))
    if part in ("中", "中旬", "mid", "middle of"):
        return DateRange(first.replace(day=11), first.replace(day=20))
    if part == "first half of":
        return DateRange(first, first.replace(day=15))
    if part == "second half of":
        return DateRange(first.replace(day=16), last)
    if part in ("下旬", "late"):
        return DateRange(first.replace(day=21), last)
    return DateRange(last - dt.timedelta(days=6), last)


def _ordinal(word: str) -> int:
    """1 to 10 in digits, Chinese or English; 0 for "last"."""
    word = word.lower()
    if word.isdecimal():
        return int(word)
    if word in _ORDINALS:
        return _ORDINALS[word]
    return _NUMERALS[word] if word in _NUMERALS else _number(word)


def week_of_month(match: re.Match[str], as_of: dt.date) -> DateRange:
    """The n-th seven days of a month; the last week is its last seven days."""
    first, last = _month_ends(match, as_of)
    number = _ordinal(match["n"])
    if not number:
        return DateRange(last - dt.timedelta(days=6), last)
    start = first + dt.timedelta(days=7 * (number - 1))
    return DateRange(start, min(start + dt.timedelta(days=6), last))


_WEEKS = {
    "本": 0,
    "这": 0,
    "这个": 0,
    "this": 0,
    "上": -1,
    "上个": -1,
    "last": -1,
    "previous": -1,
    "下": 1,
    "下个": 1,
    "next": 1,
}
_DAYS = {
    "今天": 0, "今日": 0, "today": 0, "昨天": -1, "昨日": -1, "yesterday": -1, "前天": -2, "明天": 1, "tomorrow": 1, "后天": 2,
}  # fmt: skip


def relative_day(match: re.Match[str], as_of: dt.date) -> DateRange:
    """今天, "tomorrow"."""
    day = as_of + dt.timedelta(days=_DAYS[match.group().lower()])
    return DateRange(day, day)


def relative_week(match: re.Match[str], as_of: dt.date) -> DateRange:
    """Weeks run from Monday to Sunday."""
    monday = as_of - dt.timedelta(days=as_of.weekday()) + dt.timedelta(weeks=_WEEKS[match["which"].lower()])
    return DateRange(monday, monday + dt.timedelta(days=6))


def weekend(match: re.Match[str], as_of: dt.date) -> DateRange:
    """Saturday and Sunday of this week, or of the next."""
    which = (match["which"] or match["en"] or "").lower()
    monday = as_of - dt.timedelta(days=as_of.weekday()) + dt.timedelta(weeks=_WEEKS.get(which, 0))
    return DateRange(monday + dt.timedelta(days=5), monday + dt.timedelta(days=6))


_WEEKDAYS = {name: n for n, name in enumerate("一二三四五六日")} | {
    "天": 6, "mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6,
}  # fmt: skip


def weekday(match: re.Match[str], as_of: dt.date) -> DateRange:
    """本周五 and 下周五 of their weeks; 周五 and "Friday" the next one, which may be today."""
    number, which = _WEEKDAYS[match["wd"].lower()[:3]], (_group(match, "which") or "").lower()
    monday = as_of - dt.timedelta(days=as_of.weekday())
    day = monday + dt.timedelta(weeks=_WEEKS.get(which, 0), days=number)
    if not which and day < as_of:
        day += dt.timedelta(weeks=1)
    return DateRange(day, day)


def day_of_month(match: re.Match[str], as_of: dt.date) -> DateRange:
    """30号 without a month: of this one, or of the next where it is over."""
    number = int(match["d"])
    index = as_of.year * 12 + as_of.month - 1 + (number < as_of.day)
    day = dt.date(index // 12, index % 12 + 1, number)
    return DateRange(day, day)


def relative_month(match: re.Match[str], as_of: dt.date) -> DateRange:
    """本月, "next month"."""
    index = as_of.year * 12 + as_of.month - 1 + _WEEKS[match["which"].lower()]
    return DateRange(*month_span(index // 12, index % 12 + 1))


def recent(match: re.Match[str], as_of: dt.date) -> DateRange:
    """The last n days, weeks or months up to `as_of`, which counts."""
    count = _ordinal(_group(match, "n") or "1")
    unit = match["unit"].lower()
    days = count * (7 if unit in ("周", "星期", "week") else 30 if unit in ("月", "month") else 1)
    return DateRange(as_of - dt.timedelta(days=max(days, 1) - 1), as_of)


def upcoming(match: re.Match[str], as_of: dt.date) -> DateRange:
    """The next n days, weeks or months from `as_of` on, which counts: 还有三天."""
    count = _ordinal(_group(match, "n") or _group(match, "n2") or "1")
    unit = (_group(match, "unit") or _group(match, "unit2") or "").lower()
    days = count * (7 if unit in ("周", "星期", "week") else 30 if unit in ("月", "month") else 1)
    return DateRange(as_of, as_of + dt.timedelta(days=days))


def whole_quarter(match: re.Match[str], as_of: dt.date) -> DateRange:
    """A quarter, of this year where none is named."""
    quarter, year = _ordinal(match["n"]), _number(_group(match, "y") or str(as_of.year))
    return DateRange(month_span(year, quarter * 3 - 2)[0], month_span(year, quarter * 3)[1])


def end_of_period(match: re.Match[str], as_of: dt.date) -> DateRange:
    """The last month of a quarter or year, the last seven days of next month: by the end of Q2, year-end."""
    if _group(match, "n") or _group(match, "q"):
        quarter, year = _ordinal(match["n"] or match["q"]), _number(_group(match, "y") or str(as_of.year))
        return DateRange(*month_span(year, quarter * 3))
    if "month" in match.group().lower():
        index = as_of.year * 12 + as_of.month
        last = month_span(index // 12, index % 12 + 1)[1]
        return DateRange(last - dt.timedelta(days=6), last)
    return DateRange(*month_span(as_of.year, 12))


def relative_quarter(match: re.Match[str], as_of: dt.date) -> DateRange:
    """The running quarter, the one before or the next."""
    index = as_of.year * 4 + (as_of.month - 1) // 3 + _WEEKS[match["which"].lower()]
    year, quarter = divmod(index, 4)
    return DateRange(month_span(year, quarter * 3 + 1)[0], month_span(year, quarter * 3 + 3)[1])


def fortnight(match: re.Match[str], as_of: dt.date) -> DateRange:
    """The next fourteen days."""
    return DateRange(as_of, as_of + dt.timedelta(days=14))


def week_from(match: re.Match[str], as_of: dt.date) -> DateRange:
    """The seven days from a day on."""
    day = _date(match, as_of)
    return DateRange(day, day + dt.timedelta(days=6))
