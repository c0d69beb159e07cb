"""What is asked for and not told by the notice of the named programme: refused, with what that notice does say."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from rag.embedding import Encoder
from rag.public import Answer
from tests.answering.small_collection import asked_of

TEXT = (
    "市科技局现组织“星火揭榜”项目申报。一、榜单：X1 控制芯片，资助800万元；X2 主驱模块，资助600万元；X3 工具链，资助350万元。"
    "二、申报条件：在我市注册满1年的企业。三、网上申报截止时间为2025年10月20日。四、项目验收后才拨款。五、联系电话：0513-88000001。"
)
NOTICES = [("a_1", "南通丨2025年“星火揭榜”项目申报通知", TEXT)]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    with asked_of(NOTICES, tmp_path_factory.mktemp("untold"), encoder) as put:
        yield put


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("南通星火揭榜X4题资助多少钱", "没有X4"),
        ("南通星火揭榜项目验收后多久拨款", "没有写明"),
        ("南通星火揭榜第二批几号截止", "没有第2批"),
        ("南通星火揭榜已经有多少家企业报名了", "没有"),
    ],
)
def test_it_is_refused(ask: Callable[[str], Answer], question: str, said: str) -> None:
    answer = ask(question)
    assert answer.certainty == "none"
    assert said in answer.text


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("南通星火揭榜X3题资助多少钱", "350万元"),
        ("南通星火揭榜首批几号截止", "10月20日"),
        ("南通星火揭榜几号截止", "10月20日"),
    ],
)
def test_what_is_told_is_answered(ask: Callable[[str], Answer], question: str, told: str) -> None:
    answer = ask(question)
    assert answer.certainty != "none"
    assert told in answer.text
