"""Questions become units over a small index of real sentences."""

import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.search_protocols import Unit
from rag.language.query_units import (
    MAX_TRANSLATIONS,
    MAX_UNITS,
    expansions,
    is_request,
    mend,
    query_units,
    respelt,
    sound_index,
)
from rag.language.segment import index_terms
from tests.examples import examples

SENTENCES = (
    "南京市中小企业数字化转型试点申报通知，给予专项资金奖补，2025年9月23日前报送",
    "常州市企业技术中心拟认定名单公示，咨询电话",
    "江苏省专精特新小巨人企业认定条件，人工智能AI与5G工厂",
    "镇江恒顺醋业获得服务业专项资金",
    "江宁区总部企业申报，高层次人才要求，ISO9001",
    "太湖人才计划紧缺人才，收入要求",
    "研发投入不低于400万元，工资120万元，连云港申报",
)
DF = Counter(term for sentence in SENTENCES for term in set(index_terms(sentence)))
SOUNDS = sound_index(DF)


def units(question: str) -> list[Unit]:
    return query_units(respelt(question), DF.__getitem__, len(SENTENCES), lambda name: SOUNDS.get(name, ()))


def terms(question: str) -> set[str]:
    return {term for unit in units(question) for term, _ in unit.terms}


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("数字化转型试点", {"数字化转型", "试点"}),
        ("which programmes fund digital transformation in 南京", {"数字化转型", "资金", "南京"}),
        ("enterprise technology centers in Changzhou", {"企业技术中心", "常州"}),
        ("little giant conditions", {"小巨人", "条件"}),
        ("Is there any digital transformation?", {"数字化转型"}),
        ("the 'little giant' title: conditions.", {"小巨人", "条件"}),
        ("Did Hengshun Vinegar get money in Zhenjiang?", {"恒顺", "镇江"}),
        ("changzou list", {"常州", "名单"}),
        ("Jiangning headquarters enterprise", {"江宁", "总部"}),
        ("Nan Jing 总布企业 申抱", {"南京", "总部", "申报"}),
        ("talnet requirment", {"人才", "要求"}),
        ("due on 23 September", {"9月23日"}),
        ("iso 9001 and 5G factories", {"iso9001", "5g", "工厂"}),
        ("AI", {"人工智能", "ai"}),
        ("蘇州與南京試點", {"南京", "试点"}),
        ("R&D spending above 4 million yuan", {"研发投入", "400", "万元"}),
        ("contracts of 4,000,000 yuan", {"400"}),
        ("1.2 million in wages", {"120"}),
        (
            "I would like to know how to put in an application",
            {"申报"},
        ),  # a phrase of the field with idle words
    ],
)
def test_questions_reach_the_terms_of_the_index(question: str, wanted: set[str]) -> None:
    assert wanted <= terms(question)


def test_a_mere_part_of_a_places_name_is_no_unit() -> None:
    assert [u.label for u in units("连云港申报")] == ["连云港", "申报"]


def test_only_terms_that_occur_are_asked_for() -> None:
    assert units("quantum zebra 上海") == []
    assert units("") == []
    assert units("the of and") == []


def test_a_phrase_is_one_unit_and_weighs_more_than_a_word() -> None:
    phrase = next(u for u in units("digital transformation list") if u.label == "digital transformation")
    word = next(u for u in units("digital transformation list") if u.label == "list")
    assert phrase.weight > word.weight


def test_names_weigh_more_than_words() -> None:
    by_label = {u.label: u.weight for u in units("Changzhou list")}
    assert by_label["Changzhou"] > by_label["list"]


def test_the_best_translation_weighs_one_and_there_are_at_most_eight() -> None:
    for unit in units("award talent enterprise list requirement income centre"):
        weights = [weight for _, weight in unit.terms]
        assert max(weights) == 1.0
        assert len(weights) <= MAX_TRANSLATIONS


@pytest.mark.parametrize(
    ("typo", "meant"),
    [
        ("总布企业", "总部企业"),
        ("申抱", "申报"),
        ("式点", "试点"),
        ("数字化专型", "数字化转型"),
        ("城市点击", "城市点击"),
        ("公式", "公式"),
    ],
)
def test_chinese_slips_of_sound_are_mended_and_words_left(typo: str, meant: str) -> None:
    assert mend(typo) == meant


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("Nan Jing 总布企业 申抱 time", "Nan Jing 总部企业申报 time"),
        ("南京 総部 企业", "南京总部企业"),
        ("ＡＩ　企業技術中心", "AI 企业技术中心"),
        ("Which AI plants?", "Which AI plants?"),
        ("", ""),
    ],
)
def test_a_question_is_brought_to_one_spelling(question: str, meant: str) -> None:
    assert respelt(question) == meant


def test_expansions_tell_what_an_english_question_was_given() -> None:
    question = "digital transformation in Nanjing"
    assert expansions(question, units(question)) == ("南京", "数字化转型")
    chinese = "南京数字化转型"
    assert expansions(chinese, units(chinese)) == ()


@given(st.text(alphabet="中小企业南京试点 digtalrnsfoNj,.-'’29月日〔〕5G", max_size=80))
@examples(200)
def test_any_question_gives_sound_units(question: str) -> None:
    found = units(question)
    assert len(found) <= MAX_UNITS
    for unit in found:
        assert unit.label
        assert unit.weight > 0
        assert all(DF[term] > 0 and 0 < weight <= 1 for term, weight in unit.terms)


@pytest.mark.parametrize(
    "piece", ["inovashun ", "x'", "digital transformation ", "式", "中小企业", "9 may ", "a-"]
)
def test_the_longest_question_is_quick(piece: str) -> None:
    question = piece * (2000 // len(piece))
    units("warm up the dictionary once: talnet")
    started = time.process_time()
    units(question)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("question", "requests"),
    [
        ("Which phone number, 常州企业技术中心?", {"phone number"}),
        ("常州企业技术中心的咨询电话", {"咨询", "电话"}),
        ("digital transformation in 南京", set()),
    ],
)
def test_words_that_only_say_which_value_is_wanted_name_no_subject(question: str, requests: set[str]) -> None:
    assert {unit.label for unit in units(question) if is_request(unit)} == requests
