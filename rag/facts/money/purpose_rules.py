"""What a sum or percentage is for: given, required of applicants, aimed at by a plan, or none of these. An ordered table of rules."""

from __future__ import annotations

import re
from typing import Literal

from rag.facts.decision_table import Rule
from rag.facts.money.case_signs import tells_a_case
from rag.facts.money.charge_signs import example, not_counted, priced, repealed, without_surety
from rag.facts.money.money_context import MoneyContext
from rag.facts.money.purpose_signs import (
    cap,
    cap_for_each,
    cap_of_grant,
    case,
    each,
    floor_of_grant,
    given,
    given_after,
    grants_told,
    invested,
    measured,
    measured_aim,
    named_tier,
    not_money_for_anybody,
    of_loans,
    paid_for_each,
    part_of_pool,
    pool,
    reached,
    row,
    spent,
    step_of_a_grant,
    tier,
)
from rag.facts.money.share_signs import (
    at_a_rate,
    borne_by_budgets,
    capped_share,
    given_share,
    gives_a_share,
    grant_rate,
    own_share,
    paid_by,
    raised_rate,
    ratio_of_a_firm,
    share_cap,
    share_of_cost,
    tranche,
    waived,
)
from rag.facts.patterns import cue

PurposeRule = Rule[MoneyContext, Literal["funding", "condition", "target", "none", "as-before"]]
PURPOSES: tuple[PurposeRule, ...] = (
    Rule("not-for-anybody", not_money_for_anybody, "none", "违反规定的，处10万元以上50万元以下罚款。", "对企业给予10万元奖励。"),
    Rule("repealed", repealed, "none", "原设一等奖30万元不再评定。", "一等奖30万元，二等奖不再评定。"),
    Rule("example", example, "none", "举个例子：某店招了两名毕业生，可得3000元。", "招用毕业生的，可得3000元。"),
    Rule("pool", pool, "target", "设立总规模20亿元的产业基金。", "设立大师工作室，给予20万元。"),
    Rule("part-of-a-pool", part_of_pool, "target", "省级安排专项资金12亿元，其中股权投资8亿元、贷款贴息4亿元。", "给予补助12万元，其中贷款贴息4万元。"),
    Rule("fee", lambda c: bool(cue("money", "fee").search(c.clause[-24:])), "condition", "每队须缴纳报名费2000元。", "对报名的每队补助2000元。"),
    Rule("priced", priced, "none", "标准间报价180元。", "标准间补贴180元。"),
    Rule("not-counted", not_counted, "none", "租金单价高于90元的部分不计。", "租金单价高于90元的，不予补助。"),
    Rule("without-surety", without_surety, "none", "贷款20万元以内不用抵押。", "贷款20万元以内全额贴息。"),
    Rule("of-loans", of_loans, "condition", "对单户500万元以下贷款给予贴息。", "对贷款给予500万元以下贴息。"),
    Rule("tells-a-case", tells_a_case, "condition", "保费补贴：产能利用率低于40%的不补。", "保费补贴：低于市价，为保费的40%。"),
    Rule("case", case, "condition", "研发投入100万元以上的，予以表彰。", "给予100万元以上奖励。"),
    Rule("share-of-a-cost", share_of_cost, "funding", "补贴标准：实缴租金的50%，连续3年。", "认定标准：研发费用占营业收入的5%。"),
    Rule("borne-by-budgets", borne_by_budgets, "none", "奖励资金由市级财政承担60%、县级财政承担40%。", "改造费用由财政承担60%、企业承担40%。"),
    Rule("paid-by", paid_by, "funding", "改造费用由市财政承担其中的30%。", "改造费用由企业自行承担30%。"),
    Rule("own-share", own_share, "condition", "财政承担券面金额的80%，余下20%由门店自担。", "补贴20%由财政拨给门店。"),
    Rule("spent", spent, "condition", "消费券一单满200元立减50元。", "消费券每人满意度奖200元。"),
    Rule("capped-share", capped_share, "funding", "节能改造：审定投资额两成，一户企业不高于60万元。", "节能改造：自有资金占投资额的两成，自筹60万元。"),
    Rule("waived", waived, "funding", "入驻企业前两年租金全免，第三年减半。", "入驻企业前两年租金100元，逾期加收。"),
    Rule("step-of-a-grant", step_of_a_grant, "condition", "进出口额每净增1亿元奖30万元。", "进出口额净增的每家奖30万元。"),
    Rule("invested", invested, "funding", "二、股权投资支持\n单个项目投资500万元至5000万元。", "二、技术改造\n单个项目投资500万元至5000万元。"),
    Rule("floor-of-a-grant", floor_of_grant, "funding", "单个企业补助最高100万元。首次申报的企业，最低不少于3万元。", "企业纳税最低不少于3万元。"),
    Rule("given-behind", given_after, "funding", "对企业500万元奖励。", "对企业500万元投资项目。"),
    Rule("ratio-of-a-firm", ratio_of_a_firm, "condition", "给予补贴。裁员率不高于5.5%，按月核对。", "给予补贴，补贴率不高于5.5%。"),
    Rule("gives-a-share", gives_a_share, "funding", "返还上年度实缴失业保险费的60%。", "上年度研发投入占营业收入的60%。"),
    Rule("grant-rate", grant_rate, "funding", "贴息比例为50%。", "持股比例为50%。"),
    Rule("given-share", given_share, "funding", "给予研发费用12%、不超过200万元的补助。", "研发费用占收入12%、不超过200万元的企业。"),
    Rule("tranche", tranche, "condition", "对项目给予补助，立项后拨付50%，验收后拨付20%。", "对项目给予补助50%。"),
    Rule("raised-rate", raised_rate, "funding", "按采购额的10%给予奖励。采购民族地区产品的，比例提高到12%。", "企业研发投入比例提高到12%。"),
    Rule("share-cap", share_cap, "funding", "单个项目补助最高300万元，不超过项目研发投入的40%。", "企业负债不超过资产总额的40%。"),
    Rule("at-a-rate", at_a_rate, "funding", "对企业给予补贴，按实际投资额的20%、最高300万元。", "按营业收入的20%缴纳。"),
    Rule("given", given, "funding", "给予市级平台50万元。", "市级平台投资50万元。"),
    Rule("cap-of-a-grant", cap_of_grant, "funding", "对购置设备的企业给予奖励。单个企业合计不超过80万元。", "上一年度营业收入不超过2000万元。"),
    Rule("cap-for-each", cap_for_each, "funding", "同一企业全年累计不超过150万元。", "同一企业累计融资不超过150万元。"),
    Rule("row-of-each", lambda c: c.before == "funding" and bool(re.search(r"每[^，。；\d]{1,4}$", c.left)) and not cue("money", "hard_measure").search(c.clause), "funding", "招用脱贫劳动力的每人补贴5000元，招用其他人员的每人1000元。", "每人补贴5000元，人员工资1000元。"),
    Rule("tier", tier, "funding", "给予分档奖励：年产值10亿元以上的100万元，5亿元以下的50万元。", "年产值10亿元以上的企业，纳税100万元。"),
    Rule("relaxed", lambda c: bool(re.search(r"放宽(?:至|到|为)$", c.left)), "condition", "近三年年均纳税500万元以上，山区县可放宽至200万元。", "补贴放宽范围，每户200万元。"),
    Rule("paid-for-each", paid_for_each, "funding", "一、补贴标准\n人员费：亚洲展会每人4000元。", "一、收费\n人员费：亚洲展会每人4000元。"),
    Rule("reached", reached, "condition", "同一天在一家店买够200元就能开单。", "一家店能领200元。"),
    Rule("measured-aim", measured_aim, "target", "到2027年，全市工业投资达到4000亿元。", "企业应有投资4000万元。"),
    Rule("measured", measured, "condition", "企业营业收入3000万元。", "企业补贴3000万元。"),
    Rule("aim", lambda c: bool(cue("money", "target").search(c.left)), "target", "到2027年，形成4000亿元的集群。", "服务器产业奖励4000万元。"),
    Rule("row", row, "as-before", "A类人才奖励50万元，B类20万元。", "B类20万元。"),
    Rule("named-tier", named_tier, "funding", "三、补助怎么给\nA类30万元，B类5万元。", "三、价格\nA类30万元，B类5万元。"),
    Rule("cap", cap, "funding", "生态社区最高10万元。", "注册资本最高10万元。"),
    Rule("each", each, "funding", "用工补贴申报，每人1500元。", "参会人员每人1500元。"),
    Rule("under-a-grant", grants_told, "funding", "补贴按照学历层次分为不同的档次确定，大专生2000元。", "参观门票：大专生2000元。"),
)  # fmt: skip
