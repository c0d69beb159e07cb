"""Both ends of what a number may be, ages of things that are no firm, counts of what must not happen, and taxes."""

from __future__ import annotations

import pytest

from tests.facts.test_condition_facts import conditions, values
from tests.facts.test_condition_wordings import said


@pytest.mark.parametrize(
    ("text", "attribute", "wanted"),
    [
        ("申报条件：在本市注册满3年、不超过15年。", "age_years", {(">=", 3), ("<=", 15)}),
        ("申报条件：营业执照满6个月、不超过3年。", "age_years", {(">=", 0.5), ("<=", 3)}),
        ("申报条件：企业成立3—8年。", "age_years", {(">=", 3), ("<=", 8)}),
        ("申报条件：注册满3年不超8年。", "age_years", {(">=", 3), ("<=", 8)}),
        ("申报条件：人不少于20个，不超过500个。", "employees", {(">=", 20), ("<=", 500)}),
        ("申报条件：职工50人以上、300人以下。", "employees", {(">=", 50), ("<=", 300)}),
    ],
)
def test_the_other_end_of_a_bound_measures_the_same(
    text: str, attribute: str, wanted: set[tuple[str, float]]
) -> None:
    assert wanted <= set(values(text, attribute))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("申报条件：与设立单位签有3年以上劳动合同。", 3),
        ("申报条件：自有域名独立站上线运营满6个月。", 6),
        ("申报条件：新开集装箱航线且连续运营满6个月。", 6),
        ("申报条件：本人从事模具行业10年以上。", 10),
    ],
)
def test_how_long_a_thing_or_a_trade_lasts_is_no_age_of_a_firm(text: str, value: int) -> None:
    assert not values(text, "age_years")
    assert (">=", value) in values(text, "other")


@pytest.mark.parametrize(
    "text", ["申报条件：项目单位成立满2年。", "申报条件：设备制造企业成立满2年。", "申报条件：开办2年以上。"]
)
def test_a_firm_that_has_a_project_has_an_age(text: str) -> None:
    assert (">=", 2) in values(text, "age_years")


@pytest.mark.parametrize(
    ("text", "op", "value"),
    [
        ("申报条件：一年里没有被投诉查实过两次以上。", "<", 2),
        ("申报条件：近一年没有被有效投诉超过3次。", "<=", 3),
    ],
)
def test_what_did_not_happen_so_often_is_at_most(text: str, op: str, value: int) -> None:
    assert values(text, "other") == [(op, value)]


@pytest.mark.parametrize(
    ("text", "attribute", "op", "value"),
    [
        ("申报条件：农药用量每亩不超过0.15公斤。", "other", "<=", 0.15),
        ("申报条件：养殖量不得超过耕地承载能力的3倍。", "other", "<=", 3),
        ("申报条件：工资标准不低于每人每月1500元。", "other", ">=", 1500),
        ("申报条件：2025年营业收入过1亿元。", "revenue", ">", 100_000_000),
        ("申报条件：从事研发的人员占职工总数12%以上。", "rd_staff_share", ">=", 12),
        ("申报条件：项目设备（含软件）投资200万元以上。", "equipment_spending", ">=", 2_000_000),
        ("申报条件：去年在本县交的税不少于20万元。", "tax", ">=", 200_000),
    ],
)
def test_numbers_by_what_they_measure(text: str, attribute: str, op: str, value: float) -> None:
    assert (op, value) in values(text, attribute)


@pytest.mark.parametrize(
    ("text", "attribute", "op"),
    [
        ("申报条件：依法纳税。", "tax", "has"),
        ("不得申报的情形：\n1.仍有欠税未缴清的；", "tax", "has_not"),
        ("申报条件：近一年没被市场监管部门罚过。", "credit", "has_not"),
        ("不得申报的情形：\n1.近一年吃过食品安全罚单的；", "credit", "has_not"),
        ("不得申报的情形：\n1.贷款逾期尚未结清的；", "credit", "has_not"),
        ("申报条件：在本市注册、在海关办理备案。", "qualification", "has"),
        ("申报条件：高中及以上学历。", "person_degree", ">="),
    ],
)
def test_records_taxes_and_papers_in_the_words_of_clerks(text: str, attribute: str, op: str) -> None:
    assert (attribute, op) in {(a, o) for a, o, _ in said(text)}


