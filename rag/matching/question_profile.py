"""A profile out of a question: 我们研发投入占4%能报吗, "our subsidiary in Changzhou has run for five months: can it apply"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from rag.facts.conditions.held_titles import titles
from rag.language.chinese_numbers import chinese_number
from rag.language.clause_marks import before_next, behind_last
from rag.language.english_sums import in_figures
from rag.language.normalise import fold
from rag.language.own_years import tells_own_year
from rag.language.places import find_places
from rag.matching.firm_records import records_named
from rag.matching.profile import NUMBERS
from rag.resources import patterns, rows

if TYPE_CHECKING:
    from rag.facts.conditions.bounded_numbers import Number

_EN_FIGURES = ("rd_ratio", "growth", "revenue", "rd_spending", "employees", "person_age")
RECENT = 3
"""A record of a year so far back is mostly out of the time that a notice looks back on."""
_EN_SCALE = {
    "million": 10**6,
    "mn": 10**6,
    "m": 10**6,
    "billion": 10**9,
    "bn": 10**9,
    "thousand": 1000,
    "k": 1000,
    "万": 10**4,
    None: 1,
}


def _pattern(name: str) -> re.Pattern[str]:
    return patterns("rag.matching", "profile_patterns.tsv")[name]


def _found(name: str, words: str) -> re.Match[str] | None:
    return _pattern(name).search(words)


@cache
def _meaning(kind: str) -> dict[str, str]:
    """English words of a kind (number, month, title) and what they mean."""
    return {
        word: meaning for found, word, meaning in rows("rag.matching", "profile_words.tsv") if found == kind
    }


def asks_for_itself(question: str) -> bool:
    """Whether somebody asks if his own firm may apply."""
    words = fold(question)
    speaks = _found("speaker", words) or tells_own_year(words) or _begins_with_own_title(words)
    return bool(speaks and _found("may_apply", words))


def asks_to_apply(question: str) -> bool:
    """Whether somebody asks if one may apply, whoever it is."""
    return bool(_found("may_apply", fold(question)))


def asking_clause(question: str) -> str:
    """The clause that asks: it names the programme, while the others tell of the firm."""
    found = _found("may_apply", fold(question))
    if not found:
        return question
    marks = "，。；：？！,;:?!"
    start = behind_last(marks, question, found.start())
    return question[start : before_next(marks, question, found.end())]


def without_own(question: str) -> str:
    """A folded question without what it tells of its asker (成立半年, 36岁硕士, 已是高企), which names no programme."""
    words = fold(question)
    for name in ("founded", "opened", "age", "born", "own_title", "own_words"):
        words = _pattern(name).sub(" ", words)
    return words


def profile_of(question: str, day: dt.date) -> dict[str, Any]:
    """What a question tells of the asker's firm, as the keys of a profile; empty where it tells nothing.

    Args:
        question: in Chinese, English or both.
        day: what "five months ago" is counted from.
    """
    words = _pattern("bare_money").sub(r"\1\2元", in_figures(fold(question)))
    told: dict[str, Any] = {}
    for read in (_places, _ages, _born, _figures, _english_figures, _flags, _record, _titles):
        for key, value in read(words, day):
            told.setdefault(key, value)
    return told


def _places(words: str, _: dt.date) -> Iterator[tuple[str, Any]]:
    for mention in find_places(words):
        before, after = words[: mention.start], words[mention.end :]
        led = next((m for m in _pattern("home").finditer(before) if m.end() >= len(before.rstrip())), None)
        if led or (_pattern("home_after").match(after) and _found("home_before", before)):
            yield "place", mention.place.name
            return


def _ages(words: str, day: dt.date) -> Iterator[tuple[str, Any]]:
    if match := _found("founded", words):
        year, month, date = (match[1] or match[4], match[2] or match[5], match[3] or match[6])
        yield "founded", f"{year}-{int(month or 1):02}-{int(date or 1):02}" if month else year
    elif match := _found("licensed", words):
        year = day.year - ("今年", "去年", "前年").index(match[1] or match[3])
        month = match[2] or match[4]
        yield "founded", f"{year}-{int(month):02}-01" if month else f"{year}"
    elif match := _found("opened", words):
        yield "founded", match[1] if len(match[1]) == len("2014") else f"20{match[1]}"
    elif match := _found("en_founded", words):
        yield "founded", f"{match[2]}-{int(_meaning('month')[match[1]]):02}-01" if match[1] else match[2]
    elif match := _found("age", words):
        count = float(match[1]) if match[1].isdigit() else _han(match[1])
        yield "age_years", count / (12 if match[2] == "月" else 1)
    elif (match := _found("en_age", words)) and not _is_of_a_person(words, match):
        count_word, unit = match[1] or match[3], match[2] or match[4]
        number = float(count_word if count_word.isdigit() else _meaning("number").get(count_word, 0))
        if number:
            yield "age_years", number / (12 if unit == "month" else 1)


def _is_of_a_person(words: str, told: re.Match[str]) -> bool:
    """Whether an age told in English is a person's (a 56 year old with a PhD) and not a firm's."""
    person = _found("en_person_age", words)
    return person is not None and person.start() < told.end() and told.start() < person.end()


def _born(words: str, day: dt.date) -> Iterator[tuple[str, Any]]:
    """The age that somebody reaches this year, by the year of birth."""
    if match := _found("born", words):
        yield "person_age", float(day.year - int(match[1] or match[2]))


def _han(written: str) -> float:
    """Years or months in Chinese, with a half: 五, 十二, 三半, 半."""
    whole = chinese_number(written.removesuffix("半")) or 0
    return whole + 0.5 * written.endswith("半")


def _figures(words: str, _: dt.date) -> Iterator[tuple[str, Any]]:
    from rag.facts.conditions.bounded_numbers import numbers  # few questions tell of a firm's figures

    for number in numbers(words):
        attribute = _measured(words, number)
        if attribute == "patents":
            kind = "发明专利" if "发明" in words[max(0, number.start - 8) : number.end + 10] else ""
            yield "patents", {kind: number.value} if kind else number.value
        elif _is_of_a_part(words, number, attribute):
            continue
        elif attribute in NUMBERS and attribute != "age_years":
            yield attribute, number.value


def _is_of_a_part(words: str, number: Number, attribute: str) -> bool:
    """Whether a figure is that of some of the staff, or what one machine is sold for (单机卖75万一台): none of the firm's own."""
    if attribute == "employees":
        return _found("part_of_staff", words[: number.start]) is not None
    if attribute != "revenue":
        return False
    behind = _pattern("price_behind").match(words, number.end)
    return bool(behind or _pattern("price_before").search(words[: number.start]))


