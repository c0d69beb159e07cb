"""Whether applicants of a kind may apply at all: 个人可以报吗, "can universities apply?"; by who files for the call."""

from __future__ import annotations

from dataclasses import replace

from rag.answering import answer_warnings
from rag.answering.certainty_decision import at_least_sure, at_most_possible
from rag.answering.composition import cite_call_fact
from rag.answering.context import AnswerContext
from rag.answering.draft import Draft
from rag.answering.named_call import named_or_only_call
from rag.answering.quote_extent import Quote
from rag.answering.specifics import SPECIFIC, held_of_specifics
from rag.answering.value_text import who_text
from rag.answering.yes_or_no import says
from rag.calls import CallRecord
from rag.domain import Certainty, Fact
from rag.language.normalise import fold
from rag.public import Answer

KINDS = ("enterprise", "individual", "institution", "organisation")


def kind_asked(words: str) -> str | None:
    """The kind of applicant of whom it is asked whether it may apply; None where none is."""
    folded = fold(words)
    return next((kind for kind in KINDS if says(f"may.{kind}", folded)), None)


def answer_who_may(ctx: AnswerContext) -> Answer | None:
    """Yes or no for a kind of applicant; None where none is asked of, or who files is not told."""
    kind = kind_asked(ctx.request.question)
    if kind is None or not ctx.near or ctx.spec.asked not in ("yes_no", "who", None):
        return None
    call, named = named_or_only_call(ctx)
    if call is None or _tells_more(ctx, call):
        return None
    draft = ctx.draft()
    state = say_who_may(ctx, draft, call, kind)
    if state == "none":
        return None
    draft.warn(
        answer_warnings.of_call(ctx, call, ctx.spec),
        ("applicants_not_enterprise", "conditions_elsewhere"),
    )
    sure = at_least_sure(ctx.confidence)
    of_named = named or bool(ctx.request.filters.aids)
    return draft.answer("verdict", sure if state == "sure" and of_named else at_most_possible(sure))


def say_who_may(ctx: AnswerContext, draft: Draft, call: CallRecord, kind: str) -> Certainty:
    """Write whether a kind may apply and who may; "none", and nothing written, where the call does not tell who files."""
    known: list[str] = [k for k in call.applicants if k != "unknown"]
    fact = _told(ctx, call)
    if not known or fact is None:
        return "none"
    number = cite_call_fact(ctx.reader, draft, call, fact)
    who = who_text(known, draft.reply)
    if kind in known:
        draft.say("yes")
        draft.say("applicants_line", who=who, n=number)
        # Co-operatives are of the same kind, and nobody asks about them by that name.
        told = kind != "organisation" or says("tells_associations", fold(fact.quote))
        return "sure" if told else "possible"
    if kind == "enterprise":  # as the caution says that every other answer carries
        draft.say("no")
        draft.say("applicants_line", who=who, n=number)
        return "sure"
    draft.say("applicants_only", who=who, kind=who_text([kind], draft.reply), n=number)
    return "possible"


def _tells_more(ctx: AnswerContext, call: CallRecord) -> bool:
    """Whether the question names more than a programme and who applies (a brother as the one who was brought), on which it may depend."""
    fact = _told(ctx, call)
    source = next((s for s in ctx.sources if fact and s.record.notice.aid == fact.aid), None)
    if fact is None or source is None:
        return False
    quote = Quote(source, source.passage_id_at(fact.start), fact.start, fact.end, 0.0, (fact,))
    return held_of_specifics(ctx, [quote], " ".join((call.programme, *call.aliases))) < SPECIFIC


def _told(ctx: AnswerContext, call: CallRecord) -> Fact | None:
    """The words of the call's notices that say who files."""
    for notice in call.notices:
        index = ctx.reader.corpus.by_aid.get(notice.aid)
        facts = ctx.reader.corpus.records[index].facts if index is not None else ()
        if found := next((f for f in facts if f.kind == "applicants"), None):
            return replace(found, aid=notice.aid)
    return None
