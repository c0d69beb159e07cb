"""Conditions with a number: each bound or range with what it measures, if it binds, and which of them are alternatives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from rag.facts.conditions.binding import (
    BARE_ROW,
    DESCRIBES,
    SUM_OF,
    TELLING,
    binding,
    binds_nobody,
    caps_a_grant,
    is_cap,
    is_given,
    tells_what_is_given,
)
from rag.facts.conditions.bounded_numbers import Bound, Number, Op, bound, may_bind, numbers
from rag.facts.conditions.choices import Choice
from rag.facts.conditions.measures import LEFT_CHARS, Found, attribute_of, in_years, rules_of, subject_of
from rag.facts.conditions.zones import Segment
from rag.language.clause_marks import behind_last

_OPPOSITE: dict[Op, Op] = {">=": "<", ">": "<=", "<=": ">", "<": ">="}
_TAIL = re.compile(r"[^,;。:\n()]{0,24}(?:\([^()]{0,24}\))?")


def numeric_conditions(text: str, segment: Segment, end: int) -> list[Found]:
    """Conditions with a number, in reading order; two joined by 或 share a choice."""
    kept: list[Found] = []
    premise = False
    last = 0
    may = segment.zone == "condition" or may_bind(text, segment.start, end)
    if not may or _AIMS.match(text, segment.start, min(end, segment.start + 60)):
        return kept
    for number in _numbers_in(text, segment.start, end):
        if number.high is not None and _FOR_THOSE.match(text, number.end):
            premise = True
            continue
        if number.high is not None:
            kept += _ranged(text, number, segment, segment.start)
            continue
        if _counts_items(text, number, segment.start):
            continue
        limits = bound(text, number, segment.start) or _held(text, number, segment)
        if limits and binds_nobody(text, number, limits):
            continue
        if limits and (shut := _shut_out(text, number, limits, segment)):
            kept.append(shut)
            continue
        found = _bounded(text, number, limits, segment, segment.start) if limits else None
        if limits and found and kept and _goes_on(text, number, limits, found, kept[-1], last):
            found = replace(found, **_measured_as(kept[-1], number))
            kept.append(replace(found, end=min(found.end, end)))
            last = limits.end
            continue
        if limits and segment.choice is None and _is_only_premise(text, limits, found, end):
            premise = True
            continue
        if found is None or (kept and _relaxes(text, number, found, kept[-1])):
            continue
        kept.append(replace(found, end=min(found.end, end)))
        last = limits.end if limits else 0
        if len(kept) > 1:
            _link(text, number, kept, premise)
        premise = False
    return kept


def _numbers_in(text: str, start: int, end: int) -> Iterator[Number]:
    """The numbers of a stretch of the text, with their places in the whole."""
    for number in numbers(text[start:end]):
        yield replace(number, start=number.start + start, end=number.end + start)


def _counts_items(text: str, number: Number, floor: int) -> bool:
    """Whether a number says how many of a list's items must hold, and nothing of its own: 满足以下条件之一, 3项以上."""
    one = number.value == 1 and _CHOOSES.search(text[max(floor, number.start - 6) : number.end])
    return bool(one or _COUNTS_ITEMS.search(text, max(floor, number.start - 8), number.end + 1))


def _is_only_premise(text: str, limits: Bound, found: Found | None, end: int) -> bool:
    """Whether a bound says only for whom the next one is; an alternative holds with its premise."""
    if _FOR_WHOM.search(text, max(0, limits.start - 30), limits.start):
        return False
    return _is_premise(text, limits) and bool(
        found is None
        or (found.must and _more_numbers(text, limits.end, end, any_kind=not _asks_least(found)))
        or (limits.op[0] == "<" and _SHOWN_INSTEAD.match(text, limits.end))
    )


_FOR_WHOM = re.compile(
    r"(?:面向|[只仅]限|适用于|(?:单位|主体|对象|企业|申[请报]人)(?:应|须|需)?(?:为|是|系))[^,;。:\n]{0,24}$"
)
"""面向设备投资超过3000万元的项目，每项…, 牵头单位为注册满2年的企业，…: who may come at all, no step of what is given."""

