"""Answers that are lists: what can be applied for, which notices there are, one item and one quote each."""

from __future__ import annotations

import datetime as dt

from rag.answering import cautions
from rag.answering.draft import Draft
from rag.answering.evidence import misfit
from rag.answering.phrases import say
from rag.answering.select import Question, announcement
from rag.answering.sources import Source, best_notices, open_sources
from rag.answering.values import day_text, deadline_text
from rag.answering.wants import Wants
from rag.facts import first_steps
from rag.retrieval.retriever import Retrieved
from rag.schema import Answer, Fact
from rag.types import Interpretation
from rag.view import View

MAX_ITEMS = 8
LOOKED_AT = 30
"""How many of the best notices are considered for a list."""
NEAR_BEST = 0.035
"""A notice belongs to the list if its best passage stands at most this far below the best of all."""


def wants_list(wants: Wants, read: Interpretation) -> bool:
    """Whether several notices are asked for: a list, what is open, or what was published on some days."""
    return bool(
        (wants.asked == "list" and not wants.entries)
        or read.open_on
        or (read.published.start and wants.asked in (None, "list"))
    )


def answer_list(view: View, found: Retrieved, wants: Wants, draft: Draft, as_of: dt.date) -> Answer | None:
    """The list, or None where fewer than two notices belong to it."""
    read = found.interpretation
    chosen = _members(view, found, as_of)
    sources = [s for s in open_sources(view, found.ranking, chosen, max_passages=3) if s.passages]
    if len(sources) < 2:
        return None
    by_deadline = read.open_on is not None
    days = {s.index: _next_step(s, as_of) for s in sources}
    if by_deadline:
        sources.sort(key=lambda s: days[s.index].value if days[s.index] else "9")  # type: ignore[union-attr]
    elif read.published.start:
        sources.sort(key=lambda s: s.record.notice.date, reverse=True)
    shown = sources[:MAX_ITEMS]
    order = "by_deadline" if by_deadline else "by_date" if read.published.start else "by_relevance"
    draft.say("list_head", count=len(shown), order=say(wants.reply, order))
    question = Question(view, found.units)
    for number, source in enumerate(shown, 1):
        _write_item(draft, number, source, days[source.index], question, by_deadline)
    if len(sources) > len(shown):
        draft.say("list_more", count=len(sources) - len(shown))
    for source in shown:
        if by_deadline and (day := days[source.index]):
            draft.warn(cautions.of_facts(source, [day], wants.reply))
        draft.warn(
            [
                w
                for w in cautions.of_notice(source, view.summary(source.record, as_of), wants, read)
                if w.code in ("amended", "applicants_not_enterprise") and read.open_on
            ]
        )
    draft.warn(cautions.of_collection(view.corpus.newest, as_of, wants.reply))
    return draft.answer("list", found.confidence)


def _members(view: View, found: Retrieved, as_of: dt.date) -> list[int]:
    """Indices of the notices that belong to the list, best first."""
    read, ranking = found.interpretation, found.ranking
    best: dict[int, float] = {}
    for notice, total in zip(ranking.notices.tolist(), ranking.totals.tolist(), strict=True):
        best.setdefault(notice, total)
    order = best_notices(ranking, LOOKED_AT)
    records = view.corpus.records
    fitting = [n for n in order if not misfit(records[n], read)]
    if read.published.start or read.published.end:
        fitting = [n for n in fitting if _published(records[n].notice.date, read)]
    if read.open_on:
        return [n for n in fitting if view.summary(records[n], read.open_on).status == "open"]
    if read.published.start or not fitting:
        return fitting[:12]
    top = best[fitting[0]]
    return [n for n in fitting if best[n] >= top - NEAR_BEST][:MAX_ITEMS]


def _published(day: dt.date, read: Interpretation) -> bool:
    start, end = read.published.start, read.published.end
    return (start is None or day >= start) and (end is None or day <= end)


def _next_step(source: Source, as_of: dt.date) -> Fact | None:
    """The earliest deadline that is still open, else None."""
    return next((f for f in first_steps(source.record.facts) if f.value >= as_of.isoformat()), None)


def _write_item(
    draft: Draft, number: int, source: Source, day: Fact | None, question: Question, by_deadline: bool
) -> None:
    notice = source.record.notice
    start, end = _item_quote(source, day if by_deadline else None, question)
    marker = draft.cite(source, start, end)
    status = say(draft.reply, "item_open", deadline=deadline_text(day, draft.reply)) if day else ""
    if by_deadline and not day:
        status = say(draft.reply, "item_unknown")
    draft.say(
        "list_item",
        i=number,
        title=notice.title,
        date=day_text(notice.date, draft.reply),
        status=status,
        quote=notice.text[start:end],
        n=marker,
    )


def _item_quote(source: Source, day: Fact | None, question: Question) -> tuple[int, int]:
    """The deadline's quote where deadlines are asked for, else the sentence that says what the notice is about."""
    if day is not None:
        return day.start, day.end
    quote = announcement(source)
    if quote is None:
        text = source.record.notice.text
        return 0, min(len(text), 120)
    return quote
