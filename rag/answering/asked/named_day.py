"""Which of the last days of some notices a question means, by the words around each: 初创组4月20日截止，成长组4月27日截止.

The words before a day in its clause, the channel behind it, the group that was read of it, and the heading or row that it stands in tell it
from the others, whatever was read of it. A question means the day whose words hold what it says and no other's do.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.domain import DeadlineFact, Notice
from rag.facts.named_classes import named_classes
from rag.facts.notice_parts import listed_parts
from rag.facts.notice_record import NoticeRecord
from rag.language.clause_marks import before_next, behind_last
from rag.language.grams import han_pairs
from rag.language.item_marks import SECTION_MARK
from rag.language.normalise import fold

IN_HEAD = 0.5
"""What a pair of characters counts that only the heading above a day holds: it may be of several days."""
OUTWEIGHS = 4.0
"""Where another day's words hold something of the question too, so many times as much names one."""
COUNTED = 6.0
"""What it counts that another day is of another number (赛道一 where 赛道二 is asked for), or of the asked one."""
REACH, BEHIND = 90, 40
HEAD_CHARS, LINES_ABOVE = 30, 8
_DAY = re.compile(r"(?:(20\d\d)年)?(?<!\d)(\d{1,2})月(\d{1,2})(?:[日号]|(?!\d))")
_GOES_ON = re.compile(
    r"[^，,。；;\n]{0,10}(?:至|到|[-—–~～])[^，,。；;\n]{0,4}|[^。；;\n]{0,12}(?:延[长期]|调整|改|更正|应为|推迟|顺延|提前)[^。；;\n]{0,10}"
)
"""What stands between the two days of one window, or between an old day and the new one."""
_AND = re.compile(r"[、，,和及与]{1,2}")
"""What stands between days that are told together: 分别为3月31日、6月30日."""
_SENTENCE = "。；;！!？?\n|｜"
_COMMA = "，,、"
_ROW = re.compile(r"[|｜]")
_LAST_DAY = re.compile(r"截|为?止|[至到]|前(?![期来往言])|报名|受理|申报|申领|提交|[收关]")
_NO_LAST_DAY = re.compile(
    r"[^，,、。；;\n]{0,4}(?:起|以?后|开始|公[布示]|印发|发布|举[行办]|开[班赛幕]|期?间|[以之]?内|完工|竣工|(?:[至到]|[-—–~～]{1,2})(?:20\d\d年)?\d{1,2}(?:月|[日号]))"
)
_HEAD_ENDS = re.compile(r"[。；;，,？?]")
_ASKING = re.compile(
    r"什么时候|啥时候|几号|哪天|哪一天|截止(?:日期|时间)?|还能|能不能|来得及|来不及|现在|今天|明天|申报|申请|报名|受理|提交|报送|中小企业|企业(?!组|类|赛道)"
    r"|材料|项目|时间|日期|之前|最晚|最迟|多少|可以|怎么|第[一二三四五六七八九十\d]{1,3}届|已(?:备案|认定|入库|获批)|是不是|有没有|工作|通知|补贴|补助|奖励|资金"
)
"""Words of asking, and of every notice, which name no class."""
_CHANNEL = re.compile(r"网上|线上|在线|平台|系统|小程序|窗口|纸质|书面|现场|邮寄|电子|线下|自行|代录|代办")
_ONLINE, _ON_PAPER = (
    re.compile(r"网上|线上|在线|平台|系统|小程序|电子"),
    re.compile(r"窗口|纸质|书面|现场|邮寄|线下"),
)
_BY_OTHERS = ("authority-acts", "review-by-others", "hands-in-a-list")
"""By what a day is surely the authorities': they act in its own clause."""
_CLASS_MARK = re.compile(
    r"(?<![a-z0-9])([a-h]\d?|[甲乙丙丁])[、和及与]?(?=[a-h甲乙丙丁、和及与]{0,5}[两三四]?个?[类档级券组款包])"
)
_COUNTED = re.compile(
    r"(?P<word>方向|专题|类别|赛道|板块|渠道|路线|序号)(?P<behind>[一二三四五六1-6])(?:[、和及][一二三四五六1-6]){0,4}"
    r"|第(?P<number>[一二三四五六1-6])(?P<kind>[批组类期轮次档])"
)
_NUMBERED_NAME = re.compile(
    r"(?P<number>第[一二三四五六][组类档])(?:[：:]|[（(](?=[一-龥]{3,10}[）)]))(?P<name>[一-龥]{2,9}[类组型])(?=[。；;，,）)\n])"
)
_HAN = dict(zip("123456", "一二三四五六", strict=True))


@dataclass(frozen=True, slots=True)
class ToldDay:
    """A last day of a notice: where it is written, and what was read of it.

    `fact` is None of a day that was not read as one for applicants; `of_others`: it was read as one for the authorities.
    """

    notice: Notice
    value: dt.date
    start: int
    end: int
    fact: DeadlineFact | None
    of_others: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    """What tells a day apart: what its own clause and its group say, and what the heading or row above says."""

    own: frozenset[str]
    head: frozenset[str]


