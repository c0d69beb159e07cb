"""Words of dialects that ask, deny or point, in standard Chinese."""

from __future__ import annotations

import time

import pytest

from rag.language.dialect import in_standard_words
from rag.resources import rows

TABLE = rows("rag.language", "dialect.tsv")


@pytest.mark.parametrize(("asked", "standard"), [(row[2], row[3]) for row in TABLE])
def test_each_line_puts_its_example_into_standard_words(asked: str, standard: str) -> None:
    assert in_standard_words(asked) == standard


@pytest.mark.parametrize("left", sorted({row[4] for row in TABLE}))
def test_what_only_looks_like_dialect_stays_as_it_is(left: str) -> None:
    assert in_standard_words(left) == left


@pytest.mark.parametrize(
    ("asked", "standard"),
    [
        ("俺是开烧烤店的，摆摊能领好多钱？", "我们是开烧烤店的，摆摊能领多少钱？"),
        ("阿拉厂阿能报技改", "我们厂能不能报技改"),
        ("我哋系外资公司，几时截止", "我们系外资公司，什么时候截止"),
        ("錯過了咋整", "錯過了怎么办"),
        ("这个钱好久发下来哦", "这个钱什么时候发下来哦"),
        ("材料交哪旮旯", "材料交在哪里"),
        ("what about 南京的 subsidy", "what about 南京的 subsidy"),
        ("Can we apply", "Can we apply"),
    ],
)  # fmt: skip
def test_whole_questions(asked: str, standard: str) -> None:
    assert in_standard_words(asked) == standard


def test_hostile_repetition_takes_linear_time() -> None:
    pieces = "阿能好多不几时冇系唔系"
    started = time.process_time()
    in_standard_words(pieces * 9_000)
    assert time.process_time() - started < 2
