"""Conditions with a number: what the number measures, whether it binds, and which are alternatives."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from rag.facts.conditions_choices import Choice
from rag.facts.conditions_numbers import Bound, Number, Op, bound, may_bind, numbers
from rag.facts.conditions_zones import Segment
from rag.facts.patterns import cue
from rag.language.clause_marks import behind_last
from rag.resources import rows

_LEFT_CHARS = 70
_NUMBER_WORDS = re.compile(
    r"[^一-龥]*(?:不低于|不少于|不超过|不高于|达到?|满|至少|金额|每年|均|应|须|原值|人数|面积|占比|上限|[^一-龥])*$"
)
_PAY = re.compile(r"薪酬|工资|年薪|薪金|报酬|资助资金比例")
_TELLING = ("condition", "exclude", "task")
"""Zones in which a bounded number is a condition."""
_OPPOSITE: dict[Op, Op] = {">=": "<", ">": "<=", "<=": ">", "<": ">="}
_TAIL = re.compile(r"[^,;。:\n()]{0,24}(?:\([^()]{0,24}\))?")


@dataclass(frozen=True, slots=True)
class Found:
    """A condition and where it stands; `choice` as in `Segment`, negative for two numbers joined by 或."""

    attribute: str
    op: str
    value: Any
    unit: str | None
    start: int
    end: int
    subject: str
    must: bool
    segment: Segment
    choice: Choice | None = None
    rule: str = ""


def subject_of(attribute: str, words: str) -> str:
    """Who or what a condition is about: firm, person, project or product."""
    if attribute.startswith("person_"):
        return "person"
    if attribute in ("other", "qualification", "limit", "credit"):
        if cue("condition_words", "person").search(words):
            return "person"
        if attribute == "qualification" and (thing := _OF_A_THING.match(words)):
            return "project" if thing["thing"] == "项目" else "product"
        if attribute in ("other", "limit") and cue("condition_words", "project").search(words):
            return "project"
        if attribute == "other" and cue("condition_words", "product").search(words):
            return "product"
    return "firm"


_OF_A_THING = re.compile(
    r"[^一-龥]*(?:(?:申报|参评|参赛|所报|推荐)的?)?(?P<thing>项目|产品|装备|设备|软件|机具|作品|车辆|农机|药品|技术)(?:均|都)?(?:已|须|应|需|要|通过|取得|获|列入|入选|在|为|是|有|持)"
)
"""项目已取得备案证, 申报软件须列入目录: what a thing must have, which no title of the firm tells."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a number measures: `ends` matches up to the number, `anywhere` may follow it; `units` "" for any."""

    name: str
    attribute: str
    units: str
    ends: re.Pattern[str]
    anywhere: re.Pattern[str]


@cache
def _rules() -> dict[str, tuple[_Rule, ...]]:
    """Measure -> its rules, the more specific first."""
    found: dict[str, list[_Rule]] = {}
    for rule, attribute, measure, pattern, *_ in rows("rag.facts", "condition_rules.tsv"):
        measure, _, units = measure.partition(":")
        entry = _Rule(
            rule,
            attribute,
            units,
            re.compile(f"(?:{pattern})$"),
            re.compile(pattern.replace("[^,;。", r"[^\d,;。")),
        )
        found.setdefault(measure, []).append(entry)
    return {measure: tuple(entries) for measure, entries in found.items()}


def attribute_of(text: str, start: int, end: int, number: Number, floor: int) -> tuple[str, str]:
    """(rule, attribute) of the number at `text[start:end]`: named by the words before it, else by those after it."""
    left = _NEW_VALUE.sub("", text[max(floor, start - _LEFT_CHARS) : start])
    rules = [r for r in _rules().get(number.measure, ()) if not r.units or number.unit in r.units]
    plain_left = re.sub(r"\([^()]*\)", "", left)  # 项目投入（含软件，不含厂房）在50万元以上
    for words in (left, plain_left) if plain_left != left else (left,):
        for rule in rules:
            if rule.ends.search(words):
                return rule.name, rule.attribute
    right = re.split("[,;。]", re.sub(r"\([^()]*\)", "", text[end : end + 40]))[0][:16]
    for rule in rules:
        if number.measure == "count" and rule.attribute != "limit" and rule.anywhere.search(right):
            return rule.name, rule.attribute
    comma = left.rfind(",")
    if comma > 0 and _NUMBER_WORDS.fullmatch(left[comma + 1 :]):
        for rule in rules:
            if rule.ends.search(left[:comma]):
                return rule.name, rule.attribute
    if (
        number.measure == "money"
        and _INVESTED.match(text[end : end + 10])
        and re.search("[获取]", left[-16:])
    ):
        return "financing_got", "financing"
    if (
        number.measure == "duration"
        and _FIRM_OF_YEARS.match(text[end : end + 16])
        and not _SAID_OF.search(left)
    ):
        return "age_years", "age_years"  # 3年以上10年以下的企业
    if (
        number.unit in ("人", "名")
        and _FIRM_OF_PEOPLE.match(text[end : end + 16])
        and _NOTHING_SAID.search(left)
    ):
        return "employees", "employees"  # 30人以下的企业
    return "other", "other"


