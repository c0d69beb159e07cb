"""One grammar of Chinese date expressions: days, parts of months and years, ranges, hours, and spans counted in days.

Only what is written is read here. What a date means in a notice is decided in `rag.facts.date_rules`; what it means in
a question in `rag.language.question_dates`. Texts are read after folding (`rag.facts.text_folding`): half-width digits,
`～` and `—` for all range marks.

The grammar has three layers: an *atom* is one written day or span of days (`_ATOM`), with an hour behind it (`_CLOCK`);
two atoms with a mark between them (`_LINK`), or an atom and a number of days (`_LENGTH`), are a *range*; words around
either say how its last day counts (`_SUFFIX`: 前, 止, 起, 不含当日).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from rag.language.chinese_numbers import chinese_number
from rag.language.workdays import earliest_workday, nth_workday

MAX_EXPRESSIONS = 800
# A day without a year is the first such day that is not more than this before publication.
LOOK_BACK = dt.timedelta(days=45)
SHANGHAI = "+08:00"
Undated = Literal["lunar", "impossible", "recurring", "not_counted"]

_C = "一二三四五六七八九十"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:3 ?[01](?!\d)|[12] \d(?= ?[日号])|3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|二十|[一二三四五六七八九]|廿[一二三四五六七八九]?)"
_YEAR = (
    r"(?:(?:19|20)\d\d|(?<!\d)2\d(?= ?年 ?\d{1,2} ?月 ?\d)|[一二][九〇零○ОO0][〇零○ОO0一二三四五六七八九]{2})"
)
_NAMED_YEAR = "今年|本年度?|当年|明年|次年|翌年|第二年|去年"
_PART = "底|末|初|中上旬|上中旬|中下旬|上旬|中旬|下旬"
_LUNAR_DAY = rf"(?:初[{_C}]|[十廿卅]?[{_C}]|[{_C}]{{1,3}}日|除夕|小年)"
_NOTICE = "(?:本|此|该)?(?:通知|公告|公示|名单|文件|通告|办法|措施|政策|细则|意见|方案|申报通知|之)?"
_ISSUE = "(?:发布|公布|公示|公告|发文|印发|下发|刊登|登载|见报|网上公布)"

# What an atom may begin with: looked at first, since most characters of a text begin none.
_FIRST = "0-9一二三四五六七八九十廿〇农阴旧夏腊冬正今本当明次翌第去年上下月这后即自从通公名文此该办措政细意方申之发印刊登见网每现目国元劳五春中端清"
_ATOM = re.compile(
    rf"(?=[{_FIRST}])(?<![\d.第{_C}〇])(?:"
    rf"(?P<lunar>(?:农历|阴历|旧历|夏历)[^，。；、：:\n（）()至到前]{{2,14}}|(?:腊|冬|正)月{_LUNAR_DAY})"
    rf"|(?:(?P<lm>{_MONTH})月份?|(?P<lr>[本当下次这])个?月)的?最后一?个?(?P<lk>工作日|天|日)"
    rf"|(?P<nm>{_MONTH})月份?的?第(?P<nth>[一二三四])(?:个(?:星期|周)|(?P<nweek>个?(?:星期|周))的?(?:星期|周))(?P<nwd>[一二三四五六日天])"
    rf"|(?:(?P<y>{_YEAR}) {{0,2}}年 {{0,2}}|(?P<w>{_NAMED_YEAR}) ?)?(?P<m>{_MONTH}) {{0,2}}月"
    rf"(?: {{0,2}}(?P<d>{_DAY}) {{0,2}}(?:日|号(?!线))|份? {{0,2}}(?P<p>{_PART}))?"
    r"|(?P<iy>(?:19|20)\d\d)(?P<s>[-./—])(?P<im>1[0-2]|0?[1-9])(?P=s)(?P<id>3[01]|[12]\d|0?[1-9])(?!\d)"
    r"|(?P<sy>[12] [09] \d \d) ?年 ?(?P<sm>1 [0-2]|0 [1-9]|[1-9]) ?月 ?(?P<sd>[0-3] \d|[1-9]) ?日"
    r"|(?P<compact>20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?!\d)"
    r"|(?P<yy>2\d)(?P<ys>[./])(?P<ym>1[0-2]|0?[1-9])(?P=ys)(?P<yd>3[01]|[12]\d|0?[1-9])(?![\d./%])"
    r"|(?P<dm>1[0-2]|0?[1-9])(?P<ds>[./])(?P<dd>3[01]|[12]\d|0?[1-9])(?![\d.%‰万亿元倍版/])"
    rf"|(?:(?P<ey>20\d\d) ?年|(?P<ew>{_NAMED_YEAR}))?(?<![{_C}\d半])(?<!每)年?年(?P<ep>底|末|内(?!容|部|外))"
    rf"|(?:(?P<ly>20\d\d) ?年|(?P<lw>{_NAMED_YEAR}))(?P<lp>[底末])"
    rf"|(?:(?P<qy>20\d\d) ?年|(?P<qw>{_NAMED_YEAR}))?(?:第?(?P<q>[一二三四1-4])季度|(?P<h>[上下])半年)(?P<qp>底|末|结束)?"
    rf"|(?P<rm>本|当|下|次)个?月(?:(?P<rd>{_DAY})[日号]|(?P<rp>{_PART}|内))"
    r"|(?<=[于在至到，。：:（(须 请])月(?P<me>底|末|内)"
    r"|(?P<wk>本|这|下)个?(?:周|星期|礼拜)(?P<wd>[一二三四五六日天末])"
    r"|(?P<today>今日|今天|今晚|明日|明天|明晚|后天)"
    r"|(?P<now>即日|[从自]?(?:现在|目前|即刻|今)(?= ?起))"
    r"|(?P<holiday>国庆|元旦|劳动|五一|春节|中秋|端午|清明)(?:节日?|长?假期?|放假)?(?=之?前(?!夕|后)|以前)"
    rf"|(?P<issue>(?:自|从)?{_NOTICE}{_ISSUE}(?:之日|当日|当天|(?= ?起 ?[\d{_C}]))(?:[（(][^（）()\n]{{4,16}}[）)])?)"
    r"|(?P<after>(?:通知|公告|公示|文件|名单|通告)(?:正式)?(?:发布|公布|印发|下发|发出)(?:之?后|(?= ?\d{1,3} ?个?(?:工作)?[日天]之?内)))"
    r"|(?P<each>每个?月|每(?:季度?|半年|年)(?:首|末|第[一二三]个)月)(?P<eachd>3[01]|[12]\d|0?[1-9])(?:[日号]|(?= ?[-—～至到]))"
    r")"
)
_BRACKET = r"(?:[（(](?:星期|周|农历|北京时间|含|节假日|法定|遇|逢)[^（）()\n]{0,14}[）)])?"
_CLOCK = re.compile(
    rf"[）)]? ?{_BRACKET} ?(?:当天|当日|北京时间|\（北京时间\）)?"
    r"(?P<half>上午|下午|中午|正午|晚上?|夜间|凌晨|早上?|午夜|傍晚)? ?"
    r"(?:(?P<h>2[0-4]|[01]?\d)(?: ?[:：] ?(?P<min>[0-5]\d)(?:[:：][0-5]\d)?(?!\d) ?[时分]?"
    r"|[时点](?: ?(?P<mn>[0-5]\d) ?分?|(?P<hf>半))?)整?"
    rf"|(?P<ch>二十[一二三四]?|十[一二三四五六七八九]?|[一二三四五六七八九零])[时点](?P<chf>半)?整?)(?!间|候|期)"
)
_SINCE = re.compile(r" ?(?:起|开始)?[，,]?")
_LINK = re.compile(r"[）)]?\s?(?:至|到|—{1,2}|-{1,2}|～{1,2}|/ )\s?")
_ONLY_DAY = re.compile(rf"(?P<d>{_DAY}) ?[日号]")
_SUFFIX = re.compile(
    r"(?P<bracket> ?[）)]?[（(](?:(?P<not>不)?含[^）)\n]{0,8}|(?P<not3>当[日天](?:不计|不算|除外|不含)))[）)]|[（(][^（）()\n]{1,12}[）)](?=之?前))?"
    r"(?P<suffix> ?(?:(?:(?:下午|当日|当天)?下班时?|日)?(?:之|以)?前(?![期往后述景沿台端身言海])|为止|[终]?止(?!步)|截止|左右|(?:开始)?(?:算|计算|计)起|起|始(?![终于建发])|开始|以后|之后|后(?![续期勤台]))"
    r"(?P<late>[（(](?P<not2>不)?含[^）)\n]{0,8}[）)])?)?"
)
_LENGTH = re.compile(
    r"[，,：:（(]?(?:起|开始|启动|开放)?(?:算|计)?起?[，,]?(?:公示期?|为期|共计?|时间|期限?|的)?(?:为|是)?[：:]? ?(?:最迟)?(?:在)?"
    rf"(?P<n>\d{{1,3}}|[{_C}两]{{1,3}}) ?个?(?P<unit>工作日|自然日|日(?!前)|天|周|星期|月(?!\d))(?!后)(?P<within>之?内)?"
)
_LENGTH_BEFORE = re.compile(
    rf"(?:期限?|时间|为期|共)(?:为|是|：|:)? ?(?P<n>\d{{1,3}}|[{_C}两]{{1,3}}) ?个?(?P<unit>工作日|自然日|日|天|周|星期|月)[，,（( ]{{0,2}}(?:即|自|从)?$"
)


@dataclass(frozen=True, slots=True)
class DateExpression:
    """One written date or range, `text[start:end]` (a following 前 or 止 included).

    Attributes:
        first: first day of a range; the day itself of a single date.
        last: last day that counts; None where it is open (`undated` says why).
        is_range: whether a start and an end are told.
        at: ISO time of the end, with offset, where an hour is told; 24:00 is the next day's start, and 0:00 closes the
            day before.
        whole_day: False for a month or another part of the year.
        year_inferred: no year is written in the whole expression.
        suffix: "before" (前, 止), "from" (起, 后), "about" (左右) or "".
        computed: the end was counted, or follows from the day of publication (本周五).
        length_only: a span counted from the notice's own day (自发布之日起5个工作日).
        undated: why no day can be told: "lunar" (农历十二月廿三), "impossible" (9月31日), "recurring" (每月10日),
            "not_counted" (working days of a year whose calendar is not out: `last` is then the earliest possible day).
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
    undated: Undated | None = None


