"""Who may apply, asked in few words: what tells of the asker names no programme, and a question for a sum is none of whether."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from rag.embedding import Encoder
from rag.public import Answer
from tests.answering.small_collection import asked_of

EAGLES = """为培育科技企业，现组织开展2025年度包头市雏鹰科技企业认定工作。
一、认定条件
申请企业须同时符合下列各项：
（一）在包头市注册，成立时间1年以上、8年以下的企业法人；
（二）2024年度营业收入在100万元以上、5000万元以下；
（三）已认定为高新技术企业的，不得申报。
二、认定后每家奖励10万元。
三、申报时间：2025年9月10日至10月12日。
四、联系电话：0472-5000012。
"""


@pytest.fixture(scope="module")
def put(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    notices = [("e1", "包头市科学技术局关于组织开展2025年度雏鹰科技企业认定工作的通知", EAGLES)]
    with asked_of(notices, tmp_path_factory.mktemp("terse"), encoder) as asks:
        yield asks


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("包头成立半年能报雏鹰科技企业吗", "成立时间1年以上"),
        ("包头收入6000万能报雏鹰吗", "5000万元以下"),
        ("包头我们已是高企能报雏鹰吗", "已认定为高新技术企业的，不得申报"),
    ],
)
def test_few_words_get_the_condition_that_is_broken(
    put: Callable[[str], Answer], question: str, quoted: str
) -> None:
    answer = put(question)
    assert answer.kind == "verdict"
    assert "不可以" in answer.text
    assert any(quoted in citation.quote for citation in answer.citations)


def test_what_nobody_told_is_no_reason(put: Callable[[str], Answer]) -> None:
    assert "您说的是—" not in put("包头我们成立半年能报雏鹰吗").text


def test_how_much_is_no_question_of_whether(put: Callable[[str], Answer]) -> None:
    assert not put("我们包头公司收入6000万，评上雏鹰能拿多少").text.startswith("不可以")
