"""How operations are carried out: by a blocking client or by an asynchronous one, and as a method of either."""

from __future__ import annotations

import asyncio
import functools
import inspect
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, overload

import httpx

from rag.client import wire
from rag.client.exchanges import Answer_co, Exchange, Item_co, Page, Steps, following
from rag.client.wire import Event, Patience, Unreachable

TIMEOUT_S = 60.0
Outcome = httpx.Response | httpx.TransportError
Params = ParamSpec("Params")
Answer = TypeVar("Answer")
Item = TypeVar("Item")
Now = TypeVar("Now")
Later = TypeVar("Later")


class Driver:
    """What both clients know: the address, the headers and the patience."""

    def __init__(
        self,
        url: str,
        *,
        api_key: str | None = None,
        timeout_s: float = TIMEOUT_S,
        retries: int = 4,
        backoff_s: float = 0.5,
    ) -> None:
        self.url = wire.base_url(url)
        self._patience = Patience(retries, backoff_s)
        self._connect({"base_url": self.url, "headers": wire.headers(api_key), "timeout": timeout_s})

    def _connect(self, options: dict[str, Any]) -> None:
        """Open the connections with these options of httpx."""
        raise NotImplementedError

    def _pause_s(self, outcome: Outcome, attempt: int) -> float | None:
        """Seconds to wait before trying again; None: take the outcome as it is."""
        if isinstance(outcome, httpx.Response) and outcome.status_code not in wire.AGAIN:
            return None
        if attempt >= self._patience.retries:
            return None
        wanted = wire.retry_after_s(outcome) if isinstance(outcome, httpx.Response) else None
        return self._patience.pause_s(attempt, wanted)

    def _response(self, outcome: Outcome) -> httpx.Response:
        if isinstance(outcome, httpx.Response):
            return outcome
        reason = str(outcome) or type(outcome).__name__
        raise Unreachable(f"{self.url} cannot be reached ({reason}); start it with: rag serve") from outcome

    def _broken_off(self, error: httpx.TransportError) -> Unreachable:
        return Unreachable(f"{self.url} stopped answering ({error}); ask again.")


class Blocking(Driver):
    """Carries operations out one step after the other, in the caller's thread."""

    def _connect(self, options: dict[str, Any]) -> None:
        self._http = httpx.Client(**options)

    def _run(self, steps: Steps[Answer_co]) -> Answer_co:
        answer: Any = None
        while True:
            try:
                step = steps.send(answer)
            except StopIteration as end:
                result: Answer_co = end.value
                return result
            if isinstance(step, Exchange):
                answer = self._done(step)
            else:
                time.sleep(step)

    def _paged(self, first: Exchange[Page[Item_co]]) -> Iterator[Item_co]:
        asked: Exchange[Page[Item_co]] | None = first
        while asked is not None:
            page = self._done(asked)
            yield from page.items
            asked = following(asked, page)

    def _events(self, asked: Exchange[Any]) -> Iterator[Event]:
        response = self._sent(asked, stream=True)
        try:
            if not response.is_success:
                response.read()
                wire.object_of(response)
            reader = wire.EventReader(self.url)
            yield from filter(None, map(reader.feed, response.iter_lines()))
        except httpx.TransportError as error:
            raise self._broken_off(error) from error
        finally:
            response.close()

    def _done(self, asked: Exchange[Answer_co]) -> Answer_co:
        return asked.read(wire.object_of(self._sent(asked)), self.url)

    def _sent(self, asked: Exchange[Any], *, stream: bool = False) -> httpx.Response:
        attempt = 0
        while (pause_s := self._pause_s(outcome := self._once(asked, stream), attempt)) is not None:
            if isinstance(outcome, httpx.Response):
                outcome.close()
            time.sleep(pause_s)
            attempt += 1
        return self._response(outcome)

    def _once(self, asked: Exchange[Any], stream: bool) -> Outcome:
        try:
            request = self._http.build_request(asked.method, asked.path, **asked.content)
            return self._http.send(request, stream=stream)
        except httpx.TransportError as error:
            return error


