"""What a sum for each comes to for the number that a question tells: 每人1000元 and 新招了5人 are 5000元, 每辆3万元 for 12辆 of at most 10 are 30万元.

It is reckoned only where one count, one sum and one cap are told: a wrong product reads as surely as a right one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import TypeGuard

from rag.answering.asked.weighted_units import WeightedUnits
from rag.answering.quoting.draft import Draft
from rag.answering.quoting.held_units import HELD
from rag.answering.quoting.opened_notices import Source
from rag.answering.wording.locales import LOCALES
from rag.answering.wording.phrases import say
from rag.answering.wording.value_text import money_text
from rag.domain import AmountFact, Fact, Notice
from rag.language.chinese_numbers import SCALES, exact_number
from rag.language.clause_marks import before_next, behind_last
from rag.language.english_sums import in_figures
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.lazy import lazy_pattern
from rag.matching.told_figures import in_chinese
from rag.resources import rows

_NUMBER = (
    r"(?<![\d.第\-/a-z])(?P<digits>\d{1,3}(?:,\d{3}){1,3}|\d{1,9}(?:\.\d{1,3})?)\s?(?P<scale>[百千万亿]?)"
    r"|(?<![第一二三四五六七八九十百千万两每单同])(?P<han>[一二两三四五六七八九十百千]{1,5})"
)
_TIMES = ("月", "年", "季", "季度", "天", "年度")
"""Of these a sum goes on being told for each: how long somebody is paid is no count of things."""
_FIRM = frozenset({"家", "户", "个", "企业", "单位", "项目", "机构"})
_NO_THING = _FIRM | {""}
_OF_ANYTHING = frozenset({"个", "项", "款", "件", "家", "座"})
"""Of these English counts the things themselves: 每个 of 4 products."""
_PEOPLE = frozenset({"人", "名", "人次"})
_OF_SIZE = lazy_pattern(
    r"(?:(?:公司|企业|厂|店|单位|团队|咱|我们|我|家里|一共|总共|共|现|目前|规模)[^,;。?]{0,3}有?|员工(?:人数|总数)?(?:是|有|为|共)?|职工(?:人数|总数)?(?:是|有|为|共)?|规模)$"
    r"|\b(?:we|firm|company|factory|shop|team) (?:have|has|are|is|of)(?: about| only)? ?$|\bemploy(?:s|ing)? ?$"
)
"""How many work there is not how many were hired."""
_TAKEN_ON = lazy_pattern(r"[招聘录]|引进|吸纳|安置|培训|新增|\b(?:hir|recruit|train|took on|taken on)")
_AT_LEAST = lazy_pattern(r"(?:不少于|不低于|至少|超过|多于|满|over|more than|at least)\s?$")
_ENDS = lazy_pattern(r"[;。]|\n(?![^\n。;,\d]{0,10}(?:不得?超过|最[高多]|至多|上限))")
"""A cell with a cap behind one with a sum stands in a line of its own where a table was flattened."""
_MORE_ENDS = lazy_pattern(r"[。\n]")
_OF_ALL = lazy_pattern(r"(?:单[户个家]|[每各]家|同一|全年|年度|累计|合计|总额)")
"""What caps a sum of the line above says of what it is the most; 最高1万元 alone caps one of its own line."""
_OF_ONE = lazy_pattern(r"(?:单[户个家]|[每各]家?[户个家]?|同一|全年|年度|累计|合计|最高|至多|总额)")
OF_ROW = "table-column"
"""The rule of what a row of a table tells: such a fact is the row."""
MOST_THING = 8
"""What is counted is told in no more words (3个食品新品): longer ones run into the rest of the question."""
NEAR = 90
"""A cap stands hardly further behind the sum that it caps."""
_BEFORE = re.compile(r"[^,;。?!:、和及与]{0,24}$")
_THING = re.compile(
    r"(?![能可补给拿领扩奖])[一-鿿]{1,12}?(?=[补给拿领扩奖和及与,、。?;]|能(?![源耗效力化制级车够])|可(?![再穿视])|$)"
)
"""What is counted, behind 个."""
_CLAUSE = re.compile(r"[^,;。?!:、和及与]{1,60}")


@dataclass(frozen=True, slots=True)
class Count:
    """A number of things that a question tells, in its own words (12辆), with the words around it."""

    value: Decimal
    words: str
    around: str


@dataclass(frozen=True, slots=True)
class Cap:
    """What limits a product, to the letter `text[start:end]`: so much in all, or so many."""

    start: int
    end: int
    total: Decimal | None = None
    count: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Product:
    """`count` times the sum of a fact, `total`, and with its cap `granted`; `most`: the sum is itself at most that; `by_notice`: the count is the notice's own, of the months that it pays at most."""

    fact: AmountFact
    count: Count
    each: Decimal
    total: Decimal
    granted: Decimal
    cap: Cap | None
    rest: str
    most: bool
    by_notice: bool = False


