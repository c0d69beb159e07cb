"""What makes an answer sure, possible or none, and what tells values of one notice apart."""

import datetime as dt
from typing import get_args

import pytest

from rag.answering.answer_kinds import KINDS
from rag.answering.asked.answer_spec import answer_spec_of
from rag.answering.asked.tiers import (
    CACHED_CHARS,
    _cached_tiers,
    is_of_another,
    missing_tier,
    tiers_at,
    tiers_in,
)
from rag.answering.composing.certainty_decision import (
    at_least_possible,
    at_least_sure,
    at_most_possible,
    refused,
)
from rag.answering.kinds.parts import asked_parts
from rag.answering.wording.gloss import gloss
from rag.answering.wording.phrases import say
from rag.domain import AmountFact, DeadlineFact, Money
from rag.public import Answer, WarningCode
from rag.resources import patterns
from rag.retrieval.confidence import certainty
from rag.retrieval.understand import interpret
from tests.conftest import AS_OF


@pytest.mark.parametrize("confidence", [0.0, 0.1, 0.5, 0.9, 1.0])
def test_rules_move_the_confidence_so_that_it_never_contradicts_the_state(confidence: float) -> None:
    assert certainty(refused(confidence)) == "none"
    assert certainty(at_most_possible(confidence)) != "sure"
    assert certainty(at_least_possible(confidence)) != "none"
    assert certainty(at_least_sure(confidence)) == "sure"


def test_every_kind_of_answer_says_why_it_stands_where_it_stands() -> None:
    assert len({rule.name for rule in KINDS}) == len(KINDS)
    assert all(rule.because for rule in KINDS)


def test_an_answer_of_an_older_service_is_sure_or_none() -> None:
    old = {"text": "x", "confidence": 0.5, "kind": "fact"}
    assert Answer.model_validate({**old, "abstained": False}).certainty == "sure"
    assert Answer.model_validate({**old, "abstained": True}).certainty == "none"


TEXT = "国家级认定奖励200万元，市级认定奖励30万元。A类资助50万元，B类资助40万元。"


def amount(words: str) -> AmountFact:
    at = TEXT.index(words)
    money = Money(min=None, max=None, currency="CNY", per=None, purpose="funding")
    return AmountFact(value=money, quote=words, start=at, end=at + len(words))


AMOUNTS = [amount("200万元"), amount("30万元"), amount("50万元"), amount("40万元")]


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ("市级认定奖励多少", ["30万元", "50万元", "40万元"]),
        ("国家级奖励多少", ["200万元", "50万元", "40万元"]),
        ("B类人才资助多少", ["200万元", "30万元", "40万元"]),
        ("How much does class A get?", ["200万元", "30万元", "50万元"]),
        ("资助多少", ["200万元", "30万元", "50万元", "40万元"]),
    ],
)
def test_a_value_of_another_class_or_level_is_not_the_asked_one(asked: str, left: list[str]) -> None:
    tiers = tiers_in(asked)
    assert [f.quote for f in AMOUNTS if not is_of_another(f, AMOUNTS, TEXT, tiers)] == left


def test_a_day_is_of_each_class_of_the_row_before_it() -> None:
    text = "一、第一批（含A类、B类）申报截止时间延长至2026年4月24日。二、C类须于2026年5月8日前申报。"
    days = [
        DeadlineFact(value=day, quote=words, start=text.index(words), end=text.index(words) + len(words), audience="applicant")
        for day, words in ((dt.date(2026, 4, 24), "2026年4月24日"), (dt.date(2026, 5, 8), "2026年5月8日"))
    ]  # fmt: skip
    assert [is_of_another(f, days, text, tiers_in("A类几号截止")) for f in days] == [False, True]
    assert [is_of_another(f, days, text, tiers_in("C类几号截止")) for f in days] == [True, False]


