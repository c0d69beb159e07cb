"""Signs that a day is a deadline by what is said of those who miss it: 未提交的视为放弃, 过期不签的让给候补, 之后提交的不予受理."""

from __future__ import annotations

import re

from rag.facts.dates.date_context import DateContext
from rag.facts.dates.deadline_signs import conditional_clause
from rag.facts.patterns import cue


def not_handed_in(c: DateContext) -> bool:
    """10月20日前未提交的，视为放弃: the day is told by what happens to those who miss it."""
    if re.search(r"未(?:能)?(?:在|于)$", c.left) and c.date.suffix == "before":
        return bool(
            re.match(r"[^，。；]{2,20}的[，,]?(?:一律|均)?(?:视为|视同|不予|不再|取消)", c.plain_right)
        )
    return c.date.suffix == "before" and bool(
        re.match(
            r"[，,]?(?:仍|尚)?未(?:能)?(?:按[^，。；]{0,6})?(?:提交|申报|报送|完成|填报|登录|申请|上传|报名)[^，。；]{0,14}的?[，,]?(?:一律)?(?:视为|视同|不予|不再|逾期|按)",
            c.plain_right,
        )
    )


# 10月10日前到酒店签到，晚了不再安排住宿: who comes, not who applies
_COMES = re.compile(r"[，,]?[^，。；]{0,12}(?:签到|报到|到场|入场|入住)")
# ，过期不签的让给候补; ，未开工的收回补助
_LOST = re.compile(
    r"[，,]?[^，。；\d]{1,24}[，,；](?:逾期|过期|过时|超期|迟了|晚了|错过|拖过|过了|(?:逾期)?(?:仍|还)?[未不没][^，。；]{1,10}的)[^。；\n]{0,14}"
    r"(?:视为|视同|作废|取消|放弃|让给|不再|不予|不受理|不收|不补|收回|递补)"
)


def lost_if_missed(c: DateContext) -> bool:
    """8月15日以前签约，过期不签的让给候补: a last day by what is lost behind it, whatever must be done by then."""
    if c.date.suffix != "before" or c.date.is_range or c.date.last is None or c.date.last < c.notice.date:
        return False
    if cue("timing", "relative").match(c.plain_right) or _COMES.match(c.own_right):
        return False  # 9月15日以前入库的企业，未更新数据的取消资格: of whom it is told
    duty = re.search(r"[须应需请]|务必|必须", c.left[-24:])
    asked = not cue("timing", "condition_after").match(c.plain_right) or duty
    return bool(asked and _LOST.match(c.own_right)) and not conditional_clause(c)


# 错过10月20日，就只能等明年那一批
_WAITS = re.compile(r"[，,]?(?:就|便|则|可|那)*(?:只能|只好|得|要)+再?等")


def too_late(c: DateContext) -> bool:
    """10月10日之后提交的不予受理, 逾10月21日寄出的视为放弃: the last day is told by what comes too late."""
    if (
        re.search(r"(?:^|[，。；！\s])(?:错过|过了)了?$", c.left)
        and _WAITS.match(c.right)
        and not c.date.is_range
    ):
        return c.date.last is not None and c.date.last >= c.notice.date
    if re.search(r"(?:逾|超过|晚于|迟于)$", c.left) and not c.date.is_range:
        return bool(
            re.match(
                r"(?:仍|尚)?未?(?:提交|申报|报送|收到|送达|寄出|递交|申请|报名)[^。；\d]{0,16}(?:视为|不予|不再)",
                c.plain_right,
            )
        )
    return bool(
        re.match(
            r"^[）)]?(?:提交|申报|报送|收到|送达|寄出|递交|申请)?[^，。；]{0,6}(?:的)?[，,]?(?:窗口|系统|平台|一律|均)?(?:不予|不再)(?:受理|接收|接受)",
            c.right,
        )
    ) and c.words.endswith(("后", "起"))
