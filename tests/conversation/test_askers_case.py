"""What a turn adds of the asker, as a question about what was spoken of."""

import datetime as dt

import pytest

from rag.conversation.askers_case import askers_case

DAY = dt.date(2025, 9, 25)


@pytest.mark.parametrize(
    ("turn", "question"),
    [
        ("2016年注册的呢？", "蓝湾计划，我们公司2016年注册的，能申报吗"),
        ("我1990年出生的可以吗", "蓝湾计划，我1990年出生的可以吗"),
        ("what if we were founded in 2019?", "蓝湾计划: we were founded in 2019, can we apply?"),
    ],
)
def test_what_is_told_of_the_asker_asks_whether_he_may_apply(turn: str, question: str) -> None:
    assert askers_case(turn, "蓝湾计划", DAY) == question


@pytest.mark.parametrize("turn", ["联系电话？", "2024年的呢", "and the deadline?", "要交哪些材料"])
def test_other_turns_tell_nothing_of_him(turn: str) -> None:
    assert askers_case(turn, "蓝湾计划", DAY) is None
