"""Writing an answer that quotes one subject: the value first, one quote that holds it, then what must be known besides."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answering.asked.answer_spec import AnswerSpec
from rag.answering.asked.handing_in import asks_first_day
from rag.answering.asked.tiers import is_of_another_tier
from rag.answering.asked.weighted_units import WeightedUnits
from rag.answering.composing import answer_warnings
from rag.answering.composing.call_status import cite_call_fact, own_days, write_call, write_notice_state
from rag.answering.composing.certainty_decision import possible
from rag.answering.composing.met_addition import write_met_addition
from rag.answering.composing.paid_in_parts import write_part
from rag.answering.composing.reckoned_share import write_share_told
from rag.answering.composing.reckoned_sum import write_products
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.correcting_quote import corrections_beside
from rag.answering.quoting.draft import Draft
from rag.answering.quoting.held_units import HELD, units_beside
from rag.answering.quoting.idle_quotes import is_idle
from rag.answering.quoting.likely_sentences import likelihoods
from rag.answering.quoting.named_call import call_of_fact, only_call_of
from rag.answering.quoting.opened_notices import Source
from rag.answering.quoting.quote_extent import Quote, narrowed
from rag.answering.quoting.value_selection import stated
from rag.answering.wording.phrases import say
from rag.answering.wording.value_text import (
    day_text,
    group_text,
    label_text,
    money_text,
    value_text,
)
from rag.calls import CHANGING, CallRecord
from rag.domain import AmountFact, DeadlineFact, Fact
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.language.segment import generic_words
from rag.lazy import lazy_pattern
from rag.public import Answer, AnswerKind, AnswerWarning
from rag.public.fact_json import value_out
from rag.retrieval.answer_types import MONEY

MAX_FURTHER = 1
"""Further quotes beside the first one of a sure answer, or of one that tells a value."""
MAX_POSSIBLE = 3
"""Quotes of an answer that is only possible: the reader has to look for himself. Of 369 such tuning answers .905 hold the
answer with three quotes and .873 with two; three short ones are as long together as two long ones were."""
SHOWN_CHARS = 100
"""Of a quote with a value these many characters are shown: of 124 tuning answers 3 lost the value's words to that, at 80
they were 17. The citation keeps what stands around them."""
SHOWN_WORDS_CHARS = 100
"""And of one without a value: of 30 tuning answers that are sure all keep their words at 60 already."""
SHOWN_DOUBTFUL_CHARS = 100
"""And of the first that only may answer, beside which two more are shown."""
SHOWN_FURTHER_CHARS = 70
"""And of each of those: of 618 questions by other askers .690 of the texts hold the answer's words with these limits (240 characters in
the mean), .723 with 140 and 100 (268)."""
FIGURE = 0.15
"""Where a figure is asked for, a clause that holds one is worth so much of the question's words."""
LIKELY = 2.0
"""What the likeliest sentence is worth, were it the only one: twice all of the question's words. Of 248 tuning answers by words over the bundled
notices 205 show the answer so, with half of it 203, with none and cut without regard to where a sentence ends 197."""
OF_ANOTHER_TIER = 0.05
"""What of that is left of a sentence which names another class or level than the asked one."""
_HOW_MUCH = re.compile(
    r"多少|几|多大|多久|多高|够不够|\d|\b(?:how (?:much|many|long|big|large|old)|minimum|maximum|at least|salary|income|rent|cap|fee|age)\b"
)


def write(
    ctx: AnswerContext,
    draft: Draft,
    quotes: Sequence[Quote],
    *,
    further: Sequence[Quote] = (),
    call: CallRecord | None = None,
    sure: bool = True,
    whole: bool = False,
) -> AnswerKind:
    """Write an answer from these quotes, about `call` if that is known; returns its kind.

    `further` are quotes beside a value that only may answer; no value of theirs is stated. `whole`: quotes are shown as long as they are.
    """
    spec, main = ctx.spec, quotes[0].source
    call = call or call_meant(ctx, quotes[0])
    is_fact = bool(quotes[0].facts)
    if is_fact:
        _write_fact(ctx, draft, quotes, further, call, sure=sure)
    else:
        _write_passages(ctx, draft, quotes, sure=sure, whole=whole)
    # else the quoted days are another's
    write_state(ctx, draft, main, call, with_days=not is_fact or bool(draft.stated) or spec.asked != "when")
    return "fact" if is_fact else "passage"


