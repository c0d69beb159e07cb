"""A notice on which questions fail is set aside and told of; the others answer."""

from __future__ import annotations

import datetime as dt

import pytest

from rag.calls import CallQuery
from rag.collection import setting_aside
from rag.collection.answer_pipeline import AnswerPipeline
from rag.collection.setting_aside import culprits
from rag.collection.writer import put_notices
from rag.domain import NoticeInput
from rag.public import NoticeQuery, QueryRequest
from rag.retrieval.retrieval_config import RetrievalConfig
from tests.core.small import Home, notice, notices

BEYOND = NoticeInput(**notice("old.1", date=dt.date.max))
"""What an older version took: no arithmetic on days goes beyond it."""


@pytest.mark.parametrize(
    "question", ["南京创新券项目的申报截止时间", "现在可以申报哪些项目", "绿色工厂申报条件是什么"]
)
def test_a_question_that_fails_on_one_notice_is_answered_from_the_others(
    small: Home, question: str, caplog: pytest.LogCaptureFixture
) -> None:
    small.index(*notices(6))
    put_notices([BEYOND], small.settings, encoder=small.encoder)
    asked, day = QueryRequest(question=question), dt.date(2025, 9, 25)
    with small.open() as collection:
        with pytest.raises(OverflowError):
            AnswerPipeline(collection._reader, lambda: small.encoder, day, RetrievalConfig()).begin(asked)
        for _ in range(2):
            response = collection.ask(asked, as_of=day)
            assert response.answer is not None
            assert all(passage.notice.aid != "old.1" for passage in response.passages)
            assert response.index.notices == 7
        assert collection.notices(NoticeQuery()).total == 7
        assert collection.calls(CallQuery()).total >= 1
    assert [r.name for r in caplog.records if "old.1" in r.getMessage()] == ["notice_rag.collection"]


def test_the_notices_at_fault_are_found_by_halving() -> None:
    asked: list[frozenset[str]] = []

    def works_without(aids: frozenset[str]) -> bool:
        asked.append(aids)
        return {"n17", "n901"} <= aids

    assert culprits(works_without, [f"n{n}" for n in range(1000)]) == {"n17", "n901"}
    assert len(asked) < 30


def test_a_failure_that_depends_on_no_notice_or_on_most_is_told_as_it_is(
    small: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert culprits(lambda aids: False, ["a", "b"]) == frozenset()
    assert culprits(lambda aids: len(aids) > 20, [f"n{n}" for n in range(40)]) == frozenset()
    small.index(*notices(3))
    tried = 0

    def fails(reader: object) -> None:
        nonlocal tried
        tried += 1
        raise ZeroDivisionError

    with small.open() as collection:
        for _ in range(10):
            with pytest.raises(ZeroDivisionError):
                collection._tolerant(fails)
    assert tried == 12  # each once, and a single search by both orders, which is not begun again for a while
    assert setting_aside.PAUSE_S > 10