@pytest.mark.parametrize(
    "text",
    [
        "三、不予发放情形\n上年度领券未使用率超过70%的；\n与服务机构存在股权关联的。\n四、附则",
        "第三关，否决项（碰到任何一条直接出局）\n▲上年度领券未使用率超过70%；\n▲房地产企业。\n",
    ],
)
def test_a_list_under_a_heading_of_refusals_shuts_out(text: str) -> None:
    assert ("<=", 70) in values(text, "other")


@pytest.mark.parametrize(
    "text",
    [
        "申报条件：个体户也行！",
        "申报条件：海外团队欢迎。",
        "申报条件：同一主体可同时报一类和二类。",
        "申报条件：企业应于2026年5月15日前将申报书报注册地所在区商务主管部门。",
        "申报条件：境外关联公司代付的费用不予认可。",
    ],
)
def test_permissions_and_days_to_hand_in_are_no_conditions(text: str) -> None:
    assert [c.quote for c in conditions(text) if c.value.attribute in ("other", "limit", "founded")] == []


def test_a_share_for_those_between_two_sums_is_one_of_several_and_the_sums_bind_nobody() -> None:
    text = "申报条件：近三年研发费用占收入比例：收入5000万元以下的不低于5%，5000万元至2亿元的不低于4%，2亿元以上的不低于3%。"
    assert not values(text, "revenue")
    shares = [c.value for c in conditions(text) if c.value.attribute == "rd_ratio"]
    assert {v.value for v in shares} == {3, 4, 5}
    assert len({v.any_of for v in shares} - {None}) == 1


def test_who_may_be_a_branch_too_need_not_be_a_legal_person() -> None:
    assert not values("申报条件：在观山湖区设立独立法人或者分公司。", "legal_form")


def test_a_higher_grant_for_young_firms_asks_nobody_to_be_young() -> None:
    assert not values("支持标准：初创企业（2022年1月1日后成立）抵扣比例提高到60%。", "founded")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("申报条件：\n1.生猪年出栏300头；\n2.滩羊年出栏500只。", {300, 500}),
        ("规模须达到其中一项：生猪年出栏300头、肉牛存栏30头。", {300, 30}),
    ],
)
def test_a_bare_number_among_conditions_is_at_least_so_much(text: str, wanted: set[float]) -> None:
    assert wanted <= {value for op, value in values(text, "other") if op == ">="}


def test_what_the_heading_of_a_class_asks_for_stands_among_grants_too() -> None:
    text = (
        "二、分档补助标准\n（一）A档（单点应用）。改造合同金额20万元以上，研发费用占营业收入比重达到3%。按20%给予补助，单户封顶15万元。\n"
        "（二）B档（整厂）。改造合同金额80万元以上。按25%补助，至多60万元。\n"
    )
    assert {200_000, 800_000} <= {c.value.value for c in conditions(text)}
    assert not {150_000, 600_000} & {c.value.value for c in conditions(text)}


def test_for_whom_a_bound_is_wider_is_no_bound() -> None:
    assert not values("申报条件：裁员率不高于5.5%，30人以下的企业放宽到20%。", "employees")


def test_what_comes_of_a_crime_is_no_record_to_have() -> None:
    assert not values("申报条件：依法登记的企业。涉嫌犯罪的移送司法机关处理。", "credit")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("申报条件：这次改造实打实花了2万元以上。", 20_000),
        ("申报条件：在本市注册，合计投入不低于600万元。", 6_000_000),
    ],
)
def test_what_is_spent_is_invested(text: str, value: int) -> None:
    assert (">=", value) in values(text, "investment")


def test_what_may_not_be_had_together_is_still_a_limit() -> None:
    assert values("申报条件：在本市注册，与市级补贴不可同时申报。", "limit")


@pytest.mark.parametrize(
    "text",
    [
        "请于2025年11月30日前到乡镇农机站申请补贴。",
        "请于2025年11月30日前发送至邮箱a@example.org。",
        "因资金接近用完，申领提早结束。",
    ],
)
def test_how_and_until_when_one_applies_asks_for_nothing(text: str) -> None:
    assert not values(f"申报条件：在本市注册。\n{text}", "other")


def test_how_long_one_is_in_a_trade_is_no_part_of_its_name() -> None:
    assert values("申报条件：从事传统工艺满10年。", "industry") == [("in", ["传统工艺"])]


def test_what_only_adds_to_a_grant_does_not_decide() -> None:
    found = conditions("申报条件：种植小麦；连片种植50亩以上的大户另加30元。")
    assert [c.value.must for c in found if c.value.value == 50] == [False]
