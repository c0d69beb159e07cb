"""Kinds of applicant told side by side under short labels."""

from __future__ import annotations

import pytest

from tests.facts.test_condition_facts import conditions


def tracks(text: str) -> list[tuple[str, str | None]]:
    return [(f.value.attribute, f.group) for f in conditions(text) if f.value.must]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "一、申报条件\n【初创组】注册不满3年。\n【成长组】上年度营业收入3000万元以上。\n",
            [("age_years", "初创组"), ("revenue", "成长组")],
        ),
        (
            "一、申报条件\n大店：上年度零售额1000万元以上；\n小店：上年度零售额50万元以上。\n不管大小：在宿迁市登记。\n",
            [("revenue", "大店"), ("revenue", "小店"), ("place", None)],
        ),
        (
            "一、申报条件\nA类（教师团队）：负责人不超过55周岁。\nB类（学生团队）：负责人不超过35周岁。\n",
            [("person_age", "a类"), ("person_age", "b类")],
        ),
    ],
)
def test_alike_labels_part_conditions_into_tracks(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert tracks(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "一、申报条件\n经营年限：注册满2年。\n营业收入：上年度2000万元以上。\n",
        "一、申报条件\n【创业组】注册满2年。\n上年度营业收入2000万元以上。\n",
    ],
)
def test_labels_that_are_unlike_or_alone_part_nothing(text: str) -> None:
    assert {group for _, group in tracks(text)} == {None}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "一、申领对象\n（一）企业：职工不超过300人；\n（二）创业团队：入驻市级以上孵化器的团队。\n",
            [("employees", "企业"), ("qualification", "创业团队")],
        ),
        (
            "一、申报条件\n（一）企业：职工不超过300人；\n（二）项目：总投资500万元以上。\n",
            [("employees", None), ("investment", None)],
        ),
        (
            "一、申报条件\n（一）青年拔尖人才：年龄不超过35周岁。\n（二）技能大师：年龄不超过58周岁。\n",
            [("person_age", "青年拔尖人才"), ("person_age", "技能大师")],
        ),
        (
            "一、申报条件\n（一）基础级智能车间：近三年智能化投入不低于100万元。\n"
            "（二）先进级智能工厂：近三年智能化投入不低于800万元。\n二、基本条件\n在南京市注册。\n",
            [("investment", "基础级智能车间"), ("investment", "先进级智能工厂"), ("place", None)],
        ),
    ],
)
def test_an_item_headed_by_a_kind_of_applicant_or_level_binds_it_alone(
    text: str, expected: list[tuple[str, str | None]]
) -> None:
    assert tracks(text) == expected


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (
            "二、分类标准\n（一）规上企业：设备投资额200万元以上的，按10%补贴；\n（二）规下企业：设备投资额30万元以上的，按12%补贴。\n",
            [("has", "规上企业"), ("has_not", "规下企业")],
        ),
        ("一、申报条件\n（一）规上企业：设备投资额200万元以上。\n", []),
    ],
)
def test_a_size_that_heads_one_of_several_items_is_asked_of_who_takes_it(
    text: str, kinds: list[tuple[str, str]]
) -> None:
    told = [(f.value.op, f.group) for f in conditions(text) if f.rule == "qualification_headed"]
    assert told == kinds
