"""Date expressions of Chinese notices: single days, ranges, parts of months, hours, working days.

Only what is written is read here; what a date means (deadline, period, nothing) is decided in `rag.facts.date_roles`.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.facts.workdays import nth_workday

MAX_EXPRESSIONS = 800
# A day without a year is the first such day that is not more than this before publication.
LOOK_BACK = dt.timedelta(days=45)
SHANGHAI = "+08:00"

_CN = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "О": 0,
    "O": 0,
    "0": 0,
    "两": 2,
    "元": 1,
}
_CN_DAY = "[一二三四五六七八九十]{1,3}"


def _day(n: str) -> str:
    """A day, month or part of a month; every group name ends with `n`."""
    return (
        rf"(?:(?:(?P<y{n}>(?:19|20)\d\d) {{0,2}}年 {{0,2}}|(?P<w{n}>今年|本年度?|当年|明年|次年|去年) ?)?"
        rf"(?P<m{n}>1[0-2]|0?[1-9]) {{0,2}}月(?: {{0,2}}(?P<d{n}>3[01]|[12]\d|0?[1-9]) {{0,2}}[日号](?!线)"
        rf"|份? {{0,2}}(?P<p{n}>底|末|初|上旬|中旬|下旬))?"
        rf"|(?P<iy{n}>(?:19|20)\d\d)(?P<s{n}>[-./])(?P<im{n}>1[0-2]|0?[1-9])(?P=s{n})(?P<id{n}>3[01]|[12]\d|0?[1-9])(?!\d)"
        rf"|(?P<ey{n}>20\d\d) ?年 ?(?:年?底|年?末)"
        rf"|(?P<cy{n}>(?:二[〇零○ОO0]|一九)[〇零○ОO0一二三四五六七八九]{{2}})年(?P<cm{n}>{_CN_DAY})月(?P<cd{n}>{_CN_DAY})[日号]"
        rf"|(?P<xm{n}>{_CN_DAY})月(?P<xd{n}>{_CN_DAY})[日号])"
    )


def _time(n: str) -> str:
    return (
        r" ?(?:[（(](?:星期|周)[一二三四五六日天][）)])? ?"
        rf"(?:(?P<half{n}>上午|下午|中午|晚上?|夜间|凌晨|早上?)? ?"
        rf"(?P<h{n}>2[0-4]|[01]?\d)(?: ?[:：] ?(?P<min{n}>[0-5]\d)(?:[:：][0-5]\d)?(?!\d) ?[时分]?"
        rf"|[时点](?: ?(?P<mn{n}>[0-5]\d) ?分?)?)整?)?"
    )


_SECOND = rf"(?:{_day('2')}|(?P<only2>3[01]|[12]\d|0?[1-9]) ?[日号])"
_EXPRESSION = re.compile(
    rf"(?<![\d.第一二三四五六七八九十])(?P<first>{_day('1')}{_time('1')}|即日)"
    rf"(?P<since> ?(?:起|开始)?[，,]?)"
    rf"(?:[）)]?\s?(?:至|到|—{{1,2}}|[－–~～]{{1,2}}|-{{1,2}}|─{{1,2}}|/ )\s?(?P<second>{_SECOND}{_time('2')}))?"
    r"(?: ?[（(]含[^）)\n]{0,6}[）)])?"
    r"(?P<suffix> ?(?:日?之前|日?以前|(?:下班|日)?前(?![期往后述景沿台端身言])|止|截止|左右))?"
)
_BARE_TODAY = re.compile(
    r"(?P<word>今日|今天|今晚|明日|明天)(?:上午|下午|晚上?)? ?(?P<h>2[0-3]|[01]?\d)[:：](?P<min>[0-5]\d)"
)
_LENGTH = re.compile(
    r"[，,：:（(]?(?:起|开始)?(?:算|计)?起?[，,]?(?:公示期?|为期|共计?|时间|期限?|的)?(?:为|是)?[：:]? ?"
    r"(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3}) ?个?(?P<unit>工作日|自然日|日(?!前)|天)(?!后)(?:内)?"
)
_FROM_NOTICE = re.compile(
    r"(?P<word>(?:自|从)?(?:本?(?:通知|公告|公示|名单|文件|通告)?(?:发布|公布|公示|公告|发文|印发|网上公布)之日|即日))(?P<since>起)"
)


@dataclass(frozen=True, slots=True)
class DateExpression:
    """One written date or range, `text[start:end]` (a following 前 or 止 included).

    Attributes:
        first: first day of a range; the day itself of a single date.
        last: last day that counts; None where it cannot be computed.
        is_range: whether a start and an end are told.
        at: ISO time of the end, with offset, where an hour is told; 24:00 is the next day's start.
        whole_day: False for a month or part of one.
        year_inferred: no year is written in the whole expression.
        suffix: "before" (前, 止), "from" (起), "about" (左右) or "".
        computed: the end was counted in days.
        length_only: a span counted from the notice's own day (自发布之日起5个工作日).
    """

    start: int
    end: int
    first: dt.date
    last: dt.date | None
    is_range: bool
    at: str | None = None
    whole_day: bool = True
    year_inferred: bool = False
    suffix: str = ""
    computed: bool = False
    length_only: bool = False


def chinese_number(words: str) -> int:
    """一 to 九十九 or digits; 0 for anything else."""
    if words.isascii() and words.isdigit():
        return int(words)
    tens, ten, ones = words.rpartition("十")
    if ten:
        return _CN.get(tens or "一", 0) * 10 + (_CN.get(ones, 0) if ones else 0)
    return _CN.get(words, 0) if len(words) == 1 else 0


@dataclass(frozen=True, slots=True)
class _Written:
    """A day as written: month part days are resolved, a missing year is None."""

    year: int | None
    month: int
    day: int | None
    part: str | None


def _written(match: re.Match[str], n: str, published: dt.date) -> _Written | None:
    group = match.groupdict()
    if group[f"iy{n}"]:
        return _Written(int(group[f"iy{n}"]), int(group[f"im{n}"]), int(group[f"id{n}"]), None)
    if group[f"ey{n}"]:
        return _Written(int(group[f"ey{n}"]), 12, None, "底")
    if group[f"cy{n}"]:
        figures = int("".join(str(_CN[c]) for c in group[f"cy{n}"]))
        return _Written(figures, chinese_number(group[f"cm{n}"]), chinese_number(group[f"cd{n}"]), None)
    if group[f"xm{n}"]:
        return _Written(None, chinese_number(group[f"xm{n}"]), chinese_number(group[f"xd{n}"]), None)
    if not group[f"m{n}"]:
        return None
    year = int(group[f"y{n}"]) if group[f"y{n}"] else None
    if word := group[f"w{n}"]:
        year = published.year + (1 if word in ("明年", "次年") else -1 if word == "去年" else 0)
    day = int(group[f"d{n}"]) if group[f"d{n}"] else None
    return _Written(year, int(group[f"m{n}"]), day, group[f"p{n}"])


def _holds_year(match: re.Match[str], n: str) -> bool:
    """Whether the year stands there in figures (今年 and 次年 are inferred)."""
    return any(match[f"{kind}{n}"] for kind in ("y", "iy", "ey", "cy"))


_PARTS = {
    "初": (1, 10),
    "上旬": (1, 10),
    "中旬": (11, 20),
    "下旬": (21, 31),
    "底": (28, 31),
    "末": (28, 31),
    None: (1, 31),
}


def _make(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _days(written: _Written, year: int) -> tuple[dt.date, dt.date] | None:
    """First and last day of what is written."""
    if not 1 <= written.month <= 12:
        return None
    if written.day is not None:
        day = _make(year, written.month, written.day)
        return (day, day) if day else None
    low, high = _PARTS[written.part]
    end = calendar.monthrange(year, written.month)[1]
    return dt.date(year, written.month, low), dt.date(year, written.month, min(high, end))


def _near(written: _Written, published: dt.date) -> tuple[dt.date, dt.date] | None:
    """The first such day of a missing year that is not long before publication."""
    if written.year is not None:
        return _days(written, written.year)
    for year in (published.year - 1, published.year, published.year + 1):
        days = _days(written, year)
        if days and days[1] >= published - LOOK_BACK:
            return days
    return None


def _at(match: re.Match[str], n: str, day: dt.date | None) -> str | None:
    group = match.groupdict()
    if day is None or group[f"h{n}"] is None:
        return None
    hour = int(group[f"h{n}"])
    minute = int(group[f"min{n}"] or group[f"mn{n}"] or 0)
    if (group[f"half{n}"] or "")[:1] in "下晚夜" and group[f"half{n}"] and hour < 12:
        hour += 12
    if hour == 24:
        return f"{day + dt.timedelta(days=1)}T00:00:00{SHANGHAI}"
    return f"{day}T{hour:02}:{minute:02}:00{SHANGHAI}"


def _second(
    match: re.Match[str], first: _Written | None, begin: dt.date
) -> tuple[dt.date | None, bool, bool]:
    """(last day, whether it has a year of its own, whether it is a whole day) of a range that begins at `begin`."""
    if match["only2"]:
        if first is None or first.day is None:
            return None, False, True
        return _make(begin.year, begin.month, int(match["only2"])), False, True
    written = _written(match, "2", begin)
    if written is None:
        return None, False, True
    whole = written.day is not None
    if written.year is not None:
        days = _days(written, written.year)
        return (days[1] if days else None), _holds_year(match, "2"), whole
    days = _days(written, begin.year)
    if days and days[1] < begin:
        days = _days(written, begin.year + 1)
    return (days[1] if days else None), False, whole


def _suffix(match: re.Match[str]) -> str:
    if match["suffix"]:
        return "about" if "左右" in match["suffix"] else "before"
    since = match["since"].strip(" ，,")
    return "from" if since else ""


def _read(match: re.Match[str], published: dt.date) -> DateExpression | None:
    first = None if match["first"] == "即日" else _written(match, "1", published)
    if first is None and match["first"] != "即日":
        return None
    if match["second"] and first and first.year is None:
        end = _written(match, "2", published) if not match["only2"] else None
        if end and end.year is not None:  # 9月1日至2025年9月30日: the year stands at the end
            first = _Written(end.year - (end.month < first.month), first.month, first.day, first.part)
    days = (published, published) if first is None else _near(first, published)
    if days is None:
        return None
    if not match["second"]:
        if first is None:
            return None
        end_at = match.end() if match["suffix"] or match["since"].strip(" ，,") else match.start("since")
        return DateExpression(
            match.start(), end_at, days[0], days[1], False, _at(match, "1", days[1]), first.day is not None,
            not _holds_year(match, "1"), _suffix(match),
        )  # fmt: skip
    last, own_year, whole = _second(match, first, days[0])
    if last is None or last < days[0]:
        return None
    return DateExpression(
        match.start(), match.end(), days[0], last, True, _at(match, "2", last), whole and (first is None or first.day is not None),
        not own_year and not _holds_year(match, "1"), "before",
    )  # fmt: skip


def _with_length(text: str, found: DateExpression) -> DateExpression:
    """`found` with the end that a following number of days gives: 自9月19日起5个工作日."""
    length = _LENGTH.match(text, found.end)
    if found.is_range or not found.whole_day or length is None:
        return found
    if found.suffix != "from" and "起" not in length.group():
        return found
    count = chinese_number(length["n"])
    if length["unit"] == "工作日":
        last = nth_workday(found.first, count)
    else:
        last = found.first + dt.timedelta(days=count - 1) if 1 <= count <= 400 else None
    return DateExpression(
        found.start, length.end(), found.first, last, True, None, True, found.year_inferred, "before", True,
        found.length_only,
    )  # fmt: skip


def _from_notice(text: str, published: dt.date) -> Iterator[DateExpression]:
    for match in _FROM_NOTICE.finditer(text):
        single = DateExpression(
            match.start(), match.end(), published, published, False, suffix="from", length_only=True
        )
        counted = _with_length(text, single)
        if counted.is_range:
            yield counted


def _today(text: str, published: dt.date) -> Iterator[DateExpression]:
    for match in _BARE_TODAY.finditer(text):
        day = published + dt.timedelta(days=match["word"] in ("明日", "明天"))
        at = f"{day}T{int(match['h']):02}:{match['min']}:00{SHANGHAI}"
        yield DateExpression(match.start(), match.end(), day, day, False, at, year_inferred=True)


def date_expressions(text: str, published: dt.date) -> list[DateExpression]:
    """All date expressions in reading order, at most MAX_EXPRESSIONS; impossible days (2月30日) are left out."""
    found: list[DateExpression] = []
    for match in _EXPRESSION.finditer(text):
        if expression := _read(match, published):
            found.append(_with_length(text, expression))
        if len(found) >= MAX_EXPRESSIONS:
            break
    covered = [(e.start, e.end) for e in found]
    others = [*_from_notice(text, published), *_today(text, published)][:MAX_EXPRESSIONS]
    found += [o for o in others if not any(s < o.end and o.start < e for s, e in covered[:200])]
    return sorted(found, key=lambda e: (e.start, e.end))
