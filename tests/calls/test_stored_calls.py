"""Calls as a reader holds them: parsed when asked for, small until then."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import rag.calls.stored_calls
from rag.calls import CallQuery, CallRecord, dump_call, select_calls, select_ids, select_records, status_on
from rag.calls.bounding import chosen_within, within
from rag.calls.call_links import links_of
from rag.calls.call_outline import CallOutline
from rag.calls.call_record import CallState, Choosable, Window
from rag.calls.call_selection import in_table_order, sort_key
from rag.calls.call_table import CallTable, LeastAsked
from rag.calls.stored_calls import (
    HeldCalls,
    StoredCalls,
    chosen,
    dump_stored,
    in_order,
    load_outline,
    load_stored,
    places_chosen,
)


def test_a_call_comes_back_as_it_was_stored(bundled_calls: list[CallRecord]) -> None:
    for call in bundled_calls:
        assert load_stored(dump_stored(call)) == call
        assert load_outline(dump_stored(call)) == load_outline(dump_call(call)) == CallOutline.of(call)


def test_calls_that_nobody_asked_for_are_neither_read_nor_held(bundled_calls: list[CallRecord]) -> None:
    """A reader of a million passages has a hundred thousand of them, which nobody may ever ask for."""
    stored = {row: dump_stored(call) for row, call in enumerate(bundled_calls, 1)}
    asked: list[int] = []

    def read(rows: Sequence[int]) -> Mapping[int, str]:
        asked.extend(rows)
        return {row: stored[row] for row in rows}

    table = CallTable.of((row, load_outline(text)) for row, text in stored.items())
    calls = StoredCalls(CallTable.load(table.arrays()), {}, read)
    one = calls.by_id[bundled_calls[3].call_id]
    assert one == bundled_calls[3]
    assert asked == [4]
    assert links_of(calls).call_ids[one.notices[0].aid]
    assert asked == [4]
    assert list(calls) == sorted(bundled_calls, key=lambda call: call.call_id)
    assert sorted(asked) == sorted(stored)


def stored_apart(calls: Sequence[CallRecord], asked: list[int]) -> StoredCalls:
    """Calls as a reader holds them; which rows are read goes to `asked`."""
    stored = {row: dump_stored(call) for row, call in enumerate(calls, 1)}

    def read(rows: Sequence[int]) -> Mapping[int, str]:
        asked.extend(rows)
        return {row: stored[row] for row in rows}

    return StoredCalls(CallTable.of((row, load_outline(text)) for row, text in stored.items()), {}, read)


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"sort": "date"},
        {"region": ["南京"]},
        {"applies_in": "苏州", "open_on": "2025-09-20"},
        {"applicant": ["individual"]},
        {"category": ["汇编"]},
        {"q": "数字化 转型"},
    ],
)
def test_a_page_of_calls_is_the_same_without_parsing_others(
    bundled_calls: list[CallRecord], query: dict[str, Any]
) -> None:
    wanted, day = CallQuery(limit=3, **query), dt.date(2025, 9, 25)
    asked: list[int] = []
    stored = stored_apart(bundled_calls, asked)
    page = select_calls(stored, wanted, day)
    assert page == select_calls(HeldCalls.of(bundled_calls), wanted, day)
    assert len(asked) == len(page.items)
    del asked[:]
    told = select_records(stored_apart(bundled_calls, asked), wanted, day)
    assert not asked
    assert list(told) == list(select_records(HeldCalls.of(bundled_calls), wanted, day))
    assert [call.call_id for call in told[:2]] == select_ids(bundled_calls, wanted, day)[:2]


def test_calls_are_chosen_and_ordered_without_parsing_others(bundled_calls: list[CallRecord]) -> None:
    asked: list[int] = []
    stored = stored_apart(bundled_calls, asked)
    local = chosen(stored, lambda call: call.level == "city")
    assert local == [c for c in HeldCalls.of(bundled_calls) if c.level == "city"]
    assert len(asked) == len(local) < len(bundled_calls)

    def newest(call: Choosable) -> tuple[int, str]:
        return -call.newest.toordinal(), call.call_id

    assert list(in_order(stored, lambda call: True, newest)) == sorted(bundled_calls, key=newest)


def test_no_more_calls_are_kept_than_so_many(
    bundled_calls: list[CallRecord], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rag.calls.stored_calls, "KEPT", 3)
    stored = stored_apart(bundled_calls, [])
    assert list(stored) == list(HeldCalls.of(bundled_calls))
    assert len(stored.known) <= 3
    assert stored.several([5, 0, 5]) == [stored[5], stored[0], stored[5]]


def test_what_another_release_noted_of_a_call_is_read_from_the_call(bundled_calls: list[CallRecord]) -> None:
    for call in bundled_calls[:3]:
        older = json.dumps([call.call_id, call.programme, call.parent, [], [], False])
        assert load_outline(f"{older}\n{dump_call(call)}") == CallOutline.of(call)


def test_links_are_the_same_whether_calls_are_at_hand_or_came_in_parts(
    bundled_calls: list[CallRecord],
) -> None:
    rows = [(row, CallOutline.of(call)) for row, call in enumerate(bundled_calls, 1)]
    known = dict(enumerate(bundled_calls, 1))
    parts = CallTable.of(rows[::2]).then(CallTable.of(rows[1::4])).then(CallTable.of(rows[3::4]))
    whole, grown = links_of(bundled_calls), links_of(StoredCalls(parts, known, lambda wanted: {}))
    assert whole.call_ids
    assert whole.amended_by
    for name in ("call_ids", "amended_by", "superseded", "void", "calls"):
        assert getattr(whole, name) == getattr(grown, name)


@pytest.mark.parametrize("day", [dt.date(2025, 6, 1), dt.date(2025, 9, 25), dt.date(2027, 1, 1)])
def test_what_arrays_leave_out_is_never_open(bundled_calls: list[CallRecord], day: dt.date) -> None:
    asked: list[int] = []
    stored = stored_apart(bundled_calls, asked)
    likely = set(stored.likely(LeastAsked(open_on=day)))
    assert len(likely) < len(bundled_calls)
    for at, call in enumerate(HeldCalls.of(bundled_calls)):
        assert at in likely or status_on(call, day) not in ("open", "rolling", "upcoming")
    assert not stored.outlined
    assert not asked


def test_only_outlines_of_the_place_are_parsed(bundled_calls: list[CallRecord]) -> None:
    stored = stored_apart(bundled_calls, [])
    loaded = StoredCalls(CallTable.load(stored.table.arrays()), {}, lambda rows: {})
    wanted = LeastAsked(of_places=lambda own: "南京" in own)
    places = places_chosen(loaded, lambda call: "南京" in call.regions, wanted)
    assert places == places_chosen(HeldCalls.of(bundled_calls), lambda call: "南京" in call.regions)
    assert 0 < len(loaded.outlined) == len(places) < len(bundled_calls)


def test_calls_bound_to_some_notices_are_cut_when_they_are_asked_for(bundled_calls: list[CallRecord]) -> None:
    aids = sorted({notice.aid for call in bundled_calls for notice in call.notices})[::2]
    asked: list[int] = []
    bound = chosen_within(stored_apart(bundled_calls, asked), lambda call: True, LeastAsked(), set(aids))
    assert len(asked) <= sum(call.all_year for call in bundled_calls)
    cut = HeldCalls.of(within(bundled_calls, set(aids)))
    assert [call.call_id for call in cut] == [outline.call_id for outline in bound.outlines]
    for outline, call in zip(bound.outlines, cut, strict=True):
        for name in ("notices", "newest", "oldest", "all_year", "windows", "deadline", "regions"):
            told = [n.aid for n in call.notices] if name == "notices" else getattr(call, name)
            assert (
                [n.aid for n in outline.notices] if name == "notices" else getattr(outline, name)  # type: ignore[attr-defined]
            ) == told
    assert list(bound) == list(cut)
    assert bound.by_id[cut[2].call_id] == cut[2]
    assert list(bound.told_by_none_of(aids[:5])) == list(cut.told_by_none_of(aids[:5]))


@pytest.mark.parametrize("sort", ["deadline", "date"])
@pytest.mark.parametrize("day", [dt.date(2025, 3, 1), dt.date(2025, 9, 25), dt.date(2026, 1, 1)])
def test_arrays_order_calls_as_their_outlines_do(
    bundled_calls: list[CallRecord], sort: str, day: dt.date
) -> None:
    ends = [Window(f"第{n}批", None, dt.date(2025, 3 * n, 20)) for n in (1, 2, 3)]
    calls = list(bundled_calls)
    for n, call in enumerate(bundled_calls):
        batches = tuple(ends[: n % 4]) if call.deadline else ()
        off: CallState | None = "cancelled" if n % 5 == 0 else "suspended" if n % 5 == 1 else None
        since = dt.date(2025, 10, 9) if off else None
        last = None if n % 7 == 0 else call.deadline
        calls[n] = replace(
            call, windows=batches, state=off, state_since=since, deadline=last, voided=call.deadline
        )
    stored = stored_apart(calls, [])
    found = in_table_order(stored.table, np.arange(len(calls)), sort, day)
    held = HeldCalls.of(calls)
    assert found.tolist() == sorted(range(len(calls)), key=lambda at: sort_key(held[at], sort, day))
    assert not stored.outlined
