"""Turns as people type them: what goes on with the thread, in whichever words, and what does not."""

from __future__ import annotations

import pytest

from rag.collection import Collection
from rag.conversation.turn_requests import without_acknowledgement
from rag.language.language_detection import turn_language
from rag.language.own_years import with_own_year
from rag.public import QueryRequest, QueryResponse
from tests.conversation.asked_in_turn import converse

UNICORN, TALENTS, PLATFORM, INCUBATOR = "2652053960_3", "2652054017_4", "2652053897_1", "2652053619_1"


def told(response: QueryResponse) -> str:
    assert response.answer is not None
    return response.answer.text


def quoted(response: QueryResponse) -> set[str]:
    assert response.answer is not None
    return {citation.aid for citation in response.answer.citations}


@pytest.mark.parametrize(
    ("turns", "aid"),
    [
        (("苏州独角兽培育企业怎么申报", "how many copies"), UNICORN),
        (("苏州 high-end talent 什么时候 deadline", "salary 要求多少"), TALENTS),
        (("省工业互联网平台怎么申报", "我们已经是企业级了，还能再报企业级吗"), PLATFORM),
        (("省工业互联网平台怎么申报", "邮寄地址", "科技型企业孵化器呢"), INCUBATOR),
    ],
)
def test_a_turn_is_asked_of_what_it_is_about(
    collection: Collection, turns: tuple[str, ...], aid: str
) -> None:
    response = converse(collection, *turns)
    assert quoted(response) == {aid}
    assert response.answer is not None
    assert not response.answer.abstained


def test_a_bare_year_after_a_founding_is_the_year_of_founding(collection: Collection) -> None:
    turns = ("苏州独角兽培育企业怎么申报", "我们2014年成立的可以吗")
    assert told(converse(collection, *turns)).startswith("不可以")
    assert "您说的是2016年" in told(converse(collection, *turns, "2016年的呢"))
    assert with_own_year("南京总部企业申报", "2016年的呢") == ""


def test_the_item_that_closes_first_is_picked_of_a_list(collection: Collection) -> None:
    response = converse(collection, "常州的企业10月能报什么", "哪个最先截止")
    assert quoted(response) == {"2652053960_2"}
    both = converse(
        collection, "What can a company in Suzhou apply for right now?", "which one closes first?"
    )
    assert both.answer is not None
    assert both.answer.kind == "list"  # two close on that day
    assert "25 September 2025" in both.answer.text
    assert "26 September" not in both.answer.text


def test_a_demand_on_one_thing_is_no_part_of_what_was_asked_before(collection: Collection) -> None:
    response = converse(collection, "常州领军型创新人才B类月薪要多少", "年龄要求呢")
    assert response.context is not None
    assert not response.context.question.endswith("多少")


@pytest.mark.parametrize(
    ("turn", "rest"),
    [
        ("行，那无锡的呢", "那无锡的呢"),
        ("好的。电话多少", "电话多少"),
        ("thanks. and the phone?", "and the phone?"),
        ("嗯，电话呢", "电话呢"),
        ("谢谢", "谢谢"),
        ("可以，", "可以，"),
        ("苏州，常州都能报吗", "苏州，常州都能报吗"),
    ],
)
def test_what_a_turn_says_before_it_goes_on_is_no_part_of_it(turn: str, rest: str) -> None:
    assert without_acknowledgement(turn) == rest


def test_a_fee_is_needed_or_not(collection: Collection) -> None:
    assert told(converse(collection, "南京专精特新第二批什么时候截止", "要交钱吗")).startswith("不需要")


@pytest.mark.parametrize(
    ("turn", "language"),
    [("and a 快艇 one?", "en"), ("Kunshan 的电话?", "zh"), ("contact?", "en"), ("??", None)],
)
def test_a_mixed_turn_is_answered_in_the_language_of_most_of_its_words(
    turn: str, language: str | None
) -> None:
    assert turn_language(turn) == language


@pytest.mark.parametrize(
    ("turns", "aids"),
    [
        (("南京中试平台备案什么时候截止", "跟概念验证中心有什么区别"), {"2652053619_2", "2652053573_3"}),
        (("无锡太湖人才计划怎么报", "跟苏州高端人才比"), {"2652053202_2", TALENTS}),
        (
            ("what's open in Changzhou", "the first one", "compare it with the second one"),
            {"2652053960_2", "2652053777_3"},
        ),
    ],
)
def test_what_was_spoken_of_is_compared_with_another(
    collection: Collection, turns: tuple[str, ...], aids: set[str]
) -> None:
    response = converse(collection, *turns)
    assert response.answer is not None
    assert response.answer.kind == "comparison"
    assert aids <= quoted(response)


