"""Days as lists and exports of other systems write them: 20250911, 2025-9-1, seconds or milliseconds since 1970, 45911."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from rag.clock import SHANGHAI
from rag.language.chinese_numbers import chinese_number
from rag.notices.input_record import field_name

_COMPACT = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
_SHORT = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?=$|[ T])")
_SERIAL = re.compile(r"([345]\d{4})(?:\.\d{1,12})?")
_FIRST_DAY, _FIRST_SERIAL, _LAST_SERIAL = dt.date(1899, 12, 30), 36_526, 54_788  # from 2000 to 2049
_WEEKDAY = re.compile(r"[（(\s]{0,3}(?:周|星期|礼拜)[一二三四五六日天][）)]?$")
_IN_WORDS = re.compile(
    r"(二[〇零○О][一二三四五六七八九〇零○]{2})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_MOMENT = re.compile(r"(1\d{9})(?:\d{3})?")  # from 2001 to 2033


def with_written_day(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record with its day of publication as YYYY-MM-DD where it is one of these; any other as it is."""
    return {
        key: written_value(value) if field_name(str(key)) == "date" else value
        for key, value in record.items()
    }


def written_value(value: object) -> object:
    """The day that a value means.

    45911 is how a spreadsheet counts, and shows a day whose cell has lost its format.

    >>> written_value(20250911), written_value(1757404800000), written_value("9月1日"), written_value("45911")
    ('2025-09-11', '2025-09-09', '9月1日', '2025-09-11')
    >>> written_value("2025.9.12（周五）"), written_value("二〇二五年九月十二日")
    ('2025.9.12', '2025-09-12')
    """
    text = str(value).strip() if isinstance(value, int | str) and not isinstance(value, bool) else ""
    if weekday := _WEEKDAY.search(text):
        return written_value(text[: weekday.start()].strip())
    if in_words := _IN_WORDS.fullmatch(text):
        year, month, day = (chinese_number(part) for part in in_words.groups())
        return f"{year}-{month:02}-{day:02}" if year and month and day else value
    if compact := _COMPACT.fullmatch(text):
        return "-".join(compact.groups())
    if moment := _MOMENT.fullmatch(text):
        return dt.datetime.fromtimestamp(int(moment[1]), tz=SHANGHAI).date().isoformat()
    if (serial := _SERIAL.fullmatch(text)) and _FIRST_SERIAL <= int(serial[1]) <= _LAST_SERIAL:
        return (_FIRST_DAY + dt.timedelta(days=int(serial[1]))).isoformat()
    if (short := _SHORT.match(text)) and len(short[0]) < 10:
        return f"{short[1]}-{int(short[2]):02}-{int(short[3]):02}"
    return value
