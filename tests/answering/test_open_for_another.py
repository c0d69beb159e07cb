"""Whether one may still apply: by the batch that is named, and where the question names no class also by one that is not over."""

from collections.abc import Callable, Iterator

import pytest

from rag.embedding import Encoder
from rag.public import Answer
from tests.answering.small_collection import asked_of

TWO_BATCHES = """酒泉市“驼铃工坊”申报分两批。补助标准：每家30万元。
第一批：2025年9月10日至9月30日
第二批：2025年11月3日至11月28日"""
TWO_CLASSES = """现组织2025年张掖市绿洲实验室认定和复核工作。
一、认定。申报单位应在张掖市注册满2年。
二、复核。2022年认定的绿洲实验室应参加复核。
认定申报材料网上提交截止时间为2025年9月20日，复核材料网上提交截止时间为2025年10月17日。"""


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    notices = [
        ("b_1", "酒泉丨2025年“驼铃工坊”培育项目申报公告", TWO_BATCHES),
        ("b_2", "关于开展2025年张掖市绿洲实验室认定和复核工作的通知", TWO_CLASSES),
        ("b_3", "武威丨2025年仓库租金补贴申报通知", "按租金的30%补贴，请于2025年10月20日前申报。"),
    ]
    with asked_of(notices, tmp_path_factory.mktemp("classes"), encoder) as put:
        yield put


def test_a_batch_that_has_not_begun_is_not_open_because_another_is(ask: Callable[[str], Answer]) -> None:
    assert ask("酒泉驼铃工坊第二批现在能报吗").text.startswith("还不可以")
    assert ask("酒泉驼铃工坊第一批现在能报吗").text.startswith("可以")


def test_another_class_that_is_open_is_told_beside_the_one_that_is_over(ask: Callable[[str], Answer]) -> None:
    both = ask("张掖绿洲实验室还能报吗")
    assert both.certainty == "possible", both.text
    assert "可以，张掖市绿洲实验室复核仍可申报，2025年10月17日截止" in both.text
    assert "认定已于2025年9月20日截止" in both.text
    assert "不可以" in ask("张掖绿洲实验室认定还能报吗").text
    assert "9月20日" not in ask("张掖绿洲实验室复核还能报吗").text.split("《")[0]