@dataclass(frozen=True, slots=True)
class _Atom:
    """One written day or span of days: `first` to `last` with its year, or without (`year` is None)."""

    start: int
    end: int
    year: int | None
    month: int
    day: int | None
    part: str | None
    figured_year: bool = False
    kind: str = "day"
    fixed: tuple[dt.date, dt.date] | None = None
    clock: re.Match[str] | None = None


_PARTS = {
    "初": (1, 10), "上旬": (1, 10), "上中旬": (1, 20), "中上旬": (1, 20), "中旬": (11, 20), "中下旬": (11, 31), "下旬": (21, 31),
    "底": (28, 31), "末": (28, 31), "内": (1, 31), None: (1, 31),
}  # fmt: skip
_NEXT_YEAR = ("明年", "次年", "翌年", "第二年")


def _named_year(word: str | None, published: dt.date) -> int | None:
    if not word:
        return None
    return published.year + (1 if word in _NEXT_YEAR else -1 if word == "去年" else 0)


def _month_span(year: int, month: int, part: str | None) -> tuple[dt.date, dt.date]:
    low, high = _PARTS[part]
    end = calendar.monthrange(year, month)[1]
    return dt.date(year, month, low), dt.date(year, month, min(high, end))


def _atom(match: re.Match[str], published: dt.date) -> _Atom | None:
    """The atom of a match, None where it is none after all (a version number, a price)."""
    group = match.groupdict()
    start, end = match.span()
    if group["lk"] or group["nth"]:
        told_day = _in_month(group, published)
        return _Atom(
            start,
            end,
            told_day.year,
            told_day.month,
            told_day.day,
            None,
            kind="relative",
            fixed=(told_day, told_day),
        )
    if group["m"]:
        year = _year(group["y"]) if group["y"] else _named_year(group["w"], published)
        if _lunar_before(match):
            return _Atom(start, end, None, 1, None, None, kind="lunar")
        day = chinese_number(group["d"].replace(" ", "")) if group["d"] else None
        return _Atom(start, end, year, chinese_number(group["m"]) or 0, day, group["p"], bool(group["y"]))
    if group["iy"] or group["sy"] or group["compact"]:
        y, m, d = _figures(group)
        return _Atom(start, end, y, m, d, None, True)
    if group["yy"]:
        y, m, d = int(group["yy"]) + 2000, int(group["ym"] or 0), int(group["yd"] or 0)
        return _Atom(start, end, y, m, d, None, True, kind="short")
    if group["dm"]:
        return _Atom(start, end, None, int(group["dm"]), int(group["dd"]), None, kind="short")
    if group["lunar"]:
        return _Atom(start, end, None, 1, None, None, kind="lunar")
    if group["rm"] == "次" and group["rd"]:  # 次月15日前申报当月补贴
        return _Atom(start, end, None, 1, None, None, kind="recurring")
    if group["each"]:
        return _Atom(start, end, None, 1, int(group["eachd"]), None, kind="recurring")
    if group["now"] or group["issue"] or group["after"]:
        kind = "now" if group["now"] else "issue" if group["issue"] else "after"
        told = _ISO_IN_WORDS.search(match.group())
        issued = (_make(*(int(n) for n in told.groups())) if told else None) or published
        return _Atom(start, end, None, 1, None, None, kind=kind, fixed=(issued, issued))
    if group["holiday"]:
        return _holiday(start, end, group["holiday"], published)
    fixed = _relative(group, published)
    figured = bool(group["ey"] or group["ly"] or group["qy"])
    kind = "season" if (group["q"] or group["h"]) and not group["qp"] else "relative"
    return _Atom(start, end, fixed[0].year, 1, None, None, figured, kind, fixed) if fixed else None


