"""Days and periods that a question names, in Chinese and English, relative to a given day.

A date without a year means the one nearest to `as_of`. A year that stands alone (2025年度) names a programme, not a
period, and is not reported.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal

from rag.domain import DateRange
from rag.language.chinese_numbers import chinese_number
from rag.language.date_atoms import MONTH, month_span

DateKind = Literal["day", "range", "week", "month", "quarter"]
Bound = Literal["in", "until", "since"]

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
MONTH_PATTERN = (
    "(?:" + "|".join("sept?(?:ember)?" if m == "september" else f"{m[:3]}(?:{m[3:]})?" for m in MONTHS) + ")"
)
"""English month names and their abbreviations, for a case-insensitive pattern."""

KEPT_CHARS = 500
"""A question is asked for its days by those who read it, list, and check what it claims."""
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
_NUMERALS = {"几": 3, "半": 1} | {
    word: n
    for n, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 1
    )
}

_UNTIL_AFTER = re.compile(r"\s?(?:之前|以前|前|为止)")
_UNTIL_BEFORE = re.compile(
    r"(?:截止到?|截至|不晚于|\b(?:before|by|until|till|no later than|up to)(?: the)?)\s?$", re.IGNORECASE
)
_SINCE_AFTER = re.compile(r"\s?(?:以来|以后|之后|起|开始|后)")
_SINCE_BEFORE = re.compile(r"(?:自从?|\b(?:since|after|from)(?: the)?)\s?$", re.IGNORECASE)


_BOUNDS: tuple[tuple[Bound, re.Pattern[str], re.Pattern[str]], ...] = (
    ("until", _UNTIL_AFTER, _UNTIL_BEFORE),
    ("since", _SINCE_AFTER, _SINCE_BEFORE),
)


@dataclass(frozen=True, slots=True)
class DateMention:
    """`text[start:end]` names the days of `range`.

    Attributes:
        range: both ends set where `bound` is "in"; only `end` for "until", only `start` for "since".
        kind: how wide the expression is.
        bound: whether the days themselves are meant (9月23日), up to their last (9月23日前) or from their first (9月23日起).

    """

    start: int
    end: int
    range: DateRange
    kind: DateKind
    bound: Bound = "in"


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


def _day(match: re.Match[str], as_of: dt.date) -> DateRange:
    day = _date(match, as_of)
    return DateRange(day, day)


def _span(match: re.Match[str], as_of: dt.date) -> DateRange:
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


def _month(match: re.Match[str], as_of: dt.date) -> DateRange:
    return DateRange(*_month_ends(match, as_of))


def _part_of_month(match: re.Match[str], as_of: dt.date) -> DateRange:
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


def _week_of_month(match: re.Match[str], as_of: dt.date) -> DateRange:
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


def _relative_day(match: re.Match[str], as_of: dt.date) -> DateRange:
    day = as_of + dt.timedelta(days=_DAYS[match.group().lower()])
    return DateRange(day, day)


def _relative_week(match: re.Match[str], as_of: dt.date) -> DateRange:
    """Weeks run from Monday to Sunday."""
    monday = as_of - dt.timedelta(days=as_of.weekday()) + dt.timedelta(weeks=_WEEKS[match["which"].lower()])
    return DateRange(monday, monday + dt.timedelta(days=6))


def _weekend(match: re.Match[str], as_of: dt.date) -> DateRange:
    """Saturday and Sunday of this week, or of the next."""
    which = (match["which"] or match["en"] or "").lower()
    monday = as_of - dt.timedelta(days=as_of.weekday()) + dt.timedelta(weeks=_WEEKS.get(which, 0))
    return DateRange(monday + dt.timedelta(days=5), monday + dt.timedelta(days=6))


_WEEKDAYS = {name: n for n, name in enumerate("一二三四五六日")} | {
    "天": 6, "mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6,
}  # fmt: skip


def _weekday(match: re.Match[str], as_of: dt.date) -> DateRange:
    """本周五 and 下周五 of their weeks; 周五 and "Friday" the next one, which may be today."""
    number, which = _WEEKDAYS[match["wd"].lower()[:3]], (_group(match, "which") or "").lower()
    monday = as_of - dt.timedelta(days=as_of.weekday())
    day = monday + dt.timedelta(weeks=_WEEKS.get(which, 0), days=number)
    if not which and day < as_of:
        day += dt.timedelta(weeks=1)
    return DateRange(day, day)


def _day_of_month(match: re.Match[str], as_of: dt.date) -> DateRange:
    """30号 without a month: of this one, or of the next where it is over."""
    number = int(match["d"])
    index = as_of.year * 12 + as_of.month - 1 + (number < as_of.day)
    day = dt.date(index // 12, index % 12 + 1, number)
    return DateRange(day, day)


def _relative_month(match: re.Match[str], as_of: dt.date) -> DateRange:
    index = as_of.year * 12 + as_of.month - 1 + _WEEKS[match["which"].lower()]
    return DateRange(*month_span(index // 12, index % 12 + 1))


def _recent(match: re.Match[str], as_of: dt.date) -> DateRange:
    """The last n days, weeks or months up to `as_of`, which counts."""
    count = _ordinal(_group(match, "n") or "1")
    unit = match["unit"].lower()
    days = count * (7 if unit in ("周", "星期", "week") else 30 if unit in ("月", "month") else 1)
    return DateRange(as_of - dt.timedelta(days=max(days, 1) - 1), as_of)


def _upcoming(match: re.Match[str], as_of: dt.date) -> DateRange:
    """The next n days, weeks or months from `as_of` on, which counts: 还有三天."""
    count = _ordinal(_group(match, "n") or _group(match, "n2") or "1")
    unit = (_group(match, "unit") or _group(match, "unit2") or "").lower()
    days = count * (7 if unit in ("周", "星期", "week") else 30 if unit in ("月", "month") else 1)
    return DateRange(as_of, as_of + dt.timedelta(days=days))


def _quarter(match: re.Match[str], as_of: dt.date) -> DateRange:
    quarter, year = _ordinal(match["n"]), _number(_group(match, "y") or str(as_of.year))
    return DateRange(month_span(year, quarter * 3 - 2)[0], month_span(year, quarter * 3)[1])


def _end_of_period(match: re.Match[str], as_of: dt.date) -> DateRange:
    """The last month of a quarter or year, the last seven days of next month: by the end of Q2, year-end."""
    if _group(match, "n") or _group(match, "q"):
        quarter, year = _ordinal(match["n"] or match["q"]), _number(_group(match, "y") or str(as_of.year))
        return DateRange(*month_span(year, quarter * 3))
    if "month" in match.group().lower():
        index = as_of.year * 12 + as_of.month
        last = month_span(index // 12, index % 12 + 1)[1]
        return DateRange(last - dt.timedelta(days=6), last)
    return DateRange(*month_span(as_of.year, 12))


def _relative_quarter(match: re.Match[str], as_of: dt.date) -> DateRange:
    index = as_of.year * 4 + (as_of.month - 1) // 3 + _WEEKS[match["which"].lower()]
    year, quarter = divmod(index, 4)
    return DateRange(month_span(year, quarter * 3 + 1)[0], month_span(year, quarter * 3 + 3)[1])


def _fortnight(match: re.Match[str], as_of: dt.date) -> DateRange:
    return DateRange(as_of, as_of + dt.timedelta(days=14))


def _week_from(match: re.Match[str], as_of: dt.date) -> DateRange:
    day = _date(match, as_of)
    return DateRange(day, day + dt.timedelta(days=6))


# Years, months and days in figures or words (二〇二五年九月三日); months as `rag.language.date_atoms` writes them.
_Y_ZH = r"(?:(?P<y>20[0-9]{2}|二[〇零○][〇零○一二三四五六七八九]{2})\s?年\s?)?"
_M_ZH = rf"(?P<m>(?=[0-9]){MONTH}|(?<![第近个每上下几十]){MONTH})\s?月\s?"
_DAY_NUMBER = (
    r"[12][0-9]|3[01]|0?[1-9]|(?:三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])(?=\s?[日号])"
)
_D, _D2 = rf"(?P<d>{_DAY_NUMBER})", rf"(?P<d2>{_DAY_NUMBER})"
_TO = r"\s?(?:-|–|—|~|～|至|到|to|through|and)\s?"
_TH = r"(?:st|nd|rd|th)?"
_M_EN, _M2_EN = rf"(?P<m>{MONTH_PATTERN})\.?", rf"(?P<m2>{MONTH_PATTERN})\.?"
_Y_EN = r"(?:,?\s(?P<y>20[0-9]{2}))?(?![0-9])"
_ALONE = r"(?<![0-9/.\-])"
# May and March are also words: a month name alone counts only after one of these.
_LEAD_WORDS = ("in", "of", "by", "before", "until", "since", "during", "this", "last", "from", "for")
_LEAD = "(?:" + "|".join(f"(?<={word} )" for word in _LEAD_WORDS) + ")"

_ZH_MONTH = ("月",)
_EN_MONTHS = tuple(month[:3] for month in MONTHS)
_Rule = tuple[str, Callable[[re.Match[str], dt.date], DateRange], DateKind, tuple[str, ...]]
"""(pattern, what reads it, width, strings of which every match holds one)."""
_RULES: tuple[_Rule, ...] = (
    (
        rf"{_ALONE}{_Y_ZH}{_M_ZH}{_D}\s?[日号]?{_TO}(?:(?P<y2>20[0-9]{{2}})\s?年\s?)?"
        rf"(?:(?P<m2>1[0-2]|0?[1-9])\s?月\s?)?{_D2}\s?[日号]",
        _span,
        "range",
        _ZH_MONTH,
    ),
    (rf"{_ALONE}{_Y_ZH}{_M_ZH}{_D}(?:\s?[日号]|(?![0-9]))", _day, "day", _ZH_MONTH),
    (rf"{_ALONE}(?P<y>20[0-9]{{2}})[-/.](?P<m>1[0-2]|0?[1-9])[-/.]{_D}(?![0-9])", _day, "day", ("20",)),
    (rf"{_ALONE}(?P<m>1[0-2]|0?[1-9])/{_D}(?![0-9/%])", _day, "day", ("/",)),
    (rf"{_ALONE}{_Y_ZH}{_M_ZH}份?的?第(?P<n>[一二三四])个?(?:周|星期)", _week_of_month, "week", _ZH_MONTH),
    (rf"{_ALONE}{_Y_ZH}{_M_ZH}份?\s?(?P<part>上旬|中旬|下旬|初|底|末)", _part_of_month, "range", _ZH_MONTH),
    (r"(?<![0-9])[本这个]?月(?P<part>初|底|末)", _part_of_month, "range", _ZH_MONTH),
    (rf"{_ALONE}{_Y_ZH}{_M_ZH}份?(?!\s?[0-9]{{1,2}}\s?[日号])", _month, "month", _ZH_MONTH),
    (
        r"今天|今日|昨天|昨日|前天|明天|后天|\b(?:today|yesterday|tomorrow)\b",
        _relative_day,
        "day",
        ("今", "昨", "前天", "明天", "后天", "day", "tomorrow"),
    ),
    (
        r"(?P<which>本|这个?|下个?)?周末|\b(?P<en>this|next|the) weekend\b",
        _weekend,
        "range",
        ("周末", "weekend"),
    ),
    (
        r"(?P<which>本|这个?|上个?|下个?)(?:周|星期|礼拜)(?![一二三四五六日末边期])",
        _relative_week,
        "week",
        ("周", "星期", "礼拜"),
    ),
    (
        # 周一到周五 are the hours of an office, and no day.
        r"(?<![每一二两三四五六七八九十几数周双单])(?:(?P<which>本|这个?|上个?|下个?)|(?<![一二三四五六日天][到至、\-~～—–]))(?:周|星期|礼拜)"
        r"(?P<wd>[一二三四五六日]|(?<=[期拜])天)(?![个家次年月期到至、\-~～—–])",
        _weekday,
        "day",
        ("周", "星期", "礼拜"),
    ),
    (
        r"(?<!every )(?<!each )(?<!day to )(?<!day through )(?<!day[\-–])\b(?:(?P<which>this|last|next) )?"
        r"(?P<wd>mon|tues|wednes|thurs|fri|satur|sun)day\b(?! (?:to|through) |[\-–])",
        _weekday,
        "day",
        ("day",),
    ),
    (
        r"(?<![0-9第月/.\-〕\]】])(?P<d>[12][0-9]|3[01]|[1-9])[号日](?=之?前|以前|截止|到期|为止)",
        _day_of_month,
        "day",
        ("号", "日"),
    ),
    (r"\b(?P<which>this|last|previous|next) week\b", _relative_week, "week", ("week",)),
    (r"(?P<which>本|这个|上个?|下个)月(?![初底末])", _relative_month, "month", _ZH_MONTH),
    (r"\b(?P<which>this|last|previous|next) month\b", _relative_month, "month", ("month",)),
    (
        r"(?:最近|近|过去)(?P<n>[0-9]{1,3}|[一二三四五六七八九十两几半])个?(?P<unit>天|日|周|星期|月)",
        _recent,
        "range",
        ("近", "过去"),
    ),
    (
        r"(?:还有|还剩|只剩|未来|接下来|今后)(?P<n>[0-9]{1,3}|[一二三四五六七八九十两几])个?(?P<unit>天|日(?!元)|周|星期|月)"
        r"|(?P<n2>[0-9]{1,3}|[一二三四五六七八九十两几])个?(?P<unit2>天|日|周|星期|月)之?以?内(?=[^,。;?]{0,6}(?:截止|到期|要?交|关|结束|过期))",
        _upcoming,
        "range",
        ("还", "剩", "未来", "接下来", "今后", "内"),
    ),
    (
        r"\b(?:(?:in|within|over|during) the next|within|in the coming) (?P<n>[0-9]{1,3}|two|three|four|five|six|seven|eight|nine|ten) (?P<unit>day|week|month)s?\b",
        _upcoming,
        "range",
        ("next", "within", "coming"),
    ),
    (
        r"\b(?:past|last|previous) (?P<n>[0-9]{1,3}|two|three|four|five|six|seven|eight|nine|ten) "
        r"(?P<unit>day|week|month)s?\b",
        _recent,
        "range",
        ("past", "last", "previous"),
    ),
    (r"\bpast (?P<unit>week|month)\b", _recent, "range", ("past",)),
    (
        rf"\b(?P<n>first|second|third|fourth|last|final) week (?:of|in) {_M_EN}{_Y_EN}",
        _week_of_month,
        "week",
        ("week",),
    ),
    (
        rf"\b(?P<part>early|mid|late|(?:beginning|start|middle|end|first half|second half) of)[ \-](?:(?:the|this) month\b|{_M_EN}{_Y_EN})",
        _part_of_month,
        "range",
        ("month", *_EN_MONTHS),
    ),
    (rf"\b{_M_EN}\s{_D}{_TH}{_TO}(?:{_M2_EN}\s)?{_D2}{_TH}{_Y_EN}", _span, "range", _EN_MONTHS),
    (rf"\b{_D}{_TH}(?:\s{_M_EN})?{_TO}{_D2}{_TH}(?: of)?\s{_M2_EN}{_Y_EN}", _span, "range", _EN_MONTHS),
    (rf"\b{_D}{_TH}(?: of)?\s{_M_EN}{_Y_EN}", _day, "day", _EN_MONTHS),
    (rf"\b{_M_EN}\s{_D}{_TH}{_Y_EN}", _day, "day", _EN_MONTHS),
    (rf"{_LEAD}{_M_EN}{_Y_EN}(?![a-z])", _month, "month", _EN_MONTHS),
    (rf"\bweek (?:of|beginning|from) {_D}{_TH}(?: of)?\s{_M_EN}{_Y_EN}", _week_from, "week", ("week",)),
    (rf"\bweek (?:of|beginning|from) {_M_EN}\s{_D}{_TH}{_Y_EN}", _week_from, "week", ("week",)),
    (
        r"\bend of (?:q(?P<q>[1-4])|(?:the )?(?P<n>first|second|third|fourth) quarter)(?:(?: of)? (?P<y>20[0-9]{2}))?\b"
        r"|\bend of (?:next month|(?:the|this) year)\b|\byear[- ]?end\b",
        _end_of_period,
        "range",
        ("end",),
    ),
    (r"\b(?P<which>this|last|previous|next) quarter\b", _relative_quarter, "quarter", ("quarter",)),
    (r"\b(?:within|in|over) (?:a|the next|the coming) fortnight\b", _fortnight, "range", ("fortnight",)),
    (
        r"\b(?:over|in|during|within) the (?:coming|next) (?P<unit>week|month)\b",
        _upcoming,
        "range",
        ("coming", "next"),
    ),
    (r"(?:(?P<y>20[0-9]{2})\s?年?)?第?(?P<n>[一二三四])季度", _quarter, "quarter", ("季度",)),
    (r"\bQ(?P<n>[1-4])(?:\s(?P<y>20[0-9]{2}))?\b", _quarter, "quarter", ("q",)),
    (
        r"\b(?P<n>first|second|third|fourth) quarter(?: of (?P<y>20[0-9]{2}))?\b",
        _quarter,
        "quarter",
        ("quarter",),
    ),
)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _candidates(text: str, as_of: dt.date) -> Iterator[DateMention]:
    lowered = text.casefold()
    for pattern, read, kind, hints in _RULES:
        if not any(hint in lowered for hint in hints):
            continue
        for match in _compiled(pattern).finditer(text):
            try:
                days = read(match, as_of)
            except (ValueError, OverflowError):  # 31 September, or a day outside the calendar
                continue
            yield DateMention(match.start(), match.end(), days, kind)


def _with_bound(text: str, mention: DateMention) -> DateMention:
    """The mention as "until" or "since" where the words beside it say so."""
    before = text[max(0, mention.start - 20) : mention.start]
    for bound, after_words, before_words in _BOUNDS:
        after = after_words.match(text, mention.end)
        if after or ((mention.kind != "range" or bound == "until") and before_words.search(before)):
            start, end = (None, mention.range.end) if bound == "until" else (mention.range.start, None)
            stop = after.end() if after else mention.end
            return replace(mention, end=stop, range=DateRange(start, end), bound=bound)
    return mention


def find_dates(text: str, as_of: dt.date) -> list[DateMention]:
    """Days and periods named in a text, in order, without overlap, the longest expression first.

    Takes time linear in the text; an impossible date is no date.
    """
    return list(_kept_dates(text, as_of) if len(text) <= KEPT_CHARS else _dates(text, as_of))


def _dates(text: str, as_of: dt.date) -> tuple[DateMention, ...]:
    mentions: list[DateMention] = []
    done = 0
    for mention in sorted(_candidates(text, as_of), key=lambda m: (m.start, -m.end)):
        if mention.start >= done:
            mentions.append(_with_bound(text, mention))
            done = mention.end
    return tuple(mentions)


_kept_dates = lru_cache(maxsize=64)(_dates)


def dates_told(text: str, as_of: dt.date) -> str:
    """The words of a text that name days and periods: what is a piece of them names nothing else."""
    return " ".join(text[m.start : m.end] for m in find_dates(text, as_of))
