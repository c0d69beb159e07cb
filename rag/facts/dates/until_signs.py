"""Signs that something can be handed in until a day: 申报至4月15日, 网上填到11月7日."""

from __future__ import annotations

import re

from rag.facts.dates.date_context import DateContext
from rag.facts.dates.deadline_signs import as_of_day, hands_in_words, title_calls
from rag.facts.patterns import cue

_DOES_UNTIL = re.compile(r"[填报交领办开收投传接放送](?:到|至)$")
_AND_NO_LONGER = re.compile(r"(?:下班|为止|截?止)?(?:[，,。；;、！!？\s（(）)]|$)")


_STAYS_OPEN = re.compile(r"(?:展览?|会|班|营|赛|活动|馆|园|店)[^，。；]{0,3}[开办](?:到|至)$")


def _does_until(c: DateContext) -> bool:
    """网上填到11月7日, 只开到9月30日24时: a short verb and 到 right before the day; 展览开到10月20日 is not the applicant's."""
    if _STAYS_OPEN.search(c.left):
        return False
    verb = _DOES_UNTIL.search(c.left) and _AND_NO_LONGER.match(c.right)
    about = (
        hands_in_words(c)
        or title_calls(c)
        or re.search(r"领|系统|平台|小程序|窗口|通道", c.earlier + c.sofar)
    )
    return bool(verb and _is_ahead(c) and about)


def _is_ahead(c: DateContext) -> bool:
    return c.date.last is not None and c.date.last >= c.notice.date and not c.date.is_range


# S1、S2自3月2日起受理，S1至4月10日、S2至
_EACH_UNTIL = re.compile(
    r"(?:受理|申报|申请|报名|征集)[，,](?:[^，。；、]{1,10}[至到]\d{1,2}月\d{1,2}日(?:\d{1,2}[时点])?、){0,5}[^，。；、]{1,10}[至到]$"
)


# 入口保留至10月31日供查询结果
_ONLY_SHOWS = re.compile(r"[，,]?(?:仅|只)?供?[^，。；]{0,4}(?:查询|查看|查阅|下载|打印)")


# 做喷涂的不用慌，你们那档到5月20号
_YOURS_UNTIL = re.compile(r"(?:你们|他们|[那这])[那这]?(?:类|组|批|档|拨)[^，。；\d]{0,2}[到至]$")


# 走窗口交纸质的是5月22日，走网上的是5月29日
_OF_ITS_WAY = re.compile(
    r"(?:^|[，。；：\s])(?:[走交递报从在]|网上|线上|窗口|现场)[^，。；\d]{0,10}的(?:就?是|[到至])$"
)


# 第二批9月才开，到9月18日: until when what is opened stays so
_OPENED_UNTIL = re.compile(
    r"(?<![召离公展])(?:才|再|又)?开(?:放|始|门|闸|通|领|抢|报)?[，,]\s?(?:至|到|截[至到止])$"
)


# 盖到4月28日的都算; 他们有到6月20日的时间
_ALL_COUNT = re.compile(r"(?:那天)?的(?:都|均|全|也)(?:算|收|认|有效|作数)|的时间")


def until(c: DateContext) -> bool:
    """申报至4月15日, 受理至12月10日, 受理11月上旬; 异议受理至4月3日 is for objecting."""
    if as_of_day(c) or re.search(r"异议[^，。；]{0,4}$", c.left) or _ONLY_SHOWS.match(c.plain_right):
        return False
    opened = _OPENED_UNTIL.search(c.left[-16:]) and title_calls(c) and not c.date.is_range
    if opened and not cue("timing", "event").search(c.sofar[-30:]):
        return True
    if not c.date.is_range and _YOURS_UNTIL.search(c.left) and title_calls(c):
        return True
    if _OF_ITS_WAY.search(c.left) and _is_ahead(c) and (title_calls(c) or hands_in_words(c)):
        return True
    counts = re.search(r"到$", c.left) and _ALL_COUNT.match(c.right)
    return bool(counts or _does_until(c) or _EACH_UNTIL.search(c.sofar[-60:])) or bool(
        re.search(
            r"(?:多给|再给|宽限|宽|放宽|延)[^。；\d]{1,6}[，,](?:至|到)$|(?:多给|再给|宽限)[^。；\d]{1,6}(?:至|到)$|(?:窗口|通道|入口)(?:开(?:放)?|保留|持续)?(?:至|到)$|(?:申报|受理|报名|申请|申领|征集|投稿|收件|交件|征稿|收单|填报|登记|提交|审核|初审|复核|推荐|上报|报送|(?:作品|材料|方案|表格)(?:[（(][^（）()]{1,20}[）)])?)[^，。；：\d]{0,4}(?:至|到)$",
            c.left,
        )
    )
