"""Signs of what a sum is for: given, measured, capped and so on. Those of percentages are in `share_signs`."""

from __future__ import annotations

import re

from rag.domain import RESULTS
from rag.facts.money.money_context import CAP_ABOVE, MoneyContext
from rag.facts.patterns import cue
from rag.language.chinese_numbers import NUMBER_CHARS

_OWN_RIGHT = re.compile(r"[^，。；]{0,16}[，。；]?")
# 同比增长15%以上且增量500万元以上: what is asked beside
_AND = re.compile(r"(?<=[%上下])[且并]")
_GROWS = re.compile(r"(?:同比|环比)?增(?:长|幅)[^，。；]{0,4}$")
_GROWS_AT_LEAST = re.compile(r"增(?:长率?|幅)(?:不低于|不少于|不小于|须达|应达)到?$")
_GROWS_OVER = re.compile(r"增(?:长率?|幅|速)(?:高于|超过|大于|达到?|在)$")
_BOUND = re.compile(r"(?:（含）)?及?以上")
_GIVES_HERE = re.compile(
    r"(?<![不再])(?:补助|补贴|奖补|资助|报销|返还|抵扣|[费金款]报|[能可再]给|[，；]给|[费金款]补)(?:到|至|为)?$"
)
_CAP_OF_A_SHARE = re.compile(
    r"(?:补助|补贴|奖补|资助|报销|返还|抵扣|[补报给抵])(?:[\d.]{1,5}%|[一二三四五六七八九]成|一半)[，、](?:每[家户个]|单[家户个]|一[家户])?(?:最[多高]|不超过|封顶|上限|顶格|至多)(?:为|是)?$"
)


def not_money_for_anybody(c: MoneyContext) -> bool:
    """处10万元以上罚款, 同比增长2亿元: penalties, statistics and weights, which nobody is given."""
    if not c.is_share and re.search(r"每(?:增量|净增|新增)$", c.left):
        return False  # 同比增长15%以上且增量500万元以上的，每增量500万元奖2万元
    near = f"{_AND.split(c.clause[-30:])[-1]}|{_OWN_RIGHT.match(c.right)[0]}"  # type: ignore[index]
    if c.is_share and _GROWS.search(c.clause) and _BOUND.match(c.right):
        return False  # 同比增长10%以上的企业: asked of a firm
    if c.is_share and _GROWS_AT_LEAST.search(c.clause):
        return False  # 净利润同比增长不低于10%
    if c.is_share and _GROWS_OVER.search(c.clause) and c.right.startswith("的"):
        return False  # 零售额同比增速高于15%的，每户奖励3万元
    if (c.is_share and _GIVES_HERE.search(c.left)) or _CAP_OF_A_SHARE.search(c.left):
        return bool(cue("money", "none_after").match(c.right))  # 服务费报三成，最多5000元
    if not c.is_share and _GIVEN_RIGHT_HERE.search(c.left) and not cue("money", "none").search(f"{c.own}|"):
        return False  # 营收同比增长15%以上的企业，奖5万元; 每张抵3000元设计服务费
    return bool(cue("money", "none").search(near) or cue("money", "none_after").match(c.right))


_PLAN = re.compile(r"任务清单|责任清单|工作要点|(?:行动|工作|实施|建设)(?:计划|方案)|规划")


def aims(c: MoneyContext) -> bool:
    """Whether a plan's words for its aim stand before the sum."""
    plans = c.category in ("政策", "解读", "征求意见", "汇编", "通知") or bool(_PLAN.search(c.title))
    aimed = cue("money", "aim").search(c.left) or (plans and cue("money", "target").search(c.left))
    return bool(aimed) and not cue("money", "must").search(c.left[-50:])


