"""A class by its letter alone and "the next one" are made whole by what was spoken of."""

import pytest

from rag.conversation.short_words import with_batch, with_written_class
from rag.conversation.turn_requests import picked

GRADES = "甲级：10万元。乙级：5万元。丙级：2万元。"
CLASSES = "A类（规上企业）：10%。B类（规下企业）：5%。"


@pytest.mark.parametrize(
    ("turn", "notices", "whole"),
    [
        ("and B?", GRADES, "and 乙级?"),
        ("grade A?", GRADES, "甲级?"),
        ("deadline of C", GRADES, "deadline of 丙级"),
        ("how much for B", CLASSES, "how much for B类"),
        ("那B呢", CLASSES, "那B类呢"),
        ("D?", GRADES, "D?"),
        ("is a deposit needed", CLASSES, "is a deposit needed"),
        ("and B?", "没有分类。", "and B?"),
        ("what about the R&D costs", CLASSES, "what about the R&D costs"),
    ],
)
def test_a_letter_is_the_class_that_the_notices_have(turn: str, notices: str, whole: str) -> None:
    assert with_written_class(turn, notices) == whole


@pytest.mark.parametrize(
    ("turn", "before", "whole"),
    [
        ("下一批呢", "体验官首批几号截止", "第二批呢"),
        ("and the next one?", "voucher, second batch deadline", "and batch 3?"),
        ("we missed it, when is the next", "when is the first batch", "we missed it, when is batch 2"),
        ("下一批呢", "体验官几号截止", "下一批呢"),
        ("联系电话", "体验官首批几号截止", "联系电话"),
    ],
)
def test_the_next_batch_is_the_one_after_that_which_was_named(turn: str, before: str, whole: str) -> None:
    assert with_batch(turn, before) == whole


@pytest.mark.parametrize(
    ("turn", "number", "rest"),
    [("the third: how much", 3, ": how much"), ("the first, phone", 1, ", phone"), ("the second: deadline", 2, ": deadline")],
)  # fmt: skip
def test_an_ordinal_before_a_colon_or_comma_picks_an_item(turn: str, number: int, rest: str) -> None:
    pick = picked(turn, alone=False)
    assert pick
    assert (pick.number, pick.rest) == (number, rest)


def test_a_row_of_ordinals_picks_none() -> None:
    assert picked("the first, second and third prizes", alone=False) is None
