"""The order of a list of calls: by the day that counts, or the newest told of first; of one call, and of many by their arrays."""

from __future__ import annotations

import datetime as dt

import numpy as np

from indexes.packed import Ints
from rag.calls.call_outline import CallOutline
from rag.calls.call_record import Choosable, next_end_on
from rag.calls.call_table import CallTable

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
