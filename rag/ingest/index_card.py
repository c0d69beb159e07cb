"""The card of a government portal's document over its text: 索引号, 发布机构, 文号, 主题分类 and the like."""

from __future__ import annotations

import re
from typing import Any

_FIELD = re.compile(r"索\s{0,4}引\s{0,4}号")
_OTHER_FIELDS = ("发布机构", "发文机关", "发文单位", "公开机构", "信息分类", "主题分类", "生成日期", "成文日期", "发文日期", "发布日期", "时效", "有效性", "主题词")  # fmt: skip
_MAX_CARD_CHARS = 500
_LEAST_FIELDS = 2
_NUMBER = re.compile(
    r"(?:文\s{0,4}号|发文字号|文件编号)\s{0,3}[：:]?\s{0,3}([^\s：:]{2,20}[〔\[（(【]20\d\d[〕\]）)】]\s?第?\d{1,4}\s?号)"
)


def take_index_card(body: Any) -> str:
    """Take the card out of a page; the document's number that it tells, "" for none.

    The number is the one thing on it that neither the page's head nor its text need tell.

    Args:
        body: the page's element as selectolax parsed it; the card is removed from it.
    """
    if _FIELD.search(body.text()) is None:
        return ""
    found = [
        (_fields(words), -len(words), words, node)
        for node in body.css("table,ul,dl,div")
        if (words := _words(node))
    ]
    # Of elements around one another the smallest that has all the fields: those around it may hold a short text too.
    fields, _, words, card = max(found, key=lambda told: told[:2], default=(0, 0, "", None))
    if card is None or fields < _LEAST_FIELDS:
        return ""
    number = _NUMBER.search(words)
    card.decompose()
    return number[1] if number else ""


def _words(node: Any) -> str:
    """The words of an element that may be a card; "" of any other."""
    words = " ".join(node.text(separator=" ").split())
    return words if len(words) <= _MAX_CARD_CHARS and _FIELD.search(words) and "。" not in words else ""


def _fields(words: str) -> int:
    compact = "".join(words.split())
    return sum(field in compact for field in _OTHER_FIELDS)