@lru_cache(maxsize=256)
def _words_of(unit: str) -> str:
    told = next((row[1] for row in rows("rag.answering", "reckoned_units.tsv") if row[0] == unit), None)
    return told or re.escape(unit)


@lru_cache(maxsize=256)
def _counted(unit: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{_NUMBER})(?:{_words_of(unit)})")


_TAKEN = re.compile(
    rf"(?:招|聘|录用?|雇|安置|吸纳)了?(?:用|进|来|到)?了?(?:{_NUMBER})个(?=(?:新人|员工)?(?:[能可补给拿领有奖,，。?]|$))"
)
"""招了3个补多少: whom one takes on are people."""


_MANY_EN = re.compile(
    r"(?<![\d.,-])(?P<n>\d{1,3}) (?!(?:years?|months?|days?|people|staff|employees|million|thousand|billion|yuan|rmb|percent)\b)(?P<thing>(?:[a-z-]+ ){0,2}?[a-z-]+s)\b"
)


def things_counted(folded: str) -> list[tuple[Decimal, str, str]]:
    """(how many, in the question's words, their Chinese) of things that an English question counts: 4 new food products."""
    found = []
    for match in _MANY_EN.finditer(in_figures(folded)):
        thing = match["thing"]
        found.append(
            (Decimal(match["n"]), match.group(), f"{in_chinese(thing)},{in_chinese(thing.removesuffix('s'))}")
        )
    return found


def counts_told(question: str, unit: str) -> list[Count]:
    """What a folded question counts in a unit, without how many work somewhere and what is only a bound."""
    found = []
    counted = list(_counted(unit).finditer(question))
    taken = [m for m in _TAKEN.finditer(question) if unit in _PEOPLE and not counted]
    for match in (*counted, *taken):
        before = _BEFORE.search(question, max(0, match.start() - 24), match.start())
        own = before.group() if before else ""
        value = _value(match)
        of_size = unit in _PEOPLE and _OF_SIZE.search(own) and not _TAKEN_ON.search(own)
        if value is None or of_size or _AT_LEAST.search(own):
            continue
        behind = _CLAUSE.match(question, match.end())
        thing = _THING.match(question, match.end()) if match.group().endswith("个") else None
        start = match.start("digits") if match["digits"] else match.start("han")
        if match in taken or (thing and len(thing.group()) > MOST_THING):
            thing = None
        words = question[start : thing.end() if thing else match.end()].strip()
        found.append(Count(value, words, f"{own}{match.group()}{behind.group() if behind else ''}"))
    if not found and unit in _OF_ANYTHING:
        found = [
            Count(value, words, f"{words} {chinese}") for value, words, chinese in things_counted(question)
        ]
    return found


def _value(match: re.Match[str]) -> Decimal | None:
    if match["han"]:
        return exact_number(match["han"])
    return Decimal(match["digits"].replace(",", "")) * SCALES[match["scale"]]


# -- products ----------------------------------------------------------------------------------------------------------


def products(
    facts: Sequence[Fact], every: Sequence[Fact], notice: Notice, question: WeightedUnits
) -> list[Product]:
    """The products of some told sums with what a question counts; none where any of them is in doubt.

    Args:
        facts: those told.
        every: all of the notice.
        notice: which tells them.
        question: its units.

    """
    sums = [f for f in facts if isinstance(f, AmountFact) and f.is_funding]
    if not sums or len(sums) != len(facts):
        return []
    sums = [f for f in sums if not (is_most(f) and unit_of(f) in _NO_THING)] or sums  # what caps the others
    found = [product for f in sums if (product := _product(f, sums, every, notice, question)) is not None]
    return found if len(found) == len(sums) else []