def told_days(record: NoticeRecord) -> tuple[ToldDay, ...]:
    """The last days of a notice, and those that its text writes like one and no rule read."""
    notice = record.notice
    own = [
        ToldDay(notice, f.value, f.start, f.end, f if f.for_applicants else None, not f.for_applicants)
        for f in record.facts
        if f.kind == "deadline"
        and f.value
        and not f.superseded
        and (f.for_applicants or not (f.rule or "").endswith(_BY_OTHERS))
    ]
    spans = [(f.start, f.end) for f in record.facts if f.kind in ("deadline", "period", "validity", "event")]
    known = {day.value for day in own}
    unread = (
        day
        for day in _written(notice)
        if day.value >= notice.date
        and day.value not in known
        and not any(a <= day.start < b for a, b in spans)
    )
    return (*own, *unread)


def _written(notice: Notice) -> Iterable[ToldDay]:
    text = notice.text
    for match in _DAY.finditer(text):
        begin, end = behind_last(_SENTENCE, text, match.start()), before_next(_SENTENCE, text, match.end())
        near = max(begin, match.start() - 12), min(end, match.end() + 12)
        if not _LAST_DAY.search(text, *near) or _NO_LAST_DAY.match(text, match.end()):
            continue
        year = int(match[1] or notice.date.year)
        try:
            yield ToldDay(notice, dt.date(year, int(match[2]), int(match[3])), *match.span(), None)
        except ValueError:
            continue


def days_meant(question: str, days: Sequence[ToldDay]) -> tuple[ToldDay, ...]:
    """Those of some last days that a folded question names apart from the others; none where it names none or several.

    One that was not read as the applicants' is meant where no other is: who carries papers on may have been taken for who hands them in.

    Args:
        question: folded; of an English one the words that it is translated to.
        days: of one notice, or of those of one call.

    """
    regions = {(fold(r)[:-1], fold(day.notice.title)) for day in days for r in day.notice.regions}
    for region in {name for name, title in regions if name in title}:  # else it tells a digest's places apart
        question = re.sub(f"{re.escape(region)}[省市区县州盟旗]?", " ", question)
    if _ONLINE.search(question) and _ON_PAPER.search(question):
        question = _CHANNEL.sub(" ", question)
    asked = _names(question)
    titles = {day.notice.title for day in days}  # that of a change names what it changes, and no other does
    title = frozenset.intersection(*(_names(fold(each)) for each in titles)) if titles else frozenset()
    told = [day for day in days if day.fact or day.of_others]
    named = _named_among([day for day in days if day.fact], asked, title)
    if named and not any(_more(_words(day), _words(named[0]), asked, 0.0) for day in told if day.of_others):
        return named
    return _named_among(told, asked, title) or _named_among(days, asked - title, None)


def _named_among(
    days: Sequence[ToldDay], asked: frozenset[str], title: frozenset[str] | None
) -> tuple[ToldDay, ...]:
    """The days of the one value that is named; `title` are the names that the notices' titles hold, None where headings tell nothing."""
    if len({day.value for day in days}) < 2:
        return ()
    words = [_words(day) for day in days]
    beside = title or frozenset()
    ways = (
        ((asked, 0.0, False),)
        if title is None
        else ((asked - beside, IN_HEAD, False), (asked, 0.0, True), (asked, IN_HEAD, True))
    )
    for pairs, in_head, of_title in ways:
        named = [n for n in range(len(days)) if _outweighs(n, days, words, pairs, in_head)]
        if of_title and not all(_titled_apart(m, named, days, words) for m in range(len(days))):
            continue
        if named and len({days[n].value for n in named}) == 1:
            return tuple(days[n] for n in named)
    return ()


def _titled_apart(m: int, named: Sequence[int], days: Sequence[ToldDay], words: Sequence[_Words]) -> bool:
    """Whether the titles name a day's class too, beside the one that is meant: who says 设备更新补贴, the title, means no 喷涂设备专项."""
    title = frozenset[str]().union(*(_names(fold(day.notice.title)) for day in days))
    own = frozenset[str]().union(*(words[n].own for n in named))
    return any(days[n].value == days[m].value for n in named) or bool(
        title & (words[m].own | words[m].head) - own
    )


def _outweighs(
    n: int, days: Sequence[ToldDay], words: Sequence[_Words], asked: frozenset[str], in_head: float
) -> bool:
    """Whether a day's words hold something asked that those of each day of another value lack, and these hold little that they lack."""
    for m in range(len(days)):
        if days[m].value == days[n].value:
            continue
        mine, theirs = _more(words[n], words[m], asked, in_head), _more(words[m], words[n], asked, IN_HEAD)
        if mine <= 0.0 or mine < OUTWEIGHS * theirs:
            return False
    return True


def _more(one: _Words, other: _Words, asked: frozenset[str], in_head: float) -> float:
    own = asked & one.own - other.own
    head = (asked & one.head) - one.own - other.own - other.head
    counted = _is_of_another_number(other.own, asked) and not _is_of_another_number(one.own, asked)
    return len(own) + in_head * len(head) + COUNTED * counted


