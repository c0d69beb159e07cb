"""Rows of tables as lines: what heads the columns, however a list is laid out on its page."""

from __future__ import annotations

import pytest

from rag.notices.table_lines import table_lines


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        (  # a long list in columns side by side: each entry under its own heads, once
            [
                ["名单", "名单", "名单", "名单"],
                ["序号", "企业", "序号", "企业"],
                ["1", "甲", "3", "丙"],
                ["2", "乙", "", ""],
                ["注：略。"] * 4,
            ],
            ["名单", "序号 | 企业", "1 | 甲\n3 | 丙", "2 | 乙", "注：略。"],
        ),
        (  # in three
            [["企业", "金额"] * 3, ["甲", "1", "乙", "2", "丙", "3"]],
            ["企业 | 金额", "甲 | 1\n乙 | 2\n丙 | 3"],
        ),
        (  # heads that are alike but not the same are those of one entry
            [["本期", "金额", "上期", "金额"], ["甲", "1", "乙", "2"]],
            ["本期 | 金额 | 上期 | 金额", "甲 | 1 | 乙 | 2"],
        ),
        (  # rows of figures are no heads
            [["1", "甲", "1", "甲"], ["2", "乙", "3", "丙"]],
            ["1 | 甲 | 1 | 甲", "2 | 乙 | 3 | 丙"],
        ),
        (  # words spaced to fill their cell, and line ends within one
            [["序 号", "单 位 名 称", "返还人数\n（人）"], ["1", "张 三", "35"], ["2", "例水 食品", "12"]],
            ["序号 | 单位名称 | 返还人数 （人）", "1 | 张三 | 35", "2 | 例水 食品 | 12"],
        ),
    ],
)
def test_a_line_is_an_entry_under_its_heads(rows: list[list[str]], lines: list[str]) -> None:
    assert list(table_lines(rows)) == lines
