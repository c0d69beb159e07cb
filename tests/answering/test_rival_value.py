"""A value of another class, batch or step than the one that is named is not told for certain."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from rag.answering.asked.missing_member import missing_member
from rag.embedding import Encoder
from rag.public import Answer
from tests.answering.small_collection import asked_of

NOTICES = [
    (
        "r_1",
        "泸州市关于2025年研发中心认定和运行评估（复核）工作的通知",
        "一、条件：规模以上企业均可。二、时间：新认定申报材料网上提交截止时间为2025年10月15日，复核材料网上提交截止时间为2025年10月29日。"
        "三、认定为研发中心的一次性奖励20万元。电话0830-2210011。",
    ),
    (
        "r_2",
        "绵阳市关于发放2025年科技创新券的通知",
        "一、对象：入库的科技型中小企业。二、比例：按合同实际支付金额的40%兑付；使用涪江平台仪器的，按50%兑付。"
        "三、时间：2025年11月5日前申领，电话0816-2210011。",
    ),
]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    with asked_of(NOTICES, tmp_path_factory.mktemp("rival"), encoder) as put:
        yield put


@pytest.mark.parametrize("question", ["泸州研发中心复核材料哪天截止", "绵阳创新券兑付比例"])
def test_the_other_value_is_not_told_for_certain(ask: Callable[[str], Answer], question: str) -> None:
    answer = ask(question)
    right = {"泸州研发中心复核材料哪天截止": "10月29日"}.get(question, "40%")
    assert answer.certainty == "possible" or right in answer.text.split("《")[0]
    assert any(right in citation.quote for citation in answer.citations)


def test_that_of_the_named_class_is(ask: Callable[[str], Answer]) -> None:
    assert ask("泸州研发中心新认定材料哪天截止").certainty == "sure"


def test_a_track_is_called_by_its_whole_name() -> None:
    text = "分·文创消费赛道、·数字经济赛道，三个赛道各评一等奖1个，每条赛道单独评。"
    missing = missing_member("文旅赛道几号截止", text)
    assert missing == ("文旅赛道", ["文创消费赛道", "数字经济赛道"])
