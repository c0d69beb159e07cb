"""What is new, what closes soon and what has closed is told as a list by day, of everything that the filters leave."""

import pytest

from rag.collection import Collection
from rag.public import Answer, Filters, QueryRequest


def asked(collection: Collection, question: str, filters: Filters | None = None) -> Answer:
    answer = collection.ask(QueryRequest(question=question, filters=filters or Filters())).answer
    assert answer is not None
    return answer


@pytest.mark.parametrize(
    "question", ["最新的通知是什么", "最近有什么新通知", "what's new", "the latest notices?"]
)
def test_the_newest_notices_are_listed_newest_first(collection: Collection, question: str) -> None:
    answer = asked(collection, question)
    days = [c.date for c in answer.citations]
    assert (answer.kind, answer.certainty) == ("list", "sure")
    assert days == sorted(days, reverse=True)
    assert days[0] == collection.stats().newest_date


def test_of_a_place_or_kind_the_newest_of_it_are_listed(collection: Collection) -> None:
    answer = asked(collection, "苏州最新公示有哪些")
    told = {c.title for c in answer.citations}
    assert answer.kind == "list"
    assert all("苏州" in title for title in told)


def test_a_filter_binds_the_newest_notices(collection: Collection) -> None:
    answer = asked(collection, "最新的通知有哪些", Filters(regions=["无锡"]))
    told = [collection.notice(c.aid).regions for c in answer.citations]
    assert told
    assert all("无锡" in regions for regions in told)


@pytest.mark.parametrize(
    "question",
    [
        "最新的申报截止时间是什么时候",
        "新材料最新的政策是什么",
        "创新项目有哪些",
        "江苏有哪些创新政策",
        "高新政策有哪些",
        "更新通知有吗",
    ],
)
def test_a_subject_or_a_value_is_no_question_for_the_newest_notices(
    collection: Collection, question: str
) -> None:
    assert "从新到旧" not in asked(collection, question).text


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("即将到期的补贴有哪些", "2025年9月26日17:00截止"),
        ("快截止的项目有哪些", "2025年9月26日17:00截止"),
        ("哪些项目已经截止了", "2025年9月24日截止"),
        ("已经截止的项目", "2025年9月24日截止"),
        ("which grants are already over", "24 September 2025"),
    ],
)
def test_words_of_state_are_no_subject_of_the_list(collection: Collection, question: str, words: str) -> None:
    answer = asked(collection, question)
    assert (answer.kind, answer.certainty) == ("list", "sure")
    assert words in answer.text


def test_whose_rewards_are_asked_for_is_not_who_asks(collection: Collection) -> None:
    assert asked(collection, "低空经济政策对企业有哪些奖励").kind != "list"
    assert asked(collection, "对我们这种小企业有哪些补贴").kind == "list"
