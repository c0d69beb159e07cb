"""Spellings that mean the same become the same; offsets survive `fold`."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.normalise import document_numbers, fold, normalise, to_simplified
from rag.resources import lines
from scripts.build_traditional import traditional
from tests.examples import examples


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("２０２５ 年 ５Ｇ 工 厂", "2025年5g 工厂"),
        ("蘇州加快推進AI+製造", "苏州加快推进ai+制造"),
        ("new energy 新 能 源", "new energy 新能源"),
        ("苏工信信发[2025]279号", "苏工信信发〔2025〕279号"),
        ("国知发运字（2025） 12 号", "国知发运字〔2025〕12号"),
        ("苏科协发2025年121号", "苏科协发〔2025〕121号"),
        ("苏科协发2025121号", "苏科协发〔2025〕121号"),
        ("行1\n行2", "行1\n行2"),
    ],
)
def test_spellings_are_unified(text: str, expected: str) -> None:
    assert normalise(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("苏科协发2025年121号文说的什么", ["苏科协发〔2025〕121号"]),
        (
            "根据苏工信信发〔2025〕279号和国知发【2025】012号",
            ["苏工信信发〔2025〕279号", "国知发〔2025〕12号"],
        ),
        ("于2025年12号楼", []),
        ("2025年9月12号", []),
        ("第〔2025〕号", []),
    ],
)
def test_document_numbers_are_read_in_any_brackets(text: str, expected: list[str]) -> None:
    assert document_numbers(text) == expected


@given(st.text(max_size=80))
@examples(300)
def test_fold_keeps_the_length_of_any_text(text: str) -> None:
    assert len(fold(text)) == len(text)
    normalise(text)
    document_numbers(text)


def test_fold_unifies_width_case_and_script() -> None:
    assert fold("ＡＩ製造 5Ｇ") == "ai制造 5g"


@pytest.mark.nightly
@pytest.mark.parametrize("piece", ["苏", "苏发2025", "〔2025〕", "中 ", "a", "根据"])
def test_a_long_text_takes_linear_time(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    started = time.process_time()
    document_numbers(text)
    fold(text)
    assert time.process_time() - started < 5


def test_the_table_of_traditional_characters_is_what_the_converter_says() -> None:
    assert "".join(lines("rag.language", "traditional.txt")) == traditional()


@given(st.text() | st.text(alphabet="，（）：ａＡaÄİΣσßǆ①㎡½ﬁ\u3000ｱﾞ가ᄀ\u0301蘇苏"))
@examples(100)
def test_folding_a_text_folds_each_character_by_itself(text: str) -> None:
    alone = ((char, unicodedata.normalize("NFKC", char).lower()) for char in text)
    assert fold(text) == to_simplified("".join(new if len(new) == 1 else char for char, new in alone))
