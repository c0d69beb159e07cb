"""Who asks as of a past day is answered from what was published by then."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from rag.collection import Collection
from rag.embedding import Encoder
from rag.public import QueryRequest, QueryResponse
from tests.answering.small_collection import PUBLISHED, collection_of

NOTICES = [
    (
        "sow-1",
        "关于申报2025年荣昌猪保种补助的通知",
        "荣昌区现组织申报荣昌猪保种补助。\n饲养能繁母猪5头以上的养殖户，每头补助300元。\n申报截止时间为2025年10月31日。",
    )
]
QUESTION = "荣昌养母猪一头补多少"


def asked(collection: Collection, as_of: dt.date) -> QueryResponse:
    return collection.ask(QueryRequest(question=QUESTION, as_of=as_of))


def test_a_notice_that_was_not_yet_published_is_neither_found_nor_told(
    tmp_path: Path, encoder: Encoder
) -> None:
    with collection_of(NOTICES, tmp_path, encoder) as collection:
        before = asked(collection, PUBLISHED - dt.timedelta(days=1))
        assert not before.passages
        assert before.answer
        assert before.answer.certainty == "none"
        on_the_day = asked(collection, PUBLISHED)
        assert [passage.notice.aid for passage in on_the_day.passages] == ["sow-1"]


def test_a_notice_that_bears_a_day_to_come_is_told_today(tmp_path: Path, encoder: Encoder) -> None:
    ahead = dt.date.today() + dt.timedelta(days=40)
    with collection_of(NOTICES, tmp_path, encoder, published=ahead) as collection:
        answer = collection.ask(QueryRequest(question=QUESTION)).answer
        assert answer
        assert "300元" in answer.text
