"""Conditions told by whom a text refuses, under heads of clerks' own words, behind numbers of items, without a bound."""

from __future__ import annotations

import pytest

from tests.facts.test_condition_facts import conditions
from tests.facts.test_condition_wordings import said

HEAD = "一、申报条件\n"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("员工总数超300人的不接。", ("employees", "<=", 300)),
        ("企业2025年裁员率高于5.5%的，两项均不受理。", ("other", "<=", 5.5)),
        ("发运不足20箱的不予补助。", ("other", ">=", 20)),
        ("营业执照发证满24个月的就不受理了。", ("age_years", "<", 2)),
    ],
)
def test_a_number_that_is_refused_tells_what_is_asked(text: str, wanted: tuple[str, str, object]) -> None:
    assert wanted in said(text)


def test_a_sum_too_small_to_be_paid_is_no_condition() -> None:
    assert not said("补贴按季发放，不足1000元的不予发放。")


TABLE = """现有三项政策，要求如下。

序号｜政策｜补多少｜要满足什么｜最晚哪天报
1｜店铺补贴｜每店最高1.2万元｜海州区注册，年网上出口额200万元以上｜9月15日
2｜班列奖励｜每列6000元｜组织发运12列以上｜11月28日
"""


def test_heads_of_columns_are_read_as_headings_are() -> None:
    told = [
        (f.value.op, f.value.value) for f in conditions(TABLE, "政策速查") if isinstance(f.value.value, int)
    ]
    assert {(">=", 2_000_000), (">=", 12)} <= set(told)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("年办活动24场。", 24),
        ("每周开放5天。", 5),
        ("改造后单位产值能耗下降10%。", 10),
        ("近一年新招的符合条件的人员，要占到现有职工的10%。", 10),
    ],
)
def test_among_conditions_a_bare_number_is_the_least_that_is_asked(text: str, wanted: float) -> None:
    assert ("other", ">=", wanted) in said(f"{HEAD}{text}")


def test_days_that_are_added_are_none() -> None:
    assert not said(f"{HEAD}展期可分别再加10天。")


@pytest.mark.parametrize(
    "text",
    ["1.连云港市注册、独立核算的工业企业。", "2、在我国境内依法注册满3年的企业。", "3.海州区缴社保的企业。"],
)
def test_a_place_binds_behind_the_number_of_its_item(text: str) -> None:
    assert any(attribute == "place" for attribute, _, _ in said(f"{HEAD}{text}"))


def test_a_share_of_purchases_within_the_province_is_no_place() -> None:
    assert not any(attribute == "place" for attribute, _, _ in said(f"{HEAD}1.省内采购比例不低于20%。"))


def test_what_a_sentence_asks_before_it_gives_a_share_is_asked() -> None:
    told = said("二、支持内容\n（一）产线改造。企业软硬件投入80万元（含）以上的，按投入额的15%补助。")
    assert ("investment", ">=", 800_000) in told


def test_a_title_that_must_be_held_is_not_refused_by_what_follows() -> None:
    told = said(f"{HEAD}须是科技型中小企业（有入库编号），不得转租。")
    assert ("qualification", "has", "科技型中小企业") in told


def test_the_answer_to_how_much_is_given_tells_what_is_asked_for_it() -> None:
    found = conditions("问：装修能补多少？\n答：门头改造，装修投入5万元以上的，补30%，最高4万元。")
    assert ("investment", ">=", 50_000) in [(f.value.attribute, f.value.op, f.value.value) for f in found]


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("亩均效益评价为D类的企业不得申报。", "亩均效益评价为D类的企业"),
        ("列入环保信用“黑牌”的企业不得申报。", "黑牌"),
        ("退休返聘人员不得作为领办人。", "退休返聘人员"),
        ("已享受购房补助的，不得重复享受本补助。", "已享受购房补助"),
        ("第一届获得一等奖的项目不得原样再报。", "一等奖"),
    ],
)
def test_whom_a_sentence_among_conditions_refuses_is_told(text: str, whom: str) -> None:
    told = conditions(f"{HEAD}1.在本市注册。\n2.统计数据以统计局核定为准。\n{text}")
    assert any(whom in f.quote and f.value.op == "has_not" for f in told)


@pytest.mark.parametrize(
    "text", ["已获得国家级绿色工厂称号的，直接纳入市级名单，不重复享受市级奖励。", "不足1000元的不予资助。"]
)
def test_a_favour_and_a_sum_too_small_ask_for_nothing(text: str) -> None:
    assert not [f for f in conditions(f"{HEAD}（1）在本市注册；（2）{text}") if f.value.op == "has"]
    assert not [f for f in conditions(f"{HEAD}{text}") if "1000" in f.quote]


def test_what_was_had_already_shuts_out_among_steps_too() -> None:
    told = conditions("三、程序\n市局组织评审。\n同一设备已享受贴息的，不得重复申报。\n")
    assert [(f.value.attribute, f.value.op) for f in told] == [("limit", "has_not")]
    assert not conditions("三、程序\n材料不全的，不予受理。\n")


