"""The answer to "what can I apply for": the calls asked for, by deadline, one quote each."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answering.asked.list_request import (
    ListQuestion,
    asking_sentence,
    asks_whether_any,
    list_question,
    places_left_out,
)
from rag.answering.asked.tiers import missing_tier
from rag.answering.asked.unheard import unheard, unheard_places
from rag.answering.asked.weighted_units import WeightedUnits
from rag.answering.composing import answer_warnings
from rag.answering.composing.certainty_decision import at_least_sure, at_most_possible, refused
from rag.answering.composing.composition import write
from rag.answering.doubts.missing_names import quoted_names
from rag.answering.kinds.call_items import (
    by_sum,
    day_quoted,
    in_places,
    is_about_sums,
    largest,
    write_call_item,
    write_cancelled,
    write_partly_off,
    write_sum,
)
from rag.answering.kinds.call_subject import about_subject, calls_taking, match_of, of_trade, subject_of
from rag.answering.kinds.listed_calls import (
    SHOWN_AS,
    fitting_calls,
    not_shut_out,
    places_asked,
    without_parts_beside,
)
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.named_call import subject_units
from rag.answering.quoting.quote_extent import Quote
from rag.answering.quoting.specifics import is_of_named
from rag.answering.quoting.value_selection import announcement
from rag.answering.wording.phrases import say
from rag.answering.wording.value_text import day_text, place_text, who_text
from rag.calls import CallRecord, deadline_on, status_on
from rag.domain import DeadlineFact
from rag.language.clause_marks import before_next, behind_last
from rag.language.item_marks import HEAD_MARKS
from rag.language.normalise import fold
from rag.lazy import lazy_pattern
from rag.matching.question_profile import asking_clause, profile_of
from rag.public import Answer, WarningCode
from rag.retrieval.answer_types import MONEY, asks_for_value
from rag.retrieval.reader import CollectionReader

MAX_ITEMS = 10
AT_LENGTH = 80
"""Who writes so many characters tells of the firm, in words that no programme's name has."""
WHOLLY = 0.7
"""Where nothing says that calls are asked for, the best one holds this share of the subject's weight."""
_GIVES = re.compile("给予|奖补|资助|补助|补贴|奖励|扶持")
_TOLD: tuple[WarningCode, ...] = ("stale_collection",)
"""What "nothing is open" says itself: how far the collection reaches."""
HARDLY_HELD = 0.4
"""A share of the question's words, those that no notice writes among them, below which the best notice is hardly on what is named."""
_FOR_SOMETHING = lazy_pattern(
    r"(?<!apply )(?<!applied )(?<!applying )\bfor (?:an? |the )?(?!my\b|our\b|us\b|me\b|compan|firm|enterprise|business)[a-z][a-z' -]{3,40}[?.!]?$"
)
_OFF: tuple[WarningCode, ...] = ("cancelled",)


def answer_calls(ctx: AnswerContext) -> Answer | None:
    """The calls asked for, or that there are none; None where no list is asked for, or no call is about its subject.

    If the question also asks how much is given, or what, a list of programmes and days does not tell that, so it is never sure.
    """
    if _asks_of_a_class_left_out(ctx):
        return None
    listed = list_question(ctx.request.question, ctx.read, ctx.as_of)
    answer = _answer_calls(ctx, listed) if listed else None
    if listed and answer and answer.certainty == "sure" and (listed.counted or is_about_sums(listed)):
        return _only_possible(answer)  # of notices that are not held there may be more
    gives = any(name == "benefit" for name, _ in ctx.spec.shapes)
    if answer is None or answer.certainty != "sure" or not (gives or ctx.spec.asked in MONEY):
        return answer
    said = say(ctx.spec.reply, "list_without_sums")
    return _only_possible(answer.model_copy(update={"text": f"{said}\n{answer.text}"}))


