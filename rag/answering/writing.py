"""Writing an answer that quotes one subject: values, the notice's own words, who may apply, until when, and cautions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from rag.answering import answer_warnings
from rag.answering.answer_spec import AnswerSpec
from rag.answering.draft import Draft
from rag.answering.named_call import call_of_fact, only_call_of
from rag.answering.opened_notices import Source, passage_id_at
from rag.answering.quote_selection import Quote
from rag.answering.value_selection import stated
from rag.answering.values import day_text, deadline_text, label_text, value_text, who_text
from rag.answering.weighted_units import WeightedUnits
from rag.calls import CallRecord, status_on
from rag.domain import CallFact, Fact, Interpretation
from rag.facts import first_steps
from rag.public import AnswerKind, AnswerWarning, NoticeSummary, Status
from rag.retrieval.answer_types import MONEY
from rag.retrieval.reader import CollectionReader


def write(
    view: CollectionReader,
    draft: Draft,
    quotes: Sequence[Quote],
    question: WeightedUnits,
    wants: AnswerSpec,
    read: Interpretation,
    as_of: dt.date,
    call: CallRecord | None = None,
) -> AnswerKind:
    """Write the answer that these quotes make, about `call` where that is known; returns its kind."""
    main = quotes[0].source
    call = call or _call_meant(view, quotes[0], wants)
    is_fact = bool(quotes[0].facts)
    if is_fact:
        _write_fact(view, draft, quotes, question, wants, call, as_of)
    else:
        _write_passages(draft, quotes)
    summary = view.summary(main.record, as_of)
    is_digest = main.record.notice.category == "汇编"
    if call is not None:
        _write_call(view, draft, main, call, wants, as_of)
        draft.warn(answer_warnings.of_call(call, wants, read))
    elif summary.status != "none" and not is_digest:
        _write_notice(draft, main, summary, wants, as_of)
    if not is_digest:
        draft.warn(answer_warnings.of_notice(main, summary, wants, read, merged=call is not None))
    draft.warn(answer_warnings.of_collection(view.corpus.newest, as_of, wants.reply))
    return "fact" if is_fact else "passage"


def _call_meant(view: CollectionReader, quote: Quote, wants: AnswerSpec) -> CallRecord | None:
    """The call that the quoted date belongs to, else the only one that the notice tells of."""
    aid = quote.source.record.notice.aid
    for fact in quote.facts if wants.asked == "when" else ():
        if fact.kind == "deadline" and (call := call_of_fact(view.calls, aid, fact)):
            return call
    told = [c for c in view.calls if c.call_id in view.links.call_ids.get(aid, ())]
    return only_call_of(told, aid)


# -- values and words -------------------------------------------------------------------------------------------------


def _write_fact(
    view: CollectionReader,
    draft: Draft,
    quotes: Sequence[Quote],
    question: WeightedUnits,
    wants: AnswerSpec,
    call: CallRecord | None,
    as_of: dt.date,
) -> None:
    """The values first, then the words of the notice that hold them, then where these stand."""
    main = quotes[0].source
    own = [q for q in quotes if q.source is main]
    uncertain = _write_amended(view, draft, own, call)
    for quote in own if not draft.lines else ():
        number = draft.cite(quote.source, quote.start, quote.end, quote.passage_id)
        single = wants.asked in MONEY and quote is not own[0]
        facts = [] if single else stated(quote, question, wants)
        for fact in facts:
            draft.say(
                "value", label=label_text(fact, wants.reply), value=value_text(fact, wants.reply), n=number
            )
        uncertain += answer_warnings.of_facts(main, facts, wants.reply)
        _write_running(draft, facts, number, as_of)
    for place, quote in enumerate(own):
        number = draft.cite(quote.source, quote.start, quote.end, quote.passage_id)
        draft.say("original" if place == 0 else "more", quote=quote.text, n=number)
    notice, number = main.record.notice, draft.cite(main, own[0].start, own[0].end)
    draft.say("source", title=notice.title, date=day_text(notice.date, draft.reply), n=number)
    for quote in quotes:
        if quote.source is not main:
            _write_titled(draft, quote, "also")
    draft.warn(uncertain)


def _write_running(draft: Draft, facts: Sequence[Fact], number: int, as_of: dt.date) -> None:
    """Whether a publicity or comment period is over."""
    end = next((f.value.get("end") for f in facts if f.kind == "period"), None)
    if end:
        key = "period_on" if as_of.isoformat() <= end else "period_over"
        draft.say(key, day=day_text(as_of, draft.reply), n=number)


def _write_amended(
    view: CollectionReader, draft: Draft, quotes: Sequence[Quote], call: CallRecord | None
) -> list[AnswerWarning]:
    """Where an amendment moved the quoted date: the date that counts now, from the notice that tells it."""
    moved = {
        f.start
        for q in quotes
        for f in q.facts
        if f.start in view.links.superseded.get(q.source.record.notice.aid, ())
    }
    if not moved or call is None:
        return []
    for fact in call.chosen:
        number = cite_call_fact(view, draft, call, fact)
        draft.say("value", label=label_text(fact, draft.reply), value=value_text(fact, draft.reply), n=number)
    return answer_warnings.of_amendment(call, quotes[0].source, draft.reply)


def _write_passages(draft: Draft, quotes: Sequence[Quote]) -> None:
    seen: set[int] = set()
    for quote in quotes:
        if quote.source.index in seen:
            number = draft.cite(quote.source, quote.start, quote.end, quote.passage_id)
            draft.say("more", quote=quote.text, n=number)
        else:
            _write_titled(draft, quote, "also" if seen else "says")
        seen.add(quote.source.index)


def _write_titled(draft: Draft, quote: Quote, key: str) -> None:
    notice = quote.source.record.notice
    number = draft.cite(quote.source, quote.start, quote.end, quote.passage_id)
    draft.say(key, title=notice.title, date=day_text(notice.date, draft.reply), quote=quote.text, n=number)


# -- who may apply, and until when ------------------------------------------------------------------------------------


def _write_call(
    view: CollectionReader, draft: Draft, source: Source, call: CallRecord, wants: AnswerSpec, as_of: dt.date
) -> None:
    _write_applicants(draft, source, list(call.applicants), wants)
    if call.chosen:
        number = cite_call_fact(view, draft, call, call.chosen[0])
        _write_status(draft, status_on(call, as_of), call.chosen[0], number, as_of)
    if wants.asked == "when" and status_on(call, as_of) != "closed":
        _write_platform(draft, source)


def _write_notice(
    draft: Draft, source: Source, summary: NoticeSummary, wants: AnswerSpec, as_of: dt.date
) -> None:
    _write_applicants(draft, source, list(summary.applicants), wants)
    day = summary.deadline.isoformat() if summary.deadline else None
    last = next((f for f in first_steps(source.record.facts) if f.value == day), None)
    if last is not None:
        _write_status(draft, summary.status, last, draft.cite_fact(source, last), as_of)
        draft.warn(answer_warnings.of_facts(source, [last], draft.reply))
    if wants.asked == "when" and summary.status != "closed":
        _write_platform(draft, source)


def _write_applicants(draft: Draft, source: Source, kinds: Sequence[str], wants: AnswerSpec) -> None:
    told = next((f for f in source.record.facts if f.kind == "applicants"), None)
    known = [k for k in kinds if k != "unknown"]
    if told is not None and known and wants.asked != "who":
        draft.say("applicants_line", who=who_text(known, draft.reply), n=draft.cite_fact(source, told))


def _write_status(draft: Draft, status: Status, last: Fact, number: int, as_of: dt.date) -> None:
    if status not in ("open", "closed", "upcoming"):
        return
    deadline = deadline_text(last, draft.reply)
    told = any(deadline in line for line in draft.lines[:4])
    key = f"{status}_too" if told else status
    draft.say(key, day=day_text(as_of, draft.reply), deadline=deadline, n=number)


def _write_platform(draft: Draft, source: Source) -> None:
    """Where to apply, if the notice gives applicants just one place."""
    places = {
        f.value: f
        for f in source.record.facts
        if f.kind == "url" and f.label == "platform" and f.audience != "recommender"
    }
    if len(places) == 1:
        fact = next(iter(places.values()))
        draft.say("file_at", url=fact.value, n=draft.cite_fact(source, fact))


def cite_call_fact(view: CollectionReader, draft: Draft, call: CallRecord, fact: CallFact) -> int:
    """The marker of a call's fact, which may stand in a notice that was not opened."""
    for known in draft.citations:
        if known.aid == fact.aid and known.start <= fact.start and fact.end <= known.end:
            return known.marker
    notice = next(n for n in call.notices if n.aid == fact.aid)
    passage = passage_id_at(view, notice.aid, fact.start)
    return draft.cite_text(notice.aid, notice.title, notice.url, notice.date, passage, fact.quote, fact.start)
