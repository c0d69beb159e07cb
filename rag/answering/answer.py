"""The extractive answer: the fact, the sentences or the list that answer, quoted to the letter; or honest silence.

No language model is needed, nothing is made up: every value that is stated was read from the quote beside it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from rag.answering import cautions, silence
from rag.answering.draft import Draft
from rag.answering.evidence import Misfit, misfit
from rag.answering.listing import answer_list, wants_list
from rag.answering.phrases import say
from rag.answering.select import Question, Quote, choose, fact_fit, stated, weigh
from rag.answering.sources import Source, best_notices, open_sources
from rag.answering.values import day_text, deadline_text, label_text, value_text, who_text
from rag.answering.wants import Wants, wants_of
from rag.facts import first_steps
from rag.language.normalise import fold
from rag.retrieval.retriever import Retrieved
from rag.schema import Answer, AnswerKind, NoticeSummary, QueryRequest
from rag.view import View

ABSTAIN_BELOW = 0.5
"""The confidence from which on a question is answered."""
HARDLY_A_TEXT = 200
"""A notice with fewer characters tells no more than that there is an attachment."""
REFUSED = 0.49
"""The most confidence that an answer has which says that something is not there."""


def answer_question(view: View, found: Retrieved, request: QueryRequest, as_of: dt.date) -> Answer:
    """Answer from what was found, or say what is missing."""
    read = found.interpretation
    wants = wants_of(request.question, read)
    draft = Draft(wants.reply)
    if wants_list(wants, read) and found.confidence >= ABSTAIN_BELOW:
        answered = answer_list(view, found, wants, draft, as_of)
        if answered:
            return answered
    sources = open_sources(view, found.ranking, best_notices(found.ranking)) if len(found.chosen) else []
    if not sources:
        silence.nothing(draft, [], wants)
        return draft.answer("none", 0.0, abstained=True)
    question = Question(view, found.units)
    quotes = choose(weigh(sources, question, wants), question)
    other = _nothing_fits(sources, quotes, found)
    low = found.confidence < ABSTAIN_BELOW
    if other:
        silence.only_other(draft, *other)
    elif not low and _only_attached(quotes, wants):
        silence.in_attachment(draft, quotes[0].source, wants)
    elif low or not quotes:
        silence.nothing(draft, sources, wants, _what_is_missing(sources[0], wants))
    else:
        kind = _write(view, draft, quotes, question, wants, found, as_of)
        return draft.answer(kind, found.confidence)
    return draft.answer("none", min(found.confidence, REFUSED), abstained=True)


def _nothing_fits(
    sources: Sequence[Source], quotes: Sequence[Quote], found: Retrieved
) -> tuple[Source, Misfit] | None:
    """The notice that would answer but for its place, year or batch, if that stands first."""
    read = found.interpretation
    quoted = {q.source.index: q.text for q in reversed(quotes)}
    low = found.confidence < ABSTAIN_BELOW
    by_content = max(sources, key=lambda s: max(s.totals) - sum(s.reasons.values()))
    for source in [sources[0], *([by_content] if low else [])]:
        other = misfit(source.record, read, "" if low else quoted.get(source.index, ""))
        if other:
            return source, other
    return None


def _only_attached(quotes: Sequence[Quote], wants: Wants) -> bool:
    """Whether the best notice leaves what is asked to an attachment."""
    if not quotes or not quotes[0].source.record.notice.attachment_only:
        return False
    source = quotes[0].source
    if any(q.facts for q in quotes if q.source is source):
        return False
    if wants.entries or wants.asked in ("amount", "rate", "phone", "email", "url"):
        return True
    shaped = any(p.search(fold(q.text)) for q in quotes if q.source is source for _, p in wants.shapes)
    return bool(wants.shapes or wants.kinds) and not shaped and len(source.record.notice.text) < HARDLY_A_TEXT


def _what_is_missing(source: Source, wants: Wants) -> str:
    """The asked kind of fact, where the nearest notice doesn't state it."""
    if not wants.kinds or any(fact_fit(f, wants) > 0 for f in source.record.facts):
        return ""
    return say(wants.reply, "not_stated", fact=silence.fact_name(wants))


