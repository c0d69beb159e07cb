"""Yes-or-no questions that one clause settles: an exclusion, a limit, "only one of them".

Such a clause names hardly more than what it shuts out, so that sentences about the programme outweigh it. It is looked
for in the notice that would be quoted: by the words that set the question apart, by the kinds of `data/settling.tsv`, and
by a sum beside its limit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from operator import mul

from rag.answering.composing.certainty_decision import at_least_possible, sure_or_possible
from rag.answering.composing.composition import write
from rag.answering.kinds.clause_verdict import (
    OUTCOME,
    SETTLES,
    Settled,
    bare_names,
    of_sentence,
    what_is_asked,
)
from rag.answering.kinds.eligibility import call_of_asker
from rag.answering.kinds.settled_otherwise import (
    by_own_question,
    by_what_follows,
    by_what_is_lacking,
    by_what_is_untouched,
    by_what_it_is_about,
)
from rag.answering.kinds.yes_or_no import answer_state
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.explained_notice import explains
from rag.answering.quoting.named_call import only_call_of
from rag.answering.quoting.opened_notices import Source
from rag.answering.quoting.parent_call import calls_above
from rag.answering.quoting.quote_extent import (
    outside,
)
from rag.answering.quoting.specifics import NAMED, is_of_named, is_of_own_place
from rag.answering.quoting.verdict_words import (
    as_counting,
    as_having,
    of_shutting_out,
    says,
    whether_at_all,
    yes_or_no,
)
from rag.calls import CallRecord
from rag.calls.call_record import was_still_on
from rag.language.gazetteer import own_name
from rag.language.normalise import fold
from rag.language.places import applies_to, resolve_all
from rag.lazy import lazy_pattern
from rag.public import Answer
from rag.retrieval.confidence import certainty

ASIDE = 0.3
"""How much less a clause that forbids something else settles than one of the same strength."""
PARTLY_NAMED = 0.25
KIND_NAMED = 0.15
"""A notice whose title and beginning hold less than this share of what a question names may be of another subject: of five tuning questions
below a quarter two were answered rightly, both by a clause of their kind, and none by shared words alone."""
BESIDE = 120
"""So far before a clause the place of its item may be named, of a notice for a larger one."""
LATER = 0.6
"""How much more one settles that stands in a later notice, which tells what counts now."""
_CHOOSES = lazy_pattern(
    r"吗|能不能|可不可以|行不行|[么不](?=\s|$)|都[^,，。?？]{0,6}还是"
    r"|(?:^|[,.;:?!])(?:(?!\b(?:what|which|how|where|when|who|whom|whose|why)\b)[^,.;:?!]){0,80}"
    r"\b(?:can|may|could|must|do|does|is|are|will) (?:we|they|i|it|he|she|you|one|that|this)\b"
)
"""Words of a choice behind which a place may stand (可以都要么 喀什), or that ask it in the middle of a sentence, and not how or where."""
SHOWN_CHARS = 140
"""Of a quote that is longer only a part is shown."""


def _chooses(ctx: AnswerContext) -> bool:
    """Whether a question that is of no kind asks for a yes or no all the same."""
    return ctx.spec.asked is None and bool(_CHOOSES.search(fold(ctx.request.question)))


def settled(ctx: AnswerContext) -> Settled | None:
    """The clause that settles the question best; None where none does, or the question wants no yes or no."""
    question = whether_at_all(fold(ctx.request.question))
    chooses = ctx.spec.asked == "yes_no" or _chooses(ctx) or says("hearsay", question)
    if not ctx.quotes or not (chooses or OUTCOME.search(question)):
        return None
    first, *beside = on_the_same(ctx)
    found = _settling(ctx, first, question)
    found += [s for source in beside for s in _settling(ctx, source, question) if s.by_kind or s.own]
    best = max(found, key=lambda s: _rank(ctx, s), default=None)
    if best is None or best.strength < SETTLES:
        return None
    if best.phrase == "not_said" and not best.aside and _is_quoted(ctx, best):
        return None
    asked_for = fold(ctx.request.question)
    phrase = of_shutting_out(asked_for, best.phrase)
    return replace(best, phrase=as_having(asked_for, as_counting(asked_for, phrase, fold(best.quote.text))))


def _settling(ctx: AnswerContext, source: Source, question: str) -> list[Settled]:
    """What each clause of a notice says to a folded question."""
    asked = what_is_asked(ctx, source, question)
    own = [s for s in source.sentences if not asked.parts.excludes(s.start, s.end)]
    found = [s for sentence in own for s in of_sentence(ctx, source, sentence, asked)]
    return _in_one_voice(
        [
            *found,
            *by_what_it_is_about(source, asked),
            *by_own_question(ctx, source, asked),
            *by_what_follows(source, asked),
            *by_what_is_untouched(source, asked),
            *by_what_is_lacking(source, asked),
        ]
    )


def on_the_same(ctx: AnswerContext) -> list[Source]:
    """The notice that would be quoted, and those of the best ones that change it, that it changes, or that it forwards."""
    first = ctx.quotes[0].source
    aid, changed_by = first.record.notice.aid, ctx.reader.links.amended_by
    digest = first.record.notice.is_digest
    calls = [call for call in ctx.reader.calls_of([aid]) if _is_told_by(ctx, call)]
    same = {n.aid for call in calls for each in (call, *calls_above(ctx.reader, call)) for n in each.notices}
    return [
        first,
        *(
            source
            for source in ctx.sources
            if source is not first
            and (
                (other := source.record.notice.aid) in same
                or (not digest and other in changed_by.get(aid, ()))
                or (not digest and aid in changed_by.get(other, ()))
                or explains(ctx.reader, source.record, first.record)
            )
        ),
    ]


def _is_told_by(ctx: AnswerContext, call: CallRecord) -> bool:
    """Whether what would be quoted is of a call: a digest tells of several, and all else of what it tells."""
    first = ctx.quotes[0]
    notice = first.source.record.notice
    return not notice.is_digest or any(
        f.aid == notice.aid and first.start <= f.start < first.end for f in call.deadlines
    )


def _rank(ctx: AnswerContext, found: Settled) -> tuple[float, bool, float, float]:
    """By what the clause that settles best is chosen: of two as strong the one whose sentence holds more of the question."""
    source = found.quote.source
    changes = ctx.reader.links.amended_by.get(ctx.quotes[0].source.record.notice.aid, ())
    later = found.by_kind and source.record.notice.aid in changes
    sentence = next((s for s in source.sentences if s.start <= found.quote.start < s.end), None)
    held = sum(map(mul, ctx.units.weights, ctx.units.matches(sentence.folded))) if sentence else 0.0
    strength = found.strength + LATER * later
    return strength - ASIDE * found.aside, found.phrase != "not_said", strength, held


def _in_one_voice(found: Sequence[Settled]) -> list[Settled]:
    """The same, those that say neither with the yes or no of another that quotes the same words."""
    told = {
        (s.quote.start, s.quote.end): s.phrase for s in found if s.phrase in ("yes", "no") and not s.aside
    }
    return [
        replace(s, phrase=told.get((s.quote.start, s.quote.end), s.phrase))
        if s.phrase == "not_said" and not s.aside
        else s
        for s in found
    ]


def _is_quoted(ctx: AnswerContext, found: Settled) -> bool:
    """Whether a clause is quoted anyway; the part of a long quote that is shown need not hold one that shares no words with the question."""
    quote = found.quote
    around = (
        q for q in ctx.quotes if q.source is quote.source and q.start <= quote.start and quote.end <= q.end
    )
    return any(not found.by_kind or q.end - q.start <= SHOWN_CHARS for q in around)


def _is_meant(ctx: AnswerContext, found: Settled) -> bool:
    """Whether a question that does not name a notice's programme in full means it: by its place, or by what it asks to apply for."""
    notice = found.quote.source.record.notice
    held = set(ctx.read.regions) & set(notice.regions) or any(
        name in notice.title for name in bare_names(ctx.read.regions)
    )
    if not held:
        beside = fold(notice.text[max(0, found.quote.start - BESIDE) : found.quote.end])
        within = [p for p in resolve_all(ctx.read.regions) if applies_to(notice.regions, p)]
        held = any(fold(own_name(place).bare) in beside for place in within)
    least = KIND_NAMED if found.by_kind else PARTLY_NAMED
    if fold(ctx.request.question).isascii():
        # an English word is found by each of its translations, which says less of what is named
        least = NAMED
    if is_of_named(ctx, 0.0 if held else least):
        return True
    call, named = call_of_asker(ctx)
    return named and call is not None and notice.aid in {n.aid for n in call.notices}


