"""Conditions in wordings that clerks of other provinces use, each kind in several sentences of its own."""

from __future__ import annotations

import pytest

from tests.facts.test_condition_facts import conditions, values
from tests.facts.test_condition_wordings import said


def named(text: str, attribute: str) -> list[tuple[str, object]]:
    """Operator and value of the conditions of an attribute under a heading."""
    return values(text, attribute)


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("在我市登记、正常经营的小微企业和个体工商户。", ["小微企业", "个体工商户"]),
        ("面向中小微企业。", ["中小微企业"]),
        ("经营存续满2年的中小企业。", ["中小企业"]),
        ("小微企业招用登记失业人员。", ["小微企业"]),
    ],
)
def test_how_large_a_firm_may_be_is_a_condition(text: str, sizes: list[str]) -> None:
    assert ("in", sizes) in named(text, "legal_form")


@pytest.mark.parametrize(
    "text", ["年服务中小企业不少于20家。", "有效期内的科技型中小企业。", "小微企业贷款余额5000万元以上。"]
)
def test_small_firms_that_are_served_or_titled_are_no_size(text: str) -> None:
    assert not [
        value for _, value in named(text, "legal_form") if "中小" in str(value) or "小微" in str(value)
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("▪ 昆山登记的门店。", "昆山"),
        ("在昆山境内从事大米加工。", "昆山"),
        ("市内规上工业企业。", "苏州"),
        ("面向市内家庭农场。", "苏州"),
        ("昆山的水产加工企业。", "昆山"),
        ("昆山头一回办营业执照。", "昆山"),
        ("在苏州市昆山市注册满1年的制造业企业。", "昆山"),
        ("在昆山、张家港租用经营场地的人员。", "张家港"),
        ("工坊组——昆山市内注册的工坊。", "昆山"),
        ("与昆山市内用人单位签订1年以上劳动合同。", "昆山"),
        ("只限昆山市、张家港市企业。", "张家港"),
        ("昆山市规模以上制造业企业。", "昆山"),
    ],
)
def test_places_that_no_verb_leads_in(text: str, place: str) -> None:
    assert any(place in str(value) for _, value in named(text, "place"))


@pytest.mark.parametrize(
    ("text", "op", "trades"),
    [
        ("3.主营茶机研发、制造或茶叶检测。", "in", "茶机研发"),
        ("主业得是直播电商。", "in", "直播电商"),
        ("从事锻造、铸造、热处理的工业企业。", "in", "铸造"),
        ("所属领域属于新材料、生物制造、低空装备之一。", "in", "生物制造"),
    ],
)
def test_trades(text: str, op: str, trades: str) -> None:
    assert any(o == op and trades in str(value) for o, value in named(text, "industry"))


@pytest.mark.parametrize(
    "text",
    ["房地产、典当、小贷类除外。", "餐饮、教育培训、房产中介类不收。", "烟酒、棋牌室、网吧不在支持之列。"],
)
def test_trades_that_are_left_out(text: str) -> None:
    assert [op for op, _ in named(text, "industry")] == ["not_in"]


def test_bodies_are_no_trade() -> None:
    assert named("在昆山登记的个体工商户或者小微企业都行。", "industry") == []


@pytest.mark.parametrize(
    "text",
    [
        "已办理安全生产备案。",
        "从业人员带健康证。",
        "拿过市级质量奖牌子。",
        "取得第三方检测报告。",
        "已通过知识产权管理体系贯标。",
        "厂房有不动产权证。",
        "已取得科技型中小企业入库登记编号。",
    ],
)
def test_papers_and_titles_that_are_to_be_held(text: str) -> None:
    assert [op for op, _ in named(text, "qualification")] == ["has"]


@pytest.mark.parametrize(
    "text", ["重点支持制造业企业。", "获得在基金业协会备案的基金投资。", "营业执照住所在昆山。"]
)
def test_what_is_no_paper_to_be_held(text: str) -> None:
    assert named(text, "qualification") == []


@pytest.mark.parametrize(
    "text", ["贷款没有出现逾期。", "无科研诚信问题。", "近两年产品抽检全部合格。", "未发生缺陷产品召回。"]
)
def test_records(text: str) -> None:
    assert len(named(text, "credit")) == 1


