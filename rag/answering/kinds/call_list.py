"""The answer to "what can I apply for": the calls asked for, by deadline, one quote each."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answering.asked.asker_trade import of_trade
from rag.answering.asked.list_request import (
    ListQuestion,
    asking_sentence,
    asks_whether_any,
    is_about_lists,
    list_question,
    places_left_out,
)
from rag.answering.asked.tiers import missing_tier
from rag.answering.asked.unheard import unheard, unheard_places
from rag.answering.asked.weighted_units import WeightedUnits
from rag.answering.composing import answer_warnings
from rag.answering.composing.certainty_decision import at_least_sure, at_most_possible, refused
from rag.answering.composing.composition import cite_announcement, cite_call_fact, write
from rag.answering.doubts.missing_names import quoted_names
from rag.answering.kinds.call_sums import by_sum, is_about_sums, largest, write_sum
from rag.answering.kinds.listed_calls import SHOWN_AS, fitting_calls, forwarded_by, not_shut_out, places_asked
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.draft import Draft
from rag.answering.quoting.named_call import subject_units
from rag.answering.quoting.quote_extent import Quote
from rag.answering.quoting.specifics import is_of_named
from rag.answering.quoting.value_selection import announcement
from rag.answering.wording.phrases import say
from rag.answering.wording.value_text import day_text, deadline_phrase, deadline_text, place_text, who_text
from rag.answering.wording.window_text import windows_text
from rag.calls import CallRecord, deadline_on, status_on
from rag.domain import DeadlineFact
from rag.language.clause_marks import before_next, behind_last
from rag.language.item_marks import HEAD_MARKS
from rag.language.normalise import fold
from rag.language.segment import idle_words
from rag.lazy import lazy_pattern
from rag.matching.question_profile import asking_clause, profile_of
from rag.notices.sentences import Protected, clause_spans
from rag.public import Answer, WarningCode
from rag.retrieval.answer_types import MONEY, asks_for_value
from rag.retrieval.reader import CollectionReader

MAX_ITEMS = 10
MAX_ITEM_CHARS = 80
AT_LENGTH = 80
"""Who writes so many characters tells of the firm, in words that no programme's name has."""
ABOUT = 0.6
"""A call is about the question's subject from this share of the best call's match on."""
NAMED = 0.4
"""And the best one from this share of the subject's weight on: less, and the collection has no call on the subject."""
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
_GRADUATE = re.compile("毕业生|大学生|graduate|student")
"""Who is one has a degree, which a condition may ask for without naming him."""
_ASKERS = (
    (_GRADUATE, ("毕业生", "大学生")),
    (re.compile("co-?operative"), ("合作社",)),
    (re.compile("farm"), ("农户", "农民", "家庭农场", "种植户", "养殖户")),
    (re.compile("foreign[- ](?:in|f|o)|外资"), ("外商投资", "外资")),
    (re.compile("foreigner|foreign n|expat|外国人|外籍"), ("外国人", "外籍")),
    (re.compile("guesthouse|homestay"), ("民宿",)),
    (re.compile("veteran"), ("退役军人",)),
)
"""Kinds of applicants, and what conditions call them."""
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
    fitting = [call for call in near if listed.state == "cancelled" or _quoted(call, ctx.as_of) is not None]
    fitting = [call for call in fitting if not _is_rolling_by_another_item(ctx, call)]
    fitting = not_shut_out(ctx.request.question, ctx.as_of, fitting)
    placed = bool(read.regions)
    calls = _about_subject(reader, fitting, units, listed, placed=placed)
    asking = asking_sentence(ctx.request.question)
    if not calls and listed.sure and asking != ctx.request.question:  # the sentences before tell of the asker
        calls = _about_subject(reader, fitting, ctx.units_of(fold(asking)), listed, placed=placed)
        units = ctx.units_of(fold(asking)) if calls else units
    if not calls:
        if fitting and listed.sure and _tells_of_firm(ctx, listed) and not asks_for_value(ctx.spec.asked):
            return _list(ctx, _in_order(ctx, fitting, listed), listed, opening="calls_of_place")
        if fitting or not listed.sure or _subject(reader, units, listed):
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
    plainly = plainly and (not listed.asker or bool(_taking(calls, units, listed)))
    opening = "" if plainly else "maybe_calls"
    ordered = _in_order(ctx, calls, listed)
    own = of_trade(ordered, units, listed.described) if listed.described else frozenset()
    if listed.is_firm:
        own |= {call.call_id for call in _taking(ordered, units, listed)}
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
    return bool(listed.asker) and whether and not _taking(calls, units, listed)