_FIRM_OF_YEARS = re.compile(r"(?:\d{1,2}年(?:以[上下]|内))?的(?:企业|公司|门店|店铺|店)(?![一-龥])")
_FIRM_OF_PEOPLE = re.compile(r"(?:及?以[上下内]|\(不?含\)){0,2}的?(?:企业|公司|用人单位)")
_NOTHING_SAID = re.compile(r"(?:^|[^一-龥])(?:不?超过|[不未]满|不足|[少多低高]于)?$")
_SAID_OF = re.compile(r"(?<!年以[上下])(?<!年以)(?<!年)[一-龥][^,;。:一-龥]{0,3}$")
_INVESTED = re.compile(r"(?:的|以上的?)?(?:股权|风险|创业|社会|外部|机构)?(?:投资|融资)")


def numeric_conditions(text: str, segment: Segment, end: int) -> list[Found]:
    """Conditions with a number, in reading order; two joined by 或 share a choice."""
    kept: list[Found] = []
    premise = False
    last = 0
    may = segment.zone == "condition" or may_bind(text, segment.start, end)
    if not may or _AIMS.match(text, segment.start, min(end, segment.start + 60)):
        return kept
    for number in numbers(text[segment.start : end]):
        number = replace(number, start=number.start + segment.start, end=number.end + segment.start)
        if number.high is not None and _FOR_THOSE.match(text, number.end):
            premise = True
            continue
        if number.high is not None:
            kept += _ranged(text, number, segment, segment.start)
            continue
        if number.value == 1 and _CHOOSES.search(text[max(segment.start, number.start - 6) : number.end]):
            continue
        if _COUNTS_ITEMS.search(text, max(segment.start, number.start - 8), number.end + 1):
            continue
        limits = bound(text, number, segment.start) or _held(text, number, segment)
        if limits and _binds_nobody(text, number, limits):
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


def _binds_nobody(text: str, number: Number, limits: Bound) -> bool:
    """Whether a bound says how far back one looks, is of a portion or of papers, no longer holds, or is of some alone."""
    return bool(
        (number.measure == "duration" and _looks_back(text, number, limits))
        or number.unit in _OF_PAPERS
        or _OFF_THE_PRICE.match(text, number.end)
        or _PORTION.match(text, limits.end)
        or _LATER_LOSS.match(text, limits.end)
        or _is_replaced(text, number, limits)
        or _EASED.match(text, limits.end)
        or (limits.op == "<" and _OF_THEM_ALONE.match(text, limits.end))
    )


def _is_only_premise(text: str, limits: Bound, found: Found | None, end: int) -> bool:
    """Whether a bound says only for whom the next one is; an alternative holds with its premise."""
    return _is_premise(text, limits) and bool(
        found is None
        or (found.must and _more_numbers(text, limits.end, end, any_kind=not _asks_least(found)))
        or (limits.op[0] == "<" and _SHOWN_INSTEAD.match(text, limits.end))
    )


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
    value, unit = _in_years(number, before.attribute)
    told = {"attribute": before.attribute, "rule": before.rule, "subject": before.subject}
    return {**told, "value": _plain(value), "unit": unit, "must": True}


