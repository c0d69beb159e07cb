"""Answers that are lists of notices: which there are on a subject or of some days, one quote each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from indexes.filters import AnyOf
from rag.answering.asked.answer_spec import AnswerSpec
from rag.answering.asked.list_request import without_newest
from rag.answering.asked.weighted_units import WeightedUnits
from rag.answering.composing import answer_warnings
from rag.answering.composing.certainty_decision import at_least_sure, refused
from rag.answering.doubts.abstention import asks_who
from rag.answering.kinds.told_lists import lists_asked
from rag.answering.quoting.constraint_check import misfit
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.draft import Draft
from rag.answering.quoting.named_call import changes_a_call, subject_units
from rag.answering.quoting.opened_notices import Source, best_notices, open_sources
from rag.answering.quoting.value_selection import announcement
from rag.answering.wording.phrases import say
from rag.answering.wording.value_text import day_text
from rag.domain import RESULTS, Interpretation, Notice
from rag.language.normalise import fold
from rag.language.places import applicable_regions, resolve_all, within
from rag.language.places import place as place_of
from rag.language.question_dates import dates_told
from rag.lazy import lazy_pattern
from rag.public import Answer
from rag.retrieval.confidence import certainty
from rag.retrieval.ranking import Ranking
from rag.retrieval.reader import CollectionReader
from rag.retrieval.request_filters import conditions
from rag.retrieval.retriever import Retrieved

MAX_ITEMS = 8
LOOKED_BACK = 400
"""Among so many of the newest notices those that change something are looked for."""
_CHANGED_LATELY = lazy_pattern(
    r"(?:最近|近期|这几天|近来|这两天|本周|这周|本月|这个月|都|又)?(?:有|出了?|发了?|发布了?|做了?){0,2}(?:过|没有|什么|啥|哪些|哪几[个条份])"
    r"(?:公告|通知|政策|项目|申报|补贴)?(?:又|都|有|被|作了?|做了?|进行了?)?(?:更正|变更|变动|改动|调整|延期|变化|改)(?:了|过)?(?:的)?(?:通知|公告)?[\s?。!吗么呢]*$"
    r"|\b(?:what|which|any|list)\b(?: [a-z]+){0,4} (?:corrections?|amendments?|corrected|amended|extended|extensions?|changes?|changed)\b(?: (?:lately|recently|notices?|this (?:week|month)|have been (?:made|published)|are there|in [a-z]{3,9}(?: 20[0-9]{2})?))*[\s?.!]*$"
)
_EXTENDED = lazy_pattern(r"延期|延长|顺延|\bexten")
LOOKED_AT = 24
"""How many of the best notices are considered for a list."""
NEAR_BEST = 0.035
"""A notice belongs to a list if its best passage stands at most this far below the best of all."""
ABOUT = 0.6
"""A notice is about the question's subject from this share of the best one's match on."""


def is_notice_list(spec: AnswerSpec, read: Interpretation) -> bool:
    """Whether several notices are asked for: a list, or what was published on some days."""
    return (spec.asked == "list" and not spec.entries) or (read.published.is_bound and spec.asked is None)


def answer_notices(ctx: AnswerContext) -> Answer | None:
    """The notices that belong to the list, newest first where days were asked for; None if fewer than two do."""
    return _newest(ctx) or _changed_lately(ctx) or _fitting(ctx)


def _newest(ctx: AnswerContext) -> Answer | None:
    """The newest notices of all, or of the asked places and kinds; None where they are not asked for, or on a subject."""
    rest = without_newest(fold(ctx.request.question))
    if rest is None or ctx.read.published.is_bound or subject_units(ctx.reader, ctx.units_of(rest)):
        return None
    kinds = set(ctx.read.categories) & set(RESULTS)  # 政策 is what people call any notice
    newest = newest_first(ctx, categories=kinds)[:MAX_ITEMS].tolist()
    sources = open_sources(ctx.reader, ctx.found.ranking, newest, max_passages=2)
    if not sources:
        return None
    draft, question = ctx.draft(), WeightedUnits(ctx.reader, ctx.found.units)
    draft.say("newest_head", shown=len(sources))
    for number, source in enumerate(sources, 1):
        _write_notice(draft, number, source, question)
    draft.warn(answer_warnings.of_collection(ctx.reader.corpus.newest, ctx.as_of, ctx.spec.reply))
    return draft.answer("list", at_least_sure(ctx.found.confidence))


def _changed_lately(ctx: AnswerContext) -> Answer | None:
    """The newest notices that change or call off something (最近有哪些更正); None where they are not asked for, or on a subject."""
    question = fold(ctx.request.question)
    told = _CHANGED_LATELY.search(question)
    if told is None or subject_units(
        ctx.reader, ctx.units_of(f"{question[: told.start()]} {question[told.end() :]}")
    ):
        return None
    records = ctx.reader.corpus.records
    newest = (
        n
        for n in newest_first(ctx).tolist()[:LOOKED_BACK]
        if _changes_as_asked(ctx, records[n].notice, question)
    )
    sources = open_sources(ctx.reader, ctx.found.ranking, list(islice(newest, MAX_ITEMS)), max_passages=2)
    if not sources or (len(sources) == 1 and ctx.read.regions):
        return None  # what the one changes is told instead
    draft, units = ctx.draft(), WeightedUnits(ctx.reader, ctx.found.units)
    draft.say("changed_head", shown=len(sources))
    for number, source in enumerate(sources, 1):
        _write_notice(draft, number, source, units, _changing_sentence(source))
    draft.warn(answer_warnings.of_collection(ctx.reader.corpus.newest, ctx.as_of, ctx.spec.reply))
    return draft.answer("list", at_least_sure(ctx.found.confidence))


def _changes_as_asked(ctx: AnswerContext, notice: Notice, question: str) -> bool:
    """Whether a notice changes a call, on one of the asked days; where a folded question asks for extensions (哪些延期了), by one."""
    if not _published(notice.date, ctx.read):
        return False
    if _EXTENDED.search(question) and not _EXTENDED.search(fold(notice.title)):
        return changes_a_call(ctx.reader, notice.aid, {"extension"})
    return changes_a_call(ctx.reader, notice.aid)


def newest_first(ctx: AnswerContext, categories: Collection[str] = (), stating: int = 0) -> NDArray[np.intp]:
    """int[notices]: those that the filters and the asked places leave, the newest first, by index into the records.

    Args:
        ctx: the question.
        categories: those of these alone; empty: of any.
        stating: those that state one of these kinds (`rag.retrieval.notice_heads.kind_bits`) alone; 0: any.

    """
    corpus = ctx.reader.corpus
    places = resolve_all(ctx.read.regions)
    inside = [n for p in places for n in applicable_regions(p) if within(place_of(n), p)]
    asked = [("regions", inside), ("category", categories)]
    wanted = [AnyOf(field, tuple(values)) for field, values in asked if values]
    allowed = ctx.reader.columns.select((*conditions(ctx.request.filters), *wanted))
    allowed &= corpus.dates <= ctx.as_of.toordinal()
    if stating:
        allowed &= (corpus.states & stating) != 0
    order = np.lexsort((corpus.aid_ranks, -corpus.dates))
    found: NDArray[np.intp] = order[allowed[order]]
    return found


def subject_beside_days(ctx: AnswerContext, question: WeightedUnits) -> list[str]:
    """What a question names as its subject, folded, days aside."""
    days = dates_told(fold(ctx.request.question), ctx.as_of)
    labels = (fold(question.units[i].label) for i in subject_units(ctx.reader, question))
    return [label for label in labels if label not in days]


def _is_any_published(ctx: AnswerContext) -> bool:
    """Whether the collection holds a notice of the asked days that the filters leave."""
    days, span = ctx.reader.corpus.dates, ctx.read.published
    inside = ctx.reader.columns.select(tuple(conditions(ctx.request.filters)))
    inside &= days >= (span.start or dt.date.min).toordinal()
    inside &= days <= (span.end or dt.date.max).toordinal()
    return bool(inside.any())


def _none_published(ctx: AnswerContext) -> Answer:
    """That no notice of the asked days is held, and of which day the newest is."""
    draft, span = ctx.draft(), ctx.read.published
    reply, newest = draft.reply, ctx.reader.corpus.newest
    days = [day_text(day, reply) for day in dict.fromkeys((span.start, span.end)) if day]
    told = say(reply, "from_to", a=days[0], b=days[1]) if len(days) > 1 else days[0]
    draft.say("none_published", days=told, newest=day_text(newest, reply) if newest else "")
    return draft.answer("none", refused(ctx.found.confidence))


def _fitting(ctx: AnswerContext) -> Answer | None:
    reader, found, spec, as_of = ctx.reader, ctx.found, ctx.spec, ctx.as_of
    read = found.interpretation
    if not is_notice_list(spec, read) or asks_who(ctx.request.question):
        return None
    if lists_asked(fold(ctx.request.question)):
        return None  # of papers, or of what shuts out
    question, draft = WeightedUnits(reader, found.units), ctx.draft()
    of_days_alone = read.published.is_bound and not subject_beside_days(ctx, question)
    if of_days_alone and not _is_any_published(ctx):
        return _none_published(ctx)
    if certainty(found.confidence) == "none" and not of_days_alone:
        return None
    opened = open_sources(reader, found.ranking, _candidates(reader, found), max_passages=2)
    sources = [s for s in opened if s.passages]
    if not read.published.start:
        sources = _about_subject(reader, sources, question)
    if len(sources) < 2:
        return None
    if read.published.start:
        sources.sort(key=lambda s: s.record.notice.date, reverse=True)
    shown = sources[:MAX_ITEMS]
    order = "by_date" if read.published.start else "by_relevance"
    key = "list_head" if len(shown) == len(sources) else "list_first"
    confidence = at_least_sure(found.confidence) if of_days_alone else found.confidence
    if certainty(confidence) == "possible":
        draft.say("maybe_notices")
    draft.say(key, count=len(sources), shown=len(shown), order=say(draft.reply, order))
    for number, source in enumerate(shown, 1):
        _write_notice(draft, number, source, question)
    draft.warn(answer_warnings.of_collection(reader.corpus.newest, as_of, spec.reply))
    return draft.answer("list", confidence)


def _candidates(reader: CollectionReader, found: Retrieved) -> list[int]:
    """Indices of the notices that may belong to the list, best first."""
    read, records = found.interpretation, reader.corpus.records
    order = best_notices(found.ranking, LOOKED_AT)
    fitting = [n for n in order if not misfit(records[n], read)]
    if set(read.categories) & set(RESULTS):
        fitting = [n for n in fitting if records[n].notice.category in RESULTS] or fitting
    if read.published.is_bound:
        of_days = [n for n in fitting if _published(records[n].notice.date, read)]
        own = [n for n in of_days if set(read.regions) & set(records[n].notice.regions)]
        return (own if len(own) > 1 else of_days)[:12]
    best = _best_totals(found.ranking)
    return [n for n in fitting if best[n] >= best[fitting[0]] - NEAR_BEST][:12]


def _best_totals(ranking: Ranking) -> dict[int, float]:
    best: dict[int, float] = {}
    for notice, total in zip(ranking.notices.tolist(), ranking.totals.tolist(), strict=True):
        best.setdefault(notice, total)
    return best


def _published(day: dt.date, read: Interpretation) -> bool:
    start, end = read.published.start, read.published.end
    return (start is None or day >= start) and (end is None or day <= end)


def _about_subject(
    reader: CollectionReader, sources: Sequence[Source], question: WeightedUnits
) -> list[Source]:
    """Those whose title and beginning hold the question's subject about as well as the best one."""
    subject = subject_units(reader, question)
    if not subject or not sources:
        return list(sources)

    def match(source: Source) -> float:
        notice = source.record.notice
        held = question.matches(fold(f"{notice.title}\n{source.passages[0].text}"))
        return sum(question.weights[i] * held[i] for i in subject)

    matches = [match(s) for s in sources]
    return [s for s, m in zip(sources, matches, strict=True) if m >= ABOUT * max(matches)]


_CHANGES = lazy_pattern(
    "延[长期至到]|顺延|更正为|调整[为至到]|[改应]为|变更为|暂停|暂缓|取消|停止|推迟|提前至|由[^，。；]{2,24}(?:延|调|改)"
)


def _changing_sentence(source: Source) -> tuple[int, int] | None:
    """The first sentence of a notice that says what changes to what, rather one with a figure."""
    told = [s for s in source.sentences if _CHANGES.search(s.text)]
    best = next((s for s in told if any(map(str.isdigit, s.text))), next(iter(told), None))
    return (best.start, best.end) if best else None


def _write_notice(
    draft: Draft,
    number: int,
    source: Source,
    question: WeightedUnits,
    span: tuple[int, int] | None = None,
) -> None:
    notice = source.record.notice
    start, end = span or announcement(source, question) or (0, min(len(notice.text), 120))
    marker = draft.cite(source, start, end)
    draft.say(
        "list_item",
        i=number,
        title=notice.title,
        date=day_text(notice.date, draft.reply),
        quote=notice.text[start:end],
        n=marker,
    )
