"""Why something is so is asked of what was spoken of, and a class that was named stays named."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from rag.collection import Collection
from rag.collection.writer import put_notices
from rag.domain import NoticeInput
from rag.embedding import Encoder
from rag.public import QueryRequest
from rag.settings import Settings
from tests.answering.small_collection import AS_OF, PUBLISHED

NOTICES = [
    (
        "why-1",
        "镇江市技术改造补助申报通知",
        "现组织申报技术改造补助，两个类别同一企业只能选一类。\n类别 | 门槛 | 支持方式 | 申报截止\nA类 设备更新 | 设备投资100万元以上 | 按投资额的8%补助，不超过60万元 | 2025年10月9日\n"
        "B类 智能化改造 | 软硬件投入50万元以上 | 按投入额的15%补助，不超过90万元 | 2025年10月23日\n职工人数不超过300人的企业可以申报。",
    ),
    (
        "why-2",
        "扬州市绿色餐厅改造补助申报通知",
        "现组织申报绿色餐厅改造补助，按设备费的20%补助。请于2025年10月20日前提交。",
    ),
    (
        "why-3",
        "关于暂停受理扬州市绿色餐厅改造补助的公告",
        "因平台出现重复计发票的情况，自2025年9月20日起暂停受理绿色餐厅改造补助，恢复时间另行通知。",
    ),
]


@pytest.fixture(scope="module")
def converse(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[..., str]]:
    settings = Settings(home=tmp_path_factory.mktemp("why"))
    notices = [
        NoticeInput(aid, title, f"https://{aid[-1]}.example.cn", PUBLISHED, "号", text)
        for aid, title, text in NOTICES
    ]
    put_notices(notices, settings, encoder=encoder)
    with Collection.open(settings, encoder=encoder) as collection:

        def told(*turns: str) -> str:
            context, text = None, ""
            for turn in turns:
                fields = {"question": turn, "as_of": AS_OF, "context": context}
                response = collection.ask(QueryRequest.model_validate(fields))
                assert response.answer is not None
                context, text = response.context, response.answer.text
            return text

        yield told


@pytest.mark.parametrize("why", ["为什么", "为啥不行呢？", "why?"])
def test_why_something_was_suspended_is_told(converse: Callable[..., str], why: str) -> None:
    assert "重复计发票" in converse("扬州绿色餐厅改造补助现在还能报吗", why)


def test_why_somebody_may_not_is_told_by_the_condition_again(converse: Callable[..., str]) -> None:
    asked = "我们职工500人，镇江技术改造补助能报吗"
    assert converse(asked, "为什么") == converse(asked)


def test_a_class_that_was_named_stays_named(converse: Callable[..., str]) -> None:
    told = converse("镇江技术改造B类补多少", "什么时候截止")
    assert "2025年10月23日" in told
    assert "2025年10月9日" not in told


def test_a_bare_question_for_a_value_is_asked_of_what_was_spoken_of(converse: Callable[..., str]) -> None:
    for bare in ("by when?", "how much?"):
        told = converse("镇江技术改造A类 what is it", bare)
        assert "2025年10月9日" in told or "9 October" in told or "600,000" in told, told
