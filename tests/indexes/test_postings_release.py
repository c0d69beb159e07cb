"""Postings that were replaced are let go at once, with the files that they map."""

from __future__ import annotations

import gc
import weakref

import numpy as np

from indexes.lexical_index import QUESTIONS_AT_ONCE, Part, PostingsIndex
from indexes.postings import Postings
from indexes.search_protocols import Unit


def test_what_was_searched_is_freed_without_a_collection_of_garbage() -> None:
    ids = np.arange(1, 4)
    postings = Postings.build(ids, [{"body": text.split()} for text in ("a b", "b c", "c c")], {"body": 1.0})
    index = PostingsIndex((Part(postings),))
    gone: list[weakref.ref[object]] = [weakref.ref(postings), weakref.ref(index)]
    gc.disable()
    try:
        for n in range(2 * QUESTIONS_AT_ONCE):
            units = (Unit("c", (("c", 1.0 + n),)), Unit("b", (("b", 1.0),)))
            assert index.search(units, 3).ids.tolist()[0] == 2
            assert index.scores(units, ids)[0] > 0
        assert len(index._kept_scores) == QUESTIONS_AT_ONCE
        assert index.document_frequency("b") == 2
        assert index.document_frequency("d") == 0
        del postings, index
        assert [ref() for ref in gone] == [None, None]
    finally:
        gc.enable()


def test_the_memory_of_terms_is_bounded(monkeypatch) -> None:
    monkeypatch.setattr("indexes.postings.TERMS_KEPT", 2)
    postings = Postings.build(np.arange(1, 2), [{"body": ["a", "b", "c"]}], {"body": 1.0})
    for term in "abcabc":
        assert postings.find(term)[0].tolist() == [0]
        assert len(postings._found) <= 2
