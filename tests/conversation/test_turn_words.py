"""A turn of a conversation becomes a question of its own."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.conversation.merging import merged
from rag.conversation.turn_wording import asked_for
from rag.conversation.turn_words import asked_in, read_turn, with_years, without_asked

FUND = "南京数字化转型专项资金什么时候截止"
ENGLISH = "What is the deadline for the Nanjing digital transformation fund?"


@pytest.mark.parametrize(
    ("previous", "turn", "expected"),
    [
        (FUND, "那苏州呢", "苏州数字化转型专项资金什么时候截止"),
        (FUND, "苏州和无锡呢？", "苏州、无锡数字化转型专项资金什么时候截止"),
        ("数字化转型专项资金什么时候截止", "苏州的呢", "苏州数字化转型专项资金什么时候截止"),
        (ENGLISH, "what about Suzhou?", "What is the deadline for the Suzhou digital transformation fund"),
        (ENGLISH, "And in Xuzhou?", "What is the deadline for the Xuzhou digital transformation fund"),
        ("grants for postdocs", "In Wuxi?", "grants for postdocs in Wuxi"),
        ("2025年南京绿色工厂申报截止时间", "2024年呢", "2024年南京绿色工厂申报截止时间"),
    ],
)
def test_a_place_or_year_takes_the_place_of_the_one_before(previous: str, turn: str, expected: str) -> None:
    assert merged(previous, turn) == expected


@pytest.mark.parametrize(
    ("turn", "names_a_year"),
    [
        ("去年呢", True),
        ("今年的哪天截止", True),
        ("and last year?", True),
        ("2024年度的", True),
        ("公司是2013年成立的行不行", False),
        ("we were founded in 2013, is that all right?", False),
        ("2020年以后毕业的行吗", False),
        ("今年刚毕业的呢", False),
    ],
)
def test_a_year_in_which_a_firm_was_founded_is_no_edition(turn: str, names_a_year: bool) -> None:
    assert read_turn(with_years(turn, 2025)).years is names_a_year


@pytest.mark.parametrize(
    ("previous", "turn", "kept", "gone", "new"),
    [
        (FUND, "联系电话呢", "南京数字化转型专项资金", "什么时候", "联系电话"),
        (FUND, "它的申报条件是什么", "南京数字化转型专项资金", "什么时候", "申报条件"),
        ("南京人才补贴最高多少钱", "什么时候截止？", "南京人才补贴", "多少钱", "什么时候截止"),
        ("which programmes fund digital transformation in 南京", "and the deadline?", "digital transformation in 南京", "?", "deadline"),
        (ENGLISH, "and the phone number?", "Nanjing digital transformation fund", "What is", "phone number"),
        (ENGLISH, "who can apply for it?", "Nanjing digital transformation fund", "deadline", "who can apply"),
    ],
)  # fmt: skip
def test_another_value_is_asked_of_the_same_topic(
    previous: str, turn: str, kept: str, gone: str, new: str
) -> None:
    question = merged(previous, turn)
    assert kept in question
    assert new in question
    assert gone not in question


@pytest.mark.parametrize(
    ("previous", "turn", "place", "topic"),
    [
        ("苏州有哪些人才项目可以报", "那里的科技项目呢", "苏州", "科技项目"),
        ("苏州有哪些人才项目可以报", "那数字化转型项目呢", "苏州", "数字化转型项目"),
        ("talent programmes in Suzhou", "what about green factories?", "Suzhou", "green factories"),
    ],
)
def test_another_topic_keeps_the_place(previous: str, turn: str, place: str, topic: str) -> None:
    question = merged(previous, turn)
    assert place in question
    assert topic in question
    assert "人才" not in question
    assert "talent" not in question


@pytest.mark.parametrize(
    "turn",
    [
        "无锡高新技术企业培育奖励金额是多少",
        "Who won the Changzhou science award in 2025?",
        "How much money is there for postdocs?",
        "谢谢",
        "其他城市的绿色工厂怎么申报",
        "这是一个很长的问题" * 12,
    ],
)
def test_a_question_of_its_own_and_a_thank_you_stay_as_they_are(turn: str) -> None:
    assert merged(FUND, turn) == turn


@given(st.text(max_size=120), st.text(max_size=120))
def test_whatever_is_typed_gives_a_question_that_can_be_asked(previous: str, turn: str) -> None:
    assert len(merged(previous * 16, turn)) <= 2000


@pytest.mark.nightly
@pytest.mark.parametrize("turn", ["那" * 80, "the " * 20, "2025" * 20, "，" * 80])
def test_hostile_turns_take_no_time(turn: str) -> None:
    started = time.process_time()
    merged("南京" * 900, turn)
    merged("a " * 900, turn)
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("鄂尔多斯中试基地现在还能报哪几类 A类要什么条件", "鄂尔多斯中试基地 A类"),
        ("城关区招大学生有补贴吗 什么时候截止", "城关区招大学生有补贴"),
        ("要素保障奖励多少", "要素保障"),
    ],
)
def test_a_subject_keeps_no_words_of_asking(question: str, subject: str) -> None:
    assert without_asked(question) == subject


@pytest.mark.parametrize(
    ("turn", "asks"),
    [
        ("what's the rate for 1.5 million?", "what is the rate for 1.5 million"),
        ("our R&D is 900,000 yuan, ok?", "our r&d is 900,000 yuan ok"),
        ("营收1.2亿的呢", "营收1.2亿的"),
        ("and the re-check form?", "the re-check form"),
        ("and Nanjing's contest?", "contest"),
        ("and in Nanjing, what is there for cold storage?", "what is there for cold storage"),
        ("冷库那个到哪天", "冷库到哪天"),
        ("回到刚才的冷库", "冷库"),
    ],
)
def test_figures_and_words_stay_whole(turn: str, asks: str) -> None:
    assert read_turn(turn).asks == asks


def test_that_one_behind_a_name_is_another_thing() -> None:
    assert read_turn("冷库那个到哪天").points_on
    assert not read_turn("冷库那个到哪天").points_back
    assert read_turn("那个到哪天").points_back


@pytest.mark.parametrize(
    ("before", "turn", "asked"),
    [
        ("外贸资金现在还能报吗", "境外展会的", "境外展会的 还能报吗"),
        ("外贸资金现在还能报吗", "已经交了的", "已经交了的"),
        ("When does the contest close?", "for maker teams", "deadline for maker teams"),
        ("冷库补多少", "小型", "小型 补多少"),
    ],
)
def test_what_was_asked_is_carried_on_as_language(before: str, turn: str, asked: str) -> None:
    assert asked_for(turn, asked_in(before)) == asked
