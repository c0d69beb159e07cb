"""Bounds that hold for some and not for others: 男性不超过35周岁, （博士不限）, 山区县可放宽至200万元."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from rag.calls import CallRecord
from rag.domain import ConditionFact
from rag.language.chinese_numbers import SCALES
from rag.language.clause_marks import before_next
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.lazy import lazy_pattern
from rag.matching.condition import OF_TOLD_SEX

_SEXES = {
    "男": lazy_pattern(r"男|\b(?:[Mm][ae]n|[Mm]ales?)\b"),
    "女": lazy_pattern(r"(?<![子儿])女(?![儿婿])|\b(?:[Ww]om[ae]n|[Ff]emales?)\b"),
}
"""The words of a sex; 子女 and 女儿 say nothing of whose bound it is."""
_SEX_BEFORE = lazy_pattern(r"(?P<sex>[男女])[^\d男女]{0,10}$")
"""男不超过55周岁、女不超过50周岁: whose a bound of one quote is, by what stands before its number."""
REACH = 120
"""How far behind a bound its exceptions stand at most."""
_RELAXES = lazy_pattern(
    r"放宽|除外|例外|不受[^，,。；;（）()]{0,10}限|不[作做][^，,。；;（）()]{0,6}要求|(?:可|予以?|适当|相应)(?:再)?(?:降低|降至|降到|延长|提高)"
)
_FREE = lazy_pattern(r"不限(?![于量])")
"""学历不限 of a clause of its own is no exception from an age; （博士不限） is."""
_LESS_THERE = lazy_pattern(
    r"[；;，,]\s?(?P<who>[^。；;，,\n\d]{2,24})[，,]?\s?(?:只?[要需])?\d[\d.]*\s?[^\d，,；;。\n]{1,4}?(?:及?以[上下])?(?:即可|就行|就可以|就中|也可)"
)
"""客房5间以上；位于景区沿线的，3间以上即可: another bound for some, right behind it."""
_ENDS = lazy_pattern(r"[。；;\n]")
_CLAUSE_ENDS = "，,；;。：:\n"
_OPEN, _CLOSE = "（(", "）)"
_IDLE = frozenset({
    "企业", "公司", "单位", "项目", "人员", "人才", "年龄", "申报", "申请", "可以", "以上", "以下", "万元", "不限",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Exempted:
    """Whom a bound does not hold for: `who`, with the place of the words that say so in their notice's text."""

    who: str
    start: int
    end: int

    def is_named_by(self, question: str, names: str) -> bool:
        """Whether a question says to be of them; `names` are those of the programme, which say nothing of the asker."""
        said = han_pairs(fold(question)) - han_pairs(fold(names)) - _IDLE
        return bool(said & han_pairs(fold(self.who)))


def exempted(text: str, start: int, end: int) -> Exempted | None:
    """The exception beside a bound that stands at `text[start:end]`: in its brackets, its clause, or the next clause of its sentence."""
    if (less := _LESS_THERE.match(text, end)) is not None:
        return Exempted(less["who"], less.start("who"), less.end())
    stop = _ENDS.search(text, end, min(len(text), end + REACH))
    last = stop.start() if stop else min(len(text), end + REACH)
    found = list(_RELAXES.finditer(text, start, last))
    found += [m for m in _FREE.finditer(text, start, last) if _is_bracketed(text, start, m.start())]
    for match in sorted(found, key=lambda m: m.start()):
        first = _clause_start(text, start, match.start())
        if first <= end or sum(text.count(mark, end, first) for mark in _CLAUSE_ENDS) <= 1:
            close = before_next("，,）)。；;\n", text, match.end(), last)
            return Exempted(text[first : match.start()], first, close)
    return None


def _is_bracketed(text: str, start: int, at: int) -> bool:
    return max(text.rfind(mark, start, at) for mark in _OPEN) > max(
        text.rfind(mark, start, at) for mark in _CLOSE
    )


def _clause_start(text: str, floor: int, at: int) -> int:
    """Where the clause before `at` begins, whole brackets before it skipped (山区县（德化、永春）可放宽)."""
    depth = 0
    for n in range(at - 1, floor - 1, -1):
        depth += (text[n] in _CLOSE) - (text[n] in _OPEN)
        if depth < 0 or (not depth and text[n] in _CLAUSE_ENDS):
            return n + 1
    return floor


