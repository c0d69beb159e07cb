"""Questions that ask for several things (by when, and whom to call?): each is answered, or said not to be there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answering.asked.answer_spec import AnswerSpec, day_of, kinds_of, shapes_of
from rag.answering.asked.handing_in import says_where
from rag.answering.asked.weighted_units import WeightedUnits
from rag.answering.composing import answer_warnings
from rag.answering.composing.certainty_decision import at_least_possible, at_least_sure, at_most_possible
from rag.answering.composing.composition import call_meant, clauses_of, write_values
from rag.answering.doubts.abstention import answer_other_edition, left_out
from rag.answering.kinds.office_row import asked_rows, asks_for_contact, say_rows
from rag.answering.kinds.told_lists import lists_asked, quote_told, tells_item
from rag.answering.kinds.who_may_apply import kind_asked, say_who_may
from rag.answering.kinds.yes_or_no import say_open
from rag.answering.quoting.constraint_check import misfit, other_edition
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.correcting_quote import change_to
from rag.answering.quoting.draft import Draft
from rag.answering.quoting.fact_fit import fact_fit, is_asked
from rag.answering.quoting.named_call import only_call_of
from rag.answering.quoting.opened_notices import Source, open_sources
from rag.answering.quoting.quote_extent import Quote
from rag.answering.quoting.quote_features import NAMED_FOR_SURE, is_trusted
from rag.answering.quoting.several_sums import gives_several, sums_shown
from rag.answering.quoting.specifics import is_of_named
from rag.answering.quoting.value_selection import stated, tells_day
from rag.answering.quoting.verdict_words import says
from rag.answering.wording.asked_sum import asked_sums, is_told
from rag.answering.wording.phrases import knows, say
from rag.answering.wording.value_text import day_text
from rag.calls import CHANGING
from rag.domain import Certainty, Fact
from rag.language.normalise import fold
from rag.public import Answer, AnswerPart, WarningCode
from rag.retrieval.answer_types import asks_for_value
from rag.retrieval.confidence import certainty
from rag.retrieval.understand import asked_in

MAX_PARTS = 4
SAID = 0.3
"""A sentence with less weight hardly speaks of a part that no kind of value answers."""
TOLD_TOGETHER = 0.6
"""From this confidence on the values of all parts are sure, of a notice that holds `NAMED_FOR_SURE` of what is named: of 17 such tuning answers one was wrong."""
_BETWEEN = re.compile(
    # Whoever types in haste puts a space where a comma belongs: 补多少 要啥材料 交哪.
    r"[，,；;、？?。]|(?<!\d)[:：](?!\d|//)|(?<=[㐀-鿿])\s+(?=[㐀-鿿])|(?<!\d)\.(?=\s)|(?:以及|还有|并且|同时|和|及|与)|\b(?:and|as well as|plus)\b"
)
_SPACED = re.compile(r"(?<=[㐀-鿿])\s+(?=[㐀-鿿])")
"""Who types so names programmes in haste as well (筑商贷 for 筑信贷): such parts are as sure as the whole would be."""
_BARE = re.compile("(?:是)?(?:哪一?天|几号|几月几号|几点|什么时候|啥时候|何时)")
"""决赛在哪儿办，哪天: a bare question for a day is of what was spoken of before, if that is a meeting or the like."""
_CONDITIONS = re.compile(
    r"条件|资格要求|什么要求|哪些要求|门槛|\b(?:conditions|requirements|eligibility|thresholds?)\b"
)
_ASKS = re.compile(r"什么|多少|几|哪|谁|何|吗|呢|啥|\b(?:what|when|how|which|where|who|whom)\b")
_NAMES_VALUE = re.compile(
    r"^\s*(?:the |its |their |also |a )*(?:contact |closing |telephone |e-?mail |postal |mailing |web |grant |subsidy |maximum |highest |total |r&d )?"
    r"(?:deadline|date|phone|number|telephone|e-?mail|address|website|amount|link|documents|conditions|requirements|threshold|award|grant|subsidy|rate|ratio)s?\b"
)
"""In English what is asked for may be named with its article and what it is of: "the phone and the address for X"."""
_ENDS_SO = re.compile(
    r"的?(?:申报|申请)?(?:条件|材料|截止(?:时间|日期)?|时间|联系电话|电话|联系方式|金额|额度|标准|网址|地址|邮箱)$"
    r"|(?<![a-z])(?:deadline|phone|telephone|contact|amount|website|address|e-?mail)s?(?: please)?$"
)
"""A clause may end with the name of what is asked (独角兽培育企业的申报条件、截止时间分别是什么)."""
_PUBLICITY = re.compile(r"公示期?(?:是|要|有|一共|到)?(?:几天|多久|多长|多少天|几号|哪天)")
"""A period of publicity is told by its days, however its length is asked for."""
_WHERE = re.compile(r"where|[在去到]?哪里|[在去到]哪儿?")
"""When, where and which documents: where alone asks for a place."""
_FUNDING = re.compile(
    r"(?:^|的)(?:奖励|补贴|补助|资助)(?:标准|金额|额度)?(?:各|分别)?$"
    r"|^(?:the |its )?(?:maximum |highest )?(?:awards?|rewards?|grants?|subsid(?:y|ies)|bonus(?:es)?|rates?|sums?|amounts?(?: for [a-z -]{1,30})?)(?: (?:of|for|in) [^,.;?]{1,60})?$"
)
_HAS_GOT = re.compile(
    r"(?:拿|领|得|获|享|受|评|报|申请|有)(?:到|得|上|受|取)?[过了]|已经?[^,，。?]{0,4}(?:拿|领|得|获|享|受|评)|\b(?:have|has|had|already|we|i) (?:got|received|won|had|been)\b"
)
SHORT = 8
"""A clause without a question word asks for something only if it is hardly more than its name (联系电话)."""
TOLD_LISTS = ("materials", "excluded")
"""Parts that a list of the notice answers as a whole."""
OF_CALLS = ("open", "applicants")
"""Parts that a call answers, and no sentence of a notice."""
_TELL_ALL = ("announcement", "local")
_COUNTED = ("count", "value")
"""A mere "how many" or "which" is a part only beside something that a kind of fact states."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of several things asked: how its answer is recognised, the words that ask for it, and the words before them that name the subject."""

    spec: AnswerSpec
    words: str
    subject: str = ""