def _product(
    fact: AmountFact,
    told: Sequence[AmountFact],
    every: Sequence[Fact],
    notice: Notice,
    question: WeightedUnits,
) -> Product | None:
    if (whole := _over_months(fact, told, notice.text, question)) is not None:
        return whole
    value, parts = fact.value, _each_of(fact)
    things = [part for part in parts if part not in _TIMES]
    most = value.min is None
    if len(things) != 1 or not things[0] or not value.max or not (most or value.min == value.max):
        return None
    if most and _OF_APPLICANT.search(fold(fact.quote)):
        return None
    count = _count_of(fact, told, counts_told(in_figures(question.text), things[0]))
    in_english = count is not None and count.words.isascii() and things[0] in _OF_ANYTHING
    if (things[0] in _NO_THING or in_english) and not (
        (_is_of_each_done(fact, notice.text) and not in_english)
        or (count and _is_of_the_counted(fact, notice.text, things[0], count))
    ):
        return None
    if (
        count is None
        or count.value <= 1
        or _is_bounded(count, fact, notice.text)
        or not _is_the_asked(fact, told, every, notice, question, count)
    ):
        return None
    free = _free_before(fact, notice.text, things[0])
    if free is None or free >= count.value:
        return None
    if free:
        count = replace(count, value=count.value - free, words=f"{count.words}－{_number(free)}")
    each = _given_for_each(fact, notice.text, fold(question.text), things[0])
    times = [part for part in parts if part in _TIMES]
    if each is None or len(times) > 1:
        return None
    total = each * count.value
    rest = times[0] if times else ""
    caps = list(caps_of(fact, every, notice.text, things[0], question.named))
    if len(caps) > 1 and any(_capped(total, each, cap) != total for cap in caps):
        return None
    # so much a month under a cap of a year says nothing of the whole
    cap = caps[0] if len(caps) == 1 and not rest else None
    return Product(fact, count, each, total, _capped(total, each, cap), cap, rest, most)


_IN_FULL = re.compile("全额(?:补|资|奖|报|给|承担)|据实(?:补|报)|按实(?:际|补)[^，,。；;]{0,6}全额")


def _given_for_each(fact: AmountFact, text: str, question: str, unit: str) -> Decimal | None:
    """What is given for each: the told sum, or what each cost where that is less and paid in full; None where it is less and nothing says so."""
    most = Decimal(str(fact.value.max))
    cost = _told_of_each(question, unit) if fact.value.min is None else None
    if cost is None or cost >= most:
        return most
    start = behind_last("。；;\n", text, fact.start)
    return cost if _IN_FULL.search(text[start : fact.end]) else None


def _told_of_each(question: str, unit: str) -> Decimal | None:
    """What each of the counted things cost, where a folded question tells it: 每件8000."""
    told = re.search(
        rf"(?:每|(?<!第)一)个?{re.escape(unit)}[^,。?;\d]{{0,4}}(?P<n>\d{{1,9}}(?:\.\d{{1,3}})?)(?P<scale>[百千万]?)(?![\d.年月日号])",
        question,
    )
    return Decimal(told["n"]) * SCALES[told["scale"]] if told else None


_EACH_DONE = re.compile(
    r"每(?:新)?(?:引进|引入|招引|开设|新开|开|培育|孵化|建设|建成|新增|带动|服务)(?:成功)?[1一]?(?:家|个|户)"
)


def _is_of_each_done(fact: AmountFact, text: str) -> bool:
    """Whether a sum is for each of what an applicant does, and not for each applicant: 每引进1家奖励2万元."""
    return bool(_EACH_DONE.search(fold(text[behind_last("。；;\n", text, fact.start) : fact.end])))


_FOR_EACH = re.compile(
    r"^(?:对)?每(?:新|成功|完成)?(?:增|开设?|建成?|设立?|引进|招引|认定|培育|购置?|办|举办)?[一1]?(?P<unit>车次|批次|班次|列|家|店|个|辆|台|套|款|件|场|次|吨|亩|座|条|项|间)"
)


def _each_of(fact: AmountFact) -> list[str]:
    """For each of what a sum is, and of which time; where it was not read as that, by the words right before it (每车次补助300元)."""
    if (
        not fact.value.per
        and fact.value.min is not None
        and (told := _FOR_EACH.match(fold(fact.label or "")))
    ):
        return [told["unit"]]
    return (fact.value.per or "").split("·")


def unit_of(fact: AmountFact) -> str:
    """For each of what a sum is: 人 of 每人每月; "" where it is for none."""
    return next((part for part in _each_of(fact) if part not in _TIMES), "")


