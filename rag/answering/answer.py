"""The extractive answer: the fact, the sentences or the list that answer, quoted to the letter; or honest silence.

No language model is needed, nothing is made up: every value that is stated was read from the quote beside it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from rag.answering import abstention, answer_warnings
from rag.answering.answer_spec import AnswerSpec, answer_spec_of, closing_in
from rag.answering.constraint_check import Misfit, misfit
from rag.answering.draft import Draft
from rag.answering.listing import answer_calls, answer_notices, is_call_list, is_notice_list
from rag.answering.named_call import call_asked, call_hinted, is_named_in_full, quotes_of
from rag.answering.opened_notices import Source, best_notices, open_sources
from rag.answering.phrases import say
from rag.answering.quote_selection import Quote, choose, fact_fit, weigh
from rag.answering.values import day_text
from rag.answering.weighted_units import WeightedUnits
from rag.answering.writing import cite_call_fact, write
from rag.calls import CHANGING, CallRecord
from rag.domain import Interpretation
from rag.language.normalise import fold
from rag.public import Answer, QueryRequest
from rag.retrieval.answer_types import MONEY
from rag.retrieval.confidence import abstain_below, confidence
from rag.retrieval.confidence_features import ConfidenceFeatures
from rag.retrieval.reader import CollectionReader
from rag.retrieval.retriever import Retrieved

HARDLY_A_TEXT = 200
"""A notice with fewer characters tells no more than that there is an attachment."""
NEAR = 8
"""A call is asked for only if one of this many best notices tells of it."""
SURE_OF_CALL = 0.8
"""Confidence in the date of a call that the question names."""


def answer_question(
    view: CollectionReader, found: Retrieved, request: QueryRequest, as_of: dt.date
) -> Answer:
    """Answer from what was found, or say what is missing."""
    read = found.interpretation
    wants = answer_spec_of(request.question, read)
    draft = Draft(wants.reply)
    listed = _listed(view, found, request, wants, draft, as_of)
    if listed:
        return listed
    question, sources, quotes = _read(view, found, request, wants)
    if not sources:
        abstention.nothing(draft, [], wants)
        return draft.answer("none", 0.0, abstained=True)
    if wants.asked == "when" and wants.audience != "public":
        dated = _date_of_call(view, found, request.question, question, wants, draft, as_of)
        if dated:
            return dated
    sure = _sure(found, quotes)
    low = sure < abstain_below() or _unstated(found)
    other = _nothing_fits(sources, quotes, found.interpretation, low)
    if other:
        abstention.only_other(draft, *other)
    elif not low and _only_attached(quotes, wants):
        abstention.in_attachment(draft, quotes[0].source, wants)
    elif low or not quotes:
        abstention.nothing(draft, sources, wants, _what_is_missing(sources[0], wants))
    else:
        kind = write(view, draft, quotes, question, wants, found.interpretation, as_of)
        return draft.answer(kind, sure)
    return draft.answer("none", _refused(sure), abstained=True)


def quoted_evidence(
    view: CollectionReader, found: Retrieved, request: QueryRequest
) -> ConfidenceFeatures | None:
    """The evidence for an answer together with what would be quoted; None if nothing was found. For calibration."""
    if found.evidence is None or not len(found.chosen):
        return None
    _, _, quotes = _read(view, found, request, answer_spec_of(request.question, found.interpretation))
    return _with_quote(found.evidence, quotes)


def _read(
    view: CollectionReader, found: Retrieved, request: QueryRequest, wants: AnswerSpec
) -> tuple[WeightedUnits, Sequence[Source], Sequence[Quote]]:
    """The question, the best notices opened, and what of them would be quoted; empty if nothing was found."""
    question = WeightedUnits(view, found.units, request.question)
    sources = open_sources(view, found.ranking, best_notices(found.ranking)) if len(found.chosen) else []
    return question, sources, choose(weigh(sources, question, wants), question) if sources else []


def _with_quote(evidence: ConfidenceFeatures, quotes: Sequence[Quote]) -> ConfidenceFeatures:
    first = quotes[0] if quotes else None
    return replace(evidence, quote=first.weight if first else 0.0)


def _sure(found: Retrieved, quotes: Sequence[Quote]) -> float:
    """Probability that the quotes answer."""
    return (
        confidence(_with_quote(found.evidence, quotes), quoted=True) if found.evidence else found.confidence
    )


def _unstated(found: Retrieved) -> bool:
    """Whether the best notice states no value of the asked kind anywhere."""
    return found.evidence is not None and found.evidence.unstated > 0


def _refused(sure: float) -> float:
    """The confidence of an answer that says that something is not there: below the threshold, whatever was found."""
    return min(sure, abstain_below() - 0.01)


def _date_of_call(
    view: CollectionReader,
    found: Retrieved,
    text: str,
    question: WeightedUnits,
    wants: AnswerSpec,
    draft: Draft,
    as_of: dt.date,
) -> Answer | None:
    """The deadline of the call that is named, or that it is not told; None where no call is named for certain."""
    ranking = found.ranking
    near = [view.corpus.records[n].notice.aid for n in best_notices(ranking, NEAR)]
    read = found.interpretation
    call = call_asked(view, question, read, near) or call_hinted(view, text, read, near)
    if call is None:
        return None
    told_first = any(notice.aid == near[0] for notice in call.notices)
    if not told_first and not is_named_in_full(call, text, read) and found.confidence < abstain_below():
        return None  # what stands first is of another place or programme, so that this call may be another one too
    own = [f for f in call.deadlines if not f.superseded]
    facts = [f for f in own if f.audience == "recommender"]
    if wants.audience is None:
        facts = [
            *call.chosen,
            *(f for f in own if f.audience == "applicant" and f not in call.chosen),
        ] or facts
    quotes = quotes_of(view, ranking, call, facts)
    if quotes:
        kind = write(view, draft, quotes, question, wants, found.interpretation, as_of, call)
        return draft.answer(kind, max(found.confidence, SURE_OF_CALL))
    first = view.corpus.by_aid[call.notices[0].aid]
    source = open_sources(view, ranking, [first], max_passages=3)[0]
    abstention.not_told(draft, source, call.programme, wants)
    _tell_what_was_changed(view, draft, call)
    draft.warn(answer_warnings.of_call(call, wants, read))
    return draft.answer("none", _refused(found.confidence), abstained=True)


def _tell_what_was_changed(view: CollectionReader, draft: Draft, call: CallRecord) -> None:
    """The date that an amendment without a new one has moved, cited so that nobody goes by it."""
    if not any(notice.role in CHANGING for notice in call.notices):
        return
    changed = next((other for other in view.calls if other.call_id == call.parent), None)
    if changed is None:
        return
    for fact in changed.chosen:
        number = cite_call_fact(view, draft, changed, fact)
        title = view.corpus.records[view.corpus.by_aid[fact.aid]].notice.title
        draft.say("moved_from", title=title, day=day_text(fact.value, draft.reply), n=number)


def _listed(
    view: CollectionReader,
    found: Retrieved,
    request: QueryRequest,
    wants: AnswerSpec,
    draft: Draft,
    as_of: dt.date,
) -> Answer | None:
    """The answer as a list of calls or notices, where the question asks for one and several belong to it."""
    read = found.interpretation
    closing = closing_in(request.question, as_of)
    if is_call_list(wants, read, closing):
        return answer_calls(view, found, wants, draft, as_of, closing)
    if is_notice_list(wants, read) and found.confidence >= abstain_below():
        return answer_notices(view, found, wants, draft, as_of)
    return None


def _nothing_fits(
    sources: Sequence[Source], quotes: Sequence[Quote], read: Interpretation, low: bool
) -> tuple[Source, Misfit] | None:
    """The notice that would answer but for its place, year or batch, if that stands first."""
    quoted = {q.source.index: q.text for q in reversed(quotes)}
    by_content = max(sources, key=lambda s: max(s.totals) - sum(s.reasons.values()))
    for source in [sources[0], *([by_content] if low else [])]:
        other = misfit(source.record, read, "" if low else quoted.get(source.index, ""))
        if other:
            return source, other
    return None


def _only_attached(quotes: Sequence[Quote], wants: AnswerSpec) -> bool:
    """Whether the best notice leaves what is asked to an attachment."""
    if not quotes or not quotes[0].source.record.notice.attachment_only:
        return False
    source = quotes[0].source
    if any(q.facts for q in quotes if q.source is source):
        return False
    if wants.entries or wants.asked in (*MONEY, "phone", "email", "url", "address"):
        return True
    shaped = any(p.search(fold(q.text)) for q in quotes if q.source is source for _, p in wants.shapes)
    return bool(wants.shapes or wants.kinds) and not shaped and len(source.record.notice.text) < HARDLY_A_TEXT


def _what_is_missing(source: Source, wants: AnswerSpec) -> str:
    """The asked kind of fact, where the nearest notice doesn't state it."""
    if not wants.kinds or any(fact_fit(f, wants) > 0 for f in source.record.facts):
        return ""
    return say(wants.reply, "not_stated", fact=abstention.fact_name(wants))