def _asks_of_a_class_left_out(ctx: AnswerContext) -> bool:
    """Whether it is asked if there is money for a class that the named programme's notice, which has others, has not (安化黑茶C类有补助吗)."""
    if ctx.spec.asked != "yes_no" or not ctx.units.tiers or not is_of_named(ctx):
        return False
    return missing_tier(ctx.units.tiers, ctx.sources[0].record.notice.text) is not None


def _only_possible(answer: Answer) -> Answer:
    return answer.model_copy(
        update={"confidence": at_most_possible(answer.confidence), "certainty": "possible"}
    )


def _answer_calls(ctx: AnswerContext, listed: ListQuestion) -> Answer | None:
    reader, read = ctx.reader, ctx.read
    if not read.regions and (elsewhere := _places_of_no_notice(ctx)):
        return elsewhere
    units = WeightedUnits(reader, ctx.found.units)
    near = fitting_calls(reader, read, listed, ctx.as_of)
    fitting = [
        call for call in near if listed.state == "cancelled" or day_quoted(call, ctx.as_of) is not None
    ]
    fitting = without_parts_beside(fitting) if listed.state == "cancelled" else fitting
    fitting = [call for call in fitting if not _is_rolling_by_another_item(ctx, call)]
    fitting = not_shut_out(ctx.request.question, ctx.as_of, fitting)
    placed = bool(read.regions)
    calls = about_subject(reader, fitting, units, listed, placed=placed)
    asking = asking_sentence(ctx.request.question)
    if not calls and listed.sure and asking != ctx.request.question:  # the sentences before tell of the asker
        calls = about_subject(reader, fitting, ctx.units_of(fold(asking)), listed, placed=placed)
        units = ctx.units_of(fold(asking)) if calls else units
    if not calls:
        if fitting and listed.sure and _tells_of_firm(ctx, listed) and not asks_for_value(ctx.spec.asked):
            return _list(ctx, _in_order(ctx, fitting, listed), listed, opening="calls_of_place")
        if fitting or not listed.sure or subject_of(reader, units, listed):
            return None
        return _nothing(ctx, listed)
    if is_about_sums(listed):
        given = by_sum(calls, listed)
        return _list(ctx, given, listed, order="by_sum") if len(given) > int(listed.most) else None
    unheard_of = _is_of_the_unheard(ctx, units, listed)
    if (unheard_of and not read.regions) or _speaks_of_nobody(ctx, calls, units, listed):
        return None
    if len(calls) == 1 and ctx.spec.asked in MONEY:
        return None  # what the one programme gives is asked, not which there are
    if asks_whether_any(fold(ctx.request.question)):
        return _whether_any(ctx, calls, units, listed)
    if len(calls) == 1 and _asks_what_it_gives(ctx):
        return None
    if listed.wide:
        return _of_subject(ctx, calls, units, listed)
    plainly = not unheard_of and _are_of_subject(reader, calls, units, listed)
    plainly = plainly and (not listed.asker or bool(calls_taking(calls, units, listed)))
    opening = "" if plainly else "maybe_calls"
    ordered = _in_order(ctx, calls, listed)
    own = of_trade(ordered, units, listed.described) if listed.described else frozenset()
    if listed.is_firm:
        own |= {call.call_id for call in calls_taking(ordered, units, listed)}
    if own and not read.regions:
        told = [call for call in ordered if call.call_id in own]
        return _only_possible(_list(ctx, told, listed, opening=opening))
    if 0 < len(own) < len(ordered):
        ordered = sorted(ordered, key=lambda call: call.call_id not in own)
        return _list(ctx, ordered, listed, opening=opening, order="by_trade")
    return _list(ctx, ordered, listed, opening=opening)


def _places_of_no_notice(ctx: AnswerContext) -> Answer | None:
    """That no notice writes of the place that is named, where that is none that is known: the list would be that of all places."""
    lexical = ctx.reader.snapshot.lexical
    names = unheard_places(ctx.request.question, lexical.document_frequency, ctx.reader.sounding)
    if not names:
        return None
    draft = ctx.draft()
    draft.say("not_held", names=quoted_names(ctx, names))
    return draft.answer("none", refused(ctx.found.confidence))


