"""Signs of sums that nobody gets, must have or aims at: prices, what is not counted, repealed sums, examples, loans without surety."""

from __future__ import annotations

import re

from rag.facts.money.money_context import MoneyContext
from rag.facts.patterns import cue

_GIVEN_BEHIND = re.compile(r"[^，。；]{0,8}(?:补|奖|贴|减免|资助|返还|报销|抵扣|[立直即]减)")


def priced(c: MoneyContext) -> bool:
    """报价2万元, 标准间每晚180元 under 收费: what something costs, where nothing is given back of it."""
    if c.is_share or c.written[-1:] in "免半补":
        return False
    if _GIVEN_BEHIND.match(c.right) or cue("money", "charge_spared").search(c.left[-40:]) or _is_bound(c):
        return False
    if cue("money", "charge").search(c.left[-24:]):
        return not _LEFT_OF_PAY.search(c.left)
    listed = cue("money", "price_list").search(f"{c.headings} {c.above[:24]}")
    asked = _GETS_EACH_MONTH.search(c.headings) and cue("money", "grant").search(c.title)
    return bool(listed) and not asked and not cue("money", "grant").search(f"{c.headings} {c.above}")


# 每个月多少钱？, in a paper on a subsidy
_GETS_EACH_MONTH = re.compile(r"(?:每个?[月人年]|到手)(?:能|可以?)?(?:有)?多少钱")


# 免一年租金（约1.8万元）: what is spared is worth so much
_SPARED_WORTH = re.compile(r"免[^，。；\d]{1,10}[（(](?:市价|价值|相当于)?约?$")


def worth(c: MoneyContext) -> bool:
    """What something that is given free of charge would cost."""
    return not c.is_share and _SPARED_WORTH.search(c.left) is not None


# 还可申请最高30万元创业担保贷款, 推荐贷款额度最高100万元
_MAY_BORROW = re.compile(r"(?:可以?|能)申请[^，。；\d]{0,8}$")
_A_LOAN = re.compile(r"的?[^，。；\d补奖贴]{0,4}(?:担保|信用|低息|创业)?贷款(?!贴|利息)")
_LOAN_LIMIT = re.compile(r"贷款额度[^，。；\d]{0,6}$")


def loan_beside(c: MoneyContext) -> bool:
    """How much may be borrowed, in a notice that is about no loan: it has to be paid back."""
    told = (_MAY_BORROW.search(c.left) and _A_LOAN.match(c.right)) or _LOAN_LIMIT.search(c.left)
    return bool(told) and "贷" not in c.title


def fee(c: MoneyContext) -> bool:
    """须缴纳报名费2000元, 2000元的押金: what has to be paid; 报名费50%补贴 is given."""
    given_back = c.is_share and c.right[:1] in tuple("补奖贴返减")
    paid = cue("money", "fee").search(c.clause[-24:]) and not given_back
    return bool(paid or cue("money", "fee_behind").match(c.right))


# 每缴纳1000元保费, 年缴社保费满: what was paid is measured
_LEFT_OF_PAY = re.compile(r"(?:累计|实际|已)(?:缴|交)纳?[^，。；]{0,12}$")
_BOUND = re.compile(r"(?:（含）)?(?:及?以[上下]|的部分|的[，、])")
_ASKED = re.compile(r"要求|条件|门槛")


def _is_bound(c: MoneyContext) -> bool:
    """Whether it bounds something that is asked for: 售价不低于200万元, 作品要求：零售价30元至500元."""
    bound = _BOUND.match(c.right) or cue("money", "at_least").search(c.left[-8:])
    return bool(
        bound
        or _ASKED.search(c.left)
        or (cue("money", "hard_measure").search(c.own) and not _RENT.search(c.own))
    )


_RENT = re.compile(r"收费|票价|报价")


def not_counted(c: MoneyContext) -> bool:
    """单价高于90元的部分不计: a bound beyond which money is not counted."""
    return (
        not c.is_share
        and re.match(
            r"(?:以上|以下)?的?(?:部分|金额)?[，]?(?:均|一律|都)?不(?:予|再)?(?:计(?![较划])|纳入|算)",
            c.right,
        )
        is not None
    )


_NO_SURETY = re.compile(
    r"(?:（含）)?(?:及?以[下内上]的?[^，。；补奖贴\d]{0,8}[，]?|[^，。；补奖贴\d]{0,8})(?:可|均|都)?(?:免|不[用要需必]|无需|无须)[^，。；\d]{0,5}(?:担保(?!费)|抵押|质押)"
    r"|及?以上的?[，]?(?:须|需|要|得|应)?(?:找|提供)[^。；]{0,30}(?:担保|抵押)"
)


def without_surety(c: MoneyContext) -> bool:
    """10万元及以下免反担保, 20万元以内不用抵押, 10万元以上的，找一名职工担保: up to which loan nobody stands surety."""
    return _NO_SURETY.match(c.right) is not None


_OF_OLD = re.compile(
    r"(?:原(?:来|先|设|定|有|为|标准)?|此前|以前|过去|从前|去年|上年|旧|老政策|暂行|老标准)[^。；\n]{0,40}$"
)
_NO_MORE = re.compile(
    r"[^。；\n]{0,24}(?:不再(?:评|设|发|执行|实施|施行|适用|受理)|(?:同时|一并|即行|相应)?(?:废止|失效|停用|作废|停止(?:执行|使用|施行))|予?以?取消(?!资格))"
)


_OF_BEFORE = re.compile(r"(?:^|[，。；])(?:以前|过去|原先|原来|从前)(?![年已获享未没的])[^。；\n]{0,24}$")


def repealed(c: MoneyContext) -> bool:
    """原设一等奖30万元不再评定: what was given and is given no more."""
    if _OF_BEFORE.search(c.left) and c.right[:1] in ("；", ""):
        return True  # 以前第一次进规上，一次性给8万；
    old = _OF_OLD.search(c.left)
    return bool(old and _NO_MORE.match(c.right))


_EXAMPLE = re.compile(
    r"(?:举(?:个|一)?(?:例|栗)子?|比如|例如|打个比方|说个例子|假如|假设|算笔账|算一笔账|如某)[^。；\n]{0,80}$"
    r"|(?:^|(?<=[\n。；]))(?:举例|例)[：:][^\n]{0,160}$"
)
_FRAUD = re.compile(r"(?:骗子|诈骗|谎称|冒充|谨防|凡(?:是)?说|声称)")


def example(c: MoneyContext) -> bool:
    """举例：某店到手3000元; 凡是说交2000元包过的都是骗子: what is told to show or to warn."""
    return bool(_EXAMPLE.search(c.above)) or bool(_FRAUD.search(c.left[-40:]))
