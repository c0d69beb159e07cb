"""How many copies are handed in is told by one clause, which a cut quote keeps."""

from __future__ import annotations

import pytest

from rag.collection import Collection
from rag.public import QueryRequest


@pytest.mark.parametrize("question", ["独角兽要交几份", "苏州独角兽要交几份纸质材料"])
def test_the_clause_with_the_copies_is_quoted(collection: Collection, question: str) -> None:
    answer = collection.ask(QueryRequest(question=question)).answer
    assert answer is not None
    assert "一式五份" in answer.text
