"""Where papers are handed in or sent to, as notices say it (a street with its number, a counter, a room), and whether it is asked until when."""

from __future__ import annotations

from rag.lazy import lazy_pattern
from rag.resources import patterns

_HANDED_IN = lazy_pattern(
    r"(?:寄|送|交|递|报|携带|到|至|前往|地址)[^,。;]{0,30}[路街道巷][^,。;路街道巷]{0,10}\d+号|(?:寄|送|交|递|报|携带|到|至|前往|地址)[^,。;]{0,24}(?:\d+室|[一二三四五六七八九\d]楼|窗口|大厅|驿站|服务中心)"
)


def says_where(folded: str) -> bool:
    """Whether a folded text says where something is handed in or sent to."""
    return bool(_HANDED_IN.search(folded))


def asks_last_day(folded: str) -> bool:
    """Whether folded words ask for a day by which something is handed in, or on which a time of taking it ends."""
    return bool(patterns("rag.answering", "reservation.tsv")["last_day"].search(folded))


def asks_first_day(folded: str) -> bool:
    """Whether folded words ask from which day on something is taken, be it beside until when."""
    return bool(patterns("rag.answering", "reservation.tsv")["first_day"].search(folded))
