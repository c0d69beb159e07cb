"""A LangChain retriever (extra `[langchain]`).

Example:
    >>> retriever = NoticeRetriever(url="http://127.0.0.1:8000", k=3)                       # doctest: +SKIP
    >>> [document.metadata["url"] for document in retriever.invoke("苏州人才项目什么时候截止")]     # doctest: +SKIP

"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForRetrieverRun, CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import Field, PrivateAttr

from rag.integrations.source import Source, metadata_of, notice_of, source_of, writable
from rag.public import PassageOut


class NoticeRetriever(BaseRetriever):
    """Passages of notices as documents, best first; from a service (`url`) or in process (`collection`).

    `invoke(question, k=…)` goes before the retriever's own `k`.
    """

    url: str | None = None
    """Address of a running service."""
    api_key: str | None = Field(default=None, repr=False, exclude=True)
    """Its key; default: the environment variable RAG_API_KEY."""
    collection: Any = Field(default=None, repr=False, exclude=True)
    """An open `rag.collection.Collection`, instead of a service."""
    k: int = 5
    """How many passages, 1 to 50."""
    options: dict[str, Any] = Field(default_factory=dict)
    """More fields of the request: `filters`, `as_of`, `mode`, `per_notice`, `min_score` and so on."""

    _source: Source = PrivateAttr()

    def model_post_init(self, context: Any, /) -> None:
        """Open the source.

        Raises:
            InvalidInput: neither or both of `url` and `collection` are given.
        """
        super().model_post_init(context)
        self._source = source_of(self.url, self.api_key, self.collection)

    def add_documents(self, documents: Sequence[Document]) -> list[str]:
        """Store documents as notices in the service; returns their ids once they are found.

        Args:
            documents: with an `id` (or `aid` in the metadata), and `title`, `url`, `date`, `account` in the metadata.

        Raises:
            InvalidInput: some were rejected, each is named with its reason; the others are stored.
        """
        made = [notice_of(d.metadata.get("aid") or d.id, d.page_content, d.metadata) for d in documents]
        return writable(self._source).put(made)

    def delete(self, ids: Sequence[str]) -> None:
        """Remove notices by their ids."""
        writable(self._source).delete(ids)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int | None = None
    ) -> list[Document]:
        passages = self._source.passages(query, self.k if k is None else k, self.options)
        return [_document(passage) for passage in passages]

    async def _aget_relevant_documents(
        self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun, k: int | None = None
    ) -> list[Document]:
        passages = await self._source.apassages(query, self.k if k is None else k, self.options)
        return [_document(passage) for passage in passages]


def _document(passage: PassageOut) -> Document:
    return Document(id=passage.passage_id, page_content=passage.text, metadata=metadata_of(passage))