@pytest.mark.parametrize(
    "text", ["由申报主体自行选择一种申报，不可兼报。", "企业择一申报。", "同一主体仅能择一方向申报。"]
)
def test_one_of_several_kinds_may_be_applied_for(text: str) -> None:
    assert ("<=", 1) in named(text, "limit")


@pytest.mark.parametrize(
    ("text", "attribute", "bounds"),
    [
        ("在研项目不得多于1项。", "limit", [("<=", 1)]),
        ("上年营收介于1000万元和2亿元之间。", "revenue", [(">=", 10_000_000), ("<=", 200_000_000)]),
        ("近一年纳税额（含减免）在2万元以上。", "tax", [(">=", 20_000)]),
        ("两年内技改花过50万元以上。", "other", [(">=", 500_000)]),
        ("2025年2月以前开业。", "founded", [("<", "2025-02-01")]),
        ("2024年12月31日前成立。", "founded", [("<=", "2024-12-31")]),
    ],
)
def test_bounds(text: str, attribute: str, bounds: list[tuple[str, object]]) -> None:
    assert named(text, attribute) == bounds


def test_how_long_somebody_is_out_of_work_is_no_age_of_a_firm() -> None:
    assert named("登记失业半年以上。", "age_years") == []


@pytest.mark.parametrize(
    ("question", "answer", "attribute"),
    [
        ("年龄卡不卡？", "男的不超过60周岁。", "person_age"),
        ("要什么学历？", "大专起步。", "person_degree"),
        ("个体户能领吗？", "上年营业收入50万元以上的能领。", "revenue"),
    ],
)
def test_answers_to_whether_somebody_may(question: str, answer: str, attribute: str) -> None:
    assert attribute in [name for name, _, _ in said(f"问：{question}\n答：{answer}\n")]


def test_the_answer_to_another_question_asks_for_nothing() -> None:
    assert conditions("问：最多能贷多少？\n答：300万元以下。\n") == []


@pytest.mark.parametrize(
    ("sentence", "attribute", "value"),
    [
        ("合同额不少于300万元，研发费用占营业收入比重达到3%的，按20%补助，最高50万元。", "rd_ratio", 3),
        ("（一）样板类。自建仓面积500平方米以上、租期不短于12个月的，一次性给予8万元。", "other", 500),
    ],
)
def test_what_a_sentence_of_grants_asks_before_it_gives_is_told_and_decides_nothing(
    sentence: str, attribute: str, value: int
) -> None:
    told = [f.value for f in conditions(f"二、奖补标准\n{sentence}\n")]
    assert (attribute, ">=", value, False) in [(v.attribute, v.op, v.value, v.must) for v in told]


@pytest.mark.parametrize(
    "text", ["每年补助不超过50万元，最高200万元。", "按投资额的20%给予补助，单户100万元以上不重复。"]
)
def test_what_is_given_is_no_condition(text: str) -> None:
    assert conditions(f"二、奖补标准\n{text}\n") == []


@pytest.mark.parametrize(
    ("text", "op", "bodies"),
    [
        ("劳务派遣公司不得作为申领主体。", "has_not", "劳务派遣单位"),
        ("个体户暂时不行。", "has_not", "个体工商户"),
        ("机关事业单位、劳务派遣公司不享受。", "has_not", "机关事业单位"),
        ("社会组织除外。", "has_not", "社会组织"),
    ],
)
def test_bodies_that_may_not_apply(text: str, op: str, bodies: str) -> None:
    assert any(o == op and bodies in str(value) for o, value in named(text, "legal_form"))


@pytest.mark.parametrize(
    ("text", "attribute", "bounds"),
    [
        ("3年以上10年以下的企业。", "age_years", [(">=", 3), ("<=", 10)]),
        ("公司岁数别超过8年。", "age_years", [("<=", 8)]),
        ("上年营收300万+。", "revenue", [(">=", 3_000_000)]),
        ("男不过60岁。", "person_age", [("<=", 60)]),
        ("同一主办单位一年内申请不超过3场。", "other", []),
    ],
)
def test_more_bounds(text: str, attribute: str, bounds: list[tuple[str, object]]) -> None:
    assert named(text, attribute) == bounds


