"""One way to make a fact whose quote is exact."""

from __future__ import annotations

from typing import Any

from rag.domain import Fact


def quoted(text: str, start: int, end: int, kind: str, value: Any, **fields: Any) -> Fact:
    """A fact that quotes `text[start:end]`, without white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Fact(kind=kind, value=value, quote=text[start:end], start=start, end=end, **fields)
