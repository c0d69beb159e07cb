"""Whether a number with a bound binds whoever applies: it may be a step or cap of the grant, look back, be replaced, or ask nothing."""

from __future__ import annotations

import re

from rag.facts.conditions.bounded_numbers import Bound, Number
from rag.facts.conditions.zones import UNASKED, Segment
from rag.facts.patterns import cue
from rag.language.clause_marks import behind_last

TELLING = ("condition", "exclude", "task")
"""Zones in which a bounded number is a condition."""
SUM_OF = re.compile(r"[额值价款本金量]|贷|资产|收入|资金|余|账|出口|单笔|合同|成本|消费|支出|花费")
"""What a sum of money that a firm has or makes is called, though no rule knows it: 进出口额, 贷款余额."""
BARE_ROW = re.compile(r"[ \t]+\d[\d.]*(?:[ \t]+[\d.%一-龥]{1,8}){0,4}[ \t]*(?:\n|$)")
"""机械冷库 超过500立方米 12 1: a row of a table whose columns are parted by blanks."""
DESCRIBES = re.compile(r"市场价|参考价|一般[在为]|通常|大约")
_PAY = re.compile(r"薪酬|工资|年薪|薪金|报酬|资助资金比例|盈余")


def binds_nobody(text: str, number: Number, limits: Bound) -> bool:
    """Whether a bound says how far back one looks, is of a portion or of papers, no longer holds, or is of some alone."""
    return bool(
        (number.measure == "duration" and _looks_back(text, number, limits))
        or (number.measure == "duration" and _PAID_FOR.search(text, max(0, number.start - 10), number.start))
        or number.unit in _OF_PAPERS
        or _OFF_THE_PRICE.match(text, number.end)
        or _PORTION.match(text, limits.end)
        or _LATER_LOSS.match(text, limits.end)
        or _is_replaced(text, number, limits)
        or _is_abolished(text, number, limits)
        or _EASED.match(text, limits.end)
        or (limits.op in (">", "<") and _COUNTED_AS.match(text, limits.end))
        or (limits.op == "<" and _OF_THEM_ALONE.match(text, limits.end))
    )


_PAID_FOR = re.compile(r"(?:最多|最长|至多)(?:可以?|能)?(?:领|享受?|补贴?|发放?|贴|住|免)[^,;。\d]{0,4}$")
"""最多领36个月: how long something is paid."""
_REPLACED = re.compile(
    r"[^,;。\d]{0,4}[”\"](?:,?应该?|,?现|,)?(?:放宽|调整|修改|更正|改|降低|提高|降|提)?(?:为|到|至|成)[“\"]"
)
"""“吸纳劳动力30人以上”放宽为“…15人以上”: what no longer holds."""
_FROM = re.compile(r"[由从](?:原来?的?|原先的?)?(?:不低于|不少于)?$")
_TO = re.compile(r",?(?:放宽|调整|修改|降低|提高|改|降|提|增|扩大)(?:为|到|至)\d")
"""起补面积由20亩以上放宽为10亩以上: the first number no longer holds."""
_AS_IT_WAS = re.compile(r"原(?:文|来|通知|公告|规定|定|有|表述)?[^“”\"\n。;]{0,20}[“\"][^“”\"\n]{0,50}$")


def _is_replaced(text: str, number: Number, limits: Bound) -> bool:
    """Whether a number no longer holds: 原文“设备投资额不低于500万元”，应为…."""
    return bool(
        _REPLACED.match(text, limits.end)
        or (
            _FROM.search(text, max(0, number.start - 8), number.start)
            and _TO.match(text, max(limits.end, number.end))
        )
        or _AS_IT_WAS.search(text[max(0, number.start - 80) : number.start])
    )


_ABOLISHED = re.compile(r"[”\"]?[^,;。\n]{0,10}(?:限制|要求|门槛|条件|规定)")
_DROPS = re.compile(r"(?:取消|删除|去掉)了?[^,;。\n]{0,30}$")


def _is_abolished(text: str, number: Number, limits: Bound) -> bool:
    """Whether a number is of a condition that is dropped: 取消了营业收入2000万元以上的限制."""
    dropped = _DROPS.search(text, max(0, limits.start - 40), min(limits.start, number.start))
    return bool(dropped and _ABOLISHED.match(text, limits.end))


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


def _looks_back(text: str, number: Number, limits: Bound) -> bool:
    """两年内因侵权被投诉过的 is a look-back period, 离校两年内 says how long ago something was."""
    since = _SINCE.search(text[max(0, number.start - 6) : number.start])
    opens = text[number.start - 1 : number.start] in "\n,;。:" or number.start == 0
    led = opens and text[limits.end - 1] == "内" and _SPAN_OF.match(text, limits.end)
    return not since and bool(_LOOKS_BACK.match(text, limits.end) or led)


_BARE_CAP = re.compile(r"[^一-龥]*(?:但|且)?(?:最多|至多|顶多|封顶|限)[^一-龥]*")