def write_state(
    ctx: AnswerContext, draft: Draft, source: Source, call: CallRecord | None, *, with_days: bool = True
) -> None:
    """Write whether one can still apply, and warn of what a reader must know, of the call or else of the notice.

    `with_days`: the days of the call may be told, none of another's having been quoted.
    """
    spec, summary = ctx.spec, ctx.reader.summary(source.record, ctx.as_of)
    is_digest = source.record.notice.is_digest
    if spec.asked in MONEY and draft.stated:
        _write_addition(ctx, draft, source)
    if call is not None:
        if with_days:
            write_call(ctx, draft, source, call)
        cited = [citation.aid for citation in draft.citations]
        draft.warn(
            answer_warnings.of_call(ctx, call, spec),
            answer_warnings.told_by_change(call, cited),
        )
    elif summary.status != "none" and not is_digest:
        write_notice_state(draft, source, summary, ctx)
    if not is_digest:
        draft.warn(answer_warnings.of_notice(source, summary, spec, ctx.read, merged=call is not None))
    draft.warn(answer_warnings.of_collection(ctx.reader.corpus.newest, ctx.as_of, spec.reply))


_ADDED = lazy_pattern(
    r"(?:上浮|上调|加发|另加|(?:另外?|再|额外)(?:再)?(?:加|给予?|奖励?|补[贴助]?|增加))[^。；;\n]{0,14}\d"
)
ADDITION_CHARS = 120


def _write_addition(ctx: AnswerContext, draft: Draft, source: Source) -> None:
    """The sentence by which those whom the question names get more than what is told: 对从事特色食品加工(刺梨)的企业，上浮10%."""
    notice = source.record.notice
    told = " ".join(c.quote for c in draft.citations if c.aid == notice.aid)
    asked = ctx.units.pairs - han_pairs(fold(notice.title)) - generic_words()
    apart = asked - han_pairs(fold(told))
    for sentence in source.sentences if asked else ():
        added = _ADDED.search(sentence.folded)
        lead = han_pairs(sentence.folded[: added.start()]) if added else frozenset()
        if sentence.text in told and asked & lead:  # it is quoted with the sum
            number = draft.cite(source, sentence.start, sentence.end, sentence.passage.passage_id)
            _write_raised(draft, source, sentence.folded, number)
            return
        if sentence.text in told or not apart & lead:
            continue
        end = min(sentence.end, sentence.start + ADDITION_CHARS)
        number = draft.cite(source, sentence.start, end, sentence.passage.passage_id)
        draft.say("addition_for", quote=notice.text[sentence.start : end], n=number)
        _write_raised(draft, source, sentence.folded, number)
        return


_RAISED_BY = lazy_pattern(
    r"(?:(?:基础上|标准上?|金额)[^,，。；;\n\d]{0,6}(?:提高|增加)|上浮|上调)(?P<percent>\d{1,2})%(?![^,，。；;\n]{0,3}(?:利率|点))"
)


def _write_raised(draft: Draft, source: Source, words: str, number: int) -> None:
    """What the only told sum comes to where some words raise it by a share of itself (在上述基础上上浮10%)."""
    values = {str(s.value) for s in draft.stated if s.kind == "amount"}
    told = {f.value for f in source.record.facts if isinstance(f, AmountFact) and str(value_out(f)) in values}
    raised = _RAISED_BY.search(words)
    if raised is None or len(told) != 1 or len(draft.stated) != 1:
        return
    (value,) = told
    if not value.max or value.min != value.max or value.per:
        return
    rate, reply = 100 + int(raised["percent"]), draft.reply
    total = money_text(value.max * rate / 100, value.currency, reply)
    each = money_text(value.max, value.currency, reply)
    draft.say("reckoned_raised", each=each, rate=rate, total=total, n=number)


