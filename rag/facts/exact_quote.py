"""One way to make a fact's quote exact."""

from __future__ import annotations

from typing import TypedDict


class Quote(TypedDict):
    """The fields of a fact that say where it stands: `text[start:end] == quote`."""

    quote: str
    start: int
    end: int


def quoted(text: str, start: int, end: int) -> Quote:
    """The quote `text[start:end]`, without white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return {"quote": text[start:end], "start": start, "end": end}
