"""The Python client: ask a running service, with typed results, patience with an overloaded one, and streaming.

Example:
    >>> from rag.client import Client
    >>> with Client("http://127.0.0.1:8000") as notices:                                   # doctest: +SKIP
    ...     response = notices.query("苏州有哪些人才项目可以报", top_k=3)
    ...     print(response.answer.text, [passage.notice.url for passage in response.passages])

"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from typing import Any, Self

import httpx

from rag.client import exchanges, wire
from rag.client.exchanges import Answer_co, Exchange, Item_co, Page
from rag.client.wire import Delta, Done, Event, Passages, Patience, QuestionLike, ServiceError, Unreachable
from rag.errors import RagError
from rag.public import NoticeDetail, NoticeSummary, QueryRequest, QueryResponse, Stats
from rag.public.calls import Call
from rag.public.matching import MatchResponse
from rag.public.writing import ChangesOut, ItemResult, WriteResult

BATCH = 16
WRITE_BATCH = 500
TIMEOUT_S = 60.0
Result = QueryResponse | RagError

__all__ = [
    "AsyncClient", "Client", "Delta", "Done", "Event", "Passages", "QuestionLike", "Result", "ServiceError",
    "Unreachable",
]  # fmt: skip


class _Base:
    """What both clients know: the address, the headers and the patience."""

    def __init__(
        self, url: str, api_key: str | None, timeout_s: float, retries: int, backoff_s: float
    ) -> None:
        self.url = wire.base_url(url)
        self._patience = Patience(retries, backoff_s)
        self._options: dict[str, Any] = {
            "base_url": self.url,
            "headers": wire.headers(api_key),
            "timeout": timeout_s,
        }

    def _pause_s(self, outcome: httpx.Response | httpx.TransportError, attempt: int) -> float | None:
        """Seconds to wait before trying again; None: take the outcome as it is."""
        if isinstance(outcome, httpx.Response) and outcome.status_code not in wire.AGAIN:
            return None
        if attempt >= self._patience.retries:
            return None
        wanted = wire.retry_after_s(outcome) if isinstance(outcome, httpx.Response) else None
        return self._patience.pause_s(attempt, wanted)

    def _response(self, outcome: httpx.Response | httpx.TransportError) -> httpx.Response:
        if isinstance(outcome, httpx.Response):
            return outcome
        reason = str(outcome) or type(outcome).__name__
        raise Unreachable(f"{self.url} cannot be reached ({reason}); start it with: rag serve") from outcome


class Client(_Base):
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

    def __init__(
        self,
        url: str,
        *,
        api_key: str | None = None,
        timeout_s: float = TIMEOUT_S,
        retries: int = 4,
        backoff_s: float = 0.5,
    ) -> None:
        super().__init__(url, api_key, timeout_s, retries, backoff_s)
        self._http = httpx.Client(**self._options)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def query(self, question: QuestionLike, **options: Any) -> QueryResponse:
        """Ask one question; `options` are fields of the request: `top_k`, `filters`, `as_of` and so on."""
        return self._done(exchanges.query(question, options))

    def query_batch(self, questions: Iterable[QuestionLike], *, batch: int = BATCH) -> list[Result]:
        """Ask many, `batch` (at most 256) in one request: for each, in order, the answer or the error in its place.

        A question that the overloaded service turned away alone is asked again alone.
        """
        results: list[Result] = []
        for chunk in wire.chunks((wire.query_of(question, {}) for question in questions), batch):
            for request, result in zip(chunk, self._done(exchanges.batch(chunk)), strict=True):
                results.append(self._asked_again(request, result))
        return results

    def stream(self, question: QuestionLike, **options: Any) -> Iterator[Event]:
        """Ask one question and take the answer as it comes: `Passages`, then `Delta`s, at last `Done`."""
        body = exchanges.stream_body(question, options)
        response = self._sent("POST", "/v1/query", stream=True, json=body)
        try:
            if not response.is_success:
                response.read()
                wire.object_of(response)
            reader = wire.EventReader(self.url)
            yield from filter(None, map(reader.feed, response.iter_lines()))
        except httpx.TransportError as error:
            raise Unreachable(f"{self.url} stopped answering ({error}); ask again.") from error
        finally:
            response.close()

    def notices(self, **conditions: Any) -> Iterator[NoticeSummary]:
        """All notices that fulfil the conditions (fields of `NoticeQuery`), page by page as they are needed."""
        return self._paged(exchanges.notices(conditions))

    def notice(self, aid: str, *, as_of: str | None = None) -> NoticeDetail:
        """One notice with its cleaned text and its facts."""
        return self._done(exchanges.notice(aid, as_of))

    def calls(self, **conditions: Any) -> Iterator[Call]:
        """All calls that fulfil the conditions (fields of `CallQuery`: `applies_in`, `open_on`, `applicant` …)."""
        return self._paged(exchanges.calls(conditions))

    def call(self, call_id: str, *, as_of: str | None = None) -> Call:
        """One call with every day, amount and contact, each with its quote."""
        return self._done(exchanges.call(call_id, as_of))

    def match(self, profile: Mapping[str, Any], **options: Any) -> MatchResponse:
        """How a firm stands to the calls; `options` are fields of the request: `filters`, `as_of`, `include_closed`."""
        return self._done(exchanges.match(profile, options))

    def put_notice(
        self, aid: str, notice: Mapping[str, Any], *, expected: str | None = None, visible: bool = False
    ) -> WriteResult:
        """Add or update one notice; returns when it is on the service's disk.

        Args:
            aid: its id.
            notice: `title`, `url`, `date`, `account`, `content`, `attachments`.
            expected: the `text_version` that is to be replaced; `ServiceError` with 412 where another is held.
            visible: return only when every worker of the service serves it.
        """
        return self._done(exchanges.put_notice(aid, notice, expected, visible))

    def put_notices(
        self, notices: Iterable[Mapping[str, Any]], *, batch: int = WRITE_BATCH, visible: bool = False
    ) -> list[ItemResult]:
        """Add or update many, `batch` (at most 10,000) in one request: what became of each, in order.

        A request that must be sent again, since the service was away, does nothing twice.
        """
        results: list[ItemResult] = []
        for chunk in wire.chunks(notices, batch):
            results += self._done(exchanges.put_notices(chunk, visible)).items
        return results

    def delete_notice(self, aid: str, *, visible: bool = False) -> WriteResult:
        """Remove one notice; removing what is not held is `unchanged`."""
        return self._done(exchanges.delete_notice(aid, visible))

    def changes(self, since: int) -> ChangesOut:
        """What changed after a version of the collection, for mirrors."""
        return self._done(exchanges.changes(since))

    def stats(self) -> Stats:
        """Counts over the whole index."""
        return self._done(exchanges.stats())

    def _asked_again(self, request: QueryRequest, result: Result) -> Result:
        for attempt in range(self._patience.retries):
            if not wire.is_worth_another_try(result):
                break
            time.sleep(self._patience.pause_s(attempt))
            (result,) = self._done(exchanges.batch([request]))
        return result

    def _paged(self, first: Exchange[Page[Item_co]]) -> Iterator[Item_co]:
        asked: Exchange[Page[Item_co]] | None = first
        while asked is not None:
            page = self._done(asked)
            yield from page.items
            asked = exchanges.following(asked, page)

    def _done(self, asked: Exchange[Answer_co]) -> Answer_co:
        response = self._sent(asked.method, asked.path, **asked.content)
        return asked.read(wire.object_of(response), self.url)

    def _sent(self, method: str, path: str, *, stream: bool = False, **content: Any) -> httpx.Response:
        for attempt in range(self._patience.retries + 1):
            outcome: httpx.Response | httpx.TransportError
            try:
                outcome = self._http.send(self._http.build_request(method, path, **content), stream=stream)
            except httpx.TransportError as error:
                outcome = error
            pause_s = self._pause_s(outcome, attempt)
            if pause_s is None:
                break
            if isinstance(outcome, httpx.Response):
                outcome.close()
            time.sleep(pause_s)
        return self._response(outcome)


class AsyncClient(_Base):
    """The same as `Client`, for asyncio."""

    def __init__(
        self,
        url: str,
        *,
        api_key: str | None = None,
        timeout_s: float = TIMEOUT_S,
        retries: int = 4,
        backoff_s: float = 0.5,
    ) -> None:
        super().__init__(url, api_key, timeout_s, retries, backoff_s)
        self._http = httpx.AsyncClient(**self._options)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def query(self, question: QuestionLike, **options: Any) -> QueryResponse:
        """See `Client.query`."""
        return await self._done(exchanges.query(question, options))

    async def query_batch(self, questions: Iterable[QuestionLike], *, batch: int = BATCH) -> list[Result]:
        """See `Client.query_batch`."""
        results: list[Result] = []
        for chunk in wire.chunks((wire.query_of(question, {}) for question in questions), batch):
            for request, result in zip(chunk, await self._done(exchanges.batch(chunk)), strict=True):
                results.append(await self._asked_again(request, result))
        return results

    async def stream(self, question: QuestionLike, **options: Any) -> AsyncIterator[Event]:
        """See `Client.stream`."""
        body = exchanges.stream_body(question, options)
        response = await self._sent("POST", "/v1/query", stream=True, json=body)
        try:
            if not response.is_success:
                await response.aread()
                wire.object_of(response)
            reader = wire.EventReader(self.url)
            async for line in response.aiter_lines():
                if event := reader.feed(line):
                    yield event
        except httpx.TransportError as error:
            raise Unreachable(f"{self.url} stopped answering ({error}); ask again.") from error
        finally:
            await response.aclose()

    def notices(self, **conditions: Any) -> AsyncIterator[NoticeSummary]:
        """See `Client.notices`."""
        return self._paged(exchanges.notices(conditions))

    async def notice(self, aid: str, *, as_of: str | None = None) -> NoticeDetail:
        """See `Client.notice`."""
        return await self._done(exchanges.notice(aid, as_of))

    def calls(self, **conditions: Any) -> AsyncIterator[Call]:
        """See `Client.calls`."""
        return self._paged(exchanges.calls(conditions))

    async def call(self, call_id: str, *, as_of: str | None = None) -> Call:
        """See `Client.call`."""
        return await self._done(exchanges.call(call_id, as_of))

    async def match(self, profile: Mapping[str, Any], **options: Any) -> MatchResponse:
        """See `Client.match`."""
        return await self._done(exchanges.match(profile, options))

    async def put_notice(
        self, aid: str, notice: Mapping[str, Any], *, expected: str | None = None, visible: bool = False
    ) -> WriteResult:
        """See `Client.put_notice`."""
        return await self._done(exchanges.put_notice(aid, notice, expected, visible))

    async def put_notices(
        self, notices: Iterable[Mapping[str, Any]], *, batch: int = WRITE_BATCH, visible: bool = False
    ) -> list[ItemResult]:
        """See `Client.put_notices`."""
        results: list[ItemResult] = []
        for chunk in wire.chunks(notices, batch):
            results += (await self._done(exchanges.put_notices(chunk, visible))).items
        return results

    async def delete_notice(self, aid: str, *, visible: bool = False) -> WriteResult:
        """See `Client.delete_notice`."""
        return await self._done(exchanges.delete_notice(aid, visible))

    async def changes(self, since: int) -> ChangesOut:
        """See `Client.changes`."""
        return await self._done(exchanges.changes(since))

    async def stats(self) -> Stats:
        """See `Client.stats`."""
        return await self._done(exchanges.stats())

    async def _asked_again(self, request: QueryRequest, result: Result) -> Result:
        for attempt in range(self._patience.retries):
            if not wire.is_worth_another_try(result):
                break
            await asyncio.sleep(self._patience.pause_s(attempt))
            (result,) = await self._done(exchanges.batch([request]))
        return result

    async def _paged(self, first: Exchange[Page[Item_co]]) -> AsyncIterator[Item_co]:
        asked: Exchange[Page[Item_co]] | None = first
        while asked is not None:
            page = await self._done(asked)
            for item in page.items:
                yield item
            asked = exchanges.following(asked, page)

    async def _done(self, asked: Exchange[Answer_co]) -> Answer_co:
        response = await self._sent(asked.method, asked.path, **asked.content)
        return asked.read(wire.object_of(response), self.url)

    async def _sent(self, method: str, path: str, *, stream: bool = False, **content: Any) -> httpx.Response:
        for attempt in range(self._patience.retries + 1):
            outcome: httpx.Response | httpx.TransportError
            try:
                outcome = await self._http.send(
                    self._http.build_request(method, path, **content), stream=stream
                )
            except httpx.TransportError as error:
                outcome = error
            pause_s = self._pause_s(outcome, attempt)
            if pause_s is None:
                break
            if isinstance(outcome, httpx.Response):
                await outcome.aclose()
            await asyncio.sleep(pause_s)
        return self._response(outcome)
