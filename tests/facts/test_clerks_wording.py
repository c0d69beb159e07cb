"""Kinds of wording that clerks of other provinces brought, each in several words of its own."""

from __future__ import annotations

import pytest

from rag.domain import AmountFact, DeadlineFact, RateFact
from rag.facts import extract_facts
from tests.facts.conftest import make_notice


def _sums(text: str) -> list[tuple[object, object, str]]:
    facts = extract_facts(make_notice(text))
    return [(f.value.min, f.value.max, f.value.purpose) for f in facts if isinstance(f, AmountFact)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("三、补助标准。单个项目最高80万元。首次申报的单位，最低不少于2万元。", [(None, 800000, "funding"), (20000, None, "funding")]),
        ("奖补标准：按销售额分档，单家最高30万元；保底不低于1万元。", [(None, 300000, "funding"), (10000, None, "funding")]),
        ("申报企业上年度纳税最低不少于5万元。", [(50000, None, "condition")]),
        ("全年总额度3000万元，先到先得。", [(30000000, 30000000, "target")]),
        ("每新招用1名脱贫人员给予企业2000元。", [(2000, 2000, "funding")]),
        ("房租补贴：租金低于每月1000元的不补，每户每年最高补贴1.2万元。", [(None, 1000, "condition"), (None, 12000, "funding")]),
        ("同一申报人每年累计不超过6万元。", [(None, 60000, "funding")]),
        ("同一单位全年合计不高于90万元；同一企业累计融资不超过500万元。", [(None, 900000, "funding"), (None, 5000000, "condition")]),
        ("这一轮一共发放800万元。单户最高3万元。", [(8000000, 8000000, "target"), (None, 30000, "funding")]),
        ("县财政切块安排500万元，用于仓储补贴。", [(5000000, 5000000, "target")]),
        ("每加工一吨补40元，一家企业到10万元为止。", [(40, 40, "funding"), (None, 100000, "funding")]),
        ("增量奖一成，封顶分别是90万元、40万元。", [(None, 900000, "funding"), (None, 400000, "funding")]),
        ("同一企业合计拿钱以200万元为顶。", [(None, 2000000, "funding")]),
        ("申报企业去年营收不到3个亿。", [(None, 300000000, "condition")]),
        ("申报企业出口额不少于二百万美元。", [(2000000, None, "condition")]),
        ("申报条件：纳入贴息的贷款单笔在一百五十万元以上。", [(1500000, None, "condition")]),
        ("每户补助七八千元。", [(7000, 8000, "funding")]),
        ("骨干一次性奖励一百二三十万元。", [(1200000, 1300000, "funding")]),
        ("执行期间累计兑现资金1.2亿元。", []),
        ("去年全区共发放补贴900万元，惠及企业80家。", []),
        ("支持政策：每培育1家小巨人企业，给园区10万元。", [(100000, 100000, "funding")]),
        ("货车每辆补助6000元，同一企业限12万元。", [(6000, 6000, "funding"), (None, 120000, "funding")]),
        ("申报企业2024年营业收入1亿元以上，研发投入累计300万元以上。", [(100000000, None, "condition"), (3000000, None, "condition")]),
    ],
)  # fmt: skip
def test_floors_pools_and_caps_of_what_is_given(
    text: str, expected: list[tuple[object, object, str]]
) -> None:
    assert _sums(text) == expected