def call_meant(ctx: AnswerContext, quote: Quote) -> CallRecord | None:
    """The call that the quoted date belongs to, else the only one that the notice tells of, or the one that forwards it."""
    reader, aid = ctx.reader, quote.source.record.notice.aid
    if ctx.forwarding is not None and quote.source is ctx.sources[0]:
        return only_call_of(reader, reader.corpus.records[ctx.forwarding].notice.aid)
    for fact in quote.facts if ctx.spec.asked == "when" else ():
        if fact.kind == "deadline" and (call := call_of_fact(reader.calls_of([aid]), aid, fact)):
            return call
    return only_call_of(reader, aid)


def _write_fact(
    ctx: AnswerContext,
    draft: Draft,
    quotes: Sequence[Quote],
    further: Sequence[Quote],
    call: CallRecord | None,
    *,
    sure: bool,
) -> None:
    """The values first, then the words of the notice that hold them, with where these stand."""
    main = quotes[0].source
    own = [q for q in quotes if q.source is main]
    uncertain = _write_amended(ctx, draft, own, call)
    shown = own[:1]
    for quote in own if not draft.stated else ():
        single = ctx.spec.asked in MONEY and quote is not own[0]
        facts = [] if single else _not_told(draft, stated(quote, ctx.units, ctx.spec))
        if not facts:
            continue
        told = replace(quote, facts=tuple(facts))
        if asks_first_day(fold(ctx.request.question)):
            _write_first_days(draft, told)
        shown = [told] if quote is own[0] else [*shown, told]
        write_values(
            draft, main, facts, quote, call, ctx.as_of, ctx.reader.calls_of([main.record.notice.aid])
        )
        write_products(draft, main, facts, ctx.units)
        if ctx.spec.asked in MONEY:
            write_share_told(draft, main, facts, ctx.request.question)
            write_met_addition(draft, main, facts, ctx.request.question)
            write_part(draft, main, facts, ctx.request.question)
        uncertain += answer_warnings.of_facts(main, facts, draft.reply)
    write_quotes(ctx, draft, [*(shown if sure else shown[:1]), *further], sure=sure)
    draft.warn(uncertain)


def _write_first_days(draft: Draft, quote: Quote) -> None:
    """From which day on papers are taken, as far as it is known of the days that a quote tells: each day once."""
    days = [f.opens for f in quote.facts if isinstance(f, DeadlineFact) and f.opens and f.value]
    number = draft.cite(quote.source, quote.start, quote.end, quote.passage_id) if days else 0
    for day in dict.fromkeys(days):
        draft.say("value", label=say(draft.reply, "asked.start"), value=day_text(day, draft.reply), n=number)


def _not_told(draft: Draft, facts: Sequence[Fact]) -> list[Fact]:
    """Those of some facts whose value and audience no line tells yet, whichever way of applying they name."""
    told = {(s.kind, str(s.value), s.audience) for s in draft.stated}
    return [f for f in facts if (f.kind, str(value_out(f)), f.audience) not in told or f.kind != "deadline"]


def write_values(
    draft: Draft,
    source: Source,
    facts: Sequence[Fact],
    quote: Quote,
    call: CallRecord | None,
    as_of: dt.date,
    told: Sequence[CallRecord] = (),
) -> None:
    """One line for each value, and whether a period among them is over; days of several of the calls `told` are named by them."""
    number = draft.cite(quote.source, quote.start, quote.end, quote.passage_id)
    kinds = [f.kind for f in facts]
    labels = [label_text(f, draft.reply) for f in facts]
    owners = [
        call_of_fact(told, source.record.notice.aid, f) if f.kind == "deadline" else None for f in facts
    ]
    several = len({owner.programme for owner in owners if owner}) > 1
    for fact, owner in zip(facts, owners, strict=True):
        if fact.kind == "contact" and "phone" in kinds:
            continue
        label = label_text(fact, draft.reply, apart=labels.count(label_text(fact, draft.reply)) > 1)
        label += group_text(fact, source.record.facts, label, draft.reply)
        if several and owner:
            label = say(draft.reply, "of_call", programme=owner.programme, text=label)
        draft.say("value", label=label, value=value_text(fact, draft.reply), n=number)
        meant = owner if several else call
        draft.state(fact, number, meant.call_id if meant else None)
    end = next((f.value.end for f in facts if f.kind == "period"), None)
    if end:
        draft.say("period_on" if as_of <= end else "period_over", n=number)


