"""One call told in a few lines: until when, who, how much, where, whom to ask; each with its quote."""

from __future__ import annotations

from rag.answering.composing import answer_warnings
from rag.answering.composing.call_status import cite_call_fact
from rag.answering.composing.certainty_decision import at_least_sure
from rag.answering.quoting.context import AnswerContext
from rag.answering.wording.phrases import say
from rag.answering.wording.value_text import label_text, value_text, who_text
from rag.calls import CallRecord
from rag.domain import AmountFact, Fact, RateFact
from rag.language.places import find_places
from rag.public import Answer

MAX_AMOUNTS = 2
MAX_QUOTE = 40
SEVERAL = 3


def answer_call(ctx: AnswerContext, call: CallRecord) -> Answer | None:
    """What is known of a call that was picked from a list; None where none of it can be quoted."""
    amounts = _amounts(call)
    told = [
        f
        for f in (*call.counting_on(ctx.as_of)[:1], *amounts, *call.urls[:1], *_contact(call))
        if not f.superseded
    ]
    if not told:
        return None
    draft = ctx.draft()
    known = [kind for kind in call.applicants if kind != "unknown"]
    who = say(draft.reply, "for_who", who=who_text(list(known), draft.reply)) if known else ""
    draft.say("card_head", programme=call.programme, who=who)
    for fact in told:
        marker = cite_call_fact(ctx.reader, draft, call, fact)
        draft.state(fact, marker, call.call_id)
        quoted = len(amounts) > 1 and fact in amounts  # two sums are of two things, which their words tell
        same = [f for f in amounts if f.quote == fact.quote] if quoted else [fact]
        values = say(draft.reply, "join").join(value_text(f, draft.reply) for f in same)
        label = label_text(fact, draft.reply)
        if quoted:
            draft.say("value_quoted", label=label, value=values, quote=fact.quote[-MAX_QUOTE:], n=marker)
        else:
            draft.say("value", label=label, value=values, n=marker)
    draft.warn(answer_warnings.of_call(ctx, call, ctx.spec))
    draft.warn(answer_warnings.of_collection(ctx.reader.corpus.newest, ctx.as_of, draft.reply))
    return draft.answer("fact", at_least_sure(ctx.confidence))


def _contact(call: CallRecord) -> list[Fact]:
    """The first contact, unless it is that of one of several districts: who asks may be of another."""
    first = call.contacts[:1]
    if not first or len(call.contacts) < SEVERAL:
        return list(first)
    places = {m.place.name for m in find_places(value_text(first[0], "zh"))}
    return list(first) if places <= set(call.regions) else []


def _amounts(call: CallRecord) -> list[AmountFact | RateFact]:
    return [f for f in call.amounts if f.is_funding][:MAX_AMOUNTS]