def is_cap(before: str, number: Number, limits: Bound, *, named: bool) -> bool:
    """一家企业最多30万元, 合计不突破60万元: a cap without a measure is a cap of the grant.

    If an earlier clause has `named` a measure, a bare 最多50万元 is no cap.
    """
    if number.measure != "money" or limits.op != "<=":
        return False
    return bool(_BARE_CAP.fullmatch(before)) if named else not SUM_OF.search(before)


_GIVEN_BEFORE = re.compile(
    r"(?:奖励?|补[贴助偿]?|贴息|资助|给予|兑付)(?:[^,;。\d]{0,8}\d[\d.]*[万亿]?[元%][^,;。]{0,4})?$|\d%?(?:的[^,;。]{0,6})?(?:给予)?(?:奖励?|补[贴助偿]?|贴息|资助)[^,;。]{0,4}$"
)
_ONLY_A_CAP = re.compile(
    r"[^一-龥]*(?:但|且)?(?:每?单?[家户个]|合计|累计|全年|总额)?(?:不得?超过?|不超过?|不高于|最多|至多|最高)[^一-龥]*"
)


def caps_a_grant(text: str, segment: Segment, number: Number, limits: Bound) -> bool:
    """按网络零售额的0.5%奖励，不超过20万元: a bare sum behind a clause that gives caps the grant, whatever that clause measures."""
    if limits.op != "<=" or number.measure != "money":
        return False
    begin = max(segment.start, behind_last("。;\n", text, number.start, segment.start))
    before, _, clause = text[begin : number.start].rpartition(",")
    return bool(before and _ONLY_A_CAP.fullmatch(clause) and _GIVEN_BEFORE.search(before.rpartition(",")[2]))


_GIVES = re.compile(r"全?免|减半|补|奖|贴(?!近)|给予|资助|抵")
_BARE_STEP = re.compile(
    r"(?:[^一-龥]|[及其含不满足达到超过低于以上下内的者档库]|[万亿千百元吨件项人家户个台套亩层间年月天倍]|美元|[平立]方米|最多|至多|顶多|限|封顶)*"
)
_STEP_GIVES = re.compile(
    r"\s*(?:\||[,:](?:按|每|给予?|奖|补|最高|一次性|限领|定额|封顶|贴|不奖|承担)[^,;。\n]{0,16}(?:\d|补))"
)


def tells_what_is_given(
    text: str, segment: Segment, number: Number, limits: Bound, span: tuple[int, int]
) -> bool:
    """Whether a number of which no rule knows what it measures is a step or cap of the grant, or stands in a row of a table."""
    return bool(
        _caps_each(text, segment, number, limits)
        or BARE_ROW.match(text, max(limits.end, number.end))
        or _is_bare_step(text, text[slice(*span)], span[1])
        or _caps_what_is_given(text, segment, number, limits)
    )


_EACH = re.compile(r"(?:[每一]|同一)(?:家|个|户|摊|展|会|店|企业|单位|展会)[^,;。:\n]{0,12}$")


def _caps_each(text: str, segment: Segment, number: Number, limits: Bound) -> bool:
    """每家企业每年不多于50人: for how many people something is given to each."""
    if limits.op != "<=" or number.unit not in ("人", "名"):
        return False
    return bool(_EACH.search(text, max(segment.start, limits.start - 24), limits.start))


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


def binding(
    text: str, number: Number, limits: Bound, segment: Segment, attribute: str, words: str, floor: int
) -> bool | None:
    """True for a condition, False for one that only raises the grant, None for no condition."""
    near = text[max(floor, number.start - 40) : number.start]
    clause = re.split("[,;:]", near)[-1]
    behind = re.split("[,;。(]", text[limits.end : limits.end + 20])[0]
    if _asks_nothing(clause, behind, words, attribute):
        return None
    if number.measure == "count" and _PLACES_LEFT.fullmatch(clause):
        return None
    if segment.choice is None and _LET_IN_TOO.match(text, limits.end):
        return False
    gate = (
        cue("condition_words", "gate").match(text[limits.end : limits.end + 80])
        if limits.op in (">=", ">", "<=", "<")
        else None
    )
    if gate and re.search(r"不予|不再|不享受", gate.group()[:12] + text[limits.end : limits.end + 8]):
        return None
    if segment.zone in UNASKED:
        return True if attribute == "limit" and re.search(r"限报|只能|每家|同一", clause) else None
    if segment.zone == "task" and (
        cue("condition_words", "aim").search(clause)
        or (limits.op[0] == "<" and attribute == "other" and text[number.start - 1] != "、")
    ):
        return None  # what a task has at most is a cap of the grant, but 5头以上、49头以下 has two ends
    if segment.zone in TELLING:
        only = re.search("[只仅限]", text[limits.start : number.start])
        if attribute == "limit" and number.measure == "count" and only:
            return True  # 一户只补一次
        asked = segment.zone == "condition" and limits.op[0] == ">"
        if is_given(text, number.start, limits.end, floor, asked=asked):
            return None
        return not (gate and re.search(r"加奖|再奖|再给予|另奖|[另再]加\d", gate.group()))
    if gate and not re.match(r"的?(?:部分|档)", text[limits.end :]):
        return None if is_given(text, number.start, number.end, floor) else False
    if is_given(text, number.start, limits.end, floor) or cue("condition_words", "aim").search(clause):
        return None
    gives = limits.op[0] == ">" and _GIVES_AFTER.search(text, limits.end, min(segment.end, limits.end + 160))
    return _beside_grants(clause, number, segment, attribute, gives=bool(gives))


