"""Signs of what a percentage is for: the share of a cost that is granted, a rate, who bears a cost, which part is paid when."""

from __future__ import annotations

import re

from rag.facts.money.money_context import MoneyContext
from rag.facts.money.purpose_signs import aims
from rag.facts.patterns import cue

_ITS_OWN = re.compile(r"(?:企业|单位|自筹|团队)[^，。；]{0,2}配套(?:经费|资金)")


# 抵用比例：购买检测服务由50%调整为40%，委托研发30%
_RATES_BY_CASE = re.compile(
    r"(?:抵用|抵扣|补助|补贴|奖补|支持|报销|贴息|资助)(?:的)?比例[：:][^。；：\n]{0,60}$"
)


def grant_rate(c: MoneyContext) -> bool:
    """补助比例, 贴息比例提高到: the rate of what is given; 纳入贴息的贷款单笔在300万元以上 is what one must have."""
    if not c.is_share and re.search(r"单笔|贷款", c.clause[-8:]) and _BOUND_BEHIND.match(c.right):
        return False
    if c.is_share and _ITS_OWN.search(c.clause):
        return False  # 企业配套经费不低于20%
    if c.is_share and _RATES_BY_CASE.search(c.left) and not _BOUND_BEHIND.match(c.right):
        return True
    if not c.is_share and (_BOUND_BEHIND.match(c.right) or cue("money", "hard_measure").search(c.left[-8:])):
        return False  # 单户贴息50万元以上的企业, 配套产品销售收入3000万元
    return bool(
        re.search(
            r"(?:补助|补贴|贴息|奖励|奖补|扶持|补偿|抵扣|抵用|资助|支持|承担|分担|返还|减免|配套)[^，。；]{0,6}(?:比例|标准)?(?:统一)?(?:为|按|达|提高[到至]|上浮)?(?:（[^，。；（）\d]{0,12}的)?$",
            c.left,
        )
    )


def at_a_rate(c: MoneyContext) -> bool:
    """按实际投资额20%、最高300万元: a share that is paid."""
    grant = c.above[-120:] + c.headings + c.right + c.title
    return bool(
        re.search(r"(?<!费率)(?<!利率)按(?:照)?[^，。；]{0,20}$", c.clause)
        and re.match(
            r"(?:的|的?比例)?(?:$|[，、。；]|给|定额|测算|计|核定|核算|执行|配套|支持|扶持|发券|垫付|另补|算(?=[，。；])|补|奖|贴|抵|兑|返)",
            c.right,
        )
    ) and bool(cue("money", "grant").search(grant))


def given_share(c: MoneyContext) -> bool:
    """给予研发费用12%、不超过200万元的补助: a share of what was spent is given."""
    return bool(
        re.search(r"给予[^，。；\d]{0,16}$", c.left)
        and re.match(
            r"[、，]?(?:最高|不超过|不高于)?[^，。；、]{0,14}的?(?:补助|补贴|奖励|资助|贴息|支持)", c.right
        )
    )


# 设备款的25%由区财政负担
_PAYER_BEHIND = re.compile(
    r"由[^，。；企个]{0,6}(?:财政|政府|基金|专项资金)(?:负担|承担|补助?|补贴|支付|兜底|解决|买单|出(?=[，。；]|$))"
)


_BORNE_BESIDE = re.compile(
    r"[、，和](?:其余)?[^，。；\d]{0,10}(?:财政|[省市县区州]级|乡镇)[^，。；\d]{0,4}(?:承担|负担|分担|配套)?\d"
)
_BORNE_BEFORE = re.compile(
    r"(?:财政|[省市县区州]级)[^，。；\d]{0,4}(?:承担|负担|分担)?\d[\d.]*%[、，和](?:其余)?[^，。；\d]{0,10}(?:财政|[省市县区州]级)[^，。；\d]{0,4}(?:承担|负担|分担|配套)?$"
)


_SHARES = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)%")
_ALL = 100
_BEARS = re.compile(r"承担|负担|分担|分摊")
_FIRM_BEARS = re.compile(
    r"(?:企业|农户|个人|单位|业主|经营者?|主体)(?:自行|自己)?(?:承担|负担|出|缴)|自[筹担缴]"
)


def borne_by_budgets(c: MoneyContext) -> bool:
    """市级财政承担60%、县级财政承担40%: how authorities part among themselves all of what they give."""
    around = re.split(r"[。；\n]", c.left)[-1] + c.written + re.split(r"[。；\n]", c.right)[0]
    all_of_it = sum(float(share) for share in _SHARES.findall(around)) >= _ALL and _BEARS.search(around)
    if not c.is_share or not all_of_it or _FIRM_BEARS.search(around):
        return False
    first = cue("money", "payer").search(c.clause) and _BORNE_BESIDE.match(c.right)
    return bool(first or _BORNE_BEFORE.search(c.left))


