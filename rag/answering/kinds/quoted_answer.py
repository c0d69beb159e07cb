"""Answers that quote the best notice: as sure, or as possible with what is doubtful said first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answering.asked.claimed_day import verdict_on_claim
from rag.answering.asked.handing_in import says_where
from rag.answering.asked.list_request import asks_whether_any
from rag.answering.asked.own_figure import bounds_a_figure
from rag.answering.asked.unheard import mostly_written
from rag.answering.composing.certainty_decision import (
    at_least_possible,
    at_least_sure,
    at_most_possible,
    refused,
)
from rag.answering.composing.composition import write
from rag.answering.doubts import abstention
from rag.answering.doubts.missing_names import held_nowhere, not_named, quoted_names, unwritten_names
from rag.answering.doubts.quote_doubts import (
    A_LIST,
    DOUBTS,
    FIRM,
    Doubt,
    lists_firms,
    only_announces,
    untold_tier,
)
from rag.answering.doubts.written_after_all import is_written_near
from rag.answering.quoting.announced_first import AMONG, calls_at_place_of, may_retell
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.correcting_quote import correcting_quote
from rag.answering.quoting.draft import Draft
from rag.answering.quoting.likely_sentences import likelihood_of, likely_quotes
from rag.answering.quoting.named_call import only_call_of
from rag.answering.quoting.opened_notices import Source
from rag.answering.quoting.quote_extent import MAX_QUOTE_CHARS, Quote
from rag.answering.quoting.quote_features import is_outweighed
from rag.answering.quoting.quote_selection import RARE
from rag.answering.quoting.several_sums import sums_shown
from rag.answering.quoting.specifics import (
    NAMED,
    asks_of_a_case,
    asks_of_own_case,
    is_named_otherwise,
    is_of_asked_place,
    is_of_named,
    is_told_for_place,
)
from rag.answering.quoting.verdict_words import yes_or_no
from rag.answering.wording.locales import LOCALES
from rag.answering.wording.phrases import say
from rag.calls import status_on
from rag.domain import RESULTS, DeadlineFact
from rag.language.gazetteer import own_name
from rag.language.normalise import fold
from rag.language.places import resolve_all
from rag.public import Answer
from rag.retrieval.confidence import certainty

FURTHER = 2
"""How many quotes a possible answer has beside the best one."""
LIKELY_CHARS = 140
"""How long each of them may be: that is the citation, of which the text shows the clauses that answer."""
LEAST_LIKELY = 0.06
"""A second one that is less likely than this to answer is left out: of 248 tuning answers by words one in nine characters goes, and of 226 right ones 3."""
RIVAL = 0.01
"""The second notice may be the one that answers if its best passage ranks less than this below the first's (in units of
similarity): so near are a tenth of the possible answers, and .03 (a quarter of them) gains no more."""
_OF_VALUE = {
    "when": frozenset({"payday", "resume", "event_day", "results_day"}),
    "rate": frozenset({"interest", "matching"}),
}
"""Kinds of things that are days or shares themselves, so that no other day or share beside them answers."""
LIKELY_OF_NAMED = 0.08
"""From this confidence on a quote from the notice that a question names may answer: of 35 tuning questions that were refused below "possible" 21 were
told by it and 5 by no notice; of 32 below it 5 and 25. The weights that give the confidence know best the notices on which they were fitted."""
_THE_LIST = re.compile(r"(?:名单|\blist\b)[^,。?;]{0,8}?(?:都?有(?:谁|哪些))?[?。]?$")
_ONTO_LIST = re.compile(
    r"(?:[进入上]|列入|评)[^,。?;]{0,6}名单|\b(?:on|onto|into|off|mak(?:es?|ing)|enter|join)\b[^,.?;]{0,40}\blist\b"
)


def is_doubted_anyway(ctx: AnswerContext) -> bool:
    """Whether an answer by quotes is doubted, or refused, for another reason than what is known of question, notice and quote. For calibration."""
    refused_anyway = not ctx.quotes or certainty(_floored(ctx)) == "none"
    return refused_anyway or any(doubt.applies(ctx) for doubt in DOUBTS[:-1])


def answer_quotes(ctx: AnswerContext) -> Answer:
    """Quote what answers, or may answer; say that nothing does where even that is too much."""
    confidence = _floored(ctx)
    answerable = bool(ctx.quotes) and certainty(confidence) != "none"
    doubt = next((d for d in DOUBTS if d.applies(ctx)), None) if answerable else None
    if not answerable or (doubt is not None and _is_hopeless(ctx, doubt, confidence)):
        draft = ctx.draft()
        _say_nothing_answers(ctx, draft, answerable)
        return draft.answer("none", refused(confidence))
    changed = correcting_quote(ctx, ctx.quotes)
    if changed is not None:
        return _changed(ctx, *changed, confidence)
    return _possible(ctx, doubt, confidence) if doubt is not None else _sure(ctx, confidence)


def _say_nothing_answers(ctx: AnswerContext, draft: Draft, answerable: bool) -> None:
    if answerable and (names := held_nowhere(ctx)):
        draft.say("not_held", names=names)
        abstention.say_nearest(ctx, draft)
    elif answerable and (words := unwritten_names(ctx)):
        if is_written_near(ctx, words, abstention.NEAREST):
            draft.say("nothing")
        else:
            draft.say("nothing_on", missing=say(draft.reply, "unwritten", names=quoted_names(ctx, words)))
        abstention.say_nearest(ctx, draft)
    elif answerable and (missing := _left_out(ctx)):
        abstention.say_left_out(ctx, draft, ctx.quotes[0].source, missing)
    else:
        abstention.nothing(ctx, draft)


def _is_hopeless(ctx: AnswerContext, doubt: Doubt, confidence: float) -> bool:
    """Whether a doubtful answer is about something else: what is named stands nowhere, or an English name is not in the title.

    Of 586 tuning questions 14 name something that stands nowhere: 11 are refused anyway, and none of the other three was answered rightly.
    """
    renamed = doubt.phrase == "maybe_renamed" and _is_unlikely_in_other_words(ctx, confidence)
    told_nowhere = held_nowhere(ctx) or unwritten_names(ctx) or _left_out(ctx)
    return renamed or bool(told_nowhere) or _lists_nobody(ctx) or _tells_way_of_another(ctx)


def _tells_way_of_another(ctx: AnswerContext) -> bool:
    """Whether it is asked how to apply, and hardly anything of what for stands in the notice's title and beginning: it tells the way of something else.

    Of 6,400 tuning questions of 38 authors eight had such a possible answer, and no notice told what any of them asked. What is
    asked in English a title may name by a word that the glossary has not.
    """
    return (
        ctx.spec.reply != "en"
        and is_named_otherwise(ctx)
        and any(name == "submit" for name, _ in ctx.spec.shapes)
    )


def _lists_nobody(ctx: AnswerContext) -> bool:
    """Whether a list itself is asked for (…名单, the list) although the quoted notice announces no results and names no firm.

    Not if a question about a list asks for a day, a sum, or yes or no: of six such questions five were answered rightly.
    """
    notice = ctx.quotes[0].source.record.notice
    question = fold(ctx.request.question)
    asked = ctx.spec.asked in (None, "list", "who") and not _ONTO_LIST.search(question)
    return (
        asked
        and bool(_THE_LIST.search(question))
        and notice.category not in RESULTS
        and not FIRM.search(fold(notice.text))
    )


def _left_out(ctx: AnswerContext) -> frozenset[str]:
    """Which asked kinds of detail (an interest rate, winners' names) the quoted notice nowhere states; empty if it may answer.

    Of 26 such answers to tuning questions of all authors 23 were to what no notice tells; the other three asked for a day or a share
    as well, which was quoted: but neither is when money is paid or taking papers goes on, nor another share than that of interest.
    """
    missing = abstention.left_out(ctx.request.question, ctx.quotes[0].source.record.notice.text)
    if ctx.spec.asked in ("when", "rate") and ctx.quotes[0].facts:
        return missing & _OF_VALUE[ctx.spec.asked]
    return missing


def _possible(ctx: AnswerContext, doubt: Doubt, confidence: float) -> Answer:
    draft, quotes, listed = ctx.draft(), ctx.quotes, _list_itself(ctx)
    further: Sequence[Quote] = ()
    if doubt.phrase == "maybe_several":
        quotes = sums_shown(quotes[0], ctx.units, ctx.spec)
    elif quotes[0].facts:
        # beside a value a sentence without a word of the question tells nothing, or what somebody wants to have told
        further = [quote for quote in _further(ctx) if any(ctx.units.matches(fold(quote.text)))]
    else:
        quotes = listed or _all_that_may_answer(ctx)
    draft.say(opening_of(ctx, doubt.phrase), fact=abstention.fact_name(ctx.spec), mark=untold_tier(ctx))
    say_what_is_not_named(ctx, draft)
    whole = doubt.phrase == "maybe_several" or bool(listed)
    kind = write(ctx, draft, quotes, further=further, sure=False, whole=whole)
    draft.link(quotes[0].source)
    return draft.answer(kind, at_most_possible(confidence))


def _list_itself(ctx: AnswerContext) -> Sequence[Quote]:
    """The lines of the first notice that name firms, those of an asked place alone where it names some; none where no entries are asked for, or it lists none."""
    source = ctx.quotes[0].source
    text = source.record.notice.text
    if not ctx.spec.entries or not lists_firms(text):
        return ()
    rows = [m.span() for m in re.finditer(r"[^\n]+", text) if FIRM.search(fold(m.group()))]
    elsewhere = [name for name in ctx.read.regions if name not in source.record.notice.regions]
    names = [own_name(place).bare for place in resolve_all(elsewhere)]
    own = [row for row in rows if any(name in text[slice(*row)] for name in names)]
    if 0 < len(own) < len(rows) and len(own) <= 1 + FURTHER:
        return [Quote(source, source.passage_id_at(start), start, end, 0.0) for start, end in own]
    start, end = rows[0][0], rows[-1][1]
    if len(rows) < A_LIST or end - start > MAX_QUOTE_CHARS:
        return ()
    return [Quote(source, source.passage_id_at(start), start, end, 0.0)]


def _changed(ctx: AnswerContext, changed: Quote, before: Quote, confidence: float) -> Answer:
    """The words of a later notice that change the quoted value, then the words that they change."""
    draft = ctx.draft()
    draft.say("maybe")
    kind = write(ctx, draft, [changed, replace(before, facts=())], sure=False)
    draft.link(changed.source)
    return draft.answer(kind, at_most_possible(confidence))


def _sure(ctx: AnswerContext, confidence: float) -> Answer:
    draft, quotes = ctx.draft(), ctx.quotes
    told = [f for f in quotes[0].facts if isinstance(f, DeadlineFact) and not f.superseded]
    days = [f.value for f in told if f.value and (f.for_applicants or ctx.spec.audience)]
    claim = verdict_on_claim(ctx.request.question, days, ctx.as_of)
    if opening := claim or yes_or_no(ctx, quotes[0].text):
        draft.say(opening)
    kind = write(ctx, draft, quotes)
    return draft.answer("verdict" if ctx.spec.asked == "yes_no" else kind, at_least_sure(confidence))


def _all_that_may_answer(ctx: AnswerContext) -> Sequence[Quote]:
    """The best quote and what else may answer, the likeliest of its notice first; a notice's announcement of itself comes last.

    Of 1,906 tuning questions, each asker's by what half of the others taught, the first one answers .747 so, and .719 as they were weighed by hand.
    """
    first = ctx.quotes[0]
    further = _further(ctx)
    if only_announces(ctx):
        return [*further, first]
    if _tells_what_decides(ctx):
        return [first, *further]
    likelihood = likelihood_of(first.source, ctx.units, ctx.spec, [first])
    if further and further[0].source is first.source and further[0].weight > likelihood:
        return [further[0], first, *further[1:]]
    return [first, *further]


def _tells_what_decides(ctx: AnswerContext) -> bool:
    """Whether the first quote says where papers go, or bounds a figure of the asker's, as is asked: no sentence that shares more words outweighs it."""
    text = fold(ctx.quotes[0].text)
    if ctx.spec.asked == "address":
        return says_where(text)
    return bounds_a_figure(text, ctx.spec.measures)


def _further(ctx: AnswerContext) -> list[Quote]:
    """What most likely answers beside the best quote, from its notice; the last is of the second notice if that ranks hardly lower."""
    first, rival = ctx.quotes[0], _rival(ctx)
    of_rival = _likely(ctx, rival, [], 1) if rival else []
    if not of_rival and is_outweighed(ctx):
        others = (q for q in ctx.quotes if q.source is not first.source)
        of_rival = [max(others, key=lambda q: q.weight)]
    return [*_likely(ctx, first.source, [first], FURTHER - len(of_rival)), *of_rival]


def _likely(ctx: AnswerContext, source: Source, taken: Sequence[Quote], count: int) -> list[Quote]:
    likely = likely_quotes(source, ctx.units, ctx.spec, taken, count=count, limit=LIKELY_CHARS)
    return [quote for n, quote in enumerate(likely) if not n or quote.weight >= LEAST_LIKELY]


def _rival(ctx: AnswerContext) -> Source | None:
    """The second notice where it ranks hardly below the first, or has a sentence that holds more of what is asked."""
    if len(ctx.sources) < 2:
        return None
    if (announcing := _announcing(ctx)) is not None:
        return announcing
    if ctx.sources[1].record.notice.is_digest and not ctx.sources[0].record.notice.is_digest:
        return None  # a digest only repeats what the notice itself tells
    best, second = (max(source.totals) for source in ctx.sources[:2])
    return ctx.sources[1] if best - second < RIVAL or is_outweighed(ctx) else None


def _announcing(ctx: AnswerContext) -> Source | None:
    """The call for applications of the same place that stands near a first notice which is none and may only retell it."""
    first, *others = (source.record for source in ctx.sources)
    if not may_retell(first):
        return None
    near = zip(ctx.sources[1 : 1 + AMONG], others, strict=False)
    return next((source for source, record in near if calls_at_place_of(record, first)), None)


def _floored(ctx: AnswerContext) -> float:
    """The confidence; at least that of "possible" if an asked value or rare form stands in the named programme's notice."""
    if ctx.quotes and (_counts_what_is_listed(ctx) or abstention.quotes_a_day(ctx)):
        return at_least_possible(ctx.confidence)
    if ctx.quotes and (asks_of_own_case(ctx) or asks_of_a_case(ctx)):
        return at_least_possible(ctx.confidence)
    if ctx.quotes and ctx.confidence >= LIKELY_OF_NAMED and is_of_named(ctx, abstention.TOLD_OF):
        return at_least_possible(ctx.confidence)
    if not ctx.quotes or not (ctx.quotes[0].facts or _has_rare_form(ctx)):
        return ctx.confidence
    if ctx.quotes[0].source is ctx.sources[0] and (is_of_named(ctx) or is_told_for_place(ctx)):
        return at_least_possible(ctx.confidence)
    return ctx.confidence


def _is_unlikely_in_other_words(ctx: AnswerContext, confidence: float) -> bool:
    """Whether an English question without a place, none of whose names is in the notice's title, is more likely not answered.

    Of nine such tuning questions one was answered rightly and seven were unanswerable. Of fifteen Chinese ones it was nine and
    seven, so those are still answered.
    """
    return not LOCALES[ctx.spec.reply].is_of_notices and not ctx.read.regions and confidence < 0.5


def _counts_what_is_listed(ctx: AnswerContext) -> bool:
    """Whether the question counts entries of a named place's list of results, and its notice is quoted with a number of them."""
    source, text = ctx.quotes[0].source, fold(ctx.quotes[0].text)
    notice = source.record.notice
    own = source is ctx.sources[0] and bool(set(ctx.read.regions) & set(notice.regions))
    counts = any(p.search(text) for name, p in ctx.spec.shapes if name == "count")
    return ctx.spec.asked == "count" and own and counts and notice.category in RESULTS


def _has_rare_form(ctx: AnswerContext) -> bool:
    text = fold(ctx.quotes[0].text)
    if ctx.spec.asked == "address" and says_where(text):
        return True
    return any(name in RARE and pattern.search(text) for name, pattern in ctx.spec.shapes)


# How a doubtful answer begins: with what is doubtful, and with what of the question its notice does not write.
_VAGUE = ("maybe", "maybe_near", "maybe_renamed", "not_said")
_HELD = 0.5
"""How well a text matches a word of the question, or another word for it, that it writes."""


def opening_of(ctx: AnswerContext, phrase: str) -> str:
    """The phrase that says a doubt; whether there is any programme is answered by which there is, not by a quoted yes or no.

    That the title does not name what is asked for is not said of a notice of the asked place whose text does: a city's measures name each of their sections there alone.
    """
    if phrase == "maybe_renamed" and _is_told_within(ctx):
        phrase = "maybe"
    if phrase not in _VAGUE or not asks_whether_any(fold(ctx.request.question)):
        return phrase
    if not is_of_named(ctx):
        return "there_is_near"
    call = only_call_of(ctx.reader, ctx.quotes[0].source.record.notice.aid)
    if call is None:
        return phrase
    return "there_is" if status_on(call, ctx.as_of) in ("open", "rolling", "upcoming") else "there_was"


def _is_told_within(ctx: AnswerContext) -> bool:
    return ctx.features is not None and is_of_asked_place(ctx) and ctx.features.subject >= NAMED


def say_what_is_not_named(ctx: AnswerContext, draft: Draft) -> None:
    """Add which of the things that the question names the quoted notice writes neither so, nor in other words, nor for the most part."""
    if missing := not_named(ctx):
        notice = ctx.quotes[0].source.record.notice
        text = fold(f"{notice.title} {notice.text}")
        told = zip(ctx.units.units, ctx.units.matches(text), strict=True)
        known = [fold(unit.label) for unit, match in told if match > _HELD]
        if unwritten := [name for name in missing if not mostly_written(fold(name), text, known)]:
            draft.say("not_named", names=quoted_names(ctx, unwritten))