@pytest.mark.parametrize(
    "text",
    [
        "已在“丝路通”系统备案。",
        "产品通过省级以上检测。",
        "近三年获省级以上科学技术奖。",
        "进了产业链配套企业名录的。",
    ],
)
def test_more_that_is_to_be_held(text: str) -> None:
    assert [op for op, _ in named(text, "qualification")] == ["has"]


@pytest.mark.parametrize("text", ["参与过行业标准制修订。", "主持制定地方标准1项以上。"])
def test_a_standard_that_was_written_is_no_title(text: str) -> None:
    assert named(text, "qualification") == []
    assert len(named(text, "other")) == 1


def test_a_paper_on_a_standard_is_none() -> None:
    assert named("主导起草标准的证明由协会出具。", "qualification") == []


@pytest.mark.parametrize(
    "text",
    [
        "【谁能办】昆山市内登记的门店。",
        "在昆山连续经营满10年。",
        "在昆山城区登记的书店。",
        "本市从事铸造的工业企业。",
    ],
)
def test_more_places(text: str) -> None:
    assert len(named(text, "place")) == 1


def test_a_day_of_founding_that_is_not_earlier_is_the_first() -> None:
    assert named("注册时间不早于2018年1月1日。", "founded") == [(">=", "2018-01-01")]
    assert named("注册时间早于2018年1月1日。", "founded") == [("<", "2018-01-01")]


def test_bodies_that_may_not_apply_are_told_once() -> None:
    told = conditions("三、不予受理\n个体工商户不在受理范围。\n")
    assert [(f.value.attribute, f.value.op) for f in told] == [("legal_form", "has_not")]


@pytest.mark.parametrize(
    "text",
    [
        "高校不得少于3家。",
        "合作社不得超过2个项目。",
        "家庭农场不能少于50亩。",
        "事业单位不在编人员也可以申报。",
        "个体工商户不补交社保也可申报。",
        "社会组织不参加年检的，不予受理。",
        "科研院所不能独立申报，须与企业联合。",
        "医疗机构不得拒收。",
        "家庭农场不可跨县申报。",
        "农户不在本县的，凭流转合同申报。",
    ],
)
def test_what_bodies_must_not_do_shuts_none_out(text: str) -> None:
    assert "has_not" not in [op for op, _ in named(text, "legal_form")]


@pytest.mark.parametrize(
    "text",
    [
        "小微企业可上浮10%。",
        "小微企业享受优惠利率。",
        "大型企业30人以上，小微企业申报需10人以上。",
        "职工300人以上，小微企业均可减半。",
    ],
)
def test_what_small_firms_get_or_need_beside_others_is_no_size(text: str) -> None:
    assert "in" not in [op for op, _ in named(text, "legal_form")]


@pytest.mark.parametrize(
    "text",
    [
        "材料、样品不予退回。",
        "房租、水电不在补贴之列。",
        "主业、副业不予区分。",
        "押金、服务费不收。",
        "关停的化工企业不予支持。",
    ],
)
def test_things_and_costs_are_no_trades_that_are_left_out(text: str) -> None:
    assert named(text, "industry") == []


@pytest.mark.parametrize(
    "text",
    [
        "产品在市内销售。",
        "在县内外招商的企业。",
        "为昆山的农户提供服务的企业。",
        "与昆山的企业签有设计服务合同的机构。",
    ],
)
def test_where_something_is_sold_or_who_is_served_is_no_place_of_a_firm(text: str) -> None:
    assert "in" not in [op for op, _ in named(text, "place")]


def test_a_share_or_years_that_are_held_are_no_paper() -> None:
    assert named("持股比例不低于30%的企业认定。", "qualification") == []
    assert named("持续经营满2年获市级认定。", "qualification") == [("has", "市级认定")]
    assert named("带动就业50人以上并取得合格证。", "qualification") == [("has", "合格证")]
    assert ("has", "许可证") not in named("不持有许可证的也可申报。", "qualification")
