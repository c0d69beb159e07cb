"""What holds a word or asks for a day of which the notice says nothing is no more than possible; asking words and the asker's own case hold nothing down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest

from eval.passing_words import Asked, table, taught, written
from rag.answering.asked.weighted_units import WeightedUnits
from rag.answering.doubts.unwritten_words import words_not_in
from rag.answering.kinds.parts import may_be_sure
from rag.domain import Certainty, Notice
from rag.embedding import Encoder
from rag.public import Answer
from tests.answering.small_collection import asked_of

NOTICES = [
    (
        "e_1",
        "绵阳市2025年“小巨匠”工坊认定申报通知",
        "绵阳市经信局组织2025年“小巨匠”工坊认定。申报单位于2025年10月20日前登录“绵企通”网上填报。认定的每家奖励10万元。电话：0816-2210011。",
    ),
    (
        "e_2",
        "绵阳市2025年农产品大赛报名通知",
        "绵阳市农业农村局举办农产品大赛。企业于2025年10月31日前网上报名。决赛时间另行通知。电话：0816-2210022。",
    ),
    (
        "e_3",
        "绵阳市2025年就业见习补贴问答",
        "问：绵阳就业见习补贴每人每月补多少？答：按绵阳市最低工资标准的70%给单位。电话：0816-2210033。",
    ),
]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    with asked_of(NOTICES, tmp_path_factory.mktemp("words"), encoder) as put:
        yield put


@pytest.mark.parametrize(
    "question",
    [
        "绵阳“小巨匠”工坊认定最晚什么时候申报截止",
        "我们开了家眼镜铺子，绵阳“小巨匠”工坊认定截止时间",
        "绵阳农产品大赛报名截止时间",
        "绵阳小巨匠工坊的认定材料到底哪天交齐",
        "绵阳小巨匠认定有疑问打哪个电话",
        "绵阳小巨匠认定收材料收到几号",
        "绵阳小巨匠工坊认定一家奖励多少？有疑问打哪个电话",
    ],
)
def test_asking_words_and_the_asker_s_own_case_hold_nothing_down(
    ask: Callable[[str], Answer], question: str
) -> None:
    assert ask(question).certainty == "sure"


@pytest.mark.parametrize(
    "question",
    [
        "绵阳最低工资标准是多少元",
        "绵阳“小巨匠”工坊认定暗访验收截止时间",
        "绵阳“小巨匠”工坊认定退役军人申报截止时间",
        "绵阳“小巨匠”工坊认定在哪天揭牌",
        "绵阳农产品大赛的决赛是哪天",
        "When is the final of the Mianyang 农产品大赛?",
    ],
)
def test_what_asks_for_something_that_the_notice_does_not_write_is_never_sure(
    ask: Callable[[str], Answer], question: str
) -> None:
    assert ask(question).certainty != "sure"


@pytest.mark.parametrize(
    ("states", "sure"),
    [(("sure", "possible"), True), (("sure", "none"), False), (("possible", "possible"), False)],
)
def test_an_answer_of_which_a_part_is_not_stated_is_never_sure(
    states: tuple[Certainty, ...], sure: bool
) -> None:
    assert may_be_sure(states) is sure


def test_a_word_counts_as_written_in_pieces_and_a_guessed_word_not_at_all() -> None:
    units = WeightedUnits.__new__(WeightedUnits)
    units.units = ()
    units._terms = []  # type: ignore[misc]
    notice = Notice(
        "n_1", "数字化转型补助", "", dt.date(2025, 9, 1), "号", "退役的军人可以申报", "", None, (), "other", "申报", (), None
    )  # fmt: skip
    assert words_not_in(units, "退役军人数转怎么申报", notice) == []
    assert words_not_in(units, "进口的暗访", notice) == ["进口", "暗访"]
    assert words_not_in(units, "我们是做进口的，截止时间", notice) == ["截止时间"]


def test_a_word_is_in_passing_where_questions_of_two_authors_say_it_and_no_notice_that_answers() -> None:
    asked = [
        Asked(author, frozenset(words), True, right, frozenset(unwritten))
        for author, words, right, unwritten in (
            ("a", {"牌子"}, True, {"牌子"}),
            ("b", {"牌子", "暗访"}, True, {"牌子"}),
            ("c", {"牌子"}, False, {"暗访"}),
        )
    ]
    assert written(taught(asked)).splitlines()[-1] == "牌子"
    assert table(asked).splitlines()[-1] == "| all | 2 | 0 | 1 | 1 |"