_AND_ALSO = re.compile(r"(?:\([^()]{0,12}\))?[、,;]?(?:但|且|并且?|而且|同时|又|也|最长|最多)?")
"""Between the two ends of what a number may be: 注册满3年、不超过15年."""


def _goes_on(text: str, number: Number, limits: Bound, found: Found, before: Found, last: int) -> bool:
    """Whether a bound is the other end of the one before it: 人不少于20个，不超过500个."""
    first = min(limits.start, number.start)
    opposite = before.must and isinstance(before.value, int | float) and before.op[0] != found.op[0]
    same = before.unit == found.unit or (before.unit == "年" and found.unit == "月")
    return bool(
        found.rule == "other"
        and opposite
        and same
        and 0 < last <= first
        and _AND_ALSO.fullmatch(text, last, first)
    )


def _measured_as(before: Found, number: Number) -> dict[str, Any]:
    """What the other end of a bound measures, with its value in that unit."""
    value, unit = in_years(number, before.attribute)
    told = {"attribute": before.attribute, "rule": before.rule, "subject": before.subject}
    return {**told, "value": _plain(value), "unit": unit, "must": True}


_AIMS = re.compile(
    r"[^;。]{0,30}(?<!截)(?<!截止)(?:到|至)20\d\d年(?:底|末)?,|[^一-龥]*(?:截至[^,;。]{2,14},)?全[省市区县州旗国](?:现有|共?有|共计?|累计|已有?)"
)
"""到2027年底，亩均税收达到38万元: what a plan wants of a whole place; not 截至2024年底，职工50人以上."""


_REFUSED = re.compile(
    r"的?(?:项目|企业|单位|主体|个人|人员|负责人|申请人|团队|机构|投资|公司|店铺?|门店|商户|农户|农场|合作社)?(?:的?,(?:[一-龥\d]{2}|今年|本次|本批)?)?(?:一律|一概|[均都也就概暂])?"
    r"(?:(?:不予|不得|不能|不可以?)(?:受理|支持|申报|申请|认定|参评|纳入|立项|入库|备案|补助|补贴|奖励|资助|奖补|发放|兑现|享受|参加)"
    r"|不(?:再)?(?:受理|支持|补助?|补贴|奖励?|给|接收?|收|报|享受|兑现|发放|安排|纳入|行)(?:[了哦的啦]?(?=[,;。!)\n]|$))|一票否决)"
)
_COUNTS_ITEMS = re.compile(
    r"(?<![一-龥])(?:[一-龥]{2,4}企业)?(?:只|就|仅)(?:核|看|有|要|需)?[一二两三123](?:条|样|点)(?![一-龥])"
    r"|(?:[这该]|[上前]述|[a-d甲乙丙丁])[一二两三四五六2-6](?:项|条|种|类|款)(?!以)"
)
"""只有一条：…: how many items follow."""
_CHOOSES = re.compile(r"(?:满足|符合|具备|占|择|选)到?[一1](?:项|条|种|类|款|个)?$")
"""以下三项只要满足一项: how many must hold, no bound."""
_HOLDS = re.compile(r"(?:新增|拥有|持有|配备|配有|建有)[^,;。:\d]{0,10}$")
_GROWS = re.compile(
    r"(?:增长|提升|提高|下降|降低|减少|节约|占比|比重|比例|增速|覆盖率|[到达])[^,;。:\d]{0,6}$"
)
_BARE = frozenset([
    "件", "项", "人", "名", "吨", "亩", "个", "台", "平方米", "场", "天", "家", "标箱", "间", "套", "辆", "头", "只", "株", "羽",
    "笔", "公顷",
])  # fmt: skip
_BARE_OF = re.compile(
    r"[一-龥a-z)]{4}(?<![再增追]加)(?<!延长)$"
)  # what is counted, in front of a bare number: 发明专利3件
_PLACES_TO_GO = re.compile(r"[^,;。\n]{0,12}(?:服务中心|窗口|网点|收件点|服务点|受理点|服务站)")
"""新增3个便民服务中心作为收件点: where papers are handed in."""
_OF_PROTECTED = re.compile(
    r"(?:授权|有效|自主|[12iⅡ]{1,2}类|实用新型|外观设计|发明|软件){0,3}(?:知识产权|专利|著作权|软著)"
)
_OPENS = re.compile(r"(?:^|[^一-龥]|或者?|[和及有得])$")
"""1项I类知识产权或3项II类知识产权: a count in front of what is protected."""
_LISTED_LEAST = re.compile(r"(?:达到|满足|符合)(?:其中|下列|以下)[^,;。:]{0,8}:")
"""规模须达到其中一项:粮油50亩、蔬菜30亩: numbers of such a list are each at least so much."""
_ENDS_CLAUSE = re.compile(r"(?:\([^()]{0,12}\))?(?:标准煤)?\s?(?:[,;。、\n)]|或|$)")


