"""Terms of passages for the lexical index."""

from __future__ import annotations

import pytest

import rag.retrieval.passage_terms
from rag.domain import Passage
from rag.language.grams import grams
from rag.language.segment import index_terms
from rag.retrieval.passage_terms import passage_fields, passage_grams


def test_a_title_is_cut_into_terms_once_for_all_passages_of_its_notice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cut: list[str] = []

    def noted(text: str) -> list[str]:
        cut.append(text)
        return index_terms(text)

    monkeypatch.setattr(rag.retrieval.passage_terms, "index_terms", noted)
    title, texts = "南京丨关于组织申报2025年示范车间的通知", ("一、申报条件", "二、支持标准")
    passages = [Passage("a", n, 0, len(text), text, "") for n, text in enumerate(texts)]
    fields = [passage_fields(title, passage) for passage in passages]
    assert [own["title"] for own in fields] == [index_terms(title)] * 2
    assert [own["body"] for own in fields] == [index_terms(text) for text in texts]
    assert passage_grams(title, passages[1]) == grams(title) + grams(texts[1])
    assert cut.count(title) == 1