def pool(c: MoneyContext) -> bool:
    """设立20亿元基金, 安排专项资金12亿元, 资金规模1.2亿元: the money of a whole programme."""
    if re.search(r"一次性|同一|每[家户人项个台辆亩]|单个", c.clause[-24:]):
        return False  # 区财政安排一次性扶持资金5万元
    if re.match(r"(?:以上)?的[，、项企]", c.right):
        return False  # 撬动投资10亿元的项目, 带动投资超5000万元的，给予…: who is given something
    if _PAID_IN_CAPITAL.search(c.left):
        return False  # 新设立、实缴资本达到500万元的企业
    return bool(cue("money", "pool").search(c.clause[-24:]) or cue("money", "pool_after").match(c.right))


_PAID_IN_CAPITAL = re.compile(r"(?:实缴|注册资)[^，。；\d]{0,8}$")
_RATED = re.compile(r"每[^，。；\d]{1,4}$|各$")


def part_of_pool(c: MoneyContext) -> bool:
    """安排专项资金12亿元，其中股权投资8亿元、贷款贴息4亿元: a part of such money."""
    if _RATED.search(c.left):
        return False  # 其中茶园改造每亩400元
    parted = re.match(r"[，（]其中", c.gap) or (
        c.gap[:1] == "、" and re.search(r"其中[^。；]{0,30}$", c.left)
    )
    return c.before == "target" and bool(parted)


_TIER_THEN_GIVEN = re.compile(
    r"(?:（不?含）)?(?:之间)?，(?:一次性|再|各|分别)?(?:给予)?(?:奖励?|补助?|补贴|资助)\d"
)
_TIER_COLON = re.compile(
    r"(?:（不?含）)?(?:及?以[上下内]|之间)?的?[：:]\s?(?:一次性|每[^，。；\d]{1,3})?(?:再)?[补奖给贴]"
)
_CASE_OF_A_RANGE = re.compile(r"(?:（不?含）)?(?:之间)?的[，、][^，。；\d]{0,10}(?:奖|补|给|贴|资助|支持|按)")


def case(c: MoneyContext) -> bool:
    """研发投入100万元以上的, 投入10万元以下的, 营业收入不足500万元的: the case in which something is given."""
    if re.match(
        r"(?:（含）)?(?:及?以上|及?以下)?的(?:[^，。；]{0,4}(?:给予|奖励|补助|补贴|再奖)[^，。；]{0,8})?\d",
        c.right,
    ):
        return True  # 25万元以上的补贴1万元
    is_range = re.search(r"[-—～至到]", c.written) is not None
    if is_range and _CASE_OF_A_RANGE.match(c.right):
        return not _GIVEN_RIGHT_HERE.search(c.left)  # 1亿元（含）—5亿元的，奖补300万元
    if _is_tier_then_given(c, is_range=is_range):
        return True
    if re.match(r"[^，。；\d]{0,6}起(?:补|报|奖|申)", c.right):
        return True  # 最低20万元投入起补
    if re.match(r"(?:（含）)?以[上下内]的?(?:部分)?(?:全额|不)?[补奖贴](?![助贴励息偿补])", c.right):
        return True  # 评估费二十万元以下的全额补
    if re.match(
        r"(?:（含）)?(?:以[上下内]的?(?:部分)?|的?部分|的)按(?![照]?[^，。；]{0,6}(?:分期|年度))[^，。；]{0,8}\d",
        c.right,
    ):
        return True  # 1000万元至3000万元部分按2%贴息
    measure = (
        cue("money", "hard_measure").search(c.own) or _REACHED.search(c.left)
    ) and not _FOR_EACH.search(c.left)
    if measure and not c.is_share and _THEN_GIVEN.match(c.right):
        return True  # 营业收入首次突破10亿元奖50万元
    ends = re.match(
        r"(?:（含）)?(?:及?以上|及?以下|以内|之间)?(?:（含）|（不含）)?[^，。；、]{0,14}的(?:[，；、。]|(?:小微|中小|科技型?|制造业?|工业|民营|外贸)?企业|单位|项目|个人|部分|不予|不再|$)",
        c.right,
    )
    bound = (
        re.match(r"(?:（含）)?(?:及?以上|及?以下|之间)", c.right)
        or cue("money", "at_least").search(c.left[-8:])
        or re.search(r"(?:不足|低于|未达|达不到|少于|对(?:单户|单笔|单个)?)$", c.left)
    )
    if bound and re.match(r"(?:（含）)?(?:以下|以上)?的[，]?(?:部分)?不(?:予|再|得)", c.right):
        return True  # 资助金额低于1万元的不予资助
    given = re.match(
        r"(?![^，。；、]{0,10}不)[^，。；、]{0,10}(?:奖励|补助|补贴|资助|贴息|奖金|支持)", c.right
    )
    return bool(
        ends and not given and (bound or c.measured >= 0) and (c.given < 0 or c.given < len(c.left[-40:]) - 6)
    )


