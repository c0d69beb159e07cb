"""The atoms of Chinese dates: one written day or span of days (10月20日, 三季度末, 本周五, 即日起), read from a folded text."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from rag.language.chinese_numbers import chinese_number
from rag.language.workdays import earliest_workday, nth_workday
from rag.lazy import lazy_pattern

# A day without a year is the first such day that is not more than this before publication.
LOOK_BACK = dt.timedelta(days=45)

NUMERALS = "一二三四五六七八九十"

MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"

DAY = r"(?:3 ?[01](?!\d)|[12] \d(?= ?[日号])|3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|二十|[一二三四五六七八九]|廿[一二三四五六七八九]?)"

YEAR = (
    r"(?:(?:19|20)\d\d|(?<!\d)2\d(?= ?年 ?\d{1,2} ?月 ?\d)|[一二][九〇零○ОO0][〇零○ОO0一二三四五六七八九]{2})"
)

_NAMED_YEAR = "今年|本年度?|当年|明年|次年|翌年|第二年|去年"

_PART = "底|末|初|中上旬|上中旬|中下旬|上旬|中旬|下旬"

_LUNAR_DAY = rf"(?:初[{NUMERALS}]|[十廿卅]?[{NUMERALS}]|[{NUMERALS}]{{1,3}}日|除夕|小年)"

_NOTICE = "(?:本|此|该)?(?:通知|公告|公示|名单|文件|通告|告知书?|启事|公开信|邀请函|函|指南|简章|须知|指引|通报|规则|章程|办法|措施|政策|细则|意见|方案|申报通知|之)?"

_ISSUE = "(?:发布|发出|刊发|公布|公示|公告|发文|印发|下发|刊登|登载|见报|网上公布)"

# What an atom may begin with: looked at first, since most characters of a text begin none.
_FIRST = "0-9一二三四五六七八九十廿〇告启函农阴旧夏腊冬正今本当明次翌第去年上下月这后即自从通公名文此该办措政细意方申之发印刊登见网每现目国元劳五春中端清"

# 4.6月5日 is the 4th item of a list, which begins with a day.
_BEHIND_A_NUMBER = r"(?:(?<=^\d\.)|(?<=[\n。；：]\d\.)|(?<=[\n。；：]\d\d\.))(?=\d{1,2} ?月 ?\d|20\d\d ?年)"

_ATOM = (
    rf"(?=[{_FIRST}])(?:(?<![\d.第{NUMERALS}〇])|{_BEHIND_A_NUMBER})(?:"
    rf"(?P<lunar>(?:农历|阴历|旧历|夏历)[^，。；、：:\n（）()至到前]{{2,14}}|(?:腊|冬|正)月{_LUNAR_DAY})"
    rf"|(?:(?P<lm>{MONTH})月份?|(?P<lr>[本当下次这])个?月)的?最后一?个?(?P<lk>工作日|天|日)"
    rf"|(?P<nm>{MONTH})月份?的?第(?P<nth>[一二三四])(?:个(?:星期|周)|(?P<nweek>个?(?:星期|周))的?(?:星期|周))(?P<nwd>[一二三四五六日天])"
    rf"|(?:(?P<y>{YEAR}) {{0,2}}年 {{0,2}}|(?P<w>{_NAMED_YEAR}) ?)?(?P<m>{MONTH}) {{0,2}}月"
    rf"(?: {{0,2}}(?P<d>{DAY}) {{0,2}}(?:日|号(?!线)|(?<=[{NUMERALS}])(?=[至到](?:{MONTH}月|{DAY}[日号])))|份? {{0,2}}(?P<p>{_PART}))?"
    r"|(?P<iy>(?:19|20)\d\d)(?P<s>[-./—])(?P<im>1[0-2]|0?[1-9])(?P=s)(?P<id>3[01]|[12]\d|0?[1-9])(?!\d)"
    r"|(?P<sy>[12] [09] \d \d) ?年 ?(?P<sm>1 [0-2]|0 [1-9]|[1-9]) ?月 ?(?P<sd>[0-3] \d|[1-9]) ?日"
    r"|(?P<compact>20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?!\d)"
    r"|(?P<yy>2\d)(?P<ys>[./])(?P<ym>1[0-2]|0?[1-9])(?P=ys)(?P<yd>3[01]|[12]\d|0?[1-9])(?![\d./%])"
    r"|(?P<dm>1[0-2]|0?[1-9])(?P<ds>[./])(?P<dd>3[01]|[12]\d|0?[1-9])(?![\d.%‰万亿元倍版/]|月\d)"
    rf"|(?:(?P<ey>20\d\d) ?年|(?P<ew>{_NAMED_YEAR}))?(?<![{NUMERALS}\d半])(?<!每)年?年(?P<ep>底|末|内(?!容|部|外))"
    rf"|(?:(?P<ly>20\d\d) ?年|(?P<lw>{_NAMED_YEAR}))(?P<lp>[底末])"
    rf"|(?:(?P<qy>20\d\d) ?年|(?P<qw>{_NAMED_YEAR}))?(?:第?(?P<q>[一二三四1-4])季度|(?P<h>[上下])半年)(?P<qp>底|末|结束)?"
    rf"|(?P<rm>本|当|下|次)个?月(?:(?P<rd>{DAY})[日号]|(?P<rp>{_PART}|内))"
    r"|(?<=[于在至到，。：:（(须 请])月(?P<me>底|末|内)"
    r"|(?P<wk>本|这|下)个?(?:周|星期|礼拜)(?P<wd>[一二三四五六日天末])"
    r"|(?P<today>今日|今天|今晚|明日|明天|明晚|后天)"
    r"|(?P<now>即日|[从自]?(?:现在|目前|即刻|今)(?= ?起))"
    r"|(?P<holiday>国庆|元旦|劳动|五一|春节|中秋|端午|清明)(?:节日?|长?假期?|放假)?(?=之?前(?!夕|后)|以前)"
    rf"|(?P<issue>(?:自|从)?{_NOTICE}{_ISSUE}(?:之日|当日|当天|(?= ?起 ?[\d{NUMERALS}]))(?:[（(][^（）()\n]{{4,16}}[）)])?)"
    r"|(?P<after>(?:通知|公告|公示|文件|名单|通告)(?:正式)?(?:发布|公布|印发|下发|发出)(?:之?后|(?= ?\d{1,3} ?个?(?:工作)?[日天]之?内)))"
    r"|(?P<each>每个?月|每(?:季度?|半年|年)(?:首|末|第[一二三]个)月)的?(?P<eachd>3[01]|[12]\d|0?[1-9])(?:[日号]|(?= ?[-—～至到]))"
    r")"
)


@cache
def _atoms() -> re.Pattern[str]:
    return re.compile(_ATOM)  # 15 ms, and questions need none of it


@dataclass(frozen=True, slots=True)
class Atom:
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


def month_span(year: int, month: int, part: str | None = None) -> tuple[dt.date, dt.date]:
    """First and last day of a month, or of its part (上旬, 底)."""
    low, high = _PARTS[part]
    end = calendar.monthrange(year, month)[1]
    return dt.date(year, month, low), dt.date(year, month, min(high, end))


def _atom(match: re.Match[str], published: dt.date) -> Atom | None:
    """The atom of a match, None where it is none after all (a version number, a price)."""
    group = match.groupdict()
    start, end = match.span()
    if group["lk"] or group["nth"]:
        day = _in_month(group, published)
        return Atom(start, end, day.year, day.month, day.day, None, kind="relative", fixed=(day, day))
    if group["m"]:
        year = _year(group["y"]) if group["y"] else _named_year(group["w"], published)
        if _lunar_before(match):
            return Atom(start, end, None, 1, None, None, kind="lunar")
        numbered = chinese_number(group["d"].replace(" ", "")) if group["d"] else None
        return Atom(start, end, year, chinese_number(group["m"]) or 0, numbered, group["p"], bool(group["y"]))
    if group["iy"] or group["sy"] or group["compact"]:
        y, m, d = _figures(group)
        return Atom(start, end, y, m, d, None, True)
    if group["yy"]:
        y, m, d = int(group["yy"]) + 2000, int(group["ym"] or 0), int(group["yd"] or 0)
        return Atom(start, end, y, m, d, None, True, kind="short")
    if group["dm"]:
        return Atom(start, end, None, int(group["dm"]), int(group["dd"]), None, kind="short")
    if group["lunar"]:
        return Atom(start, end, None, 1, None, None, kind="lunar")
    if group["rm"] == "次" and group["rd"]:  # 次月15日前申报当月补贴
        return Atom(start, end, None, 1, None, None, kind="recurring")
    if group["each"]:
        return Atom(start, end, None, 1, int(group["eachd"]), None, kind="recurring")
    if group["now"] or group["issue"] or group["after"]:
        kind = "now" if group["now"] else "issue" if group["issue"] else "after"
        told = _ISO_IN_WORDS.search(match.group())
        issued = (day_or_none(*(int(n) for n in told.groups())) if told else None) or published
        return Atom(start, end, None, 1, None, None, kind=kind, fixed=(issued, issued))
    if group["holiday"]:
        return _holiday(start, end, group["holiday"], published)
    if of_month := _in_named_month(match):
        return of_month
    fixed = _relative(group, published)
    figured = bool(group["ey"] or group["ly"] or group["qy"])
    kind = "season" if (group["q"] or group["h"]) and not group["qp"] else "relative"
    return Atom(start, end, fixed[0].year, 1, None, None, figured, kind, fixed) if fixed else None


_MONTH_BEFORE = re.compile(rf"(?<![\d个每])(?P<m>{MONTH})月份?(?![\d上中下底末初])[^。；\n]*$")
_MONTH_WITHIN = 24
"""So many characters before 当月 its month may stand."""


def _in_named_month(match: re.Match[str]) -> Atom | None:
    """A day of the month that the sentence names before it (12月才缴满的，也须在当月31日前提交); None for any other."""
    start, end = match.span()
    if match["rm"] != "当" or not match["rd"]:
        return None
    named = _MONTH_BEFORE.search(match.string, max(0, start - _MONTH_WITHIN), start)
    return (
        Atom(start, end, None, chinese_number(named["m"]) or 0, chinese_number(match["rd"]), None)
        if named
        else None
    )


def _in_month(group: dict[str, str | None], published: dt.date) -> dt.date:
    """9月最后一个工作日, 本月最后一天, 11月的第一个星期五."""
    if group["lr"]:
        index = published.year * 12 + published.month - 1 + (group["lr"] in ("下", "次"))
        year, month = index // 12, index % 12 + 1
    else:
        month = chinese_number(group["lm"] or group["nm"] or "") or 1
        year = published.year + (month < published.month)
    if group["nth"]:
        weekday = 6 if group["nwd"] in ("日", "天") else NUMERALS.index(group["nwd"] or "一")
        first = dt.date(year, month, 1)
        # 10月第二周的周五: weeks begin on Monday, the first is that of the month's first day
        if group["nweek"]:
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


def _holiday(start: int, end: int, name: str, published: dt.date) -> Atom:
    """国庆节前: until the day before it; 春节前 is told, but not as a day."""
    if name not in _HOLIDAYS:
        return Atom(start, end, None, 1, None, None, kind="lunar")
    days = (dt.date(published.year + later, *_HOLIDAYS[name]) - dt.timedelta(days=1) for later in (0, 1, 2))
    day = next(day for day in days if day >= published)
    return Atom(start, end, day.year, day.month, day.day, None, kind="relative", fixed=(day, day))


# 印发之日（2025年7月16日）
_ISO_IN_WORDS = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")


def _year(words: str) -> int | None:
    """2025, 二〇二五, or 25 for 2025."""
    year = chinese_number(words)
    return year + 2000 if year is not None and year < 100 else year


def _lunar_before(match: re.Match[str]) -> bool:
    return bool(
        re.search(
            r"(?:农历|阴历|旧历|夏历)[^，。；（(\d]{0,6}$",
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
        return dt.date(year, first, 1), month_span(year, months)[1]
    if group["rm"] or group["me"]:
        index = published.year * 12 + published.month - 1 + (group["rm"] in ("下", "次"))
        year, month = index // 12, index % 12 + 1
        if group["rd"]:
            day = day_or_none(year, month, chinese_number(group["rd"]) or 0)
            return (day, day) if day else None
        return month_span(year, month, group["rp"] or group["me"])
    if group["wk"]:
        weekday = 6 if group["wd"] in ("日", "天", "末") else NUMERALS.index(group["wd"] or "一")
        monday = published - dt.timedelta(days=published.weekday())
        day = monday + dt.timedelta(days=weekday + (7 if group["wk"] == "下" else 0))
        return day, day
    word = group["today"] or ""
    day = published + dt.timedelta(days=1 if word[:1] == "明" else 2 if word[:1] == "后" else 0)
    return day, day


def day_or_none(year: int, month: int, day: int) -> dt.date | None:
    """The day, None where the calendar has none."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def days_of(atom: Atom, year: int) -> tuple[dt.date, dt.date] | None:
    """First and last day of an atom in a year; None for 2月30日."""
    if atom.fixed:
        return atom.fixed
    if not 1 <= atom.month <= 12:
        return None
    if atom.day is None:
        return month_span(year, atom.month, atom.part)
    day = day_or_none(year, atom.month, atom.day)
    return (day, day) if day else None


