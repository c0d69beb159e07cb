"""Pages of a sorted list."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import InvalidInput
from rag.public.paging import Key, page_of

ITEMS = st.lists(st.tuples(st.integers(-5, 5), st.text(max_size=3)), unique=True, max_size=12).map(sorted)


def itself(item: Key) -> Key:
    return item


def walked(items: list[Key], limit: int) -> list[Key]:
    seen: list[Key] = []
    cursor = None
    while True:
        page, cursor = page_of(items, itself, sort="date", limit=limit, cursor=cursor)
        seen.extend(page)
        if cursor is None:
            return seen


@given(ITEMS, st.integers(1, 5))
def test_the_pages_together_are_the_list(items: list[Key], limit: int) -> None:
    assert walked(items, limit) == items


@given(ITEMS, st.integers(1, 4), st.data())
def test_what_comes_or_goes_between_two_pages_repeats_and_skips_nothing_else(
    items: list[Key], limit: int, data: st.DataObject
) -> None:
    first, cursor = page_of(items, itself, sort="date", limit=limit, cursor=None)
    if cursor is None:
        return
    kept = [item for item in items if data.draw(st.booleans())]
    rest, _ = page_of(kept, itself, sort="date", limit=100, cursor=cursor)
    assert list(rest) == [item for item in kept if item not in first]


def made(*values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


@pytest.mark.parametrize(
    "cursor",
    ["x", "äöü", made(), made("name", 1, "a"), made("date", 1), made("date", True, "a"), made("date", "1", "a"), made(7)],
    ids=["no base64", "no ASCII", "empty", "another order", "too short", "a truth value", "a string", "a number"],
)  # fmt: skip
def test_a_cursor_that_was_not_given_for_this_order_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidInput, match="start without a cursor"):
        page_of([(1, "a"), (2, "b")], itself, sort="date", limit=1, cursor=cursor)