def _is_tier_then_given(c: MoneyContext, *, is_range: bool) -> bool:
    """零售额100万—500万：奖1万; 3000万元（含）—1亿元，奖励15万元, where the range begins its clause."""
    bounded = is_range or _BOUND.match(c.right)
    if bounded and _TIER_COLON.match(c.right) and not _GIVEN_RIGHT_HERE.search(c.left):
        return True
    alone = is_range and not re.search(r"[一-龥]", c.own)
    return alone and _TIER_THEN_GIVEN.match(c.right) is not None


_VERB = r"(?:（含）)?(?:及?以上|及?以下)?[，]?(?:再|一次性|分别|各)?(?:给予?|奖励?|补助?|补贴|资助)"
# 首破5亿给30万: how far somebody has come
_REACHED = re.compile(r"(?:[首突冲]|超|过|满|达|上)(?:次|破|过|到|上)$")

_THEN_GIVEN = re.compile(_VERB + r"[^，。；\d]{0,8}\d")

_GIVEN_THEN = re.compile(rf"元{_VERB}[^，。；\d元]{{0,8}}$")


# 【贴息包】贷款不超过30万元，利息补60%
_LOAN_ITSELF = re.compile(
    r"(?:^|[，；：。】 ])(?:单[户笔]|每[户笔])?(?:的?贷款)(?:本金|金额|余额|额度?)?(?:不超过|不高于|最多|最高|至多|在)$"
)


# 2025年以后新放的经营性贷款，单户不超过100万元
_EACH_LOAN = re.compile(
    r"(?:的|新[发投]?放)[^，。；]{0,8}贷款[，,](?:单[户笔]|每[户笔])(?:不超过|不高于|在)$"
)


def of_loans(c: MoneyContext) -> bool:
    """对单户500万元以下贷款: the loans for which something holds."""
    if re.search(r"本金(?:上限|限额)(?:为|由|从)?$", c.left):
        return True
    told = _LOAN_ITSELF.search(c.left) or _EACH_LOAN.search(c.left)
    if told and "贴息" in f"{c.above}{c.headings}{c.title}":
        return True
    return bool(
        re.match(
            r"(?:（含）)?(?:及?以下|及?以上|以内)的?(?:的?[^，。；、]{0,4})?(?:部分|贷款|融资|流动资金|订单|合同|项目|设备|消费|采购|工程)",
            c.right,
        )
    )


def given_after(c: MoneyContext) -> bool:
    """对企业500万元奖励: a word of giving stands right behind."""
    return bool(cue("money", "funding_after").search(c.right[:14]))


def given(c: MoneyContext) -> bool:
    """给予市级平台50万元: the last word in front is one of giving."""
    behind = c.before == "condition" and _GIVEN_THEN.search(c.left)  # 营业收入首次突破10亿元奖50万元
    if (
        _GIVES_TO.search(c.left)
        or _GIVES_FUNDS.search(c.left)
        or (c.before == "funding" and _MADE_MORE.search(c.left))
        or _GIFT_GROWS.search(c.left)
    ):
        return True
    return bool(behind) or bool(_GIVEN_RIGHT_HERE.search(c.left)) or c.given > max(c.measured, -1)


