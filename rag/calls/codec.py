"""Calls in the store: kept up to date with every change of the notices, read at a version."""

from __future__ import annotations

from collections.abc import Mapping

from rag.calls.call_record import CallRecord
from rag.calls.stored_calls import load_stored

CALL_RECORD = "call"
"""The kind of the store's records that hold calls; their keys are call ids."""


def load_calls(stored: Mapping[str, str]) -> tuple[CallRecord, ...]:
    """Calls as the store holds them, ordered by id."""
    return tuple(load_stored(stored[call_id]).record for call_id in sorted(stored))
