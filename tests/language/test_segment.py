"""Terms: what the index holds is what a question asks with."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.segment import (
    chinese_numeral,
    chinese_words,
    domain_terms,
    index_terms,
    stop_words,
    whole_terms,
)
from rag.resources import lines
from tests.examples import examples


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("专精特新小巨人", {"专精特新", "小巨人"}),
        ("中小企业数字化转型试点", {"中小企业", "企业", "数字化转型", "数字化", "转型", "试点"}),
        ("高质量发展三年行动计划", {"三年行动计划", "行动计划", "计划", "高质量发展"}),
        ("５Ｇ 工 厂与ＡＩ＋制造", {"5g", "工厂", "ai", "制造"}),
        ("ISO 9001、ISO9001、C3、C++、60%", {"iso9001", "iso", "9001", "c3", "c++", "60%"}),
        ("蘇州軟件名城", {"苏州", "软件名城"}),
        ("苏工信信发(2025)279号", {"苏工信信发〔2025〕279号", "2025", "279"}),
        ("9月23号前", {"9月23日"}),
        ("2025年09月05日", {"9月5日", "2025"}),
        ("第2批", {"第二批"}),
        ("https://www.jskjjh.gov.cn/a，abc@163.com。", {"www.jskjjh.gov.cn", "abc@163.com", "163.com"}),
    ],
)
def test_terms_hold_words_and_wholes(text: str, wanted: set[str]) -> None:
    assert wanted <= set(index_terms(text))


def test_stop_words_are_no_terms() -> None:
    assert index_terms("的是什么 how is the") == []
    assert {"的", "哪些", "the", "which"} <= stop_words()


def test_every_domain_term_is_kept_whole() -> None:
    assert len(domain_terms()) > 300
    missing = [t for t in domain_terms() if t.isalpha() and not t[0].isascii() and t not in chinese_words(t)]
    assert missing == []


def test_what_questions_are_translated_to_is_kept_whole() -> None:
    assert set(domain_terms()) < set(whole_terms())
    for word in ("科技创新", "国家发展改革委", "市场监督管理", "技术研发"):
        assert word in index_terms(f"根据{word}有关要求"), word
    text = "促进科技创新"
    assert {"科技", "创新"} < set(index_terms(text)), "its parts stay terms"


def test_repetition_is_kept_for_term_frequencies() -> None:
    assert index_terms("补贴，补贴").count("补贴") == 2


@pytest.mark.parametrize(
    ("number", "expected"), [(2, "二"), (10, "十"), (12, "十二"), (20, "二十"), (31, "三十一")]
)
def test_chinese_numerals(number: int, expected: str) -> None:
    assert chinese_numeral(number) == expected


def test_data_files_load_whole() -> None:
    for name in ("terms.txt", "stop_words.txt", "places.tsv"):
        assert lines("rag.language", name)


@given(st.text(max_size=80))
@examples(200)
def test_any_text_gives_clean_terms(text: str) -> None:
    for term in index_terms(text):
        assert term
        assert term == term.strip()
        assert term not in stop_words()


@pytest.mark.nightly
@pytest.mark.parametrize("piece", ["中", "中小企业", "a", "a.", "1月", "http://a.", "a 1 ", "第1批"])
def test_a_long_text_takes_linear_time(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    started = time.process_time()
    index_terms(text)
    assert time.process_time() - started < 5