_ANY_PRODUCT = frozenset(("产品", "制品", "物品"))
"""Food products are 食品, and not whatever else the notice calls a product."""
_OF_APPLICANT = re.compile(r"(?:[每单同][个一]?(?:家|户)?|单一)(?:企业|单位|主体|公司)|单户|每户")
"""每家企业最高60万元 is what one of them gets for all that it does, and for no single store."""
_OF_ANYBODY = re.compile(r"企业|公司|单位|项目|机构|主体|工厂|商户|店铺|奖|补[贴助]?|多少|资助|认[定证]")


def _is_of_the_counted(fact: AmountFact, text: str, unit: str, count: Count) -> bool:
    """Whether a sum for each 家 or 个 is for things like those which a question counts (每家店, 开了7家店), and not for each applicant."""
    counted = count.words + count.around.partition(count.words)[2]
    thing = _OF_ANYBODY.sub(" ", counted.lstrip("0123456789.,百千万一二两三四五六七八九十几多 "))[:12]
    if count.words.isascii():
        thing = count.around.removeprefix(count.words)
    start = behind_last("。；;\n", text, fact.start)
    own = fold(text[start : fact.end])
    pairs = han_pairs(thing)
    pairs = pairs - _ANY_PRODUCT or pairs
    if pairs & han_pairs(_OF_ANYBODY.sub(" ", own)):
        return True
    return bool(pairs and _most_of(unit).search(fold(text[slice(*_span(text, fact.end, _ENDS))])))


_ON_TOP = re.compile(r"(?:再|另|额外|另外)(?:行)?(?:加|增加|奖|补|给)")
"""每人每月再加420元 is no other sum for the same, but one beside it."""
_MONTHS = re.compile(r"(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,3})\s?(?P<unit>个月|年)(?![度初底末前内以])")
_WHOLE = re.compile(
    r"一共|总共|合计|共(?=[能可拿领])|累计|总额|全部|拿满|领满|加起来|\b(?:in total|altogether|overall)\b"
)
_LONGEST = re.compile(r"(?:最长|最多|不超过|累计|至多)[^,。;\n]{0,8}?(?P<n>\d{1,3})个月")


_AT_MOST = re.compile(r"最[多高长][^,。?;每]{0,6}(?:多少|几)|\bat most\b")


def _only_longest(text: str) -> re.Match[str] | None:
    """For how long a notice pays, where one sentence of it tells so."""
    found = list(_LONGEST.finditer(fold(text)))
    return found[0] if len(found) == 1 else None


def _over_months(
    fact: AmountFact, told: Sequence[AmountFact], text: str, question: WeightedUnits
) -> Product | None:
    """A sum a month over the months that the question tells, where it asks for all of it; None otherwise, or where the notice pays for fewer."""
    value, words = fact.value, fold(question.text)
    if len(told) > 1 or value.per not in ("月", "人·月") or value.min != value.max or not value.max:
        return None
    spans = list(_MONTHS.finditer(words))
    longest = _LONGEST.search(fold(text[fact.end : fact.end + NEAR]))
    whole = _WHOLE.search(words) or (not spans and _AT_MOST.search(words))
    if not whole or len(spans) > 1 or counts_told(words, "人"):
        return None
    each = Decimal(str(value.max))
    if not spans:
        longest = longest or _only_longest(text)
        if longest is None:
            return None
        most = Decimal(longest["n"])
        return Product(
            fact,
            Count(most, longest.group(), words),
            each,
            each * most,
            each * most,
            None,
            "",
            most=False,
            by_notice=True,
        )
    number = exact_number(spans[0]["n"])
    months = number * (12 if spans[0]["unit"] == "年" else 1) if number else None
    if not months or months <= 1 or (longest and months > int(longest["n"])):
        return None
    count = Count(months, spans[0].group(), words)
    return Product(fact, count, each, each * months, each * months, None, "", most=False)


def _number(value: Decimal) -> str:
    return f"{value / 10_000:f}万".replace(".0万", "万") if value >= 10_000 else f"{value:f}"


_BEYOND = re.compile(r"超(?:出|过)(?P<rest>[^,;。\n]{0,24}?)部分")


def _free_before(fact: AmountFact, text: str, unit: str) -> Decimal | None:
    """How many are not paid for, where a sum is for each beyond so many (超出1万标箱的部分，每标箱60元): 0 for a sum for each; None where it is not told how many."""
    start = behind_last("。；;\n", text, fact.start)
    beyond = _BEYOND.search(fold(text[start : fact.end]))
    if beyond is None:
        return Decimal(0)
    told = _counted(unit).search(beyond["rest"])
    return _value(told) if told is not None else None


