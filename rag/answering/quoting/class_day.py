"""The last day of the class, group, batch or channel that a question names, among the days of the best notice and of those that changed it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answering.asked.named_day import ToldDay, days_meant, told_days, words_around
from rag.answering.quoting.context import AnswerContext
from rag.calls import CallRecord
from rag.domain import DeadlineFact
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.language.places import is_elsewhere

_STANDS = re.compile(r"结束|不变|仍|已截止|已停止")
"""What is told of a day that stands, or is over: 第一组申报工作已于4月3日结束."""


@dataclass(frozen=True, slots=True)
class ClassDay:
    """The last day of the class that a question names.

    Attributes:
        value: the day.
        fact: as it was read, of the newest notice that tells it; None where no rule took what is written for a last day.
        call: the call whose day it is; None where it is no call's.
        words: the folded words by which it is told apart from the others.

    """

    value: dt.date
    fact: DeadlineFact | None
    call: CallRecord | None
    words: str


def class_day(ctx: AnswerContext) -> ClassDay | None:
    """The last day of the class that a question names among those of the best notice; None where it names none or several."""
    days = sorted(class_days(ctx), key=lambda day: day.notice.date, reverse=True)
    if not days:
        return None
    words = " ".join(part for day in days for part in words_around(day))
    told = [day for day in days if day.fact is not None]
    facts = [replace(day.fact, aid=day.notice.aid) for day in told if day.fact is not None]
    if not facts:
        return ClassDay(days[0].value, None, None, words)
    calls = _calls_there(ctx, [day.notice.aid for day in told])
    own = [(call, day) for fact in facts for call in calls if (day := same_day_of(call, fact))]
    asked = han_pairs(ctx.units.named)
    best = max(own, key=lambda pair: len(han_pairs(fold(pair[0].programme)) & asked), default=None)
    if best is not None and _names_programme_alone(*best, asked & han_pairs(words)):
        return None
    return ClassDay(days[0].value, best[1] if best else facts[0], best[0] if best else None, words)


def _names_programme_alone(call: CallRecord, day: DeadlineFact, shared: frozenset[str]) -> bool:
    """Whether what a question shares with the words around the day of one group is but the programme's name, which is other groups' too."""
    groups = {f.group for f in call.deadlines if f.still_for_applicants and f.group}
    if not day.group or len(groups) < 2:
        return False
    programme = call.programme
    for group in groups:
        programme = programme.replace(group or "", " ")
    own = han_pairs(fold(" ".join((programme, *call.regions, _OF_ANY))))
    return bool(shared) and shared <= own


_OF_ANY = "申领 申请 申报 报名 领取 受理 提交 现在 可以 时间 截止 期限 标准 额度"
"""Words that no group has to itself: 贷款贴息现在还能申领吗 names no period, though 第二期申领时间 stands beside 贴息标准."""


def _calls_there(ctx: AnswerContext, aids: Sequence[str]) -> list[CallRecord]:
    """The calls of some notices without those of another place than the asked one: a digest tells of many places."""
    return [c for c in ctx.reader.calls_of(aids) if not is_elsewhere(c.regions, ctx.read.regions)]


def same_day_of(call: CallRecord, fact: DeadlineFact) -> DeadlineFact | None:
    """A day as a call tells it, by where it is written; None where it is none of the call's that still holds."""
    place = fact.aid, fact.start, fact.value
    return next(
        (f for f in call.deadlines if f.still_for_applicants and (f.aid, f.start, f.value) == place), None
    )


def class_days(ctx: AnswerContext, call: CallRecord | None = None) -> tuple[ToldDay, ...]:
    """The days, all of one value, that a question names apart; () where it names none or several.

    Args:
        ctx: the question.
        call: of whose notices; None for those of all calls of the best notice.

    """
    if ctx.spec.audience is not None or not ctx.near:
        return ()
    aids = _aids_of(ctx, call)
    known = ctx.units.class_days.get(aids)
    if known is None:
        known = ctx.units.class_days[aids] = days_meant(ctx.units.named, days_in_force(ctx, aids))
    return known


def _aids_of(ctx: AnswerContext, call: CallRecord | None) -> tuple[str, ...]:
    first = ctx.reader.corpus.records[ctx.near[0]].notice.aid
    calls = _calls_there(ctx, [first]) if call is None else [call]
    aids = [notice.aid for each in calls for notice in each.notices]
    return tuple(dict.fromkeys([first, *aids] if call is None else aids))


def days_in_force(ctx: AnswerContext, aids: Sequence[str]) -> list[ToldDay]:
    """The last days that some notices tell, without those that a later one of them tells as past."""
    records = [record for aid in aids if (record := ctx.reader.record(aid)) is not None]
    moved = [
        (record.notice.date, f.value)
        for record in records
        for f in record.facts
        if f.kind == "deadline" and f.superseded and f.value and not _STANDS.search(f.quote)
    ]
    days = [day for record in records for day in told_days(record)]
    return [
        day
        for day in days
        if not any(date > day.notice.date and value == day.value for date, value in moved)
        or any(o.value == day.value and o.notice.date > day.notice.date for o in days)
    ]
