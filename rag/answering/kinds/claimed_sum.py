"""A sum or rate that a question takes for granted (一等奖是30万吗, 每场补500对吧): confirmed or denied by the one that is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answering.composing.certainty_decision import at_least_sure, possible
from rag.answering.composing.composition import write
from rag.answering.doubts.quote_doubts import DOUBTS
from rag.answering.kinds.settling_clause import PARTLY_NAMED
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.specifics import is_of_named
from rag.answering.quoting.value_selection import stated
from rag.domain import AmountFact, Fact, RateFact
from rag.language.chinese_numbers import SCALES
from rag.language.normalise import fold
from rag.lazy import lazy_pattern
from rag.public import Answer
from rag.retrieval.answer_types import MONEY
from rag.retrieval.understand import asked_in

_CLAIM = lazy_pattern(
    r"(?P<lead>是不是|[是为给补奖贴发贷]|[拿领得减][到了]?)(?P<of>[^,。?;:\d]{0,6}?)"
    r"(?:(?P<number>\d{1,9}(?:\.\d{1,4})?)(?P<scale>[百千万亿]?)(?P<unit>元|块钱?)?|(?P<percent>\d{1,3}(?:\.\d{1,2})?)%)"
    r"(?P<end>[,，]?\s?(?:吗|么|吧|对吗|对吧|对不对|对么|是吗|是吧|是不是|没错吧|是真的吗)?)[?？。\s]*$"
)
_LESS_THAN_ALL = lazy_pattern(r"要|须|必须|满|达到|不低于|至少|以上|投|营收|注册|已经|我[们司]?(?:是|有)")
"""Words of a condition, or of what the asker himself has."""
_OWN_CASE = lazy_pattern(r"[能可][^,。?;]{0,3}$")
_OWN_FIGURE = lazy_pattern(
    r"\d\s?(?:%|[万亿千百]|个?[人家岁月]|年(?![度内初底的前\d])|平|亩|[^\d一-鿿,。?]?(?:吨|间|台|套|件|座|辆|户|次|张|公里|千瓦|立方|克|斤))"
)
"""增速8%能再拿5万不, 年节能量450吨能拿60万吗: whether he gets it with his own figure, and not whether it is so much."""
_CORRECTS = lazy_pattern(r"应为|更正为|改为|调整为|修改为")


@dataclass(frozen=True, slots=True)
class Claim:
    """What is claimed: yuan or percent, and the question that it would answer."""

    value: float
    is_rate: bool
    question: str


def claim_in(question: str) -> Claim | None:
    """The sum or rate that a question claims at its end; None where it claims none."""
    folded = fold(question).strip()
    found = _CLAIM.search(folded)
    if found is None or not (found["end"].strip(" ,，") or found["lead"] == "是不是"):
        return None
    if _LESS_THAN_ALL.search(folded[max(0, found.start() - 6) : found.start("of")] + found["of"]):
        return None
    before = folded[: found.start()]
    if _OWN_CASE.search(before) and _OWN_FIGURE.search(before):
        return None
    rate, number = found["percent"], found["number"]
    if not rate and not (found["scale"] in ("万", "亿") or found["unit"]):
        return None  # 是3家吗, 是2025年吗
    value = float(rate) if rate else float(number) * SCALES[found["scale"]]
    lead = "" if found["lead"] == "是不是" else found["lead"]
    asks = "比例是多少" if rate else "多少"
    return Claim(value, bool(rate), f"{folded[: found.start()]}{lead}{found['of']}{asks}")


def answer_claimed_sum(ctx: AnswerContext) -> Answer | None:
    """Whether the claimed sum is the one that is given, with its words; None where none is claimed, or none is told for it."""
    claim = (
        claim_in(ctx.request.question) if ctx.near and ctx.spec.asked in ("yes_no", None, *MONEY) else None
    )
    if claim is None:
        return None
    opened = _asking(ctx, claim)
    if not opened.quotes or not is_of_named(opened, PARTLY_NAMED):
        return None
    first = opened.quotes[0]
    doubt = next((d.phrase for d in DOUBTS if d.applies(opened)), None)
    told = stated(first, opened.units, opened.spec)
    verdict = _verdict(claim, told) if doubt in (None, "maybe") else None
    if verdict is None or _CORRECTS.search(first.text):
        return None
    draft = opened.draft()
    draft.say(verdict)
    sure = doubt is None and is_of_named(opened)
    write(opened, draft, opened.quotes, sure=sure)
    if sure:
        return draft.answer("verdict", at_least_sure(opened.confidence))
    return draft.answer("verdict", possible(opened.confidence))


def _asking(ctx: AnswerContext, claim: Claim) -> AnswerContext:
    """The same notices asked for the sum itself."""
    asked = asked_in(claim.question)
    read = replace(ctx.read, asked=asked if asked in MONEY else "rate" if claim.is_rate else "amount")
    found = replace(ctx.found, interpretation=read)
    request = ctx.request.model_copy(update={"question": claim.question})
    return AnswerContext(ctx.reader, found, request, ctx.as_of)


def _verdict(claim: Claim, told: Sequence[Fact]) -> str | None:
    values = [_value(fact) for fact in told if isinstance(fact, RateFact if claim.is_rate else AmountFact)]
    if not values:
        return None
    if any(value is not None and abs(value - claim.value) < 1e-6 for value in values):
        return "claim.right" if len(values) == 1 else None
    return "claim.wrong"


def _value(fact: Fact) -> float | None:
    if isinstance(fact, RateFact):
        return float(fact.value.percent)
    if not isinstance(fact, AmountFact):
        return None
    low, high = fact.value.min, fact.value.max
    return float(high if high is not None else low or 0) if low in (None, high) or high is None else None
