"""Pages of a sorted list, by cursors that are opaque to clients and still right when items come or go meanwhile."""

from __future__ import annotations

import base64
import binascii
import json
from bisect import bisect_right
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TypeVar

from rag.errors import InvalidInput

T = TypeVar("T")
Key = tuple[int | str, ...]
"""What a list is sorted by; unique for each item, and of the same types for all items of a list."""


def page_of(
    items: Sequence[T], key: Callable[[T], Key], *, sort: str, limit: int, cursor: str | None
) -> tuple[Sequence[T], str | None]:
    """One page, and the cursor of the next one (None: there is none).

    Args:
        items: the whole list, in ascending order of `key`.
        key: an item's place in the order.
        sort: the order's name; a cursor is good for the order that it was given for.
        limit: how many items a page holds, from 1.
        cursor: where the page before ended; None or empty: the first page.

    Raises:
        InvalidInput: the cursor was not given for this order.

    """
    start = _after(items, key, sort, cursor) if cursor else 0
    end = start + limit
    return items[start:end], _cursor(sort, key(items[end - 1])) if end < len(items) else None


def _cursor(sort: str, key: Key) -> str:
    return base64.urlsafe_b64encode(json.dumps([sort, *key]).encode()).decode().rstrip("=")


def _after(items: Sequence[T], key: Callable[[T], Key], sort: str, cursor: str) -> int:
    """How many items stand up to where the cursor points."""
    with suppress(ValueError, TypeError, binascii.Error):
        named, *ended = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        alike = all(list(map(type, key(item))) == list(map(type, ended)) for item in items[:1])
        if named == sort and alike:
            return bisect_right(items, tuple(ended), key=key)
    raise InvalidInput("is not one that this list gave for this order; start without a cursor", "/cursor")