_BULLET = re.compile(f"[ 　]{{0,4}}[{HEAD_MARKS}☆•]")


def _is_rolling_by_another_item(ctx: AnswerContext, call: CallRecord) -> bool:
    """Whether a call whose days are over is taken the whole year only by what a line with a bullet of its own says (★集体商标…全年都可以报)."""
    rolling = [f for f in call.deadlines if f.undated == "rolling" and f.still_for_applicants]
    dated = [f for f in call.deadlines if f.value and f.for_applicants]
    if not rolling or not dated or status_on(call, ctx.day) != "rolling":
        return False
    return all(_stands_apart(ctx, fact, dated) for fact in rolling)


def _stands_apart(ctx: AnswerContext, fact: DeadlineFact, others: Sequence[DeadlineFact]) -> bool:
    record = ctx.reader.record(fact.aid)
    if record is None:
        return False
    text = record.notice.text
    start, end = behind_last("\n", text, fact.start), before_next("\n", text, fact.start)
    inside = any(f.aid == fact.aid and start <= f.start < end for f in others)
    return _BULLET.match(text, start) is not None and not inside


def _speaks_of_nobody(
    ctx: AnswerContext, calls: Sequence[CallRecord], units: WeightedUnits, listed: ListQuestion
) -> bool:
    """Whether it is asked if there is anything for a kind of applicant (退役军人) of whom no call speaks; other notices may."""
    whether = listed.wide or asks_whether_any(fold(ctx.request.question))
    return bool(listed.asker) and whether and not calls_taking(calls, units, listed)


def _is_of_the_unheard(ctx: AnswerContext, units: WeightedUnits, listed: ListQuestion) -> bool:
    """Whether what the programmes shall be for (充电桩, "for charging stations") stands in no notice: all programmes would be listed for it."""
    if subject_of(ctx.reader, units, listed) or listed.described or ctx.features is None:
        return False
    if unheard(ctx.request.question, ctx.reader.snapshot.lexical.document_frequency):
        return True
    if ctx.read.regions:
        return False
    return ctx.features.topic < HARDLY_HELD and bool(_FOR_SOMETHING.search(fold(ctx.request.question)))


def _in_order(ctx: AnswerContext, calls: Sequence[CallRecord], listed: ListQuestion) -> list[CallRecord]:
    """Calls of the asked places themselves first, each by its day."""
    places = set(places_asked(ctx.read, listed))

    def held(call: CallRecord) -> int:
        return len(places & set(call.regions)) if call.regions else min(1, len(places))

    if listed.first:
        return sorted(calls, key=lambda c: _order(ctx, c, listed))
    return sorted(calls, key=lambda c: (-held(c), *_order(ctx, c, listed)))


def _tells_of_firm(ctx: AnswerContext, listed: ListQuestion) -> bool:
    """Whether the words beside the place describe the asker's firm, not a programme: many words or figures in clauses that do not ask."""
    question = ctx.request.question
    if not ctx.read.regions:
        return False
    if len(question) >= AT_LENGTH and listed.described:
        return True
    clause = asking_clause(question)
    told = profile_of(question, ctx.as_of).keys() - {"place"}
    return bool(told) and clause != question and not subject_units(ctx.reader, ctx.units_of(fold(clause)))


def _asks_what_it_gives(ctx: AnswerContext) -> bool:
    """Whether benefits are asked for (蓝湾计划有啥好处); then the subject names the programme that gives them."""
    return any(name == "benefit" for name, _ in ctx.spec.shapes) and bool(
        subject_units(ctx.reader, ctx.units)
    )