def _in_month(group: dict[str, str | None], published: dt.date) -> dt.date:
    """9月最后一个工作日, 本月最后一天, 11月的第一个星期五."""
    if group["lr"]:
        index = published.year * 12 + published.month - 1 + (group["lr"] in ("下", "次"))
        year, month = index // 12, index % 12 + 1
    else:
        month = chinese_number(group["lm"] or group["nm"] or "") or 1
        year = published.year + (month < published.month)
    if group["nth"]:
        weekday = 6 if group["nwd"] in ("日", "天") else _C.index(group["nwd"] or "一")
        first = dt.date(year, month, 1)
        if group[
            "nweek"
        ]:  # 10月第二周的周五: weeks begin on Monday, the first is that of the month's first day
            monday = first - dt.timedelta(days=first.weekday())
            return monday + dt.timedelta(days=weekday + 7 * ((chinese_number(group["nth"]) or 1) - 1))
        return first + dt.timedelta(
            days=(weekday - first.weekday()) % 7 + 7 * ((chinese_number(group["nth"]) or 1) - 1)
        )
    last = dt.date(year, month, calendar.monthrange(year, month)[1])
    while group["lk"] == "工作日" and (nth_workday(last, 1) or earliest_workday(last, 1)) != last:
        last -= dt.timedelta(days=1)
    return last


