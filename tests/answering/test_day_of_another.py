"""A day by which others act, or of another step than the asked one, is told as just that and never as sure."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from rag.embedding import Encoder
from rag.public import Answer
from tests.answering.small_collection import asked_of

NOTICES = [
    (
        "d_1",
        "绵阳丨2025年“小巨匠”工坊认定申报通知",
        "市经信局组织2025年“小巨匠”工坊认定。各县区经信局10月20日前完成初审并汇总报送市经信局。电话：0816-2210011。",
    ),
    (
        "d_2",
        "德州丨2025年节水改造补助申报",
        "现组织节水改造补助申报。网上审核通过的，请于2025年10月15日前将纸质材料一式两份送市水务局。电话：0534-2210011。",
    ),
    (
        "d_3",
        "宝鸡丨2025年数字车间奖励申报通知",
        "宝鸡数字车间奖励开始申报。企业于2025年9月30日前登录“宝企通”平台网上填报。电话：0917-2210011。",
    ),
]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    with asked_of(NOTICES, tmp_path_factory.mktemp("steps"), encoder) as put:
        yield put


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("绵阳小巨匠工坊企业最晚哪天申报", "没有写申报单位自己的"),
        ("When is the deadline to apply for the Mianyang 小巨匠 workshops?", "not the applicants' own"),
        ("德州节水改造补助网上几号前提交", "没有写网上的"),
        ("宝鸡数字车间奖励纸质材料哪天前交", "没有写交纸质材料的"),
    ],
)
def test_another_step_s_day_is_told_as_such(ask: Callable[[str], Answer], question: str, said: str) -> None:
    answer = ask(question)
    assert answer.certainty == "possible"
    assert said in answer.text.split("\n")[0]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("绵阳小巨匠工坊各县区初审汇总到哪天", "10月20日"),
        ("德州节水改造补助材料几号前送到水务局", "10月15日"),
        ("宝鸡数字车间奖励截止时间", "9月30日"),
    ],
)
def test_the_asked_one_s_is_sure(ask: Callable[[str], Answer], question: str, told: str) -> None:
    answer = ask(question)
    assert answer.certainty == "sure"
    assert told in answer.text
