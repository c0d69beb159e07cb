"""Signs that a day is the one from which something may be done."""

from __future__ import annotations

import datetime as dt
import re

from rag.facts.clauses import without_list_mark
from rag.facts.dates.date_context import EARLIEST, DateContext
from rag.facts.dates.deadline_signs import title_calls
from rag.facts.patterns import cue, last


def opens_only(c: DateContext) -> bool:
    """申报时间：9月20日起: the start of a window whose end is open."""
    if c.date.is_range or c.date.suffix != "from" or c.date.last is None:
        return False
    window = last(cue("timing", "window"), c.purpose) or last(cue("timing", "step"), c.purpose)
    return bool(window and window.end() >= len(c.purpose) - 3)


def taken_from(c: DateContext) -> bool:
    """申报系统10月8日起开放, 10月9日起受理申请: when applications open, where no end is told."""
    if c.date.is_range or c.date.last is None or not c.date.whole_day:
        return False
    if c.date.suffix == "" and cue("timing", "opening_after").match(c.right):
        step = last(cue("timing", "step"), c.label)  # 网上申报：10月20日8:30开通
        told = step and step.end() >= len(c.label.rstrip(" 自从于在为是"))
        return bool(told or cue("timing", "window").search(c.purpose)) and title_calls(
            c
        )  # 申报时段：10月9日8:00开网
    if c.date.suffix != "from":
        return False
    begins = re.match(
        r"[，,]?(?:将|可|正式|即可|开始)?(?:在线|网上|登录[^，。；]{0,12})?(?:开放|开通|受理|接受|申报|申请|报名|征集|申领)",
        c.right,
    )
    ahead = c.date.last >= c.notice.date - EARLIEST
    about = cue("timing", "system_close").search(c.sofar[-12:]) or cue("timing", "handin_noun").search(
        c.sofar[-12:] + c.right[:16]
    )
    return bool(begins and about) and ahead and title_calls(c)


# 8月10日起受理, 3月25日开始收, 6月10日9时开通, 4月20日起登录平台申报
_BEGINS_FROM = re.compile(
    r"[，,]?(?:将|可|即|正式|开始|方可|恢复|在|通过)*(?:开|网上|在线|登[录陆]|收(?=[材件稿表，。；]|$)|受理|接收|接受|填报|申[报请领]|报名|注册|征集)"
)
_BEGINS_AT = re.compile(
    r"(?:[上下]午)?(?:\d{1,2}(?:[:：]\d\d|[点时])整?)?[，,]?(?:才|将|正式|准时|系统|平台|通道|网上|重新|恢复)*"
    r"(?:开(?:始)?(?:受理|收|报|抢|领|放|通|门|网|启|闸|窗|申领)|开始(?=[，。；]|$)|恢复受理)"
)
# 培训7月1日开始, 展会10月8日开放: what else begins
_OTHERS_BEGIN = re.compile(
    r"(?:培训|课程|比赛|[初复决]赛|大赛|展会?|活动|会议|评审|公示|核销|使用|施工|建设|施行|执行|实施|生效|合同|租期|投票|抽查|发放|拨付)[^，。；：]{0,6}$"
)
_OF_APPLYING = re.compile(
    r"申[报请领]|报名|受理|收件|收[材表单]|填报|登记|开[抢领报]|领券|征[稿集]|收稿|网报|投稿"
)


def _label_of_window(c: DateContext) -> str:
    """The words right before a day; with the heading where they end as a label does (示范店类：)."""
    return c.left[-12:] + (" ".join(c.headings[-1:]) if c.left.rstrip().endswith("：") else "")


def begins_applying(c: DateContext) -> bool:
    """8月10日起受理, 3月25日开始收, 6月10日9时开通: from which day one may apply."""
    if c.date.is_range or not c.date.whole_day or c.date.last is None or _OTHERS_BEGIN.search(c.left[-20:]):
        return False
    if c.date.first < c.notice.date - EARLIEST or c.date.undated:
        return False
    behind = c.right[:16]
    begins = _BEGINS_AT.match(behind) or (
        c.date.suffix == "from"
        and (
            _BEGINS_FROM.match(behind)
            or (re.match(r"[，,、]|$", behind) and _OF_APPLYING.search(_label_of_window(c)))
        )
    )
    if not begins:
        return False
    return bool(
        _OF_APPLYING.search(f"{c.asked} {c.above} {c.earlier[-30:]} {c.sofar[-30:]} {behind}")
    ) or title_calls(c)


def past_or_opening(c: DateContext) -> bool:
    """已于9月10日, 开放时间为9月10日: what is already done, or when something begins."""
    opening = cue("timing", "opening_before").search(c.left) and not c.date.is_range
    return bool(cue("timing", "past_before").search(c.left) or opening)


def begins(c: DateContext) -> bool:
    """2025年10月1日起，个人可以办理: from which day something may be done."""
    alone = not without_list_mark(c.clause).strip("自从 、")
    later_from = re.match(r"[^，。；\d]{1,10}起[，,]", c.right)
    recent = c.date.first >= c.notice.date - dt.timedelta(days=30)
    return bool((c.date.suffix == "from" or later_from) and alone and recent) and not cue(
        "timing", "condition_after"
    ).match(c.right)