class Asynchronous(Driver):
    """The same as `Blocking`, for asyncio."""

    def _connect(self, options: dict[str, Any]) -> None:
        self._http = httpx.AsyncClient(**options)

    async def _run(self, steps: Steps[Answer_co]) -> Answer_co:
        answer: Any = None
        while True:
            try:
                step = steps.send(answer)
            except StopIteration as end:
                result: Answer_co = end.value
                return result
            if isinstance(step, Exchange):
                answer = await self._done(step)
            else:
                await asyncio.sleep(step)

    async def _paged(self, first: Exchange[Page[Item_co]]) -> AsyncIterator[Item_co]:
        asked: Exchange[Page[Item_co]] | None = first
        while asked is not None:
            page = await self._done(asked)
            for item in page.items:
                yield item
            asked = following(asked, page)

    async def _events(self, asked: Exchange[Any]) -> AsyncIterator[Event]:
        response = await self._sent(asked, stream=True)
        try:
            if not response.is_success:
                await response.aread()
                wire.object_of(response)
            reader = wire.EventReader(self.url)
            async for line in response.aiter_lines():
                if event := reader.feed(line):
                    yield event
        except httpx.TransportError as error:
            raise self._broken_off(error) from error
        finally:
            await response.aclose()

    async def _done(self, asked: Exchange[Answer_co]) -> Answer_co:
        return asked.read(wire.object_of(await self._sent(asked)), self.url)

    async def _sent(self, asked: Exchange[Any], *, stream: bool = False) -> httpx.Response:
        attempt = 0
        while (pause_s := self._pause_s(outcome := await self._once(asked, stream), attempt)) is not None:
            if isinstance(outcome, httpx.Response):
                await outcome.aclose()
            await asyncio.sleep(pause_s)
            attempt += 1
        return self._response(outcome)

    async def _once(self, asked: Exchange[Any], stream: bool) -> Outcome:
        try:
            request = self._http.build_request(asked.method, asked.path, **asked.content)
            return await self._http.send(request, stream=stream)
        except httpx.TransportError as error:
            return error


class Operation(Generic[Params, Now, Later]):
    """An operation as a method: of a blocking client it gives `Now`, of an asynchronous one `Later`."""

    def __init__(
        self,
        declared: Callable[..., Any],
        blocking: Callable[..., Now],
        later: Callable[..., Later],
        returns: str,
    ) -> None:
        self.__doc__ = declared.__doc__
        self._blocking = _named(blocking, declared, returns)
        awaited = inspect.iscoroutinefunction(later)
        self._later = _named(later, declared, returns if awaited else f"Async{returns}")

    @overload
    def __get__(self, client: Blocking, owner: type) -> Callable[Params, Now]: ...
    @overload
    def __get__(self, client: Asynchronous, owner: type) -> Callable[Params, Later]: ...
    @overload
    def __get__(self, client: None, owner: type) -> Callable[Concatenate[Any, Params], Any]: ...

    def __get__(self, client: Driver | None, owner: type) -> Callable[..., Any]:
        method = self._later if issubclass(owner, Asynchronous) else self._blocking
        bound: Callable[..., Any] = method.__get__(client, owner)
        return bound


def _named(
    method: Callable[..., Answer], declared: Callable[..., Any], returns: str
) -> Callable[..., Answer]:
    """`method` with the name, docstring and signature of what was declared, but for what it returns."""
    named = functools.wraps(declared)(method)
    signature = inspect.signature(declared).replace(return_annotation=returns)
    named.__signature__ = signature  # type: ignore[attr-defined]
    return named


def _inner(annotation: str) -> str:
    """The type in the brackets: Stats of Steps[Stats]."""
    return annotation.partition("[")[2].removesuffix("]")


def operation(
    declared: Callable[Concatenate[Any, Params], Steps[Answer]],
) -> Operation[Params, Answer, Coroutine[Any, Any, Answer]]:
    """An operation declared by its steps."""

    def blocking(client: Blocking, *args: Params.args, **kwargs: Params.kwargs) -> Answer:
        return client._run(declared(client, *args, **kwargs))

    async def later(client: Asynchronous, *args: Params.args, **kwargs: Params.kwargs) -> Answer:
        return await client._run(declared(client, *args, **kwargs))

    return Operation(declared, blocking, later, _inner(declared.__annotations__["return"]))


def listing(
    declared: Callable[Concatenate[Any, Params], Exchange[Page[Item]]],
) -> Operation[Params, Iterator[Item], AsyncIterator[Item]]:
    """A list declared by the request for its first page; the others are asked for as they are needed."""

    def blocking(client: Blocking, *args: Params.args, **kwargs: Params.kwargs) -> Iterator[Item]:
        return client._paged(declared(client, *args, **kwargs))

    def later(client: Asynchronous, *args: Params.args, **kwargs: Params.kwargs) -> AsyncIterator[Item]:
        return client._paged(declared(client, *args, **kwargs))

    item = _inner(_inner(declared.__annotations__["return"]))
    return Operation(declared, blocking, later, f"Iterator[{item}]")


def streaming(
    declared: Callable[Concatenate[Any, Params], Exchange[Any]],
) -> Operation[Params, Iterator[Event], AsyncIterator[Event]]:
    """An answer that comes as events, declared by its request."""

    def blocking(client: Blocking, *args: Params.args, **kwargs: Params.kwargs) -> Iterator[Event]:
        return client._events(declared(client, *args, **kwargs))

    def later(client: Asynchronous, *args: Params.args, **kwargs: Params.kwargs) -> AsyncIterator[Event]:
        return client._events(declared(client, *args, **kwargs))

    return Operation(declared, blocking, later, "Iterator[Event]")
