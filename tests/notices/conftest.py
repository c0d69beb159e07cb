from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rag.embedding import Encoder, load_encoder

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def tokens() -> Encoder:
    return load_encoder(threads=1)


@pytest.fixture(scope="session")
def raw_notices() -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = json.loads(
        (ROOT / "rag" / "demo" / "notices.json").read_text(encoding="utf-8")
    )
    return records
