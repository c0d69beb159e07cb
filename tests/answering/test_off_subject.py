"""A question is not sent off as of another world where it asks for money or for a call."""

from __future__ import annotations

import pytest

from rag.answering.doubts.abstention import asks_for_support
from rag.language.normalise import fold


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