def asked_parts(question: str, spec: AnswerSpec) -> tuple[Part, ...]:
    """What a question asks for, in its order; fewer than two where it asks one thing."""
    found: dict[str, Part] = {}
    clauses = [c for c in _BETWEEN.split(fold(question)) if c.strip()]
    for before, clause in zip(["", *clauses], clauses, strict=False):
        asked = _asked_of(clause)
        if asked and (asked in OF_CALLS or _asks_for(clause)):
            own = replace(
                spec,
                asked=asked,
                kinds=kinds_of(asked, clause),
                shapes=shapes_of(clause, asked),
                sums=asked_sums(clause),
            )
            bare = asked == "when" and bool(_BARE.fullmatch(clause.strip()))
            if bare:
                own = replace(own, first_kind=day_of(before))
            part = Part(own, clause, before if bare and own.first_kind else "")
            found.setdefault(asked, part)
    if len(found) < 2 or not any(asks_for_value(asked) or asked in TOLD_LISTS for asked in found):
        return ()
    return tuple(found.values())[:MAX_PARTS]


def _asks_for(clause: str) -> bool:
    """Whether a clause asks for what it names, instead of only mentioning it."""
    told = clause.strip()
    named = _NAMES_VALUE.search(clause) or _ENDS_SO.search(told) or _FUNDING.search(told)
    return bool(_ASKS.search(clause) or len(told) <= SHORT or named)


def _asked_of(clause: str) -> str | None:
    if _CONDITIONS.search(clause):
        return "conditions"
    if listed := next((kind.name for kind in lists_asked(clause) if kind.name in TOLD_LISTS), None):
        return listed
    if _HAS_GOT.search(clause) and not _ASKS.search(clause):
        return None  # 已经拿了省里的补贴 tells of the asker
    if _FUNDING.search(clause.strip()):
        return "funding"
    if _PUBLICITY.search(clause):
        return "when"
    if _WHERE.fullmatch(clause.strip()):
        return "address"
    asked = asked_in(clause)
    if kind_asked(clause):
        return "applicants"
    if asked in ("yes_no", None) and says("still_open", clause):
        return "open"
    return asked if asks_for_value(asked) or asked in _COUNTED else None