def _write(
    view: View,
    draft: Draft,
    quotes: list[Quote],
    question: Question,
    wants: Wants,
    found: Retrieved,
    as_of: dt.date,
) -> AnswerKind:
    """Write the answer; returns its kind."""
    main = quotes[0].source
    is_fact = bool(quotes[0].facts)
    if is_fact:
        _write_fact(draft, quotes, question, wants)
    else:
        _write_passages(draft, quotes, wants)
    summary = view.summary(main.record, as_of)
    _write_who_and_when(draft, main, summary, wants, as_of)
    draft.warn(cautions.of_notice(main, summary, wants, found.interpretation))
    draft.warn(cautions.of_collection(view.corpus.newest, as_of, wants.reply))
    return "fact" if is_fact else "passage"


def _write_fact(draft: Draft, quotes: list[Quote], question: Question, wants: Wants) -> None:
    """The values first, then the words of the notice that hold them, then where they stand."""
    cautious = []
    for quote in quotes:
        number = draft.cite(quote.source, quote.start, quote.end, quote.passage_id)
        facts = stated(quote, question, wants) if quote.source is quotes[0].source else []
        for fact in facts:
            draft.say(
                "value", label=label_text(fact, wants.reply), value=value_text(fact, wants.reply), n=number
            )
        cautious += cautions.of_facts(quote.source, facts, wants.reply)
    for place, quote in enumerate(quotes):
        number = draft.cite(quote.source, quote.start, quote.end, quote.passage_id)
        if quote.source is quotes[0].source:
            draft.say("original" if place == 0 else "more", quote=quote.text, n=number)
        else:
            _see_also(draft, quote, "also", number)
    notice = quotes[0].source.record.notice
    draft.say("source", title=notice.title, date=day_text(notice.date, draft.reply), n=1)
    draft.warn(cautious)


def _write_passages(draft: Draft, quotes: list[Quote], wants: Wants) -> None:
    seen: set[int] = set()
    for quote in quotes:
        number = draft.cite(quote.source, quote.start, quote.end, quote.passage_id)
        if quote.source.index in seen:
            draft.say("more", quote=quote.text, n=number)
        else:
            _see_also(draft, quote, "also" if seen else "says", number)
        seen.add(quote.source.index)


def _see_also(draft: Draft, quote: Quote, key: str, number: int) -> None:
    notice = quote.source.record.notice
    draft.say(key, title=notice.title, date=day_text(notice.date, draft.reply), quote=quote.text, n=number)


def _write_who_and_when(
    draft: Draft, source: Source, summary: NoticeSummary, wants: Wants, as_of: dt.date
) -> None:
    """Who may apply, whether it is still open, and where to apply, each with the quote that says so."""
    if summary.status == "none":
        return
    facts = source.record.facts
    told = next((f for f in facts if f.kind == "applicants"), None)
    if told is not None and wants.asked != "who":
        who = who_text([k for k in summary.applicants if k != "unknown"], draft.reply)
        if who:
            draft.say("applicants_line", who=who, n=draft.cite_fact(source, told))
    last = next(
        (f for f in first_steps(facts) if summary.deadline and f.value == summary.deadline.isoformat()), None
    )
    if last is not None and summary.status in ("open", "closed", "upcoming"):
        draft.say(
            summary.status,
            day=day_text(as_of, draft.reply),
            deadline=deadline_text(last, draft.reply),
            n=draft.cite_fact(source, last),
        )
        draft.warn(cautions.of_facts(source, [last], draft.reply))
    platform = next(
        (f for f in facts if f.kind == "url" and f.label == "platform" and f.audience != "recommender"), None
    )
    if platform is not None and wants.asked == "when" and summary.status != "closed":
        draft.say("file_at", url=platform.value, n=draft.cite_fact(source, platform))
