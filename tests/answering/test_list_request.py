"""What asks for the list of calls, and which calls it asks for."""

import datetime as dt
import time
from pathlib import Path

import pytest

from rag.answering.list_request import list_question
from rag.retrieval.understand import interpret

AS_OF = dt.date(2025, 9, 25)
GOLD = Path(__file__).parents[2] / "eval" / "gold" / "list_questions.tsv"
ROWS = [line.split("\t") for line in GOLD.read_text("utf-8").splitlines() if line and line[0] != "#"]


@pytest.mark.parametrize("row", ROWS, ids=[row[-1] for row in ROWS])
def test_the_gold_questions(row: list[str]) -> None:
    _, state, place, applicant, first, last, question = row
    read = interpret(question, AS_OF)
    listed = list_question(question, read, AS_OF)
    if state == "-":
        assert listed is None or listed.wide
        return
    assert listed is not None
    assert listed.state == state
    assert list(read.regions) == ([place] if place else [])
    assert (listed.applicant or "") == applicant
    if last:
        assert str(listed.closing.end) == last
    if first:
        assert str(listed.closing.start) == first
    assert listed.closing.is_bound == bool(first or last)


def test_days_typed_beside_a_place_are_those_in_which_it_closes() -> None:
    listed = list_question("next month suzhou", interpret("next month suzhou", AS_OF), AS_OF)
    assert listed is not None
    assert str(listed.closing.start) == "2025-10-01"
    assert str(listed.closing.end) == "2025-10-31"


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("苏州", True),
        ("Suzhou?", True),
        ("南京市", True),
        ("Hangzhou subsidies", True),
        ("grants Nanjing", True),
        ("next month suzhou", True),
        ("苏州补贴", True),
        ("南京 下个月", True),
        ("Suzhou rent subsidies", False),
        ("苏州租金补贴", False),
        ("Give me a table of all Suzhou calls with deadlines", True),
        ("苏州所有申报项目的截止时间列个表", True),
        ("What can still be applied for in Suzhou?", True),
        ("Which grants can be applied for in Suzhou?", True),
        ("What grants have we applied for?", False),
        ("苏州银行", False),
        ("苏州独角兽", False),
        ("Is there a table of fees?", False),
        ("Which applications for Nanjing firms shut before the end of September?", True),
        ("工业互联网平台可以报哪几个 category？", False),
    ],
)
def test_a_place_alone_or_a_table_of_all_calls_asks_for_the_list(question: str, asks: bool) -> None:
    listed = list_question(question, interpret(question, AS_OF), AS_OF)
    assert (listed is not None and listed.sure) == asks


@pytest.mark.parametrize("question", ["哪些快截止了", "哪些项目快结束了", "快过期的补贴有哪些项目"])
def test_what_closes_soon_is_not_closed(question: str) -> None:
    listed = list_question(question, interpret(question, AS_OF), AS_OF)
    assert listed is not None
    assert listed.state == "open"
    assert listed.closing.is_bound


def test_the_window_is_that_of_the_sentence_that_asks() -> None:
    question = "Our boss is away until October. Which programmes for Nanjing firms close before the end of September?"
    listed = list_question(question, interpret(question, AS_OF), AS_OF)
    assert listed is not None
    assert listed.closing.end == dt.date(2025, 9, 30)


def test_what_the_asker_says_of_himself_is_no_subject() -> None:
    question = "what can a 20-person software company in Suzhou get before November"
    listed = list_question(question, interpret(question, AS_OF), AS_OF)
    assert listed is not None
    assert "software" in listed.described


@pytest.mark.parametrize(
    ("question", "wide"),
    [
        ("无锡有哪些人才项目", True),
        ("南京有哪些数字化转型的资金支持？", True),
        ("数字化转型 南京 补贴", True),
        ("数字化转型 南京 补贴 名单", False),
        ("哪些资金支持企业数字化改造", True),
        ("which programmes fund digital transformation in 南京", True),
        ("哪些项目入围了", False),
        ("南京9月公示了哪些项目", False),
        ("which projects won support", False),
        ("有哪些项目可以跨年实施", False),
        ("2024年有哪些人才项目", False),
        ("首席数据官备案有没有截止日子", False),
    ],
)
def test_programmes_of_a_place_or_subject_are_asked_for_without_a_word_of_applying(
    question: str, wide: bool
) -> None:
    listed = list_question(question, interpret(question, AS_OF), AS_OF)
    assert bool(listed and listed.wide) == wide


@pytest.mark.parametrize("piece", ["能申请什么", "what can ", "有哪些补贴可以", "which grants ", "公司"])
def test_long_questions_take_no_time(piece: str) -> None:
    question = (piece * 400)[:2000]
    read = interpret(question, AS_OF)
    started = time.process_time()
    list_question(question, read, AS_OF)
    assert time.process_time() - started < 0.5


def test_the_days_of_publication_are_no_window_of_closing() -> None:
    question = "2025年9月发布、9月28日以后才截止的有哪些"
    listed = list_question(question, interpret(question, AS_OF), AS_OF)
    assert listed is not None
    assert (listed.closing.start, listed.closing.end) == (dt.date(2025, 9, 28), None)


@pytest.mark.parametrize(
    "question", ["今天有哪些公示到期", "征求意见本周截止的有哪些", "公示期还没过的有哪些"]
)
def test_what_is_on_display_is_no_list_of_calls(question: str) -> None:
    assert list_question(question, interpret(question, AS_OF), AS_OF) is None
