"""Calls as a reader holds them: parsed when asked for, small until then."""

from __future__ import annotations

import sys

from rag.calls import CallRecord
from rag.calls.stored_calls import dump_stored, load_stored


def test_a_call_comes_back_as_it_was_stored(bundled_calls: list[CallRecord]) -> None:
    for call in bundled_calls:
        stored = load_stored(dump_stored(call))
        assert stored.outline.call_id == call.call_id
        assert stored.record == call


def test_a_call_that_nobody_asked_for_takes_less_memory_than_its_text(
    bundled_calls: list[CallRecord],
) -> None:
    """A reader of a million passages holds a hundred thousand of them, which nobody may ever ask for."""
    texts = [dump_stored(call) for call in bundled_calls]
    held = sum(sys.getsizeof(load_stored(text).body) for text in texts)
    assert held < 0.8 * sum(map(sys.getsizeof, texts))