def test_a_class_that_a_notice_does_not_have_is_seen() -> None:
    assert missing_tier(tiers_in("F类给多少资助"), TEXT) == (("class", "F类"), ["A类", "B类"])
    assert missing_tier(tiers_in("B类给多少资助"), TEXT) is None
    graded = "甲级奖补10万元，乙级5万元，丙级2万元。"
    assert missing_tier(tiers_in("五星级奖多少"), graded) == (("star", "五星级"), ["丙类", "乙类", "甲类"])
    assert missing_tier(tiers_in("五星级奖多少"), "评为五星级的奖5万元，甲级、乙级不奖。") is None
    assert missing_tier(tiers_in("F类给多少资助"), "本项目不分类别。") is None


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("第一档给多少", "一、二档分别补贴10万元、5万元，第三档补贴1万元。"),
        ("四星级奖励多少", "三至五星级企业分别奖励，一星级、二星级企业不奖励。"),
        ("A类给多少", "A、B类各50万元，C类10万元。"),
        ("A类给多少", "设A、B、C三类，D类另定，E类不设。"),
        ("甲级给多少", "甲、乙级奖励10万元，丙级奖励5万元。"),
    ],
)
def test_a_class_of_an_enumeration_that_shares_one_word_is_not_missing(question: str, text: str) -> None:
    assert tiers_in(question)
    assert missing_tier(tiers_in(question), text) is None


def test_a_grade_of_skill_is_missing_unless_all_from_one_on_are_meant() -> None:
    paid = "高级工1500元、中级工1000元，拿证后12个月内申请。"
    assert missing_tier(tiers_in("高级技师证给多少"), paid) == (("skill", "高级技师"), ["中级工", "高级工"])
    assert missing_tier(tiers_in("高级技师证给多少"), f"高级工以上每人2000元。{paid}", of_sum=True) is None
    told = f"租房补贴面向技师及以上人员。{paid}"
    assert missing_tier(tiers_in("高级技师能申请吗"), told) is None
    assert missing_tier(tiers_in("高级技师证给多少"), told, of_sum=True)
    assert not tiers_in("高级工程师给多少，技师学院算不算")


def test_a_class_outside_an_enumeration_is_missing_still() -> None:
    assert missing_tier(tiers_in("一星级奖励多少"), "三至五星级企业分别奖励。") == (
        ("star", "一星级"),
        ["三星级", "五星级", "四星级"],
    )


def test_whole_notices_are_not_kept_in_memory() -> None:
    before = _cached_tiers.cache_info().currsize
    assert tiers_at("一档" + "补" * CACHED_CHARS) == ((0, ("band", "第一档")),)
    assert _cached_tiers.cache_info().currsize == before


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("南京总部企业申报什么时候截止，咨询电话多少？", ["when", "phone"]),
        ("申报条件是什么，最多能拿多少钱？", ["conditions", "amount"]),
        ("By when must they apply, and how much does each person get?", ["when", "amount"]),
        ("截止时间和联系电话是多少", ["when", "phone"]),
        ("高新技术企业和技术先进型服务企业有哪些优惠", []),
        ("Which phone number answers questions about the equipment scheme, not the materials one?", []),
        ("什么时候截止", []),
    ],
)
def test_what_a_question_asks_for_is_split(question: str, parts: list[str]) -> None:
    spec = answer_spec_of(question, interpret(question, AS_OF))
    found = [
        part.spec.asked.replace("funding", "amount")
        for part in asked_parts(question, spec)
        if part.spec.asked
    ]
    assert found == parts


@pytest.mark.parametrize(
    ("words", "forbids", "allows"),
    [
        ("不接受现场报送", True, False),
        ("可同时申报标准级、卓越级", False, True),
        ("外地企业也可申报", False, True),
        ("不得重复申报", True, False),
        ("材料不可分割", False, False),
    ],
)
def test_words_that_allow_and_forbid_are_told_apart(words: str, forbids: bool, allows: bool) -> None:
    held = patterns("rag.answering", "verdict.tsv")
    assert (bool(held["forbids"].search(words)), bool(held["allows"].search(words))) == (forbids, allows)


def test_a_chinese_title_is_glossed_for_readers_of_english() -> None:
    assert gloss("常州丨2025年度市智能工厂拟认定名单公示") == "smart factory"
    assert gloss("关于某事的通知") == ""


def test_every_warning_of_the_contract_has_its_sentence_in_both_languages() -> None:
    told = dict.fromkeys(("day", "days", "who", "url", "what", "newest", "title"), "x")
    for code in get_args(WarningCode):
        assert say("zh", code, **told)
        assert say("en", code, **told)
