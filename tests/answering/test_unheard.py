"""What is said to be missing from a notice: nothing that it writes for the most part, or in other words."""

from __future__ import annotations

import pytest

from rag.answering.asked.unheard import mostly_written, names_in, unheard_places


@pytest.mark.parametrize(
    ("word", "text", "known", "written"),
    [
        ("男硕士", "须具有硕士学位", [], True),
        ("离职补偿金", "解除合同的经济补偿,离职后支付", [], True),
        ("食品加工坊", "食品加工业", [], True),
        ("科技副总", "科技项目", [], False),
        ("加计扣除", "研发费用", [], False),
        ("母公司", "公司", [], False),  # every notice has such words
        ("房租补差", "租金", ["房租", "补差"], True),  # the same in other words
        ("房租补差", "租金", [], False),
    ],
)
def test_what_is_mostly_written_is_not_said_to_be_missing(
    word: str, text: str, known: list[str], written: bool
) -> None:
    assert mostly_written(word, text, known) is written


@pytest.mark.parametrize(
    "question",
    [
        "首店店面60平行不行",
        "弄虚作假有啥后果",
        "甲乙两项都报最多多少",
        "技能补贴要不要手续费",
        "不通过公司行不行",
        "提交的最后时限",
    ],
)
def test_a_unit_a_row_of_classes_and_words_of_asking_name_nothing(question: str) -> None:
    marked = {word for name in names_in(question) for word in name.marked}
    assert not marked & {"平行", "后果", "甲乙", "手续费", "不通过", "时限"}


@pytest.mark.parametrize("question", ["岁数限制是多少", "年龄多大", "投资总额多少", "多大面积才行"])
def test_what_is_measured_names_nothing(question: str) -> None:
    assert not {word for name in names_in(question) for word in name.marked} & {
        "岁数",
        "年龄",
        "总额",
        "大面积",
    }


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("What is open in Atlantis?", ("Atlantis",)),
        ("what can a small company in New Springfield apply for now", ("New Springfield",)),
        ("what is open in atlantis", ("atlantis",)),
        ("What is open in Inner Mongolia?", ()),
        ("What can I apply for in robotics?", ()),  # a notice writes it
        ("list open calls in English", ()),
        ("what grants close in May?", ()),
    ],
)
def test_a_place_that_no_notice_writes_of_is_told_from_fields_and_months(
    question: str, unknown: tuple[str, ...]
) -> None:
    written = {"机器人", "新"}
    assert unheard_places(question, lambda word: int(word in written), lambda _: ()) == unknown