_RAISED = re.compile(r"(?:提高|提升|上浮|增加|上调)(?:到|至)[^,;。:\d]{0,2}$")
"""提高至15%: a rate that is given."""


def _grows(near: str) -> bool:
    return bool(_GROWS.search(near)) and not _RAISED.search(near)


def _held(text: str, number: Number, segment: Segment) -> Bound | None:
    """近三年新增软著5件, 发明专利3件；, 同比增长15%： among conditions a bare number is a lower bound."""
    listed = _LISTED_LEAST.search(text, segment.start, number.start)
    if not (segment.zone == "condition" or listed) or number.measure not in ("count", "percent"):
        return None
    if _PLACES_TO_GO.match(text, number.end):
        return None
    near = text[max(segment.start, number.start - 14) : number.start]
    told = _HOLDS.search(near) if number.measure == "count" else _grows(near)
    bare = number.measure == "count" and number.unit in _BARE and (_BARE_OF.search(near) or listed)
    ended = _ENDS_CLAUSE.match(text, number.end, min(segment.end, number.end + 20))
    if _OF_PROTECTED.match(text, number.end) and _OPENS.search(near):
        return Bound(">=", number.start, number.end)
    if (number.measure == "count" and told) or ((told or bare) and ended):
        return Bound(">=", number.start, number.end)
    return None


def _shut_out(text: str, number: Number, limits: Bound, segment: Segment) -> Found | None:
    """低于100万元的项目不予受理: a refusal states the condition, in whatever section it stands."""
    if limits.op not in _OPPOSITE or not _REFUSED.match(text, limits.end):
        return None
    if text[limits.end - 1] == "内":
        return None  # 3年内不得申报 is a penalty
    rule, attribute = attribute_of(text, min(limits.start, number.start), limits.end, number, segment.start)
    if rule == "other":  # 设备投资按发票计算，低于100万元: the measure stands in the clause before
        before = re.split("[。\n]", text[max(0, number.start - LEFT_CHARS) : number.start])[-1]
        named = [r for r in rules_of().get(number.measure, ()) if r.anywhere.search(before)]
        rule, attribute = (named[0].name, named[0].attribute) if named else (rule, attribute)
    if (
        rule == "other"
        and number.measure == "money"
        and not SUM_OF.search(text[segment.start : number.start])
    ):
        return None  # 不足1000元的不予发放: what would be paid
    start, end = _quote_span(text, min(limits.start, number.start), limits.end, segment.start)
    subject = subject_of(attribute, text[start:end])
    value, unit = in_years(number, attribute)
    return Found(
        attribute, _OPPOSITE[limits.op], _plain(value), unit, start, end, subject, True, segment, None, rule
    )  # fmt: skip


def _link(text: str, number: Number, kept: list[Found], premise: bool) -> None:
    """Make the last condition an alternative of the one before it, where the text says so."""
    before, found = kept[-2:]
    if found.rule == "other" and _variant(text, number, found, before):
        found = replace(found, attribute=before.attribute, subject=before.subject)
    elif not (premise or _joined_by_or(text, before.end, number.start)):
        return
    if found.must and before.must:
        choice = before.choice or Choice(-before.start - 1, 0, 1)
        kept[-2:] = [replace(before, choice=choice), replace(found, choice=choice)]
    else:
        kept[-1] = found