def answer_parts(ctx: AnswerContext) -> Answer | None:
    """Each of several asked things from the best notice; None where one thing is asked, or the notice holds none."""
    if not ctx.sources or not ctx.quotes:
        return None
    parts = asked_parts(ctx.request.question, ctx.spec)
    if len(parts) < 2 or certainty(at_least_found(ctx)) == "none":
        return None
    source = ctx.quotes[0].source if ctx.quotes[0].source in ctx.sources[:2] else ctx.sources[0]
    if other_edition(source.record, ctx.read, ctx.units.tiers, ctx.quotes[0].text):
        return None
    elsewhere = misfit(source.record, ctx.read, ctx.quotes[0].text, ctx.units.tiers).places
    if elsewhere and (refused := answer_other_edition(ctx)) and refused.certainty == "none":
        return None  # another place's sum and day
    whole = whole_of(ctx, source)
    draft, notice = ctx.draft(), whole.record.notice
    if all(left_out(part.words, notice.text) for part in parts):
        return None  # 核查是哪天、专家几个人: the rule for quotes says that notices leave out both
    draft.say("from_notice", title=notice.title, date=day_text(notice.date, draft.reply))
    states = [
        _answer_part(
            ctx, draft, _telling(whole, source, part), part, [p.words for p in parts if p is not part]
        )
        for part in parts
    ]
    if not any(state != "none" for state in states):
        return None
    if not draft.stated and left_out(ctx.request.question, notice.text):
        return None  # and no value is told for the part that notices do not leave out
    summary = ctx.reader.summary(source.record, ctx.as_of)
    call = call_meant(ctx, ctx.quotes[0])
    told: tuple[WarningCode, ...] = (
        ("applicants_not_enterprise",) if any(p.spec.asked == "applicants" for p in parts) else ()
    )
    if call is not None and any(p.spec.asked == "when" for p in parts):
        cited = [citation.aid for citation in draft.citations]
        said = (*told, *answer_warnings.told_by_change(call, cited))
        draft.warn(answer_warnings.of_call(ctx, call, replace(ctx.spec, asked="when")), said)
    draft.warn(answer_warnings.of_notice(source, summary, ctx.spec, ctx.read, merged=call is not None), told)
    draft.warn(answer_warnings.of_collection(ctx.reader.corpus.newest, ctx.as_of, draft.reply))
    confidence = at_least_found(ctx)
    if set(states) == {"sure"}:
        confidence = at_least_sure(confidence)
    hasty = bool(_SPACED.search(fold(ctx.request.question)))
    if not may_be_sure(states) or (hasty and not (is_of_named(ctx) and is_trusted(ctx))):
        confidence = at_most_possible(confidence)
    return draft.answer("fact" if draft.stated else "passage", confidence)


def whole_of(ctx: AnswerContext, source: Source) -> Source:
    """The notice that a change is made to, where a source makes one: what it leaves as it is, it does not tell again; the source itself elsewhere."""
    aid, by_aid = source.record.notice.aid, ctx.reader.corpus.by_aid
    for call in ctx.reader.calls_of([aid]):
        roles = {notice.aid: notice.role for notice in call.notices}
        told = next((other for other, role in roles.items() if role in _TELL_ALL and other in by_aid), None)
        if roles.get(aid) in CHANGING and told is not None:
            opened = open_sources(ctx.reader, ctx.found.ranking, [by_aid[told]])
            return opened[0] if opened else source  # of a notice without text nothing can be quoted
    return source


def _telling(whole: Source, change: Source, part: Part) -> Source:
    """The notice of which a part is told: the whole one, but for what only the change to it states a value of."""
    kinds = part.spec.kinds
    states = [any(fact_fit(f, part.spec) > 0 for f in s.record.facts) for s in (whole, change)]
    return change if kinds and states == [False, True] else whole


