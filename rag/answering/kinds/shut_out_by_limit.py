"""Clauses that shut out by a limit or a name: a sum that is not reached, more than one may have, a place that is left out."""

from __future__ import annotations

import re
from decimal import Decimal

from rag.language.chinese_numbers import exact_number
from rag.lazy import lazy_pattern

_MONEY = (
    r"(?<![\d.])(?<!\d,)(?P<number>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s?(?:(?P<scale>万|亿)|(?=[元块]))"
    r"(?!\s?(?:平|㎡|m|吨|人|户|辆|台|套|家|件|亩|千瓦|kw|立方|公里|册|次|个|只|头|株|美|欧|港))"
)
_SUM = lazy_pattern(_MONEY)
_BELOW = lazy_pattern(
    r"(?<![不得能应可])(?:低于|不足|不满|少于|小于|未达到?|不到)\s?"
    rf"{_MONEY}(?=[^，。；]{{0,24}}?(?:不予|不得|不再|不能|不可|不享受|不纳入|不支持|不受理|不补|除外))"
)
_MOST_OF_EACH = lazy_pattern(
    r"(?:同一|每[个家户]|单[个家]|一[家个户])[^，。；\d]{0,10}(?:不(?:得)?超过|最多|至多|限)[^，。；\d]{0,6}(?:申报|选报|报|申请|享受)?(?P<number>\d{1,2}|[一二两三四五六])\s?[个项家台座间套件类种](?!月|工作日)"
)
_ALL_OF_SO_MANY = lazy_pattern(
    r"(?P<number>\d{1,2}|[两二三四五六七八九十]|[仨俩])\s?[个项家台座间套件类种]?[^，。；?\d]{0,4}(?:都|全|一起|一块|同时)"
    r"|(?:同时|一起|一块)[^，。；?\d]{0,3}(?P<behind>\d{1,2}|[两二三四五六七八九十])\s?[个项家台座间套件类种]"
)
_MEASURE = lazy_pattern(
    r"(?P<research>研发[^，,。；\d]{0,6}(?:投入|投资|费用|支出)?)|(?P<income>收入|营收|营业额|销售)|(?P<invest>投)"
    r"|(?P<output>产值)|(?P<capital>注册资[本金])|(?P<tax>税)|(?P<loan>贷|融资)|(?P<deal>合同|交易|采购|订单)"
)
"""What a sum is of: a sum and a limit of different things are never compared."""
_ALL_OF = lazy_pattern("且|并|同时")


def leaves_out(clause: str, place: str) -> bool:
    """Whether a folded clause leaves out a place by its name: 我市（不含溧阳市）."""
    at = clause.find(place)
    if at < 0 or not place:
        return False
    before, after = clause[max(0, at - 16) : at], clause[at + len(place) : at + len(place) + 10]
    behind = re.match(r"[市区县]?(?:、[一-鿿]{2,6}){0,2}(?:除外|不在[^，。；]{0,4}范围)", after)
    return bool(re.search(r"(?:不含|不包括|不包含)[^，。；()]{0,12}$", before) or behind)


_OUTSIDE = lazy_pattern(
    r"(?P<area>[省市县区境国校])外(?![贸资商籍国事语汇卖包出来协]|销(?!售)|地(?!区))|(?<![海对境国])外(?P<other>[省市县区])(?!场)"
)
"""省外, 外省; 全省外贸企业 and 海外市场 lie within."""
_INSIDE = lazy_pattern(r"(?:(?<!不)限|仅|只|须|必须|应当?)[^，,。；;\n]{0,8}?(?P<area>[省市县区境国校])内")


def is_beyond(question: str, clause: str) -> bool:
    """Whether a folded clause is for what lies inside an area alone, and the folded question names what lies outside it.

    Example:
        >>> is_beyond("算力券能租省外算力吗", "限租用省内算力")
        True
        >>> is_beyond("市外企业能报吗", "限租用省内算力"), is_beyond("全省外贸企业能报吗", "限省内企业")
        (False, False)

    """
    own = {m["area"] or m["other"] for m in _OUTSIDE.finditer(question)}
    return any(m["area"] in own for m in _INSIDE.finditer(clause))


def is_below_limit(question: str, clause: str) -> bool:
    """Whether a folded clause shuts out what lies below a sum, and the folded question names one of the same thing that does."""
    limits = _sums(_BELOW, clause)
    own = _sums(_SUM, question) if limits else []
    if len(limits) > 1 and _ALL_OF.search(clause):
        return False
    return any(
        value < limit and (of == of_limit if of and of_limit else len(own) == 1)
        for of_limit, limit in limits
        for of, value in own
    )


def is_above_count(question: str, clause: str) -> bool:
    """Whether a folded clause lets one have at most so many, and the folded question wants more of them at once (仨车间…三个都拿).

    Example:
        >>> is_above_count("三个车间能三个都拿吗", "同一企业不超过2个")
        True
        >>> is_above_count("两个车间能两个都拿吗", "同一企业不超过2个")
        False

    """
    limit = _MOST_OF_EACH.search(clause)
    own = _ALL_OF_SO_MANY.search(question) if limit else None
    if limit is None or own is None:
        return False
    told = (limit["number"], own["number"] or own["behind"])
    most, wanted = (exact_number(n.replace("仨", "三").replace("俩", "二")) for n in told)
    return most is not None and wanted is not None and wanted > most


def _sums(pattern: re.Pattern[str], text: str) -> list[tuple[str | None, Decimal]]:
    """The sums that a pattern finds, each with what it is of, by the words since the one before."""
    found: list[tuple[str | None, Decimal]] = []
    last = 0
    for match in pattern.finditer(text):
        of = [m.lastgroup for m in _MEASURE.finditer(text, last, match.start())]
        if (value := exact_number(match["number"] + (match["scale"] or ""))) is not None:
            found.append((of[-1] if of else None, value))
        last = match.end()
    return found
