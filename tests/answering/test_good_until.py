"""Until when a voucher is good is told by the notice that counts by now, and the day of each part where no part is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from rag.embedding import Encoder
from rag.public import Answer
from tests.answering.small_collection import asked_of

NOTICES = [
    (
        "use-1",
        "扬州市关于发放2025年中小企业数字化诊断券的通知",
        "扬州市2025年分两批发放数字化诊断券。\n第一批：100张，8月10日至9月3日申领，有效期至2025年10月30日；\n第二批：100张，11月1日至11月25日申领，有效期至2025年12月31日。\n逾期未使用的券自动作废。",
    ),
    (
        "use-2",
        "扬州市关于取消2025年中小企业数字化诊断券第二批发放的公告",
        "扬州市9月发布的《关于发放2025年中小企业数字化诊断券的通知》计划分两批发放。现取消第二批诊断券申领。\n第一批已发放的诊断券继续有效，使用期限由2025年10月30日延长至2025年12月15日，企业无需办理手续。",
    ),
    (
        "use-3",
        "镇江市关于暂停“焕新镇江”消费券发放的公告",
        "自2025年9月21日起暂停“焕新镇江”消费券发放，恢复时间另行公告。\n9月20日24时前已领取且未过期的消费券，仍可在原有效期内使用。",
    ),
    (
        "use-4",
        "南通市关于申报2025年度新材料专项资金的通知",
        "一、支持方向\n方向一：首批次应用。按销售额的15%奖励。\n方向二：中试平台建设。按投入的20%补助。\n方向三：储能示范。每个奖励50万元。\n三、申报时间\n"
        "方向一申报截止2025年10月24日；方向二申报截止2025年11月15日；方向三申报截止2025年11月29日。",
    ),
    (
        "use-5",
        "南通市关于2025年度新材料专项资金申报通知有关内容的更正",
        "南通市《关于申报2025年度新材料专项资金的通知》有一处内容有误，现更正如下：\n“方向二申报截止2025年11月15日”更正为“方向二申报截止2025年11月25日”。其余内容不变。",
    ),
]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    with asked_of(NOTICES, tmp_path_factory.mktemp("good"), encoder) as asking:
        yield asking


@pytest.mark.parametrize(
    "question",
    [
        "扬州数字化诊断券第一批领的券什么时候过期",
        "Until when can a first-batch Yangzhou diagnosis voucher be used?",
    ],
)
def test_the_day_to_which_the_use_was_put_off_is_told(ask: Callable[[str], Answer], question: str) -> None:
    told = [str(value.value) for value in ask(question).stated]
    assert any("2025-12-15" in value for value in told)
    assert not any("2025-09-03" in value or "2025-10-30" in value for value in told)


def test_what_becomes_of_vouchers_that_are_held_is_told_in_the_words_of_the_suspension(
    ask: Callable[[str], Answer],
) -> None:
    assert "仍可在原有效期内使用" in ask("焕新镇江消费券我抢到还没用，停发了还有效吗").text


def test_each_part_has_its_day_where_none_is_named(ask: Callable[[str], Answer]) -> None:
    text = ask("南通市2025年度新材料专项资金什么时候截止").text
    assert all(day in text for day in ("2025年10月24日", "2025年11月25日", "2025年11月29日"))
    own = ask("南通市2025年度新材料专项资金方向三什么时候截止").stated
    assert [str(value.value) for value in own] == ["2025-11-29"]
