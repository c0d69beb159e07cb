"""What one cannot have beside this, who is no firm yet, whom an item of what shuts out names, and kinds of shops."""

from __future__ import annotations

import pytest

from rag.facts.conditions.nested_choices import UNDECIDED
from tests.facts.test_condition_facts import conditions
from tests.facts.test_condition_wordings import said

HEAD = "一、申报条件\n"


@pytest.mark.parametrize(
    "text",
    [
        "温馨提示：第1件跟区商圈活动经费不能重复拿。",
        "三、补助标准\n每家最高5万元，跟“一次性吸纳就业补贴”不能两头拿。",
        "备注\n（1）第1项新店、成长店不可兼得。",
        "注意：跟农机购置补贴不能吃两家饭。",
        "三、补助标准\n每户2万元，已享受中央贴息的，市级不再叠加。",
    ],
)
def test_what_cannot_be_had_beside_this_is_told_in_any_section(text: str) -> None:
    assert any((attribute, op) == ("limit", "has_not") for attribute, op, _ in said(text))


def test_what_may_be_had_together_is_no_limit() -> None:
    assert not said("第2件和第3件可以同时办；两种能一起拿。")


@pytest.mark.parametrize("words", ["法定代表人和财务负责人不得兼任", "纸质件和U盘别一起寄"])
def test_posts_and_papers_that_do_not_go_together_are_no_grants(words: str) -> None:
    assert all(attribute != "limit" for attribute, _, _ in said(f"{HEAD}{words}。"))


@pytest.mark.parametrize("text", ["还没注册公司的团队。", "团队组：尚未注册企业，核心成员不少于3人。"])
def test_who_has_no_firm_yet_is_a_form(text: str) -> None:
    assert any((attribute, op) == ("legal_form", "has_not") for attribute, op, _ in said(f"{HEAD}{text}"))


def test_an_item_of_what_shuts_out_that_only_names_a_body_is_a_form() -> None:
    told = said("二、不予受理的情形\n1.劳务派遣单位；\n2.近一年因欠薪被处罚的。")
    assert ("legal_form", "not_in", ["劳务派遣单位"]) in told


def test_graduates_are_no_universities() -> None:
    told = said(f"{HEAD}创业者为毕业5年以内的高校毕业生、退役军人。")
    assert not any(attribute == "legal_form" for attribute, _, _ in told)


@pytest.mark.parametrize("text", ["在苏州经营满2年的餐饮单位。", "在苏州登记的餐饮店。"])
def test_places_to_eat_name_their_trade(text: str) -> None:
    assert ("industry", "in", ["餐饮"]) in said(f"{HEAD}{text}")


def test_what_has_been_traded_is_told_beside_the_kind_of_firm() -> None:
    told = said(f"{HEAD}在苏州登记、有进出口实绩的生产企业。")
    assert any(attribute == "other" and "实绩" in str(value) for attribute, _, value in told)


def test_who_does_it_leads_in_who_may_apply() -> None:
    told = said("2. 管理诊断补助\n谁办：员工20到300人的制造业企业\n给多少：诊断合同额的40%")
    assert {("employees", ">=", 20), ("employees", "<=", 300)} <= {t for t in told if t[0] == "employees"}


TABLE = "档次 | 设备投资额 | 比例\n普通技改 | 100万元以上 | 8%\n“未来工厂”试点 | 2000万元以上 | 15%\n一、申报条件\n"


def test_what_one_row_of_a_table_alone_must_show_fails_no_other() -> None:
    told = conditions(f"{TABLE}1.在嵊州市注册；\n2.“未来工厂”试点企业2025年度营业收入须在1亿元以上；")
    assert [f.rule for f in told if f.value.attribute == "revenue"] == [UNDECIDED]
    every = conditions(f"{TABLE}1.企业2025年度营业收入须在1亿元以上；")
    assert [f.rule for f in every if f.value.attribute == "revenue"] == ["revenue"]


def test_teams_named_beside_firms_ask_firms_nothing() -> None:
    told = conditions("谁能领：嵊州市内注册的高新技术企业，以及入驻市级以上孵化器的创业团队。")
    titles = [f.value.any_of for f in told if f.value.attribute == "qualification"]
    assert titles == [1, 1]


def test_what_is_given_on_top_leaves_what_all_must_show() -> None:
    text = "一、申报条件\n营业收入2000万元以上；营业收入5000万元以上的，另奖励10万元。"
    told = [(f.value.value, f.value.must) for f in conditions(text) if f.value.attribute == "revenue"]
    assert told == [(20_000_000, True), (50_000_000, False)]


def test_a_title_not_asked_of_some_decides_for_nobody() -> None:
    told = conditions("二、共同条件\n依法取得动物防疫条件合格证（养殖户除外）；")
    assert [f.rule for f in told if f.value.attribute == "qualification"] == [UNDECIDED]


@pytest.mark.parametrize(
    "text", ["须有具备资质的第三方检测报告。", "必须是链主企业名单上的供应商或者采购商。"]
)
def test_what_others_must_be_or_hold_is_no_title(text: str) -> None:
    assert "qualification" not in {a for a, *_ in said(f"{HEAD}{text}")}
