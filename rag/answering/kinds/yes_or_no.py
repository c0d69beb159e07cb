"""Whether a named programme is open, or will be: questions that want yes or no."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.asked.tiers import groups_meant
from rag.answering.composing import answer_warnings
from rag.answering.composing.call_status import (
    cite_announcement,
    cite_call_fact,
    is_open_for_some,
    own_days,
    status_by,
)
from rag.answering.composing.certainty_decision import at_least_sure, at_most_possible
from rag.answering.composing.composition import write_quotes
from rag.answering.kinds.called_off import quote_calling_off
from rag.answering.quoting.class_day import ClassDay, class_day, class_days, same_day_of
from rag.answering.quoting.constraint_check import other_edition
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.draft import Draft
from rag.answering.quoting.named_call import (
    call_named,
    calls_about,
    is_named_in_full,
    near_aids,
    quotes_of,
    subject_units,
)
from rag.answering.quoting.opened_notices import open_sources
from rag.answering.quoting.quote_extent import Quote
from rag.answering.quoting.specifics import (
    clause_on_circumstance,
    is_of_own_place,
    tells_beside,
)
from rag.answering.quoting.value_selection import announcement
from rag.answering.quoting.verdict_words import says
from rag.answering.wording.locales import LOCALES
from rag.answering.wording.phrases import knows
from rag.answering.wording.value_text import day_text, deadline_phrase, deadline_text, windows_text
from rag.calls import CallRecord, status_on
from rag.domain import RESULTS, DeadlineFact, Language
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.language.own_years import tells_own_year
from rag.lazy import lazy_pattern
from rag.public import Answer
from rag.retrieval.confidence import certainty
from rag.retrieval.understand import tells_day_of_something_else

_OPEN_ENDED = ("verdict.unknown", "verdict.recurring")
"""Nothing is known of today: no day is told, or one of every year whose last return is over."""
MAX_OTHERS = 3
MAX_NAME_CHARS = 60
_TELLS_DAY = lazy_pattern(r"\d\s?[月号日]|月[初中底末]|下个?[周月]|[明后]天")
_OF_CLASS = lazy_pattern(r"申[请报](?:认定|复核|备案|入库|评定|验收)的(?:企业|单位|公司)")
"""申请认定的企业 names the class whose day is asked for, and tells nothing of a firm."""
_SEVERAL_CLAUSES = lazy_pattern(r"[㐀-鿿\d][，,。；;][㐀-鿿\d]")
_MAKES_USE = lazy_pattern(r"还(?:能|可以)(?:不能)?(?:接着|继续)?(?:用|花|退|换|改)(?!报)")
"""Who holds a voucher already asks how long it is good for, and not whether one may apply for it."""


def answer_open(ctx: AnswerContext) -> Answer | None:
    """Whether the programme that is named can still be applied for; None where none is named."""
    read = ctx.read
    if read.open_on is None or ctx.spec.asked not in ("yes_no", None) or ctx.spec.audience == "public":
        return None
    question = fold(ctx.request.question)
    named = class_day(ctx)
    group = fold(named.fact.group or "") if named is not None and named.fact is not None else ""
    if (
        says("which", question)
        or says("qualified", _OF_CLASS.sub(" ", question.replace(group, " ") if group else question))
        or tells_own_year(question)
        or _MAKES_USE.search(question)
    ):
        return None  # one among several is asked for, or whether somebody in particular may apply
    subject = subject_units(ctx.reader, ctx.units)
    if not ctx.near or not (
        subject or (named is not None and named.call is not None and is_of_own_place(ctx))
    ):
        return None
    near = near_aids(ctx)
    call = call_named(ctx, near)
    if named is not None and not (call is not None and call.state):
        return _of_class(ctx, named, call, near[0])
    if call is not None:
        record = ctx.reader.corpus.records[ctx.reader.corpus.by_aid[call.notices[0].aid]]
        other = other_edition(record, read, ctx.units.tiers)
        if not call.state and _is_of_a_circumstance(ctx, call):
            return None  # which matters only while there is something to apply for
        if other.batches or other.marks or _is_of_other_parts(ctx, call):
            return None
        told, over = _beside(ctx, call)
        return _of_call(ctx, told, near[0], over=over)
    return _of_others(ctx, subject) if ctx.spec.asked == "yes_no" else None


def _is_of_a_circumstance(ctx: AnswerContext, call: CallRecord) -> bool:
    """Whether a sentence speaks of the circumstance that is told, and it is not the one with the day that counts."""
    clause = clause_on_circumstance(ctx, call.programme)
    if clause is None or _TELLS_DAY.search(fold(ctx.request.question)):
        return clause is not None
    here = (f for f in own_days(ctx, call) if f.aid == clause.passage.aid)
    return not any(clause.start <= f.start < clause.end for f in here)


def _beside(ctx: AnswerContext, call: CallRecord) -> tuple[CallRecord, CallRecord | None]:
    """A call that is open and the one beside it that is over, where the question names as much of both (认定 beside 复核); else the call alone."""
    status = status_by(own_days(ctx, call), call, ctx.day)
    if call.state or class_day(ctx) or status not in ("open", "closed"):
        return call, None
    if groups_meant(call.deadlines, ctx.units.named):
        return call, None
    asked, mine = han_pairs(ctx.units.named), han_pairs(fold(call.programme))
    others = [
        other
        for other in ctx.reader.calls_of([notice.aid for notice in call.notices])
        if other.regions == call.regions
        and not other.state
        and asked & mine
        and asked & mine == asked & han_pairs(fold(other.programme))
        and (days := own_days(ctx, other))
        and {status, status_by(days, other, ctx.day)} == {"open", "closed"}
    ]
    other = min(others, key=lambda each: (own_days(ctx, each)[0].day, each.call_id), default=None)
    return (call, other) if status == "open" or other is None else (other, call)


def _is_of_other_parts(ctx: AnswerContext, call: CallRecord) -> bool:
    """Whether a call with days has none of the part that is asked about: that another part is open says nothing of it."""
    return bool(call.chosen) and not call.state and not own_days(ctx, call)


def _of_class(ctx: AnswerContext, named: ClassDay, call: CallRecord | None, first: str) -> Answer | None:
    """Whether the class that is named can still be applied for; None where its day was not read, so that any other would mislead."""
    if named.fact is None:
        return None
    own = named.call or (call if call is not None and same_day_of(call, named.fact) else None)
    if own is None:
        return _of_day(ctx, named.fact)
    if call is not None and _names_apart(ctx, call, own):
        return None  # whose batch it is that is open: the other call of the notice has none of that number
    names = f"{own.programme} {named.words}"
    if not own.state and tells_beside(ctx, names) and clause_on_circumstance(ctx, names) is not None:
        return None
    return _of_call(ctx, own, first, names, certain=call is not None or certainty(ctx.confidence) == "sure")


def _names_apart(ctx: AnswerContext, call: CallRecord, other: CallRecord) -> bool:
    """Whether a question says something of a call's name that the other one's lacks, and nothing the other way round."""
    asked, mine, theirs = (
        han_pairs(fold(text)) for text in (ctx.units.named, call.programme, other.programme)
    )
    return bool(asked & (mine - theirs)) and not asked & (theirs - mine)


def _of_day(ctx: AnswerContext, fact: DeadlineFact) -> Answer:
    """The same by a day that is no call's, of which the notice's title tells the programme."""
    draft = ctx.draft()
    number = ctx.reader.corpus.by_aid[fact.aid]
    source = open_sources(ctx.reader, ctx.found.ranking, [number])[0]
    key = f"verdict.{'closed' if fact.day < ctx.day else 'open'}"
    marker = draft.cite_fact(source, fact)
    draft.state(fact, marker)
    draft.say(key, programme=source.record.notice.title, n=marker, deadline=deadline_text(fact, draft.reply))
    write_quotes(ctx, draft, quotes_of(ctx.reader, ctx.found.ranking, [fact]))
    draft.warn(answer_warnings.of_collection(ctx.reader.corpus.newest, ctx.as_of, draft.reply))
    return draft.answer("verdict", at_most_possible(max(ctx.confidence, 0.5)))


def _of_call(
    ctx: AnswerContext,
    call: CallRecord,
    first: str,
    names: str = "",
    *,
    certain: bool = True,
    over: CallRecord | None = None,
) -> Answer | None:
    """Whether a call can still be applied for.

    Args:
        ctx: the question.
        call: the call.
        first: the notice that stands first.
        names: what the call may be called.
        certain: it is the one that is named.
        over: the call beside it that may be meant as well, and is over.

    """
    draft = ctx.draft()
    if not certain:
        draft.say("maybe")
    own = says("own_figure", fold(ctx.request.question)) or tells_beside(ctx, names or call.programme)
    if own:  # which a condition may shut out
        draft.say("open_only")
    key, fact = say_open(ctx, draft, call)
    past = own_days(ctx, over) if over is not None else ()
    if over is not None and past:
        number = cite_call_fact(ctx.reader, draft, over, past[0])
        deadline = deadline_text(past[0], draft.reply)
        draft.say("over_beside", programme=over.programme, deadline=deadline, n=number)
    if fact is not None:
        write_quotes(ctx, draft, quotes_of(ctx.reader, ctx.found.ranking, [fact, *past[:1]]))
    elif call.state and (quote := _calling_off(ctx, call)):
        write_quotes(ctx, draft, [quote])
    _warn(ctx, draft, call)
    named = any(n.aid == first for n in call.notices) or is_named_in_full(
        call, ctx.request.question, ctx.read
    )
    confidence = at_least_sure(ctx.found.confidence)
    sure = certain and named and key not in _OPEN_ENDED and not own
    if status_on(call, ctx.as_of) == "open" and tells_day_of_something_else(ctx.request.question, ctx.as_of):
        sure = False  # which may be what keeps the asker out
    if (
        over is not None
        or is_open_for_some(ctx, call)
        or (fact and fact in open_beside(ctx, call, own_days(ctx, call)))
    ):
        sure = False  # he may be of the group whose day is over
    return draft.answer("verdict", confidence if sure else at_most_possible(confidence))


def _calling_off(ctx: AnswerContext, call: CallRecord) -> Quote | None:
    """The sentence by which the last notice that changes a call calls it off."""
    if call.last_change is None:
        return None
    sources = open_sources(ctx.reader, ctx.found.ranking, [ctx.reader.corpus.by_aid[call.last_change.aid]])
    return quote_calling_off(sources[0]) if sources else None


def open_beside(
    ctx: AnswerContext, call: CallRecord, own: Sequence[DeadlineFact]
) -> tuple[DeadlineFact, ...]:
    """The days of a call's groups that are not over though the day that counts is, where the question names no group."""
    if call.state or not own or class_days(ctx) or any(f.value is None or f.value >= ctx.day for f in own):
        return ()
    days = [f for f in call.deadlines if f.still_for_applicants and f.value and f.value >= ctx.day]
    others = tuple(f for f in days if f.group and f.group not in {o.group for o in own})
    return () if groups_meant([*own, *others], ctx.units.named) else others


