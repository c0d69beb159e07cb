"""What the two sides of a comparison are called, and which row of a table a question names in fewer words."""

import datetime as dt

import pytest

from rag.answering.asked.tiers import groups_meant, tiers_in
from rag.answering.kinds.comparison_table import _side_words
from rag.domain import DeadlineFact


@pytest.mark.parametrize(
    ("question", "mark", "sides"),
    [
        ("南阳月季和艾草两个项目哪个先截止", "和", ("南阳月季", "艾草")),
        ("市级和省级企业技术中心哪个先截止", "和", ("市级企业技术中心", "省级企业技术中心")),
        ("企业组比团队组奖金多多少", "比", ("企业组", "团队组")),
        ("首台套保险补偿截止时间和最高金额", "和", ("首台套保险补偿截止时间", None)),
    ],
)
def test_a_side_is_named_by_its_own_words(
    question: str, mark: str, sides: tuple[str | None, str | None]
) -> None:
    at = question.index(mark)
    assert _side_words(question, at, at + 1) == sides


def test_which_band_is_no_first_band() -> None:
    assert tiers_in("能评哪一档") == frozenset()
    assert tiers_in("第二档补多少") == {("band", "第二档")}


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("首台套保险补偿几号截止", {"首台套装备保险补偿"}),
        ("见习基地几号截止", {"见习基地认定"}),
        ("保险补贴几号截止", set()),
    ],
)
def test_a_row_is_named_in_fewer_words(question: str, named: set[str]) -> None:
    rows = ("首台套装备保险补偿", "见习基地认定", "出口信用保险补贴")
    facts = [
        DeadlineFact(value=dt.date(2026, 10, n), quote="x", start=10 * n, end=10 * n + 1, group=row, rule="table-column")
        for n, row in enumerate(rows, 1)
    ]  # fmt: skip
    assert groups_meant(facts, question) == named