_FOR_THOSE = re.compile(
    r"(?:\([^()]{0,8}\))?(?:之间)?的(?:企业|单位|项目)?,?(?:应|须|需|则)?(?:不低于|不少于|不超过|不高于|按|占|达到)"
)
"""营收5000万元至2亿元的不低于4%: for whom the next number is."""
_BETWEEN = re.compile(r"(?:\(不?含\))?之间(?:的?(?:企业|单位))?[,;。\n]")


def _ranged(text: str, number: Number, segment: Segment, floor: int) -> list[Found]:
    """Whether a range is a condition: it stands among conditions and is not what is given."""
    rule, attribute = attribute_of(text, number.start, number.end, number, floor)
    between = segment.zone == "neutral" and attribute != "other" and _BETWEEN.match(text, number.end)
    told = segment.zone in TELLING and segment.zone != "exclude"
    if number.measure == "duration" and attribute != "age_years":
        return []
    if not (told or between) or is_given(text, number.start, number.end, floor):
        return []
    if attribute == "other" and (
        DESCRIBES.search(text, max(floor, number.start - 12), number.start)
        or BARE_ROW.match(text, number.end)
    ):
        return []
    span = _quote_span(text, number.start, number.end, floor)
    subject = subject_of(attribute, text[span[0] : span[1]])
    unit = "年" if attribute == "age_years" else number.unit
    low, high = number.value, number.high or number.value
    years = 12 if attribute == "age_years" and number.unit == "月" else 1
    values = [(">=", low / years), ("<=", high / years)]
    if attribute == "limit":
        values = values[1:]
    must = not _TIER.match(text, number.end)
    choice = segment.choice if must else None
    return [
        Found(attribute, op, _plain(value), unit, *span, subject, must, segment, choice, rule)
        for op, value in values
    ]


_TIER = re.compile(
    r"(?:\([^()]{0,8}\))?的(?:企业|单位|项目|部分)?,[^。;\n]{0,60}(?:按[^,;。]{0,14}\d|给予|(?:奖励?|补[助贴]?|资助|贴息)\d)"
)
"""营业收入5000万元至2亿元的，按8%补助: a step of the grant, of several."""


def _bounded(text: str, number: Number, limits: Bound, segment: Segment, floor: int) -> Found | None:
    first = min(limits.start, number.start)
    rule, attribute = attribute_of(text, first, limits.end, number, floor)
    if rule == "other" and first < number.start:
        rule, attribute = attribute_of(text, number.start, limits.end, number, floor)
    if rule == "other" and segment.head:
        rule, attribute = _under_head(text, segment, number, limits)
    if (
        rule == "other" and segment.choice
    ):  # 研发费用50万元以上，占营收3%以上或…: the measure stands before the alternative
        wide = behind_last("。;\n:", text, segment.start)
        rule, attribute = attribute_of(text, first, limits.end, number, wide)
    start, end = _quote_span(text, first, max(limits.end, number.end), floor)
    words = text[start:end]
    if is_cap(text[start : number.start], number, limits, named=rule != "other"):
        return None
    if caps_a_grant(text, segment, number, limits):
        return None
    if (
        rule == "other"
        and not segment.head
        and tells_what_is_given(text, segment, number, limits, (start, end))
    ):
        return None
    must = binding(text, number, limits, segment, attribute, words, floor)
    if must is None:
        return None
    value, unit = in_years(number, attribute)
    if attribute == "limit" and limits.op in (">=", ">"):
        attribute = "other"
    op = _OPPOSITE[limits.op] if segment.zone == "exclude" and attribute != "limit" else limits.op
    choice = segment.choice if must else None
    subject = subject_of(attribute, words)
    return Found(attribute, op, _plain(value), unit, start, end, subject, must, segment, choice, rule)


