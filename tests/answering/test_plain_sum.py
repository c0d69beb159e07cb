"""A sum that is written out as given is quoted, though no rule has a fact for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.answering.quoting.plain_sum import tells_plain_sum
from rag.embedding import Encoder
from rag.language.normalise import fold
from tests.answering.small_collection import asked_of


@pytest.mark.parametrize(
    "words",
    [
        "【领多少】每招1人1500元",
        "一居每月900元，两居每月1400元",
        "面积40平以上，一次性8000元",
        "每招1人补1,500元",
        "初级（五级）1000元，中级（四级）1500元，高级（三级）2000元。",
        "例石铜艺有限公司，迪拜礼品展，3个展位，核定8.1万元；",
    ],
)
def test_a_sum_for_each_is_given(words: str) -> None:
    assert tells_plain_sum(fold(words))


@pytest.mark.parametrize(
    "words",
    [
        "有人说要先交500元代办费",
        "每家须缴纳保证金2000元",
        "罚款每次500元",
        "年营业额每店200万元以上",
        "元旦见",
        "挂牌价格1000元",
        "月租1000元",
        "初级职称年薪10万元，中级职称年薪12万元",
    ],
)
def test_a_sum_that_is_paid_or_wanted_is_not(words: str) -> None:
    assert not tells_plain_sum(fold(words))


def test_the_rent_is_quoted_where_no_rule_reads_it(tmp_path: Path, encoder: Encoder) -> None:
    text = "人才公寓“云栖里”放出房源120套。\n谁能住：与本区企业签订1年以上劳动合同的人员。\n收费：一居每月900元，两居每月1400元。\n有人要500元代办费的，是骗子。"
    with asked_of([("sum-1", "镇江新区“云栖里”人才公寓上线", text)], tmp_path, encoder) as asking:
        answer = asking("云栖里两居多少钱")
    assert answer.certainty == "possible", answer.text
    assert "1400元" in answer.citations[0].quote
