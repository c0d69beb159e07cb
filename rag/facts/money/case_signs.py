"""Signs that a sum or percentage only tells of which case something holds: what falls short, what a step counts by, who keeps a ratio."""

from __future__ import annotations

import re

from rag.facts.money.money_context import MoneyContext

# 产能利用率低于40%的不补, 租金低于每月800元的不补, 能耗下降不足3%的减半, 缩减在8%以内的视同达标
_FALLS_SHORT = re.compile(
    r"(?:[达低高少多]?不[足到]|(?:低|高|少|多)于|未?达到?|超过?|满|突破|在)(?:每[^，。；\d]{0,4})?$"
)
_SO_TREATED = re.compile(
    r"(?:（不?含）)?(?:及?以[上下内])?的[^，。；、\d]{0,8}?[，,]?(?:一律|均|则)?(?:不(?:予|再)?(?:补(?!充)|奖|受理|支持|安排|计|给|收)|减半|减按|视[同为]|扣[减发除]|取消|停[发补止]|据实|按实)"
)
# 年度新增配套额达到1000万元的，奖励20万元; 供货不足300万元、但产品…的
_REACHES = re.compile(r"(?:[额量]|供货|销售|出口|产值)(?:首次)?(?:达到?|突破|超过?|满|不足|低于|不到)$")
_THEN = re.compile(r"(?:及?以[上下])?(?:的[，,]|[，、](?:但|且))")
# 每出口100美元奖励8元, 每投资1万元补500元: what a grant is counted by
_COUNTED_BY = re.compile(r"每[^，。；：、\d元增]{0,6}$")
_GIVES_FOR_IT = re.compile(r"(?:的)?(?:再|另|可)?(?:给予?|奖励?|补助?|补贴|贴)(?:人民币)?\d")
# 裁员率不高于5.5%（30人及以下的单位不高于20%）: the same ratio of others
_RATIO_BEFORE = re.compile(
    r"(?:裁员|负债|增长|占比|亏损|失信|不良)[^，。；（(]{0,8}\d[\d.]*%[（(][^（）()。]{1,30}$"
)
# 可分配盈余按交易量返还的比例不低于60%: how a cooperative shares out
_SHARED_OUT = re.compile(r"(?:盈余|利润|收益)[^，。；]{0,14}(?:返还|分配|分红)[^，。；]{0,8}$")


def tells_a_case(c: MoneyContext) -> bool:
    """Whether the value says only for whom, from where on or by what step something is given."""
    if _FALLS_SHORT.search(c.left) and _SO_TREATED.match(c.right):
        return True
    if c.is_share:
        return bool(_RATIO_BEFORE.search(c.left) or _SHARED_OUT.search(c.left))
    if _REACHES.search(c.left) and _THEN.match(c.right):
        return True
    return bool(_COUNTED_BY.search(c.left) and _GIVES_FOR_IT.match(c.right))
