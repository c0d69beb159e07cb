"""The number that a later notice puts in place of another one is told, never the one that is out of use."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from rag.embedding import Encoder
from rag.public import Answer
from tests.answering.small_collection import asked_of

NOTICES = [
    (
        "num-1",
        "镇江市关于组织申报2025年度绿色车间奖补的通知",
        "现组织申报绿色车间奖补，每个车间奖补10万元。\n申报截止时间为2025年10月18日。\n业务咨询：规划科 0511-86680012；平台技术支持：0511-86680035；京口区经发局：0511-86680077。",
    ),
    (
        "num-2",
        "关于《关于组织申报2025年度绿色车间奖补的通知》的更正",
        "因校对疏漏，现更正如下：规划科电话应为0511-86680021。平台技术支持电话0511-86680035已停用，请改拨0511-86680053。其余内容不变。镇江市工业和信息化局",
    ),
    (
        "num-3",
        "扬州市关于组织申报2025年度小店焕新补贴的通知",
        "扬州市小店焕新补贴开始报名，每店补3000元。\n申报截止时间为2025年10月20日。\n不懂就打商务局流通股：0514-87313208。",
    ),
    (
        "num-4",
        "关于更正扬州市2025年度小店焕新补贴申报通知的说明",
        "9月发布的《关于组织申报2025年度小店焕新补贴的通知》有一处写错。咨询电话：原文的号码错了一位，正确的是0514-87313280。",
    ),
]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    with asked_of(NOTICES, tmp_path_factory.mktemp("numbers"), encoder) as asking:
        yield asking


@pytest.mark.parametrize(
    ("question", "new", "old"),
    [
        ("镇江绿色车间奖补规划科电话，之前那个号没人接", "86680021", "86680012"),
        ("镇江绿色车间奖补平台技术支持的电话", "86680053", "86680077"),
        ("镇江绿色车间奖补的技术支持86680035打不通", "86680053", "86680077"),
        ("镇江绿色车间奖补京口区的咨询电话", "86680077", "86680053"),  # whose number stands
        ("扬州小店焕新补贴电话多少", "87313280", "87313208"),
        ("扬州小店焕新补贴的电话是不是印错了", "87313280", "87313208"),
    ],
)
def test_the_number_that_counts_is_told(
    ask: Callable[[str], Answer], question: str, new: str, old: str
) -> None:
    told = [line for line in ask(question).text.split("\n") if line.startswith("电话")]
    assert any(new in line for line in told)
    assert not any(old in line for line in told)