@pytest.mark.parametrize(
    ("text", "percent", "purpose"),
    [
        ("补贴标准：实缴租金的50%，连续3年。", 50, "funding"),
        ("贴息方式：已付利息的60%。", 60, "funding"),
        ("奖补比例：设备购置额的15%。", 15, "funding"),
        ("成立不满3年的，补助比例上浮5个百分点。", 5, "funding"),
        ("认定标准：研发人员占职工总数的10%。", 10, "condition"),
        ("首次认定的，按检测费的一半补助。", 50, "funding"),
        ("复核通过的，检测费由市财政全额补助。", 100, "funding"),
        ("展品运费按发票给一半，每家至多1万元。", 50, "funding"),
        ("参保费由区财政出一部分，农户自己只掏15%。", 15, "condition"),
        ("超过100万元的部分补12%。", 12, "funding"),
        ("补助标准：设备款的25%由区财政负担。", 25, "funding"),
        ("兑现标准：按实际支出的三成兑现。", 30, "funding"),
        ("按省级奖励到账额的三成配套。", 30, "funding"),
        ("一般企业贴1.5个百分点。", 1.5, "funding"),
        ("申报条件：设备款已付比例过半。", 50, "condition"),
        ("申报条件：年化利率不高于百分之四点二。", 4.2, "condition"),
    ],
)
def test_a_share_of_a_cost_behind_the_words_of_a_grant_is_given(
    text: str, percent: int, purpose: str
) -> None:
    rates = [f.value for f in extract_facts(make_notice(text)) if isinstance(f, RateFact)]
    assert [(r.percent, r.purpose) for r in rates] == [(percent, purpose)]


def _days(text: str) -> list[tuple[str | None, str | None]]:
    facts = extract_facts(make_notice(text))
    return [(str(f.value) if f.value else None, f.audience) for f in facts if isinstance(f, DeadlineFact)]


@pytest.mark.parametrize(
    "text",
    [
        "每季度首月1日至10日集中兑付，凭券和发票办理。",
        "补助资金每月5日至15日统一发放，企业凭发票办理手续。",
        "奖励每年3月1日至31日分批拨付，请企业提交账户信息。",
    ],
)
def test_a_time_of_paying_is_no_deadline(text: str) -> None:
    assert _days(text) == []


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("申请人请于2025年9月10日至9月30日支付宝搜索“某某办”提交材料。", ["2025-09-30"]),
        ("报名时间为2025年9月10日至9月30日，支付报名费后提交作品。", ["2025-09-30"]),
        ("请于9月10日至9月30日，结算上年度费用并提交申报材料。", ["2025-09-30"]),
        ("已受理的申请于2025年10月1日至10月10日集中兑付。", []),
        ("2025年10月8日至10月31日发放消费券。", []),
        ("资金2025年10月8日至10月20日由市财政局拨付，请企业提交账户信息。", []),
    ],
)
def test_what_applicants_pay_ends_no_time_to_apply(text: str, days: list[str]) -> None:
    assert [value for value, _ in _days(text)] == days


def test_handing_in_for_a_payment_is_a_deadline() -> None:
    assert [who for _, who in _days("每年3月1日至31日集中受理兑付申请。")] == ["applicant"]


@pytest.mark.parametrize(
    "words",
    ["检测报告可在10月28日前补交", "缺少的证明材料可于10月28日前补齐", "审计报告允许10月28日前补充提交"],
)
def test_papers_that_may_follow_are_the_applicants(words: str) -> None:
    assert _days(f"二、各区工信局认真审核。三、{words}，逾期按撤回处理。") == [("2025-10-28", "applicant")]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("要求：\n1.10月9日前企业登录系统提交申报书。", "2025-10-09"),
        ("安排如下。\n2.2025年10月20日前企业提交纸质材料。", "2025-10-20"),
        ("4.11月5日17:00前，企业在线填报申报书。", "2025-11-05"),
        ("一、要求。\n12.10月31日前企业提交申请。", "2025-10-31"),
    ],
)
def test_a_day_right_behind_the_number_of_an_item_is_read(text: str, day: str) -> None:
    assert [value for value, _ in _days(text)] == [day]


