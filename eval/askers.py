"""Who is asked: a collection in this process, or a service over HTTP. Both give the same answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from rag.client import Client
from rag.errors import RagError
from rag.public import NoticeDetail, NoticePage, NoticeQuery, QueryRequest, QueryResponse

if TYPE_CHECKING:  # the collection loads models, which asking over HTTP does not need
    from rag.collection import Collection

PAGE = 200
BATCH = 16
RETRIES = 6
TIMEOUT_S = 120.0


class Asker(Protocol):
    """Something that answers questions over a collection of notices."""

    @property
    def target(self) -> str:
        """Shown in reports: "in process" or the address."""
        ...

    def ask(self, requests: Sequence[QueryRequest]) -> Iterator[QueryResponse]:
        """The responses, in order, as they come."""
        ...

    def notice(self, aid: str) -> NoticeDetail:
        """One notice with its cleaned text."""
        ...

    def aids(self) -> tuple[str, ...]:
        """Ids of all notices."""
        ...


class LocalAsker:
    """Asks a collection in this process."""

    target = "in process"

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._notices: dict[str, NoticeDetail] = {}

    def ask(self, requests: Sequence[QueryRequest]) -> Iterator[QueryResponse]:
        """One question after the other, so that the times are those of a single user."""
        return map(self._collection.ask, requests)

    def notice(self, aid: str) -> NoticeDetail:
        """One notice with its cleaned text, read once."""
        if aid not in self._notices:
            self._notices[aid] = self._collection.notice(aid)
        return self._notices[aid]

    def aids(self) -> tuple[str, ...]:
        """Ids of all notices, by pages."""
        return _all_aids(lambda cursor: self._collection.notices(NoticeQuery(limit=PAGE, cursor=cursor)))


class HttpAsker:
    """Asks a service through `rag.client`; waits and tries again while it is overloaded or starting.

    Args:
        url: the service's address, such as http://127.0.0.1:8000.
        key: an API key, if the service wants one.
        batch: questions in one request.
        retries: attempts after the first, per request.
        wait_s: the pause before the second attempt, doubled each time, unless the service says how long.
    """

    def __init__(
        self,
        url: str,
        *,
        key: str | None = None,
        batch: int = BATCH,
        retries: int = RETRIES,
        wait_s: float = 0.5,
    ) -> None:
        self._client = Client(url, api_key=key, timeout_s=TIMEOUT_S, retries=retries, backoff_s=wait_s)
        self.target = self._client.url
        self._batch = batch
        self._notices: dict[str, NoticeDetail] = {}

    def ask(self, requests: Sequence[QueryRequest]) -> Iterator[QueryResponse]:
        """In batches, the answers of one before the next is sent.

        Raises:
            RagError: the service cannot be reached, or refuses a question.
        """
        for start in range(0, len(requests), self._batch):
            batch = requests[start : start + self._batch]
            for request, result in zip(
                batch, self._client.query_batch(batch, batch=self._batch), strict=True
            ):
                if isinstance(result, RagError):
                    raise RagError(f"{self.target} refused the question {request.question!r}: {result}")
                yield result

    def notice(self, aid: str) -> NoticeDetail:
        """One notice with its cleaned text, fetched once."""
        if aid not in self._notices:
            self._notices[aid] = self._client.notice(aid)
        return self._notices[aid]

    def aids(self) -> tuple[str, ...]:
        """Ids of all notices, by pages."""
        return tuple(item.aid for item in self._client.notices())


def _all_aids(page: Callable[[str | None], NoticePage]) -> tuple[str, ...]:
    aids: list[str] = []
    cursor: str | None = None
    while True:
        found = page(cursor)
        aids += [item.aid for item in found.items]
        cursor = found.next_cursor
        if cursor is None:
            return tuple(aids)
