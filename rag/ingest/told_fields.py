"""What a list tells of its notices beside their title, day, link and text: 申报截止时间, 支持标准, 咨询电话 in columns of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from rag.ingest.days import written_value
from rag.notices.input_record import field_name
from rag.resources import lines

_MAX_VALUE = 20_000
_TELLING = 4  # shorter ones stand in a text by chance: 50 in 2025-09-15 8:50
_OF_DAYS = re.compile(r"(?:时间|日期|期限|时限|[日期])$")
_AROUND = re.compile(r"\s|[（(【\[][^）)】\]]{0,20}[）)】\]]|[*：:]+$")


def with_told_fields(record: Mapping[str, Any]) -> dict[str, Any]:
    r"""The record with what such columns hold as lines under its text, unless the text says it already.

    >>> with_told_fields({"标题": "关于申报的通知", "申报截止时间": "2025-10-31", "支持标准": "最高50万元", "阅读量": 7})["content"]
    '申报截止时间：2025-10-31\n支持标准：最高50万元'
    >>> with_told_fields({"正文": "2025年9月15日8:50开会", "支持标准（万元）": 50})["正文"]
    '2025年9月15日8:50开会\n支持标准（万元）：50'
    """
    told = [
        (str(key).strip(), str(written_value(value) if _OF_DAYS.search(_bare(key)) else value).strip())
        for key, value in record.items()
        if isinstance(value, str | int | float) and not isinstance(value, bool) and _tells(_bare(key))
    ]
    if not told:
        return dict(record)
    key = next((key for key in record if field_name(str(key)) == "content" and record[key]), "content")
    content = str(record.get(key) or "")
    added = [
        f"{head}：{value}"
        for head, value in told
        if 0 < len(value) <= _MAX_VALUE and (len(value) < _TELLING or value not in content)
    ]
    return {**record, key: "\n".join(filter(None, (content, *added)))}


def _bare(key: object) -> str:
    """A head without white space and what stands in brackets: 支持标准（万元） is 支持标准."""
    return _AROUND.sub("", str(key))


def _tells(head: str) -> bool:
    return len(head) > 1 and field_name(head) is None and _told_heads().fullmatch(head) is not None


@cache
def _told_heads() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in lines("rag.ingest", "told_columns.txt")))