def nearest_days(atom: Atom, published: dt.date, ahead: bool) -> tuple[dt.date, dt.date] | None:
    """The days of an atom; a missing year is the first in which it is not long past.

    `ahead`: the words (前, 止) look forward, so that a part of last year is not meant: 12月底前 written in January.
    """
    if atom.year is not None or atom.fixed:
        return days_of(atom, atom.year or published.year)
    for year in (published.year - 1, published.year, published.year + 1):
        days = days_of(atom, year)
        if days and days[1] >= published - LOOK_BACK and not (ahead and year < published.year):
            return days
    return None


# 2025年4月印发的通知明确，第一批5月30日截止: days that an earlier notice told
_ISSUED_THEN = re.compile(r"(?:已|曾|就)?(?:印发|发布|公布|下发|出台|发出)")


def _dated_like(atom: Atom | None, issued: Atom | None, text: str) -> Atom | None:
    """A day without a year takes that of the earlier notice that told it, in the same sentence."""
    if atom is None or issued is None or atom.kind != "day" or atom.year is not None or issued.year is None:
        return atom
    if re.search(r"[。；\n]", text[issued.end : atom.start]):
        return atom
    return replace(atom, year=issued.year + (atom.month < issued.month))


def atoms_of(text: str, published: dt.date) -> Iterator[Atom]:
    """The atoms of a folded text in order, without overlap, each with the hour behind it."""
    done, issued = 0, None
    for match in _atoms().finditer(text):
        atom = _dated_like(_atom(match, published), issued, text)
        if atom and (atom.kind == "lunar" or atom.day is None) and _ITS_DAY.match(text, atom.end):
            continue  # 中秋节前（10月6日）, 6月下旬前（6月25日）: the day itself stands behind
        if atom is None or atom.start < done:  # 2月13日（农历腊月廿六）: one day, told twice
            continue
        clock = CLOCK.match(text, atom.end) if atom.kind != "lunar" else None
        bracket = re.compile(BRACKET).match(text, atom.end)
        end = (
            clock.end()
            if clock
            else bracket.end()
            if bracket and bracket.group()[1:2] in ("星", "周", "农")
            else atom.end
        )
        done = end
        if atom.figured_year and _ISSUED_THEN.match(text, atom.end):
            issued = atom
        yield replace(atom, end=end, clock=clock)


