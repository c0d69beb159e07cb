"""Signs that a time is one in which the public may object or comment."""

from __future__ import annotations

import re

from rag.facts.dates.date_context import DateContext
from rag.facts.patterns import cue, last


def _comments_asked(c: DateContext) -> bool:
    """请于10月20日前将修改意见反馈至…: comments on a draft, not a recommender's opinion."""
    asked = re.match(
        r"[，,]?(?:请)?(?:将(?!意见))?[^。；，]{0,16}(?:(?:修改|反馈|书面)意见|意见建议|意见和建议|将意见(?=发送|反馈|寄|提交|送|报))[^。；]{0,10}",
        c.right,
    )
    sent = asked and re.search(r"反馈|发送|寄|提出|报送|提交", asked.group())
    return bool(sent) and c.date.suffix == "before" and not c.date.is_range


_IN_THE_TIME = re.compile(
    r"[）)]?(?:期间|内)?[，,]?(?:向[^，。；]{1,16})?(?:提交|递交|申报|报名|申请|报送|投递|登录|填报)"
)


_ON_DISPLAY = re.compile(
    r"，?(?:在[^，。；\d]{1,16}?)?(?:组织|进行|予以|集中|统一|向社会|对外){0,3}公示(?!期|后|结束|无|完|前)"
)


_THIS_TIME = re.compile(r"(?:[这此该][段次]?|为|的)?(?:公示|公告|异议|征求意见)期")


# 10月12日到11月11日，把意见发到邮箱
_SAYS_THEN = re.compile(
    r"[，,]?(?:请|可|期间)*(?:把|将)(?:修改|书面|您的|你的)?(?:意见|建议)[^，。；]{0,6}(?:发|寄|反馈|送|提交)"
)


def is_public(c: DateContext) -> bool:
    """Whether the public may object or comment in this time."""
    label = c.label
    if _IN_THE_TIME.match(c.right) and "公告期" in c.left[-8:]:
        return False  # 在公告期内（9月10日至9月24日）提交响应文件
    if c.date.is_range and _THIS_TIME.match(c.right):
        return True  # 可在3月11日到3月17日这段公示期里反映
    if c.date.is_range and ("公示" in c.words or (c.date.whole_day and _ON_DISPLAY.match(c.right))):
        return True  # 9月22日起公示五天; 名单于7月7日至7月11日在平台公示
    public = last(cue("timing", "publicity"), label)
    comment = last(cue("timing", "comment_period"), label)
    if comment is None and re.match(r"[^。；]{0,20}(?:反馈|提出|反映|发送|发[至到往]|寄|邮箱)", c.right):
        comment = last(cue("timing", "comment_asked"), label)
    window = last(cue("timing", "window"), label)
    found = max((m.end() for m in (public, comment) if m), default=-1)
    if found >= 0 and re.search(r"有效期[^，。；]{0,8}$", label[found:]):
        return False  # 公示无异议后授牌，有效期3年（2026年1月1日至2028年12月31日）
    if c.date.is_range and found < 0 and _SAYS_THEN.match(c.right):
        return True
    if found < 0 and _comments_asked(c):
        return True
    if found < 0 or (window and window.end() > found + 4):
        return False
    if c.date.is_range:
        return found >= len(label) - 24
    closes = (
        c.date.suffix == "before"
        or cue("timing", "closing").search(label[-12:])
        or label.endswith(("至", "到"))
    )
    told = (
        comment is not None
        or "异议" in c.right
        or re.search(r"公示期?(?:截止)?(?:时间)?[为：]?(?:至|到|截至)$", label)
    )
    return bool(closes and told)
