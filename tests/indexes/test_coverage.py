"""Shares of a question: by hand, over parts as over one, and for several texts taken as one."""

from __future__ import annotations

import math

import numpy as np
import pytest

from indexes.coverage import Coverage
from indexes.lexical_index import Part, PostingsIndex
from indexes.postings import Postings

TEXTS = {3: "a b", 5: "a a c", 8: "d", 9: "b c c c"}


def postings(ids: list[int]) -> Postings:
    return Postings.build(np.array(ids), [{"text": TEXTS[n].split()} for n in ids], {"text": 1.0})


def coverage(*terms: str, index: PostingsIndex | None = None) -> Coverage:
    found = Coverage.of(index or PostingsIndex((Part(postings(sorted(TEXTS))),)), terms)
    assert found is not None
    return found


def idf(df: int, n: int = len(TEXTS)) -> float:
    return math.log1p((n - df + 0.5) / (df + 0.5))


def saturation(tf: float, length: float, average: float) -> float:
    return tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * length / average))


def test_a_share_is_of_all_that_was_asked_for_unknown_terms_included() -> None:
    asked = idf(2) + idf(1) + idf(0)
    expected = (idf(2) * saturation(2, 3, 2.5)) / asked
    shares = coverage("a", "d", "nowhere", "a").shares(np.array([5, 8, 77]))
    assert shares == pytest.approx([expected, idf(1) * saturation(1, 1, 2.5) / asked, 0])


def test_no_terms_are_no_question() -> None:
    assert Coverage.of(PostingsIndex((Part(postings([3])),)), []) is None


def test_search_gives_the_highest_shares_of_those_allowed() -> None:
    found = coverage("c", "b")
    hits = found.search(2)
    assert hits.ids.tolist() == [9, 3]
    assert hits.scores.tolist() == pytest.approx(found.shares(hits.ids).tolist())
    assert found.search(5, np.array([3, 5, 8])).ids.tolist() == [3, 5]


def test_texts_of_a_group_count_as_one_text() -> None:
    """Two groups: 3 with 9 ("a b b c c c"), and 5 alone."""
    shares = coverage("b", "a").grouped(np.array([3, 5, 9]), np.array([0, 1, 0]), average_length=4.0)
    asked = idf(2) * 2
    first = idf(2) * (saturation(2, 6, 4) + saturation(1, 6, 4)) / asked
    assert shares == pytest.approx([first, idf(2) * saturation(2, 3, 4) / asked])


def test_parts_with_gone_ids_give_the_same_as_one_whole() -> None:
    whole = PostingsIndex((Part(postings([3, 5, 9])),))
    parts = PostingsIndex((Part.without(postings([3, 8, 9]), np.array([8])), Part(postings([5]))))
    ids, groups = np.array([3, 5, 9]), np.array([0, 0, 1])
    terms = ("a", "c", "d", "nowhere")
    one, split = coverage(*terms, index=whole), coverage(*terms, index=parts)
    assert split.idf == pytest.approx(one.idf)
    assert split.shares(ids) == pytest.approx(one.shares(ids))
    assert split.search(9).ids.tolist() == one.search(9).ids.tolist()
    assert split.grouped(ids, groups, 4.0) == pytest.approx(one.grouped(ids, groups, 4.0))
