"""The hour behind a written day: 17:00, 下午五点半, 24时."""

from __future__ import annotations

import datetime as dt
import re

from rag.language.chinese_numbers import chinese_number
from rag.lazy import lazy_pattern

SHANGHAI = "+08:00"

BRACKET = r"(?:[（(](?:星期|周|农历|北京时间|含|节假日|法定|遇|逢)[^（）()\n]{0,14}[）)])?"

CLOCK = lazy_pattern(
    rf"[）)]? ?{BRACKET} ?(?:当天|当日|北京时间|\（北京时间\）)?"
    r"(?P<half>上午|下午|中午|正午|晚上?|夜间|凌晨|早上?|午夜|傍晚)? ?"
    r"(?:(?P<h>2[0-4]|[01]?\d)(?: ?[:：] ?(?P<min>[0-5]\d)(?:[:：][0-5]\d)?(?!\d) ?[时分]?"
    r"|[时点](?: ?(?P<mn>[0-5]\d) ?分?|(?P<hf>半))?)整?"
    rf"|(?P<ch>二十[一二三四]?|十[一二三四五六七八九]?|[一二三四五六七八九零])[时点](?:(?P<chf>半)|(?P<cmn>[二三四五]?十[一二三四五六七八九]?)分)?整?)(?!间|候|期)"
)


def _hour(clock: re.Match[str]) -> tuple[int, int]:
    group = clock.groupdict()
    hour = int(group["h"]) if group["h"] else chinese_number(group["ch"]) or 0
    written = group["min"] or group["mn"] or (30 if group["hf"] or group["chf"] else 0)
    minute = int(written or chinese_number(group["cmn"] or "") or 0)
    half = group["half"] or ""
    if half[:1] in ("晚", "夜") and hour == 12:
        hour = 24
    if (half[:1] in ("下", "晚", "夜", "傍") and hour < 12) or (half in ("中午", "正午") and hour < 6):
        hour += 12
    elif half == "午夜" and hour == 12:
        hour = 24
    return hour, minute


def time_of(clock: re.Match[str] | None, day: dt.date | None) -> tuple[str | None, dt.date | None]:
    """(the time on a day, the last day that counts): 24:00 is the next day's start, 0:00 ends the day before."""
    if clock is None or day is None:
        return None, day
    hour, minute = _hour(clock)
    if hour == 24:
        return f"{day + dt.timedelta(days=1)}T00:00:00{SHANGHAI}", day
    last = day - dt.timedelta(days=1) if (hour, minute) == (0, 0) else day
    return f"{day}T{hour:02}:{minute:02}:00{SHANGHAI}", last
