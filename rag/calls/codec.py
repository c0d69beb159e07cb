"""Calls in the store: built anew with every change of the notices, read at a version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rag.calls.call_record import CallRecord, dump_call, load_call, with_revisions
from rag.facts.notice_record import load_record

CALL_RECORD = "call"
"""The kind of the store's records that hold calls; their keys are call ids."""


def call_records(documents: Iterable[str], previous: Mapping[str, str], version: int) -> dict[str, str]:
    """What the store must hold of calls: id -> JSON.

    Args:
        documents: the stored JSON of every notice that is live now.
        previous: the calls stored before, id -> JSON; they tell whether a day has moved.
        version: the collection's version that is being written.

    """
    from rag.calls.build import build_calls  # only who writes merges notices

    calls = build_calls([load_record(body) for body in documents])
    before = [load_call(body) for body in previous.values()]
    return {call.call_id: dump_call(call) for call in with_revisions(calls, before, version)}


def load_calls(stored: Mapping[str, str]) -> tuple[CallRecord, ...]:
    """Calls as the store holds them, ordered by id."""
    return tuple(load_call(stored[call_id]) for call_id in sorted(stored))