@pytest.mark.parametrize(
    ("text", "rates"),
    [
        ("租赁费用由市财政承担其中的三成。", [(30, "funding")]),
        ("补助按运费两成计，不超过50万元。", [(20, "funding")]),
        ("补贴标准：保费的三成五。", [(35, "funding")]),
        ("入驻企业前两年租金全免，第三年减半。", [(100, "funding"), (50, "funding")]),
        ("申报企业设备投资占比不低于六成。", [(60, "condition")]),
        ("各单位一成不变地沿用第三成品库。", []),
    ],
)
def test_shares_told_in_words(text: str, rates: list[tuple[int, str]]) -> None:
    read = [f.value for f in extract_facts(make_notice(text)) if isinstance(f, RateFact)]
    assert [(r.percent, r.purpose) for r in read] == rates


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("申报截止：团队10月8日24时，县（市、区）10月15日，市州10月22日。", [("2025-10-08", "applicant"), ("2025-10-15", "recommender"), ("2025-10-22", "recommender")]),
        ("材料送达时间以签收为准：企业为10月21日17时，园区为10月25日17时。", [("2025-10-21", "applicant"), ("2025-10-25", "recommender")]),
        ("（1）企业自荐→10月16日前；（2）县区推荐→10月20日前；（3）市局审定→10月27日前。", [("2025-10-16", "applicant"), ("2025-10-20", "recommender")]),
        ("农户报送时间：10月10日以前报乡镇；乡镇报送时间：10月14日以前报县市。", [("2025-10-10", "applicant"), ("2025-10-14", "recommender")]),
        ("请在农历九月初一前（10月21日）递交申报材料。", [("2025-10-21", "applicant")]),
        ("问：什么时候截止？答：第一批10月30日，第二批11月15日，过了就等明年。", [("2025-10-30", "applicant"), ("2025-11-15", "applicant")]),
        ("报名别晚于10月20日！", [("2025-10-20", "applicant")]),
    ],
)  # fmt: skip
def test_days_of_several_levels_and_in_colloquial_words(text: str, days: list[tuple[str, str]]) -> None:
    assert _days(text) == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("【何时交】2025年9月25日—2025年10月19日，过时顺延下年度。", [("2025-10-19", "applicant")]),
        ("内容：按利率的50%贴息。\n截止：10月18日，送区工信局305室。", [("2025-10-18", "applicant")]),
        ("截止 10月18日，交区工信局。", [("2025-10-18", "applicant")]),
        ("截止9月18日，全市已有120家企业入库。", []),
        ("10月8日早上9点开抢报名，名额300个，报满即止；最晚到10月30日关门。", [("2025-10-30", "applicant")]),
        ("① 收件截止由9月19日改为10月17日，假期不收件。", [("2025-09-19", "applicant"), ("2025-10-17", "applicant")]),
        ("网上投稿 9月20日—10月20日（20日当天以22:00为限）", [("2025-10-20", "applicant")]),
        ("什么时候交：请在10月20日前在平台网上交件，纸质件必须于10月24日前补到。", [("2025-10-20", "applicant"), ("2025-10-24", "applicant")]),
        ("主体向乡镇申报（9月20日—9月25日）；乡镇踏勘、公示7天，9月30日前出具意见。", [("2025-09-25", "applicant"), ("2025-09-30", "recommender")]),
        ("本告知发布之日起5个工作日内在平台核对开户信息。", [("2025-09-26", "applicant")]),
        ("怎么领：随时可提，按季审核。每季度最后一个月10日以前提交的，当月25日前由区人社局审结，次月15日前打卡。", [(None, "applicant")]),
    ],
)  # fmt: skip
def test_days_in_a_clerks_own_words(text: str, days: list[tuple[str | None, str]]) -> None:
    assert _days(text) == days


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("兑现标准（单位：万元）\n成果 1类新药 2类新药 第三类器械\n完成临床 300 120 —\n（注：上表所列为上限，就低执行。）", [(None, 3000000, "funding"), (None, 1200000, "funding")]),
        ("补多少（单位：万元）\n设施类型 容积 每座补助 每主体最多座数\n机械冷库 200 6 1\n气调库 100 25 2", [(60000, 60000, "funding"), (250000, 250000, "funding")]),
        ("消费者一单满200元立减50元。", [(200, None, "condition"), (50, 50, "funding")]),
        ("每月补多少：博士2000元，硕士1200元。", [(2000, 2000, "funding"), (1200, 1200, "funding")]),
        ("每家补助60%，同一企业一个年度合计不突破300万元。", [(None, 3000000, "funding")]),
        ("到2027年底，数字化投资达到18亿元。", [(1800000000, 1800000000, "target")]),
        ("门店年营业额满80万元。", [(800000, None, "condition")]),
    ],
)  # fmt: skip
def test_sums_in_a_clerks_own_words(text: str, sums: list[tuple[object, object, str]]) -> None:
    read = [f.value for f in extract_facts(make_notice(text)) if isinstance(f, AmountFact)]
    assert [(m.min, m.max, m.purpose) for m in read] == sums


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("兑付窗口10月8日9:00开、10月21日18:00关。企业提交材料；区工信局10月28日前给出结论。", [("2025-10-21", "applicant"), ("2025-10-28", "recommender")]),
        ("甲问：最晚哪天交？乙答：10月12日下午四点，交到服务窗口。", [("2025-10-12", "applicant")]),
        ("企业在10月27日前向园区运营公司提出，运营公司11月3日前把清册报区科委。", [("2025-10-27", "applicant"), ("2025-11-03", "recommender")]),
        ("10月17日前提交的继续审核。", []),
        ("登记须到市工信局办理，登记截止10月31日。", [("2025-10-31", "applicant")]),
        ("今年的申报已结束，明年4月再来。", []),
    ],
)  # fmt: skip
def test_windows_lists_and_what_goes_on(text: str, days: list[tuple[str, str]]) -> None:
    assert _days(text) == days


