"""Another library as a process of its own, in the interpreter of its own environment; see `peers`.

Reads one JSON object a line and answers each with one: {"index": [texts]} or {"query": text} give {"ms": …, "cpu_ms": …}.
Imports nothing of this project, so that the environment needs the other libraries alone.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any, Protocol

QUERY, PASSAGE, TOP = "query: ", "passage: ", 10


class Peer(Protocol):
    """A library that indexes texts once and is then asked."""

    def index(self, texts: list[str]) -> None:
        """Embed the texts and make an index of them."""

    def search(self, query: str) -> object:
        """The ten best."""


class Txtai:
    """txtai, hybrid (dense and BM25), with the texts."""

    def __init__(self, model: str) -> None:
        from txtai import Embeddings  # type: ignore[import-not-found]

        self._embeddings: Any = Embeddings(
            path=model,
            method="sentence-transformers",
            instructions={"query": QUERY, "data": PASSAGE},
            hybrid=True,
            content=True,
        )

    def index(self, texts: list[str]) -> None:
        """See Peer."""
        self._embeddings.index(enumerate(texts))

    def search(self, query: str) -> object:
        """See Peer."""
        return self._embeddings.search(query, TOP)


class LangChain:
    """LangChain with its FAISS store, dense, on sentence-transformers."""

    def __init__(self, model: str) -> None:
        from langchain_core.embeddings import Embeddings
        from sentence_transformers import SentenceTransformer

        loaded = SentenceTransformer(model, local_files_only=True)

        class _Embeddings(Embeddings):
            def embed_documents(self, texts: list[str]) -> list[list[float]]:
                whole = [PASSAGE + text for text in texts]
                return loaded.encode(whole, normalize_embeddings=True).tolist()  # type: ignore[no-any-return]

            def embed_query(self, text: str) -> list[float]:
                return loaded.encode(QUERY + text, normalize_embeddings=True).tolist()  # type: ignore[no-any-return]

        self._embeddings = _Embeddings()
        self._store: Any = None

    def index(self, texts: list[str]) -> None:
        """See Peer."""
        from langchain_community.vectorstores import FAISS  # type: ignore[import-not-found]

        self._store = FAISS.from_texts(texts, self._embeddings)

    def search(self, query: str) -> object:
        """See Peer."""
        return self._store.similarity_search_with_score(query, k=TOP)


class LlamaIndex:
    """LlamaIndex with its own vector store, dense, on sentence-transformers."""

    def __init__(self, model: str) -> None:
        from llama_index.core.base.embeddings.base import BaseEmbedding
        from sentence_transformers import SentenceTransformer

        loaded = SentenceTransformer(model, local_files_only=True)

        class _Embedding(BaseEmbedding):
            def _get_text_embedding(self, text: str) -> list[float]:
                return self._get_text_embeddings([text])[0]

            def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
                whole = [PASSAGE + text for text in texts]
                return loaded.encode(whole, normalize_embeddings=True).tolist()  # type: ignore[no-any-return]

            def _get_query_embedding(self, query: str) -> list[float]:
                return loaded.encode(QUERY + query, normalize_embeddings=True).tolist()  # type: ignore[no-any-return]

            async def _aget_query_embedding(self, query: str) -> list[float]:
                return self._get_query_embedding(query)

        self._embedding = _Embedding(embed_batch_size=32)
        self._retriever: Any = None

    def index(self, texts: list[str]) -> None:
        """See Peer."""
        from llama_index.core import VectorStoreIndex
        from llama_index.core.schema import TextNode

        nodes = [TextNode(text=text) for text in texts]
        index = VectorStoreIndex(nodes, embed_model=self._embedding)
        self._retriever = index.as_retriever(similarity_top_k=TOP)

    def search(self, query: str) -> object:
        """See Peer."""
        return self._retriever.retrieve(query)


PEERS: dict[str, Callable[[str], Peer]] = {"txtai": Txtai, "langchain": LangChain, "llamaindex": LlamaIndex}


def main(kind: str, model: str, threads: int) -> None:
    """Serve the lines of standard input until it ends."""
    import torch

    torch.set_num_threads(threads)
    answers, sys.stdout = sys.stdout, sys.stderr  # what libraries print must not come between the answers
    peer = PEERS[kind](model)
    for line in sys.stdin:
        asked = json.loads(line)
        started, used = time.perf_counter(), time.process_time()
        if "index" in asked:
            peer.index(asked["index"])
        else:
            peer.search(asked["query"])
        took = {"ms": 1000 * (time.perf_counter() - started), "cpu_ms": 1000 * (time.process_time() - used)}
        print(json.dumps(took), file=answers, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