_HOLIDAYS = {"国庆": (10, 1), "元旦": (1, 1), "劳动": (5, 1), "五一": (5, 1)}
"""Holidays that fall on one day of the calendar; the others move with the moon."""


def _holiday(start: int, end: int, name: str, published: dt.date) -> _Atom:
    """国庆节前: until the day before it; 春节前 is told, but not as a day."""
    if name not in _HOLIDAYS:
        return _Atom(start, end, None, 1, None, None, kind="lunar")
    days = (dt.date(published.year + later, *_HOLIDAYS[name]) - dt.timedelta(days=1) for later in (0, 1, 2))
    day = next(day for day in days if day >= published)
    return _Atom(start, end, day.year, day.month, day.day, None, kind="relative", fixed=(day, day))


# 印发之日（2025年7月16日）
_ISO_IN_WORDS = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")


def _year(words: str) -> int | None:
    """2025, 二〇二五, or 25 for 2025."""
    year = chinese_number(words)
    return year + 2000 if year is not None and year < 100 else year


def _lunar_before(match: re.Match[str]) -> bool:
    return bool(
        re.search(
            r"(?:农历|阴历|旧历|夏历)[^，。；\d]{0,6}$",
            match.string[max(0, match.start() - 10) : match.start()],
        )
    )


def _figures(group: dict[str, str | None]) -> tuple[int, int, int]:
    if compact := group["compact"]:
        return int(compact[:4]), int(compact[4:6]), int(compact[6:])
    names = ("iy", "im", "id") if group["iy"] else ("sy", "sm", "sd")
    year, month, day = (int((group[name] or "0").replace(" ", "")) for name in names)
    return year, month, day


