"""Fixtures of the evaluation's tests: a library of three notices, and three questions."""

from __future__ import annotations

import pytest

from eval.question_set import LabelledQuestion
from tests.eval.made_library import Library, notice, question


@pytest.fixture
def library() -> Library:
    return Library(
        [
            notice("a_1", "南京数字化转型申报截止日期为10月15日。", "南京丨数字化转型"),
            notice("b_1", "苏州绿色工厂名单公示，联系电话0512-1234。", "苏州丨绿色工厂"),
            notice("c_1", "一周汇编：南京数字化转型，10月15日截止。", "汇编丨一周"),
        ]
    )


@pytest.fixture
def questions() -> list[LabelledQuestion]:
    return [
        question("q1", {"a_1": 2, "c_1": 1}, ["10月15日"], question="南京数字化转型申报截止日期"),
        question("q2", {"b_1": 2}, ["0512-1234"], question="苏州绿色工厂联系电话", type="contact"),
        question("q3", question="Who won the cup", lang="en"),
    ]
