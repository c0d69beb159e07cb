"""Signs that a day is only an aim or a plan: it may still move, or is no deadline at all."""

from __future__ import annotations

import re

from rag.facts.dates.date_context import DateContext
from rag.facts.dates.deadline_signs import closes_after, day_and_stop
from rag.facts.patterns import cue

_PLANNED = re.compile(
    r"(?:暂定|暂拟|拟定?|初定|初步(?:定|确定|计划|安排)|计划|预计)(?:将|在|于|为|到|至|自|从)*$"
)

_MAY_MOVE = re.compile(
    r"[^。；\n]{0,24}(?:(?:以|按)(?!本(?:通知|公告|文))[^，。；\d邮系]{0,12}(?:通知|公告|文件|发布|公布)[^，。；\d邮]{0,6}为准|如(?:有|遇)?[^，。；]{0,4}(?:变动|变化|调整|变更)|可能(?:会)?(?:调整|变动|顺延))"
)


def tentative(c: DateContext) -> bool:
    """申报时间暂定4月1日至4月30日，以正式通知为准: a day that is told and may still move."""
    planned = _PLANNED.search(c.left.rstrip(" ：:"))
    own = c.right[: max(c.until_next, 0)] if c.until_next < len(c.right) else c.right
    return bool(planned or _MAY_MOVE.match(own))


_ATTAINED = re.compile(
    r"[，,]?(?:全部|基本)?实现[^，。；]{0,8}(?:增收|增长|增加|翻番|目标|收入|产值|销售|营收|盈利|达产|量产|就业|全覆盖)"
)


def aim(c: DateContext) -> bool:
    """力争9月底前拨付, 拟于10月举办, 12月31日前实现增收: what is aimed at or planned."""
    if cue("timing", "window").search(c.left[-14:]):
        return False  # 申报时间暂定4月1日至4月30日
    if _PLANNED.search(c.left.rstrip()) and (day_and_stop(c) or closes_after(c)):
        return False  # 申报暂定于10月31日截止
    planned = re.search(r"(?:预计|力争|争取|计划|拟|暂定|目标|大约)(?:将)?(?:于|在|到|为)?$", c.left.rstrip())
    return bool(planned or _ATTAINED.match(c.own_right))