def _relative(group: dict[str, str | None], published: dt.date) -> tuple[dt.date, dt.date] | None:
    """Days that follow from the day of publication: 年底, 三季度末, 下月底, 本周五, 明天."""
    if group["ep"] or group["lp"]:
        year = int(group["ey"] or group["ly"] or 0) or _named_year(group["ew"] or group["lw"], published)
        year = year or published.year
        return dt.date(year, 1 if group["ep"] == "内" else 12, 1), dt.date(year, 12, 31)
    if group["q"] or group["h"]:
        year = int(group["qy"] or 0) or _named_year(group["qw"], published) or published.year
        months = 3 * (chinese_number(group["q"]) or 1) if group["q"] else 6 if group["h"] == "上" else 12
        first = months - (2 if group["q"] else 5)
        return dt.date(year, first, 1), _month_span(year, months, None)[1]
    if group["rm"] or group["me"]:
        index = published.year * 12 + published.month - 1 + (group["rm"] in ("下", "次"))
        year, month = index // 12, index % 12 + 1
        if group["rd"]:
            day = _make(year, month, chinese_number(group["rd"]) or 0)
            return (day, day) if day else None
        return _month_span(year, month, group["rp"] or group["me"])
    if group["wk"]:
        weekday = 6 if group["wd"] in ("日", "天", "末") else _C.index(group["wd"] or "一")
        monday = published - dt.timedelta(days=published.weekday())
        day = monday + dt.timedelta(days=weekday + (7 if group["wk"] == "下" else 0))
        return day, day
    word = group["today"] or ""
    day = published + dt.timedelta(days=1 if word[:1] == "明" else 2 if word[:1] == "后" else 0)
    return day, day