def say_open(ctx: AnswerContext, draft: Draft, call: CallRecord) -> tuple[str, DeadlineFact | None]:
    """Write whether a call can still be applied for; returns the phrase that says so and the day that it rests on."""
    day = ctx.day
    own = own_days(ctx, call)
    own = open_beside(ctx, call, own) or own
    status = status_by(own, call, day)
    if status == "rolling" and own and own[0].value and own[0].value < day and class_day(ctx) is not None:
        status = "closed"  # what is taken all the year may be another class
    state = "ended" if call.state == "ended" and status == "closed" else status
    key = f"verdict.{state}" if knows(f"verdict.{state}") else "verdict.unknown"
    fact = own[0] if own else None
    if key in ("verdict.open", "verdict.closed", "verdict.upcoming") and fact is None:
        key = "verdict.unknown"
    if fact is not None:
        number = cite_call_fact(ctx.reader, draft, call, fact)
        draft.state(fact, number, call.call_id)
        key = deadline_phrase(key, fact)
        if key == "verdict.closed" and fact.value and fact.value >= ctx.as_of:
            key = "verdict.closed_by"
        elif key == "verdict.closed" and fact.undated == "recurring":
            key = "verdict.recurring"
        elif key == "verdict.upcoming" and call.opens is None and fact.opens is None:
            key = "verdict.unpublished"
    else:
        number = cite_announcement(ctx, draft, call)
    draft.say(
        key, programme=_named_with_group(fact, call, draft.reply), n=number, day=day_text(ctx.day, draft.reply),
        deadline=deadline_text(fact, draft.reply) if fact else "",
        opens=day_text((fact.opens if fact else None) or call.opens or call.oldest, draft.reply),
    )  # fmt: skip
    return key, fact