@pytest.mark.parametrize(
    ("text", "rates"),
    [
        ("区财政贴百分之七十，店家自己贴百分之三十。", [(70, "funding"), (30, "condition")]),
        ("减免多少？第一年免六成，第二年免四成。", [(60, "funding"), (40, "funding")]),
        ("建设费由财政补四分之一。", [(25, "funding")]),
    ],
)
def test_shares_of_who_pays(text: str, rates: list[tuple[int, str]]) -> None:
    read = [f.value for f in extract_facts(make_notice(text)) if isinstance(f, RateFact)]
    assert [(r.percent, r.purpose) for r in read] == rates


def test_a_table_that_lies_on_its_side() -> None:
    text = "期次 | 第一期 | 第二期\n企业申请截止 | 9月30日 | 2026年1月20日\n乡镇审核截止 | 10月10日 | 2026年1月30日\n贴息率 | 50% | 40%\n单户上限 | 15万元 | 12万元"
    facts = extract_facts(make_notice(text))
    days = [(str(f.value), f.audience) for f in facts if isinstance(f, DeadlineFact)]
    assert days == [
        ("2025-09-30", "applicant"), ("2026-01-20", "applicant"), ("2025-10-10", "recommender"), ("2026-01-30", "recommender"),
    ]  # fmt: skip
    assert [f.value.max for f in facts if isinstance(f, AmountFact)] == [150000, 120000]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("问：几号截止？答：网上提交9月25日16:30；区科委受理纸件到9月29日。", ["2025-09-25", "2025-09-29"]),
        ("9月22日起至10月15日递交县经信局环保股。", ["2025-10-15"]),
        ("确认参展的，9月26日前缴展位押金1万元。", ["2025-09-26"]),
        ("二〇二五年度补助申报十月六日开始、十月三十日收尾。", ["2025-10-30"]),
    ],
)
def test_answers_and_what_is_paid_in(text: str, days: list[str]) -> None:
    assert [value for value, _ in _days(text)] == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("第二批申报10月中旬启动，具体另行通知。", []),
        ("预计启动申报10月上旬。", []),
        ("问：贷款贴息期限多久？\n答：补贴至2026年6月30日。", []),
        ("如有疑问，欢迎随时来电咨询。", []),
        ("机构应常年开展公益培训。", []),
        ("申报单位10月20日前将推荐表寄送组委会。", [("2025-10-20", "applicant")]),
        ("企业应于10月20日前将申请表、发票汇总表报送区人社局。", [("2025-10-20", "applicant")]),
        ("企业提出申请。运营公司10月20日前把清册报区科委。", [("2025-10-20", "recommender")]),
    ],
)
def test_a_start_an_aid_or_a_talk_is_no_closing_day(
    text: str, days: list[tuple[str | None, str | None]]
) -> None:
    assert _days(text) == days


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("对企业给予100万元以内贴息。", [(None, 1000000, "funding")]),
        ("给予50万元以内奖补。", [(None, 500000, "funding")]),
        ("给予最高50万元、最低10万元的补助。", [(None, 500000, "funding"), (100000, None, "funding")]),
        ("单个项目补助最高100万元按30%、70%两期拨付。", [(None, 1000000, "funding")]),
        ("营业收入首次突破10亿元奖50万元。", [(1000000000, None, "condition"), (500000, 500000, "funding")]),
        ("对个人购车给予补贴。购车价格不超过25万元。", []),
        ("基金出资2亿元。", []),
    ],
)
def test_caps_stay_caps_and_measures_are_not_given(
    text: str, expected: list[tuple[object, object, str]]
) -> None:
    assert _sums(text) == expected


