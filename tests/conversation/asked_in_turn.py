"""A conversation, turn by turn."""

from __future__ import annotations

from rag.collection import Collection
from rag.public import QueryRequest, QueryResponse
from tests.answering.small_collection import AS_OF


def converse(collection: Collection, *turns: str) -> QueryResponse:
    """The response to the last of some turns, each asked with the context of the one before."""
    context, response = None, None
    for turn in turns:
        fields = {"question": turn, "as_of": AS_OF, "context": context}
        response = collection.ask(QueryRequest.model_validate(fields))
        context = response.context
    assert response is not None
    return response
