"""A notice's short words as they stand beside a value: whole, without what was cut, and only where they say something."""

from __future__ import annotations

import re

_PAIRS = (("（", "）"), ("(", ")"), ("“", "”"), ("《", "》"), ("【", "】"))
_LEADS = re.compile(r"^(?:[^\w“《【（(]|_|请(?:于|在)?|[且但并则](?!购|网)|其中|凡|若|如果?)+")
_ENDS = re.compile(
    r"(?:[^\w”》】）)%]|_|分别(?:给予|奖励|为|是)?|一次性给?|[每各](?:家|户|人)?由|的|由|给予?|各|均|再|另|并|且)+$"
)
_SAYS_NOTHING = re.compile(
    r"(?:分别|一次性|一律|定额|最高|最多|至多|补|补助|补贴|奖励|奖补|资助|支持|给予|金额|标准|额度|应为|原文|改为|更正为|要求|收|执行|不变|确定|时间|步骤|放宽|有效期|每)*"
)
_ASKS = re.compile(r"[？?！!]")


def shown_label(words: str) -> str:
    """Those words without loose marks and half brackets; "" where nothing is left that tells one value from another."""
    if len(words) > _MOST:
        return ""
    for opening, closing in _PAIRS:
        words = _whole(words, opening, closing)
    words = _ENDS.sub("", _LEADS.sub("", words)).strip()
    return "" if _ASKS.search(words) or _SAYS_NOTHING.fullmatch(words) or len(words) < _LEAST else words


_LEAST, _MOST = 2, 100


def _whole(words: str, opening: str, closing: str) -> str:
    """What is left of words that were cut within brackets: what stands behind a lone closing one, or before a lone opening one."""
    start = 0
    opened: list[int] = []
    for at, char in enumerate(words):
        if char == opening:
            opened.append(at)
        elif char == closing and opened:
            opened.pop()
        elif char == closing:
            start = at + 1
    return words[start : opened[0] if opened else len(words)]