def _is_of_the_unheard(ctx: AnswerContext, units: WeightedUnits, listed: ListQuestion) -> bool:
    """Whether what the programmes shall be for (充电桩, "for charging stations") stands in no notice: all programmes would be listed for it."""
    if _subject(ctx.reader, units, listed) or listed.described or ctx.features is None:
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
    subject, places = _subject(ctx.reader, units, listed), set(ctx.read.regions)
    if not subject and not places and listed.wide:
        return None
    whole = sum(units.weights[i] for i in subject)
    on_it = [c for c in calls if _match(replace(c, aliases=()), units, subject) >= WHOLLY * whole]
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
    subject = _subject(ctx.reader, units, listed)
    whole = sum(units.weights[i] for i in subject)
    if not ctx.read.regions and not subject:
        return None
    if subject and max(_match(c, units, subject) for c in calls) < WHOLLY * whole:
        return None
    if listed.across:  # of 创新创业大赛, which shares but a word with 创新券, no place is told
        on_it = [c for c in calls if _match(c, units, subject) >= WHOLLY * whole]
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
    subject = _subject(reader, units, listed)
    whole = sum(units.weights[i] for i in subject) * (0.0 if listed.examples else WHOLLY)
    return not subject or max(_match(c, units, subject) for c in calls) >= whole


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
            write_sum(ctx.reader, draft, number, call, given, _in_places(call, draft))
        elif status_on(call, ctx.day) in SHOWN_AS["cancelled"]:
            _write_cancelled(ctx, draft, number, call)
        elif listed.state == "cancelled":
            _write_partly_off(ctx, draft, number, call)
        else:
            _write_call(ctx, draft, number, call, _counting_day(ctx, listed))
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


# -- which of them are meant, in which order ---------------------------------------------------------------------------


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


def _about_subject(
    reader: CollectionReader,
    calls: Sequence[CallRecord],
    question: WeightedUnits,
    listed: ListQuestion,
    *,
    placed: bool = False,
) -> list[CallRecord]:
    """The calls that match the question's subject best; all if it names none. `placed`: a place is named."""
    if listed.sorts:
        names = {call.call_id: " ".join((call.programme, *call.aliases)) for call in calls}
        calls = [call for call in calls if any(sort.search(names[call.call_id]) for sort in listed.sorts)]
    if (taking := _taking(calls, question, listed)) and not (listed.is_firm and placed):
        return taking
    subject = _subject(reader, question, listed)
    if not subject or not calls:
        return list(calls)
    matches = [_match(call, question, subject) for call in calls]
    whole = sum(question.weights[i] for i in subject)
    best = max(matches)
    if best < NAMED * whole:
        return _conditioned_on(calls, question, subject, listed)
    enough = 0.0 if listed.examples else ABOUT * best
    return [c for c, m in zip(calls, matches, strict=True) if m > 0 and m >= enough]


def _taking(calls: Sequence[CallRecord], question: WeightedUnits, listed: ListQuestion) -> list[CallRecord]:
    """The calls whose name or conditions speak of the kind of applicant that asks (合作社); none for any other question."""
    graduate = bool(_GRADUATE.search(listed.asker))
    words = listed.asker.split() + [
        word for name, own in _ASKERS for word in own if name.search(listed.asker)
    ]
    asker = [i for i, unit in enumerate(question.units) if any(w in fold(unit.label) for w in words)]

    def takes(call: CallRecord) -> bool:
        text = fold(" ".join((call.programme, *call.aliases, *(f.quote for f in call.conditions))))
        if graduate and any(fact.value.attribute == "person_degree" for fact in call.conditions):
            return True
        return any(word in text for word in words) or any(question.matches(text)[i] > 0 for i in asker)

    return [call for call in calls if takes(call)] if words else []


def _conditioned_on(
    calls: Sequence[CallRecord], question: WeightedUnits, subject: Sequence[int], listed: ListQuestion
) -> list[CallRecord]:
    """The calls with a condition that speaks of whom the asker hires, where none is named for them; none for any other question."""
    sought = [i for i in subject if fold(question.units[i].label) in listed.hired]
    if not sought:
        return []

    def holds(call: CallRecord) -> bool:
        held = question.matches(fold(" ".join((*call.aliases, *(f.quote for f in call.conditions)))))
        return all(held[i] > 0 for i in sought)

    return [call for call in calls if holds(call)]


