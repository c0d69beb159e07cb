"""A call as an item of a list: its name and place, its day with the words that tell it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from rag.answering.asked.list_request import ListQuestion
from rag.answering.composing.call_status import cite_announcement, cite_call_fact
from rag.answering.kinds.listed_calls import forwarded_by
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.draft import Draft
from rag.answering.wording.phrases import say
from rag.answering.wording.value_text import (
    day_text,
    deadline_phrase,
    deadline_text,
    place_text,
    value_text,
    windows_text,
)
from rag.calls import CallRecord, status_on
from rag.domain import AmountFact, DeadlineFact
from rag.notices.sentences import Protected, clause_spans
from rag.retrieval.reader import CollectionReader

MAX_ITEM_CHARS = 80


def day_quoted(call: CallRecord, day: dt.date) -> DeadlineFact | None:
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


def write_cancelled(ctx: AnswerContext, draft: Draft, number: int, call: CallRecord) -> None:
    """That a call was cancelled or suspended."""
    places = say(draft.reply, "join").join(p for p in call.regions[:3] if p not in call.programme)
    draft.say(
        "call_item_suspended" if call.state == "suspended" else "call_item_cancelled",
        i=number,
        programme=call.programme,
        place=say(draft.reply, "in_place", place=places) if places else "",
        since=day_text(call.state_since, draft.reply) if call.state_since else "",
        n=cite_announcement(ctx, draft, call),
    )


def write_partly_off(ctx: AnswerContext, draft: Draft, number: int, call: CallRecord) -> None:
    """That a part of a call was called off."""
    by = next(n for n in reversed(call.notices) if n.role in ("suspension", "cancellation"))
    draft.say(
        "call_item_partly_off",
        i=number,
        programme=call.programme,
        place=in_places(call, draft),
        title=by.title,
        date=day_text(by.date, draft.reply),
        n=cite_announcement(ctx, draft, call),
    )


def write_call_item(ctx: AnswerContext, draft: Draft, number: int, call: CallRecord, day: dt.date) -> None:
    """A call with the day that counts, or what its notice says of its days."""
    reader = ctx.reader
    fact = day_quoted(call, day)
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
        place=in_places(call, draft),
        deadline=deadline_text(fact, draft.reply) if dated or forwarded else "",
        windows=windows_text(call, fact, draft.reply) if dated else "",
        quote=_around_day(fact),
        date=day_text(notice.date, draft.reply),
        n=marker,
    )


def in_places(call: CallRecord, draft: Draft) -> str:
    """The places of a call that its name does not hold, in brackets."""
    spelt = (place_text(p, draft.reply) for p in call.regions[:3] if p not in call.programme)
    named = (name.replace(" (", " ").rstrip(")") for name in spelt)  # it stands in brackets itself
    places = say(draft.reply, "join").join(named)
    return say(draft.reply, "in_place", place=places) if places else ""


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


# What the calls of a list give at most: 哪个补贴给得最多, "which programmes pay more than 1 million".
_NOT_GIVEN = re.compile("已经?(?:拨付|兑付|发放)|预算|总规模|资金池|总盘子|贷款(?!贴息)|可贷|授信")
"""What was paid out, a pool, and a loan, which is paid back."""


def is_about_sums(listed: ListQuestion) -> bool:
    """Whether calls are asked for by what they give."""
    return listed.most or listed.at_least is not None


def by_sum(calls: Sequence[CallRecord], listed: ListQuestion) -> list[CallRecord]:
    """The calls that give at least the asked sum, those that give most first; calls of which no sum in yuan is told are left out."""
    given = ((_value(fact), call) for call in calls if (fact := largest(call)) is not None)
    enough = [(yuan, call) for yuan, call in given if yuan >= (listed.at_least or 0)]
    return [call for _, call in sorted(enough, key=lambda each: (-each[0], each[1].call_id))]


def largest(call: CallRecord) -> AmountFact | None:
    """The largest sum in yuan that a call gives; None where none is told."""
    told = (f for f in call.amounts if f.kind == "amount" and f.is_funding and not f.superseded)
    given = (f for f in told if f.value.currency == "CNY" and not _NOT_GIVEN.search(f.quote))
    return max(given, key=_value, default=None)


def write_sum(
    reader: CollectionReader, draft: Draft, number: int, call: CallRecord, fact: AmountFact, place: str
) -> None:
    """One line of a list: the call with the largest sum that it gives."""
    marker = cite_call_fact(reader, draft, call, fact)
    draft.state(fact, marker, call.call_id)
    draft.say(
        "call_item_sum",
        i=number,
        programme=call.programme,
        place=place,
        sum=value_text(fact, draft.reply),
        quote=" ".join(fact.quote.split()),
        n=marker,
    )


def _value(fact: AmountFact) -> float:
    return float(fact.value.max or fact.value.min or 0)
