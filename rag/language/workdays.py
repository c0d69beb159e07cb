"""Chinese working days: weekends made up for holidays count, public holidays do not (State Council's calendar)."""

from __future__ import annotations

import datetime as dt
from functools import cache

_MAX_WORKDAYS = 250


@cache
def _last_known_day() -> dt.date:
    """The calendar is announced each autumn for the next year; beyond the newest year nothing can be counted."""
    from chinese_calendar.constants import holidays

    return dt.date(max(day.year for day in holidays), 12, 31)


def nth_workday(start: dt.date, count: int) -> dt.date | None:
    """The `count`-th working day from `start` on, `start` itself being the first if it is one.

    None where the calendar of that year is not known, or `count` is not between 1 and 250.
    """
    from chinese_calendar import is_workday

    if not 1 <= count <= _MAX_WORKDAYS:
        return None
    day = start
    left = count
    while day <= _last_known_day():
        try:
            left -= is_workday(day)
        except NotImplementedError:
            return None
        if left == 0:
            return day
        day += dt.timedelta(days=1)
    return None


def earliest_workday(start: dt.date, count: int) -> dt.date | None:
    """The day on which the `count`-th working day falls at the earliest, if no weekday is a holiday.

    For years whose calendar is not announced yet; None where `count` is not between 1 and 250.
    """
    if not 1 <= count <= _MAX_WORKDAYS:
        return None
    day, left = start, count
    while True:
        left -= day.weekday() < 5
        if left == 0:
            return day
        day += dt.timedelta(days=1)
