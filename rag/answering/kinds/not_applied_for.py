"""What nobody applies for: a fund that banks draw on, money that is paid without an application (免申即享), a draft that is put out for comments."""

from __future__ import annotations

from rag.answering.asked.asked_part import named_parts
from rag.answering.composing.certainty_decision import sure_or_possible
from rag.answering.composing.composition import write_quotes
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.opened_notices import Source
from rag.answering.quoting.quote_extent import Quote
from rag.answering.quoting.specifics import is_of_named
from rag.answering.quoting.verdict_words import says
from rag.language.normalise import fold
from rag.lazy import lazy_pattern
from rag.public import Answer
from rag.resources import patterns
from rag.retrieval.answer_types import MONEY
from rag.retrieval.confidence import certainty

KINDS = ("no_call", "no_application")
"""Rows of `data/not_applied_for.tsv`, each with the phrase `not_applied.…` that says so."""

_ASKS_WHETHER = lazy_pattern(
    r"(?:[要用需]|自己)[^,。?;]{0,6}(?:申请|申报|报)|\b(?:need|have|has|must)\b[^.?]{0,24}\b(?:apply|file|appl)|\bapplication\b"
)


def _is_draft(ctx: AnswerContext, source: Source) -> bool:
    """Whether it is asked if one may apply, of what is only put out for comments."""
    return source.record.notice.category == "征求意见" and (
        ctx.spec.asked == "yes_no" or ctx.read.open_on is not None
    )


def answer_not_applied_for(ctx: AnswerContext) -> Answer | None:
    """That the named thing is no call, or is paid without an application; None where its notice does not say so."""
    words = patterns("rag.answering", "not_applied_for.tsv")
    question = fold(ctx.request.question)
    if not ctx.sources or not words["asks"].search(question) or ctx.confidence == 0.0:
        return None
    if words["route"].search(question):
        return None
    if ctx.spec.asked in MONEY and not _ASKS_WHETHER.search(question):
        return None  # how much it is is another question
    source = ctx.sources[0]
    if not is_of_named(ctx) or certainty(ctx.found.confidence) == "none":
        return None
    parts = named_parts(source.record, question)
    own = [s for s in source.sentences if not parts.excludes(s.start, s.end)]
    days = any(f.kind == "deadline" and f.for_applicants and not f.superseded for f in source.record.facts)
    if days and says("still_open", question):
        return None  # by its own days: what needs no application is the reward behind it (企业无需另行申报)
    of_own_case = bool(words["whether_eligible"].search(question)) or says("measured", question)
    kinds = ("draft",) if _is_draft(ctx, source) else KINDS
    told = [
        (kind, s)
        for kind in kinds
        for s in own
        if words[kind].search(s.folded) and not (kind == "no_call" and words["by_others"].search(s.folded))
        if kind != "no_application" or not (of_own_case or (days and words["of_one_item"].search(s.folded)))
    ]
    if not told:
        return None
    kind, sentence = next((t for t in told if words["plainly"].search(t[1].folded)), told[0])
    draft = ctx.draft()
    draft.say(f"not_applied.{kind}")
    quote = Quote(source, sentence.passage.passage_id, sentence.start, sentence.end, 1.0)
    others = [
        q for q in ctx.quotes if q.source is source and not (q.start < quote.end and quote.start < q.end)
    ]
    write_quotes(ctx, draft, [quote, *others[:1]])
    draft.link(source)
    sure = certainty(ctx.found.confidence) == "sure" and not (
        kind == "no_application" and words["whether_allowed"].search(question)
    )  # who may have it is another question than whether one applies for it
    confidence = sure_or_possible(ctx.confidence, sure=sure)
    return draft.answer("verdict", confidence)
