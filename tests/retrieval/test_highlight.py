"""Where a question's terms stand in a passage."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.search_protocols import Unit
from rag.collection.passages_out import MAX_HIGHLIGHTS, highlights, shown_terms


def units(*words: str, weight: float = 1.0) -> list[Unit]:
    return [Unit(word, ((word, weight),)) for word in words]


def shown(text: str, *words: str) -> list[str]:
    return [text[start:end] for start, end in highlights(text, shown_terms(units(*words)))]


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("推进数字化转型，数字经济", ("数字", "转型"), ["数字", "转型", "数字"]),
        ("数字化转型", ("数字化", "数字化转型", "转型"), ["数字化转型"]),
        ("数字转型", ("数字", "转型"), ["数字转型"]),
        ("數字化轉型", ("数字化转型",), ["數字化轉型"]),
        ("ＡＩ与5G工厂", ("ai", "5g"), ["ＡＩ", "5G"]),
        ("AI, FAIR, AIGC, ai", ("ai",), ["AI", "ai"]),
        ("2025年、12025、2025", ("2025",), ["2025", "2025"]),
        ("税收", ("税",), []),
        ("没有", ("数字",), []),
        ("", ("数字",), []),
    ],
)
def test_terms_are_found_whatever_their_width_and_script(
    text: str, words: tuple[str, ...], found: list[str]
) -> None:
    assert shown(text, *words) == found


def test_translations_of_little_weight_are_not_shown() -> None:
    unit = Unit("transformation", (("转型", 1.0), ("变化", 0.1)))
    assert highlights("转型与变化", shown_terms([unit])) == [(0, 2)]


def test_there_are_never_more_than_can_be_looked_at() -> None:
    assert len(highlights("数字，" * 500, shown_terms(units("数字")))) == MAX_HIGHLIGHTS


@given(
    st.text(alphabet="数字化转型aAi 5G。🙂Ａß\u0130", max_size=60),
    st.lists(st.text(alphabet="数字化转ai5g", min_size=1, max_size=4), max_size=5),
)
def test_spans_ascend_without_touching_and_lie_in_the_text(text: str, words: list[str]) -> None:
    last = -1
    for start, end in highlights(text, shown_terms(units(*words))):
        assert last < start < end <= len(text)
        last = end


def test_a_hostile_passage_takes_no_time() -> None:
    started = time.process_time()
    highlights("aa" * 200_000, shown_terms(units("aa", "a a", "aaa")))
    assert time.process_time() - started < 2