def test_the_one_in_another_place_is_the_same_asked_of_that_place(collection: Collection) -> None:
    turns = ("Changzhou industrial development fund: phone number?", "and the one in Suzhou?")
    context = converse(collection, *turns).context
    assert context is not None
    assert "Suzhou" in context.question
    assert " in in " not in context.question
    assert "one" not in context.question.split()


def test_more_of_a_place_is_the_same_asked_of_it(collection: Collection) -> None:
    context = converse(collection, "有没有给高端人才的补贴", "苏州的具体说说").context
    assert context is not None
    assert context.question == "苏州有没有给高端人才的补贴"


def test_a_value_is_asked_of_the_notices_of_a_call_that_state_it(collection: Collection) -> None:
    first = "江苏省省级企业技术中心什么时候截止"
    context = converse(collection, first).context
    response = converse(collection, first, "去哪里报")
    assert context is not None
    assert quoted(response) <= {"2652053960_1", "2652054017_3"}
    assert "http" in told(response)
    assert response.answer is not None
    assert response.answer.kind == "fact"
    assert converse(collection, first, "contact?").answer.stated[0].kind == "phone"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("Suzhou unicorn application deadline", "how much?"),
        ("Suzhou unicorn application deadline", "how much is it?"),
        ("苏州独角兽培育企业怎么申报", "多少？"),
        ("苏州独角兽培育企业怎么申报", "为什么"),
        ("苏州独角兽培育企业怎么申报", "怎么办"),
    ],
)
def test_words_of_asking_alone_ask_of_what_was_spoken_of(
    collection: Collection, first: str, then: str
) -> None:
    response = converse(collection, first, then)
    assert response.context is not None
    assert response.context.aids[:1] == [UNICORN]
    assert "独角兽" in response.context.question


def test_at_the_end_of_a_list_nothing_else_is_left(collection: Collection) -> None:
    assert told(converse(collection, "常州的企业10月能报什么", "还有吗")).startswith("以上")
    assert told(converse(collection, "What can a company in Suzhou apply for right now?", "what else?")) != ""


def test_a_day_narrows_the_list_that_was_shown(collection: Collection) -> None:
    start = "What can a company in Suzhou apply for right now?"
    response = converse(collection, start, "which of them close before 10 October?")
    assert response.answer is not None
    assert response.answer.kind == "list"
    assert "11 October 2025" not in told(response)
    again = converse(collection, start, "the second one", "which of them close before 10 October?")
    assert told(again) == told(response)


def test_another_programme_of_the_same_notice_is_meant_by_a_word_of_its_name(collection: Collection) -> None:
    turns = ("江苏—挪威产业研发合作计划什么时候截止", "那人工智能应用场景呢")
    response = converse(collection, *turns)
    assert "2025年8月29日" in told(response)
    assert response.context is not None
    assert "人工智能" in response.context.question


def test_one_of_two_notices_shown_beside_each_other_is_picked(collection: Collection) -> None:
    first = converse(collection, "工业互联网平台和独角兽培育企业有什么区别")
    assert first.context is not None
    if len(first.context.aids) > 1:
        second = converse(collection, "工业互联网平台和独角兽培育企业有什么区别", "第二个")
        assert second.context is not None
        assert second.context.aids[:1] == first.context.aids[1:2]


def test_what_was_not_held_is_said_again_in_another_language(collection: Collection) -> None:
    turns = ("Suzhou unicorn application deadline", "what about Sanya?", "in Chinese please")
    response = converse(collection, *turns)
    assert response.answer is not None
    assert response.answer.certainty == "none"


def test_a_bare_district_is_the_place_of_a_turn(collection: Collection) -> None:
    response = converse(collection, "苏州独角兽培育企业怎么申报", "换成红花岗呢")
    assert response.context is not None
    assert "红花岗区" in response.context.question


def test_a_context_may_name_a_notice_that_is_not_held(collection: Collection) -> None:
    context = {"question": "南京数字化转型专项资金什么时候截止", "aids": ["gone_1"]}
    answered = collection.ask(QueryRequest.model_validate({"question": "联系电话？", "context": context}))
    assert answered.context is not None
    assert "gone_1" not in answered.context.aids
