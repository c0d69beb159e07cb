"""What dates mean, on sentences as notices of many places write them."""

import pytest

from rag.facts import extract_facts
from rag.public.fact_json import value_out
from tests.facts.conftest import make_notice


def told(text: str, kind: str = "deadline", **options):
    return [(value_out(f), f.audience) for f in extract_facts(make_notice(text, **options)) if f.kind == kind]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("申报单位应于2025年10月15日(星期三)前将申报书报送至所在区工业和信息化主管部门。", [("2025-10-15", "applicant")]),
        ("各区工业和信息化主管部门应于2025年10月20日前完成审核。", [("2025-10-20", "recommender")]),
        ("项目网络申报截止时间为2025年10月24日17:00。", [("2025-10-24", "applicant")]),
        ("资格审定核查意见于12月31日前报送工业和信息化部。", [("2025-12-31", "recommender")]),
        ("征集时间：即日起至2025年10月31日", [("2025-10-31", "applicant")]),
        ("三、作品接收截止日期为2025年11月10日。", [("2025-11-10", "applicant")]),
        ("请企业于10月15日前登录系统填报，各区工信局于10月20日前完成初审。", [("2025-10-15", "applicant"), ("2025-10-20", "recommender")]),
        ("请各地于2025年10月25日前完成线上推荐提交操作。", [("2025-10-25", "recommender")]),
        ("各推荐单位请于10月底前将推荐表一式两份寄送我会。", [("2025-10-31", "recommender")]),
        ("个人网上申报：9月21日~9月30日，申请人登录小程序。", [("2025-09-30", "applicant")]),
        ("系统开放时间为2025年10月9日9:00，关闭时间为2025年10月30日17:00。", [("2025-10-30", "applicant")]),
        ("申报企业请于2025年10月7日（周二）17:00前报送培育计划汇总表。", [("2025-10-07", "applicant")]),
        ("审核后，提出推荐意见于2025年10月20日前提交至市工信局，各县工信局负责。", [("2025-10-20", "recommender")]),
        ("归口管理部门推荐及受理截止时间为2025年10月5日。", [("2025-10-05", "recommender")]),
        ("推荐单位自愿填写推荐表，加盖公章。于2025年10月15日前将纸质版材料寄至工业和信息化部。", [("2025-10-15", "applicant")]),
        ("1.智能类企业报送材料的截止时间由10月10日顺延至10月26日；\n2.绿色类维持原时间不变,仍按10月10日执行。", [("2025-10-10", "applicant"), ("2025-10-26", "applicant"), ("2025-10-10", "applicant")]),
        ("其余内容以原通知为准,企业报送时间还是10月30日,不因更正而顺延。", [("2025-10-30", "applicant")]),
        ("7—9月的展:10月20日前交\n10—12月的展:次年1月15日前交\n各县区商务局汇总:另行安排", [("2025-10-20", "applicant"), ("2026-01-15", "applicant")]),
        ("哪天交\n第一批：10月15日截止，认2025年1月到6月开的票；\n第二批：11月16日截止，认2025年7月到9月开的票。", [("2025-10-15", "applicant"), ("2025-11-16", "applicant")]),
        ("什么时候报？\n10月20日上午9点开门，11月14日下午5点关门。", [("2025-11-14", "applicant")]),
        ("◆什么时候报\n首店奖励、引店奖励：2025年10月8日—2025年10月31日。", [("2025-10-31", "applicant")]),
        ("登记时间：2025年10月8日至10月25日，到村里登记。", [("2025-10-25", "applicant")]),
        ("10月6日 企业量产组截稿（看寄出邮戳）", [("2025-10-06", "applicant")]),
        ("阶段 | 截止时间\n企业申报 | 10月20日\n县区审核 | 10月30日", [("2025-10-20", "applicant"), ("2025-10-30", "recommender")]),
    ],
)  # fmt: skip
def test_a_deadline_is_whose_who_acts(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "申报企业须在2025年9月15日之前获市级认定（以文件印发时间为准），择优推荐。",
        "项目申报单位须为2023年12月31日前在江苏省注册的具有独立法人资格的企业。",
        "已通过资格审定，于2025年10月15日前投保综合保险的企业，可提出补贴申请。",
        "2025年10月10日前人才到岗工作至少满6个月。",
        "2024年5月1日起，从市外全职新引进的，可申报。",
        "企业技术中心每年1月底前报送上一年度、7月底前报送当年上半年进展。",
        "已于2025年9月10日前提交申请的企业，无需重复申报。",
        "本批项目应于2026年10月31日前建成投产，2025年10月30日前完成备案的优先支持。",
        "◆什么时候开\n首店展、引店展：2025年10月8日—2025年10月31日。",
        "登记时间：2025年7月1日至8月25日，已注册的企业。",
        "先建后补，验收在2025年11月30日前完成。",
        "截至2025年8月31日，全市累计备案企业120家，可申报本项目。",
        "入职满一年的，提供时间范围为2024年8月至2025年7月的材料。",
        "法规应当自公布之日起三十日内报市人大常委会备案。",
        "南京市工业和信息化局\n2025年9月23日",
        "我局将对申报项目进行审核，于2025年10月10日16:00前通过系统完成审核推荐工作。",
        "市主管部门审核确认：10月20日~11月9日，市人社部门在线复审。",
        "种粮大户12月31日前实现增收，县里给予支持。",
        "厂房须在11月30日前改完工。",
        "本市博览会开到10月20日。",
        "三、时间安排\n11月15日 完成立项\n11月25日 完成合同签订\n",
        "企业申报期已于7月31日届满。",
        "补贴10月20日前打到卡上。",
        "展会将于2025年10月20日结束。",
        "贷款合同宽限至10月20日偿还本金。",
        "入口保留至10月20日供查询结果。",
        "10月1日至10月20日备案的项目，可享受补助。",
        "参会人员请于10月20日前到酒店签到，晚了不再安排住宿。",
        "10月15日以前入库的企业，未更新数据的取消资格。",
        "评审会时间不变，仍为10月30日。",
        "问：10月25日是报名费涨价的日子吗？答：不是。",
        "问：10月25日是开始收材料吗？答：不是。",
        "阶段 | 截止时间\n专家评审 | 10月30日\n结果公示 | 11月20日",
    ],
)
def test_conditions_history_rules_and_signatures_are_no_deadlines(text):
    assert told(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "面试报名时间为10月8日至10月20日。",
        "线上评审材料报送时间为10月8日至10月20日。",
        "会员单位可填到10月20日。",
        "消费券发放截止时间为10月20日。",
    ],
)
def test_days_of_handing_in_for_others_work_are_deadlines(text):
    assert told(text) == [("2025-10-20", "applicant")]