# 每销售一吨补30元, 超过100万元的部分补15%, 另行追加3万元: a verb of giving right in front, whatever measure stands before
_GIVEN_RIGHT_HERE = re.compile(
    r"(?<![增弥候填递替滴])(?:奖励?|补助?|补贴|贴(?:息|补)?|给予?|资助|追加|加发|另发|发|[另再]加|给到|抵|(?:分别|各|可以?|能|直接)?(?:拿|领|得)到?)(?:人民币|每[^，。；\d]{1,6})?$"
)


# 补用人单位1500元: a verb of giving and to whom
_GIVES_TO = re.compile(
    r"(?<![增弥候填递替滴])(?:补|奖|贴|拨|返|给予)(?:给|付)?(?:[^，。；、\d补奖贴元]{0,6}(?:单位|企业|主体|个人|本人|机构|园区|平台|银行|农户|商户|业主|团队)|合作社|主办方|旅行社|学校|店家|车主|租户)$"
)
# 每家给予建设经费10万元, 每年给运行经费6万元
_GIVES_FUNDS = re.compile(r"(?:给予?|补助?|资助|奖补|拨付?)[^，。；\d的者企]{0,6}(?:经费|资金|费)$")
# 启动金翻到2万元: what is given by its name
_GIFT_GROWS = re.compile(
    r"(?:奖励?|补贴|补助|津贴|奖|启动|扶持|创业|生活|安家|封顶|上限|限额|最高额)[金费款数线]?(?:再|则|可)?(?:提|涨|升|翻|加)(?:高|升|番)?[到至]$"
)
# 招用残疾人的标准提到2000元: behind what is given
_MADE_MORE = re.compile(
    r"(?:标准|金额|额度|的)(?:均|再|则|可|统一)?(?:提|加|涨|升|增|调|上浮)(?:高|加|升|浮)?[到至]$"
)


_LESS = re.compile(
    rf"(?:[，,]?(?:即|可|立|直)*(?:减|返|抵|送))[\d{NUMBER_CHARS}]|(?:才|即|就)?(?:可以?|能)(?:使)?用(?=[，。；、\n]|$)"
)


def spent(c: MoneyContext) -> bool:
    """一单满200元立减50元: what must be spent."""
    return bool(re.search(r"(?:每)?满$", c.left) and _LESS.match(c.right))


_FOR_EACH = re.compile(r"每(?:净?增加?|净增长|新增|满|超过?|达到?|完成|多)$")


def step_of_a_grant(c: MoneyContext) -> bool:
    """每净增1亿元奖30万元, 每确权1000万元奖1万元: by what steps a grant grows."""
    steps = re.search(
        r"每[一-龥]{1,4}(?<!最高)(?<!不超过)(?<!封顶)(?<![补奖给贴发领])(?<!每[月年天人户家])$", c.left
    ) and _THEN_GIVEN.match(c.right)
    return bool(_FOR_EACH.search(c.left) or (steps and not c.is_share))


def invested(c: MoneyContext) -> bool:
    """股权投资单户100万元至1000万元: what a fund puts into one project."""
    told = re.search(r"基金|股权|跟投|直投|领投|入股|投资额度", f"{c.above} {c.headings} {c.title}")
    return bool(told and cue("money", "invested").search(c.left)) and not re.match(
        r"(?:（含）)?(?:及?以上|及?以下)", c.right
    )


# 户均本金不超过30万元，合作社不超过100万元
_ANOTHER_CAP = re.compile(r"[，、；][^，。；\d]{1,10}(?:不超过|不高于|最高)")


# 房租补60%，一年不超过30万元; 水电费的三成补，单个主体不超过2.5万元
_PAYS_A_SHARE = re.compile(
    r"(?<![弥候填递替])[补贴奖抵报](?:销|掉)?(?:\d|[一二三四五六七八九两]成|一半)|(?:[一二三四五六七八九]成|一半|\d[%％])(?:来|给)?[补贴奖报]"
)


