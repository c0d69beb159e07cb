"""How many things a question tells the cost of, each or all together: 5个展位每个3万 at 70 %, each of at most 2.5万元, are 10.5万元.

What is the most for each of several things is no cap on all of them: 每个展位最高8000元 is 1.6万元 for two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rag.answering.composing.counted_things import things_counted
from rag.answering.composing.sum_caps import Cap, cap_of, is_most
from rag.domain import AmountFact, Fact, RateFact
from rag.language.chinese_numbers import SCALES, exact_number
from rag.language.clause_marks import before_next, behind_last
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.lazy import lazy_pattern
from rag.matching.told_figures import figures_told

_EACH_TOLD = lazy_pattern(
    r"各(?:自)?[花投交付用买租]?了?\d|每[个台套家间场项件款次张][一-鿿]{0,8}\d"
    r"|\d[\d,.]* ?(?:k|thousand|million)? ?(?:yuan|rmb)? (?:each|apiece)\b|\beach (?:costs?|one|is|was|at)\b"
)
"""What each cost is told, and not what all did."""
_OF_EACH = lazy_pattern(r"[各每][^\d,]{0,6}(?P<n>\d{1,9}(?:\.\d{1,3})?)(?P<scale>[百千万亿]?)")
_MANY = re.compile(
    r"(?<![\d.第-])(?P<n>\d{1,4}|(?<![第每各单同])[两二三四五六七八九十]{1,3})(?:个|项|件|场|次|款|台|套|间|张|份|条|批)(?:标准)?(?P<thing>[一-鿿]{0,6})"
)
_THING = re.compile(
    r"[每单](?:个|项|件|场|次|款|台|套|间|张)?(?:标准)?(?P<thing>[一-鿿]{1,6}?)(?=每|全|最|不|封|年|给|补|奖|$)"
)
_OF_ONE = lazy_pattern(r"[单每同](?:[一个户家])?(?:申报)?(?:主体|企业|单位|公司|户|家)|全年|年度|累计|合计")
_OF_ALL = lazy_pattern(
    r"(?:单|同一|每)[个户家]?(?:申报)?(?:主体|企业|单位|公司)[^,;。]{0,6}(?:累计|合计|全年|总)"
)
_CLASSIFIERS = frozenset("件项场次款台套间张")
"""每件最高1500元 is for each of 3件, whatever they are."""
_OF_APPLICANT = lazy_pattern(r"企业|主体|单位|公司|商户|[家户]$")


@dataclass(frozen=True, slots=True)
class Several:
    """So many things, in the question's own words; `each`: the told sum is what each of them cost."""

    count: Decimal
    words: str
    things: frozenset[str]
    each: bool


def tells_each(question: str) -> bool:
    """Whether a folded question tells what each of several things cost."""
    return bool(_EACH_TOLD.search(question))


def several_told(question: str, value: float | None = None) -> Several | None:
    """The only count of things, above one, that a folded question tells; None where it tells none, or several.

    `value`: the sum that they are to be counted for: 3个人机票各5000 counts nothing of 展位费10万.
    """
    each = tells_each(question)
    found = [
        Several(count, match.group().strip(), han_pairs(match["thing"]), each)
        for match in _MANY.finditer(question)
        if (count := exact_number(match["n"])) is not None
        and count > 1
        and not _is_of_another_sum(question, match.end("n"), value)
    ]
    found += [
        Several(count, words, han_pairs(chinese), each)
        for count, words, chinese in things_counted(question)
        if count > 1
    ]
    return found[0] if len(found) == 1 else None


def _is_of_another_sum(question: str, start: int, value: float | None) -> bool:
    """Whether the rest of a clause of a folded question tells sums, and none of them this one."""
    rest = question[start : before_next(",;。?!", question, start)]
    sums = {figure.value for figure in figures_told(rest) if figure.unit == "元"}
    each = _OF_EACH.search(rest)  # 各5000 is in yuan without saying so
    if each and not sums:
        sums = {float(each["n"]) * float(SCALES[each["scale"]])}
    return value is not None and bool(sums) and value not in sums


def cap_on_each(rate: RateFact, several: Several, facts: Sequence[Fact], text: str) -> AmountFact | None:
    """The most that a rate's own sentence gives for each of the counted things (每个展位最高8000元); None where it tells none."""
    start = behind_last("。；;\n", text, rate.start)
    end = before_next("。；;\n", text, rate.end)
    for fact in facts:
        if is_most(fact) and fact.is_funding and start <= fact.start and fact.end <= end:
            thing = _THING.search(fold(fact.quote))
            named = thing is not None and not _OF_APPLICANT.search(thing["thing"])
            unit = (fact.value.per or "").partition("·")[0]
            same = unit in _CLASSIFIERS and unit in several.words
            if same or (thing and named and han_pairs(thing["thing"]) & several.things):
                return fact
    return None


def most_counted(several: Several, text: str, near: Fact) -> tuple[Decimal, int, int] | None:
    """Of how many of the counted things at most a fact's line speaks (每次展会不超过2个展位), with the words' place."""
    start = behind_last("。\n", text, near.start)
    line = fold(text[start : before_next("。\n", text, near.end)])
    for match in re.finditer(
        r"(?:不得?超过|最多(?:补|不超过)?|至多|限)\s?(?P<n>\d{1,3}|[一二两三四五六七八九十])(?:个|项|件|场|次|款|台|套)(?P<thing>[一-鿿]{1,6})",
        line,
    ):
        count = exact_number(match["n"])
        if count and han_pairs(match["thing"]) & several.things:
            return count, start + match.start(), start + match.end()
    return None


def cap_on_all(cap: AmountFact, facts: Sequence[Fact], text: str) -> Cap | None:
    """What one applicant gets at most, told behind the most for each (每个展位最高2.5万元，每家企业全年最高10万元); None where none, or several, are told."""
    end = before_next("。；;\n", text, cap.end)
    sums = [f for f in facts if is_most(f) and f.is_funding and f.start >= cap.end]
    beside = [f for f in sums if f.start < end]
    of_all = [f for f in sums if f.group in (None, cap.group) and _OF_ALL.search(fold(f.quote))]
    found = beside if len(beside) == 1 and _OF_ONE.search(fold(beside[0].quote)) else of_all
    return cap_of(found[0]) if found and len({f.value.max for f in found}) == 1 else None