def _settles_by_kind(found: Settled | None, phrase: str) -> bool:
    """Whether a clause says the same by its kind: it is quoted, and not words that forbid something else (不得重复使用凭证)."""
    return found is not None and found.by_kind and found.phrase == phrase and found.strength > SETTLES


def _answers_both_ways(quote: str) -> bool:
    """Whether folded words of a question with its answer let some in and shut others out (派遣出去的不算，自己用的可以)."""
    _, mark, answer = quote.partition("?")
    return bool(mark) and says("forbids", answer) and says("allows", answer)


def answer_settled(ctx: AnswerContext) -> Answer | None:
    """Yes or no with the clause that says so; None where no clause settles the question."""
    quoted = yes_or_no(ctx, ctx.quotes[0].text if ctx.quotes else "")
    found = settled(ctx)
    asked_there = found is not None and found.own
    if quoted not in (None, "not_said") and not asked_there and not _settles_by_kind(found, quoted):
        return None  # what is quoted anyhow says so, and is trusted
    named = is_of_named(ctx)
    if found is None or (certainty(ctx.confidence) == "none" and not named):
        return None
    call = only_call_of(ctx.reader, found.quote.source.record.notice.aid)
    off = call is not None and call.state in ("cancelled", "suspended") and not was_still_on(call, ctx.day)
    if found.phrase == "yes" and call is not None and off:
        return answer_state(ctx, call, f"verdict.{call.state}")  # it lets nobody in any more
    draft = ctx.draft()
    confidence = at_least_possible(ctx.confidence)
    asked = ctx.spec.asked == "yes_no" or found.phrase == "not_true"
    meant = named or _is_meant(ctx, found) or (found.own and is_of_own_place(ctx))
    if found.phrase not in ("not_said", "asked_there") and not meant:
        found = replace(found, phrase="not_said")  # a yes or no of another subject
    told = found.phrase != "not_said"
    plain = found.by_kind and (found.strength > SETTLES or found.of_both)
    plain = plain and not _answers_both_ways(fold(found.quote.text))
    sure = named and plain and told and found.phrase != "asked_there" and (asked or not _chooses(ctx))
    if asked or (told and _chooses(ctx)):
        draft.say(found.phrase)
    others = outside(ctx.quotes[:1], found.quote.start, found.quote.end)
    write(ctx, draft, [found.quote, *others], sure=sure)
    draft.link(found.quote.source)
    return draft.answer("verdict", sure_or_possible(confidence, sure=sure))
