"""Turns of a conversation that tell only what was asked, or what was answered without its links."""

from __future__ import annotations

import pytest

from rag.collection import Collection
from rag.public import QueryRequest, QueryResponse

UNICORN = "苏州独角兽培育企业什么时候截止"
LIST = "苏州现在还能报什么"


def ask(collection: Collection, question: str, **fields: object) -> QueryResponse:
    return collection.ask(
        QueryRequest.model_validate({"question": question, "as_of": "2025-09-25", **fields})
    )


def text(response: QueryResponse) -> str:
    assert response.answer is not None
    return response.answer.text


@pytest.mark.parametrize(("first", "then"), [(UNICORN, "联系电话？"), (LIST, "第2个什么时候截止")])
def test_a_turn_with_its_question_alone_keeps_the_thread(
    collection: Collection, first: str, then: str
) -> None:
    told = ask(collection, first)
    known = ask(collection, then, context=told.context)
    bare = ask(collection, then, conversation=[{"question": first}])
    assert text(bare) == text(known)
    with_answer = ask(collection, then, conversation=[{"question": first, "answer": text(told)}])
    assert text(with_answer) == text(known)


def test_items_of_a_list_without_links_are_found_by_their_names(collection: Collection) -> None:
    shown = "1. 苏州市高端人才（第二批）：2025年10月11日截止\n2. 省级企业技术中心（苏州）：2025年10月24日截止\n3. 苏州市“独角兽”培育企业"
    conversation = [{"question": "我能报什么", "answer": shown}]
    second = ask(collection, "第2个什么时候截止", conversation=conversation)
    assert "省、市两级企业技术中心申报要求" in text(second)
    assert "2025年10月24日" in text(second)
    third = ask(collection, "第三个什么时候截止", conversation=conversation)
    assert "独角兽" in (third.context.question if third.context else "")


def test_a_link_below_a_list_is_none_of_its_items(collection: Collection) -> None:
    shown = "1. 苏州市高端人才（第二批）：2025年10月11日截止 [1]\n2. 省级企业技术中心（苏州）：2025年10月24日截止 [2]\n注意：以变更公告为准："
    conversation = [{"question": "我能报什么", "answer": shown + link_of(collection, UNICORN)}]
    second = ask(collection, "第2个什么时候截止", conversation=conversation)
    assert "省、市两级企业技术中心申报要求" in text(second)


def test_what_a_refusal_names_as_nearest_was_not_spoken_of(collection: Collection) -> None:
    refused = f"没有找到能回答这个问题的公告。\n最接近的公告：\n- 《独角兽》 {link_of(collection, UNICORN)}"
    conversation = [{"question": "月球基地补贴有多少", "answer": refused}]
    assert "独角兽" not in text(ask(collection, "联系电话？", conversation=conversation))


def link_of(collection: Collection, question: str) -> str:
    answer = ask(collection, question).answer
    assert answer is not None
    return answer.citations[0].url


def test_a_list_of_what_is_not_held_is_none(collection: Collection) -> None:
    turn = {"question": "你好", "answer": "1. 月球基地补贴\n2. 火星移民奖励"}
    assert text(ask(collection, "你好", conversation=[turn]))


def test_another_thing_of_a_class_is_asked_for_itself(collection: Collection) -> None:
    first = ask(collection, "常州领军型创新人才A类资助多少")
    assert first.context is not None
    then = ask(collection, "B类要不要硕士学位", context=first.context.model_dump())
    assert "40万元" not in text(then).splitlines()[0]
    assert "资助多少" not in (then.context.question if then.context else "")
    again = ask(collection, "B类呢", context=first.context.model_dump())
    assert "40万元" in text(again).splitlines()[0]