_FROM_THERE = re.compile(r"(?:（含）)?及?以上(?:（含）)?(?:且|至|到)?")


def cap_of_grant(c: MoneyContext) -> bool:
    """单个企业最高80万元, 合计不超过500万元 behind 给予补助: a cap on what is given."""
    if c.before == "condition" and _ANOTHER_CAP.fullmatch(c.gap) and not cue("money", "grant").search(c.gap):
        return False
    if c.before == "condition" and _FROM_THERE.fullmatch(c.gap):
        return False  # 营业收入500万元以上4亿元以下
    title = c.title if c.measured < 0 else ""  # 认证费用实报实销，不超过2万元 under a title of giving
    told = cue("money", "grant").search(f"{c.above[-120:]} {c.headings} {title}") or c.before == "funding"
    grant = bool(told) or _PAYS_A_SHARE.search(c.above[-60:]) is not None
    if grant and CAP_ABOVE.search(c.left):
        return True  # 资助上限：专利转化项目30万元，质押融资项目20万元
    hard = cue("money", "hard_measure").search(c.own)
    return bool(c.caps and grant and not hard)


def floor_of_grant(c: MoneyContext) -> bool:
    """首次申报的企业，最低不少于3万元 behind 单个企业最高100万元: the least that is given, under a heading of grants."""
    floor = re.search(r"(?:最低|保底|起步)(?:补助|奖励|补贴|给予)?(?:不少于|不低于|为|按|可)?$", c.left)
    told = cue("money", "grant").search(c.above[:-12] + c.headings)
    return bool(floor and told) and not cue("money", "hard_measure").search(c.own)


def cap_for_each(c: MoneyContext) -> bool:
    """同一企业全年累计不超过150万元: what one applicant gets at most, where no measure of a firm is named."""
    each = re.search(
        r"(?:同一|单一|单个|单家|单户|单机构|单企|每[家户个]|一[家户企]|每)(?:企业|单位|项目|主体|申请人|申报人|个人|家庭|机构|酒庄|合作社|农户)?[^，。；\d]{0,4}(?:全年|年度|每年|当年|累计|合计|总计|担保余额|贷款余额|授信额?度?)[^，。；\d]{0,8}$",
        c.left,
    )
    return bool(c.caps and each) and not cue("money", "hard_measure").search(c.own)


def tier(c: MoneyContext) -> bool:
    """分档奖励：年产值10亿元以上的100万元: what a tier of a grant gets."""
    tier = re.search(r"(?:以上|以下|以内|之间|元)(?:（不?含）)?的$", c.left)
    bound = re.match(r"(?:（含）)?(?:及?以上|及?以下|（不?含）)", c.right)
    return bool(tier) and not bound and bool(cue("money", "grant").search(c.above + " " + c.headings))


_MUST_REACH = re.compile(
    r"(?:不[得应能可](?:低于|少于|小于)|(?:应|须|需|必须)当?(?:达到?|满|不低于|不少于|超过|高于|大于))[^，。；\d]{0,3}$"
)


def measured(c: MoneyContext) -> bool:
    """营业收入3000万元: the name of a measure of a firm or project stands beside it."""
    must = _MUST_REACH.search(c.left) and not cue("money", "grant").search(c.own)
    return c.measured >= 0 or bool(must or cue("money", "condition_after").search(c.right[:12]))


def measured_aim(c: MoneyContext) -> bool:
    """到2027年，全市工业投资达到4000亿元: a measure that a plan wants to reach."""
    return measured(c) and aims(c)


def cap(c: MoneyContext) -> bool:
    """生态社区最高500万元: a cap that nothing else explains."""
    return bool(
        re.search(
            r"(?:最高|封顶|顶天|顶格|上限(?:为)?|至多|最多|保底)(?:可)?(?:分别)?(?:是|达|为|贷|借|补|给到?|享|获|奖|免|减|领|拿|得)?$",
            c.left,
        )
    ) and not cue("money", "hard_measure").search(c.own)