def write_quotes(
    ctx: AnswerContext, draft: Draft, quotes: Sequence[Quote], *, sure: bool = True, whole: bool = False
) -> None:
    """The clauses of the quotes that answer, each notice named once; more of them where they only may.

    A quote of which only a title, a heading, a signature or the like would be shown is left out beside another one.
    """
    named: set[int] = set()
    corrections: list[Quote] = []
    for quote, shown in _telling(ctx, quotes, [_shown(ctx, quotes, q, sure, whole) for q in quotes]):
        if any(
            shown.source.index == c.source.index and shown.start <= c.start < shown.end for c in corrections
        ):
            continue  # told before what it corrects
        if not named or quote.facts or _holds_void(shown) or _says_more_of_question(ctx, shown):
            corrections += _write_corrections(ctx, draft, shown)
        number = draft.cite(quote.source, quote.start, quote.end, quote.passage_id)
        key = "more" if quote.source.index in named else "also" if named else "original"
        if key == "also" and _was_changed(ctx, shown):
            key = "before_change"
        draft.say(key, title=quote.source.record.notice.title, quote=shown.text, n=number)
        named.add(quote.source.index)


_VOIDABLE = ("deadline", "amount", "rate", "phone", "contact")


def _was_changed(ctx: AnswerContext, shown: Quote) -> bool:
    """Whether what is shown of a notice holds a value or words that a later notice replaced."""
    record = shown.source.record
    if record.notice.aid not in ctx.reader.links.amended_by:
        return False
    return _holds_void(shown) or next(corrections_beside(ctx, shown), None) is not None


def _holds_void(shown: Quote) -> bool:
    """Whether what is shown holds a value that counts no longer."""
    void = (f for f in shown.source.record.facts if f.superseded and f.kind in _VOIDABLE)
    return any(shown.start <= f.start and f.end <= shown.end for f in void)


def _says_more_of_question(ctx: AnswerContext, shown: Quote) -> bool:
    """Whether a further quote holds a word of the question beside its notice's title: else nobody asked for what was corrected there."""
    held, title = ctx.units.matches(fold(shown.text)), fold(shown.source.record.notice.title)
    return any(held[n] > HELD for n in units_beside(ctx.units, title))


def _write_corrections(ctx: AnswerContext, draft: Draft, shown: Quote) -> list[Quote]:
    """Write the sentences by which a later notice replaces words that are about to be shown, each once."""
    told = list(corrections_beside(ctx, shown))
    for change in told:
        aid = change.source.record.notice.aid
        if any(c.aid == aid and c.start <= change.start < c.end for c in draft.citations):
            continue
        number = draft.cite(change.source, change.start, change.end, change.passage_id)
        draft.say("corrected", title=change.source.record.notice.title, quote=change.text, n=number)
    return told


def possible_verdict(ctx: AnswerContext, phrase: str, *quotes: Quote) -> Answer:
    """A possible verdict: the phrase that says it, and the quotes by which it is said, the first of them linked."""
    draft = ctx.draft()
    draft.say(phrase)
    write_quotes(ctx, draft, quotes, sure=False)
    draft.link(quotes[0].source)
    return draft.answer("verdict", possible(ctx.confidence))


def _shown(ctx: AnswerContext, quotes: Sequence[Quote], quote: Quote, sure: bool, whole: bool) -> Quote:
    """What is shown of a quote; of one whose most fitting clauses tell nothing, the rest."""
    if whole:
        return quote
    limit = SHOWN_WORDS_CHARS if sure else SHOWN_DOUBTFUL_CHARS if quote is quotes[0] else SHOWN_FURTHER_CHARS
    shown = clauses_of(quote, ctx.units, ctx.spec, limit)
    if quote.facts or not is_idle(shown.text, ctx.request.question, ctx.spec):
        return shown
    rest = (_trimmed(replace(quote, start=shown.end)), _trimmed(replace(quote, end=shown.start)))
    telling = (q for q in rest if q.text and not is_idle(q.text, ctx.request.question, ctx.spec))
    return next((clauses_of(q, ctx.units, ctx.spec, limit) for q in telling), shown)


