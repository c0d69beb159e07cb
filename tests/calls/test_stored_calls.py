"""Calls as a reader holds them: parsed when asked for, small until then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.calls import CallRecord, dump_call
from rag.calls.call_links import links_of
from rag.calls.call_outline import CallOutline
from rag.calls.call_table import CallTable
from rag.calls.stored_calls import StoredCalls, dump_stored, load_outline, load_stored


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