_ASKS_WHAT_IS_GIVEN = re.compile(r"[领拿得补奖给](?:什么|多少|啥|几个?钱)[^。\n]{0,6}[？?]")


def each(c: MoneyContext) -> bool:
    """每人2000元, 每招1人1500元, 各20万元, 5万元/辆, 一次性8000元, where grants are the topic."""
    each = re.search(
        r"(?:每[^，。；：、\d]{1,8}|每[^，。；：、\d]{1,4}[1一][人名个家户台场次件]|[，、；）\d名个项]各|各级?|(?:[，；：、 ]|认定|评上|入选)一次性)$",
        c.left[-10:],
    ) or re.match(r"/[^\d]", c.right)
    return bool(each) and bool(
        cue("money", "grant").search(f"{c.above} {c.headings} {c.title}")
        or _ASKS_WHAT_IS_GIVEN.search(c.above)
        or c.category in ("政策", "汇编", "申报", "解读")
    )


_TIER = re.compile(
    r"(?:[一二三四五特]|[A-FＡ-Ｆ甲乙丙丁])(?:等奖?|档|类|级)[：:为]?$|[冠亚季殿]军(?:奖金?)?[：:为得]?$"
    r"|(?:大专|专科|本科|硕士|博士|初级工?|中级工?|高级工?|技师)(?:生|研究生|学历|学位|毕业生)?(?:（[^（）\d]{1,6}）)?(?:每[人月年]){0,2}[：:为]?$"
)
# 大专、高级工班和预备技师班 3000元, under 给多少？
_ROW_OF_PEOPLE = re.compile(r"^[ 　]*[一-龥、（）()]{2,20}[ 　]{1,4}$")
_ASKS_HOW_MUCH = re.compile(
    r"[领拿得](?:多少|几个?钱|[啥什]么?)|领[^，。；\s]{0,4}钱|(?:怎么|多少|什么)[给补奖贴]|[给补奖贴](?:什么|多少)|金额|标准|钱怎么"
)


def named_tier(c: MoneyContext) -> bool:
    """一等10万元，二等6万元: what a tier gets, where the heading or title speaks of grants."""
    told = cue("money", "grant").search(f"{c.headings} {c.title}") or _ASKS_HOW_MUCH.search(
        c.headings + c.above
    )
    told = told or re.search(r"军[^军]{0,4}$", c.left)  # 冠军2万元: a prize by its name
    hard = cue("money", "hard_measure").search(c.own)
    if _ROW_OF_PEOPLE.search(c.left) and _ASKS_HOW_MUCH.search(c.headings) and not hard:
        return True
    return bool(_TIER.search(c.left) and told) and not hard and not _BOUND.match(c.right)


_EACH_HERE = re.compile(r"每(?:[人家户辆亩台吨项次个只头]|台套)(?:定额|固定|统一)?$|(?:一次性|定额)$")


def paid_for_each(c: MoneyContext) -> bool:
    """人员费：亚洲展会每人4000元: so much for each, where the heading or title speaks of grants."""
    told = cue("money", "grant").search(f"{c.headings} {c.title}") or _ASKS_HOW_MUCH.search(c.headings)
    return bool(_EACH_HERE.search(c.left) and told) and not cue("money", "hard_measure").search(c.own)


_REACHED_HERE = re.compile(
    r"(?:够不上|的(?:只|要|就)?看|[买卖交做花额量值交]够|[交额量值]过|成交够|成交过|(?<!不)够)$"
)


def reached(c: MoneyContext) -> bool:
    """成交够12万元也行, 做软件的只看500万元, 够不上800万元的, 60万元是硬杠杠: what must be reached."""
    return bool(_REACHED_HERE.search(c.left) or cue("money", "hard_line").match(c.right))


