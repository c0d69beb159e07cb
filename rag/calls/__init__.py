"""Calls: what can be applied for, by whom, until when, put together from the notices that tell of it."""

from typing import TYPE_CHECKING

from rag.calls.call_record import (
    CallRecord,
    deadline_on,
    dump_call,
    load_call,
    status_on,
    to_call,
    with_revisions,
)  # fmt: skip
from rag.calls.call_selection import select_calls, select_ids, select_records
from rag.calls.doubts import select_doubts
from rag.calls.programme import contained, key_of, similarity
from rag.calls.stored_calls import CALL_RECORD, load_calls
from rag.lazy import exports
from rag.public.call_json import CHANGING, Call, CallNotice, CallPage, CallQuery, DoubtPage, DoubtQuery

if TYPE_CHECKING:
    from rag.calls.build import build_calls
    from rag.calls.export import to_atom, to_csv, to_ics
else:
    __getattr__ = exports(__name__, {"build": ["build_calls"], "export": ["to_atom", "to_csv", "to_ics"]})

__all__ = [
    "CALL_RECORD",
    "CHANGING",
    "Call",
    "CallNotice",
    "CallPage",
    "CallQuery",
    "CallRecord",
    "DoubtPage",
    "DoubtQuery",
    "build_calls",
    "contained",
    "deadline_on",
    "dump_call",
    "key_of",
    "load_call",
    "load_calls",
    "select_calls",
    "select_doubts",
    "select_ids",
    "select_records",
    "similarity",
    "status_on",
    "to_atom",
    "to_call",
    "to_csv",
    "to_ics",
    "with_revisions",
]  # fmt: skip