def _is_of_another_number(told: frozenset[str], asked: frozenset[str]) -> bool:
    """Whether some words name numbers of what the asked ones number, and not these: 赛道一 where 赛道二 is asked for."""
    wanted = {name for name in asked if name.startswith("#")}
    kinds = {name[1:-1] for name in wanted}
    own = {name for name in told if name.startswith("#") and name[1:-1] in kinds}
    return bool(own) and not own & wanted


@lru_cache(maxsize=1024)
def _names(folded: str) -> frozenset[str]:
    """What some folded words may name a class by: pairs of characters, the letters of classes, and what is numbered, as #批二."""
    counted = {
        f"#{m['word'] or m['kind']}{_HAN.get(number, number)}"
        for m in _COUNTED.finditer(folded)
        for number in re.findall("[一二三四五六1-6]", m.group())
    }
    letters = {f"{m[1]}类" for m in _CLASS_MARK.finditer(folded)}
    return han_pairs(_ASKING.sub(" ", _COUNTED.sub(" ", folded))) | letters | counted


def _words(day: ToldDay) -> _Words:
    own, head = words_around(day)
    return _Words(_names(own), _names(head))


@lru_cache(maxsize=64)
def numbered_names(text: str) -> tuple[tuple[str, str], ...]:
    """Names that a notice gives what it counts (第一组：新评等级类, 第二组（改造提升类）), with the number; of one with several names none."""
    found: dict[str, set[str]] = {}
    for match in _NUMBERED_NAME.finditer(text):
        found.setdefault(match["number"], set()).add(match["name"])
    return tuple((number, name) for number, names in found.items() if len(names) == 1 for name in names)


@lru_cache(maxsize=512)
def words_around(day: ToldDay) -> tuple[str, str]:
    """The folded words by which a day is told apart: those of its clause with the classes that they name, and those above it."""
    text = day.notice.text
    begin, start, end = _place(day)
    line = text.rfind("\n", 0, start) + 1
    row = text[line:start] if _ROW.search(text, line, end) else ""
    before, behind = text[begin:start], _behind(text, end)
    if han_pairs(fold(before)):
        behind = " ".join(_CHANNEL.findall(behind))  # an address holds words of anything
    group = day.fact.group if day.fact and day.fact.group else ""
    told = fold(f"{_DAY.split(row, maxsplit=1)[0]} {before} {behind} {group}")
    told = " ".join((told, *(fold(name) for number, name in numbered_names(text) if fold(number) in told)))
    for each in named_classes(text):
        if each.name == group or any(fold(alias) in told for alias in each.aliases):
            told = f"{told} {fold(' '.join((each.name, *each.aliases)))}"
    return told, fold(_head(text, line, begin))


def _place(day: ToldDay) -> tuple[int, int, int]:
    """Where the words before a day begin, and where it is written, with the first day of its window or the old one."""
    text = day.notice.text
    wanted = (day.value.month, day.value.day)
    spans = [m.span() for m in _DAY.finditer(text, day.start, day.end) if (int(m[2]), int(m[3])) == wanted]
    start, end = spans[-1] if spans else (day.end, day.end)
    begin = max(behind_last(_SENTENCE, text, start, max(0, start - REACH)), start - REACH, 0)
    for match in reversed(list(_DAY.finditer(text, begin, start))):
        if not _GOES_ON.fullmatch(text, match.end(), start) and not _AND.fullmatch(text, match.end(), start):
            comma = next((i for i in range(match.end(), start) if text[i] in _COMMA), match.end() - 1)
            return comma + 1, start, end
        start = match.start()
    return begin, start, end


def _behind(text: str, end: int) -> str:
    """The words behind a day that are of it: up to the end of its sentence, of those before another day without that one's clause."""
    stop = before_next(_SENTENCE, text, end, min(len(text), end + BEHIND))
    following = _DAY.search(text, end, stop)
    if following is None:
        return text[end:stop]
    own = text[end : following.start()]
    return own[: max(0, *map(own.rfind, _COMMA))]


def _head(text: str, line: int, begin: int) -> str:
    """What stands above a day: the beginning of its line, the nearest short line before that, and the names of the parts that it is in."""
    found = []
    if begin - line > 1:
        found.append(_HEAD_ENDS.split(text[line : min(begin, line + HEAD_CHARS)], maxsplit=1)[0])
    at = line
    for _ in range(LINES_ABOVE):
        if at == 0:
            break
        start = text.rfind("\n", 0, at - 1) + 1
        above = text[start : at - 1].strip()
        if above and (len(above) <= HEAD_CHARS or re.match(SECTION_MARK, above)) and not _DAY.search(above):
            found.append(above[: HEAD_CHARS * 2])
            break
        at = start
    found += [part.name for parts in listed_parts(text) for part in parts if part.start <= begin < part.end]
    return " ".join(found)