def test_making_good_what_is_owed_is_no_grant() -> None:
    facts = extract_facts(make_notice("所欠社保费须全额补缴，资金缺口应全额补足。"))
    assert not [f for f in facts if isinstance(f, RateFact)]


def test_a_table_of_rounds_tells_their_pools_and_one_of_items_what_is_given() -> None:
    text = "一、批次\n批次 备案截止 资金额度（万元）\n第一批 3月20日 80\n第二批 6月18日 60\n二、标准\n事项 计算办法 单户封顶（万元）\n仓库租金 实付租金的40% 15\n网站建设 实际支出的50% 8\n"
    facts = extract_facts(make_notice(text))
    assert [(f.value.min, f.value.max, f.value.purpose) for f in facts if isinstance(f, AmountFact)] == [
        (800_000, 800_000, "target"),
        (600_000, 600_000, "target"),
        (None, 150_000, "funding"),
        (None, 80_000, "funding"),
    ]
    assert [(f.value.percent, f.value.purpose) for f in facts if isinstance(f, RateFact)] == [
        (40, "funding"),
        (50, "funding"),
    ]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("网上申报：2025年10月20日8:30开通，重点项目11月14日17:00关闭。", [("2025-11-14", "applicant")]),
        ("归口审核：各高校院所11月28日17:00前在系统完成审核提交。", [("2025-11-28", "recommender")]),
        ("浑南初赛往后挪，由9月29日改到10月12日。", []),
        ("决赛由10月16日推迟到10月23日，地点不变。", []),
        ("2.2 初评：11月28日前完成，入围名单另行公布。", []),
        ("作品征集从10月30日起停止收件。", [("2025-10-29", "applicant")]),
        ("第二批受理时间暂定2026年7月，届时另行通知。", [("None", "applicant")]),
        ("B类截止时间仍为9月30日18:00，不作调整。", [("2025-09-30", "applicant")]),
        (
            "A类、C类10月20日18:00关门，B类到10月30日。",
            [("2025-10-20", "applicant"), ("2025-10-30", "applicant")],
        ),
        ("浑南赛区（数字经济）：即日起至10月19日24:00", [("2025-10-19", "applicant")]),
        ("决赛：即日起至10月19日24:00", []),
    ],
)
def test_who_must_act_by_which_day_in_posts_and_changes(text: str, days: list[tuple[str, str]]) -> None:
    found = [f for f in extract_facts(make_notice(text)) if isinstance(f, DeadlineFact) and not f.superseded]
    assert [(str(f.value), f.audience) for f in found] == days


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("招用毕业生并缴满3个月社保的，补用人单位1500元；招用残疾人的标准提到2000元。", [(1500, 1500, "funding"), (2000, 2000, "funding")]),
        ("贷款余额500万元至1000万元的部分按1%贴息，全年最高15万元。", [(5000000, 10000000, "condition"), (None, 150000, "funding")]),
        ("年研发费用低于100万元的企业不得牵头重点项目。", [(1000000, None, "condition")]),
        ("营收首破5亿元给30万元，首破10亿元给50万元。", [(500000000, None, "condition"), (300000, 300000, "funding"), (1000000000, None, "condition"), (500000, 500000, "funding")]),
        ("基金对单个企业出资500万元到3000万元，占股不高于两成。", [(5000000, 30000000, "funding")]),
        ("投保研发类险种补保费，保额不得低于200万元。", [(2000000, None, "condition")]),
        ("纯电重卡每辆补5万元，中卡2万，轻卡1万。", [(50000, 50000, "funding"), (20000, 20000, "funding"), (10000, 10000, "funding")]),
        ("给予平台每家补助20万元；园区物业费每月每平方米2元。", [(200000, 200000, "funding"), (2, 2, "condition")]),
        ("运营补助：每人每月300元，收费须控制在每人每月2000元以内。", [(300, 300, "funding"), (None, 2000, "condition")]),
        ("由合作银行按1比8放大，可带动贷款2.4亿元。", [(240000000, 240000000, "target")]),
        ("场地租金每月补1500元，补满24个月为止。", [(1500, 1500, "funding")]),
        ("超出100平方米的部分按每平方米3元补。", [(3, 3, "funding")]),
        ("商标注册每件资助3000元，至高2万元。", [(3000, 3000, "funding"), (None, 20000, "funding")]),
        ("参会企业展位补贴2亿元，游客3万，观众5万。", [(200000000, 200000000, "funding")]),
    ],
)  # fmt: skip
def test_what_is_given_what_must_be_reached_and_what_is_charged(
    text: str, expected: list[tuple[object, object, str]]
) -> None:
    assert _sums(text) == expected


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("到会的请在10月8日中午前报名。", [("2025-10-08", "applicant")]),
        ("表格在10月9日收工前递到镇便民大厅。", [("2025-10-09", "applicant")]),
        ("申请人每季度到社区申请，第四季度截止到12月20日。", [("2025-12-20", "applicant")]),
        ("银行应在每季末月25日前报送台账。", []),
        ("本项补贴由服务中心每月25日汇总上报。", []),
        ("有意向的服务商应在公告期内（9月22日至10月10日）提交响应文件。", [("2025-10-10", "applicant")]),
        ("意向登记时间：9月22日9:00—9月28日17:00。", [("2025-09-28", "applicant")]),
        ("登记时间为2025年7月1日至9月30日的企业。", []),
        ("原定于10月15日截稿、11月1日展出的设计征集活动决定取消。", []),
        ("原定申报人于10月10日前报送材料，现延长至10月20日。", [("2025-10-20", "applicant")]),
        ("企业仍按原定时间10月20日前提交材料。", [("2025-10-20", "applicant")]),
        ("自10月10日起暂停受理贷款贴息申请。", []),
        ("10月1日—10日，受理7—9月发生的利息。", [("2025-10-10", "applicant")]),
    ],
)
def test_last_days_in_the_words_of_more_clerks(text: str, days: list[tuple[str, str]]) -> None:
    found = [f for f in extract_facts(make_notice(text)) if isinstance(f, DeadlineFact) and not f.superseded]
    assert [(str(f.value), f.audience) for f in found] == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("截止：民宿组10月11日，工坊组10月14日。", [("2025-10-11", "applicant"), ("2025-10-14", "applicant")]),
        ("报名：即日起，创意组到10月8日，企业组到10月20日（均为北京时间24:00）。", [("2025-10-08", "applicant"), ("2025-10-20", "applicant")]),
        ("企业今年分两次收件：第一次截到10月9日，第二次截到11月20日，过了就并到明年。", [("2025-10-09", "applicant"), ("2025-11-20", "applicant")]),
        ("初赛：民宿组10月11日，工坊组10月14日。", []),
        ("几号前：10月15日，交乡镇农业发展中心。", [("2025-10-15", "applicant")]),
        ("没收到短信的，10月31日前在网厅自己提。", [("2025-10-31", "applicant")]),
        ("报送口：所在县区工信局。截至10月18日。", [("2025-10-18", "applicant")]),
        ("申报企业截至2025年12月31日成立满2年。", []),
        ("A类每季度末月的20日收件截止（今年还有9月20日、12月20日两次）。", [("2025-09-20", "applicant"), ("2025-12-20", "applicant")]),
        ("资金通过一卡通兑付，12月底前完成。", []),
    ],
)  # fmt: skip
def test_classes_with_days_of_their_own(text: str, days: list[tuple[str, str]]) -> None:
    found = [f for f in extract_facts(make_notice(text)) if isinstance(f, DeadlineFact) and not f.superseded]
    assert [(str(f.value), f.audience) for f in found] == days


