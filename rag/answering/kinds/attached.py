"""What stands only in the attachment of a notice, or in the list that it announces."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.composing.certainty_decision import (
    possible,
    refused,
)
from rag.answering.doubts import abstention
from rag.answering.doubts.quote_doubts import (
    lists_firms,
)
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.quote_extent import Quote
from rag.answering.quoting.specifics import (
    is_of_named,
)
from rag.answering.quoting.verdict_words import says
from rag.domain import RESULTS
from rag.language.normalise import fold
from rag.public import Answer
from rag.retrieval.answer_types import MONEY
from rag.retrieval.confidence import certainty

HARDLY_A_TEXT = 200
"""A notice with fewer characters tells no more than that there is an attachment."""
_WORKING_DAYS = re.compile(r".个?工作日")
_ASKS_RESULTS = re.compile(r"名单|结果|公示|\b(?:list|results?|winners)\b")


def _is_what_came_out(ctx: AnswerContext) -> bool:
    """Whether the best notice is of the kind whose publication is asked about: a call for applications is no list of winners."""
    results = ctx.sources[0].record.notice.category in RESULTS
    return results or not _ASKS_RESULTS.search(fold(ctx.request.question))


def answer_attached(ctx: AnswerContext) -> Answer | None:
    """Say that what is asked stands in an attachment of the best notice, or that the asked list is out; None otherwise."""
    low = certainty(ctx.confidence) == "none"
    if not (_counts_a_list(ctx) if low else _only_attached(ctx, ctx.quotes)):
        return None
    draft = ctx.draft()
    if says("published", fold(ctx.request.question)) and is_of_named(ctx) and _is_what_came_out(ctx):
        abstention.in_attachment(draft, ctx.quotes[0].source, ctx.spec, "published_attached")
        return draft.answer("verdict", possible(ctx.confidence))
    abstention.in_attachment(draft, ctx.quotes[0].source, ctx.spec)
    return draft.answer("none", refused(ctx.confidence))


def _counts_a_list(ctx: AnswerContext) -> bool:
    """Whether the question counts entries of a named place's list that stands only in an attachment."""
    if ctx.spec.asked != "count" or not ctx.quotes:
        return False
    notice = ctx.quotes[0].source.record.notice
    own = bool(set(ctx.read.regions) & set(notice.regions))
    text = _WORKING_DAYS.sub("", fold(notice.text))
    told = any(p.search(text) for name, p in ctx.spec.shapes if name == "count")
    return own and notice.attachment_only and notice.category in RESULTS and not told


def _only_attached(ctx: AnswerContext, quotes: Sequence[Quote]) -> bool:
    if not quotes or not quotes[0].source.record.notice.attachment_only:
        return False
    spec, source = ctx.spec, quotes[0].source
    if any(q.facts for q in quotes if q.source is source):
        return False
    if spec.entries and lists_firms(source.record.notice.text):
        return False
    if spec.entries or spec.asked in (*MONEY, "phone", "email", "url", "address"):
        return True
    shaped = any(p.search(fold(q.text)) for q in quotes if q.source is source for _, p in spec.shapes)
    return bool(spec.shapes or spec.kinds) and not shaped and len(source.record.notice.text) < HARDLY_A_TEXT