def _make(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _days(atom: _Atom, year: int) -> tuple[dt.date, dt.date] | None:
    """First and last day of an atom in a year; None for 2月30日."""
    if atom.fixed:
        return atom.fixed
    if not 1 <= atom.month <= 12:
        return None
    if atom.day is None:
        return _month_span(year, atom.month, atom.part)
    day = _make(year, atom.month, atom.day)
    return (day, day) if day else None


def _near(atom: _Atom, published: dt.date, ahead: bool) -> tuple[dt.date, dt.date] | None:
    """The days of an atom; a missing year is the first in which it is not long past.

    `ahead`: the words (前, 止) look forward, so that a part of last year is not meant: 12月底前 written in January.
    """
    if atom.year is not None or atom.fixed:
        return _days(atom, atom.year or published.year)
    for year in (published.year - 1, published.year, published.year + 1):
        days = _days(atom, year)
        if days and days[1] >= published - LOOK_BACK and not (ahead and year < published.year):
            return days
    return None


# -- hours --------------------------------------------------------------------------------------------------------


def _hour(clock: re.Match[str]) -> tuple[int, int]:
    group = clock.groupdict()
    hour = int(group["h"]) if group["h"] else chinese_number(group["ch"]) or 0
    minute = int(group["min"] or group["mn"] or (30 if group["hf"] or group["chf"] else 0))
    half = group["half"] or ""
    if half[:1] in ("晚", "夜") and hour == 12:
        hour = 24
    if (half[:1] in ("下", "晚", "夜", "傍") and hour < 12) or (half in ("中午", "正午") and hour < 6):
        hour += 12
    elif half == "午夜" and hour == 12:
        hour = 24
    return hour, minute


def _at(clock: re.Match[str] | None, day: dt.date | None) -> tuple[str | None, dt.date | None]:
    """(the time on a day, the last day that counts): 24:00 is the next day's start, 0:00 ends the day before."""
    if clock is None or day is None:
        return None, day
    hour, minute = _hour(clock)
    if hour == 24:
        return f"{day + dt.timedelta(days=1)}T00:00:00{SHANGHAI}", day
    last = day - dt.timedelta(days=1) if (hour, minute) == (0, 0) else day
    return f"{day}T{hour:02}:{minute:02}:00{SHANGHAI}", last


# -- atoms in a text ----------------------------------------------------------------------------------------------


def _atoms(text: str, published: dt.date) -> Iterator[_Atom]:
    done = 0
    for match in _ATOM.finditer(text):
        atom = _atom(match, published)
        if atom and atom.kind == "lunar" and _ITS_DAY.match(text, atom.end):
            continue  # 中秋节前（10月6日）: the day itself stands behind
        if atom is None or atom.start < done:  # 2月13日（农历腊月廿六）: one day, told twice
            continue
        clock = _CLOCK.match(text, atom.end) if atom.kind != "lunar" else None
        bracket = re.compile(_BRACKET).match(text, atom.end)
        end = (
            clock.end()
            if clock
            else bracket.end()
            if bracket and bracket.group()[1:2] in ("星", "周", "农")
            else atom.end
        )
        done = end
        yield replace(atom, end=end, clock=clock)


_ITS_DAY = re.compile(r"(?:之?前|以前)?[（(](?:即|公历)?(?:\d{4}年)?\d{1,2}月\d{1,2}[日号][）)]")


def _is_written_out(text: str, atom: _Atom, linked: bool) -> bool:
    """Whether a short form is a date: 10.20前, 报名时间：9.15-10.20, 截止日期 20251020, 今天17:00; not version 2.5."""
    left = text[max(0, atom.start - 8) : atom.start]
    right = text[atom.end : atom.end + 2]
    cued = re.search(r"(?:时间|日期|截止到?|截至|期限?|定于|即日起?至?|为)[：:为 ]{0,3}$", left)
    if atom.kind == "short":
        return bool(cued or linked or re.match(r"日?(?:之?前(?![期台])|截止|止|日)", right))
    raw = text[atom.start : atom.end]
    if len(raw) == 8 and raw.isdigit():
        return bool(cued or linked or re.search(r"[于至到自从]$", left))
    if raw[:2] in ("今日", "今天", "今晚", "明日", "明天", "明晚", "后天"):
        return linked or atom.clock is not None or bool(re.match(r"[前截内]|之前|下午|晚", right))
    return True


# -- expressions --------------------------------------------------------------------------------------------------


def _suffix(text: str, at: int) -> tuple[str, int, bool]:
    """(what the words behind a date say, where they end, whether the day itself is left out)."""
    match = _SUFFIX.match(text, at)
    if match is None or not match.group():
        return "", at, False
    word = (match["suffix"] or "").strip()
    excluded = bool(match["not"] or match["not2"] or match["not3"])
    word = re.sub(r"[（(].*$", "", word)
    if not word:
        return "", match.end() if match["bracket"] else at, excluded
    if word == "左右":
        return "about", match.end(), excluded
    if word in ("起", "始", "开始", "以后", "之后", "后") or word.endswith(("算起", "计起")):
        return "from", match.end(), excluded
    return "before", match.end(), excluded


# 每月1日至10日: the second day of a window that returns.
_EACH_TO = re.compile(r" ?[-—～至到] ?(?:3[01]|[12]\d|0?[1-9])[日号]")


def _single(text: str, atom: _Atom, published: dt.date) -> DateExpression | None:
    suffix, end, excluded = _suffix(text, atom.end)
    if not suffix and re.search(r"前[（(](?:即|公历)?$", text[max(0, atom.start - 4) : atom.start]):
        suffix = "before"
    if atom.kind in ("lunar", "recurring"):
        to_day = _EACH_TO.match(text, atom.end) if atom.kind == "recurring" else None
        end = to_day.end() if to_day else end
        undated: Undated = "lunar" if atom.kind == "lunar" else "recurring"
        return DateExpression(
            atom.start, end, published, None, False, suffix=suffix, undated=undated, whole_day=False
        )
    days = _near(atom, published, suffix == "before")
    if days is None:
        if atom.day is not None and atom.day > 28 and 1 <= atom.month <= 12:
            return DateExpression(
                atom.start, end, published, None, False, suffix=suffix, undated="impossible"
            )
        return None
    at, last = _at(atom.clock, days[1])
    if excluded and suffix != "from" and last:
        last -= dt.timedelta(days=1)
    return DateExpression(
        atom.start, end, days[0] if days[0] != days[1] else last or days[0], last, False, at,
        whole_day=atom.day is not None or days[0] == days[1],
        year_inferred=not atom.figured_year,
        suffix="from" if atom.kind == "after" else suffix,
        computed=atom.kind in ("relative", "season") and not atom.figured_year,
        length_only=atom.kind in ("issue", "after"),
    )  # fmt: skip


def _range(text: str, first: _Atom, second: _Atom, published: dt.date) -> DateExpression | None:
    if (
        first.year is None
        and first.fixed is None
        and second.year is not None
        and first.kind in ("day", "short")
    ):
        # 9月1日至2025年9月30日: the year stands at the end
        first = replace(first, year=second.year - (second.month < first.month))
    begin = _near(first, published, False)
    if begin is None:
        return None
    days = _days(second, second.year if second.year is not None else begin[0].year)
    if days and second.year is None and second.fixed is None and days[1] < begin[0]:
        days = _days(second, begin[0].year + 1)
    if days is None or days[1] < begin[0]:
        return None
    _, end, excluded = _suffix(text, second.end)
    at, last = _at(second.clock, days[1])
    if excluded and last:
        last -= dt.timedelta(days=1)
    return DateExpression(
        first.start, end, begin[0], last, True, at,
        whole_day=second.day is not None and (first.day is not None or first.fixed is not None),
        year_inferred=not (first.figured_year or second.figured_year),
        suffix="before",
    )  # fmt: skip


def _link_after(text: str, atom: _Atom) -> int | None:
    """Where the second end of a range begins that `atom` opens; None if it opens none."""
    since = _SINCE.match(text, atom.end)
    link = _LINK.match(text, since.end() if since else atom.end)
    return link.end() if link else None


def _only_day(text: str, first: _Atom, at: int) -> _Atom | None:
    """25日 in 3月5日-25日, 20日 in 10月8日至20日; 25日 in 9月20-25日 has its month before the first number."""
    match = _ONLY_DAY.match(text, at)
    if match is None or first.day is None or first.kind == "short":
        return None
    clock = _CLOCK.match(text, match.end())
    day = chinese_number(match["d"])
    return _Atom(at, clock.end() if clock else match.end(), first.year, first.month, day, None, clock=clock)


_DAY_TO_DAY = re.compile(
    rf"(?P<m>{_MONTH})月(?P<a>3[01]|[12]\d|0?[1-9])(?:[-—～]|至|到)(?P<b>3[01]|[12]\d|0?[1-9])[日号]"
)


def _days_of_month(text: str, published: dt.date) -> Iterator[DateExpression]:
    """9月20-25日: both days share the month that stands before the first."""
    for match in _DAY_TO_DAY.finditer(text):
        year_before = re.search(rf"(?P<y>{_YEAR})年 ?$", text[max(0, match.start() - 6) : match.start()])
        year = chinese_number(year_before["y"]) if year_before else None
        start = match.start() - (len(year_before.group()) if year_before else 0)
        month = chinese_number(match["m"]) or 0
        first = _Atom(start, match.end(), year, month, int(match["a"]), None, bool(year))
        clock = _CLOCK.match(text, match.end())
        second = _Atom(
            match.start("b"),
            clock.end() if clock else match.end(),
            year,
            month,
            int(match["b"]),
            None,
            clock=clock,
        )
        if found := _range(text, first, second, published):
            yield found


def _counted(first: dt.date, match: re.Match[str], opens_day: bool) -> tuple[dt.date | None, bool]:
    """(the last of a number of days, whether the calendar of working days holds it).

    Working days count from the first day on, if it is one. Natural days within which something must be done do not
    count the day of issue itself (Civil Code, article 201); a publicity of seven days does (`opens_day`).
    """
    count, unit = chinese_number(match["n"]) or 0, match["unit"]
    if unit == "工作日":
        last = nth_workday(first, count)
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


def _with_length(text: str, found: DateExpression) -> DateExpression:
    """`found` with the end that a number of days beside it gives: 自9月19日起5个工作日, 公示期7天（自9月19日起）."""
    if found.is_range or not found.whole_day or found.undated:
        return found
    match = _LENGTH.match(text, found.end)
    after = re.search("(?:后|发布|公布|印发|下发|发出)$", text[found.start : found.end]) is not None
    if match and (found.suffix == "from" or re.match("[^为期]*(?:起|启动|开放)", match.group())):
        first = found.first + dt.timedelta(days=1) if after else found.first
        opens_day = match["within"] is None or after or "公示" in text[max(0, found.start - 20) : match.end()]
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
    rf"每年(?P<months>{_MONTH}月份?(?:[、和及与]{_MONTH}月份?){{1,5}})的?(?P<a>{_DAY})[日号]?(?:至|到|[-—～])(?P<b>{_DAY})[日号]"
)


