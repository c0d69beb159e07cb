"""Whoever tells of his own circumstance is answered by the clause on it, not by what is asked of everybody or by the last day."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from rag.embedding import Encoder
from rag.public import Answer
from tests.answering.small_collection import asked_of

SHOPS = """一、补助对象：在安吉县登记、经营满1年的个体工商户和小微企业。
二、补助标准：按月租金的30%补助，最高1万元。现金付租没有凭证的，房东补开收据也认。网店没有门面，不在补助范围。
三、申报时间：2025年9月1日至10月31日，在县政务大厅5号窗口办理。
四、补助于2025年12月底前打到店主账户。
"""
VOUCHER = """安吉县“山货”消费券自9月21日起暂停发放，恢复时间另行公布。
一、已领未用的券，在10月20日前照常使用，过后失效。
二、咨询电话0572-5000011。
"""


@pytest.fixture(scope="module")
def put(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    notices = [
        ("rent1", "安吉县关于申报2025年沿街小店租金补助的通知", SHOPS),
        ("stop2", "关于暂停发放“山货”消费券的告知书", VOUCHER),
    ]
    with asked_of(notices, tmp_path_factory.mktemp("home"), encoder) as asks:
        yield asks


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("我房租都是给的现金，没有凭证，还能申请安吉沿街小店租金补助吗", "房东补开收据也认"),
        ("我家是网店没有门面，安吉沿街小店租金补助能申请吗", "网店没有门面，不在补助范围"),
        ("手里还有张山货消费券，还能用吗", "在10月20日前照常使用"),
        ("安吉沿街小店租金补助的钱什么时候打", "2025年12月底前打到店主账户"),
    ],
)
def test_the_clause_on_it_answers(put: Callable[[str], Answer], question: str, clause: str) -> None:
    answer = put(question)
    assert answer.certainty != "none"
    assert any(clause in citation.quote for citation in answer.citations)


def test_whoever_tells_of_none_is_told_whether_it_is_open(put: Callable[[str], Answer]) -> None:
    assert "10月31日" in put("安吉沿街小店租金补助还能申请吗").text


def test_a_name_that_the_index_cuts_otherwise_is_no_unknown_one(put: Callable[[str], Answer]) -> None:
    assert "没有写到“山获" not in put("山获消费券谁打分").text