def may_be_sure(states: Sequence[Certainty]) -> bool:
    """Whether parts of these certainties may be sure together.

    What the notice does not state may be told by another one that is meant: of three sure answers without one part two were wrong.
    """
    return "sure" in states and "none" not in states


def at_least_found(ctx: AnswerContext) -> float:
    """The confidence of an answer in parts; at least "possible" if the notice is found for certain or is the named programme's."""
    known = certainty(ctx.found.confidence) != "none" or is_of_named(ctx)
    return at_least_possible(ctx.confidence) if known else ctx.confidence


def _answer_part(
    ctx: AnswerContext, draft: Draft, source: Source, asked: Part, others: Sequence[str]
) -> Certainty:
    """Write one part; returns how sure it is."""
    part = asked.spec
    if part.asked in OF_CALLS:
        return _answer_of_call(ctx, draft, source, asked)
    if asks_for_contact(part.asked, asked.words) and (rows := asked_rows(ctx, source)[0]):
        say_rows(draft, source, rows)
        markers = [citation.marker for citation in draft.citations[-len(rows) :]]
        draft.parts.append(AnswerPart(asked=public_name(part.asked), certainty="sure", markers=markers))
        return "sure"
    if part.asked in TOLD_LISTS and (quote := quote_told(source, asked.words)) is not None:
        number = draft.cite(source, quote.start, quote.end, quote.passage_id)
        draft.say("part_quote", asked=part_name(part), quote=quote.text, n=number)
        return _noted(draft, part, certainty(ctx.confidence), quote)
    units = ctx.units_without([words for words in others if words != asked.subject])
    quotes = ctx.quotes_of_part(part, source, units)
    if quotes and gives_several(
        quotes[0], ctx.units, part
    ):  # what sets a sum apart may stand in another part
        return _write_sums(ctx, draft, quotes[0], ctx.units, part)
    if quotes and (facts := stated(quotes[0], units, part)):
        return _write_values(ctx, draft, quotes[0].source, quotes[0], facts, units, part)
    dated = (q for q in quotes if part.asked == "when" and tells_day(q.text))
    quote = next(dated, quotes[0] if quotes else None)
    if quote is not None and not _may_tell(quote, asked):
        quote = None
    return _write_quote(ctx, draft, source, quote, units, part)


def _may_tell(quote: Quote, asked: Part) -> bool:
    """Whether a quote can tell a list or a place at all: 关于组织申报…的通知 tells no papers, and nowhere to bring them."""
    text = fold(quote.text)
    if asked.spec.asked in TOLD_LISTS:
        return tells_item(text, asked.words)
    return asked.spec.asked != "address" or bool(quote.facts) or says_where(text)


def _write_values(
    ctx: AnswerContext,
    draft: Draft,
    source: Source,
    quote: Quote,
    facts: Sequence[Fact],
    units: WeightedUnits,
    part: AnswerSpec,
) -> Certainty:
    """Write the values that a quote states, and the quote."""
    change = change_to(ctx, quote, units, part, whole=True)
    if change is not None:
        facts = [f for f in facts if not f.superseded]
    write_values(draft, source, facts, quote, call_meant(ctx, quote), ctx.as_of)
    shown = clauses_of(replace(quote, facts=tuple(facts)), units, part)
    draft.say("more", quote=shown.text, n=draft.cite(quote.source, quote.start, quote.end, quote.passage_id))
    if change is not None:
        _write_change(ctx, draft, change, part)
    return _noted(draft, part, certainty(_confidence_of_values(ctx)), quote)


def _confidence_of_values(ctx: AnswerContext) -> float:
    """That of the answer; "sure" if the notice is likely, and of what is named."""
    likely = ctx.confidence >= TOLD_TOGETHER and is_of_named(ctx, NAMED_FOR_SURE)
    return at_least_sure(ctx.confidence) if likely else at_least_possible(ctx.confidence)


def _write_change(ctx: AnswerContext, draft: Draft, change: Quote, part: AnswerSpec) -> None:
    """Write what a later notice makes of a value: the new one, where it is known which is the old one, and the words."""
    own = [
        f
        for f in change.source.record.facts
        if f.kind in part.kinds and change.start <= f.start and f.end <= change.end
    ]
    new = [f for f in own if not f.superseded]
    if len(new) < len(own):
        write_values(draft, change.source, new, change, call_meant(ctx, change), ctx.as_of)
    number = draft.cite(change.source, change.start, change.end, change.passage_id)
    draft.say("part_changed", quote=change.text, n=number)


