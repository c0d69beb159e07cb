"""What a line of a match says: what is wanted and what the firm has, in words that an owner understands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.domain import Language
from rag.matching.condition import Condition, condition_of
from rag.matching.condition_check import status_of
from rag.matching.condition_text import question_for, wanted_words, yours_words
from rag.matching.profile import ATTRIBUTES, read_profile
from tests.facts.test_condition_facts import conditions
from tests.matching.made_calls import DAY, call, condition


def made(attribute: str, op: str, value: object, unit: str | None = None) -> Condition:
    return condition_of(call(1, condition(attribute, op, value, unit)).conditions[0])


@pytest.mark.parametrize(
    ("attribute", "words"),
    [
        ("limit", "与发榜企业无关联关系"),
        ("limit", "同一项目不得重复申报"),
        ("credit", "无逾期"),
        ("credit", "近三年未发生重大安全事故"),
    ],
)
def test_words_that_say_what_must_not_be_do_not_say_it_twice(attribute: str, words: str) -> None:
    assert wanted_words(made(attribute, "has_not", words)) == words


@pytest.mark.parametrize(
    ("attribute", "words"), [("limit", "已享受过同类补贴的"), ("limit", "未按期验收的"), ("credit", "欠薪")]
)
def test_words_that_only_name_what_shuts_out_are_told_as_such(attribute: str, words: str) -> None:
    assert wanted_words(made(attribute, "has_not", words)) == f"不得有：{words}"


def test_a_day_of_birth_is_told_as_one() -> None:
    assert wanted_words(made("person_age", ">=", "1969-01-01", "出生")) == "1969-01-01以后出生"


def test_dollars_are_told_as_yuan_are() -> None:
    assert wanted_words(made("other", ">", 2_000_000, "美元")) == "> 200万美元"


def test_titles_are_those_that_the_firm_told() -> None:
    profile = read_profile({"qualifications": ["省级专精特新中小企业", "高新技术企业"]})
    title = made("qualification", "has", "创新型中小企业")
    assert yours_words(title, profile) == "省级专精特新中小企业、高新技术企业"


def test_that_taxes_are_paid_the_record_tells() -> None:
    paid = replace(made("tax", "has", "依法纳税"), quote="依法纳税")
    assert yours_words(paid, read_profile({"credit": True, "tax": "20万元"})) == "良好"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("申报条件：工商注册和税务登记都在苏州高新区。", "苏州高新区"),
        ("申报条件：注册地在苏州市省级以上园区。", "苏州"),
        ("申报条件：在苏州市注册的企业。", "苏州"),
        ("申报条件：在南京江北新区注册。", "南京江北新区"),
        ("申报条件：在浦东新区注册。", "浦东新区"),
    ],
)
def test_a_place_keeps_its_zone(text: str, place: str) -> None:
    found = [f.value.value for f in conditions(text) if f.value.attribute == "place"]
    assert found == [[place]]


@pytest.mark.parametrize(
    ("own", "expected"),
    [("苏州高新区", "met"), ("苏州工业园区", "unknown"), ("苏州", "unknown"), ("无锡", "failed")],
)
def test_a_zone_is_met_by_its_firms_alone(own: str, expected: str) -> None:
    wanted = made("place", "in", ["苏州高新区"])
    assert status_of(wanted, read_profile({"place": own}), DAY) == expected


def test_lines_are_written_in_the_readers_language() -> None:
    firm = read_profile({"qualification": [], "credit": False, "listed": False, "industry": ["餐饮", "零售"]})
    wanted = [
        made("qualification", "has_not", ["高新技术企业"]),
        made("place", "not_in", ["溧阳市"]),
        made("listed", "is", True),
        made("person_age", ">=", "1969-01-01", "出生"),
    ]
    assert [wanted_words(condition, "en") for condition in wanted] == [
        "must not have: 高新技术企业",
        "not in 溧阳市",
        "listed",
        "born on or after 1969-01-01",
    ]
    own = [
        yours_words(made(name, "has", "x"), firm, "en")
        for name in ("qualification", "credit", "listed", "industry")
    ]
    assert own == ["none", "with bad entries", "not listed", "餐饮, 零售"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_attribute_is_asked_for_in_every_language(language: Language) -> None:
    for attribute in ATTRIBUTES:
        asked = question_for(attribute, language)
        assert asked
        assert asked.replace("…", "").isascii() is (language == "en")
