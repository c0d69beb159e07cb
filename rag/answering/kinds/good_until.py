"""Until when a voucher or code that one has is good (券什么时候过期, "until when can it be used"): the day that counts by now, and no day to apply for one."""

from __future__ import annotations

from collections.abc import Iterator

from rag.answering.composing.certainty_decision import possible
from rag.answering.composing.composition import write_quotes, write_values
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.fact_fit import is_of_others
from rag.answering.quoting.opened_notices import Source, amending
from rag.answering.quoting.quote_extent import Quote, quote_of_sentence
from rag.answering.quoting.specifics import is_of_named
from rag.domain import ValidityFact
from rag.language.normalise import fold
from rag.lazy import lazy_pattern
from rag.public import Answer
from rag.retrieval.confidence import certainty

_HELD = lazy_pattern(r"券|消费码|补贴码|卡|\bvouchers?\b|\bcoupons?\b")
_USED = lazy_pattern(
    r"过期|作废|失效|用[掉完光]|(?<![费使])用到|还能用|使用期|有效(?:期|到|至)|核销[^,。?;]{0,6}(?:期限|截止|到|deadline)|(?:不用|没用)[^,。?;]{0,4}(?:没了|浪费)"
    r"|\b(?:expire[sd]?|be used|use (?:it|them|up|the|my|our)|valid|good for|redeem(?:ed)?)\b"
)
_OF_USE = lazy_pattern(r"使用|核销|有效|用券|用完|用掉|兑换|过期|作废")
_OF_SHOPS = lazy_pattern(r"商户|商家|门店|店家|报名|结算|\bmerchants?\b|\bshops? (?:can|must|may)\b")
"""A shop that takes vouchers asks of its own days."""
_OF_THOSE_HELD = lazy_pattern(
    r"(?:已[领抢]|(?:领|抢|拿)到|已经?领取|前[^,，。;\n]{0,4}领取)[^。;\n]{0,24}(?:照常|仍可|继续|正常)[^。;\n]{0,12}(?:使用|有效|用)"
)
"""5月8日前已领取且未过期的，仍可在原有效期内使用."""
MAX_TOLD = 2


def answer_good_until(ctx: AnswerContext) -> Answer | None:
    """The last day of use with the words that tell it; None where it is not asked, or no notice of the call tells one."""
    question = fold(ctx.request.question)
    asks = _HELD.search(question) and _USED.search(question) and not _OF_SHOPS.search(question)
    if not asks or ctx.spec.asked not in ("when", "yes_no", None) or not ctx.sources:
        return None
    if certainty(ctx.confidence) == "none" and not is_of_named(ctx):
        return None
    found = (list(_told(ctx, source)) or list(_said(source)) for source in _by_newest(ctx))
    told = next((quotes for quotes in found if quotes), None)
    if told is None or len(told) > MAX_TOLD:
        return None
    draft = ctx.draft()
    draft.say("maybe")
    for quote in told:
        if quote.facts:
            write_values(draft, quote.source, quote.facts, quote, None, ctx.as_of)
    write_quotes(ctx, draft, told, sure=False)
    draft.link(told[0].source)
    return draft.answer("fact" if told[0].facts else "passage", possible(ctx.confidence))


def _by_newest(ctx: AnswerContext) -> Iterator[Source]:
    """The notices that change the best one, the newest first, and it."""
    first = ctx.sources[0]
    later = amending(ctx.reader, ctx.found.ranking, first)
    yield from (s for s in later if s.record.notice.date <= ctx.as_of)
    yield first


def _told(ctx: AnswerContext, source: Source) -> Iterator[Quote]:
    """The last days of use that a notice tells of the asked batch or class."""
    for fact in source.record.facts:
        if (
            isinstance(fact, ValidityFact)
            and fact.value.end
            and not fact.superseded
            and _OF_USE.search(fold(fact.quote))
            and not is_of_others(fact, source, ctx.units)
        ):
            yield Quote(source, source.passage_id_at(fact.start), fact.start, fact.end, 0.0, (fact,))


def _said(source: Source) -> Iterator[Quote]:
    """The sentences of a notice on vouchers that are held already."""
    return (quote_of_sentence(source, s) for s in source.sentences if _OF_THOSE_HELD.search(s.folded))
