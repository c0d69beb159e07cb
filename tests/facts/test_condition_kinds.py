"""What kind of firm the last words of a clause name, and statements that one clause lists."""

from __future__ import annotations

import pytest

from tests.facts.test_condition_facts import conditions, values


@pytest.mark.parametrize(
    ("text", "attribute", "value"),
    [
        ("一、申报条件\n年营收不超过400万元的食品类企业。", "industry", ["食品"]),
        ("一、支持对象\n在本县登记注册、独立核算的工业企业。", "industry", ["工业"]),
        ("申报条件：近两年无消防、治安责任事故的乡村民宿。", "industry", ["乡村民宿"]),
        ("对象：本县登记的餐饮、零售、书店类门店。", "industry", ["餐饮", "零售", "书店"]),
        ("一、支持对象\n（一）开业8个月以上的个体工商户都能申请。", "legal_form", ["个体工商户"]),
        ("一、支持对象\n给在本县注册满半年的个体工商户和小微电商。", "legal_form", ["个体工商户"]),
        ("一、申报主体\n成员20户以上的茶叶专业合作社均可申报。", "legal_form", ["农民专业合作社"]),
        ("一、支持对象\n春节不停产的区内规上工业企业。", "qualification", "规模以上企业"),
    ],
)
def test_the_kind_of_firm_behind_other_conditions_is_read(text: str, attribute: str, value: object) -> None:
    assert value in [v for _, v in values(text, attribute)]


@pytest.mark.parametrize(
    "text",
    [
        "申报条件：与高校合作的企业。",
        "一、申报条件\n申报单位须服务制造业企业。",
        "一、申报条件\n获得农民专业合作社示范社称号。",
        "一、申报条件\n参加失业保险的企业。",
    ],
)
def test_whom_others_serve_and_words_that_name_no_trade_are_none(text: str) -> None:
    assert not [f for f in conditions(text) if f.rule == "kind_named" and f.value.attribute == "industry"]


@pytest.mark.parametrize(
    ("text", "attribute", "value"),
    [
        ("要求：在本区注册满18个月、2025年营收200万元以上、无欠薪。", "credit", "欠薪"),
        ("申报条件：已投保、2024年无环保行政处罚。", "credit", "行政处罚"),
        ("一、申报条件\n在山西注册、成立三年以上的企业。", "age_years", 3),
    ],
)
def test_statements_that_a_clause_lists_are_read_one_by_one(text: str, attribute: str, value: object) -> None:
    assert value in [v for _, v in values(text, attribute)]


def test_what_a_denial_lists_stays_whole() -> None:
    told = conditions("一、申报条件\n近两年无消防、治安责任事故。")
    assert [f.value.value for f in told if f.value.attribute == "credit"] == ["消防、治安责任事故"]


@pytest.mark.parametrize(
    ("text", "attribute", "told"),
    [
        ("一、申报条件\n土地流转剩余年限5年以上。", "other", (">=", 5)),
        ("一、申报条件\n租约签够3年。", "other", (">=", 3)),
        ("一、申报条件\n没裁员超过20%。", "other", ("<=", 20)),
        ("一、申报条件\n近两年未拖欠货款超过60天。", "other", ("<=", 60)),
    ],
)
def test_bounds_of_terms_and_of_what_did_not_happen(text: str, attribute: str, told: tuple[str, int]) -> None:
    assert told in values(text, attribute)


@pytest.mark.parametrize(
    ("text", "attribute"),
    [
        ("一、资格\n注册不足12个月的企业只能申报首配奖。", "age_years"),
        ("一、支持条件\n开业不满半年的店需由街道推荐。", "age_years"),
        ("一、条件\n进口替代设备的提高至15%。", "other"),
        ("一、条件\n设备投入不限，最多80万元。", "equipment_spending"),
    ],
)
def test_what_holds_for_those_below_a_bound_and_rates_and_bare_caps_bind_nobody(
    text: str, attribute: str
) -> None:
    assert not [v for _, v in values(text, attribute) if isinstance(v, int | float)]


@pytest.mark.parametrize("heading", ["三、共同要求", "二、通用规定", "【共性门槛】", "（四）统一要求"])
def test_what_all_must_meet_is_headed_so(heading: str) -> None:
    assert ("has_not", "欠薪") in values(f"{heading}\n无欠薪；项目负责人在岗。", "credit")


TABLE = """二、租金扶持
档位 | 对象 | 扶持 | 申请截止
甲档 | 上市公司子公司，职工不少于60人 | 前3年租金全免 | 2026年12月31日
乙档 | 高新技术企业，且首年固定资产投资承诺不低于800万元 | 前2年减70% | 2026年9月30日
丙档 | 成立不满3年、有1项以上授权专利的初创企业 | 前2年减50%，每年最多12万元 | 2026年4月24日
三、手续
先约看房。"""


def test_cells_below_a_head_that_tells_conditions_bind_the_class_of_their_row() -> None:
    told = [(f.value.attribute, f.group) for f in conditions(TABLE) if isinstance(f.value.value, int | float)]
    assert told == [("employees", "甲档"), ("investment", "乙档"), ("age_years", "丙档"), ("patents", "丙档")]
    assert ("qualification", "乙档") in [(f.value.attribute, f.group) for f in conditions(TABLE)]


def test_a_table_of_papers_tells_no_conditions() -> None:
    text = "四、材料\n事项 | 材料要求 | 受理时间\n首配奖 | 职工不少于60人的花名册 | 9月\n研发奖 | 合同3份以上 | 10月"
    assert not [f for f in conditions(text) if f.group]
