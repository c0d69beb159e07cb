"""An answer as server-sent events: `passages`, `delta` …, `done`, or `error`."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Iterator
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, TypeVar

from starlette.requests import Request
from starlette.responses import StreamingResponse

from api.model_threads import in_model_thread
from api.problems import Problem, from_rag_error
from rag.errors import RagError
from rag.public import QueryResponse

if TYPE_CHECKING:
    from rag.collection.pending_answer import PendingAnswer

KEEP_ALIVE_S = 15.0
KEEP_ALIVE = ": still working\n\n"
SENTENCE_END = re.compile(r"(?:[。！？!?；;]|\n)(?:\s*\[\d{1,3}\])*\s*")

log = logging.getLogger("notice_rag.api")
T = TypeVar("T")


def wanted(request: Request) -> bool:
    """Whether the Accept header asks for events."""
    accepted = request.headers.get("accept", "").split(",")
    return any(part.partition(";")[0].strip().lower() == "text/event-stream" for part in accepted)


def stream(answer: Awaitable[PendingAnswer]) -> StreamingResponse:
    """The events of an answer that is still being made."""
    return streamed(events(answer))


def streamed(parts: AsyncIterator[str]) -> StreamingResponse:
    """Events as a response that nobody on the way holds back."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(parts, media_type="text/event-stream", headers=headers)


async def events(answer: Awaitable[PendingAnswer]) -> AsyncIterator[str]:
    """The passages as soon as they are found, the answer as it comes, and a comment after 15 silent seconds."""
    try:
        async with aclosing(answer_steps(answer)) as steps:
            async for step in steps:
                if step is None:
                    yield KEEP_ALIVE
                elif isinstance(step, str):
                    for sentence in sentences(step):
                        yield event_of("delta", json.dumps({"text": sentence}, ensure_ascii=False))
                elif isinstance(step, QueryResponse):
                    yield event_of("done", step.model_dump_json())
                else:
                    yield event_of("passages", step.response.model_dump_json(exclude={"answer"}))
    except Exception as error:
        yield event_of("error", json.dumps(problem_of(error).document(), ensure_ascii=False))


async def answer_steps(
    answer: Awaitable[PendingAnswer],
) -> AsyncGenerator[PendingAnswer | str | QueryResponse | None]:
    """The steps of an answer: begun, whole sentences as they come, the response; None in silence.

    Where the generator is closed before its end, because the client has gone, the language model is hung up on.
    """
    tasks: set[asyncio.Future[Any]] = set()
    begun: PendingAnswer | None = None
    try:
        async for begun in _awaited(answer, tasks):
            yield begun
        if begun is not None:
            async for step in _sentences_of(begun, tasks):
                yield step
    finally:
        if begun is not None:
            begun.line.hang_up()
        for task in tasks:
            task.cancel()


async def _sentences_of(
    begun: PendingAnswer, tasks: set[asyncio.Future[Any]]
) -> AsyncIterator[str | QueryResponse | None]:
    """The sentences, then the whole response. A language model is waited for in a thread."""
    pieces = begun.sentences()

    def next_piece() -> str | QueryResponse:
        try:
            return next(pieces)
        except StopIteration as end:
            whole: QueryResponse = end.value
            return whole

    whole = False
    while not whole:
        waiting = in_model_thread(next_piece) if begun.steps is not None else _at_once(next_piece())
        async for piece in _awaited(waiting, tasks):
            whole = isinstance(piece, QueryResponse)
            yield piece


def problem_of(error: Exception) -> Problem:
    """What a client is told of an error in the middle of an answer; one that nobody foresaw is logged."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, RagError):
        return from_rag_error(error)
    log.error("a streamed answer failed", exc_info=error)
    return Problem(500, "An unexpected error; the log of the service tells more.")


async def _at_once(value: T) -> T:
    return value


async def _awaited(waiting: Awaitable[T], tasks: set[asyncio.Future[Any]]) -> AsyncIterator[T | None]:
    """None every 15 seconds until the result is there, then the result."""
    task = asyncio.ensure_future(waiting)
    tasks.add(task)
    while not (await asyncio.wait({task}, timeout=KEEP_ALIVE_S))[0]:
        yield None
    yield task.result()


def event_of(name: str, data: str) -> str:
    """One event; `data` is JSON on a single line."""
    return f"event: {name}\ndata: {data}\n\n"


def sentences(text: str) -> Iterator[str]:
    """`text` cut after each sentence with its markers ("… 。 [1]"); joined they are `text` again."""
    start = 0
    for match in SENTENCE_END.finditer(text):
        yield text[start : match.end()]
        start = match.end()
    if start < len(text):
        yield text[start:]