def _whether_any(
    ctx: AnswerContext, calls: Sequence[CallRecord], units: WeightedUnits, listed: ListQuestion
) -> Answer | None:
    """The programmes that are on the subject by their own names, those of the asked place before those of one that holds it.

    None where there is none such: other notices may tell of it. What only a title mentions (专精特新认定加分项！…) is no subject,
    and neither subject nor place, though somebody is described, makes no list certain. Nor does any: most who ask so want to know
    more of the one programme (评上有奖金没), and of seven such lists over notices that nobody had read none told that.
    """
    subject, places = subject_of(ctx.reader, units, listed), set(ctx.read.regions)
    if not subject and not places and listed.wide:
        return None
    whole = sum(units.weights[i] for i in subject)
    on_it = [c for c in calls if match_of(replace(c, aliases=()), units, subject) >= WHOLLY * whole]
    if not on_it:
        return None
    own = [c for c in on_it if not c.regions or places <= set(c.regions)]
    shown = own if own and listed.wide else on_it
    ordered = sorted(shown, key=lambda c: (c not in own, *_order(ctx, c, listed)))
    known = not unheard(ctx.request.question, ctx.reader.snapshot.lexical.document_frequency)
    meant = bool(subject or places) or not listed.described
    return _only_possible(_list(ctx, ordered, listed, opening="" if known and meant else "maybe_calls"))


def _of_subject(
    ctx: AnswerContext, calls: Sequence[CallRecord], units: WeightedUnits, listed: ListQuestion
) -> Answer | None:
    """The programmes of a place or on a subject: the only one with what its notice says, several as a list.

    None if the calls hold too little of the subject: other notices may tell of it.
    """
    subject = subject_of(ctx.reader, units, listed)
    whole = sum(units.weights[i] for i in subject)
    if not ctx.read.regions and not subject:
        return None
    if subject and max(match_of(c, units, subject) for c in calls) < WHOLLY * whole:
        return None
    if listed.across:  # of 创新创业大赛, which shares but a word with 创新券, no place is told
        on_it = [c for c in calls if match_of(c, units, subject) >= WHOLLY * whole]
        return _list(ctx, sorted(on_it, key=lambda c: _order(ctx, c, listed)), listed, opening="maybe_across")
    places = set(ctx.read.regions)
    own = [c for c in calls if places <= set(c.regions)] or list(calls)
    if len(own) > 1 or not ctx.quotes:
        return _list(
            ctx,
            sorted(own, key=lambda c: _order(ctx, c, listed)),
            listed,
        )
    told = {n.aid for n in own[0].notices}
    quotes = [q for q in ctx.quotes if q.source.record.notice.aid in told]
    if not quotes:
        return _list(ctx, own, listed)
    draft = ctx.draft()
    write(ctx, draft, [_what_it_gives(quotes[0])], call=own[0])
    return draft.answer("list", at_least_sure(ctx.confidence))


def _what_it_gives(quote: Quote) -> Quote:
    """The sentence of a quote that says what is given, else the one by which its notice announces the programme."""
    source = quote.source
    own = (s for s in source.sentences if s.start < quote.end and quote.start < s.end)
    told = next((s for s in own if _GIVES.search(s.text)), None)
    span = (told.start, told.end) if told else announcement(source)
    return replace(quote, start=span[0], end=span[1], facts=()) if span else quote


def _are_of_subject(
    reader: CollectionReader, calls: Sequence[CallRecord], units: WeightedUnits, listed: ListQuestion
) -> bool:
    """Whether the best call holds enough of the subject, if there is one, for the list to be what is asked for."""
    subject = subject_of(reader, units, listed)
    whole = sum(units.weights[i] for i in subject) * (0.0 if listed.examples else WHOLLY)
    return not subject or max(match_of(c, units, subject) for c in calls) >= whole


