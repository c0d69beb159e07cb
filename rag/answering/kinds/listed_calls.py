"""Which calls a list holds: those of the asked place, state, days and level that the asker may apply to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from rag.answering.asked.list_request import ListQuestion
from rag.answering.asked.list_words import ListState
from rag.answering.quoting.named_call import PART_MARK, at_places
from rag.calls import CallRecord, deadline_on, status_on
from rag.calls.call_record import Choosable
from rag.calls.call_table import LeastAsked
from rag.calls.stored_calls import chosen
from rag.domain import DateRange, DeadlineFact, Interpretation
from rag.language.editions import contradict, find_levels
from rag.language.gazetteer import Place, own_name
from rag.language.grams import han_pairs
from rag.language.places import applies_to, resolve_all, within
from rag.matching.condition import condition_of
from rag.matching.condition_check import status_of
from rag.matching.question_profile import profile_of
from rag.retrieval.reader import CollectionReader

SAME_NAME = 0.6
"""So much of a name is shared by what one call is called in two notices."""
SHOWN_AS: dict[ListState, frozenset[str]] = {
    "open": frozenset({"open", "rolling"}),
    "upcoming": frozenset({"upcoming"}),
    "closed": frozenset({"closed"}),
    "cancelled": frozenset({"cancelled", "suspended"}),
    "rolling": frozenset({"rolling"}),
    "current": frozenset({"open", "rolling", "upcoming"}),
    "all": frozenset({"open", "rolling", "upcoming", "closed"}),
}


def fitting_calls(
    reader: CollectionReader, read: Interpretation, listed: ListQuestion, as_of: dt.date
) -> list[CallRecord]:
    """The calls that have the asked place (or apply there), state, days, level, year and applicant."""
    on = (read.open_on or as_of) if listed.state in ("open", "upcoming") and not listed.applying else None
    of_places = _likely_at(places_asked(read, listed))
    found = chosen(reader.calls, lambda call: _fits(call, read, listed, as_of), LeastAsked(of_places, on))
    if of_places is None:
        return found
    places = resolve_all(places_asked(read, listed))
    near = [*found, *_forwarded_only(reader, read, listed, as_of)]
    held = [call for call in near if call.regions or _is_told_at(call, places)]
    return [call for call in held if call.regions or not any(_tells_the_same(call, other) for other in held)]


def _likely_at(names: tuple[str, ...]) -> Callable[[tuple[str, ...]], bool] | None:
    """Tells whether a call of some places may be for one of these, so may one of none; None where none is named."""
    of_places = at_places(names)
    return (lambda own: not own or of_places(own)) if of_places else None


def _is_at(call: Choosable, place: Place) -> bool:
    """Whether a call applies at a place; so may one of which no place is told, see `_is_told_at`."""
    return not call.regions or applies_to(call.regions, place)


def _is_told_at(call: CallRecord, places: Sequence[Place]) -> bool:
    """Whether a call of no place is told by a notice whose title names one of some places in short (滨海这个季度的5个时间点)."""
    bare = [name for place in places if len(name := own_name(place).bare) > 1]
    return any(name in notice.title for name in bare for notice in call.notices)


def _tells_the_same(call: CallRecord, other: CallRecord) -> bool:
    """Whether a call of no place is another's, by a last day that both have and most of its name (外资利润再投资奖励 in 外商投资企业利润再投资奖励)."""
    pairs, held = han_pairs(call.programme), set(han_pairs(other.programme))
    days = {w.deadline for w in other.windows} | {other.deadline}
    same = call.deadline in days and bool(other.regions) and bool(pairs)
    return same and sum(pair in held for pair in pairs) >= SAME_NAME * len(pairs)


def _forwarded_only(
    reader: CollectionReader, read: Interpretation, listed: ListQuestion, as_of: dt.date
) -> list[CallRecord]:
    """Calls of the asked place of which only the authorities' day is told, where that lies ahead: applicants may still be in time."""
    if listed.state != "open" or listed.closing.is_bound:
        return []
    day = read.open_on or as_of

    def fits(call: Choosable) -> bool:
        untold = call.state is None and call.deadline is None and status_on(call, day) == "unknown"
        return untold and _is_of_the_asked(call, read, listed, as_of)

    untold = chosen(reader.calls, fits, LeastAsked(_likely_at(places_asked(read, listed)), None))
    return [call for call in untold if forwarded_by(call, day)]