def _yearly(text: str, published: dt.date) -> Iterator[DateExpression]:
    """每年3月和9月的1日至10日: a window that returns several times a year, told as the next one that is not over."""
    for match in _YEARLY.finditer(text):
        months = [chinese_number(m) or 0 for m in re.findall(rf"({_MONTH})月", match["months"])]
        ends = (chinese_number(match["a"]) or 0, chinese_number(match["b"]) or 0)
        windows = sorted(
            (first, last)
            for year in (published.year, published.year + 1)
            for month in months
            if (first := _make(year, month, ends[0])) and (last := _make(year, month, ends[1]))
        )
        for first, last in windows:
            if last >= published:
                yield DateExpression(
                    match.start(), match.end(), first, last, True, suffix="before", undated="recurring"
                )
                break


# 请在15日内提出申请: counted from the notice, where nothing else is named to count from.
_WITHIN = re.compile(
    rf"(?<=请)(?:务必)?(?:在|于)?(?P<n>\d{{1,3}}|[{_C}两]{{1,3}}) ?个?(?P<unit>工作日|自然日|日|天|周|星期|月)之?内"
)


def _within(text: str, published: dt.date) -> Iterator[DateExpression]:
    for match in _WITHIN.finditer(text):
        issue = DateExpression(
            match.start(), match.start(), published, published, False, suffix="from", length_only=True
        )
        yield _ending(issue, published, match, match.start(), match.end(), False)