def test_a_label_parted_by_a_bar_opens_what_it_names() -> None:
    text = "事项三｜小修小补点\n对象｜修鞋、缝补的个体户，在街道指定点位经营\n标准｜免摊位费1年\n"
    assert [(f.value.attribute, f.quote) for f in conditions(text)] == [("legal_form", "个体户")]


@pytest.mark.parametrize(
    "text",
    [
        "三年内有科技计划项目被终止的，不得报名。",
        "煤矿企业由能源部门另行支持，不在此列。",
        "上半年发生食品安全处罚的，各项均不享受。",
    ],
)
def test_a_refusal_alone_is_no_condition_but_whom_it_refuses_is(text: str) -> None:
    told = [f.quote for f in conditions(f"{HEAD}在本市注册的企业。\n{text}")]
    assert any(quote.startswith(text[:4]) for quote in told)
    assert not [quote for quote in told if quote.strip("。") == text.split("，")[1].strip("。")]


@pytest.mark.parametrize(
    "text",
    [
        "各县（市、区）科技局须于2026年4月28日前完成推荐。",
        "申报单位须于2025年6月13日前，登录系统填报。",
        "（1）公共海外仓服务类不受此限。",
        "（1）规下企业不作要求。",
    ],
)
def test_a_day_for_papers_and_what_frees_from_a_condition_ask_for_nothing(text: str) -> None:
    assert not conditions(f"{HEAD}{text}")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("科技人员指标得分不得为0分。", ("other", ">", 0)),
        ("可分配盈余按交易量（额）返还比例不低于60%。", ("other", ">=", 60)),
        ("自筹经费与财政资金比例不低于2:1。", ("other", ">=", 2)),
        ("登记失业半年以上。", ("other", ">=", 6)),
        ("至少有1项发明专利或3项软件著作权。", ("patents", ">=", 3)),
        ("至少带动2个人就业。", ("employees", ">=", 2)),
    ],
)
def test_shares_ratios_and_counts_are_told_with_their_number(
    text: str, wanted: tuple[str, str, object]
) -> None:
    assert wanted in said(f"{HEAD}{text}")


@pytest.mark.parametrize(
    "text",
    [
        "三是取消了“亩均效益评价为B级以上”的限制。",
        "三是取消了营业收入2000万元以上的要求。",
        "新增旗内3个便民服务中心作为线下收件点。",
        "由用人单位统一申报，不接受个人直接申报。",
        "小微企业条件不变。",
        "请各县市科技局、园区管委会及时转告辖区内企业。",
        "规模以下的工业企业能不能报？",
        "单户贷款本金超过300万元的，按300万元计算。",
    ],
)
def test_what_is_dropped_kept_or_says_where_to_go_is_no_condition(text: str) -> None:
    assert not conditions(f"{HEAD}{text}")


def test_what_shuts_out_from_payment_is_no_choice_of_what_must_hold() -> None:
    told = conditions("二、不予兑付的情形\n1.兑付时已迁出本市或已注销、停产的；\n")
    assert [(f.value.op, f.value.any_of) for f in told] == [("has_not", None)]


def test_bodies_beside_the_firms_of_the_clause_before_are_alternatives() -> None:
    told = conditions("一、申报条件\n在本市注册的新能源企业，以及市属高校、三级医院。")
    assert ["企业", "高校", "医疗机构"] in [f.value.value for f in told]
    told = conditions("一、申报条件\n为市内高校、医院、科研单位在职人员。")
    assert "legal_form" not in [f.value.attribute for f in told]


def test_the_items_of_a_section_of_kinds_are_tracks_whatever_they_are_called() -> None:
    text = (
        "一、项目类别和专项条件\n（一）重点研发计划。申报企业上年度研发费用不低于100万元。\n"
        "（二）青年基础研究。申请人年龄不超过38周岁。\n二、共性条件\n1.在本市注册；\n"
    )
    told = {f.value.attribute: f.group for f in conditions(text)}
    assert (told["rd_spending"], told["person_age"], told["place"]) == ("重点研发计划", "青年基础研究", None)


def test_what_one_class_after_another_must_show_binds_that_class_alone() -> None:
    text = (
        "一、支持类别与标准\n（一）A类 设备更新。按8%补助。\n（二）B类 数字化车间。按15%补助。\n二、申报条件\n"
        "1.在本市注册；\n2.申报A类的，生产设备投资不低于500万元；申报B类的，软硬件投入不低于300万元，且关键工序数控化率达到70%以上；\n"
        "3.近三年未发生较大以上安全事故。\n"
    )
    told = {(f.value.attribute, f.group) for f in conditions(text)}
    assert {("equipment_spending", "a类"), ("investment", "b类"), ("other", "b类")} <= told
    assert {("place", None), ("credit", None)} <= told


def test_a_corrected_age_is_the_most_as_the_old_one_was() -> None:
    told = said(
        "三、青年项目的年龄要求，原文“38周岁（1988年1月1日以后出生）”更正为“40周岁（1986年1月1日以后出生）”。"
    )
    assert set(told) == {("person_age", "<=", 40), ("person_age", ">=", "1986-01-01")}