def _measured(words: str, number: Number) -> str:
    floor = behind_last(",;。?!:", words, number.start)
    from rag.facts.conditions.measures import attribute_of

    _, attribute = attribute_of(words, number.start, number.end, number, floor)
    if (
        attribute == "other"
        and number.measure == "money"
        and _found("bare_income", words[floor : number.start])
    ):
        return "revenue"
    if (
        attribute == "other"
        and number.measure == "count"
        and number.unit in "人名个"
        and re.match(r"(?:人|员工|职工)?(?=[,;。?!的能可行算够报]|$)", words[number.end :])
    ):
        return "employees" if number.unit in "人名" or "员工" in words[floor : number.end + 4] else "other"
    return attribute


def _english_figures(words: str, _: dt.date) -> Iterator[tuple[str, Any]]:
    if patents := _found("en_patents", words):
        count = patents["n"]
        number = float(count if count.isdigit() else _meaning("number")[count])
        yield "patents", {"发明专利": number} if patents["kind"] == "invention " else number
    for attribute in _EN_FIGURES:
        match = _found(f"en_{attribute}", words)
        if not match:
            continue
        figure = next(g for g in match.groups() if g and g[0].isdigit())
        scale = next((g for g in match.groups() if g and g in _EN_SCALE), None)
        yield attribute, float(figure.replace(",", "")) * _EN_SCALE[scale]


_FLAGS: tuple[tuple[str, str, object], ...] = (
    ("unlisted", "listed", False),
    ("listed", "listed", True),
    ("no_patents", "patents", 0),
    ("sole_trader", "legal_form", "个体工商户"),
    ("partnership", "legal_form", "合伙企业"),
    ("branch", "legal_form", "分公司"),
    ("no_financing", "financing", 0),
    ("raised", "financing", True),
)
"""Pattern, key of a profile and what it says; the first of a key counts."""


def _flags(words: str, _: dt.date) -> Iterator[tuple[str, Any]]:
    for name, key, value in _FLAGS:
        if _found(name, words) and not (name == "no_financing" and _found("invested_by", words)):
            yield key, value


def _record(words: str, day: dt.date) -> Iterator[tuple[str, Any]]:
    """The kinds of bad record that are told; none where it is said to be mended, long ago, or where it is denied.

    What is mended or old may be ruled out or not by words that no condition's value holds.
    """
    if _found("record_mended", words):
        return
    told: set[str] = set()
    for clause in re.split(r"[,;。?!]|(?<!\d)\.|\bbut\b|但是?", words):
        years = [int(year) for year in re.findall(r"20\d\d", clause)]
        old = any(year <= day.year - RECENT for year in years) or _found("long_ago", clause)
        if not old and _found("record_had", clause) and not _found("record_denied", clause):
            told |= records_named(clause)
    if told:
        yield "credit", "、".join(sorted(told))


_LEVEL = 3
"""Characters of a level in front of a title: 国家级."""


def _is_own(words: str, at: int) -> bool:
    """Whether a title that stands at a place of a question is the asker's: 我们是高企, or 省级专精特新营收500万, which tells more of him."""
    return bool(_found("own", words[:at]) or (at <= _LEVEL and _begins_with_own_title(words)))


def _begins_with_own_title(words: str) -> bool:
    """Whether a question begins with a title and a figure of who asks: 省级专精特新营收500万能报吗."""
    led = _pattern("own_before").match(words)
    return led is not None and any(pattern.search(led.group()) for _, pattern, _ in titles())


def _titles(words: str, _: dt.date) -> Iterator[tuple[str, Any]]:
    """Titles that the asker says to hold, or not to: only then the list is taken as told."""
    named = [(m.start(), name) for name, pattern, _ in titles() for m in pattern.finditer(words)]
    named += [(words.find(en), zh) for en, zh in _meaning("title").items() if en in words]
    own = [name for at, name in named if _is_own(words, at) and not _found("not_yet", words[:at])]
    if own:
        yield "qualifications", own
    elif any(_found("not_yet", words[:at]) for at, _ in named):
        yield "qualifications", []