def _is_bounded(count: Count, fact: AmountFact, text: str) -> bool:
    """Whether the notice bounds what is counted in the sum's own sentence: 每件指定3个国家以内的资助5000元 is no sum for each country."""
    thing = count.words.lstrip("0123456789.,百千万一二两三四五六七八九十几多 ")
    start = behind_last("。；;\n", text, fact.start)
    return (
        len(thing) > 1
        and thing.startswith("个")
        and bool(
            re.search(rf"[\d一二两三四五六七八九十]\s?{re.escape(thing[:3])}", text[start : fact.end + NEAR])
        )
    )


def _count_of(fact: AmountFact, told: Sequence[AmountFact], counts: Sequence[Count]) -> Count | None:
    """The only count, or of as many as sums are told that whose words are the sum's own."""
    if len(told) == 1:
        return counts[0] if len(counts) == 1 else None
    own = han_pairs(fold(fact.quote))
    fitting = [count for count in counts if han_pairs(count.around) & own]
    return fitting[0] if len(fitting) == 1 and len(counts) == len(told) else None


def _is_the_asked(
    fact: AmountFact,
    told: Sequence[AmountFact],
    every: Sequence[Fact],
    notice: Notice,
    question: WeightedUnits,
    count: Count,
) -> bool:
    """Whether no other sum for each of the same stands beside it, or the question names what this one alone is of."""
    unit = unit_of(fact)
    rivals = [
        f
        for f in every
        if isinstance(f, AmountFact)
        and f.is_funding
        and not f.superseded
        and _each_of(f)[0] == _each_of(fact)[0]
        and f.value != fact.value
        and f not in told
        and not (is_most(f) and not is_most(fact))  # what is at most paid for each caps another sum
        and not _ON_TOP.search(f.quote)
        and not (unit in _NO_THING and not _is_of_the_counted(f, notice.text, unit, count))
    ]
    if not rivals:
        return True
    own, others = (
        _naming(fact, every, notice.text),
        " ".join(_naming(f, every, notice.text) for f in rivals),
    )
    if fact.group and all(f.group and f.group != fact.group for f in rivals):
        asked = han_pairs(fold(fact.group)) & han_pairs(fold(question.text))
        if asked - han_pairs(others):
            return True
    others = f"{fold(notice.title)} {others}"
    if question.pairs:  # no everyday word for it: 招了 is as well said of those who are given another sum
        return bool((han_pairs(own) - han_pairs(others)) & question.pairs)
    held = zip(question.matches(own), question.matches(others), strict=True)
    return any(mine > HELD >= theirs for mine, theirs in held)


def _naming(fact: AmountFact, every: Sequence[Fact], text: str) -> str:
    """The words by which a sum is told apart: its group, label and quote, and its sentence behind the sum before it."""
    before = max((f.end for f in every if f.kind == "amount" and f.end <= fact.start), default=0)
    start = max(before, behind_last("。；;\n", text, fact.start))
    return fold(f"{fact.group or ''} {fact.label or ''} {text[start : fact.end]} {fact.quote}")


def _capped(total: Decimal, each: Decimal, cap: Cap | None) -> Decimal:
    if cap is None:
        return total
    return min(total, cap.total if cap.total is not None else each * (cap.count or 0))


# -- caps --------------------------------------------------------------------------------------------------------------


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
    own = (fact.start, fact.end) if row else _span(text, fact.end, _ENDS)
    if found := [*_in_span(every, text, own, unit, alone=True)]:
        yield from found
        return
    line = (fact.end, fact.end) if row else _span(text, fact.end, _MORE_ENDS)
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
        if per & _FIRM and _is_cap(other, alone=False) and other.value not in seen:
            seen.add(other.value)
            yield cap_of(other)


def _is_whole_beside(other: Fact, fact: Fact) -> TypeGuard[AmountFact]:
    """Whether a sum is the most of the whole of what one quote gives for each: 每人最高30万元、总额最高110万元."""
    here = (other.start, other.end) == (fact.start, fact.end) and other is not fact
    return here and is_most(other) and not other.value.per and bool(_WHOLE_OF.search(other.label or ""))


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


def _span(text: str, start: int, ends: re.Pattern[str]) -> tuple[int, int]:
    end = ends.search(text.replace("；", ";"), start, start + NEAR)
    return start, end.start() if end else min(len(text), start + NEAR)