def test_columns_of_last_days_whose_heads_end_in_until() -> None:
    text = "类别 | 奖励 | 企业网上申报止 | 市州推荐止\n首台套 | 最高300万元 | 10月20日 | 11月5日\n首批次 | 最高150万元 | 10月29日 | 11月12日\n"
    found = [f for f in extract_facts(make_notice(text)) if isinstance(f, DeadlineFact)]
    assert [(str(f.value)[5:], f.audience) for f in found] == [
        ("10-20", "applicant"),
        ("11-05", "recommender"),
        ("10-29", "applicant"),
        ("11-12", "recommender"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("冠军8万，亚军5万，季军3万。", [(80000, 80000, "funding"), (50000, 50000, "funding"), (30000, 30000, "funding")]),
        ("个人最多补30万元，总共别超过110万元。", [(None, 300000, "funding"), (None, 1100000, "funding")]),
        ("补多少？\n人员费：每展最多两个人，每人定额4000元。", [(4000, 4000, "funding")]),
    ],
)  # fmt: skip
def test_prizes_and_caps_in_posts(text: str, expected: list[tuple[object, object, str]]) -> None:
    assert _sums(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "截至10月31日，企业有在研项目3个。",
        "截至10月31日，申报主体无欠税。",
        "截至10月31日，取得发明专利2件以上。",
        "截止2025年12月31日，公司成立满3年。",
        "报名：第一期10月8日，第二期11月8日。",
        "征集时间：首款10月8日，尾款12月20日。",
        "投稿：作品展出期10月12日。",
        "报名：民宿组10月8日，开营。",
        "几号前：10月15日，我们把钱打到卡里。",
        "补贴期 | 最晚出票日\n甲类补贴 | 10月20日\n",
        "最晚开工 | 最高补贴\n10月20日 | 10万元\n",
        "几号前完工 | 最高补贴\n10月20日 | 10万元\n",
    ],
)
def test_days_as_of_which_something_is_so_or_begins_are_no_last_days(text: str) -> None:
    found = [f for f in extract_facts(make_notice(text)) if isinstance(f, DeadlineFact) and not f.superseded]
    assert [str(f.value) for f in found if f.value] == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("申请渠道：赣服通。截至10月26日，领过的不再发放。", "2025-10-26"),
        ("由于原定10月9日的评审会推迟，申报10月20日截止，不再举办现场答辩。", "2025-10-20"),
        ("申报材料10月20日起不收材料。", "2025-10-19"),
        ("展品10月25日之后就不收了。", "2025-10-25"),
        ("类别 | 最晚几号交\n首台套 | 10月20日\n", "2025-10-20"),
    ],
)
def test_last_days_beside_days_of_something_else(text: str, day: str) -> None:
    found = [f for f in extract_facts(make_notice(text)) if isinstance(f, DeadlineFact) and not f.superseded]
    assert [str(f.value) for f in found] == [day]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("补贴停车费每人20元。", [(20, 20, "funding")]),
        ("补贴物业费每平方米2元。", [(2, 2, "funding")]),
        ("奖励10万元，培训1万，学员2万。", [(100000, 100000, "funding")]),
        ("撬动投资10亿元的项目，奖励100万元。", [(1000000000, 1000000000, "condition"), (1000000, 1000000, "funding")]),
        ("带动投资超5000万元的，给予奖励20万元。", [(50000000, None, "condition"), (200000, 200000, "funding")]),
    ],
)  # fmt: skip
def test_fees_that_are_paid_back_heads_that_are_counted_and_investments_that_are_asked_for(
    text: str, expected: list[tuple[object, object, str]]
) -> None:
    assert _sums(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "【收费】标准间每晚180元，含早餐；押金300元，离店退还。",
            [(180, 180, "condition"), (300, 300, "condition")],
        ),
        ("摊位租金每月600元，保证金1000元，到期无息退还。", [(1000, 1000, "condition")]),
        ("单户50万元以内无需提供反担保。", []),
        ("单票运费高于5000元的部分不计入基数。", []),
        ("举个例子：某店招了两名毕业生，到手3000元。", []),
        ("有人冒充工作人员，以代办补贴为名收取3000元，请勿轻信。", []),
        ("原设一等奖30万元、二等奖15万元不再评定。", []),
        ("对企业实缴租金给予补贴，租金补贴每平方米每月12元。", [(12, 12, "funding")]),
        ("单台售价不低于200万元。", [(2000000, None, "condition")]),
        ("同一天在一家店买够200元就能开单。", [(200, None, "condition")]),
        ("营收同比增长15%以上的企业，奖5万元。", [(50000, 50000, "funding")]),
    ],
)
def test_what_nobody_gets_must_have_or_aims_at_is_no_fact(
    text: str, expected: list[tuple[object, object, str]]
) -> None:
    assert _sums(text) == expected


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        (
            "第一批面向设备投资500万元至3000万元的项目，每项贴息额不高于80万元，企业7月24日前申报。",
            ["第一批"],
        ),
        ("甲、乙两类企业在8月7日前登录平台填报。", ["甲、乙两类"]),
        ("下半场：企业11月6日前提交。", ["下半场"]),
        ("C券 给第一次办理数据登记的企业，每家至多6万元，9月25日前申领。", ["C券"]),
        ("企业7月24日前申报，第一批评审另行通知。", [None]),
    ],
)
def test_a_day_is_of_the_group_that_its_sentence_begins_with(text: str, groups: list[str | None]) -> None:
    facts = extract_facts(make_notice(text))
    assert [fact.group for fact in facts if isinstance(fact, DeadlineFact)] == groups


