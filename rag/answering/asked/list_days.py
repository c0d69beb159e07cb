"""Within which days what a question lists is to close."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from rag.answering.asked.list_words import list_words_in
from rag.domain import DateRange
from rag.language.chinese_numbers import chinese_number
from rag.language.english_sums import COUNTS
from rag.language.question_dates import DateMention, find_dates

SOON = dt.timedelta(days=14)
"""What closes soon closes within these days."""
_BEFORE_A_MONTH = re.compile(r"\bbefore(?: the)?(?: month of)?\s?$")
_BEFORE_ITS_START = re.compile(r"\s?(?:之前|以前|前)")
COUNTED = re.compile(
    r"(?:未来|今后|接下来|之后|最近|近|再过)?(?P<n>[0-9]{1,3}|[一二两三四五六七八九十])个?(?P<unit>天|周|星期|月)(?:之?内|以内)"
    r"|\b(?:within|in|over)(?: the)?(?: next| coming)? (?P<m>[0-9]{1,3}|two|three|four|six) (?P<units>day|week|month)s?\b"
)
"""So many days, weeks or months, as a window or not: 30天内, within two weeks."""
_NO_WINDOW_BEFORE = re.compile(
    r"(?:成立|注册|设立|创办|毕业|取得|获得|经营)(?:满|未满|不满|不足|还不到|不到|了|才)?\s?$|\b(?:founded|registered|published)\s$"
)
_NO_WINDOW_AFTER = re.compile(r"\s?(?:新)?(?:发布|公布|发出|出台|印发|注册|成立|毕业|取得)")
_DAYS = {"天": 1, "day": 1, "周": 7, "星期": 7, "week": 7, "月": 30, "month": 30}
YEAR_END = re.compile(
    r"(?:今年)?年底(?:之?前)?|今年(?:之?内|以内)|\b(?:by|before) (?:the )?(?:end of the year|year[ -]end)\b"
)
"""The last day of the year as one by which something is to close."""
_BesideHoliday = tuple[re.Pattern[str], int, int]
BEFORE_HOLIDAYS: tuple[_BesideHoliday, ...] = (
    (
        re.compile(
            r"(?:国庆节?|十一|国庆长?假期?)(?:放假)?(?:之前|以前|前)|\bbefore (?:the )?(?:national day|october holiday)"
        ),
        9,
        30,
    ),
    (re.compile(r"元旦节?(?:之前|以前|前)|\bbefore new year"), 12, 31),
    (re.compile(r"(?:五一|劳动节)(?:之前|以前|前)|\bbefore (?:labou?r|may) day"), 4, 30),
)
"""A holiday that something is to close before, and the day before it begins."""
AFTER_HOLIDAYS: tuple[_BesideHoliday, ...] = (
    (
        re.compile(
            r"(?:国庆节?|十一|国庆长?假期?|节)(?:放假|假期)?(?:过后|过完|以后|之后|后)|\bafter (?:the )?(?:national day|october holiday)"
        ),
        10,
        8,
    ),
    (re.compile(r"元旦节?(?:过后|以后|之后|后)|\bafter new year"), 1, 2),
    (re.compile(r"(?:五一|劳动节)(?:过后|以后|之后|后)|\bafter (?:labou?r|may) day"), 5, 6),
)
"""A holiday that something is to close after, and the first day after it."""
_PUBLISHED_THEN = re.compile("(?:以?[来后]|期?间|份)?(?:新?发布|公布|发出?的|印发|出台|刊登)")
CLOSING = re.compile(r"截止|截至|到期|\bclos|\bshuts?\b|\bdue\b|deadline|\bexpir|\bend(?:s|ing)?\b")
"""Words of the end of an application, beside which a day is one of closing."""


def closing_days(folded: str, as_of: dt.date, *, sure: bool) -> DateRange:
    """The days in which applications are to close.

    Days beside a word of closing count, and where a list is asked for, days that lie ahead: "before November", "this
    month". What lies behind (a founding, a publication) is no window, and neither is today.
    """
    if list_words_in("soon", folded):
        return DateRange(as_of, _behind(as_of, SOON))
    if days := _counted(folded):
        return DateRange(as_of, _behind(as_of, days))
    if named := list(_named_windows(folded, as_of, sure=sure)):
        return _within(named)
    if sure and (last := _beside_holiday(BEFORE_HOLIDAYS, folded, as_of)):
        return DateRange(None, last)
    if sure and (first := _beside_holiday(AFTER_HOLIDAYS, folded, as_of)):
        return DateRange(first, None)
    if sure and YEAR_END.search(folded):
        return DateRange(None, dt.date(as_of.year, 12, 31))
    return DateRange()


def _named_windows(folded: str, as_of: dt.date, *, sure: bool) -> Iterator[DateRange]:
    for mention in find_dates(folded, as_of):
        near = (
            folded[max(0, mention.start - 20) : mention.start] + " " + folded[mention.end : mention.end + 12]
        )
        if _PUBLISHED_THEN.match(folded, mention.end):
            continue
        if CLOSING.search(near) or (sure and _is_ahead(mention, as_of)):
            yield _until_its_start(folded, mention)


def _within(named: Sequence[DateRange]) -> DateRange:
    """The days that are in all of some windows (六月份截止在15号以前的); of windows without a common day the first."""
    start = max((r.start for r in named if r.start), default=None)
    end = min((r.end for r in named if r.end), default=None)
    return named[0] if start and end and start > end else DateRange(start, end)


def _beside_holiday(days: Sequence[_BesideHoliday], folded: str, as_of: dt.date) -> dt.date | None:
    """The day before or after a holiday of the same day each year that is named, the next one from `as_of` on."""
    found = ((month, day) for words, month, day in days if words.search(folded))
    own = next((dt.date(as_of.year, month, day) for month, day in found), None)
    if own is None or own >= as_of:
        return own
    return own.replace(year=own.year + 1) if own.year < dt.MAXYEAR else dt.date.max


def _is_ahead(mention: DateMention, as_of: dt.date) -> bool:
    if mention.kind == "day" and mention.bound == "in":
        return False  # what can be applied for on a day is a question of its state
    end = mention.range.end
    return end is not None and end >= as_of


def _until_its_start(folded: str, mention: DateMention) -> DateRange:
    """Before a month is before its first day; before a day includes it, as in notices."""
    before = _BEFORE_A_MONTH.search(folded[max(0, mention.start - 24) : mention.start])
    after = _BEFORE_ITS_START.search(folded[mention.start : mention.end])
    if mention.kind == "month" and mention.bound == "until" and mention.range.end and (before or after):
        first = mention.range.end.replace(day=1)
        return DateRange(None, first - dt.timedelta(days=1) if first > dt.date.min else first)
    return mention.range


def _behind(day: dt.date, span: dt.timedelta) -> dt.date:
    """The day so long after another, or the last that a calendar has."""
    return day + min(span, dt.date.max - day)


def _counted(folded: str) -> dt.timedelta | None:
    match = COUNTED.search(folded)
    if (
        match is None
        or _NO_WINDOW_BEFORE.search(folded[: match.start()])
        or _NO_WINDOW_AFTER.match(folded[match.end() :])
    ):
        return None  # how long ago the firm was founded or the notice published
    number, unit = match["n"] or match["m"], match["unit"] or match["units"]
    return dt.timedelta(days=_DAYS[unit] * (COUNTS.get(number) or chinese_number(number) or 0))
