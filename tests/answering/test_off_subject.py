"""A question is not sent off as of another world where it asks for money or for a call."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.answering.doubts.abstention import asks_for_support
from rag.embedding import Encoder
from rag.language.normalise import fold
from tests.answering.small_collection import asked_of


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Is there a subsidy for restaurants in Nanjing?", True),
        ("support for movies production", True),
        ("开餐馆的个体户能领创业补贴吗", True),
        ("How do restaurants apply?", True),
        ("GRANTS for football clubs", True),
        ("附近哪家火锅好吃", False),
        ("今天天气怎么样", False),
        ("recommend a good restaurant", False),
        ("tell me a joke about immigrants", False),
    ],
)
def test_words_of_support(question: str, asks: bool) -> None:
    assert asks_for_support(fold(question)) == asks


NOTICES = [
    (
        "o_1",
        "佳木斯“三江杯”创业大赛开始报名",
        "佳木斯三江杯大赛一等奖8万元，二等奖4万元。企业在黑龙江注册、成立不超过5年。2026年7月25日报名截止，决赛9月12日。电话0454-8580071。",
    ),
    (
        "o_2",
        "佳木斯市支持民宿发展若干措施（征求意见稿）",
        "新开民宿每间客房奖励5000元，单个主体不超过10万元。全市今年等级民宿达到50家。意见反馈到10月30日。",
    ),
]


@pytest.mark.parametrize(
    ("question", "answered"),
    [
        ("who won the world cup", False),
        ("how tall is Mount Everest", False),
        ("when does the new iPhone come out", False),
        ("When is the Sanjiang Cup final in Jiamusi?", True),
        ("How much does Jiamusi give per new homestay room?", True),
    ],
)
def test_an_english_question_on_anything_else_is_sent_off(
    question: str, answered: bool, encoder: Encoder, tmp_path: Path
) -> None:
    with asked_of(NOTICES, tmp_path, encoder) as ask:
        assert (ask(question).certainty != "none") == answered
