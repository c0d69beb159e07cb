"""What is kept beside a snapshot of notices and calls, so that opening a collection reads no more of the store than came since."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

import numpy as np

from indexes.document_store import DocumentStore
from indexes.id_positions import among
from indexes.packed import Arrays, Ints
from rag.calls import CALL_RECORD
from rag.calls.call_table import CallTable
from rag.calls.stored_calls import load_outline
from rag.retrieval.head_table import HeadTable
from rag.retrieval.notice_heads import HEAD_RECORD, Head, load_head
from rag.retrieval.reader import live_rows

T = TypeVar("T")
FEW = 200
SHARE = 0.01
"""The arrays are made anew when more rows than so many, and than this share, came or went since: until then readers read
what came from the store, some 50 microseconds a row, and making them anew copies all."""
AT_ONCE = 1000


def tables_of(store: DocumentStore, version: int, held: Arrays) -> Arrays | None:
    """The arrays of a version, made of those held and of the rows that came since; None where those held serve.

    Those held serve, too, where another release wrote rows that cannot be read here: readers make these heads of the notices.
    """
    heads, calls = HeadTable.load(held), CallTable.load(held)
    live_heads, live_calls = (live_rows(store, kind, version) for kind in (HEAD_RECORD, CALL_RECORD))
    if len(heads) and not (_is_far(heads.rows, live_heads) or _is_far(calls.rows, live_calls)):
        return None
    new_heads = _loaded(store, version, live_heads[~among(live_heads, heads.rows)], load_head)
    new_calls = _loaded(store, version, live_calls[~among(live_calls, calls.rows)], load_outline)
    try:
        fresh_heads, fresh_calls = HeadTable.of(filter(_is_apart, new_heads)), CallTable.of(new_calls)
    except ValueError:
        return None
    heads = heads.take(among(heads.rows, live_heads)).then(fresh_heads)
    calls = calls.take(among(calls.rows, live_calls)).then(fresh_calls)
    return {**heads.arrays(), **calls.arrays()}


def _is_apart(told: tuple[int, Head]) -> bool:
    """Whether a head says all by itself: one of an older release holds its notice's record, which no array does."""
    return told[1].row > 0


def _is_far(held: Ints, live: Ints) -> bool:
    changed = np.count_nonzero(~among(live, held)) + np.count_nonzero(~among(held, live))
    return bool(changed > max(FEW, SHARE * len(held)))


def _loaded(
    store: DocumentStore, version: int, rows: Ints, load: Callable[[str], T]
) -> Iterator[tuple[int, T]]:
    for start in range(0, len(rows), AT_ONCE):
        found = store.records_by_id(rows[start : start + AT_ONCE].tolist(), version)
        yield from ((row, load(text)) for row, (_, text) in found.items())
