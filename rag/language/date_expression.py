"""What a written date or range is, once it is read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Undated = Literal["lunar", "impossible", "recurring", "not_counted"]


@dataclass(frozen=True, slots=True)
class DateExpression:
    """One written date or range, `text[start:end]` (a following 前 or 止 included).

    Attributes:
        first: first day of a range; the day itself of a single date.
        last: last day that counts; None where it is open (`undated` says why).
        is_range: whether a start and an end are told.
        at: ISO time of the end, with offset, where an hour is told; 24:00 is the next day's start, and 0:00 closes the
            day before.
        whole_day: False for a month or another part of the year.
        year_inferred: no year is written in the whole expression.
        suffix: "before" (前, 止), "from" (起, 后), "about" (左右) or "".
        computed: the end was counted, or follows from the day of publication (本周五).
        length_only: a span counted from the notice's own day (自发布之日起5个工作日).
        undated: why no day can be told: "lunar" (农历十二月廿三), "impossible" (9月31日), "recurring" (每月10日),
            "not_counted" (working days of a year whose calendar is not out: `last` is then the earliest possible day).
    """

    start: int
    end: int
    first: dt.date
    last: dt.date | None
    is_range: bool
    at: str | None = None
    whole_day: bool = True
    year_inferred: bool = False
    suffix: str = ""
    computed: bool = False
    length_only: bool = False
    undated: Undated | None = None