_AIMS = re.compile(
    r"[^;。]{0,30}(?<!截)(?<!截止)(?:到|至)20\d\d年(?:底|末)?,|[^一-龥]*(?:截至[^,;。]{2,14},)?全[省市区县州旗国](?:现有|共?有|共计?|累计|已有?)"
)
"""到2027年底，亩均税收达到38万元: what a plan wants of a whole place; not 截至2024年底，职工50人以上."""
_REPLACED = re.compile(
    r"[^,;。\d]{0,4}[”\"](?:,?应该?|,?现|,)?(?:放宽|调整|修改|更正|改|降低|提高|降|提)?(?:为|到|至|成)[“\"]"
)
"""“吸纳劳动力30人以上”放宽为“…15人以上”: what no longer holds."""
_AS_IT_WAS = re.compile(r"原(?:文|来|通知|公告|规定|定|有|表述)?[^“”\"\n。;]{0,20}[“\"][^“”\"\n]{0,50}$")
_NEW_VALUE = re.compile(
    r"\d[^“”\"\n]{0,20}[”\"](?:放宽|调整|修改|更正|改|降低|提高|降|提)(?:为|到|至|成)[“\"]$"
)
"""“单笔贷款200万元以上”放宽为“100万元以上”: what the new value measures stands before the old one."""


def _is_replaced(text: str, number: Number, limits: Bound) -> bool:
    """Whether a number no longer holds: 原文“设备投资额不低于500万元”，应为…."""
    return bool(
        _REPLACED.match(text, limits.end) or _AS_IT_WAS.search(text[max(0, number.start - 80) : number.start])
    )


_OF_PAPERS = ("页", "字", "个字", "分钟", "mb", "兆")
_OFF_THE_PRICE = re.compile(r"[立再]?减\d")
"""满100元减30元: what buyers save."""
_LATER_LOSS = re.compile(
    r"(?:的|就?关[门停张]?的?|(?:迁出|退出|停业|注销)的?),?(?:[一-龥]{0,4}(?:追回|收回|退回|退还|缴回|整户取消)|剩余部分不)"
)
"""店开了不到一年就关的，追回: what costs somebody a grant that he got, which nothing asks for beforehand."""
_PORTION = re.compile(r"的?部分(?!企业|单位|项目|人员|地区|行业)")
"""超过500万元的部分: what lies above the bound of a sum is counted otherwise; nobody is shut out by it."""
_LOOKS_BACK = re.compile(
    r"(?<=内)(?:，)?(?:在[^,;。]{0,12})?(?:曾|发生|变更|迁|因|受|有|无|未|没|被|出现|存在|不得?|获|取得|承担|主持|完成|申请|申报|享受|领|累计|合计|最多|不超过|只能|可)"
)
_SPAN_OF = re.compile(r"[一-龥]{2,14}(?:\d|[一二两三四五六七八九十]{1,3}[万件项次人个家])")
"""两年内技改花过50万元以上: within what time something else is counted."""
_SINCE = re.compile(r"(?:离校|毕业|退役|成立|注册|登记|回国|返乡|取得|获得)(?:后|满)?$")
_GIVES_AFTER = re.compile(
    r"(?:的|者)(?:[一-龥]{2,6})?,?(?:可|将|由[^,;。]{2,8})?(?:一次性|定额|每[家户人台项件]|按|依|分别|再)[^。;]{0,40}(?:给予|予以|奖|补|资助|贴)|(?:的|者),?(?:给予|予以|奖励?|补助?|资助|贴息)"
)
"""合同额300万元以上，营收过1亿元的，按20%补助: what a sentence of grants asks for before it gives."""
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
_BARE = frozenset(
    [
        "件",
        "项",
        "人",
        "名",
        "吨",
        "亩",
        "个",
        "台",
        "平方米",
        "场",
        "天",
        "家",
        "标箱",
        "间",
        "套",
        "辆",
        "头",
        "只",
        "株",
        "羽",
        "笔",
        "公顷",
    ]
)
_BARE_OF = re.compile(
    r"[一-龥a-z)]{4}(?<![再增追]加)(?<!延长)$"
)  # what is counted, in front of a bare number: 发明专利3件
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
    near = text[max(segment.start, number.start - 14) : number.start]
    told = _HOLDS.search(near) if number.measure == "count" else _grows(near)
    bare = number.measure == "count" and number.unit in _BARE and (_BARE_OF.search(near) or listed)
    ended = _ENDS_CLAUSE.match(text, number.end, min(segment.end, number.end + 20))
    if (number.measure == "count" and told) or ((told or bare) and ended):
        return Bound(">=", number.start, number.end)
    return None