def _write_sums(
    ctx: AnswerContext, draft: Draft, first: Quote, units: WeightedUnits, part: AnswerSpec
) -> Certainty:
    """Write the quotes that give several sums, none of which is told as the sum."""
    draft.say("maybe_several")
    for quote in sums_shown(first, units, part):
        number = draft.cite(quote.source, quote.start, quote.end, quote.passage_id)
        draft.say("part_quote", asked=part_name(part), quote=quote.text, n=number)
        if (change := change_to(ctx, quote, units, part, whole=True)) is not None:
            _write_change(ctx, draft, change, part)
    return _noted(draft, part, "possible", first)


def _write_quote(
    ctx: AnswerContext,
    draft: Draft,
    source: Source,
    quote: Quote | None,
    units: WeightedUnits,
    part: AnswerSpec,
) -> Certainty:
    """Write the quote that may hold what is asked, or that the notice does not tell it."""
    name = part_name(part)
    shaped = quote is not None and any(p.search(fold(quote.text)) for _, p in part.shapes)
    untold = part.kinds and not shaped and not any(fact_fit(f, part) > 0 for f in source.record.facts)
    if part.sums:
        untold = not is_told(part.sums, fold(source.record.notice.text))
    if untold or quote is None or (not part.kinds and quote.weight < SAID):
        draft.say("part_none", asked=name)
        return _noted(draft, part, "none", None)
    number = draft.cite(quote.source, quote.start, quote.end, quote.passage_id)
    holds = any(is_asked(f, part) for f in quote.facts) or shaped
    words = clauses_of(quote, units, part).text
    draft.say("part_quote" if holds else "part_maybe", asked=name, quote=words, n=number)
    if (change := change_to(ctx, quote, units, part, whole=True)) is not None:
        _write_change(ctx, draft, change, part)
    return _noted(draft, part, certainty(ctx.confidence) if holds else "possible", quote)


def _answer_of_call(ctx: AnswerContext, draft: Draft, source: Source, asked: Part) -> Certainty:
    """Write whether the notice's call is open, or who may apply for it."""
    call = only_call_of(ctx.reader, source.record.notice.aid)
    if call is None:
        state: Certainty = "none"
    elif asked.spec.asked == "open":
        state = "possible" if say_open(ctx, draft, call)[0] == "verdict.unknown" else "sure"
    else:
        state = say_who_may(ctx, draft, call, kind_asked(asked.words) or "enterprise")
    if state == "none":
        draft.say("part_none", asked=part_name(asked.spec))
    markers = [citation.marker for citation in draft.citations[-1:]] if state != "none" else []
    draft.parts.append(AnswerPart(asked=public_name(asked.spec.asked), certainty=state, markers=markers))
    return state


def _noted(draft: Draft, part: AnswerSpec, state: Certainty, quote: Quote | None) -> Certainty:
    marker = draft.cite(quote.source, quote.start, quote.end, quote.passage_id) if quote else None
    told: Certainty = "possible" if state == "none" and marker else state
    draft.parts.append(
        AnswerPart(
            asked=public_name(part.asked),
            certainty=told,
            markers=[marker] if marker else [],
        )
    )
    return told


_PUBLIC = {"when": "deadline", "funding": "amount"}


def public_name(asked: str | None) -> str:
    """What a kind of value is called in the public JSON, which is not always the question's word."""
    return _PUBLIC.get(asked or "", asked or "any")


def part_name(part: AnswerSpec) -> str:
    """What is asked, in words."""
    forms = (f"asked.{name}" for name, _ in part.shapes if knows(f"asked.{name}") and not part.kinds)
    key = "asked.period" if part.asked == "when" and part.audience == "public" else f"asked.{part.asked}"
    key = f"sum.{part.sums[0][0]}" if part.sums else next(forms, key)
    return say(part.reply, key if knows(key) else "asked.any")