def of_sex_meant(call: CallRecord, question: str) -> tuple[CallRecord, bool]:
    """The call without the bounds of the other sex, and whether the question leaves open which of them hold.

    Where it does, of bounds on one thing that differ by sex the one that more people meet is kept.
    """
    told = _sexes_in(question)
    marked = [f for f in call.conditions if _sex_of(f)]
    if not marked:
        return call, False
    if len(told) == 1:
        others = [f for f in marked if _sex_of(f) != told[0]]
    else:
        others = [f for f in marked if any(_is_wider(g, f) for g in marked)]
    kept = tuple(f if len(told) != 1 else _of_this_sex(f) for f in call.conditions if f not in others)
    return replace(call, conditions=kept), len(told) != 1 and bool(others)


def _of_this_sex(fact: ConditionFact) -> ConditionFact:
    """The bound of the sex that is told, which is no longer one of two."""
    return replace(fact, rule=OF_TOLD_SEX) if _sex_of(fact) else fact


def _lead_of(fact: ConditionFact) -> re.Match[str] | None:
    """What stands before a bound's number, from the word of a sex."""
    at = fact.quote.find(f"{fact.value.value}")
    return _SEX_BEFORE.search(fact.quote[:at]) if at > 0 else None


def _sexes_in(text: str) -> list[str]:
    return [sex for sex, words in _SEXES.items() if words.search(text)]


def _sex_of(fact: ConditionFact) -> str | None:
    named = _sexes_in(fact.quote)
    if len(named) == 2 and (led := _lead_of(fact)):
        return led["sex"]
    return named[0] if len(named) == 1 else None


def _is_wider(one: ConditionFact, other: ConditionFact) -> bool:
    """Whether a bound of one sex lets more people in than that of the other sex on the same thing."""
    own, their = one.value, other.value
    same = (own.attribute, own.op, one.group, type(own.value)) == (
        their.attribute,
        their.op,
        other.group,
        type(their.value),
    )
    if not same or _sex_of(one) == _sex_of(other) or not isinstance(own.value, int | float | str):
        return False
    low, high = (their.value, own.value) if own.op in ("<", "<=") else (own.value, their.value)
    return bool(low < high)  # type: ignore[operator]


BESIDE = 2
"""Right behind a bound stands what relaxes it: 3000万元以上，绩溪县可放宽至1000万元."""
NEXT = 60
"""Bounds of cases stand so near one another: 本科不超过35岁，硕士不超过40岁."""
_TO_NUMBER = lazy_pattern(r"^[^\d]*")
_RELAXED = lazy_pattern(
    r"(?P<lead>[^。；;\n\d]{2,60}?)(?:可以?|予以?)?(?:适当|相应)?放宽(?P<to>至|到)?\s?(?P<number>\d+(?:\.\d+)?)\s?(?P<scale>万|亿)?(?P<unit>%|元|周岁|岁|年|人|户|亩|平方米)"
)
"""食品企业研发费用可放宽至100万元; 脱贫县的合作社，第（二）、（四）项标准可放宽20%."""
_RELAXING = lazy_pattern("放宽")
LEAD, NUMBER = 64, 24
"""So far before and behind that word reaches what `_RELAXED` reads."""
_ITEMS = lazy_pattern(r"第(?P<items>[^。；;\n]{1,16}?)项")
_ITEM = lazy_pattern(r"[一二三四五六七八九十]|\d")
_ITEM_MARK = lazy_pattern(r"\s*[(（]?(?P<item>[一二三四五六七八九十]|\d)[)）、.．]")


def of_case_meant(call: CallRecord, question: str) -> CallRecord:
    """The call without the bounds for other cases than the one that a question names, where a sentence bounds one thing for each (本科不超过35岁，硕士不超过40岁)."""
    said = han_pairs(fold(question)) - han_pairs(fold(call.programme))
    dropped = {id(f) for cases in _cases(call) for f in _of_others(cases, said)}
    kept = [f for f in call.conditions if id(f) not in dropped]
    choices = Counter((f.aid, f.value.any_of) for f in kept)
    return replace(
        call,
        conditions=tuple(
            replace(f, value=replace(f.value, any_of=None))
            if dropped and f.value.any_of is not None and choices[f.aid, f.value.any_of] == 1
            else f
            for f in kept
        ),
    )