def test_a_call_speaks_to_its_applicants_where_no_actor_is_told():
    (fact,) = [f for f in extract_facts(make_notice("于10月15日前报送至三楼。")) if f.kind == "deadline"]
    assert (fact.audience, fact.rule) == ("applicant", "handed-in-by / call-without-actor")


def test_a_notice_to_authorities_speaks_to_them_where_no_actor_is_told():
    text = "各区县工业和信息化局：\n现将有关事项通知如下。\n一、要求\n请于10月15日前报送至三楼。"
    assert told(text) == [("2025-10-15", "recommender")]


def test_where_only_governments_apply_the_districts_day_is_the_applicants():
    text = (
        "（一）申报主体应为区级人民政府。请拟申报试点的区编制实施方案。\n"
        "（二）申报资料请加盖区级人民政府公章，于2025年11月23日前报送至市工业和信息化局。"
    )
    assert told(text) == [("2025-11-23", "applicant")]


def test_a_window_carries_its_first_day_and_its_channel():
    (fact,) = [
        f
        for f in extract_facts(make_notice("网上申报时间为2025年9月25日至10月15日。"))
        if f.kind == "deadline"
    ]
    assert (str(fact.value), str(fact.opens), fact.channel) == ("2025-10-15", "2025-09-25", "online")


def test_a_day_that_was_put_off_is_superseded():
    text = "企业提交截止时间由10月20日延长至11月5日。"
    facts = [f for f in extract_facts(make_notice(text)) if f.kind == "deadline"]
    assert [(str(f.value), f.superseded) for f in facts] == [("2025-10-20", True), ("2025-11-05", False)]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("公示期为2025年9月22日至2025年9月28日。", "2025-09-22", "2025-09-28"),
        ("现予公示，公示期为5个工作日（2025年9月22日至2025年9月26日）。", "2025-09-22", "2025-09-26"),
        ("公示期自2025年9月22日起5个工作日。", "2025-09-22", "2025-09-26"),
        ("如有异议，请于2025年9月26日前以书面形式反映。", None, "2025-09-26"),
        ("一、征求意见的时间\n2025年9月22日至2025年10月21日。", "2025-09-22", "2025-10-21"),
        ("意见反馈截止时间：2025年10月20日。", None, "2025-10-20"),
    ],
)
def test_publicity_and_comments_are_periods_for_the_public(text, start, end):
    assert told(text, "period", category="公示") == [({"start": start, "end": end}, "public")]
    assert told(text, "deadline", category="公示") == []


def test_validity_is_one_fact_with_both_ends():
    text = "本办法自2025年10月1日起施行，有效期至2030年9月30日。"
    assert told(text, "validity", category="政策") == [({"start": "2025-10-01", "end": "2030-09-30"}, None)]