def _subject(reader: CollectionReader, question: WeightedUnits, listed: ListQuestion) -> list[int]:
    """The units that name the subject of the calls, without what the asker says of himself; none of a bare question."""
    if listed.bare:
        return []
    idle, asker = idle_words(), listed.asker.split()
    return [
        i
        for i in subject_units(reader, question)
        if fold(question.units[i].label) not in idle
        and fold(question.units[i].label) not in listed.described
        and fold(question.units[i].label) not in listed.framed
        and not any(fold(question.units[i].label) in word for word in asker)
        and (
            fold(question.units[i].label) in listed.hired or not is_about_lists(fold(question.units[i].label))
        )
        and not any(term in listed.described for term, weight in question.units[i].terms if weight > 0.9)
    ]


def _match(call: CallRecord, question: WeightedUnits, subject: Sequence[int]) -> float:
    held = question.matches(fold(" ".join((call.programme, *call.aliases))))
    return sum(question.weights[i] * held[i] for i in subject)


# -- words ------------------------------------------------------------------------------------------------------------


def _quoted(call: CallRecord, day: dt.date) -> DeadlineFact | None:
    """The fact to quote for a call: the deadline that counts on a day, else what the notice says of its days.

    Before the day from which it is suspended that is the day which its first notice tells; what is taken all the year is told as that,
    once a window is over.
    """
    if call.state and call.state_since and day < call.state_since:
        told = {notice.aid for notice in call.notices if notice.date <= day}
        own = [f for f in call.deadlines if f.aid in told and f.audience == "applicant"]
        ahead = sorted((f for f in own if f.value and f.value >= day), key=lambda f: f.value or day)
        return next(iter((*ahead, *own, *call.deadlines)), None)
    if status_on(call, day) == "rolling":
        rolling = [f for f in call.deadlines if f.undated == "rolling" and not f.superseded]
        return next(iter((*rolling, *call.counting_on(day), *call.deadlines)), None)
    return next(iter((*call.counting_on(day), forwarded_by(call, day), *call.deadlines)), None)


def _write_cancelled(ctx: AnswerContext, draft: Draft, number: int, call: CallRecord) -> None:
    places = say(draft.reply, "join").join(p for p in call.regions[:3] if p not in call.programme)
    draft.say(
        "call_item_suspended" if call.state == "suspended" else "call_item_cancelled",
        i=number,
        programme=call.programme,
        place=say(draft.reply, "in_place", place=places) if places else "",
        since=day_text(call.state_since, draft.reply) if call.state_since else "",
        n=cite_announcement(ctx, draft, call),
    )


def _write_partly_off(ctx: AnswerContext, draft: Draft, number: int, call: CallRecord) -> None:
    by = next(n for n in reversed(call.notices) if n.role in ("suspension", "cancellation"))
    draft.say(
        "call_item_partly_off",
        i=number,
        programme=call.programme,
        place=_in_places(call, draft),
        title=by.title,
        date=day_text(by.date, draft.reply),
        n=cite_announcement(ctx, draft, call),
    )


def _write_call(ctx: AnswerContext, draft: Draft, number: int, call: CallRecord, day: dt.date) -> None:
    reader = ctx.reader
    fact = _quoted(call, day)
    if fact is None:  # `_answer_calls` lists no such call
        return
    ahead = fact.value is not None and fact.value >= day
    forwarded = ahead and fact.audience == "recommender"
    dated = fact in call.counting_on(day) or (ahead and fact.audience == "applicant")
    notice = next(n for n in call.notices if n.aid == fact.aid)
    marker = cite_call_fact(reader, draft, call, fact)
    draft.state(fact, marker, call.call_id)
    draft.say(
        "call_item_forwarded"
        if forwarded
        else deadline_phrase("call_item", fact)
        if dated
        else "call_item_undated",
        i=number,
        programme=call.programme,
        place=_in_places(call, draft),
        deadline=deadline_text(fact, draft.reply) if dated or forwarded else "",
        windows=windows_text(call, fact, draft.reply) if dated else "",
        quote=_around_day(fact),
        date=day_text(notice.date, draft.reply),
        n=marker,
    )


def _in_places(call: CallRecord, draft: Draft) -> str:
    """The places of a call that its name does not hold, in brackets."""
    spelt = (place_text(p, draft.reply) for p in call.regions[:3] if p not in call.programme)
    named = (name.replace(" (", " ").rstrip(")") for name in spelt)  # it stands in brackets itself
    places = say(draft.reply, "join").join(named)
    return say(draft.reply, "in_place", place=places) if places else ""


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


def _around_day(fact: DeadlineFact) -> str:
    """The clauses of a long quote that hold its day; a list shows no more."""
    day = fact.value
    at = max((fact.quote.find(f"{day.month}月{day.day}{mark}") for mark in "日号"), default=-1) if day else -1
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