def _looks_back(text: str, number: Number, limits: Bound) -> bool:
    """两年内因侵权被投诉过的 is a look-back period, 离校两年内 says how long ago something was."""
    since = _SINCE.search(text[max(0, number.start - 6) : number.start])
    opens = text[number.start - 1 : number.start] in "\n,;。:" or number.start == 0
    led = opens and text[limits.end - 1] == "内" and _SPAN_OF.match(text, limits.end)
    return not since and bool(_LOOKS_BACK.match(text, limits.end) or led)


def _shut_out(text: str, number: Number, limits: Bound, segment: Segment) -> Found | None:
    """低于100万元的项目不予受理: a refusal states the condition, in whatever section it stands."""
    if limits.op not in _OPPOSITE or not _REFUSED.match(text, limits.end):
        return None
    if text[limits.end - 1] == "内":
        return None  # 3年内不得申报 is a penalty
    rule, attribute = attribute_of(text, min(limits.start, number.start), limits.end, number, segment.start)
    if rule == "other":  # 设备投资按发票计算，低于100万元: the measure stands in the clause before
        before = re.split("[。\n]", text[max(0, number.start - _LEFT_CHARS) : number.start])[-1]
        named = [r for r in _rules().get(number.measure, ()) if r.anywhere.search(before)]
        rule, attribute = (named[0].name, named[0].attribute) if named else (rule, attribute)
    if (
        rule == "other"
        and number.measure == "money"
        and not _SUM_OF.search(text[segment.start : number.start])
    ):
        return None  # 不足1000元的不予发放: what would be paid
    start, end = _quote_span(text, min(limits.start, number.start), limits.end, segment.start)
    subject = subject_of(attribute, text[start:end])
    value, unit = _in_years(number, attribute)
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
    told = segment.zone in _TELLING and segment.zone != "exclude"
    if number.measure == "duration" and attribute != "age_years":
        return []
    if not (told or between) or _given(text, number.start, number.end, floor):
        return []
    if attribute == "other" and (
        _DESCRIBES.search(text, max(floor, number.start - 12), number.start)
        or _BARE_ROW.match(text, number.end)
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
    if (
        rule == "other" and segment.choice
    ):  # 研发费用50万元以上，占营收3%以上或…: the measure stands before the alternative
        wide = behind_last("。;\n:", text, segment.start)
        rule, attribute = attribute_of(text, first, limits.end, number, wide)
    start, end = _quote_span(text, first, max(limits.end, number.end), floor)
    words = text[start:end]
    if _is_cap(text[start : number.start], number, limits, named=rule != "other"):
        return None
    if rule == "other" and _tells_what_is_given(text, segment, number, limits, (start, end)):
        return None
    must = _binding(text, number, limits, segment, attribute, words, floor)
    if must is None:
        return None
    value, unit = _in_years(number, attribute)
    if attribute == "limit" and limits.op in (">=", ">"):
        attribute = "other"
    op = _OPPOSITE[limits.op] if segment.zone == "exclude" and attribute != "limit" else limits.op
    choice = segment.choice if must else None
    subject = subject_of(attribute, words)
    return Found(attribute, op, _plain(value), unit, start, end, subject, must, segment, choice, rule)


def _in_years(number: Number, attribute: str) -> tuple[float, str]:
    """The value and unit of a number, ages of firms in years."""
    if attribute == "age_years" and number.unit == "月":
        return number.value / 12, "年"
    return number.value, number.unit


_SUM_OF = re.compile(r"[额值价款本金量]|贷|资产|收入|资金|余|账|出口|单笔|合同|成本|消费|支出|花费")
"""What a sum of money that a firm has or makes is called, though no rule knows it: 进出口额, 贷款余额."""


_BARE_CAP = re.compile(r"[^一-龥]*(?:但|且)?(?:最多|至多|顶多|封顶|限)[^一-龥]*")


def _is_cap(before: str, number: Number, limits: Bound, *, named: bool) -> bool:
    """一家企业最多30万元, 合计不突破60万元: a cap without a measure is a cap of the grant.

    If an earlier clause has `named` a measure, a bare 最多50万元 is no cap.
    """
    if number.measure != "money" or limits.op != "<=":
        return False
    return bool(_BARE_CAP.fullmatch(before)) if named else not _SUM_OF.search(before)


_GIVES = re.compile(r"全?免|减半|补|奖|贴(?!近)|给予|资助|抵")
_BARE_STEP = re.compile(
    r"(?:[^一-龥]|[及其含不满足达到超过低于以上下内的者档库]|[万亿千百元吨件项人家户个台套亩层间年月天倍]|美元|[平立]方米|最多|至多|顶多|限|封顶)*"
)
_BARE_ROW = re.compile(r"[ \t]+\d[\d.]*(?:[ \t]+[\d.%一-龥]{1,8}){0,4}[ \t]*(?:\n|$)")
"""机械冷库 超过500立方米 12 1: a row of a table whose columns are parted by blanks."""
_STEP_GIVES = re.compile(
    r"\s*(?:\||[,:](?:按|每|给予?|奖|补|最高|一次性|限领|定额|封顶|贴|不奖|承担)[^,;。\n]{0,16}(?:\d|补))"
)


def _tells_what_is_given(
    text: str, segment: Segment, number: Number, limits: Bound, span: tuple[int, int]
) -> bool:
    """Whether a number of which no rule knows what it measures is a step or cap of the grant, or stands in a row of a table."""
    return bool(
        _BARE_ROW.match(text, max(limits.end, number.end))
        or _is_bare_step(text, text[slice(*span)], span[1])
        or _caps_what_is_given(text, segment, number, limits)
    )


def _is_bare_step(text: str, words: str, end: int) -> bool:
    """Whether a bound is a step of the grant of which is not even told what it measures: 1亿元以上的，奖励20万元, a row 2000万元以上 | 10%."""
    return is_bare_bound(words) and bool(_STEP_GIVES.match(text, end))


def is_bare_bound(words: str) -> bool:
    """Whether words are a bound without what it measures: 超过200万元的."""
    return bool(_BARE_STEP.fullmatch(words))


def _caps_what_is_given(text: str, segment: Segment, number: Number, limits: Bound) -> bool:
    """全免三年，最多800㎡; 每人5000元，限2人: how much is given of what the clause before gives."""
    if limits.op != "<=" or number.measure not in ("count", "duration"):
        return False
    begin = max(segment.start, behind_last("。;\n", text, number.start, segment.start))
    before, _, clause = text[begin : number.start].rpartition(",")
    return bool(before and _BARE_CAP.fullmatch(clause) and _GIVES.search(before.rpartition(",")[2]))


def _binding(
    text: str, number: Number, limits: Bound, segment: Segment, attribute: str, words: str, floor: int
) -> bool | None:
    """True for a condition, False for one that only raises the grant, None for no condition."""
    near = text[max(floor, number.start - 40) : number.start]
    clause = re.split("[,;:]", near)[-1]
    behind = re.split("[,;。(]", text[limits.end : limits.end + 20])[0]
    if _asks_nothing(clause, behind, words, attribute):
        return None
    gate = (
        cue("condition_words", "gate").match(text[limits.end : limits.end + 80])
        if limits.op in (">=", ">", "<=", "<")
        else None
    )
    if gate and re.search(r"不予|不再|不享受", gate.group()[:12] + text[limits.end : limits.end + 8]):
        return None
    if segment.zone == "skip":
        return True if attribute == "limit" and re.search(r"限报|只能|每家|同一", clause) else None
    if segment.zone == "task" and (
        cue("condition_words", "aim").search(clause) or (limits.op[0] == "<" and attribute == "other")
    ):
        return None  # what a task has at most is a cap of the grant
    if segment.zone in _TELLING:
        only = re.search("[只仅限]", text[limits.start : number.start])
        if attribute == "limit" and number.measure == "count" and only:
            return True  # 一户只补一次
        asked = segment.zone == "condition" and limits.op[0] == ">"
        if _given(text, number.start, limits.end, floor, asked=asked):
            return None
        return not (gate and re.search(r"加奖|再奖|再给予|另奖|[另再]加\d", gate.group()))
    if gate and not re.match(r"的?(?:部分|档)", text[limits.end :]):
        return None if _given(text, number.start, number.end, floor) else False
    if _given(text, number.start, limits.end, floor) or cue("condition_words", "aim").search(clause):
        return None
    gives = limits.op[0] == ">" and _GIVES_AFTER.search(text, limits.end, min(segment.end, limits.end + 160))
    return _beside_grants(clause, number, segment, attribute, gives=bool(gives))


_OF_STEP = re.compile(
    r"[^,;。]{0,4}[一-龥]{2,12}(?:额|量|率|数|面积|收入|投资|投入|占比|比重|规模)(?![^,;。]{0,12}(?:封顶|最高|奖|补))"
)
"""改造合同金额20万元以上 under the heading of a class: what who takes it must show."""


def _beside_grants(
    clause: str, number: Number, segment: Segment, attribute: str, *, gives: bool
) -> bool | None:
    """The same where no gate stands: in a section of grants, and in one of no heading."""
    if segment.zone == "benefit":
        if (
            segment.branch
            and number.measure in ("money", "percent", "count")
            and _OF_STEP.match(clause)
            and not gives
        ):
            return True
        if attribute == "limit" and re.search(r"限报|只能|只报|仅限", clause):
            return True
        return False if gives else None
    if gives and attribute == "other" and number.measure != "percent":
        return False
    asks = attribute != "other" or re.search(r"应(?!用|急|收|付|对|变)|须|需(?!求)|必须|不得|只能|限", clause)
    return True if asks else None


_DESCRIBES = re.compile(r"市场价|参考价|一般[在为]|通常|大约")
_OF_PROGRAMME = re.compile(
    r"(?:(?<![一-龥])全[省市区县州旗国]|拟[^,;。]{0,4}(?:全[省市区县州旗国])?|(?:今年|本年度|本次|本批|共)(?=[一-龥]{2}))(?![^,;。]{0,6}每)[^,;。]{0,6}(?:支持|资助|奖励|补助|遴选|评选|认定|选出|推出|安排|立项|征集|选派|建设)[^,;。]{0,24}$"
    r"|(?<![一-龥])名额[^,;。]{0,4}$|每地[^,;。]{0,8}$"
)
"""拟在全市遴选试点10家, 全市支持产品不超过15个, 名额不超过3家: how many the programme takes."""


def _asks_nothing(clause: str, behind: str, words: str, attribute: str) -> bool:
    """Whether a bound, in any section, is a wish (优先), an authority's quota, or about the time after the grant."""
    if cue("condition_words", "wish").search(clause + behind):
        return True
    if attribute == "limit" and cue("condition_words", "quota").search(clause):
        return True
    if attribute == "other" and (_OF_PROGRAMME.search(clause) or _DESCRIBES.search(clause)):
        return True
    return attribute != "credit" and bool(cue("condition_words", "past").search(words))


def _given(text: str, start: int, end: int, floor: int, *, asked: bool = False) -> bool:
    """Whether a number is what is given, or its cap; what an employer pays is not.

    If a lower bound is `asked` among conditions, a loan is one that the applicant already has.
    """
    near = re.sub(r"\([^()]*\)", "", text[max(floor, start - 40) : start])  # 纳税额（含减免）在2万元以上
    clause = re.split("[,;:]", near[-24:])[-1]
    if _PAY.search(clause):
        return False
    if cue("condition_words", "grant_after").match(text[end : end + 14]):
        return True
    return bool(cue("condition_words", "grant_floor" if asked else "grant_before").search(clause))


_PREMISE = re.compile(r"的(?:企业|单位|项目)?,|的企业(?=\d)|的(?=不低于|不少于|不超过|按)")


_OF_THEM_ALONE = re.compile(
    r"的(?:企业|单位|项目|店铺?|门店|主体|公司|个体户|机构)?,?(?:只能|只可|需(?!求)|须|应当?(?!用|届)|由|另)(?![^,;。]{0,6}不[得予能])"
)
"""注册不足12个月的企业只能申报首配奖: what holds for those below a bound shuts nobody above it out."""
_EASED = re.compile(r"的(?:企业|单位|主体|公司|店铺?|门店)?,?(?:可以?)?(?:适当)?放宽")
"""30人以下的企业放宽到20%: for whom another bound is wider."""
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
    return any(any_kind or number.high is not None or bound(words, number, 0) for number in numbers(words))


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
    return len(between) <= 24 and bool(re.search(r"或者?|之一|要么", between)) and "。" not in between


def _quote_span(text: str, start: int, end: int, floor: int) -> tuple[int, int]:
    """From the beginning of the clause (outside brackets) to a little behind the bound."""
    begin = max(floor, start - _LEFT_CHARS)
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