def forwarded_by(call: CallRecord, day: dt.date) -> DeadlineFact | None:
    """The day by which authorities forward what applicants handed in to them, as far as it lies ahead; the last of several."""
    told = [f for f in call.deadlines if f.audience == "recommender" and not f.superseded and f.value]
    return max((f for f in told if f.value and f.value >= day), key=lambda f: f.value or day, default=None)


def _fits(call: Choosable, read: Interpretation, listed: ListQuestion, as_of: dt.date) -> bool:
    if not _is_of_the_asked(call, read, listed, as_of):
        return False
    day = read.open_on or as_of
    if listed.applying:
        return _open_within(call, listed.closing, day)
    if listed.state == "cancelled" and is_partly_off(call, day):
        return True
    if listed.state == "cancelled" and call.state_since and call.state_since > day:
        return False  # nobody could know that it would be
    ahead = listed.state == "open" and (listed.closing.start or day) > day  # what closes then may open before
    states = SHOWN_AS["current" if ahead else listed.state]
    return status_on(call, day) in states and _closes_in(call, listed, day)


def is_partly_off(call: Choosable, day: dt.date) -> bool:
    """Whether a notice of the day or before halts or cancels a part of a call: one of its batches, fairs or classes."""
    halted = any(n.role in ("suspension", "cancellation") and n.date <= day for n in call.notices)
    return halted and call.state is None


def without_parts_beside(calls: Sequence[CallRecord]) -> list[CallRecord]:
    """Calls that are off, without those for the parts of a programme beside which another part, that is listed itself, was halted."""
    halting = {call.last_change.aid for call in calls if call.state and call.last_change}
    return [c for c in calls if c.state or PART_MARK not in c.programme or not _halted_by(c) & halting]


def _halted_by(call: CallRecord) -> set[str]:
    return {n.aid for n in call.notices if n.role in ("suspension", "cancellation")}


def _is_of_the_asked(call: Choosable, read: Interpretation, listed: ListQuestion, as_of: dt.date) -> bool:
    """Whether a call is of the asked place, level, year, batch and kind of applicant, and was told of by the day."""
    places = resolve_all(places_asked(read, listed))
    if places and not any(_is_at(call, place) for place in places):
        return False
    if any(within(own, place) for place in resolve_all(listed.left_out) for own in resolve_all(call.regions)):
        return False
    if (
        listed.applicant
        and not listed.asker
        and call.applicants
        and not {listed.applicant, "unknown"} & set(call.applicants)
    ):
        return False
    if contradict(read.levels, find_levels(call.programme) or (call.level,)):
        return False
    if read.years and call.year and call.year not in read.years:
        return False
    if read.batches and call.batch and call.batch not in read.batches:
        return False
    return call.oldest <= as_of  # else not yet told of on that day


def not_shut_out(question: str, as_of: dt.date, calls: list[CallRecord]) -> list[CallRecord]:
    """The calls without those that a kind of firm such as the asker's may not apply to (个体户), as their conditions say."""
    form = profile_of(question, as_of).get("legal_form")
    if not form:
        return calls
    from rag.matching import read_profile

    profile = read_profile({"legal_form": form})

    def shuts_out(call: CallRecord) -> bool:
        told = [condition_of(f) for f in call.conditions if f.value.attribute == "legal_form"]
        found = {status_of(condition, profile, as_of) for condition in told}
        return "failed" in found and "met" not in found

    return [call for call in calls if not shuts_out(call)]


def places_asked(read: Interpretation, listed: ListQuestion) -> tuple[str, ...]:
    """The places of which programmes are asked for, without those that are left out."""
    return tuple(place for place in read.regions if place not in listed.left_out)


def _closes_in(call: Choosable, listed: ListQuestion, day: dt.date) -> bool:
    if not listed.closing.is_bound:
        return True
    first, last = listed.closing.start or dt.date.min, listed.closing.end or dt.date.max
    counting = call.deadline if listed.state == "closed" else deadline_on(call, max(day, first))
    return counting is not None and first <= counting <= last


def _open_within(call: Choosable, days: DateRange, as_of: dt.date) -> bool:
    """Whether one can apply on some of the days that lie ahead; where only their last one is told, of what closes by then or not at all."""
    first, last = max(as_of, days.start or as_of), days.end or dt.date.max
    opening = [window.opens for window in call.windows or (call,) if window.opens]
    looked_at = [first, *(day for day in opening if first < day <= last)]
    open_on = [day for day in looked_at if status_on(call, day) in SHOWN_AS["open"]]
    if days.start or not open_on or status_on(call, open_on[0]) == "rolling":
        return bool(open_on)
    closing = deadline_on(call, open_on[0])
    return closing is not None and closing <= last
