"""Whom a condition binds: one class alone, a thing in place of the firm, or a step of a grant that nobody must reach."""

from __future__ import annotations

import time

import pytest

from rag.facts.conditions.clause_context import pattern
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
    assert {f.rule for f in told} <= {"other_rest", "learnt_words"}


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


def of_all(text: str) -> list[tuple[str, object, bool, int | None]]:
    """(attribute, value, whether it must hold, choice) of each condition."""
    return [
        (str(f.value.attribute), f.value.value, f.value.must, f.value.any_of)
        for f in conditions(text, "三、企业条件")
    ]


def test_what_more_is_given_for_is_asked_of_nobody() -> None:
    told = of_all("1.注册满2年。\n链主企业：带动10家以上链上企业改造的，另奖励80万元。")
    assert [(value, must) for _, value, must, _ in told] == [(2, True), (10, False)]


def test_a_title_that_heads_what_its_holders_must_show_is_no_condition() -> None:
    told = of_all("1.省级绿色工厂须满足：员工不少于20人；\n2.省级绿色园区须满足：员工不少于90人。")
    assert {attribute for attribute, *_ in told} == {"employees"}


def test_a_higher_step_of_a_grant_is_not_asked_of_all() -> None:
    told = of_all("1.营业收入增长10%以上的，奖励50万元；增长20%以上的，奖励100万元。")
    assert [(value, must) for _, value, must, _ in told] == [(10, True), (20, False)]


def test_a_row_of_titles_of_which_one_suffices_may_stand_for_a_number() -> None:
    told = of_all(
        "1.上年度营业收入1000万元以上，或者拥有国家高新技术企业、省级以上专精特新中小企业称号之一；"
    )
    assert [choice for *_, choice in told] == [1, 1, 1]
    assert [attribute for attribute, *_ in told] == ["revenue", "qualification", "qualification"]


def test_what_a_counted_direction_asks_is_its_own() -> None:
    told = conditions(
        "（一）注册满2年；\n（二）申报第（一）方向的，还应符合以下条件：\n1.员工不少于20人；\n2.专利3件以上；\n（三）申报第（二）方向的，改造投资额不低于300万元。"
    )
    assert [(f.value.attribute, f.group) for f in told] == [
        ("age_years", None), ("employees", "第(一)方向"), ("patents", "第(一)方向"), ("investment", "第(二)方向"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        "2.个体工商户（工作室）还须具备下列条件之一：拥有外观设计专利1件以上；经营者为工艺美术师。",
        "（二）整体迁入的高新技术企业，须已纳税满6个月。",
    ],
)
def test_what_some_applicants_must_show_besides_decides_for_none_of_the_others(words: str) -> None:
    told = [f for f in conditions(f"1.注册满2年。\n{words}") if f.value.attribute != "age_years"]
    assert told
    assert {f.rule for f in told} <= {"other_rest", "learnt_words"}


def test_others_whom_a_call_is_for_too_are_alternatives() -> None:
    told = of_all("在本市注册的规模以上工业企业，以及省级以上专精特新中小企业。")
    assert {choice for *_, choice in told} == {1}


def test_who_may_apply_besides_need_not_be_what_is_asked() -> None:
    told = of_all("（一）申报主体为企业、农民专业合作社，其中B类可由个体工商户申报；")
    assert [(attribute, choice) for attribute, _, _, choice in told] == [("legal_form", 1), ("other", 1)]


def test_several_grants_each_ask_for_their_own() -> None:
    text = (
        "第一条 本措施适用于在南京市登记注册的企业。\n第二条 对首次取得第三类医疗器械注册证并在南京生产的，每个奖励80万元。\n"
        "第三条 对取得高新技术企业称号的，奖励20万元。"
    )
    told = conditions(text, "")
    assert {f.value.must for f in told if f.value.attribute == "qualification"} == {False}
    assert next(f.value.must for f in told if f.value.attribute == "place")


def test_who_comes_home_has_his_household_there() -> None:
    told = conditions("户籍在江宁区、在外务工1年以上返乡创业的人员。")
    assert [f.value.op for f in told if f.value.attribute == "person_residence"] == ["in"]


def test_a_figure_for_the_small_is_an_alternative() -> None:
    told = of_all("2025年度裁员率不高于5.5%；参保30人（含）以下的单位，裁员率不高于20%。")
    assert {choice for *_, choice in told} == {1}


def test_what_may_be_less_for_some_decides_for_none() -> None:
    told = conditions("1.客房8间以上；\n2.村集体入股的，客房数要求可减少2间。")
    assert [f.rule for f in told if f.value.value == 8] == ["other_rest"]


@pytest.mark.parametrize(
    ("clause", "trades"),
    [
        ("在禹州市登记的小微企业，做钧瓷的，员工不超过20人。", [["钧瓷"]]),
        ("在禹州市登记的小微企业，做过技改的。", []),
        ("在禹州市登记的小微企业，做出突出贡献的企业。", []),
    ],
)
def test_what_one_makes_is_a_trade(clause: str, trades: list[list[str]]) -> None:
    assert [f.value.value for f in conditions(clause) if f.value.attribute == "industry"] == trades


def test_blank_lines_are_passed_over_once() -> None:
    begun = time.process_time()
    assert not pattern("grant_sentence").findall("\n " * 20_000)
    assert time.process_time() - begun < 2


def test_a_receipt_that_one_holds_is_a_title() -> None:
    told = [
        f for f in conditions("1.注册满2年，手里有排污登记回执。") if f.value.attribute == "qualification"
    ]
    assert [f.value.value for f in told] == ["排污登记回执"]


@pytest.mark.parametrize(
    "words",
    [
        "面值2万元，先到先得，限300张。",
        "已在有效期内的科技小巨人企业不必重复申报。",
        "最迟不晚于2026年7月31日。",
        "单户贷款本金超过300万元的，超过部分不予贴息。",
        "4月30号下班就不收了！",
    ],
)
def test_what_is_on_offer_or_done_later_is_asked_of_nobody(words: str) -> None:
    told = [f for f in conditions(f"1.注册满2年。\n2.{words}") if f.value.attribute != "age_years"]
    assert told == []


def test_the_founding_day_of_one_kind_of_body_decides_for_no_other() -> None:
    told = conditions("申报单位须在南京市登记注册，合作社成立时间在2025年1月1日之后；")
    assert [f.rule for f in told if f.value.attribute == "founded"] == ["other_rest"]