def paid_by(c: MoneyContext) -> bool:
    """其中省财政出四成, 财政先行投入不超过总投资的25%: who pays is an authority or a fund."""
    near = re.split(r"[，；。：]", c.left)[-1]
    if not c.is_share and re.search(r"出资?$|投入$", near):
        return False  # 基金出资2亿元
    if cue("money", "payer").search(near) or (c.is_share and _PAYER_BEHIND.match(c.right)):
        return True
    both = re.search(
        r"(?:财政|政府|基金)[^，。；]{0,6}(?:投入|出资|出|承担|负担|分担)[^，。；]{0,24}且(?:不超过|不高于|最高)$",
        near,
    )
    return bool(both)


def own_share(c: MoneyContext) -> bool:
    """余下20%由门店自担: what an applicant pays himself."""
    itself = re.search(
        r"(?:店家|商户|门店|企业|单位|自己|自个儿|本人|个人|主体|农户|参保人|学员)(?:自己|自行|再|只|仅|需|须|应|要)*(?:贴|出|担|付|掏|承担|负担|缴|交)(?:其中的?)?$",
        c.left,
    )
    return c.is_share and bool(itself or cue("money", "own_share").match(c.right))


def capped_share(c: MoneyContext) -> bool:
    """审定投资额的两成，每户不高于60万元: a share of a cost with a cap in money behind it."""
    cost = re.search(
        r"(?:投资额?|投入|费用?|价款|购置款|支出|金额|租金|保费|利息|成本|造价|款|合同额|到账额|采购额)(?:总额)?的?$",
        c.left,
    )
    capped = re.match(
        r"[，、](?:[每单一][一-龥]{1,5}|同一[^，。；\d]{0,4})?(?:最高|不超过?|不高于|上限|封顶|顶格|至多|最多|不突破)[^，。；\d]{0,4}\d[\d.]*[百千万亿]{0,2}元",
        c.right,
    )
    plain = cost and not cost.group().endswith("的")  # 推广费30%，单家不高于100万元: only of a share
    if plain and (not re.search(r"%|成|分之", c.written) or re.search(r"给予|占", c.clause)):
        return False
    return bool(cost and capped)


def waived(c: MoneyContext) -> bool:
    """租金前两年全免，第三年减半: what need not be paid, told in words."""
    return bool(re.search(r"免|减半", c.written))


def tranche(c: MoneyContext) -> bool:
    """立项后拨付50%，验收后拨付20%: how much of the money is paid when."""
    return bool(
        re.search(
            r"(?:后|先|先行|首期|前期|企业|立项|验收合格|验收通过|验收|中期)(?:预?拨付|预支|预拨|支付|兑现)(?:余下|剩余|其余)?(?:的|[^，。；\d]{2,8}的)?$"
            r"|(?:立项|验收|公示|公布|合格|考核|无异议)[^，。；]{0,3}[后时]再?拨(?:余下|剩余|其余)?的?$",
            c.left,
        )
    )


_STEP_OF_A_RATE = re.compile(r"部分(?:再?按)?$")
_RAISED_FOR_SOME = re.compile(
    r"(?:企业|单位|项目|主体|人员|的|者|户)[，,]?(?:比例)?(?:可|再)?(?:提高|上浮|提升|增加|放宽)(?:到|至|为)$"
)
_POINTS_FOR_SOME = re.compile(
    r"(?:企业|单位|项目|主体|产品|领域|的|者|户)[，,]?(?:该)?(?:设备|项目)?(?:比例|补助率|补贴率)?(?:各|再|可|分别|相应|统一)*(?:上浮|提高|增加|上调|加)$"
)
_MORE_FOR_SOME = re.compile(
    r"(?:工种|企业|单位|项目|主体|人员|的|者|户)[，,]?(?:补贴|奖励|补助)?(?:标准)?(?:再|可|统一|另)*(?:上浮|提高|增加)$"
)
# 返还上年度实缴失业保险费的60%, 抵合同额的一半: what is given is the clause's verb
_GIVES_A_SHARE = re.compile(
    r"(?:返还|补助|补贴|奖励|资助|给予|减免|抵扣|报销|抵|补|奖|贴)(?:(?!占|比例|比重|达|低于|高于|超过|利率)[^，。；：\d]){1,20}的$"
)
# 中小微企业退60%，大企业退30%
_PAYS_BACK = re.compile(r"(?:企业|单位|公司|小店|店铺|工厂|商户)(?:就|可以?|能|都|统一)?退(?:还)?$")
_PAYS_A_FEE = re.compile(r"[费金款]用?(?:给?报销?|[能可]?报)$")  # 服务费报三成
_RATIO_OF_A_FIRM = re.compile(
    r"(?<![贴补利费率税])[一-龥]率(?:应|须|需|要|可)?(?:放宽(?:到|至|为))?(?:不高于|不低于|不超过|低于|高于|达到?|在|小于|大于|≥|≤)$"
)