def _list(
    ctx: AnswerContext,
    calls: Sequence[CallRecord],
    listed: ListQuestion,
    *,
    opening: str = "",
    order: str = "",
) -> Answer:
    """The calls, one line each.

    `opening` names the phrase that says why they may not be what is asked for ("" if they are), `order` that for their order
    ("" for that of place and day).
    """
    draft, read = ctx.draft(), ctx.read
    if opening:
        draft.say(opening)
    elif asks_whether_any(fold(ctx.request.question)) and _is_open(ctx, calls[0]):
        draft.say("there_is_open")
    shown = calls[:MAX_ITEMS]
    if len(calls) > 1:
        key = "list_head" if len(shown) == len(calls) else "list_first"
        placed = set(read.regions) - set(places_left_out(fold(ctx.request.question)))
        told = say(draft.reply, order or ("by_place" if placed and not listed.first else "by_deadline"))
        draft.say(key, count=len(calls), shown=len(shown), order=told)
    for number, call in enumerate(shown, 1):
        if is_about_sums(listed) and (given := largest(call)) is not None:
            write_sum(ctx.reader, draft, number, call, given, in_places(call, draft))
        elif status_on(call, ctx.day) in SHOWN_AS["cancelled"]:
            write_cancelled(ctx, draft, number, call)
        elif listed.state == "cancelled":
            write_partly_off(ctx, draft, number, call)
        else:
            write_call_item(ctx, draft, number, call, _counting_day(ctx, listed))
    if len(calls) > len(shown):
        draft.say("list_more", count=len(calls) - len(shown))
    for call in shown:
        off = call.state in SHOWN_AS["cancelled"]  # as its line says, or of a day that is still to come
        draft.warn(answer_warnings.of_call(ctx, call, ctx.spec), told=_OFF if off else ())
    draft.warn(answer_warnings.of_collection(ctx.reader.corpus.newest, ctx.as_of, draft.reply))
    confidence = at_least_sure(ctx.found.confidence)
    return draft.answer("list", at_most_possible(confidence) if opening else confidence)


def _is_open(ctx: AnswerContext, call: CallRecord) -> bool:
    return status_on(call, ctx.day) in SHOWN_AS["open"]


def _counting_day(ctx: AnswerContext, listed: ListQuestion) -> dt.date:
    """The day from which the next deadline of a call counts: the one asked for, or the first on which what is listed closes."""
    day = ctx.day
    return max(day, listed.closing.start or day) if listed.state != "closed" else day


def _order(ctx: AnswerContext, call: CallRecord, listed: ListQuestion) -> tuple[int, str]:
    """Open calls by their closing day that comes next, the next one first; closed calls by theirs, the latest first; of one day by id."""
    day = _counting_day(ctx, listed)
    last = deadline_on(call, day)
    if last and last < day and status_on(call, day) == "rolling":
        last = None
    closing = (last or dt.date.max).toordinal()
    return (-closing if listed.state == "closed" else closing, call.call_id)


def _nothing(ctx: AnswerContext, listed: ListQuestion) -> Answer:
    """That there is no such call on the day, and how far the collection reaches."""
    draft, read, newest = ctx.draft(), ctx.read, ctx.reader.corpus.newest
    reply = draft.reply
    bound = listed.state == "open" and listed.closing.end is not None
    within = "none_applying" if listed.applying else "none_closing"
    draft.say(
        within if bound else f"none_{listed.state}",
        until=day_text(listed.closing.end, reply) if bound and listed.closing.end else "",
        day=day_text(_counting_day(ctx, listed), reply),
        place=say(
            reply, "for_place", place=say(reply, "join").join(place_text(p, reply) for p in read.regions)
        )
        if read.regions
        else "",
        who=say(reply, "for_who", who=who_text([listed.applicant], reply)) if listed.applicant else "",
        newest=day_text(newest, reply) if newest else "–",
    )
    draft.warn(answer_warnings.of_collection(newest, ctx.as_of, reply), told=_TOLD)
    return draft.answer("none", refused(ctx.found.confidence))
