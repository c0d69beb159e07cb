"""Where papers are handed in or sent to, as notices say it (a street with its number, a counter, an office of the place), and whether it is asked until when."""

from __future__ import annotations

from rag.answering.asked.reserved_words import has_words
from rag.lazy import lazy_pattern

_HANDED_IN = lazy_pattern(
    r"(?:寄|送|交|递|报|携带|到|至|前往|地址)[^,。;]{0,30}[路街道巷][^,。;路街道巷]{0,10}\d+号|(?:寄|送|交|递|报|携带|到|至|前往|地址)[^,。;]{0,24}(?:\d+室|[一二三四五六七八九\d]楼|窗口|大厅|驿站|服务中心)"
)

_OFFICE = r"(?:局|委员会|[经发改管]委|厅|办公室|[^经承举主督]办(?![理法公])|处(?![理罚])|站|所(?!在|属|得|有|需|列)|中心|[科股](?![技研])|社区|村委会?|街道|乡镇|[镇乡](?![^,。;]{0,6}企)|部门|银行)"
_TO_OFFICE = lazy_pattern(
    rf"(?:交|报|送|递|寄)(?:到|至|给|往)?(?!名|告|表)[^,。;:0-9]{{1,20}}?{_OFFICE}"
    rf"|(?:向|到|去|由|在)(?!期|账|位|场)[^,。;:0-9]{{1,20}}?{_OFFICE}[^,。;:]{{0,6}}(?:提出|申[请报领]|办理?(?!法)|领取?|登记|受理|交件|提交|递交|收件|收取)"
)
"""交所在乡镇人社站, 向经营地社区提出申请: whom to go to, which is all that most notices of a district say."""


def says_where(folded: str) -> bool:
    """Whether a folded text says where something is handed in or sent to."""
    return bool(_HANDED_IN.search(folded) or _TO_OFFICE.search(folded))


def asks_last_day(folded: str) -> bool:
    """Whether folded words ask for a day by which something is handed in, or on which a time of taking it ends."""
    return has_words("last_day", folded)


def asks_first_day(folded: str) -> bool:
    """Whether folded words ask from which day on something is taken, be it beside until when."""
    return has_words("first_day", folded)
