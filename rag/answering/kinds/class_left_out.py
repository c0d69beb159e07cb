"""A class that a round does not take (本批次仅受理A类和B类): asked whether it can be applied for, no, whatever the round's days are."""

from __future__ import annotations

from rag.answering.asked.tiers import tiers_in
from rag.answering.composing.certainty_decision import at_least_sure, at_most_possible
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.named_call import call_named, near_aids
from rag.answering.quoting.opened_notices import Source
from rag.answering.quoting.verdict_words import says
from rag.language.normalise import fold
from rag.lazy import lazy_pattern
from rag.matching.question_profile import asks_to_apply
from rag.public import Answer

_TAKES_ONLY = lazy_pattern(
    r"(?:仅|(?<!不)只)(?:受理|接受|接收|开放|组织|征集|开展|评审|遴选|面向|限(?:于|申报)?)[^。；;\n]{1,60}"
)
_NOT_TAKEN = lazy_pattern(r"(?:暂不|暂停|不再|不)(?:受理|接受|接收|开放|组织|征集|开展)[^。；;，,\n]{1,30}")
_CLASSES = ("class", "band", "grade", "star", "size")
"""Families of tiers that a round may leave out."""


def answer_class_left_out(ctx: AnswerContext) -> Answer | None:
    """No, with the words that leave the asked class out; None where no class is asked for or none is left out."""
    asked = frozenset(tier for tier in ctx.units.tiers if tier[0] in _CLASSES)
    question = fold(ctx.request.question)
    if not asked or not ctx.near or ctx.spec.asked not in ("yes_no", None):
        return None
    if not (says("still_open", question) or asks_to_apply(question)):
        return None
    source = ctx.sources[0]
    span = left_out(source, asked)
    if span is None:
        return None
    call = call_named(ctx, near_aids(ctx))
    named = call is not None and source.record.notice.aid in {n.aid for n in call.notices}
    draft = ctx.draft()
    draft.say("no")
    notice = source.record.notice
    number = draft.cite(source, *span)
    draft.say("original", title=notice.title, quote=notice.text[span[0] : span[1]], n=number)
    confidence = at_least_sure(ctx.confidence)
    return draft.answer("verdict", confidence if named else at_most_possible(confidence))


def left_out(source: Source, asked: frozenset[tuple[str, str]]) -> tuple[int, int] | None:
    """Where a notice's text leaves out every one of the asked classes: it takes others of their family alone, or says not to take them."""
    text = source.record.notice.text
    families = {family for family, _ in asked}
    for match in _TAKES_ONLY.finditer(text):
        taken = {tier for tier in tiers_in(match.group()) if tier[0] in families}
        if taken and not taken & asked:
            return match.span()
    for match in _NOT_TAKEN.finditer(text):
        if asked <= tiers_in(match.group()):
            return match.span()
    return None