@pytest.mark.parametrize(
    ("text", "rates"),
    [
        ("对入驻境外平台缴纳的年费、佣金，补助40%，每家不超过25万元。", [(40, "funding")]),
        ("请代运营的，服务费报三成，最多5000元。", [(30, "funding")]),
        ("首年上云服务费还能给一半，封顶2万元。", [(50, "funding")]),
        ("2025年零售额同比增速高于15%的，每户奖励3万元。", [(15, "condition")]),
        ("公示后拨付70%，满一年复核合格后拨付余下30%。", [(70, "condition"), (30, "condition")]),
        ("逾期未缴的，加收服务费30%。", []),
    ],
)
def test_shares_of_fees_growth_that_is_asked_for_and_the_last_part_paid(
    text: str, rates: list[tuple[int, str]]
) -> None:
    facts = extract_facts(make_notice(text))
    assert [(f.value.percent, f.value.purpose) for f in facts if isinstance(f, RateFact)] == rates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025年营业收入在3000万元以上、5亿元以下。", [(30000000, 500000000, "condition")]),
        ("申报企业年产值1000万元以上至3000万元。", [(10000000, 30000000, "condition")]),
        ("新增设备投资500万元以上（含500万元）。", [(5000000, None, "condition")]),
        ("请代运营的，服务费报三成，最多5000元。", [(None, 5000, "funding")]),
        ("满减券由区财政承担，本期总额300万元。", [(3000000, 3000000, "target")]),
    ],
)
def test_bounds_on_both_sides_and_what_is_told_twice(
    text: str, expected: list[tuple[object, object, str]]
) -> None:
    assert _sums(text) == expected


def test_a_table_parted_by_spaces_has_heads_of_grants_and_counts() -> None:
    text = "（二）奖补档次表\n档次 销售收入 奖补额 家数\n甲档 3000万元以上 30万元 3家\n乙档 1000万元以上至3000万元 18万元 6家\n"
    assert _sums(text) == [
        (30000000, None, "condition"), (300000, 300000, "funding"),
        (10000000, 30000000, "condition"), (180000, 180000, "funding"),
    ]  # fmt: skip
