"""The tokenizer in Python gives the ids and offsets of the `tokenizers` package."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from rag.embedding.q4file import Q4Model
from rag.embedding.reference_folder import build_tokenizer
from rag.embedding.unigram import Pieces, Token, Unigram
from tests.embedding.sources import NOTICES, ODD, TEXTS, any_text
from tests.examples import examples

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def unigram(package: Q4Model) -> Unigram:
    return Unigram(Pieces.of(package.vocabulary))


@pytest.fixture(scope="module")
def tokenizer(package: Q4Model) -> Any:
    return build_tokenizer(package.vocabulary)


def expected(tokenizer: Any, text: str) -> list[Token]:
    encoded = tokenizer.encode(text, add_special_tokens=False)
    return [(piece, start, end) for piece, (start, end) in zip(encoded.ids, encoded.offsets, strict=True)]


def shipped_texts() -> list[str]:
    """All notices, and every fifth of the thousands of questions."""
    questions = [
        json.loads(line)["question"]
        for file in sorted((ROOT / "eval" / "questions").glob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    return [
        *TEXTS,
        *questions[::5],
        *(n["标题title"] for n in NOTICES),
        *(n["finalContent"] for n in NOTICES),
    ]


def test_every_shipped_text_has_the_same_tokens(unigram: Unigram, tokenizer: Any) -> None:
    texts = shipped_texts()
    assert len(texts) > 250
    assert [text for text in texts if unigram.encode(text) != expected(tokenizer, text)] == []


@pytest.mark.parametrize("text", [text for text in ODD if "\ud800" not in text and "\ufdd0" not in text])
def test_odd_texts_have_the_same_tokens(unigram: Unigram, tokenizer: Any, text: str) -> None:
    assert unigram.encode(text) == expected(tokenizer, text), ascii(text)


@pytest.mark.parametrize("text", ["\x85", "a\x85", "\x85a", " \x85 a \x85 ", "a\x85b"])
def test_a_next_line_is_stripped_at_the_ends_alone(unigram: Unigram, tokenizer: Any, text: str) -> None:
    assert unigram.encode(text) == expected(tokenizer, text), ascii(text)


@pytest.mark.nightly
def test_every_character_has_the_same_tokens(unigram: Unigram, tokenizer: Any) -> None:
    """In the planes that are in use, except for the noncharacter that the package's own rules spend, and one that
    got its compatibility form in a later Unicode than the package knows.
    """
    known = {0xFDD0, 0x1F23B}
    chars = [chr(code) for code in range(0x20000) if not 0xD800 <= code < 0xE000 and code not in known]
    joined = [f"a{char}b" for char in chars]
    encoded = tokenizer.encode_batch(joined, add_special_tokens=False)
    for text, one in zip(joined, encoded, strict=True):
        assert [piece for piece, _, _ in unigram.encode(text)] == one.ids, ascii(text)


def test_what_is_kept_of_texts_is_bounded(
    package: Q4Model, tokenizer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.embedding.unigram._MOST_BEGINNINGS", 10)
    fresh = Unigram(Pieces.of(package.vocabulary))  # that of the other tests has read much already
    assert fresh.encode(TEXTS[0]) == expected(tokenizer, TEXTS[0])
    assert len(fresh._read) <= 10


@given(any_text(marks=False))
@examples(300, derandomize=True)
def test_any_text_has_the_same_tokens(unigram: Unigram, tokenizer: Any, text: str) -> None:
    assert unigram.encode(text) == expected(tokenizer, text), ascii(text)


@given(any_text())
@examples(300, derandomize=True)
def test_any_combining_marks_have_the_same_ids(unigram: Unigram, tokenizer: Any, text: str) -> None:
    """Where marks are both reordered and composed, offsets may differ within their cluster; ids never."""
    assert [piece for piece, _, _ in unigram.encode(text)] == [p for p, _, _ in expected(tokenizer, text)]
