"""Who may apply to a call and until when, as the day of the question has it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from rag.answering.asked.answer_spec import AnswerSpec
from rag.answering.asked.tiers import groups_meant, is_of_another_group
from rag.answering.composing import answer_warnings
from rag.answering.quoting.class_day import class_day, same_day_of
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.draft import Draft
from rag.answering.quoting.fact_fit import is_of_others
from rag.answering.quoting.named_call import days_of_part
from rag.answering.quoting.opened_notices import Source, open_sources, passage_id_at
from rag.answering.quoting.value_selection import announcement
from rag.answering.wording.value_text import (
    deadline_phrase,
    deadline_text,
    who_text,
)
from rag.calls import CallRecord, status_on
from rag.domain import DeadlineFact, Fact
from rag.facts import first_steps
from rag.language.editions import find_batches
from rag.public import NoticeSummary, Status
from rag.retrieval.reader import CollectionReader

_WHO_ASKED = ("who", "yes_no", "list")
_WHEN_ASKED = ("when", "yes_no", "who", "list")
"""Who asks which programmes there are wants to know who may apply to them, and until when."""


def write_call(ctx: AnswerContext, draft: Draft, source: Source, call: CallRecord) -> None:
    """Who may apply to a call and until when, as far as the question makes that worth saying."""
    spec = ctx.spec
    _write_applicants(draft, source, list(call.applicants), spec)
    own = own_days(ctx, call)
    status = status_by(own, call, ctx.as_of)
    if own and _status_matters(status, spec) and not is_open_for_some(ctx, call):
        number = cite_call_fact(ctx.reader, draft, call, own[0])
        if _write_status(draft, status, own[0], number):
            draft.state(own[0], number, call.call_id)


def is_open_for_some(ctx: AnswerContext, call: CallRecord) -> bool:
    """Whether some days of a call, which are no batches', are over and others not, and the question names none of their groups or parts."""
    if call.state or groups_meant(call.deadlines, ctx.units.named) or class_day(ctx) is not None:
        return False
    days = [f for f in call.deadlines if f.still_for_applicants and f.value and not f.superseded]
    groups = [f for f in days if not find_batches(f.group or "")]
    meant = days_of_part(groups, ctx.units.named, ctx.reader)
    return len(meant) == len(groups) and len({f.value >= ctx.as_of for f in groups if f.value}) > 1


def status_by(own: Sequence[DeadlineFact], call: CallRecord, day: dt.date) -> Status:
    """A call's status on a day, by the day of the part that is asked for where that has one of its own; what is called off or not yet begun stays so.

    A part whose day is over is closed, though the next one is still to open.
    """
    status = status_on(call, day)
    if not own or call.state:
        return status
    if own[0] in call.chosen[:1]:  # another batch may be open before it
        return _status_of(own[0], day, status) if status == "open" and own[0].opens else status
    begun = status in ("open", "closed") or (own[0].opens or own[0].value or day) <= day
    return _status_of(own[0], day, status) if begun else status


def _status_of(own: DeadlineFact, day: dt.date, otherwise: Status) -> Status:
    """Where a day's own window stands; `otherwise` where it has no last day."""
    if own.value is None:
        return otherwise
    if own.value < day:
        return "closed"
    return "upcoming" if own.opens and day < own.opens else "open"


def own_days(ctx: AnswerContext, call: CallRecord) -> Sequence[DeadlineFact]:
    """The days of a call that count on the day asked for; those of the batch, group or part that the question names, if it names one.

    None where all its days are of other parts than the named one.
    """
    named = class_day(ctx)
    if named is not None and named.fact is None:
        return ()
    if named is not None and named.fact is not None and (own_day := same_day_of(call, named.fact)):
        return [own_day]
    question, days = ctx.units.named, [f for f in call.deadlines if not f.superseded]
    meant = days_of_part(days, question, ctx.reader)
    if not groups_meant(days, question) and len(meant) == len(days):
        return call.counting_on(ctx.day)
    own = [f for f in meant if f.for_applicants and not is_of_another_group(f, days, question)]
    chosen = [f for f in call.chosen if f in meant]
    return own or chosen


