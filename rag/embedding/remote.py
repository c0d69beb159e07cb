"""An embedding model behind an OpenAI-compatible `/v1/embeddings`: Infinity, Text Embeddings Inference, vLLM, or a paid one."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import numpy as np

from rag.embedding.encoder import Span, Vectors
from rag.embedding.endpoint import Server
from rag.embedding.unigram import Unigram
from rag.errors import ModelUnavailable

TIMEOUT_S = 60.0
CONNECT_S = 5.0
TRIES = 4
"""A server that is busy (429, 5xx) or cannot be reached is asked so often, after 0.5, 1 and 2 seconds."""
BATCH = 8
AT_ONCE = 4
"""Requests under way for one call: these servers put what comes together into batches of their own."""
MAX_BYTES = 64 * 1024 * 1024
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})


class RemoteBackend:
    """A Backend (see there) that asks a server for every vector.

    Inputs are measured by the bundled tokenizer, which is that of XLM-RoBERTa and so of the multilingual E5 and BGE-M3
    models; for another one `max_tokens` should leave room.
    """

    def __init__(self, server: Server, model: str, tokenizer: Unigram) -> None:
        """Ask the server for one vector.

        Raises:
            ModelUnavailable: it cannot be reached, refuses, or answers with something else.
        """
        self._server, self._model, self._tokenizer = server, model, tokenizer
        headers = {"Authorization": f"Bearer {server.api_key}"} if server.api_key else {}
        self._client = httpx.Client(
            headers=headers, timeout=httpx.Timeout(TIMEOUT_S, connect=CONNECT_S), trust_env=False
        )
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="remote-embedding")
        self.max_tokens, self.special_tokens = server.max_tokens, 2
        self.dim = 0
        self.dim = int(self._ask(["1"]).shape[1])

    def spans(self, text: str) -> list[Span]:
        """See Backend."""
        return [(start, end) for _, start, end in self._tokenizer.encode(text)]

    def embed(self, texts: Sequence[str], prompt: str) -> Vectors:
        """See Backend."""
        whole = [prompt + text for text in texts]
        parts = [whole[start : start + BATCH] for start in range(0, len(whole), BATCH)]
        return np.concatenate(
            [self._ask(whole)] if len(parts) == 1 else list(self._pool.map(self._ask, parts))
        )

    def _ask(self, texts: Sequence[str]) -> Vectors:
        """The vectors of a few texts, float32[len(texts), dim]."""
        asked = {"model": self._model, "input": list(texts), "encoding_format": "float"}
        url = f"{self._server.base_url.rstrip('/')}/embeddings"
        problem = ""
        for attempt in range(TRIES):
            if attempt:
                time.sleep(0.25 * 2**attempt)
            try:
                response = self._client.post(url, json=asked)
            except httpx.HTTPError as error:
                problem = f"cannot be reached ({type(error).__name__})"
                continue
            if response.status_code in _BUSY:
                problem = f"is busy or broken (status {response.status_code})"
                continue
            return self._vectors(response, len(texts))
        raise self._unavailable(problem)

    def _vectors(self, response: httpx.Response, count: int) -> Vectors:
        if response.status_code in (401, 403):
            raise self._unavailable("refuses the key; set RAG_ENCODER_API_KEY")
        if response.status_code == httpx.codes.NOT_FOUND:
            raise self._unavailable(f"has no /embeddings or no model {self._model!r}")
        if not response.is_success or len(response.content) > MAX_BYTES:
            raise self._unavailable(
                f"refuses the input (status {response.status_code}); if it is too long, lower RAG_ENCODER_MAX_TOKENS"
            )
        try:
            rows = sorted(response.json()["data"], key=_index)
            vectors = np.array([row["embedding"] for row in rows], np.float32)
        except (ValueError, KeyError, TypeError) as error:
            raise self._unavailable("answers with something else than embeddings") from error
        if vectors.ndim != 2 or len(vectors) != count or not np.isfinite(vectors).all():
            raise self._unavailable(f"gives {vectors.shape} numbers for {count} texts")
        if self.dim and vectors.shape[1] != self.dim:
            raise self._unavailable(f"gives vectors of length {vectors.shape[1]}, before of {self.dim}")
        return vectors

    def _unavailable(self, problem: str) -> ModelUnavailable:
        return ModelUnavailable(
            f"The embedding server {self._server.base_url} {problem}. Start it, or correct RAG_ENCODER_URL and RAG_MODEL."
        )


def identity(model: str, dim: int) -> str:
    """What stands for a model behind a server: its name there. The same model may move to another address."""
    return hashlib.sha256(f"remote {model} {dim}".encode()).hexdigest()


def _index(row: dict[str, Any]) -> int:
    return int(row["index"])
