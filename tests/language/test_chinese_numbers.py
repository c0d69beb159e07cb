"""One reader of numbers, exact."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.chinese_numbers import chinese_number, exact_number


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("十", 10), ("十二", 12), ("二十一", 21), ("两百零五", 205), ("二〇二五", 2025), ("三千五", 3500), ("伍拾万", 500_000),
        ("一亿二千万", 120_000_000), ("廿六", 26), ("30", 30), ("甲", None), ("", None),
    ],
)  # fmt: skip
def test_numbers_in_words(words, number):
    assert chinese_number(words) == number


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("1.1亿", "110000000"), ("8.7亿", "870000000"), ("0.07万", "700"), ("1万2千", "12000"), ("1亿5千万", "150000000"),
        ("3,000", "3000"), ("五十万", "500000"), ("0.1", "0.1"), ("1.x", None),
    ],
)  # fmt: skip
def test_figures_with_places_are_exact(words, value):
    assert exact_number(words) == (None if value is None else Decimal(value))


@given(st.integers(0, 10**9), st.integers(0, 99))
def test_no_figure_goes_through_binary_fractions(whole, part):
    assert exact_number(f"{whole}.{part:02}万") == Decimal(f"{whole}.{part:02}") * 10_000
