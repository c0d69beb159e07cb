"""One grammar of Chinese date expressions: days, parts of months and years, ranges, hours, and spans counted in days.

Only what is written is read here. What a date means in a notice is decided in `rag.facts.dates.date_rules`; what it means in
a question in `rag.language.question_dates`. Texts are read after folding (`rag.facts.text_folding`): half-width digits,
`～` and `—` for all range marks.

The grammar has three layers: an *atom* is one written day or span of days (`rag.language.date_atoms`), with an hour behind
it (`date_atoms`); two atoms with a mark between them (`_LINK`), or an atom and a number of days (`date_spans`), are a
*range*; words around either say how its last day counts (`_SUFFIX`: 前, 止, 起, 不含当日).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

from rag.language.chinese_numbers import chinese_number
from rag.language.date_atoms import (
    CLOCK,
    DAY,
    MONTH,
    YEAR,
    Atom,
    atoms_of,
    days_of,
    is_written_out,
    nearest_days,
    time_of,
)
from rag.language.date_expression import DateExpression, Undated
from rag.language.date_spans import with_length, within_days, yearly_windows

MAX_EXPRESSIONS = 800

_SINCE = re.compile(r" ?(?:起|开始)?[，,]?")

_LINK = re.compile(r"[）)]?\s?(?:至|到|to(?= )|—{1,2}|-{1,2}|～{1,2}|/ |止(?=\d{1,2}月))\s?")

_ONLY_DAY = re.compile(rf"(?P<d>{DAY}) ?[日号]")

_SUFFIX = re.compile(
    r"(?P<bracket> ?[）)]?[（(](?:(?P<not>不)?含[^）)\n]{0,8}|(?P<not3>当[日天](?:不计|不算|除外|不含)))[）)]|[（(][^（）()\n]{1,12}[）)](?=之?前))?"
    r"(?P<suffix> ?(?:(?:(?:下午|当日|当天|当晚|中午|晚上|上午|早上|晚间)?(?:下班|收工|打烊|关门|闭馆)?时?|日)?(?:之|以)?前(?![期往后述景沿台端身言海])|为止|[终]?止(?!步)|截止(?![到至])|左右|(?:开始)?(?:算|计算|计)起|起|始(?![终于建发])|开始|以后|之后|后(?![续期勤台]))"
    r"(?P<late>[（(](?P<not2>不)?含[^）)\n]{0,8}[）)])?)?"
)


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


_MONTH_WITHIN = re.compile(r"月内\Z")  # 本月内务必交齐
_WITHIN_MONTH = re.compile(r"份?[之以]内")  # 10月份之内


# 每月1日至10日: the second day of a window that returns.
_EACH_TO = re.compile(r" ?[-—～至到] ?(?:3[01]|[12]\d|0?[1-9])[日号]")


_IS_OVER = re.compile(r"已(?:经)?[于在]\Z")


def _said_of(text: str, atom: Atom) -> tuple[str, int, bool]:
    """As `_suffix`, of what stands behind a date, around it, or before its bracket."""
    suffix, end, excluded = _suffix(text, atom.end)
    if not suffix and _MONTH_WITHIN.search(text, atom.start, atom.end):
        suffix = "before"
    if not suffix and atom.day is None and atom.kind == "day" and (within := _WITHIN_MONTH.match(text, end)):
        suffix, end = "before", within.end()
    if not suffix and text[atom.start - 1 : atom.start] in ("（", "(") and text[end : end + 1] in ("）", ")"):
        later, after, _ = _suffix(text, end + 1)  # 节后第一个工作日（10月9日）下班前
        suffix, end = (later, after) if later == "before" else (suffix, end)
    if not suffix and re.search(r"前[（(](?:即|公历)?$", text[max(0, atom.start - 4) : atom.start]):
        suffix = "before"
    return suffix, end, excluded


def _single(text: str, atom: Atom, published: dt.date) -> DateExpression | None:
    suffix, end, excluded = _said_of(text, atom)
    if atom.kind in ("lunar", "recurring"):
        to_day = _EACH_TO.match(text, atom.end) if atom.kind == "recurring" else None
        end = to_day.end() if to_day else end
        undated: Undated = "lunar" if atom.kind == "lunar" else "recurring"
        return DateExpression(
            atom.start, end, published, None, False, suffix=suffix, undated=undated, whole_day=False
        )
    days = nearest_days(atom, published, suffix == "before")
    if (
        days
        and days[1] > published
        and atom.year is None
        and not atom.fixed
        and _IS_OVER.search(text, max(0, atom.start - 4), atom.start)
    ):
        days = days_of(atom, days[0].year - 1) or days  # 已于12月20日届满, told in January
    if days is None:
        if atom.day is not None and atom.day > 28 and 1 <= atom.month <= 12:
            return DateExpression(
                atom.start, end, published, None, False, suffix=suffix, undated="impossible"
            )
        return None
    at, last = time_of(atom.clock, days[1])
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


def _range(text: str, first: Atom, second: Atom, published: dt.date) -> DateExpression | None:
    if (
        first.year is None
        and first.fixed is None
        and second.year is not None
        and first.kind in ("day", "short")
    ):
        # 9月1日至2025年9月30日: the year stands at the end
        ends = second.fixed[1].month if second.fixed else second.month
        first = replace(first, year=second.year - (ends < first.month))
    begin = nearest_days(first, published, False)
    if begin is None:
        return None
    days = days_of(second, second.year if second.year is not None else begin[0].year)
    if days and second.year is None and second.fixed is None and days[1] < begin[0]:
        days = days_of(second, begin[0].year + 1)
    if days is None or days[1] < begin[0]:
        return None
    _, end, excluded = _suffix(text, second.end)
    at, last = time_of(second.clock, days[1])
    if excluded and last:
        last -= dt.timedelta(days=1)
    return DateExpression(
        first.start, end, begin[0], last, True, at,
        whole_day=second.day is not None and (first.day is not None or first.fixed is not None),
        year_inferred=not (first.figured_year or second.figured_year),
        suffix="before",
    )  # fmt: skip


def _link_after(text: str, atom: Atom) -> int | None:
    """Where the second end of a range begins that `atom` opens; None if it opens none."""
    since = _SINCE.match(text, atom.end)
    link = _LINK.match(text, since.end() if since else atom.end)
    return link.end() if link else None


def _only_day(text: str, first: Atom, at: int) -> Atom | None:
    """25日 in 3月5日-25日, 20日 in 10月8日至20日; 25日 in 9月20-25日 has its month before the first number."""
    match = _ONLY_DAY.match(text, at)
    if match is None or first.day is None or first.kind == "short":
        return None
    clock = CLOCK.match(text, match.end())
    day = chinese_number(match["d"])
    return Atom(at, clock.end() if clock else match.end(), first.year, first.month, day, None, clock=clock)


_DAY_TO_DAY = re.compile(
    rf"(?P<m>{MONTH})月(?P<a>3[01]|[12]\d|0?[1-9])(?:[-—～]|至|到)(?P<b>3[01]|[12]\d|0?[1-9])[日号]"
)


def _days_of_month(text: str, published: dt.date) -> Iterator[DateExpression]:
    """9月20-25日: both days share the month that stands before the first."""
    for match in _DAY_TO_DAY.finditer(text):
        year_before = re.search(rf"(?P<y>{YEAR})年 ?$", text[max(0, match.start() - 6) : match.start()])
        year = chinese_number(year_before["y"]) if year_before else None
        start = match.start() - (len(year_before.group()) if year_before else 0)
        month = chinese_number(match["m"]) or 0
        first = Atom(start, match.end(), year, month, int(match["a"]), None, bool(year))
        clock = CLOCK.match(text, match.end())
        second = Atom(
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


def _joined(text: str, atoms: list[Atom], published: dt.date) -> Iterator[DateExpression]:
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
        if not is_written_out(text, atom, linked):
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
        found = with_length(text, found)
        if atom.kind in ("now", "issue", "after") and not found.is_range:
            continue  # 即日起 alone tells no day
        if atom.kind == "season" and found.suffix != "before":
            continue  # 第三季度 names a time of the year
        yield found


def date_expressions(text: str, published: dt.date) -> list[DateExpression]:
    """All date expressions of a folded text in reading order, at most MAX_EXPRESSIONS.

    A day that does not exist (9月31日) comes with `last` None and `undated` "impossible".
    """
    atoms: list[Atom] = []
    for atom in atoms_of(text, published):
        atoms.append(atom)
        if len(atoms) >= 2 * MAX_EXPRESSIONS:
            break
    near = text[: atoms[-1].end + 40] if atoms else ""
    found = [
        *_days_of_month(near, published),
        *yearly_windows(near, published),
        *within_days(text, published),
    ]
    found = found[:MAX_EXPRESSIONS]
    taken = [(e.start, e.end) for e in found]
    for expression in _joined(text, atoms, published):
        if len(found) >= MAX_EXPRESSIONS:
            break
        if not any(start < expression.end and expression.start < end for start, end in taken[:200]):
            found.append(expression)
    return sorted(found, key=lambda e: (e.start, e.end))
