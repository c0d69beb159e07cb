"""What caps a sum for each: so much in all, or so many."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TypeGuard

from rag.answering.composing.counted_things import unit_words
from rag.domain import AmountFact, Fact
from rag.language.chinese_numbers import exact_number
from rag.language.clause_marks import before_next, behind_last
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.lazy import lazy_pattern

TIMES = ("月", "年", "季", "季度", "天", "年度")
"""Of these a sum goes on being told for each: how long somebody is paid is no count of things."""
FIRM = frozenset({"家", "户", "个", "企业", "单位", "项目", "机构"})
ENDS = lazy_pattern(r"[;。]|\n(?![^\n。;,\d]{0,10}(?:不得?超过|最[高多]|至多|上限))")
"""A cell with a cap behind one with a sum stands in a line of its own where a table was flattened."""
_MORE_ENDS = lazy_pattern(r"[。\n]")
_OF_ALL = lazy_pattern(r"(?:单[户个家]|[每各]家|同一|全年|年度|累计|合计|总额)")
"""What caps a sum of the line above says of what it is the most; 最高1万元 alone caps one of its own line."""
_OF_ONE = lazy_pattern(r"(?:单[户个家]|[每各]家?[户个家]?|同一|全年|年度|累计|合计|最高|至多|总额)")
OF_ROW = "table-column"
"""The rule of what a row of a table tells: such a fact is the row."""
NEAR = 90
"""A cap stands hardly further behind the sum that it caps."""


@dataclass(frozen=True, slots=True)
class Cap:
    """What limits a product, to the letter `text[start:end]`: so much in all, or so many."""

    start: int
    end: int
    total: Decimal | None = None
    count: Decimal | None = None


def capped(total: Decimal, each: Decimal, cap: Cap | None) -> Decimal:
    """What is granted of a total under a cap; of one that counts things so many times the sum for each."""
    if cap is None:
        return total
    return min(total, cap.total if cap.total is not None else each * (cap.count or 0))


def caps_of(fact: Fact, every: Sequence[Fact], text: str, unit: str, asked: str = "") -> Iterator[Cap]:
    """What caps a sum for each: in its own clauses, else in the sentence behind it, else the only cap that the notice sets for one applicant.

    Of caps of one sentence, each for applicants of another kind (家庭农场最高10万元，农业企业最高25万元), the one for those who are `asked` about.
    """
    if whole := [f for f in every if _is_whole_beside(f, fact)]:
        yield Cap(fact.start, fact.end, total=Decimal(str(whole[0].value.max)))
        return
    row = fact.rule == OF_ROW
    if not row and unit and (before := _most_before(fact, text, unit)) is not None:
        yield before
        return
    own = (fact.start, fact.end) if row else span_behind(text, fact.end, ENDS)
    if found := [*_in_span(every, text, own, unit, alone=True)]:
        yield from found
        return
    line = (fact.end, fact.end) if row else span_behind(text, fact.end, _MORE_ENDS)
    behind = line if row else (line[0], min(len(text), line[1] + NEAR))  # the next row is another thing's
    found = [
        cap
        for cap in _in_span(every, text, behind, unit, alone=False)
        if cap.start < line[1] or _OF_ALL.search(text[cap.start : cap.end])
    ]
    if found:
        yield from for_asked(found, text, asked)
        return
    seen: set[object] = set()
    for other in every:
        per = set((other.value.per or "").split("·")) if isinstance(other, AmountFact) else set()
        if per & FIRM and _is_cap(other, alone=False) and other.value not in seen:
            seen.add(other.value)
            yield cap_of(other)


def _is_whole_beside(other: Fact, fact: Fact) -> TypeGuard[AmountFact]:
    """Whether a sum is the most of the whole of what one quote gives for each: 每人最高30万元、总额最高110万元, or a row of a table (每吨补120元，最高60万元)."""
    here = (other.start, other.end) == (fact.start, fact.end) and other is not fact
    if not here or not is_most(other):
        return False
    of_row = fact.rule == OF_ROW and not is_most(fact) and _is_cap(other, alone=True)
    return of_row or (not other.value.per and bool(_WHOLE_OF.search(other.label or "")))


def for_asked(caps: Sequence[Cap], text: str, asked: str) -> Sequence[Cap]:
    """The first of some caps, or of those of its sentence the one whose words an asked text says; all of them where it says none."""
    if not caps:
        return caps
    end = before_next("。；;\n", text, caps[0].end)
    beside = [cap for cap in caps if cap.start < end]
    if len(beside) == 1:
        return beside
    words = [han_pairs(fold(text[behind_last("，,；;。：:\n", text, cap.start) : cap.end])) for cap in beside]
    pairs = han_pairs(fold(asked))
    own = [
        cap
        for n, cap in enumerate(beside)
        if pairs & words[n] - frozenset[str]().union(*(w for m, w in enumerate(words) if m != n))
    ]
    return own if len(own) == 1 else beside


_WHOLE_OF = re.compile(r"总额|合计|累计|总计")


def span_behind(text: str, start: int, ends: re.Pattern[str]) -> tuple[int, int]:
    """What stands behind a place of a text up to where its clause or line ends."""
    end = ends.search(text.replace("；", ";"), start, start + NEAR)
    return start, end.start() if end else min(len(text), start + NEAR)


def _in_span(
    every: Sequence[Fact], text: str, span: tuple[int, int], unit: str, *, alone: bool
) -> Iterator[Cap]:
    folded = fold(text[slice(*span)])
    if alone and unit and (match := most_of(unit).search(folded)) is not None:
        count = exact_number(match["most"])
        if count:
            yield Cap(span[0] + match.start(), span[0] + match.end(), count=count)
            return
    for other in every:
        inside = span[0] <= other.start and other.end <= span[1] and other.rule != OF_ROW
        if inside and _is_cap(other, alone=alone, but=unit if alone else ""):
            yield cap_of(other)


@lru_cache(maxsize=256)
def most_of(unit: str) -> re.Pattern[str]:
    """Words that tell how many of a unit at most."""
    return re.compile(
        rf"[^,。;\n]{{0,12}}?(?:不得?超过|最多(?:不超过|可?(?:补助?|奖励?|补贴|资助|支持|给|算|领|报))?|至多|不多于|上限(?:为|是)?|限)\s?(?P<most>\d{{1,6}}|[一二两三四五六七八九十百]{{1,4}})(?:{unit_words(unit)})"
    )


def _most_before(fact: Fact, text: str, unit: str) -> Cap | None:
    """Of how many at most the sentence of a sum speaks before it: 每家限2人，每人补贴4000元."""
    start = behind_last("。；;\n", text, fact.start)
    match = most_of(unit).search(fold(text[start : fact.start]))
    count = exact_number(match["most"]) if match else None
    if match is None or not count:
        return None
    clause = max(start, behind_last("，,、：:", text, start + match.start("most")))
    return Cap(clause, start + match.end(), count=count)


def is_most(fact: Fact) -> TypeGuard[AmountFact]:
    """Whether a value is a sum of which only the most is told, and told still."""
    return (
        isinstance(fact, AmountFact)
        and not fact.superseded
        and fact.value.min is None
        and bool(fact.value.max)
    )


def cap_of(fact: AmountFact) -> Cap:
    """The cap that such a sum is."""
    return Cap(fact.start, fact.end, total=Decimal(str(fact.value.max)))


def _is_cap(fact: Fact, *, alone: bool, but: str = "") -> TypeGuard[AmountFact]:
    """Whether a sum is the most of something; `alone`: without words of who may have it; `but`: of any thing other than this one (每头补500元，每场最高40万元)."""
    if not is_most(fact):
        return False
    of = set((fact.value.per or "").split("·")) - FIRM - set(TIMES) - {""}
    if of and (not but or but in of):
        return False
    return alone or bool(_OF_ONE.search(fold(fact.quote)))
