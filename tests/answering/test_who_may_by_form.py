"""A kind of body that a programme's conditions list may apply: 合作社能报吗."""

from collections.abc import Callable, Iterator

import pytest

from rag.embedding import Encoder
from rag.public import Answer
from tests.answering.small_collection import asked_of

COCONUTS = (
    "一、补助对象\n在文昌市行政区域内种植椰子的农户、家庭农场、农民专业合作社和农业企业。\n"
    "二、申报条件\n（一）连片面积不少于5亩；\n（二）不占用永久基本农田和生态保护红线。\n"
    "三、申报时间\n2026年3月20日至2026年4月30日。"
)


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    notices = [("form_1", "关于开展2026年文昌市低产老椰园更新改造补助申报工作的通知", COCONUTS)]
    with asked_of(notices, tmp_path_factory.mktemp("form"), encoder) as put:
        yield put


def test_a_body_that_the_conditions_list_is_told_yes_with_them(ask: Callable[[str], Answer]) -> None:
    answer = ask("合作社能报文昌椰园更新改造补助吗")
    assert answer.text.startswith("可以")
    assert any("农民专业合作社" in citation.quote for citation in answer.citations)


def test_a_body_that_is_not_listed_is_told_no_yes(ask: Callable[[str], Answer]) -> None:
    assert not ask("社会组织能报文昌椰园更新改造补助吗").text.startswith("可以")


def test_what_must_not_be_used_says_no(ask: Callable[[str], Answer]) -> None:
    assert ask("占用永久基本农田的能报文昌椰园更新改造补助吗").text.startswith("不可以")
