"""A class that a round does not take is not open, though the round is."""

from collections.abc import Callable, Iterator

import pytest

from rag.answering.asked.unheard import Name
from rag.embedding import Encoder
from rag.public import Answer
from tests.answering.small_collection import asked_of

ROUND = """现组织申报2025年度蚌埠市“珠城引智”项目（第二批），通知如下。
一、项目分为甲类、乙类、丙类三个类别。本次仅受理甲类和丙类项目。
二、支持标准：甲类每项30万元，丙类每项10万元。
三、申报截止时间：2025年10月22日。"""
BOTH = """现组织申报2025年淮北市节水标杆企业和节水服务机构，通知如下。
一、同一水费凭证不得重复使用。
二、企业当年不得同时申报两项。
三、申报截止时间：2025年10月30日。"""


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    notices = [
        ("k1_1", "蚌埠丨2025年度“珠城引智”项目（第二批）申报通知", ROUND),
        ("k2_1", "淮北丨2025年节水标杆企业和节水服务机构申报通知", BOTH),
    ]
    with asked_of(notices, tmp_path_factory.mktemp("left"), encoder) as put:
        yield put


@pytest.mark.parametrize("question", ["蚌埠珠城引智项目乙类现在能报吗", "蚌埠珠城引智乙类可以申报吗"])
def test_a_class_that_is_not_taken_cannot_be_applied_for(ask: Callable[[str], Answer], question: str) -> None:
    answer = ask(question)
    assert answer.text.startswith("不可以")
    assert "仅受理甲类和丙类" in answer.text


def test_a_class_that_is_taken_is_open(ask: Callable[[str], Answer]) -> None:
    assert "仅受理" not in ask("蚌埠珠城引智项目丙类现在能报吗").text.split("《")[0]
    assert not ask("蚌埠珠城引智项目丙类现在能报吗").text.startswith("不可以")


def test_of_two_clauses_that_forbid_the_one_of_the_asked_kind_is_quoted(ask: Callable[[str], Answer]) -> None:
    answer = ask("淮北节水标杆企业和节水服务机构可以同时申报吗")
    assert answer.text.startswith("不可以")
    assert "不得同时申报两项" in answer.text


def test_a_word_whose_halves_stand_close_together_is_not_missing() -> None:
    name = Name(("领军人才",), ("领军人才",))
    assert not name.missing_from("市领军型创新人才引进培育")
    assert name.missing_from("领军企业申报后，另有一批引进各类优秀的人才")
