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
from typing import TYPE_CHECKING, Any, Self

import httpx

from rag import _wire as wire
from rag._wire import Delta, Done, Event, Passages, Patience, Question, ServiceError, Unreachable
from rag.errors import RagError
from rag.schema import (
    NoticeDetail,
    NoticePage,
    NoticeQuery,
    NoticeSummary,
    QueryRequest,
    QueryResponse,
    Stats,
)

if TYPE_CHECKING:  # what calls are made of takes a while to import, and most clients never ask for them
    from rag.calls.schema import Call, CallPage, CallQuery

BATCH = 16
TIMEOUT_S = 60.0
PAGE = 200
Result = QueryResponse | RagError

__all__ = [
    "AsyncClient", "Client", "Delta", "Done", "Event", "Passages", "Question", "Result", "ServiceError",
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

    def query(self, question: Question, **options: Any) -> QueryResponse:
        """Ask one question; `options` are fields of the request: `top_k`, `filters`, `as_of` and so on."""
        body = wire.body_of(wire.query_of(question, {**options, "stream": False}))
        return wire.parsed(QueryResponse, self._post("/v1/query", body), self.url)

    def query_batch(self, questions: Iterable[Question], *, batch: int = BATCH) -> list[Result]:
        """Ask many, `batch` (at most 256) in one request: for each, in order, the answer or the error in its place.

        A question that the overloaded service turned away alone is asked again alone.
        """
        results: list[Result] = []
        for chunk in wire.chunks((wire.query_of(question, {}) for question in questions), batch):
            for request, result in zip(chunk, self._batch(chunk), strict=True):
                results.append(self._asked_again(request, result))
        return results

    def stream(self, question: Question, **options: Any) -> Iterator[Event]:
        """Ask one question and take the answer as it comes: `Passages`, then `Delta`s, at last `Done`."""
        body = wire.body_of(wire.query_of(question, {**options, "stream": True}))
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
        query = wire.checked(NoticeQuery, {"limit": PAGE, **conditions})
        while True:
            body = self._get("/v1/notices", wire.body_of(query))
            page = wire.parsed(NoticePage, body, self.url)
            yield from page.items
            if page.next_cursor is None:
                return
            query = query.model_copy(update={"cursor": page.next_cursor})

    def notice(self, aid: str, *, as_of: str | None = None) -> NoticeDetail:
        """One notice with its cleaned text and its facts."""
        body = self._get(f"/v1/notices/{_segment(aid)}", _day(as_of))
        return wire.parsed(NoticeDetail, body, self.url)

    def calls(self, **conditions: Any) -> Iterator[Call]:
        """All calls that fulfil the conditions (fields of `CallQuery`: `applies_in`, `open_on`, `applicant` …)."""
        query, page_model = _calls(conditions)
        while True:
            page = wire.parsed(page_model, self._get("/v1/calls", wire.body_of(query)), self.url)
            yield from page.items
            if page.next_cursor is None:
                return
            query = query.model_copy(update={"cursor": page.next_cursor})

    def call(self, call_id: str, *, as_of: str | None = None) -> Call:
        """One call with every day, amount and contact, each with its quote."""
        from rag.calls.schema import Call

        return wire.parsed(Call, self._get(f"/v1/calls/{_segment(call_id)}", _day(as_of)), self.url)

    def stats(self) -> Stats:
        """Counts over the whole index."""
        return wire.parsed(Stats, self._get("/v1/stats", {}), self.url)

    def _asked_again(self, request: QueryRequest, result: Result) -> Result:
        for attempt in range(self._patience.retries):
            if not wire.is_worth_another_try(result):
                break
            time.sleep(self._patience.pause_s(attempt))
            result = self._batch([request])[0]
        return result

    def _batch(self, requests: list[QueryRequest]) -> list[Result]:
        body = self._post("/v1/query/batch", {"queries": [wire.body_of(request) for request in requests]})
        return wire.results_of(body, len(requests), self.url)

    def _get(self, path: str, params: Mapping[str, Any]) -> dict[str, Any]:
        return wire.object_of(self._sent("GET", path, params=params))

    def _post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return wire.object_of(self._sent("POST", path, json=body))

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

    async def query(self, question: Question, **options: Any) -> QueryResponse:
        """See `Client.query`."""
        body = wire.body_of(wire.query_of(question, {**options, "stream": False}))
        return wire.parsed(QueryResponse, await self._post("/v1/query", body), self.url)

    async def query_batch(self, questions: Iterable[Question], *, batch: int = BATCH) -> list[Result]:
        """See `Client.query_batch`."""
        results: list[Result] = []
        for chunk in wire.chunks((wire.query_of(question, {}) for question in questions), batch):
            for request, result in zip(chunk, await self._batch(chunk), strict=True):
                results.append(await self._asked_again(request, result))
        return results

    async def stream(self, question: Question, **options: Any) -> AsyncIterator[Event]:
        """See `Client.stream`."""
        body = wire.body_of(wire.query_of(question, {**options, "stream": True}))
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

    async def notices(self, **conditions: Any) -> AsyncIterator[NoticeSummary]:
        """See `Client.notices`."""
        query = wire.checked(NoticeQuery, {"limit": PAGE, **conditions})
        while True:
            body = await self._get("/v1/notices", wire.body_of(query))
            page = wire.parsed(NoticePage, body, self.url)
            for item in page.items:
                yield item
            if page.next_cursor is None:
                return
            query = query.model_copy(update={"cursor": page.next_cursor})

    async def notice(self, aid: str, *, as_of: str | None = None) -> NoticeDetail:
        """See `Client.notice`."""
        body = await self._get(f"/v1/notices/{_segment(aid)}", _day(as_of))
        return wire.parsed(NoticeDetail, body, self.url)

    async def calls(self, **conditions: Any) -> AsyncIterator[Call]:
        """See `Client.calls`."""
        query, page_model = _calls(conditions)
        while True:
            page = wire.parsed(page_model, await self._get("/v1/calls", wire.body_of(query)), self.url)
            for item in page.items:
                yield item
            if page.next_cursor is None:
                return
            query = query.model_copy(update={"cursor": page.next_cursor})

    async def call(self, call_id: str, *, as_of: str | None = None) -> Call:
        """See `Client.call`."""
        from rag.calls.schema import Call

        return wire.parsed(Call, await self._get(f"/v1/calls/{_segment(call_id)}", _day(as_of)), self.url)

    async def stats(self) -> Stats:
        """See `Client.stats`."""
        return wire.parsed(Stats, await self._get("/v1/stats", {}), self.url)

    async def _asked_again(self, request: QueryRequest, result: Result) -> Result:
        for attempt in range(self._patience.retries):
            if not wire.is_worth_another_try(result):
                break
            await asyncio.sleep(self._patience.pause_s(attempt))
            result = (await self._batch([request]))[0]
        return result

    async def _batch(self, requests: list[QueryRequest]) -> list[Result]:
        body = await self._post(
            "/v1/query/batch", {"queries": [wire.body_of(request) for request in requests]}
        )
        return wire.results_of(body, len(requests), self.url)

    async def _get(self, path: str, params: Mapping[str, Any]) -> dict[str, Any]:
        return wire.object_of(await self._sent("GET", path, params=params))

    async def _post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return wire.object_of(await self._sent("POST", path, json=body))

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


def _calls(conditions: Mapping[str, Any]) -> tuple[CallQuery, type[CallPage]]:
    from rag.calls.schema import CallPage, CallQuery

    return wire.checked(CallQuery, {"limit": PAGE, **conditions}), CallPage


def _day(as_of: str | None) -> dict[str, str]:
    return {"as_of": as_of} if as_of else {}


def _segment(name: str) -> str:
    """One segment of a path: a name with a slash or a question mark must not lead elsewhere."""
    from urllib.parse import quote

    return quote(name, safe="")
