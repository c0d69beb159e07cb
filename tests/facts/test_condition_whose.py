"""Whom a condition binds: one class alone, a thing in place of the firm, or a step of a grant that nobody must reach."""

from __future__ import annotations

import pytest

from tests.facts.test_condition_parts import conditions


@pytest.mark.parametrize(
    "words",
    [
        "申报B类的，还须通过两化融合自评估且等级达到三级以上。",
        "其中乙类项目，还应持有食品经营许可证。",
        "选择A档的，须为高新技术企业。",
    ],
)
def test_what_one_class_alone_must_show_decides_for_none_of_the_others(words: str) -> None:
    told = [f for f in conditions(f"1.在南京市注册。\n{words}") if f.value.attribute == "qualification"]
    assert {f.rule for f in told} == {"other_rest"}


def test_what_all_must_show_still_decides() -> None:
    told = [
        f
        for f in conditions("1.申报企业还须通过两化融合自评估且等级达到三级以上。")
        if f.value.attribute == "qualification"
    ]
    assert [f.rule for f in told] == ["qualification_words"]


@pytest.mark.parametrize(
    ("words", "subject"),
    [
        ("1.项目已取得备案证；", "project"),
        ("1.申报软件须列入2025年四川省首版次软件目录；", "product"),
        ("1.企业取得食品经营许可证；", "firm"),
    ],
)
def test_a_title_is_of_the_thing_that_the_words_name(words: str, subject: str) -> None:
    assert [f.value.subject for f in conditions(words) if f.value.attribute == "qualification"] == [subject]


def test_a_step_of_a_grant_between_two_sums_is_no_must() -> None:
    step = "第二档 营业收入5000万元（含）至2亿元的，研发费用占比不低于4%，按研发费用的8%补助，最高100万元；"
    told = [f for f in conditions(step) if f.value.attribute == "revenue"]
    assert [f.value.must for f in told] == [False, False]
    asked = [f for f in conditions("1.营业收入5000万元至2亿元的企业；") if f.value.attribute == "revenue"]
    assert [f.value.must for f in asked] == [True, True]


@pytest.mark.parametrize(
    "words",
    [
        "1.获奖团队须在6个月内于南京市注册企业。",
        "1.在本市连续缴纳社会保险满6个月。",
        "1.尚未在南京市注册企业的团队。",
    ],
)
def test_where_winners_settle_and_people_are_insured_is_no_place_of_the_firm(words: str) -> None:
    assert not any(f.value.attribute == "place" for f in conditions(words))


def test_a_winner_that_must_have_been_in_the_place_is_asked_for_it() -> None:
    told = conditions("1.获奖项目的企业注册地在南京市；")
    assert any(f.value.attribute == "place" for f in told)


def test_whom_a_share_does_not_bind_is_an_alternative_to_it() -> None:
    told = conditions("1.研发人员占职工总数的比例不低于10%，对职工总数20人以下的企业不作要求。")
    assert [(f.value.attribute, f.value.op, f.value.any_of) for f in told] == [
        ("rd_staff_share", ">=", 1),
        ("employees", "<=", 1),
    ]


def test_whom_a_condition_of_another_notice_does_not_bind_decides_nothing() -> None:
    told = conditions("1.在南京市注册。\n2.对职工总数20人以下的企业不作要求。")
    assert {f.rule for f in told if f.value.attribute == "employees"} <= {"other_rest"}


def test_days_on_which_costs_count_and_invoices_used_twice_are_no_conditions() -> None:
    told = conditions("1.费用发生期间为2025年1月1日至2025年12月31日。\n2.同一笔支出不得重复列支。")
    assert told == []


def test_a_foreign_invested_firm_is_a_legal_form() -> None:
    told = conditions("1.在南京市登记注册的外商投资企业；")
    assert ("legal_form", ["外商投资企业"]) in [(f.value.attribute, f.value.value) for f in told]


def test_a_degree_among_grants_is_a_step_of_them() -> None:
    text = "二、支持标准\n第二层次：博士研究生或具有正高级职称人员，年龄不超过50周岁，安家补贴40万元。"
    told = [f for f in conditions(text) if f.value.attribute == "person_degree"]
    assert all(not f.value.must for f in told)