def _is_doubtful(ctx: AnswerContext, source: Source, day: DeadlineFact) -> bool:
    """Whether a day of a notice is none of its calls' any more, a later notice having moved it, or but one of those of a call that was changed."""
    calls = ctx.reader.calls_of([source.record.notice.aid])
    days = [f for call in calls for f in call.deadlines]
    moved = any(f.superseded for f in days)
    last = {call.chosen[0].value for call in calls if call.chosen}
    held = any(f.value == day.value and not f.superseded for f in days)
    return moved and (not held or len(last) > 1)


def write_notice_state(draft: Draft, source: Source, summary: NoticeSummary, ctx: AnswerContext) -> None:
    """The same by a notice that no call is read from."""
    spec, status = ctx.spec, summary.status
    _write_applicants(draft, source, list(summary.applicants), spec)
    steps = first_steps(source.record.facts)
    last = next((f for f in steps if f.value == summary.deadline), None)
    others = [f for f in steps if is_of_others(f, source, ctx.units)]
    if last in others:
        last = next((f for f in steps if f.value and f.for_applicants and f not in others), None)
        if last is not None and status in ("open", "closed"):
            status = _status_of(last, ctx.as_of, status)
    if last is not None and _status_matters(status, spec) and not _is_doubtful(ctx, source, last):
        number = draft.cite_fact(source, last)
        if _write_status(draft, status, last, number):
            draft.state(last, number)
        draft.warn(answer_warnings.of_facts(source, [last], draft.reply))


def _status_matters(status: Status, spec: AnswerSpec) -> bool:
    """Whether a reader must be told the status: always if it is too late, else if the question is about a day or about applying."""
    return status == "closed" or (spec.asked in _WHEN_ASKED and spec.applying)


def _write_applicants(draft: Draft, source: Source, kinds: Sequence[str], spec: AnswerSpec) -> None:
    told = next((f for f in source.record.facts if f.kind == "applicants"), None)
    known = [k for k in kinds if k != "unknown"]
    if told is not None and known and spec.asked in _WHO_ASKED and spec.applying:
        draft.say("applicants_line", who=who_text(known, draft.reply), n=draft.cite_fact(source, told))


def _write_status(draft: Draft, status: Status, last: DeadlineFact, number: int) -> bool:
    """Say whether it is open; returns whether that was said."""
    if status not in ("open", "closed", "upcoming"):
        return False
    deadline = deadline_text(last, draft.reply)
    if status == "closed" and last.undated == "recurring":
        draft.say("recurring", deadline=deadline, n=number)
        return True
    told = any(deadline in line for line in draft.lines[:4])
    draft.say(f"{status}_too" if told else deadline_phrase(status, last), deadline=deadline, n=number)
    return True


def cite_call_fact(reader: CollectionReader, draft: Draft, call: CallRecord, fact: Fact) -> int:
    """The marker of a call's fact, which may stand in a notice that was not opened."""
    for known in draft.citations:
        if known.aid == fact.aid and known.start <= fact.start and fact.end <= known.end:
            return known.marker
    notice = next(n for n in call.notices if n.aid == fact.aid)
    passage = passage_id_at(reader, notice.aid, fact.start)
    attachment = reader.corpus.records[reader.corpus.by_aid[notice.aid]].notice.attachment_at(fact.start)
    return draft.cite_text(
        notice.aid, notice.title, notice.url, notice.date, passage, fact.quote, fact.start, attachment
    )  # fmt: skip


def cite_announcement(ctx: AnswerContext, draft: Draft, call: CallRecord) -> int:
    """The marker of the words by which a call's last changing notice, else its first notice, says what it is about."""
    index = ctx.reader.corpus.by_aid[(call.last_change or call.notices[0]).aid]
    source = open_sources(ctx.reader, ctx.found.ranking, [index], max_passages=3)[0]
    return draft.cite(source, *(announcement(source) or (0, min(len(source.record.notice.text), 120))))
