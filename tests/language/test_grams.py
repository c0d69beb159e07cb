"""Pairs of characters, whatever stands between them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.grams import grams, question_grams


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("首台套", ["首台", "台套"]),
        ("税", ["税"]),
        ("首台套 AI補貼", ["首台", "台套", "ai", "补贴"]),
        ("２０２５年，5G！", ["2025", "年", "5g"]),
        ("…", []),
    ],
)
def test_pairs_within_runs(text: str, expected: list[str]) -> None:
    assert grams(text) == expected


def test_an_english_question_has_none() -> None:
    assert question_grams("Which AI grants are open?") == []
    assert question_grams("AI grants 补贴") == ["ai", "grants", "补贴"]


@given(st.text(alphabet="首台套税AI5 ，"))
def test_no_pair_reaches_over_a_mark(text: str) -> None:
    pieces = [piece for part in text.split("，") for piece in part.split()]
    assert grams(text) == [gram for piece in pieces for gram in grams(piece)]
