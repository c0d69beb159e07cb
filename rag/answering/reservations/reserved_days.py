"""Reservations about days: of another round, year or step than the asked one, or of others who act by them."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.asked.day_of_another import of_other_channel, whose_day
from rag.answering.asked.handing_in import asks_first_day, asks_last_day
from rag.answering.asked.next_window import day_meant
from rag.answering.asked.reserved_words import has_words
from rag.answering.asked.tiers import groups_meant
from rag.answering.quoting.constraint_check import other_marks
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.opened_notices import Source
from rag.answering.reservations.reserved_places import OPENING_CHARS
from rag.answering.wording.phrases import say
from rag.domain import DeadlineFact
from rag.facts.notice_record import NoticeRecord
from rag.language.editions import contradict, find_batches
from rag.language.normalise import fold
from rag.public import Answer
from rag.resources import patterns

PARTS = ("half", "quarter")
"""Families of tiers that are parts of a year."""


def of_this_round(ctx: AnswerContext, answer: Answer, record: NoticeRecord) -> str | None:
    """The next round or year is asked for, and neither the notice nor the quote tells of it."""
    if not has_words("other_round", fold(ctx.request.question)) or ctx.spec.asked == "yes_no":
        return None
    if (
        ctx.spec.window
        and (day := day_meant(record.facts, ctx.spec.window))
        and any(str(told.value)[:10] == day.isoformat() for told in answer.stated)
    ):
        return None
    if ctx.as_of.year + 1 in record.years or has_words("tells_round", fold(answer.citations[0].quote)):
        return None
    return say(ctx.spec.reply, "round_unlisted")


def of_another_time(ctx: AnswerContext, answer: Answer, record: NoticeRecord) -> str | None:
    """Also of a programme that is held of one edition alone, whose day is told for want of another."""
    if ctx.spec.asked != "when":
        return None
    days = {str(stated.value)[:4] for stated in answer.stated if stated.kind == "deadline"}
    years = {str(year) for year in ctx.read.years}
    source = ctx.source_of(record.notice.aid)
    of_year = contradict(years, days) and years.isdisjoint(map(str, record.years))
    of_part = other_marks(_title_and_opening(ctx, record), ctx.units.tiers, PARTS)
    of_batch = source is not None and _is_of_no_told_batch(ctx, answer, source)
    return say(ctx.spec.reply, "round_unlisted") if of_year or of_part or of_batch else None


def _is_of_no_told_batch(ctx: AnswerContext, answer: Answer, source: Source) -> bool:
    """Whether the asked batch appears neither in the notice's head nor in its groups nor in the quotes."""
    asked, record = set(ctx.read.batches), source.record
    first_of_one = asked == {1} and not record.batches
    if not asked or first_of_one or not answer.stated or asked & set(record.batches):
        return False
    days = [f for f in record.facts if f.kind == "deadline"]
    quoted = " ".join(citation.quote for citation in answer.citations)
    return not groups_meant(days, fold(ctx.request.question)) and not asked & set(find_batches(quoted))


def of_another_season(ctx: AnswerContext, answer: Answer, record: NoticeRecord) -> str | None:
    """A season is asked for (2025-2026雪季), and the notice's title or beginning names others only."""
    asked = seasons(ctx.request.question)
    other = asked and contradict(asked, seasons(_title_and_opening(ctx, record)))
    return say(ctx.spec.reply, "round_unlisted") if other else None


def _title_and_opening(ctx: AnswerContext, record: NoticeRecord) -> str:
    source = ctx.source_of(record.notice.aid)
    return f"{record.notice.title} {source.record.notice.text[:OPENING_CHARS] if source else ''}"


def seasons(text: str) -> set[tuple[str, str]]:
    """The seasons of two years that a text names, each by the last digits of its years."""
    found = patterns("rag.answering", "reservation.tsv")["span"].finditer(fold(text))
    return {(first, last) for first, last in (m.groups() for m in found) if int(last) == int(first) + 1}


def of_a_missed_day(ctx: AnswerContext, answer: Answer, record: NoticeRecord) -> str | None:
    """Who did not pass, or came too late (上半场没过审), asks when he can hand in, and all days that are told are over."""
    if answer.certainty != "sure" or ctx.spec.asked != "when":
        return None
    days = [f.value for f in _days_told(ctx, answer, record) if f.value]
    missed = has_words("missed", fold(ctx.request.question))
    over = bool(days) and all(day < ctx.as_of for day in days)
    return say(ctx.spec.reply, "maybe") if missed and over else None