def gives_a_share(c: MoneyContext) -> bool:
    """返还上年度实缴失业保险费的60%: a verb of giving governs the cost, whatever measure names it."""
    gives = _GIVES_A_SHARE.search(c.clause) or _PAYS_A_FEE.search(c.left) or _PAYS_BACK.search(c.left)
    return c.is_share and bool(gives) and not _BOUND_BEHIND.match(c.right)


def ratio_of_a_firm(c: MoneyContext) -> bool:
    """裁员率不高于5.5%: a ratio that a firm must keep, also where a grant is told beside it."""
    return c.is_share and bool(_RATIO_OF_A_FIRM.search(c.left)) and not aims(c)


def raised_rate(c: MoneyContext) -> bool:
    """在三州采购的，比例提高到12%: a grant's rate for some, by its sentence or the one before."""
    raised = re.search(
        r"(?:(?<![一-龥])(?:该|其|支持)?|[费款金息])比例(?:可)?(?:统一)?(?:(?:提高?|上浮|提升|增加|调高)(?:到|至|为)|(?:维持|保持)(?:在|为)?|仍为?|(?:仍|还)是)$",
        c.left,
    )
    if (
        c.is_share
        and _STEP_OF_A_RATE.search(c.left)
        and re.match(r"[，；。、]|$|(?:的)?(?:奖|补|加成)", c.right)
    ):
        return bool(cue("money", "grant").search(f"{c.above} {c.headings} {c.title}"))  # 1亿元至5亿元部分1.5‰
    if c.before == "funding" and re.search(r"的[，,]比例(?:为|按)?$", c.left):
        return True  # 奖补比例12%；列入专精特新的，比例15%
    if c.before == "funding" and "百分点" in c.written and _POINTS_FOR_SOME.search(c.left):
        return True  # 给予30%补助；小巨人企业比例上浮5个百分点
    if c.is_share and _MORE_FOR_SOME.search(c.left) and re.match(r"[，。；]|$", c.right):
        return bool(cue("money", "grant").search(f"{c.above} {c.headings} {c.title}"))  # 紧缺工种上浮30%
    if c.is_share and c.before == "funding" and _RAISED_FOR_SOME.search(c.left):
        return True  # 抵扣比例为50%；专精特新企业提高到70%
    return bool(raised) and bool(cue("money", "grant").search(c.above[-120:] + c.title))


def share_cap(c: MoneyContext) -> bool:
    """单个项目补助最高300万元，不超过项目研发投入的40%: a cap on a grant as a share of what was spent."""
    cap = re.search(
        r"(?:不超过|不高于|最高(?:为)?)[^，。；\d]{0,14}(?:投入|投资|费用|支出|[^总]额|成本)(?:总额)?的$",
        c.clause,
    )
    return bool(cap) and bool(
        re.search(
            r"(?:补助|补贴|奖励|资助|支持|奖补|抵扣|抵用|报销|贴息)[^。；]{0,30}$",
            c.left[: cap.start() - len(c.clause)] if cap else "",
        )
    )


# 标准：合同到账额的20%: a label of its own, and no ratio that is asked for
_BARE_STANDARD = re.compile(
    r"^\s*[◆●■★▲◎]?(?:[一二三四五六七八九十\d]{1,2}[、.])?标准[：:][^，。；：\d占率比重]{0,14}(?:额|费用?|款|金|价|投入|支出)的?$"
)

_BOUND_BEHIND = re.compile(r"(?:（含）)?(?:及?以上|及?以下)")


def share_of_cost(c: MoneyContext) -> bool:
    """补贴标准：实缴租金的50%: the share of a cost that is given, right behind the words that head a grant."""
    if _BARE_STANDARD.search(c.left) and not _BOUND_BEHIND.match(c.right):
        return True
    return bool(
        re.search(
            r"(?:补助|补贴|奖补|资助|贴息|奖励|支持|抵扣|返还)(?:标准|额度|比例|金额|方式)[：:为]{1,2}[^，。；：\d]{0,12}的$",
            c.left,
        )
    )
