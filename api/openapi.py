"""The OpenAPI document. It is kept in the repository as it is served; `make openapi` draws it anew (`scripts.openapi`)."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

KEPT = Path(__file__).with_name("openapi.json")


@cache
def document() -> dict[str, Any]:
    """The document; read once, so whoever changes a part of it copies that."""
    kept: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8"))
    return kept
