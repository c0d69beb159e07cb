"""The marks that lead the items of a list, and the number that each stands for."""

from __future__ import annotations

import re

import pytest

from rag.language.item_marks import FIRST_MARK, INNER_MARK, ITEM_MARK, number_of


@pytest.mark.parametrize(
    "line",
    ["一、对象", "（二）条件", "(3)材料", "4.方式", "5）时间", "⑥电话", "7、2025年前", "1.2025年前成立"],
)
def test_a_line_of_a_list_begins_with_a_mark(line: str) -> None:
    assert re.match(ITEM_MARK, line)


@pytest.mark.parametrize("line", ["3.5万元", "2025年", "一次性奖励", "十月", "（咨询电话）", "20、30人"])
def test_a_number_at_the_beginning_of_a_line_is_no_mark(line: str) -> None:
    assert not re.match(ITEM_MARK, line)


def test_only_the_mark_of_a_section_leads_none_of_its_items() -> None:
    assert re.match(ITEM_MARK, "二、时间")
    assert not re.match(INNER_MARK, "二、时间")


@pytest.mark.parametrize(("mark", "first"), [("1.", True), ("（一）", True), ("①", True), ("2.", False)])
def test_a_list_begins_with_its_first_mark(mark: str, first: bool) -> None:
    assert bool(re.match(FIRST_MARK, mark)) == first


@pytest.mark.parametrize(
    ("mark", "number"), [("十二", 12), ("12", 12), ("⑳", 20), ("丁", 4), ("h", 8), ("", 0)]
)
def test_a_mark_stands_for_its_place_in_the_row(mark: str, number: int) -> None:
    assert number_of(mark) == number
