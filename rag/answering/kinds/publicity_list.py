"""Which notices are on display, or open to comments, on a day: what may still be objected to (公示期还没过的有哪些)."""

from __future__ import annotations

import datetime as dt

from rag.answering.composing import answer_warnings
from rag.answering.composing.certainty_decision import at_least_sure, refused
from rag.answering.kinds.notice_list import newest_first, subject_beside_days
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.opened_notices import open_sources
from rag.answering.wording.value_text import day_text
from rag.domain import DateRange, PeriodFact
from rag.facts.notice_record import NoticeRecord
from rag.language.normalise import fold
from rag.language.question_dates import find_dates
from rag.lazy import lazy_pattern
from rag.public import Answer
from rag.retrieval.notice_heads import kind_bits

MAX_ITEMS = 8
LOOKED_AT = 200
"""Of the newest notices that tell of a period: what was put on display before has ended."""
_ON_DISPLAY = lazy_pattern(
    r"公示|征求意见|提(?:出)?(?:意见|异议)|\b(?:on display|public notices?|objections?|comments?)\b"
)
_COMMENTS = lazy_pattern(r"征求.{0,4}意见|提(?:出)?意见|\bcomments?\b")
_DISPLAYS = lazy_pattern(r"公示|异议|\b(?:on display|public notices?|objections?)\b")
_TO_APPLY = lazy_pattern(r"申报|申请|报名|能报|可报|\bappl(?:y|ications?)\b")
_WHICH = lazy_pattern(r"哪些|什么|啥|哪几|有没有|列|\b(?:which|what|list|any)\b")
_STILL = lazy_pattern(
    r"还没|没过|没结束|未满|未过|未结束|正在|还在|还能|还可以|仍|现在|目前|到期|截止|结束|期内|\b(?:still|open|running|now|end(?:s|ing)?|clos(?:e|es|ing))\b"
)


def answer_on_display(ctx: AnswerContext) -> Answer | None:
    """The notices whose period runs on the day, or ends within the asked days; None for any other question, or where none does."""
    asked = fold(ctx.request.question)
    if not (_ON_DISPLAY.search(asked) and _WHICH.search(asked) and _STILL.search(asked)):
        return None
    if ctx.read.published.is_bound or _TO_APPLY.search(asked) or _names_a_subject(ctx):
        return None
    window = next((mention.range for mention in find_dates(asked, ctx.as_of)), DateRange())
    comments = bool(_COMMENTS.search(asked)) and not _DISPLAYS.search(asked)
    running = [
        (fact, index)
        for index in newest_first(ctx, stating=kind_bits(["period"]))[:LOOKED_AT].tolist()
        if (fact := _running(record := ctx.reader.corpus.records[index], ctx.as_of, window))
        and (not comments or _COMMENTS.search(record.notice.title))
    ]
    running.sort(key=lambda pair: (pair[0].value.end or dt.date.max, pair[1]))
    if not running:
        return None if window.is_bound or ctx.read.regions else _none_running(ctx, comments=comments)
    shown, draft = running[:MAX_ITEMS], ctx.draft()
    sources = open_sources(ctx.reader, ctx.found.ranking, [index for _, index in shown])
    head = "on_display" if len(shown) == len(running) else "on_display_first"
    draft.say(head, count=len(running), shown=len(shown), day=day_text(ctx.as_of, draft.reply))
    for number, ((fact, _), source) in enumerate(zip(shown, sources, strict=True), 1):
        end = day_text(fact.value.last or ctx.as_of, draft.reply)
        marker = draft.cite(source, fact.start, fact.end)
        title = source.record.notice.title
        draft.say("on_display_item", i=number, title=title, end=end, quote=fact.quote, n=marker)
    draft.warn(answer_warnings.of_collection(ctx.reader.corpus.newest, ctx.as_of, draft.reply))
    return draft.answer("list", at_least_sure(ctx.found.confidence))


def _none_running(ctx: AnswerContext, *, comments: bool) -> Answer:
    """That nothing is on display, or open to comments, on the day, and how far the collection reaches."""
    draft, newest = ctx.draft(), ctx.reader.corpus.newest
    draft.say(
        "none_open_to_comments" if comments else "none_on_display",
        day=day_text(ctx.as_of, draft.reply),
        newest=day_text(newest, draft.reply) if newest else "–",
    )
    return draft.answer("none", refused(ctx.found.confidence))


def _names_a_subject(ctx: AnswerContext) -> bool:
    """Whether some programme is asked about (碳足迹公示还没结束吧), beside words of display and days."""
    return any(
        not (_ON_DISPLAY.search(label) or _STILL.search(label) or label in "征求意见异议公示期间")
        for label in subject_beside_days(ctx, ctx.units)
    )


def _running(record: NoticeRecord, day: dt.date, window: DateRange) -> PeriodFact | None:
    """The period of a notice that runs on a day and ends within a window."""
    for fact in record.facts:
        if not isinstance(fact, PeriodFact) or fact.value.end is None:
            continue
        start, end = fact.value.start or record.notice.date, fact.value.end
        ends_in = (window.start or dt.date.min) <= end <= (window.end or dt.date.max)
        if start <= day <= end and ends_in:
            return fact
    return None