def test_an_event_keeps_its_day_and_hour():
    text = "活动时间：2025年9月27日（周六）14:00，活动地点：南京国际博览中心。"
    (fact,) = [f for f in extract_facts(make_notice(text, category="活动")) if f.kind == "event"]
    assert (str(fact.value), fact.at) == ("2025-09-27", "2025-09-27T14:00:00+08:00")


@pytest.mark.parametrize(
    "text",
    [
        "申报时间暂定2025年10月1日至10月31日，以正式通知为准。",
        "2026年度项目申报暂定于10月31日截止。",
        "申报截止时间初步定为10月31日。",
        "大赛报名拟于10月31日结束（如有变动另行通知）。",
        "企业请于10月31日前提交申报书，具体时间以后续公告为准。",
    ],
)
def test_a_day_that_may_still_move_is_told_as_tentative(text):
    (fact,) = [f for f in extract_facts(make_notice(text)) if f.kind == "deadline" and f.value]
    assert (str(fact.value), fact.audience, fact.undated) == ("2025-10-31", "applicant", "tentative")


@pytest.mark.parametrize(
    "text",
    [
        "请企业于10月31日前寄送材料，以邮戳日期为准。",
        "请企业于10月31日17:00前登录系统提交，以系统时间为准。",
        "计划用于技术改造的企业，请于10月31日前提交申报书。",
    ],
)
def test_a_settled_day_is_not_tentative(text):
    (fact,) = [f for f in extract_facts(make_notice(text)) if f.kind == "deadline"]
    assert (str(fact.value), fact.undated) == ("2025-10-31", None)


@pytest.mark.parametrize(
    ("text", "undated"),
    [
        ("创业担保贷款全年都收，没有批次。", "rolling"),
        ("本事项不另设截止时间，备齐材料即可。", "rolling"),
        ("没有固定截止日，企业想好了再报。", "rolling"),
        ("只要在本市注册，啥时候来都行。", "rolling"),
        ("不限时间，由企业自行提交。", "rolling"),
        ("房源按提交先后安排，住满为止。", "used_up"),
        ("钱发完系统自动关，早报早得。", "used_up"),
        ("奖励先申先得，名额满了就关闭通道。", "used_up"),
        ("摊位租完就停，抓紧。", "used_up"),
    ],
)
def test_an_end_without_a_day_is_told_in_many_ways(text, undated):
    (fact,) = [f for f in extract_facts(make_notice(text)) if f.kind == "deadline"]
    assert (fact.value, fact.undated, fact.audience) == (None, undated, "applicant")


@pytest.mark.parametrize(
    "text",
    [
        "签订无固定期限劳动合同的，另予奖励。",
        "问：有没有截止日子？答：请看正式通知。",
        "没有截止日期的合同不受理。",
        "全年都领先全市的企业优先。",
        "券用完停车不再优惠。",
        "租满一年后可续签。",
    ],
)
def test_other_ends_are_no_end_of_applying(text):
    assert not [f for f in extract_facts(make_notice(text)) if f.kind == "deadline" and f.undated]


def test_publicity_without_a_first_day_says_so():
    (fact,) = [
        f
        for f in extract_facts(make_notice("现予公示，公示期为7天。", category="公示"))
        if f.kind == "period"
    ]
    assert (fact.undated, fact.quote) == ("no_start", "公示期为7天")
    rule = make_notice("审核结果公示5个工作日，无异议后拨付。", category="申报")
    assert not [f for f in extract_facts(rule) if f.kind == "period"]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("拟奖励名单经复核后,于2025年10月7日至10月11日在平台公示。", "2025-10-11"),
        ("中心于10月21日至10月25日组织公示,公示无异议后兑付。", "2025-10-25"),
        ("二、征求意见时间\n自2025年10月9日起至11月7日止。\n三、其他\n无。", "2025-11-07"),
    ],
)
def test_a_time_on_display_or_for_comments_is_a_period(text: str, ends: str) -> None:
    assert [value["end"] for value, _ in told(text, "period")] == [ends]


@pytest.mark.parametrize(
    "text",
    [
        "一、申报时间\n第一批：9月25日截止；\n第二批：10月15日；\n第三批：11月15日。",
        "一、申报时间\n第一批：9月25日截止，认2025年3月到8月开的店；第二批：10月15日；第三批：11月15日。",
    ],
)
def test_each_day_of_a_list_of_batches_is_of_its_own_batch(text: str) -> None:
    facts = [f for f in extract_facts(make_notice(text)) if f.kind == "deadline"]
    assert [(f.group, str(f.value)) for f in facts] == [
        ("第一批", "2025-09-25"), ("第二批", "2025-10-15"), ("第三批", "2025-11-15"),
    ]  # fmt: skip
