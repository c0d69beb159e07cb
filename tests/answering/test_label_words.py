"""The notice's short words beside a value are whole, and left out where they say nothing."""

from __future__ import annotations

import pytest

from rag.answering.wording.label_words import shown_label


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("报名材料送达日期分别", "报名材料送达日期"),
        (".政策咨询", "政策咨询"),
        ("或市纪委监委（", "或市纪委监委"),
        ("领航）每个平台", "每个平台"),
        ("每村每年由", "每村每年"),
        ("请入围单位在“湘企通”上传", "入围单位在“湘企通”上传"),
        ("5%—10%的", "5%—10%"),
        ("二等奖4名各", "二等奖4名"),
        ("合计", "合计"),
        ("第一批（智慧园区类）", "第一批（智慧园区类）"),
        ("并网项目", "并网项目"),
    ],
)
def test_loose_marks_and_half_brackets_are_taken_off(label: str, shown: str) -> None:
    assert shown_label(label) == shown


@pytest.mark.parametrize(
    "label", ["含税）", "“", "“认定", "分别给予", "一次性奖励", "什么时候办？去哪儿", "应为"]
)
def test_words_that_tell_no_value_from_another_are_left_out(label: str) -> None:
    assert not shown_label(label)


def test_hostile_labels_take_no_time() -> None:
    for piece in ("（", "）", "请", "分别给予", "且", "“”", "一次性"):
        shown_label(f"{piece * 30_000}x")
