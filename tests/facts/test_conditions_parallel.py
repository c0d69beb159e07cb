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
