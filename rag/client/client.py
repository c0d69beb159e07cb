"""The Python client: ask a running service, with typed results, patience with an overloaded one, and streaming.

Example:
    >>> from rag.client import Client
    >>> with Client("http://127.0.0.1:8000") as notices:                                   # doctest: +SKIP
    ...     response = notices.query("苏州有哪些人才项目可以报", top_k=3)
    ...     print(response.answer.text, [passage.notice.url for passage in response.passages])

"""

from __future__ import annotations

from typing import Self

from rag.client.driving import Asynchronous, Blocking
from rag.client.operations import Operations


class Client(Blocking, Operations):
    """Asks a service; blocks until it has answered. May be used from several threads.

    Args:
        url: the service's address, such as http://127.0.0.1:8000.
        api_key: the key, if the service wants one; default: the environment variable RAG_API_KEY.
        timeout_s: how long one attempt may take to connect, to send or to go on receiving.
        retries: attempts after the first, where the service cannot be reached or answers 429 or 503.
        backoff_s: the pause before the second attempt, doubled each time, unless `Retry-After` says how long.

    Every method raises `InvalidInput` for what is wrong with a request, `NotFound`, `Unreachable`, or else
    `ServiceError` with the status.
    """

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()


class AsyncClient(Asynchronous, Operations):
    """The same as `Client`, for asyncio."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()
