"""A turn that names no programme is asked of the notices spoken of, and leaves them only for what is clearly elsewhere."""

from __future__ import annotations

import pytest

from rag.collection import Collection
from rag.conversation.heard import with_names
from rag.conversation.turn_words import read_turn
from rag.public import QueryResponse
from tests.conversation.asked_in_turn import converse


def quoted(response: QueryResponse) -> set[str]:
    assert response.answer is not None
    return {citation.aid for citation in response.answer.citations}


UNICORN, TALENTS, CENTRES = "2652053960_3", "2652054017_4", "2652053573_3"


@pytest.mark.parametrize(
    ("first", "then", "aid"),
    [
        ("Suzhou unicorn application deadline", "and do we have to send paper copies?", UNICORN),
        ("Suzhou unicorn application deadline", "what if we are listed on the Beijing stock exchange", UNICORN),
        ("Suzhou high-end talents: deadline", "how long must he have been working already", TALENTS),
        ("Nanjing proof-of-concept centre: deadline", "our rooms have 400 square metres, do we qualify?", CENTRES),
        ("Nanjing proof-of-concept centre: deadline", "how many experts do the advisers have to be?", CENTRES),
    ],
)  # fmt: skip
def test_an_english_turn_of_several_words_is_asked_of_what_was_spoken_of(
    collection: Collection, first: str, then: str, aid: str
) -> None:
    assert quoted(converse(collection, first, then)) == {aid}


@pytest.mark.parametrize(
    ("then", "aid"),
    [
        ("who may apply for the information technology innovation use cases", "2652053573_2"),
        ("deadline of the proof-of-concept centres", CENTRES),
        ("which shortage talents get points for their major", "2652053202_2"),
    ],
)
def test_a_turn_that_another_notice_clearly_holds_leaves_the_thread(
    collection: Collection, then: str, aid: str
) -> None:
    assert aid in quoted(converse(collection, "Suzhou unicorn application deadline", then))


@pytest.mark.parametrize(
    "lost", ["what about bananas", "colour of the sky", "auf Deutsch bitte", "这个香蕉怎么卖"]
)
def test_a_turn_that_finds_nothing_does_not_end_the_thread(collection: Collection, lost: str) -> None:
    assert UNICORN in quoted(converse(collection, "Suzhou unicorn application deadline", lost, "联系电话？"))


def test_a_name_in_pinyin_is_the_one_that_sounds_so_in_the_notice(collection: Collection) -> None:
    start = "Nanjing specialised and sophisticated SMEs second batch, phone in Pukou"
    answer = converse(collection, start, "and yuhua?").answer
    assert answer is not None
    assert "025-52883494" in answer.text
    assert "025-68253986" not in answer.text


@pytest.mark.parametrize(
    ("turn", "read"),
    [
        ("and Xiaolan?", "and 小榄?"),
        ("what about yuhua", "what about 雨花台区"),
        ("and the deadline?", "and the deadline?"),
        ("and Foobarley?", "and Foobarley?"),
        ("小榄呢", "小榄呢"),
        ("deadline in Laoshan", "deadline in 崂山区"),
    ],
)
def test_latin_names_are_looked_for_by_their_sound(turn: str, read: str) -> None:
    assert (
        with_names(turn, lambda: "电话：古镇0760-1，小榄 0760-2；雨花台区工信局025-3", "崂山区".__eq__)
        == read
    )


@pytest.mark.parametrize(
    ("turn", "named"),
    [
        ("we are listed on the Beijing stock exchange", ()),
        ("do we need Macau employees?", ()),
        ("he came from Shanghai", ()),
        ("a Hong Kong listing", ()),
        ("and in Beijing?", ("北京",)),
        ("companies listed in Suzhou", ("苏州",)),
    ],
)
def test_a_place_within_a_condition_is_not_the_asked_one(turn: str, named: tuple[str, ...]) -> None:
    assert read_turn(turn).place_names == named
