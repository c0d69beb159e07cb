"""A Haystack retriever component (needs `haystack-ai`).

Example:
    >>> NoticeRetriever(url="http://127.0.0.1:8000").run("苏州人才项目什么时候截止")["documents"]   # doctest: +SKIP

"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from haystack import Document, component

from rag.integrations.source import metadata_of, source_of
from rag.public import PassageOut

if TYPE_CHECKING:
    from rag.collection import Collection


@component
class NoticeRetriever:
    """Passages of notices as documents, best first; from a service (`url`) or in process (`collection`).

    Args:
        url: address of a running service, or
        collection: an open collection in this process.
        api_key: the service's key; default: the environment variable RAG_API_KEY.
        top_k: how many passages, 1 to 50.
        options: more fields of the request: `filters` (our own, see `POST /v1/query`), `as_of`, `mode` and so on.

    Raises:
        InvalidInput: neither or both of `url` and `collection` are given.
    """

    def __init__(
        self,
        url: str | None = None,
        *,
        collection: Collection | None = None,
        api_key: str | None = None,
        top_k: int = 5,
        options: dict[str, Any] | None = None,
    ) -> None:
        self._source = source_of(url, api_key, collection)
        self._top_k, self._options = top_k, dict(options or {})

    @component.output_types(documents=list[Document])
    def run(self, query: str, top_k: int | None = None) -> dict[str, list[Document]]:
        """The documents for a question; `top_k` goes before the component's own."""
        return _output(self._source.passages(query, self._top_k if top_k is None else top_k, self._options))

    @component.output_types(documents=list[Document])
    async def run_async(self, query: str, top_k: int | None = None) -> dict[str, list[Document]]:
        """The same, without blocking."""
        return _output(
            await self._source.apassages(query, self._top_k if top_k is None else top_k, self._options)
        )


def _output(passages: list[PassageOut]) -> dict[str, list[Document]]:
    documents = [
        Document(id=p.passage_id, content=p.text, score=p.score, meta=dict(metadata_of(p))) for p in passages
    ]
    return {"documents": documents}
