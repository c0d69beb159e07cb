"""What asks for the list of calls, and which calls it asks for."""

import datetime as dt
import time
from pathlib import Path

import pytest

from rag.answering.asked.least_sum import least_sum
from rag.answering.asked.list_days import closing_days
from rag.answering.asked.list_request import list_question
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
        ("唐山现在能报的", True),
        ("乌鲁木齐可以申请的", True),
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
        ("有哪些和出国参展有关的", True),
        ("跟展会相关的补贴有哪些", True),
        ("Which loans or interest subsidies are there?", True),
        ("和出国参展有关的材料交到哪里", False),
        ("which loan papers are needed?", False),
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


@pytest.mark.parametrize(
    ("question", "state", "first", "last"),
    [
        ("国庆前截止的都有啥", "open", None, "2025-09-30"),
        ("国庆以后苏州还能报的有哪些", "open", "2025-10-08", None),
        ("快截止的帮我拉个清单", "open", "2025-09-25", "2025-10-09"),
        ("昨天截止的有哪些", "closed", "2025-09-24", "2025-09-24"),
        ("which ones expired yesterday?", "closed", "2025-09-24", "2025-09-24"),
        ("deadlines in the first half of October", "open", "2025-10-01", "2025-10-15"),
        ("give me all deadlines before National Day", "open", None, "2025-09-30"),
        ("南京 deadline 这周的有吗", "open", "2025-09-22", "2025-09-28"),
        ("浙江11月底前截止的列出来", "open", None, "2025-11-30"),
        ("常年受理、随时能报的有哪些", "rolling", None, None),
        ("有没有给大学报的项目", "open", None, None),
        ("list everything open in Nanjing", "open", None, None),
        ("show me the provincial programmes open now", "open", None, None),
        ("哪些还没截止", "open", None, None),
        ("list calls that closed last week", "closed", "2025-09-15", "2025-09-21"),
        ("anything closing tomorrow?", "open", "2025-09-26", "2025-09-26"),
        ("各市都有什么在报", "open", None, None),
        ("哪些没截止日期", "rolling", None, None),
        ("which calls are open or about to open", "current", None, None),
        ("show grants I can apply for as an individual in Suzhou", "open", None, None),
    ],
)
def test_what_names_nothing_but_place_days_and_state_asks_for_all_such_calls(
    question: str, state: str, first: str | None, last: str | None
) -> None:
    listed = list_question(question, interpret(question, AS_OF), AS_OF)
    assert listed is not None
    assert (listed.state, listed.sure, listed.bare) == (state, True, True)
    assert [str(day) if day else None for day in (listed.closing.start, listed.closing.end)] == [first, last]


@pytest.mark.parametrize(
    "question",
    [
        "截止时间是什么时候", "有没有截止时间", "截止日期是什么", "能报几个", "我们都能报吗", "什么时候开始申报", "哪些企业可以申报",
        "哪些材料", "要交什么", "初创券 几号截止的", "省级企业技术中心的申报截止是什么时候", "有什么条件", "what is the deadline", "any deadline?", "can all companies apply?",
        "which companies can apply", "is it still open", "which documents?", "what does it cost", "怎么申报", "去哪里报",
    ],
)  # fmt: skip
def test_what_asks_for_one_value_or_thing_asks_for_no_list(question: str) -> None:
    listed = list_question(question, interpret(question, AS_OF), AS_OF)
    assert listed is None


def test_what_names_only_who_asks_may_be_answered_by_notices_as_well() -> None:
    for question in ("anything for universities?", "青岛创业有什么支持"):
        listed = list_question(question, interpret(question, AS_OF), AS_OF)
        assert listed is not None
        assert (listed.bare, listed.sure, listed.wide) == (True, False, False)


def test_a_weekend_is_its_two_days() -> None:
    for question, last in (("周末前截止的", "2025-09-28"), ("what closes by next weekend?", "2025-10-05")):
        listed = list_question(question, interpret(question, AS_OF), AS_OF)
        assert listed is not None
        assert str(listed.closing.end) == last


def test_places_that_are_left_out_are_no_places_asked_for() -> None:
    for question in ("除了南京，还有哪些市在申报", "what is open outside Nanjing?"):
        listed = list_question(question, interpret(question, AS_OF), AS_OF)
        assert listed is not None
        assert listed.left_out == ("南京",)
    near = list_question("南京除了苏州还有哪些能报", interpret("南京除了苏州还有哪些能报", AS_OF), AS_OF)
    assert near is not None
    assert near.left_out == ("苏州",)