def _cases(call: CallRecord) -> Iterator[list[ConditionFact]]:
    """The bounds of a call that stand next to one another and are on one thing."""

    def on(fact: ConditionFact) -> tuple[str, ...]:
        value = fact.value
        return fact.aid, value.attribute, value.op, value.unit or "", fact.group or ""

    bounds = [f for f in call.conditions if _is_number(f.value.value)]
    for _, same in groupby(sorted(bounds, key=lambda f: (on(f), f.start)), key=on):
        near: list[ConditionFact] = []
        for fact in same:
            if near and fact.start - near[-1].end > NEXT:
                yield near
                near = []
            near.append(fact)
        yield near


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _of_others(cases: list[ConditionFact], said: frozenset[str]) -> list[ConditionFact]:
    """Those of other cases, where what stands before the numbers names some of them and not others."""
    heads = [han_pairs(fold(m.group())) if (m := _TO_NUMBER.match(f.quote)) else frozenset() for f in cases]
    all_name = frozenset.intersection(*heads)
    own = [head - all_name for head in heads]
    named = [bool(head & said) for head in own]
    relaxing = any("放宽" in f.quote for f in cases)
    if len(cases) < 2 or relaxing or not all(own) or not any(named):
        return []
    return [f for f, is_named in zip(cases, named, strict=True) if not is_named]


def relaxed_for(
    call: CallRecord, question: str, text_of: Callable[[str], str]
) -> tuple[CallRecord, dict[tuple[str, int, int], Exempted]]:
    """The call with the bounds that its notices put lower or higher for those whom a question names, and by which words, by the bound's place.

    Example:
        脱贫县的合作社，第（二）、（四）项标准可放宽20% makes of 80万元 64万元 for who says that he is of such a county.

    """
    said = han_pairs(fold(question)) - han_pairs(fold(call.programme)) - _IDLE
    relaxed: dict[tuple[str, int, int], Exempted] = {}
    kept = []
    for fact in call.conditions:
        found = _relaxation(fact, said, text_of(fact.aid)) if _is_number(fact.value.value) else None
        if found is None:
            kept.append(fact)
            continue
        value, words = found
        relaxed[fact.aid, fact.start, fact.end] = words
        kept.append(replace(fact, value=replace(fact.value, value=value)))
    return (replace(call, conditions=tuple(kept)), relaxed) if relaxed else (call, relaxed)


def _relaxing(text: str) -> Iterator[re.Match[str]]:
    """What puts bounds lower or higher in a text; only around its word, as a long text takes a second elsewhere."""
    for word in _RELAXING.finditer(text):
        near = _RELAXED.finditer(text, max(0, word.start() - LEAD), word.end() + NUMBER)
        yield from (match for match in near if match.start() <= word.start() < match.end())


def _relaxation(fact: ConditionFact, said: frozenset[str], text: str) -> tuple[float, Exempted] | None:
    """The bound that holds instead for those of whom something is said, with the words that put it so."""
    if "放宽" in fact.quote:
        return None
    bounded = han_pairs(fold(fact.quote))
    for match in _relaxing(text):
        lead = fold(match["lead"])
        items = _ITEMS.search(lead)
        line = text[text.rfind("\n", 0, fact.start) + 1 :]
        mark = _ITEM_MARK.match(line)
        meant = (
            mark is not None and mark["item"] in _ITEM.findall(items["items"])
            if items
            else bool(bounded & han_pairs(lead)) or 0 <= match.start("lead") - fact.end <= BESIDE
        )
        value = _relaxed_value(
            fact, match["number"], match["scale"], match["unit"], absolute=bool(match["to"])
        )
        if meant and value is not None and (said - bounded) & han_pairs(lead):
            return value, Exempted(lead, match.start("lead"), match.end())
    return None


def _relaxed_value(
    fact: ConditionFact, number: str, scale: str | None, unit: str, *, absolute: bool
) -> float | None:
    """The new bound in the condition's unit; None where it is of another one."""
    told = float(number) * SCALES[scale or ""]
    if unit == "%" and not absolute:
        part = told / 100 * (-1 if fact.value.op in (">", ">=") else 1)
        return float(str(fact.value.value)) * (1 + part)
    return told if (fact.value.unit or "").endswith(unit.removeprefix("周")) else None
