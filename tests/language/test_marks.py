"""Numbered marks stay apart from the numbers beside them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.marks import separate_marks, separated_with_offsets
from rag.language.normalise import normalise


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("奖励①50万元", "奖励1 50万元"),
        ("①9月30日", "1 9月30日"),
        ("每㎡50元", "每m2 50元"),
        ("㎡和㎡", "m2和m2"),
        ("1½", "1 1⁄2"),
        ("⒈5万元", "1. 5万元"),
        ("①②③", "1 2 3"),
        ("㊀十万", "一 十万"),
        ("５０①５", "50 1 5"),
        ("⑴5万", "(1)5万"),
        ("㈠申报", "(一)申报"),
        ("第Ⅱ类", "第II类"),
        ("１２月３１日", "12月31日"),
        ("ﬁnance", "finance"),
        ("m²", "m2"),
    ],
)
def test_a_mark_is_read_apart_from_a_number(text: str, read: str) -> None:
    assert unicodedata.normalize("NFKC", separate_marks(text)) == read


def test_matching_reads_marks_as_the_encoder_does() -> None:
    assert normalise("奖励①50万元") == "奖励1 50万元"


@given(st.text(st.sampled_from("①②⒈㎡½²㊀十5５0a元 ")))
def test_offsets_lead_back_to_the_text(text: str) -> None:
    separated, offsets = separated_with_offsets(text)
    assert separated == separate_marks(text)
    if offsets is None:
        assert separated == text
    else:
        assert len(offsets) == len(separated) + 1
        assert offsets == sorted(offsets)
        assert offsets[-1] == len(text)
        added = {at for at in range(len(separated)) if offsets[at] == offsets[at + 1]}
        kept = [(separated[at], offsets[at]) for at in range(len(separated)) if at not in added]
        assert kept == [(char, at) for at, char in enumerate(text)]