@pytest.mark.parametrize("piece", ["什么能报", "list all open ", "哪些还", "除了南京", "有给的吗"])
def test_hostile_lists_take_linear_time(piece: str) -> None:
    question = piece * (100_000 // len(piece))
    read = interpret(piece, AS_OF)
    started = time.process_time()
    list_question(question, read, AS_OF)
    once = time.process_time() - started
    assert once < 20  # seconds; a quadratic pattern takes minutes


def test_a_day_within_a_month_narrows_the_month() -> None:
    for question in (
        "苏州十月份有哪些截止在15号以前的项目",
        "which Suzhou programmes close in October, before 15 October",
    ):
        listed = list_question(question, interpret(question, AS_OF), AS_OF)
        assert listed is not None
        assert str(listed.closing.start) == "2025-10-01"
        assert str(listed.closing.end) == "2025-10-15"


def test_whom_the_asker_hires_is_the_subject_and_nobody_who_asks() -> None:
    for question in ("招大学生有啥补助", "What subsidies are there for hiring graduates?"):
        listed = list_question(question, interpret(question, AS_OF), AS_OF)
        assert listed is not None
        assert listed.applicant == "enterprise"
        assert listed.hired
    own = list_question("大学生有啥补助", interpret("大学生有啥补助", AS_OF), AS_OF)
    assert own is not None
    assert (own.applicant, own.hired) == ("individual", "")


def test_a_month_before_the_word_deadlines_is_when_they_close() -> None:
    question = "List all October deadlines in Suzhou"
    listed = list_question(question, interpret(question, AS_OF), AS_OF)
    assert listed is not None
    assert (str(listed.closing.start), str(listed.closing.end)) == ("2025-10-01", "2025-10-31")


def test_what_one_would_have_to_pay_is_no_list() -> None:
    for question, asks in (
        ("What would we have to pay him to get out of it?", False),
        ("What could a workshop in Suzhou get?", True),
    ):
        assert (list_question(question, interpret(question, AS_OF), AS_OF) is not None) is asks


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("南京有几个项目可以申报", True),
        ("How many programmes are open in Nanjing?", True),
        ("一个企业最多能报几个项目", False),
        ("how many programmes can one company apply for", False),
        ("哪个最先截止", True),
        ("月季和艾草哪个最先截止", False),
        ("哪个补贴给得最多", True),
        ("百校联百县 approved projects 里哪个 university 最多", False),
        ("营收超过100万能报什么", True),
        ("List everything in Nanjing I can still apply for", True),
    ],
)
def test_counts_and_superlatives_of_programmes_ask_for_a_list(question: str, asks: bool) -> None:
    listed = list_question(question, interpret(question, AS_OF), AS_OF)
    assert (listed is not None and listed.sure) is asks


def test_who_studied_is_no_university() -> None:
    listed = list_question("大学毕业生能享受什么", interpret("大学毕业生能享受什么", AS_OF), AS_OF)
    assert listed is not None
    assert listed.applicant == "individual"


@pytest.mark.parametrize(
    ("question", "least"),
    [
        ("哪些项目能给超过100万", 1_000_000),
        ("which awards are worth more than 1,500,000 yuan", 1_500_000),
        ("研发投入超过100万能报什么补贴", None),
        ("我们项目投资超过100万有什么补贴", None),
        ("which grants can we get if our revenue is over 1 million", None),
        ("which grants pay over 1,500 people", None),
    ],
)
def test_a_sum_or_number_of_the_askers_own_is_no_least_sum_of_what_is_given(
    question: str, least: int | None
) -> None:
    assert least_sum(question) == least


@pytest.mark.parametrize("question", ["常年都可以申请的", "常年受理的有哪些", "What is open all year round?"])
def test_what_is_taken_all_the_year_is_asked_for_in_whichever_order_of_words(question: str) -> None:
    listed = list_question(question, interpret(question, AS_OF), AS_OF)
    assert listed is not None
    assert listed.state == "rolling"


def test_conditions_of_one_item_of_a_round_up_ask_for_no_list() -> None:
    question = "吉安惠企通3月底汇总里的境外参展补贴，对企业有什么条件"
    assert list_question(question, interpret(question, AS_OF), AS_OF) is None
    question = "吉安的补贴汇总一下"
    assert list_question(question, interpret(question, AS_OF), AS_OF) is not None


@pytest.mark.parametrize(
    "words", ["快截止的有哪些", "30天内截止", "五一前能报的", "一月之前截止", "within 20 weeks"]
)
def test_the_first_and_the_last_day_of_the_calendar_have_windows_too(words: str) -> None:
    for day in (dt.date.min, dt.date.max):
        assert closing_days(words, day, sure=True).start in (None, day)