def _named_with_group(fact: DeadlineFact | None, call: CallRecord, reply: Language) -> str:
    """A call's name with the group whose day it is, in brackets, where groups of it have days of their own: open for one, closed for another."""
    groups = {f.group for f in call.deadlines if f.still_for_applicants and f.value}
    if fact is None or not fact.group or len(groups) < 2 or fact.group in call.programme:
        return call.programme
    told = next((g for g in groups if g and call.programme.endswith(g)), "")  # what a headline hurries for
    name = call.programme.removesuffix(told) or call.programme
    return f"{name}（{fact.group}）" if LOCALES[reply].is_of_notices else f"{name} ({fact.group})"


def answer_state(ctx: AnswerContext, call: CallRecord, phrase: str) -> Answer:
    """That a call has no day to tell: it was cancelled or suspended, or takes applications all the time."""
    draft = ctx.draft()
    draft.say(phrase, programme=call.programme, n=cite_announcement(ctx, draft, call))
    _warn(ctx, draft, call)
    return draft.answer("verdict", at_least_sure(ctx.found.confidence))


def _warn(ctx: AnswerContext, draft: Draft, call: CallRecord) -> None:
    """The cautions of a call, without those that the verdict is itself: that it was cancelled, by which notice."""
    cited = [citation.aid for citation in draft.citations]
    told = (*answer_warnings.told_by_change(call, cited), *(("cancelled",) if call.state else ()))
    draft.warn(answer_warnings.of_call(ctx, call, ctx.spec), told)
    draft.warn(answer_warnings.of_collection(ctx.reader.corpus.newest, ctx.as_of, draft.reply))