def _in_span(
    every: Sequence[Fact], text: str, span: tuple[int, int], unit: str, *, alone: bool
) -> Iterator[Cap]:
    folded = fold(text[slice(*span)])
    if alone and unit and (match := _most_of(unit).search(folded)) is not None:
        count = exact_number(match["most"])
        if count:
            yield Cap(span[0] + match.start(), span[0] + match.end(), count=count)
            return
    for other in every:
        inside = span[0] <= other.start and other.end <= span[1] and other.rule != OF_ROW
        if inside and _is_cap(other, alone=alone):
            yield cap_of(other)


@lru_cache(maxsize=256)
def _most_of(unit: str) -> re.Pattern[str]:
    return re.compile(
        rf"[^,。;\n]{{0,12}}?(?:不得?超过|最多(?:不超过|可?(?:补助?|奖励?|补贴|资助|支持|给|算|领|报))?|至多|不多于|上限(?:为|是)?|限)\s?(?P<most>\d{{1,6}}|[一二两三四五六七八九十百]{{1,4}})(?:{_words_of(unit)})"
    )


def _most_before(fact: Fact, text: str, unit: str) -> Cap | None:
    """Of how many at most the sentence of a sum speaks before it: 每家限2人，每人补贴4000元."""
    start = behind_last("。；;\n", text, fact.start)
    match = _most_of(unit).search(fold(text[start : fact.start]))
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


def _is_cap(fact: Fact, *, alone: bool) -> TypeGuard[AmountFact]:
    """Whether a sum is the most of something; `alone`: without words of who may have it."""
    if not is_most(fact) or set((fact.value.per or "").split("·")) - _FIRM - set(_TIMES) - {""}:
        return False
    return alone or bool(_OF_ONE.search(fold(fact.quote)))


# -- as lines of an answer ---------------------------------------------------------------------------------------------


def write_products(draft: Draft, source: Source, facts: Sequence[Fact], question: WeightedUnits) -> None:
    """A line for each product of the told sums with what the question counts, and what several come to together."""
    text = source.record.notice.text
    found = products(facts, source.record.facts, source.record.notice, question)
    for product in found:
        number = draft.cite_fact(source, product.fact)
        if product.cap is None:
            draft.say(
                "reckoned_longest" if product.by_notice else "reckoned", n=number, **_told(product, draft)
            )
            continue
        key = "reckoned_capped" if product.granted != product.total else "reckoned_below"
        draft.say(
            key,
            marks=cap_marks(draft, source, number, product.cap),
            quote=_words(text, product.cap),
            **_told(product, draft),
        )
    _write_sum(draft, source, found)


def _write_sum(draft: Draft, source: Source, found: Sequence[Product]) -> None:
    """What several products come to, under the cap that they share; nothing where each has one of its own."""
    caps = {product.cap for product in found}
    if len(found) < 2 or len(caps) > 1 or any(p.rest or p.most for p in found):
        return
    cap, total = found[0].cap, sum((p.total for p in found), Decimal(0))
    if cap is not None and cap.total is None:
        return
    granted = _capped(total, total, cap)
    number = draft.cite_fact(source, found[0].fact)
    whole, given = (money_text(float(x), found[0].fact.value.currency, draft.reply) for x in (total, granted))
    if cap is not None and granted != total:
        text = source.record.notice.text
        marks = cap_marks(draft, source, number, cap)
        draft.say("together_capped", total=whole, granted=given, quote=_words(text, cap), marks=marks)
    else:
        draft.say("together", total=whole, n=number)


def cap_marks(draft: Draft, source: Source, number: int, cap: Cap) -> str:
    """The markers of a value and of the words that cap it, once where one quote holds both."""
    limit = draft.cite_within(source, cap.start, cap.end)
    return f"[{number}]" if limit == number else f"[{number}][{limit}]"


def _words(text: str, cap: Cap) -> str:
    return text[cap.start : cap.end].strip("，, ")


def _told(product: Product, draft: Draft) -> dict[str, str]:
    currency, reply = product.fact.value.currency, draft.reply
    total, granted = (money_text(float(x), currency, reply) for x in (product.total, product.granted))
    if product.most:
        total = say(reply, "at_most", x=total)
    if product.rest:
        total = say(reply, f"each.{product.rest}", x=total)
    return {
        "count": product.count.words,
        "times": LOCALES[reply].number(float(product.count.value)),
        "each": money_text(float(product.each), currency, reply),
        "total": total,
        "granted": granted,
    }