# 青海昆仑藏药科技有限公司 78.4万元: what each of a list of results gets
_GRANTED_TO = re.compile(
    r"^[\s\d.、]*[^，。；：:\d]{3,30}(?:公司|厂|合作社|农场|中心|店|经营部|工作室|研究院|大学|学院|医院|团队)[\s：:，|]+$"
)
_GRANTED = re.compile(
    r"(?:核定|审定|拟[补奖](?:助|贴|励)?|获[补奖])(?:金额|资金)?[：:为]?$|(?:共计|合计|总计)(?:\d+[家户项个])?[，,]?$"
)
_OF_WHAT_IS_GIVEN = re.compile(r"[补奖资](?:助|贴|励|额)|核定金额|拟安排|扶持|贴息|券")


def granted(c: MoneyContext) -> bool:
    """青海昆仑藏药公司 78.4万元, 核定5.6万元: what a result tells each to get."""
    if c.category not in RESULTS or c.measured >= 0:
        return False
    told = _OF_WHAT_IS_GIVEN.search(f"{c.title}{c.headings}{c.above}")
    listed = _GRANTED_TO.match(c.left) and re.match(r"[\s，。；）]|$", c.right)
    return bool(told and (listed or _GRANTED.search(c.left)))


def row(c: MoneyContext) -> bool:
    """A类50万元，B类20万元: the next sum of a row has the purpose of the one before."""
    if c.before == "target" and _RATED.search(c.left):
        return False
    if c.is_share and c.before == "condition":
        return False  # 首期付七成 behind a ratio that is asked for
    return c.before is not None and not cue("money", "hard_measure").search(c.own) and len(c.gap) < 30


# ◇获评市级：20万元, an item that names what the sum is for
_NAMED = re.compile(
    r"(?:^|[；\n])\s?[◇◆●○▍■□★▲△·•＊*①-⑳]{0,2}(?:[（(]?\d{1,2}[）).、])?[^，。；：\d]{2,20}[：:]\s?$"
)


# 标准｜山西首店8万元, ▶ 给多少：基础5000元, the field of a form that says what is given
_FIELD_OF_GIVING = re.compile(
    r"(?:^|[。；\n])[^\w一-龥]{0,4}(?:[（(]?[一二三四五六七八九十\d]{1,2}[）).、])?(?:奖补|补贴|补助|奖励|扶持|资助|支持)?(?:标准|金额|额度|[补给奖贴领拿]多少|怎么[补给奖贴])\s?[｜|：:】][^，。；：\n]{0,16}$"
)


# （四）首次制修订标准资助（区市场监管局）： 1.主导制定国家标准15万元，行业标准8万元
_HEADED_BY_A_GRANT = re.compile(r"(?:补贴|补助|奖补|奖励|资助)(?:[（(][^（）()]{2,14}[）)])?\s*$")
_MADE_OR_WON = re.compile(
    r"(?:制定|制修订|参与|获批?|入选|认定|授权|登记|通过|新增|评为)[^，。；：\d]{0,14}$|(?:标准|专利|商标|品牌|平台|基地|中心)$"
)


def grants_told(c: MoneyContext) -> bool:
    """补贴标准：大专生2000元: a sum under a heading of giving."""
    heads = f"{c.headings} {c.above[-16:]}"
    if _FIELD_OF_GIVING.search(c.above) and not cue("money", "hard_measure").search(c.own):
        return True
    if cue("money", "grant").search(c.left[-60:]) or cue("money", "grant_heading").search(heads):
        return True
    if _HEADED_BY_A_GRANT.search(c.headings) and _MADE_OR_WON.search(c.left) and c.measured < 0:
        return True
    if not _NAMED.search(c.left) or re.search(r"预算|规模|总额|投资|价|费|贷|授信", c.left[-24:]):
        return False
    return c.measured < 0 and bool(cue("money", "grant").search(c.title))
