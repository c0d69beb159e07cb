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