def _of_others(ctx: AnswerContext, subject: list[int]) -> Answer | None:
    """That no call of the programme is held, with its results or the open calls that are near it; None without any."""
    draft = ctx.draft()
    source = ctx.sources[0]
    notice = source.record.notice
    asked = _words(ctx, subject)
    if len(asked) > MAX_NAME_CHARS or _SEVERAL_CLAUSES.search(asked):
        return None  # a whole story, and no name of a programme
    held = ctx.units.matches(fold(notice.title))
    share = sum(ctx.units.weights[i] * held[i] for i in subject) / (
        sum(ctx.units.weights[i] for i in subject) or 1.0
    )
    if share > 0.5 and notice.category in RESULTS:
        number = draft.cite(source, *(announcement(source) or (0, min(len(notice.text), 120))))
        draft.say(
            "verdict.result", programme=asked, title=notice.title,
            date=day_text(notice.date, draft.reply), n=number,
        )  # fmt: skip
        return draft.answer("verdict", at_most_possible(max(ctx.confidence, 0.5)))
    day = ctx.day
    others = calls_about(ctx.reader, ctx.units, ctx.read, day)[:MAX_OTHERS]
    if not others:
        return None
    draft.say("verdict.near", asked=asked)
    for number, call in enumerate(others, 1):
        fact = call.counting_on(day)[0]
        marker = cite_call_fact(ctx.reader, draft, call, fact)
        draft.say(
            deadline_phrase("call_item", fact), i=number, programme=call.programme, place="",
            deadline=deadline_text(fact, draft.reply), windows=windows_text(call, fact, draft.reply), quote=fact.quote, n=marker,
        )  # fmt: skip
    return draft.answer("verdict", at_most_possible(max(ctx.confidence, 0.5)))


def _words(ctx: AnswerContext, subject: list[int]) -> str:
    """The question's own words for what it is about."""
    question = ctx.request.question
    folded = question.lower()
    spans = [
        (at, at + len(label))
        for i in subject
        if (label := ctx.units.units[i].label.lower()) and (at := folded.find(label)) >= 0
    ]
    return question[min(s for s, _ in spans) : max(e for _, e in spans)] if spans else question
