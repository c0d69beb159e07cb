"""What a sum for each comes to for the number that a question tells: 每人1000元 and 新招了5人 are 5000元, 每辆3万元 for 12辆 of at most 10 are 30万元.

It is reckoned only where one count, one sum and one cap are told: a wrong product reads as surely as a right one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from rag.answering.asked.weighted_units import WeightedUnits
from rag.answering.composing.counted_things import (
    OF_ANYTHING,
    Count,
    counted_in,
    counts_told,
    number_of,
)
from rag.answering.composing.sum_caps import (
    ENDS,
    FIRM,
    NEAR,
    TIMES,
    Cap,
    capped,
    caps_of,
    is_most,
    most_of,
    span_behind,
)
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

_NO_THING = FIRM | {""}


@dataclass(frozen=True, slots=True)
class Product:
    """`count` times the sum of a fact, over a `span` of time where one is told, `total`, and with its cap `granted`.

    `most`: the sum is itself at most that; `by_notice`: the count is the notice's own, of the months that it pays at most.
    """

    fact: AmountFact
    count: Count
    each: Decimal
    total: Decimal
    granted: Decimal
    cap: Cap | None
    rest: str
    most: bool
    by_notice: bool = False
    span: Count | None = None


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
    sums = _with_additions(sums, every, notice.text, fold(question.text))
    found = [product for f in sums if (product := _product(f, sums, every, notice, question)) is not None]
    return found if len(found) == len(sums) else []


def _with_additions(
    sums: Sequence[AmountFact], every: Sequence[Fact], text: str, question: str
) -> list[AmountFact]:
    """Some told sums for each with what is given on top of them for what a folded question names, and a told addition with what it is added to (每亩补助1800元；间种咖啡的，每亩另加400元)."""
    if len(sums) != 1 or _ON_TOP.search(question):
        return list(sums)
    told, unit = sums[0], unit_of(sums[0])
    start, end = behind_last("。\n", text, told.start), before_next("。\n", text, told.end)
    same = [
        f
        for f in every
        if isinstance(f, AmountFact)
        and f.is_funding
        and start <= f.start
        and f.end <= end
        and unit_of(f) == unit
    ]
    same = [f for f in same if unit and not f.superseded and not is_most(f)]
    bases = [f for f in same if not _ON_TOP.search(f.quote)]
    if len(bases) != 1 or told not in same:
        return list(sums)
    base = bases[0]
    own = han_pairs(fold(text[start : base.end]))
    added = [
        f
        for f in same
        if f.start > base.end
        and (
            f is told
            or (han_pairs(fold(text[behind_last("。；;\n", text, f.start) : f.start])) - own)
            & han_pairs(question)
        )
    ]
    return [base, *added]


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
    things = [part for part in parts if part not in TIMES]
    most = value.min is None
    if len(things) != 1 or not things[0] or not value.max or not (most or value.min == value.max):
        return None
    if most and _OF_APPLICANT.search(fold(fact.quote)):
        return None
    count = _count_of(fact, told, counts_told(in_figures(question.text), things[0]))
    in_english = count is not None and count.words.isascii() and things[0] in OF_ANYTHING
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
    times = [part for part in parts if part in TIMES]
    if each is None or len(times) > 1:
        return None
    total = each * count.value
    rest = times[0] if times else ""
    span = _span_told(fact, rest, notice.text, fold(question.text))
    if span is not None:
        total, rest = total * span.value, ""
    caps = list(caps_of(fact, every, notice.text, things[0], question.named))
    if len(caps) > 1 and any(capped(total, each, cap) != total for cap in caps):
        return None
    # so much a month under a cap of a year says nothing of the whole
    cap = caps[0] if len(caps) == 1 and not rest else None
    over = span.value if span else Decimal(1)
    return Product(fact, count, each, total, capped(total, each * over, cap), cap, rest, most, span=span)


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
    r"(?:^(?:对)?|[^每]{0,24})每(?:新|成功|完成)?(?:增|开设?|建成?|设立?|引进|招引|认定|培育|购置?|办|举办|通过|取得|带动?|招用?)?[一1]?(?:个(?=品种))?"
    r"(?P<unit>车次|批次|班次|品种|列|家|店|个|辆|台|套|款|件|场|次|吨|亩|座|条|项|间|架|名|头)"
)


def _each_of(fact: AmountFact) -> list[str]:
    """For each of what a sum is, and of which time; where it was not read as that, by the words right before it (每车次补助300元)."""
    per = (fact.value.per or "").split("·")
    if all(part in (*TIMES, "") for part in per) and fact.value.min is not None:
        told = _FOR_EACH.match(fold(fact.label or ""))
        return [told["unit"], *filter(None, per)] if told else per
    return per


def unit_of(fact: AmountFact) -> str:
    """For each of what a sum is: 人 of 每人每月; "" where it is for none."""
    return next((part for part in _each_of(fact) if part not in TIMES), "")


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
    return bool(pairs and most_of(unit).search(fold(text[slice(*span_behind(text, fact.end, ENDS))])))


_ON_TOP = re.compile(r"(?:再|另|额外|另外)(?:行)?(?:加|增加|奖|补|给)")
"""每人每月再加420元 is no other sum for the same, but one beside it."""
_PUT_RIGHT = re.compile(r"[元”\"][^,。;]{0,6}(?:更正|调整|修改|变更)为(?![^,。;]*元)")
"""“每架800元”更正为 tells what is given no longer."""
_MONTHS = re.compile(r"(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,3})\s?(?P<unit>个月|年)(?![度初底末前内以])")
_WHOLE = re.compile(
    r"一共|总共|合计|共(?=[能可拿领])|累计|总额|全部|拿满|领满|加起来|\b(?:in total|altogether|overall)\b"
)
_LONGEST = re.compile(r"(?:最长|最多|不超过|累计|至多)[^,。;\n]{0,8}?(?P<n>\d{1,3})个月")


_AT_MOST = re.compile(r"最[多高长][^,。?;每]{0,6}(?:多少|几)|\bat most\b")


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


_OF_TENURE = re.compile(r"(?:满|签|成立|注册|经营|开|干|做|[交缴]|参保|毕业)[^,。?;\d]{0,6}$")
"""招了3个人签了12个月合同 tells of no time over which is paid."""
_A_YEAR = re.compile(r"(?:每|一)年(?=[能可补奖给拿领一总共最]|多少|$)")


def _span_told(fact: AmountFact, rest: str, text: str, question: str) -> Count | None:
    """Over how many of the months or years that a sum is for each of (`rest`) a folded question asks what it comes to, as many as the notice pays for."""
    if rest not in ("月", "年"):
        return None
    spans = [m for m in _MONTHS.finditer(question) if not _OF_TENURE.search(question[: m.start()])]
    whole = spans and (_WHOLE.search(question) or spans[0]["unit"] == "个月")
    if len(spans) == 1 and whole:
        number, words = exact_number(spans[0]["n"]), spans[0].group()
        months = (number or Decimal(0)) * (12 if spans[0]["unit"] == "年" else 1)
    elif not spans and rest == "月" and (year := _A_YEAR.search(question)):
        months, words = Decimal(12), year.group()
    else:
        return None
    longest = _LONGEST.search(fold(text[fact.end : fact.end + NEAR]))
    if longest and months > int(longest["n"]):
        months, words = Decimal(longest["n"]), longest.group()
    span = months / 12 if rest == "年" else months
    return Count(span, words, question) if span > 1 and span == int(span) else None


def _number(value: Decimal) -> str:
    return f"{value / 10_000:f}万".replace(".0万", "万") if value >= 10_000 else f"{value:f}"


_BEYOND = re.compile(r"超(?:出|过)(?P<rest>[^,;。\n]{0,24}?)部分")


def _free_before(fact: AmountFact, text: str, unit: str) -> Decimal | None:
    """How many are not paid for, where a sum is for each beyond so many (超出1万标箱的部分，每标箱60元): 0 for a sum for each; None where it is not told how many."""
    start = behind_last("。；;\n", text, fact.start)
    beyond = _BEYOND.search(fold(text[start : fact.end]))
    if beyond is None:
        return Decimal(0)
    told = counted_in(unit).search(beyond["rest"])
    return number_of(told) if told is not None else None


def _is_bounded(count: Count, fact: AmountFact, text: str) -> bool:
    """Whether the notice bounds what is counted in the sum's own sentence: 每件指定3个国家以内的资助5000元 is no sum for each country."""
    thing = count.words.lstrip("0123456789.,百千万一二两三四五六七八九十几多 ")
    start = behind_last("。；;\n", text, fact.start)
    return (
        len(thing) > 1
        and thing.startswith("个")
        and bool(
            re.search(
                rf"(?:[2-9]|\d{{2}}|[二两三四五六七八九十])\s?{re.escape(thing[:3])}",
                text[start : fact.end + NEAR],
            )
        )
    )


def _count_of(fact: AmountFact, told: Sequence[AmountFact], counts: Sequence[Count]) -> Count | None:
    """The only count, or of as many as sums are told that whose words are the sum's own."""
    if len(told) == 1 or sum(not _ON_TOP.search(f.quote) for f in told) == 1:
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
        and not _PUT_RIGHT.search(fold(f.quote))
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
    granted = capped(total, total, cap)
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
        "count": product.count.words + (f"、{product.span.words}" if product.span else ""),
        "times": "×".join(
            LOCALES[reply].number(float(c.value)) for c in (product.count, product.span) if c is not None
        ),
        "each": money_text(float(product.each), currency, reply),
        "total": total,
        "granted": granted,
    }
