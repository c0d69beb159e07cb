"""A LlamaIndex retriever (extra `[llamaindex]`).

Example:
    >>> retriever = NoticeRetriever(url="http://127.0.0.1:8000", top_k=3)                   # doctest: +SKIP
    >>> [found.node.metadata["url"] for found in retriever.retrieve("苏州人才项目什么时候截止")]   # doctest: +SKIP

"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from llama_index.core.callbacks import CallbackManager
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import BaseNode, MetadataMode, NodeWithScore, QueryBundle, TextNode

from rag.integrations.source import metadata_of, notice_of, source_of, writable
from rag.public import PassageOut

if TYPE_CHECKING:
    from rag.collection import Collection

SHOWN_TO_MODELS = ("title", "url", "date", "regions", "deadline")


class NoticeRetriever(BaseRetriever):
    """Passages of notices as nodes with their scores, best first.

    Args:
        url: address of a running service, or
        collection: an open collection in this process.
        api_key: the service's key; default: the environment variable RAG_API_KEY.
        top_k: how many passages, 1 to 50.
        callback_manager: LlamaIndex's.
        options: more fields of the request: `filters`, `as_of`, `mode`, `per_notice`, `min_score` and so on.

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
        callback_manager: CallbackManager | None = None,
        **options: Any,
    ) -> None:
        self._source = source_of(url, api_key, collection)
        self._top_k, self._options = top_k, options
        super().__init__(callback_manager=callback_manager)

    def insert(self, nodes: Sequence[BaseNode]) -> list[str]:
        """Store documents or nodes as notices in the service; returns their ids once they are found.

        Args:
            nodes: with `aid` (else the node's id counts), `title`, `url`, `date`, `account` in the metadata.

        Raises:
            InvalidInput: some were rejected, each is named with its reason; the others are stored.
        """
        made = [
            notice_of(n.metadata.get("aid") or n.node_id, n.get_content(MetadataMode.NONE), n.metadata)
            for n in nodes
        ]
        return writable(self._source).put(made)

    def delete(self, aids: Sequence[str]) -> None:
        """Remove notices by their ids."""
        writable(self._source).delete(aids)

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return _nodes(self._source.passages(query_bundle.query_str, self._top_k, self._options))

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return _nodes(await self._source.apassages(query_bundle.query_str, self._top_k, self._options))


def _nodes(passages: list[PassageOut]) -> list[NodeWithScore]:
    return [NodeWithScore(node=_node(passage), score=passage.score) for passage in passages]


def _node(passage: PassageOut) -> TextNode:
    metadata = metadata_of(passage)
    hidden = [name for name in metadata if name not in SHOWN_TO_MODELS]
    return TextNode(
        id_=passage.passage_id,
        text=passage.text,
        metadata=metadata,
        excluded_embed_metadata_keys=hidden,
        excluded_llm_metadata_keys=hidden,
    )