# 九月下旬截止，具体是9月28日; 春节前完成，即2月13日
_ITS_DAY = re.compile(
    r"(?:之?前|以前)?[（(](?:即|公历)?(?:\d{4}年)?\d{1,2}月\d{1,2}[日号][）)]"
    r"|[^，。；\d（(]{0,6}[，,、]\s?(?:也就是|就是|亦?即|具体(?:是|为))\s?(?:\d{4}年)?\d{1,2}月\d{1,2}[日号]"
)


def is_written_out(text: str, atom: Atom, linked: bool) -> bool:
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


# The hour behind a written day: 17:00, 下午五点半, 24时.
SHANGHAI = "+08:00"

BRACKET = r"(?:[（(](?:星期|周|农历|北京时间|含|节假日|法定|遇|逢)[^（）()\n]{0,14}[）)])?"

CLOCK = lazy_pattern(
    rf"[）)]? ?{BRACKET} ?(?:当天|当日|北京时间|\（北京时间\）)?"
    r"(?P<half>上午|下午|中午|正午|晚上?|夜间|凌晨|早上?|午夜|傍晚)? ?"
    r"(?:(?P<h>2[0-4]|[01]?\d)(?: ?[:：] ?(?P<min>[0-5]\d)(?:[:：][0-5]\d)?(?!\d) ?[时分]?"
    r"|[时点](?: ?(?P<mn>[0-5]\d) ?分?|(?P<hf>半))?)整?"
    rf"|(?P<ch>二十[一二三四]?|十[一二三四五六七八九]?|[一二三四五六七八九零])[时点](?:(?P<chf>半)|(?P<cmn>[二三四五]?十[一二三四五六七八九]?)分)?整?)(?!间|候|期)"
)


