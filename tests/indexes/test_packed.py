"""Texts, lists and names in arrays are what they were made of, however they were put together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexes.packed import MOST_BUFFERS, Coded, HashIndex, Lists, Strings, found_in, hashed, merged_order
from tests.examples import examples

NO_TEXT = "\udcff"
"""A byte of a command line that is no UTF-8."""

texts = st.lists(
    st.sampled_from(["", "a", "南京", "通知", "b" * 40, "a\n", "é"]) | st.text(max_size=5), max_size=8
)
names = st.lists(st.lists(st.sampled_from(["南京", "苏州", "", "x"]), max_size=3), max_size=6)


def places(count: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.arange(count)[::-2].copy()


@examples(100)
@given(texts, texts)
def test_texts(one: list[str], other: list[str]) -> None:
    both = Strings.of(one).then(Strings.of(other)).then(Strings.of(one))
    told = [*one, *other, *one]
    assert list(both) == told
    own = places(len(told))
    assert list(both.take(own)) == [told[n] for n in own]
    kept = both.take(own).arrays("x")
    assert list(Strings.load(kept, "x")) == [told[n] for n in own]


def test_texts_that_came_one_by_one_lie_in_few_buffers() -> None:
    told = Strings.of(())
    for number in range(100):
        told = told.then(Strings.of([str(number)]))
        assert list(told) == [str(n) for n in range(number + 1)]
        assert len(told.buffers) <= MOST_BUFFERS


@examples(100)
@given(names, names)
def test_names(one: list[list[str]], other: list[list[str]]) -> None:
    both = Coded.load(Coded.of(one).then(Coded.of(other)).arrays("x"), "x")
    told = [*one, *other]
    own = places(len(told))
    for coded, rows in ((both, told), (both.take(own), [told[n] for n in own])):
        assert coded.among(["南京", "", 3]).tolist() == [bool({"南京", ""} & set(row)) for row in rows]
        flat = [name for row in rows for name in row]
        assert coded.met() == [(name, flat.count(name)) for name in dict.fromkeys(flat)]


@examples(100)
@given(names, names)
def test_lists_and_hashes(one: list[list[str]], other: list[list[str]]) -> None:
    def of(rows: Sequence[Sequence[str]]) -> Lists:
        return Lists.of([hashed(row).tolist() for row in rows], np.uint64)

    index = HashIndex.of(Lists.load(of(one).then(of(other)).arrays("x"), "x"))
    told = [*one, *other]
    for name in ("南京", "nobody", NO_TEXT):
        assert index.of_text(name) == [n for n, row in enumerate(told) if name in row]
    flat = {name for row in told for name in row}
    assert index.held(hashed(["南京", "x", "nobody"])).tolist() == [
        n in flat for n in ("南京", "x", "nobody")
    ]


@examples(100)
@given(texts, texts)
def test_the_order_of_two_groups_is_that_of_both(one: list[str], other: list[str]) -> None:
    whole = Strings.of(one).then(Strings.of(other))
    order = merged_order(
        Strings.of(one), np.array(sorted(range(len(one)), key=one.__getitem__), np.int64), Strings.of(other)
    )
    told = [*one, *other]
    assert [told[n] for n in order] == sorted(told)
    for text in {*told, "nobody", NO_TEXT}:
        at = found_in(whole, order, text)
        assert (at is None and text not in told) or (at is not None and told[at] == text)