def _under_head(text: str, segment: Segment, number: Number, limits: Bound) -> tuple[str, str]:
    """(rule, attribute) of a bound that is all a table's cell holds: what the head of its column names."""
    told = segment.head + text[segment.start : segment.end]
    first = len(segment.head) + min(limits.start, number.start) - segment.start
    return attribute_of(told, first, len(segment.head) + limits.end - segment.start, number, 0)


_PREMISE = re.compile(r"的(?:企业|单位|项目)?,|的企业(?=\d)|的(?=不低于|不少于|不超过|按)")


_SHOWN_INSTEAD = re.compile(
    r"的(?:企业|单位|项目)?,[^,;。]{0,12}?(?:提供|提交|出具|附|说明|承诺|[代替]替|代之|视同|补充)"
)
"""营业收入不足500万元的，可提供订单合同: what is shown by whom has less."""


def _is_premise(text: str, limits: Bound) -> bool:
    """营业收入5000万元以下的，不低于5%: whom a condition is for, not one itself."""
    return bool(_PREMISE.match(text, limits.end)) or (
        limits.op == "<" and text[limits.end : limits.end + 1] == "的"
    )


def _asks_least(found: Found) -> bool:
    """Whether a condition is a lower bound of what is measured or counted: 软硬件投入80万元以上的，按15%补助."""
    return found.op[0] == ">" and (found.rule != "other" or found.unit not in ("元", "美元", "%"))


def _more_numbers(text: str, start: int, end: int, *, any_kind: bool) -> bool:
    """Whether another bound follows, or a number of `any_kind` (的，按10%补助)."""
    words = text[start : min(end, start + 60)]
    return any(any_kind or number.high is not None or _asks(words, number) for number in numbers(words))


def _asks(words: str, number: Number) -> bool:
    """Whether a number has a bound that is no cap of what is given: not 上限6万元."""
    limits = bound(words, number, 0)
    return limits is not None and not (number.measure == "money" and limits.op[0] == "<")


def _relaxes(text: str, number: Number, found: Found, previous: Found) -> bool:
    """（生物医药不低于800平方米）beside 不低于1500平方米: a lower bound for some applicants, in brackets."""
    between = text[previous.end : number.start]
    inside = text.rfind("(", previous.start, number.start) > text.rfind(")", previous.start, number.start)
    return inside and found.unit == previous.unit and len(between) < 40


_FOR_SOME = re.compile(
    r"[^,;。]{0,12}(?:类|平台|企业|单位|高校|院所|医院|机构|项目|的|级)[^,;。一-龥]*(?:不低于|不少于|不超过|达到?)?$"
)


def _variant(text: str, number: Number, found: Found, previous: Found) -> bool:
    """软件类平台不低于500万元 after 设备原值不低于1500万元: another value of the same measure for some applicants."""
    start = max(previous.end, number.start - 24)
    return (
        found.unit == previous.unit
        and number.start - previous.end < 24
        and bool(_FOR_SOME.search(re.split("[,;。]", text[start : number.start])[-1]))
    )


def _joined_by_or(text: str, start: int, stop: int) -> bool:
    between = text[start:stop] if start < stop else text[max(0, stop - 16) : stop]
    if len(between) > 24 or "。" in between or _OTHER_SIDE.search(between):
        return False
    return bool(re.search(r"或者?|之一|要么", between))


_OTHER_SIDE = re.compile(r"[,;][^,;或]{4,}或")
"""缴费12个月以上,上年度未裁员或裁员率不高于5.5%: what stands on the other side of 或 is not the number before."""


def _quote_span(text: str, start: int, end: int, floor: int) -> tuple[int, int]:
    """From the beginning of the clause (outside brackets) to a little behind the bound."""
    begin = max(floor, start - LEFT_CHARS)
    depth = 0
    for at in range(start - 1, begin - 1, -1):
        if text[at] == ")":
            depth += 1
        elif text[at] == "(":
            if depth == 0:
                begin = at + 1
                break
            depth -= 1
        elif text[at] in ",;。:\n" and depth == 0:
            begin = at + 1
            break
    tail = _TAIL.match(text, end)
    return begin, tail.end() if tail else end


def _plain(value: float | None) -> int | float | None:
    return value if value is None or value != int(value) else int(value)