def _joined(text: str, atoms: list[_Atom], published: dt.date) -> Iterator[DateExpression]:
    index = 0
    while index < len(atoms):
        atom = atoms[index]
        index += 1
        link = _link_after(text, atom)
        second = None
        if link is not None and index < len(atoms) and atoms[index].start == link:
            second = atoms[index]
        elif link is not None and atom.kind != "recurring":
            second = _only_day(text, atom, link)
        linked = second is not None
        if not _is_written_out(text, atom, linked):
            continue
        if (
            second
            and second.kind not in ("lunar", "recurring")
            and (found := _range(text, atom, second, published))
        ):
            if index < len(atoms) and atoms[index].start < found.end:
                index += 1
            yield found
            continue
        found = _single(text, atom, published)
        if found is None:
            continue
        found = _with_length(text, found)
        if atom.kind in ("now", "issue", "after") and not found.is_range:
            continue  # 即日起 alone tells no day
        if atom.kind == "season" and found.suffix != "before":
            continue  # 第三季度 names a time of the year
        yield found


def date_expressions(text: str, published: dt.date) -> list[DateExpression]:
    """All date expressions of a folded text in reading order, at most MAX_EXPRESSIONS.

    A day that does not exist (9月31日) comes with `last` None and `undated` "impossible".
    """
    atoms: list[_Atom] = []
    for atom in _atoms(text, published):
        atoms.append(atom)
        if len(atoms) >= 2 * MAX_EXPRESSIONS:
            break
    near = text[: atoms[-1].end + 40] if atoms else ""
    found = [*_days_of_month(near, published), *_yearly(near, published), *_within(text, published)]
    found = found[:MAX_EXPRESSIONS]
    taken = [(e.start, e.end) for e in found]
    for expression in _joined(text, atoms, published):
        if len(found) >= MAX_EXPRESSIONS:
            break
        if not any(start < expression.end and expression.start < end for start, end in taken[:200]):
            found.append(expression)
    return sorted(found, key=lambda e: (e.start, e.end))