_LET_IN_TOO = re.compile(
    r"[^。;\n]{0,24}?的?(?:企业|单位|主体|个人|人员|团队|项目|商户|农户|者)?,?(?:也|亦|同样)可(?:以)?(?:申[报请领]|报名|参[加评]|享受|纳入)"
)
"""营收不足2000万元、但设备投资800万元以上的企业也可申报: who is let in beside those who meet the bound, which shuts nobody out."""
_OF_STEP = re.compile(
    r"[^,;。]{0,4}[一-龥]{2,12}(?:额|量|率|数|面积|收入|投资|投入|费用|支出|利润|资产|占比|比重|规模)(?![^,;。]{0,12}(?:封顶|最高|奖|补))"
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
    return True if asks or _AS_CORRECTED.search(clause) else None


_AS_CORRECTED = re.compile(
    r"[由从](?:原来?的?)?\d[^,;。]{0,8}以[上下][^,;。]{0,4}(?:放宽|调整|修改|降低|提高|改|降|提)(?:为|到|至)$|(?:更正|修改|调整|变更|改|应)为[“\"][^“”\"]{1,16}$"
)
"""更正为“装机规模500千瓦以上”: what stands in place of another bound is asked for."""


_OF_PROGRAMME = re.compile(
    r"(?:(?<![一-龥])全[省市区县州旗国]|拟[^,;。]{0,4}(?:全[省市区县州旗国])?|(?:今年|本年度|本次|本批|共)(?=[一-龥]{2}))(?![^,;。]{0,6}每)[^,;。]{0,6}(?:支持|资助|奖励|补助|遴选|评选|认定|选出|推出|安排|立项|征集|选派|建设)[^,;。]{0,24}$"
    r"|(?<![一-龥])名额[^,;。]{0,4}$|每地[^,;。]{0,8}$"
)
"""拟在全市遴选试点10家, 全市支持产品不超过15个, 名额不超过3家: how many the programme takes."""


_OF_OFFICES = re.compile(
    r"每个?(?:市|县|区|镇|乡|街道|省辖市|设区市)[^,;。]{0,4}(?:限推|推荐|上报|报送)[^,;。]{0,4}$"
)
"""每县限推3个: how many an office may recommend."""
_PLACES_LEFT = re.compile(r"[^一-龥]*(?:限额?|名额|总?共|(?:[一-龥]{2,8})?(?:还有|还剩|剩余?))[^一-龥]*")
"""限300张, 展位还有90个: how many there are of what is given."""


def _asks_nothing(clause: str, behind: str, words: str, attribute: str) -> bool:
    """Whether a bound, in any section, is a wish (优先), an authority's quota, or about the time after the grant."""
    if cue("condition_words", "wish").search(clause + behind):
        return True
    if attribute == "limit" and cue("condition_words", "quota").search(clause):
        return True
    if attribute == "other" and _OF_OFFICES.search(clause):
        return True
    if attribute == "other" and (_OF_PROGRAMME.search(clause) or DESCRIBES.search(clause)):
        return True
    return attribute != "credit" and bool(cue("condition_words", "past").search(words))


def is_given(text: str, start: int, end: int, floor: int, *, asked: bool = False) -> bool:
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


_OF_THEM_ALONE = re.compile(
    r"的(?:企业|单位|项目|店铺?|门店|主体|公司|个体户|机构)?,?(?:只能|只可|需(?!求)|须|应当?(?!用|届)|由|另)(?![^,;。]{0,6}不[得予能])"
)
"""注册不足12个月的企业只能申报首配奖: what holds for those below a bound shuts nobody above it out."""
_COUNTED_AS = re.compile(
    r"的(?:企业|单位|项目|商户)?,?(?:(?:只|仅|则|均)?按(?:实际[^,;。]{0,10}[计贴补算]|\d[\d.]*[万亿]?美?元计)|超(?:过|出)的?部分不)"
)
"""单户贷款超过300万元的，按300万元计算: how much of it counts."""
_EASED = re.compile(r"的(?:企业|单位|主体|公司|店铺?|门店)?,?(?:可以?)?(?:适当)?放宽")
"""30人以下的企业放宽到20%: for whom another bound is wider."""
