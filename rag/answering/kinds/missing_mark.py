"""The class, track or item that a question names and the notice that would answer lacks."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.asked.missing_member import missing_degree, missing_member, missing_ordinal
from rag.answering.asked.tiers import OPPOSED, Tier, missing_tier, tiers_in
from rag.answering.composing.certainty_decision import (
    refused,
)
from rag.answering.doubts import abstention
from rag.answering.doubts.written_after_all import is_mark_written
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.quote_extent import Quote
from rag.answering.wording.phrases import say
from rag.language.normalise import fold
from rag.public import Answer
from rag.retrieval.answer_types import MONEY
from rag.retrieval.confidence import certainty


def answer_missing_tier(ctx: AnswerContext) -> Answer | None:
    """Say that the notice that would answer has no such class, track or item; None if it has, or if none is asked for."""
    if not ctx.sources or certainty(ctx.found.confidence) == "none":
        return None
    question, source = ctx.request.question, ctx.sources[0]
    text = source.record.notice.text
    missing = missing_mark(question, _tiers_of_value(ctx), text, of_sum=ctx.spec.asked in MONEY)
    if missing is None and ctx.spec.asked in MONEY:
        missing = missing_degree(question, f"{source.record.notice.title}\n{text}")
    if missing is not None and not is_mark_written(missing[0], text):
        return _no_such_mark(ctx, *missing)
    if item := missing_ordinal(question, text):
        draft = ctx.draft()
        abstention.nothing(ctx, draft, item)
        return draft.answer("none", refused(ctx.confidence))
    return None


def _tiers_of_value(ctx: AnswerContext) -> frozenset[Tier]:
    """The asked classes; an opposite (进口, 出口) only where a value is asked for: who imports may apply for what a notice gives to others as well."""
    tiers = ctx.units.tiers
    return tiers if ctx.spec.kinds else frozenset(t for t in tiers if t[0] not in OPPOSED)


def missing_mark(
    question: str, tiers: frozenset[Tier], text: str, *, of_sum: bool = False
) -> tuple[str, list[str]] | None:
    """The class, code or track that a question names and the notice lacks, and those that the notice has."""
    of_tier = missing_tier(tiers, text, of_sum=of_sum) if tiers else None
    return (of_tier[0][1], of_tier[1]) if of_tier else missing_member(question, text)


def _no_such_mark(ctx: AnswerContext, name: str, own: Sequence[str]) -> Answer:
    source, draft = ctx.sources[0], ctx.draft()
    told = next((s for s in source.sentences if all(_names(s.text, mark) for mark in own[:2])), None)
    quote = Quote(source, "", told.start, told.end, 0.0) if told else _beginning(ctx)
    number = draft.cite(source, quote.start, quote.end)
    phrase = "no_such_mark" if len(own) > 1 else "no_such_opposite"
    draft.say(phrase, mark=name, marks=say(ctx.spec.reply, "join").join(own), n=number)
    draft.link(source)
    return draft.answer("none", refused(ctx.confidence))


def _names(text: str, mark: str) -> bool:
    return fold(mark) in fold(text) or mark in {name for _, name in tiers_in(text)}


def _beginning(ctx: AnswerContext) -> Quote:
    source = ctx.sources[0]
    return Quote(source, "", 0, min(len(source.record.notice.text), 120), 0.0)