def _hour(clock: re.Match[str]) -> tuple[int, int]:
    group = clock.groupdict()
    hour = int(group["h"]) if group["h"] else chinese_number(group["ch"]) or 0
    written = group["min"] or group["mn"] or (30 if group["hf"] or group["chf"] else 0)
    minute = int(written or chinese_number(group["cmn"] or "") or 0)
    half = group["half"] or ""
    if half[:1] in ("晚", "夜") and hour == 12:
        hour = 24
    if (half[:1] in ("下", "晚", "夜", "傍") and hour < 12) or (half in ("中午", "正午") and hour < 6):
        hour += 12
    elif half == "午夜" and hour == 12:
        hour = 24
    return hour, minute


def time_of(clock: re.Match[str] | None, day: dt.date | None) -> tuple[str | None, dt.date | None]:
    """(the time on a day, the last day that counts): 24:00 is the next day's start, 0:00 ends the day before."""
    if clock is None or day is None:
        return None, day
    hour, minute = _hour(clock)
    if hour == 24:
        return f"{day + dt.timedelta(days=1)}T00:00:00{SHANGHAI}", day
    last = day - dt.timedelta(days=1) if (hour, minute) == (0, 0) else day
    return f"{day}T{hour:02}:{minute:02}:00{SHANGHAI}", last
