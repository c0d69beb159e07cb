"""One call told in a few lines: until when, who, how much, where, whom to ask; each with its quote."""

from __future__ import annotations

from rag.answering import answer_warnings
from rag.answering.certainty_decision import at_least_sure
from rag.answering.composition import cite_call_fact
from rag.answering.context import AnswerContext
from rag.answering.phrases import say
from rag.answering.value_text import label_text, value_text, who_text
from rag.calls import CallRecord
from rag.domain import AmountFact, RateFact
from rag.public import Answer

MAX_AMOUNTS = 2


def answer_call(ctx: AnswerContext, call: CallRecord) -> Answer | None:
    """What is known of a call that was picked from a list; None where none of it can be quoted."""
    told = [
        f for f in (*call.chosen[:1], *_amounts(call), *call.urls[:1], *call.contacts[:1]) if not f.superseded
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
        draft.say("value", label=label_text(fact, draft.reply), value=value_text(fact, draft.reply), n=marker)
    draft.warn(answer_warnings.of_call(call, ctx.spec, ctx.read))
    draft.warn(answer_warnings.of_collection(ctx.reader.corpus.newest, ctx.as_of, draft.reply))
    return draft.answer("fact", at_least_sure(ctx.confidence))


def _amounts(call: CallRecord) -> list[AmountFact | RateFact]:
    return [f for f in call.amounts if f.is_funding][:MAX_AMOUNTS]
