"""Choosing and sorting calls: what somebody in a place can still apply for, by day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import numpy as np

from indexes.packed import Ints
from rag.calls.call_outline import CallOutline
from rag.calls.call_record import CallRecord, Choosable, could_apply_on, next_end_on, to_call
from rag.calls.call_table import CallTable, LeastAsked
from rag.calls.programme import grams
from rag.calls.stored_calls import ChosenCalls, HeldCalls, StoredCalls, Test, held, places_chosen
from rag.language.given_place import given_place
from rag.language.normalise import normalise
from rag.public import AnswerWarning
from rag.public.call_json import CallPage, CallQuery
from rag.public.paging import page_of

_SHARE = 0.75
"""A word of `q` is found if it stands in a name, or if this share of its character pairs does."""


def select_calls(
    calls: Sequence[CallRecord],
    query: CallQuery,
    as_of: dt.date,
    warned: Callable[[CallRecord, AnswerWarning], str] | None = None,
) -> CallPage:
    """The calls that fulfil every condition, sorted, one page of them; a day of the query goes before `as_of`.

    Args:
        calls: to choose from.
        query: the conditions.
        as_of: the day that counts where the query tells none.
        warned: how a caution of a call is worded; None: as it stands.

    Raises:
        InvalidInput: a place or the cursor is unknown.

    """
    day = query.day or as_of
    known = held(calls)
    found = _places(known, query, day)

    def key(at: int) -> SortKey:
        return sort_key(known.outlines[at], query.sort, day)

    page, following = page_of(found, key, sort=query.sort, limit=query.limit, cursor=query.cursor)
    items = [to_call(call, day, warned) for call in known.several(page)]
    return CallPage(items=items, next_cursor=following, total=len(found))


def select_records(calls: Sequence[CallRecord], query: CallQuery, day: dt.date) -> Sequence[CallRecord]:
    """All calls that fulfil every condition, sorted, and parsed as one goes through them; `limit` and `cursor` are not looked at.

    Raises:
        InvalidInput: a place is unknown.

    """
    known = held(calls)
    return ChosenCalls(known, _places(known, query, day))


def select_ids(calls: Sequence[CallRecord], query: CallQuery, day: dt.date) -> list[str]:
    """The ids of the same; none is parsed.

    Raises:
        InvalidInput: a place is unknown.

    """
    known = held(calls)
    return [known.outlines[at].call_id for at in _places(known, query, day)]


def _places(calls: StoredCalls | HeldCalls, query: CallQuery, day: dt.date) -> list[int]:
    """Where the calls stand that fulfil every condition, sorted."""
    least, tests = _asked(query), _tests(query)
    if type(calls) is StoredCalls:  # whose arrays tell the places of calls, and what they are sorted by
        found = np.array(_found(calls, tests, least), np.int64)
        return [int(at) for at in in_table_order(calls.table, found, query.sort, day)]
    if (of_places := least.of_places) is not None:
        tests.append(lambda call: of_places(call.regions))
    outlines = calls.outlines
    return sorted(_found(calls, tests, least), key=lambda at: sort_key(outlines[at], query.sort, day))


def _found(calls: StoredCalls | HeldCalls, tests: Sequence[Test], least: LeastAsked) -> list[int]:
    if not tests:
        return list(calls.likely(least))
    return places_chosen(calls, lambda call: all(test(call) for test in tests), least)


def _asked(query: CallQuery) -> LeastAsked:
    """What of the conditions arrays tell."""
    home = None if query.applies_in is None else given_place(query.applies_in, "/applies_in")
    names = {given_place(name, f"/region/{i}").name for i, name in enumerate(query.region)}
    return LeastAsked.at(names, home, query.open_on)


def _tests(query: CallQuery) -> list[Test]:
    """The conditions of a query but for those on places."""
    tests: list[Test] = []
    if query.applicant:
        kinds = set(query.applicant)
        tests.append(lambda call: bool(kinds & set(call.applicants)))
    if query.category:
        categories = set(query.category)
        tests.append(lambda call: any(n.category in categories for n in call.notices))
    if (day := query.open_on) is not None:
        tests.append(lambda call: could_apply_on(call, day))
    if query.q and (words := normalise(query.q).split()):
        tests.append(lambda call: _named(call, words))
    return tests


def _named(call: Choosable, words: Sequence[str]) -> bool:
    haystack = normalise(
        " ".join([call.programme, *call.aliases, call.issuer or "", *call.regions, str(call.year)])
    )
    pairs = grams(haystack)
    return all(word in haystack or _mostly(word, pairs) for word in words)


def _mostly(word: str, pairs: frozenset[str]) -> bool:
    wanted = grams(word)
    return len(word) >= 4 and len(wanted & pairs) >= _SHARE * len(wanted)


# The order of a list of calls: by the day that counts, or the newest told of first; of one call, and of many by their arrays.
SortKey = tuple[int, int, str]
NEXT, UNDATED, OVER, OFF = range(4)
"""What is not over, the next on top; then calls without a day; then what is over, the latest on top; then what is off."""
_NEVER = np.iinfo(np.int64).max


def sort_key(call: Choosable, sort: str, day: dt.date) -> SortKey:
    """Where a call stands in a list that is sorted by `deadline` or `date`, as of a day."""
    if sort == "date":
        return NEXT, -call.newest.toordinal(), call.call_id
    last = next_end_on(call, day)
    if last is None:
        return OFF if call.state else UNDATED, -call.newest.toordinal(), call.call_id
    return (NEXT, last.toordinal(), call.call_id) if last >= day else (OVER, -last.toordinal(), call.call_id)


def in_table_order(table: CallTable, places: Ints, sort: str, day: dt.date) -> Ints:
    """int64: some places of a table by `sort_key`; calls stand in it by their ids, which settle ties."""
    newest = -table.newest[places]
    if sort == "date":
        return places[np.lexsort((places, newest))]
    last, today = _counting(table, places, day)[places], day.toordinal()
    undated = last == 0
    group = np.where(
        undated, np.where(table.is_off[places], OFF, UNDATED), np.where(last >= today, NEXT, OVER)
    )
    value = np.where(undated, newest, np.where(last >= today, last, -last))
    return places[np.lexsort((places, value, group))]


def _counting(table: CallTable, places: Ints, day: dt.date) -> Ints:
    """int64[n]: at some places as `next_end_on`, as ordinals; 0 for none."""
    ends, owners = table.ends.values, table.ends.owners
    coming = np.full(len(table), _NEVER)
    np.minimum.at(coming, owners, np.where(ends >= day.toordinal(), ends, _NEVER))
    latest = np.zeros(len(table), np.int64)
    np.maximum.at(latest, owners, ends)
    own = np.where(coming < _NEVER, coming, latest)
    whole = table.is_off | (table.ends.counts == 0)
    counting = np.where(whole, table.deadlines, own)
    for at in places[
        table.is_off[places] & (table.lasts[places] >= day.toordinal())
    ]:  # few: off before their time
        last = next_end_on(CallOutline.load(table.outlines[int(at)]), day)
        counting[at] = last.toordinal() if last else 0
    return counting