def of_the_last_return(ctx: AnswerContext, answer: Answer, record: NoticeRecord) -> str | None:
    """A day of every year is told, whose last return is over."""
    days = _days_told(ctx, answer, record)
    over = all(f.undated == "recurring" and f.value is not None and f.value < ctx.as_of for f in days)
    return say(ctx.spec.reply, "of_last_return") if ctx.spec.asked == "when" and days and over else None


def of_an_unnamed_step(ctx: AnswerContext, answer: Answer, record: NoticeRecord) -> str | None:
    """The day of a final, of a payment or of an inspection is asked for by its own words, and the last day to apply is another."""
    if answer.certainty != "sure" or ctx.spec.asked != "when" or ctx.spec.audience or answer.parts:
        return None
    if {stated.kind for stated in answer.stated} != {"deadline"}:
        return None
    return None if asks_last_day(fold(ctx.request.question)) else say(ctx.spec.reply, "maybe")


def of_an_unsettled_day(ctx: AnswerContext, answer: Answer, record: NoticeRecord) -> str | None:
    """The day is told as tentative, or no words tell that it is a last day."""
    if answer.certainty != "sure" or not (answer.stated or ctx.spec.asked == "when"):
        return None
    told = _cited_days(ctx, answer, record)
    unsettled = any(fact.learnt or fact.undated == "tentative" for fact in told) or _tells_start_alone(
        ctx, told, record
    )
    return say(ctx.spec.reply, "maybe") if unsettled else None


def of_the_last_for_the_first(ctx: AnswerContext, answer: Answer, record: NoticeRecord) -> str | None:
    """The first day is asked for (几号开始网上报), and last days are told of which none has a first one."""
    question = fold(ctx.request.question)
    if answer.certainty != "sure" or {stated.kind for stated in answer.stated} != {"deadline"}:
        return None
    asks = asks_first_day(question) and not has_words("or_last_day", question)
    told = _days_told(ctx, answer, record) if asks else []
    alone = bool(told) and not any(f.opens or f.undated for f in told)
    return say(ctx.spec.reply, "maybe") if alone else None


def _tells_start_alone(ctx: AnswerContext, told: Sequence[DeadlineFact], record: NoticeRecord) -> bool:
    """Whether only the day from which on is told, and the notice tells more of the last one (截止日期另行公布)."""
    source = ctx.source_of(record.notice.aid)
    days = (
        [f for f in source.record.facts if isinstance(f, DeadlineFact) and f.for_applicants] if source else []
    )
    more = any(f.undated != "open_end" for f in days)
    return bool(told) and more and all(f.undated == "open_end" for f in told)


def of_others_who_act(ctx: AnswerContext, answer: Answer, record: NoticeRecord) -> str | None:
    """Also of the day of a call, of which the notice that stands first need not tell."""
    if answer.parts:
        return None
    question, days = fold(ctx.request.question), _days_told(ctx, answer, record)
    other = of_other_channel(question, days)
    if ctx.spec.asked == "yes_no":
        return say(ctx.spec.reply, "maybe") if other and answer.certainty == "sure" else None
    key = whose_day(ctx.spec, question, days)
    if key and key == other and _tells_both_channels(ctx, record):
        key = "maybe"  # that the other one is not told would be false
    return say(ctx.spec.reply, key) if key else None


def _tells_both_channels(ctx: AnswerContext, record: NoticeRecord) -> bool:
    source = ctx.source_of(record.notice.aid)
    days = [f for f in source.record.facts if isinstance(f, DeadlineFact)] if source else []
    return {"online", "paper"} <= {f.channel for f in days if f.channel}


def _days_told(ctx: AnswerContext, answer: Answer, record: NoticeRecord) -> list[DeadlineFact]:
    """The days of calls that an answer states, else those in what is cited of a notice."""
    told = {str(stated.value) for stated in answer.stated if stated.kind == "deadline"}
    calls = (ctx.reader.calls_by_id.get(stated.call_id) for stated in answer.stated if stated.call_id)
    of_calls = [day for call in calls if call for day in call.deadlines if str(day.value) in told]
    return of_calls or _cited_days(ctx, answer, record)


def _cited_days(ctx: AnswerContext, answer: Answer, record: NoticeRecord) -> list[DeadlineFact]:
    """The last days in what is cited of a notice; none where it is not among the best ones."""
    source = ctx.source_of(record.notice.aid)
    spans = [(c.start, c.end) for c in answer.citations if c.aid == record.notice.aid]
    return [
        fact
        for fact in (source.record.facts if source else ())
        if isinstance(fact, DeadlineFact) and any(s <= fact.start and fact.end <= e for s, e in spans)
    ]
