"""Answers that are lists: what can be applied for, which notices there are, one item and one quote each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from rag.answering import answer_warnings
from rag.answering.answer_spec import AnswerSpec, closing_in
from rag.answering.certainty import at_least_sure
from rag.answering.constraint_check import misfit
from rag.answering.context import AnswerContext
from rag.answering.draft import Draft
from rag.answering.named_call import ABOUT, calls_meant, subject_units
from rag.answering.opened_notices import Source, best_notices, open_sources
from rag.answering.phrases import say
from rag.answering.value_selection import announcement
from rag.answering.values import day_text, deadline_text
from rag.answering.weighted_units import WeightedUnits
from rag.answering.writing import cite_call_fact
from rag.calls import CallRecord
from rag.domain import DateRange, Fact, Interpretation
from rag.language.normalise import fold
from rag.notices.sentences import Protected, clause_spans
from rag.public import Answer
from rag.retrieval.confidence import certainty
from rag.retrieval.ranking import Ranking
from rag.retrieval.reader import CollectionReader
from rag.retrieval.retriever import Retrieved

MAX_ITEMS = 8
MAX_ITEM_CHARS = 80
LOOKED_AT = 24
"""How many of the best notices are considered for a list."""
NEAR_BEST = 0.035
"""A notice belongs to a list if its best passage stands at most this far below the best of all."""
RESULTS = ("公示", "名单")


def is_call_list(wants: AnswerSpec, read: Interpretation, closing: DateRange | None) -> bool:
    """Whether calls are asked for: what is open, or what closes in some days."""
    return (read.open_on is not None or closing is not None) and wants.asked in ("list", "yes_no", None)


def is_notice_list(wants: AnswerSpec, read: Interpretation) -> bool:
    """Whether several notices are asked for: a list, or what was published on some days."""
    return (wants.asked == "list" and not wants.entries) or (read.published.is_bound and wants.asked is None)


# -- calls ------------------------------------------------------------------------------------------------------------


def answer_calls(ctx: AnswerContext) -> Answer | None:
    """The calls that are meant, by deadline; None where none is asked for, or there are none."""
    view, found, wants, as_of = ctx.reader, ctx.found, ctx.spec, ctx.as_of
    closing = closing_in(ctx.request.question, as_of)
    if not is_call_list(wants, found.interpretation, closing):
        return None
    question, draft = WeightedUnits(view, found.units), ctx.draft()
    calls = calls_meant(view, question, found.interpretation, as_of, closing)
    if not calls:
        return None
    shown = calls[:MAX_ITEMS]
    if len(calls) > 1:
        _write_head(draft, len(calls), len(shown), "by_deadline")
    for number, call in enumerate(shown, 1):
        _write_call(view, draft, number, call)
    if len(calls) > len(shown):
        draft.say("list_more", count=len(calls) - len(shown))
    for call in shown:
        draft.warn(answer_warnings.of_call(call, wants, found.interpretation))
    draft.warn(answer_warnings.of_collection(view.corpus.newest, as_of, wants.reply))
    return draft.answer("list", at_least_sure(found.confidence))


def _write_head(draft: Draft, count: int, shown: int, order: str) -> None:
    key = "list_head" if shown == count else "list_first"
    draft.say(key, count=count, shown=shown, order=say(draft.reply, order))


def _write_call(view: CollectionReader, draft: Draft, number: int, call: CallRecord) -> None:
    fact = call.chosen[0]
    notice = next(n for n in call.notices if n.aid == fact.aid)
    marker = cite_call_fact(view, draft, call, fact)
    draft.state(fact, marker, call.call_id)
    places = say(draft.reply, "join").join(p for p in call.regions[:3] if p not in call.programme)
    draft.say(
        "call_item",
        i=number,
        programme=call.programme,
        place=say(draft.reply, "in_place", place=places) if places else "",
        deadline=deadline_text(fact, draft.reply),
        quote=_around_day(fact),
        date=day_text(notice.date, draft.reply),
        n=marker,
    )


def _around_day(fact: Fact) -> str:
    """The clauses of a quote that hold its day: a list shows no more of a long sentence."""
    day = dt.date.fromisoformat(fact.value)
    at = max(fact.quote.find(f"{day.month}月{day.day}日"), fact.quote.find(f"{day.month}月{day.day}号"))
    if len(fact.quote) <= MAX_ITEM_CHARS or at < 0:
        return fact.quote
    clauses = clause_spans(fact.quote, 0, len(fact.quote), Protected(fact.quote))
    start, end = next((s, e) for s, e in clauses if s <= at < e)
    for _, after in (c for c in clauses if c[0] >= end):
        if after - start > MAX_ITEM_CHARS:
            break
        end = after
    shown = fact.quote[start:end]
    if shown.count("（") > shown.count("）"):
        shown = shown[: shown.rindex("（")]
    return shown.strip("，、 ")


# -- notices ----------------------------------------------------------------------------------------------------------


def answer_notices(ctx: AnswerContext) -> Answer | None:
    """The notices that belong to the list, newest first where days were asked for; None if fewer than two do."""
    view, found, wants, as_of = ctx.reader, ctx.found, ctx.spec, ctx.as_of
    read = found.interpretation
    if not is_notice_list(wants, read) or certainty(found.confidence) == "none":
        return None
    question, draft = WeightedUnits(view, found.units), ctx.draft()
    opened = open_sources(view, found.ranking, _candidates(view, found), max_passages=2)
    sources = [s for s in opened if s.passages]
    if not read.published.start:
        sources = _about_subject(view, sources, question)
    if len(sources) < 2:
        return None
    if read.published.start:
        sources.sort(key=lambda s: s.record.notice.date, reverse=True)
    shown = sources[:MAX_ITEMS]
    order = "by_date" if read.published.start else "by_relevance"
    _write_head(draft, len(sources), len(shown), order)
    for number, source in enumerate(shown, 1):
        _write_notice(draft, number, source, question)
    draft.warn(answer_warnings.of_collection(view.corpus.newest, as_of, wants.reply))
    return draft.answer("list", found.confidence)


def _candidates(view: CollectionReader, found: Retrieved) -> list[int]:
    """Indices of the notices that may belong to the list, best first."""
    read, records = found.interpretation, view.corpus.records
    order = best_notices(found.ranking, LOOKED_AT)
    fitting = [n for n in order if not misfit(records[n], read)]
    if read.published.is_bound:
        return [n for n in fitting if _published(records[n].notice.date, read)][:12]
    if set(read.categories) & set(RESULTS):
        fitting = [n for n in fitting if records[n].notice.category in RESULTS] or fitting
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
    view: CollectionReader, sources: Sequence[Source], question: WeightedUnits
) -> list[Source]:
    """Those whose title and beginning hold the question's subject about as well as the best one."""
    subject = subject_units(view, question)
    if not subject or not sources:
        return list(sources)

    def match(source: Source) -> float:
        notice = source.record.notice
        held = question.matches(fold(f"{notice.title}\n{source.passages[0].text}"))
        return sum(question.weights[i] * held[i] for i in subject)

    matches = [match(s) for s in sources]
    return [s for s, m in zip(sources, matches, strict=True) if m >= ABOUT * max(matches)]


def _write_notice(draft: Draft, number: int, source: Source, question: WeightedUnits) -> None:
    notice = source.record.notice
    start, end = announcement(source, question) or (0, min(len(notice.text), 120))
    marker = draft.cite(source, start, end)
    draft.say(
        "list_item",
        i=number,
        title=notice.title,
        date=day_text(notice.date, draft.reply),
        quote=notice.text[start:end],
        n=marker,
    )
