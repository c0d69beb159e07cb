"""The one clock: days are days in Asia/Shanghai."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> dt.datetime:
    """The present moment in Asia/Shanghai."""
    return dt.datetime.now(SHANGHAI)


def today() -> dt.date:
    """The day in Asia/Shanghai."""
    return now().date()
