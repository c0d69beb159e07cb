"""An answer as server-sent events: `passages`, `delta` …, `done`, or `error`."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Iterator
from typing import TYPE_CHECKING, TypeVar

from starlette.requests import Request
from starlette.responses import StreamingResponse

from api.model_threads import in_model_thread
from api.problems import Problem, from_rag_error
from rag.errors import RagError
from rag.schema import QueryResponse

if TYPE_CHECKING:
    from rag.collection import Begun

KEEP_ALIVE_S = 15.0
KEEP_ALIVE = ": still working\n\n"
SENTENCE_END = re.compile(r"(?:[。！？!?；;]|\n)(?:\s*\[\d{1,3}\])*\s*")

log = logging.getLogger("notice_rag.api")
T = TypeVar("T")


def wanted(request: Request) -> bool:
    """Whether the Accept header asks for events."""
    accepted = request.headers.get("accept", "").split(",")
    return any(part.partition(";")[0].strip().lower() == "text/event-stream" for part in accepted)


def stream(answer: Awaitable[Begun]) -> StreamingResponse:
    """The events of an answer that is still being made."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(events(answer), media_type="text/event-stream", headers=headers)


async def events(answer: Awaitable[Begun]) -> AsyncIterator[str]:
    """The passages as soon as they are found, the answer as it comes, and a comment after 15 silent seconds."""
    tasks: set[asyncio.Future[object]] = set()
    try:
        async for begun in _awaited(answer, tasks):
            if begun is None:
                yield KEEP_ALIVE
                continue
            yield event_of("passages", begun.response.model_dump_json(exclude={"answer"}))
            async for event in _told(begun, tasks):
                yield event
    except Problem as problem:
        yield event_of("error", json.dumps(problem.document(), ensure_ascii=False))
    except RagError as error:
        yield event_of("error", json.dumps(from_rag_error(error).document(), ensure_ascii=False))
    except Exception:
        log.exception("a streamed answer failed")
        unexpected = Problem(500, "An unexpected error; the log of the service tells more.")
        yield event_of("error", json.dumps(unexpected.document()))
    finally:
        for task in tasks:
            task.cancel()


async def _told(begun: Begun, tasks: set[asyncio.Future[object]]) -> AsyncIterator[str]:
    """`delta` for each piece of the answer, then `done`. A language model is waited for in a thread."""
    pieces = begun.sentences()

    def next_piece() -> str | QueryResponse:
        try:
            return next(pieces)
        except StopIteration as end:
            whole: QueryResponse = end.value
            return whole

    while True:
        waiting = in_model_thread(next_piece) if begun.steps is not None else _at_once(next_piece())
        async for piece in _awaited(waiting, tasks):
            if piece is None:
                yield KEEP_ALIVE
            elif isinstance(piece, str):
                for sentence in sentences(piece):
                    yield event_of("delta", json.dumps({"text": sentence}, ensure_ascii=False))
            else:
                yield event_of("done", piece.model_dump_json())
                return


async def _at_once(value: T) -> T:
    return value


async def _awaited(waiting: Awaitable[T], tasks: set[asyncio.Future[object]]) -> AsyncIterator[T | None]:
    """None every 15 seconds until the result is there, then the result."""
    task = asyncio.ensure_future(waiting)
    tasks.add(task)  # type: ignore[arg-type]  # a future of anything
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
