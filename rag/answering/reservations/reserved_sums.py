"""Reservations on sums: of all together or of each, of another step, of more of the same, or none at all."""

from __future__ import annotations

from rag.answering.asked.reserved_words import has_words
from rag.answering.composing.counted_things import counts_told
from rag.answering.composing.reckoned_sum import unit_of
from rag.answering.kinds.figure_ladder import measured_in, steps_of
from rag.answering.quoting.context import AnswerContext
from rag.answering.wording.phrases import say
from rag.domain import AmountFact
from rag.facts.conditions.bounded_numbers import numbers
from rag.facts.notice_record import NoticeRecord
from rag.language.english_sums import in_figures
from rag.language.normalise import fold
from rag.public import Answer
from rag.public.fact_json import value_out
from rag.retrieval.answer_types import MONEY

TIMES_SIGN = "×"
"""By which an answer shows that it reckoned."""
_UNCOUNTED = ("元", "美元", "年", "月", "天", "周岁", "%")
"""Units of what may be of something else than a bound in the same unit: money, times."""


def of_all_together(ctx: AnswerContext, answer: Answer, _: NoticeRecord) -> str | None:
    """What one gets is asked, and what is told is the sum of all together."""
    if ctx.spec.asked not in MONEY or not answer.stated:
        return None
    if not is_total_only(answer.citations[0].quote) or asks_in_all(ctx.request.question):
        return None
    return say(ctx.spec.reply, "total_only")


def of_each_alone(ctx: AnswerContext, answer: Answer, _: NoticeRecord) -> str | None:
    """The sum of all together is asked for by who does not ask what he himself gets, or of several things of his own, and what each gets is told."""
    if ctx.spec.asked not in MONEY or not answer.stated:
        return None
    question, quote = fold(ctx.request.question), fold(answer.citations[0].quote)
    of_all = asks_in_all(question) and not has_words("own_share", question)
    each = has_words("each_alone", quote) and not has_words("total", quote)
    of_several = has_words("several_own", question) and has_words("each_thing", quote)
    return say(ctx.spec.reply, "maybe") if (of_all and each) or of_several else None


def of_those_with_more(ctx: AnswerContext, answer: Answer, _: NoticeRecord) -> str | None:
    """How many he has is told, and what is quoted is for those with more of it, or fewer (a group of 25 where 单团30人以上 get it)."""
    if answer.certainty != "sure" or ctx.spec.asked not in MONEY or not answer.stated:
        return None
    quoted = " ".join(citation.quote for citation in answer.citations)
    return say(ctx.spec.reply, "maybe") if is_for_those_with_more(ctx.request.question, quoted) else None


def is_for_those_with_more(question: str, quoted: str) -> bool:
    """Whether all that a text bounds in a unit in which a question tells a figure leaves that figure out."""
    own = _counted(fold(question))
    ranges = [r for step in steps_of(quoted) for r in step.ranges if r.unit in own] if own else []
    return bool(ranges) and not any(r.holds(value) for r in ranges for value in own[r.unit])


def _counted(folded: str) -> dict[str, set[float]]:
    """The figures of a question that count or measure something, by their units; no money, times or ages, and no 一亩, which each gets."""
    own: dict[str, set[float]] = {}
    for number in numbers(folded):
        value, unit = measured_in(number.value, number.unit)
        if number.measure != "percent" and number.high is None and unit not in _UNCOUNTED and value > 1:
            own.setdefault(unit, set()).add(value)
    return own


def is_total_only(quote: str) -> bool:
    """Whether a quote tells the sum of several together and none of one of them."""
    folded = fold(quote)
    return has_words("total", folded) and not has_words("of_each", folded)


def asks_in_all(question: str) -> bool:
    """Whether a question asks for the sum of all together."""
    return has_words("in_all", fold(question))


def of_one_alone_of_several(ctx: AnswerContext, answer: Answer, record: NoticeRecord) -> str | None:
    """The question counts what it asks the money for (开了3家店), and the sum for one of them is told without a product."""
    if answer.certainty != "sure" or ctx.spec.asked not in MONEY or TIMES_SIGN in answer.text:
        return None
    values = {str(stated.value) for stated in answer.stated if stated.kind == "amount"}
    units = {
        unit_of(f)
        for f in record.facts
        if isinstance(f, AmountFact) and str(value_out(f)) in values and f.value.min == f.value.max
    }
    question = in_figures(ctx.request.question)
    counted = any(count.value > 1 for unit in units - {""} for count in counts_told(question, unit))
    return say(ctx.spec.reply, "maybe") if counted else None


def of_no_sum(ctx: AnswerContext, answer: Answer, _: NoticeRecord) -> str | None:
    """Money is asked for, and no sum is told."""
    kinds = {stated.kind for stated in answer.stated}
    if answer.certainty != "sure" or answer.parts or "amount" in kinds:
        return None
    if not kinds:  # B类要求总投入500万元 beside A类营业收入1亿元: words alone are of any class
        of_class = ctx.spec.asked in MONEY and bool(ctx.units.tiers)
        return say(ctx.spec.reply, "maybe") if of_class else None
    return say(ctx.spec.reply, "maybe") if has_words("in_money", fold(ctx.request.question)) else None
