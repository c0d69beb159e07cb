"""Whether something was changed is told by the clause that changes it, or that leaves it as it was."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest

from rag.answering.kinds.whether_changed import _ASKS
from rag.embedding import Encoder
from rag.public import Answer
from tests.answering.small_collection import asked_of

CORRECTION = (
    "change_1",
    "关于2026年岳阳市电商示范企业和直播基地认定通知有关内容的更正",
    "岳阳市商务局3月17日印发的通知中，现作如下更正：\n一、直播基地场地面积“不少于2000平方米”更正为“不少于1200平方米”。\n"
    "二、直播基地申报时间“5月6日前”更正为“5月16日前”。示范企业申报时间不变。\n三、奖补标准、申报条件均不变。",
)
SUSPENDED = (
    "change_2",
    "关于暂停受理2026年郴州市出海支持资金第二批申报的通知",
    "因年度预算已基本安排完毕，决定暂停受理2026年郴州市出海支持资金第二批申报，恢复时间另行通知。\n"
    "第一批已受理的申报不受影响，审核结果7月公示。\n其他项目不受影响，消费券合作门店征集照常进行。",
)


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    with asked_of(
        [CORRECTION, SUSPENDED], tmp_path_factory.mktemp("changed"), encoder, dt.date(2025, 9, 1)
    ) as put:
        yield put


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("岳阳直播基地申报时间改了吗", "是的，有变动"),
        ("岳阳电商示范企业申报时间改了吗", "没有变"),
        ("岳阳电商示范企业的奖补标准变了吗", "没有变"),
        ("was the deadline for the 直播基地 in Yueyang changed?", "Yes, it was changed"),
        ("郴州出海支持资金第一批暂停了吗", "不受影响"),
        ("郴州消费券合作门店还照常吗", "照常"),
        ("郴州出海支持资金第二批暂停了吗", "是的，已经暂停"),
    ],
)
def test_the_clause_on_what_is_named_says_whether_it_was_changed(
    ask: Callable[[str], Answer], question: str, begins: str
) -> None:
    assert ask(question).text.startswith(begins)


@pytest.mark.parametrize("question", ["岳阳直播基地奖多少", "岳阳直播基地申报时间改到哪天了"])
def test_who_asks_to_what_it_was_changed_gets_no_yes_or_no(
    ask: Callable[[str], Answer], question: str
) -> None:
    assert not ask(question).text.startswith(("是的", "没有变", "不受影响"))


def test_whether_one_may_change_ones_own_papers_asks_for_no_change_of_the_notice() -> None:
    assert _ASKS.search("填错了还能改吗") is None
    assert _ASKS.search("补助标准改了吗") is not None
