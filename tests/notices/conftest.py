from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tokenizers import Tokenizer

from rag.embedding.bundled import prepare

ROOT = Path(__file__).resolve().parents[2]


class BundledTokens:
    """The bundled model's own tokenizer, without loading the model."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        tokenizer.no_truncation()
        self._tokenizer = tokenizer

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        return list(self._tokenizer.encode(text, add_special_tokens=False).offsets)

    def count_tokens(self, text: str) -> int:
        return len(self._tokenizer.encode("passage: " + text).ids)


@pytest.fixture(scope="session")
def tokens() -> BundledTokens:
    return BundledTokens(Tokenizer.from_file(str(prepare() / "tokenizer.json")))


@pytest.fixture(scope="session")
def raw_notices() -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = json.loads((ROOT / "data" / "notices.json").read_text(encoding="utf-8"))
    return records