def _trimmed(quote: Quote) -> Quote:
    """A quote without the marks and spaces at its ends that stood between it and what was cut off."""
    start = quote.end - len(quote.text.lstrip(" \n\t　，,。；;：:"))
    return replace(quote, start=start, end=start + len(quote.text[start - quote.start :].rstrip()))


def _telling(
    ctx: AnswerContext, quotes: Sequence[Quote], shown: Sequence[Quote]
) -> list[tuple[Quote, Quote]]:
    """The quotes with what is shown of them, less those that tell nothing; the first stays where none of its notice tells anything."""
    question = ctx.request.question
    pairs = list(zip(quotes, shown, strict=True))
    told = [(q, s) for q, s in pairs if q.facts or not is_idle(s.text, question, ctx.spec)]
    return told if any(q.source is quotes[0].source for q, _ in told) else [*pairs[:1], *told]


def clauses_of(quote: Quote, units: WeightedUnits, spec: AnswerSpec, limit: int = SHOWN_WORDS_CHARS) -> Quote:
    """What is shown of a quote: its clauses that answer. The citation keeps what stands around them."""
    if quote.facts:
        return narrowed(quote, units, spec, SHOWN_CHARS)
    figures = FIGURE if _HOW_MUCH.search(units.text) else 0.0
    return narrowed(quote, units, spec, limit, figures, _likely(quote, units, spec))


def _likely(quote: Quote, units: WeightedUnits, spec: AnswerSpec) -> list[tuple[int, int, float]]:
    """From where to where each sentence of a quote stands, with what its likelihood of answering makes it worth."""
    of_each = zip(quote.source.sentences, likelihoods(quote.source, units, spec).tolist(), strict=True)
    own = [
        (s.start, s.end, p * (OF_ANOTHER_TIER if is_of_another_tier(s.text, units.tiers) else 1.0))
        for s, p in of_each
        if s.start < quote.end and quote.start < s.end
    ]
    whole = sum(p for *_, p in own) or 1.0
    return [(start, end, LIKELY * p / whole) for start, end, p in own]


def _write_passages(
    ctx: AnswerContext, draft: Draft, quotes: Sequence[Quote], *, sure: bool, whole: bool
) -> None:
    main = [q for q in quotes if q.source is quotes[0].source]
    shown = main[: 1 + MAX_FURTHER] if sure else quotes[:MAX_POSSIBLE]
    write_quotes(ctx, draft, shown, sure=sure, whole=whole)


def _write_amended(
    ctx: AnswerContext, draft: Draft, quotes: Sequence[Quote], call: CallRecord | None
) -> list[AnswerWarning]:
    """Where an amendment moved the quoted date: the date that counts now, from the notice that tells it."""
    reader = ctx.reader
    moved = {
        f.start
        for q in quotes
        for f in q.facts
        if f.kind == "deadline" and f.start in reader.links.superseded.get(q.source.record.notice.aid, ())
    }
    if not moved or call is None or _tells_new_day(call, quotes):
        return []
    for fact in own_days(ctx, call):
        number = cite_call_fact(reader, draft, call, fact)
        draft.say("value", label=label_text(fact, draft.reply), value=value_text(fact, draft.reply), n=number)
        draft.state(fact, number, call.call_id)
    return answer_warnings.of_amendment(call, quotes[0].source, draft.reply)


def _tells_new_day(call: CallRecord, quotes: Sequence[Quote]) -> bool:
    """Whether a changing notice is quoted, with the old day and the new one: what is stated of it is the new one."""
    changing = {notice.aid for notice in call.notices if notice.role in CHANGING}
    return any(
        q.source.record.notice.aid in changing
        and any(f.kind == "deadline" and not f.superseded for f in q.facts)
        for q in quotes
    )
