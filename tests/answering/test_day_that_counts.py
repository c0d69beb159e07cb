"""Of a call in batches the batch that is open counts, in verdicts, lists and dates: who is told the last one misses his own."""

from collections.abc import Callable, Iterator

import pytest

from rag.embedding import Encoder
from rag.public import Answer
from tests.answering.small_collection import asked_of

BATCHES = """现开展2025年酒泉市“驼铃工坊”培育项目申报。补助标准：每家30万元。
第一批 2025年9月10日至9月30日
第二批 2025年11月3日至11月28日"""


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    notices = [
        ("b_1", "酒泉丨2025年“驼铃工坊”培育项目申报公告", BATCHES),
        ("b_2", "武威丨2025年仓库租金补贴申报通知", "按租金的30%补贴，请于2025年10月20日前申报。"),
        ("b_3", "张掖丨2025年展位费补助申报通知", "按展位费的50%补助，请于2025年10月22日前申报。"),
    ]
    with asked_of(notices, tmp_path_factory.mktemp("batches"), encoder) as put:
        yield put


@pytest.mark.parametrize(
    ("question", "day", "other"),
    [
        ("酒泉驼铃工坊还能报吗", "9月30日", "11月28日"),
        ("酒泉现在有什么能报的", "9月30日", "11月28日"),
        ("酒泉11月份截止的项目有哪些", "11月28日", "9月30日"),
    ],
)
def test_the_batch_that_is_open_counts(
    ask: Callable[[str], Answer], question: str, day: str, other: str
) -> None:
    told = ask(question).text.split("《")[0]
    assert f"2025年{day}截止" in told
    assert f"2025年{other}截止" not in told


def test_the_next_day_is_told_first(ask: Callable[[str], Answer]) -> None:
    lines = ask("酒泉驼铃工坊什么时候截止").text.split("\n")
    days = [line for line in lines if line.startswith("申报截止")]
    assert ["9月30日" in line for line in days] == [True, False]


@pytest.mark.parametrize(
    ("question", "day", "other"),
    [
        ("deadline for batch one of the 驼铃工坊 project in Jiuquan", "30 September", "28 November"),
        ("When does batch two of the 驼铃工坊 in Jiuquan close?", "28 November", "30 September"),
        ("酒泉驼铃工坊 second batch 几号截止", "11月28日", "9月30日"),
    ],
)
def test_a_batch_named_in_english_words_has_its_own_day(
    ask: Callable[[str], Answer], question: str, day: str, other: str
) -> None:
    told = ask(question).text.split("“酒泉")[0].split("《")[0]
    assert day in told
    assert other not in told
