"""An answer as server-sent events: `passages`, `delta` …, `done`, or `error`."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Iterator

from starlette.requests import Request
from starlette.responses import StreamingResponse

from api.problems import Problem, from_rag_error
from rag.errors import RagError
from rag.schema import QueryResponse

KEEP_ALIVE_S = 15.0
SENTENCE_END = re.compile(r"(?:[。！？!?；;]|\n)(?:\s*\[\d{1,3}\])*\s*")

log = logging.getLogger("notice_rag.api")


def wanted(request: Request) -> bool:
    """Whether the Accept header asks for events."""
    accepted = request.headers.get("accept", "").split(",")
    return any(part.partition(";")[0].strip().lower() == "text/event-stream" for part in accepted)


def stream(answer: Awaitable[QueryResponse]) -> StreamingResponse:
    """The events of an answer that is still being made."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(events(answer), media_type="text/event-stream", headers=headers)


async def events(answer: Awaitable[QueryResponse]) -> AsyncIterator[str]:
    """Wait for the answer with a comment every 15 seconds, then tell it piece by piece."""
    task = asyncio.ensure_future(answer)
    try:
        while not (await asyncio.wait({task}, timeout=KEEP_ALIVE_S))[0]:
            yield ": still working\n\n"
        for event in told(task.result()):
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
        task.cancel()


def told(response: QueryResponse) -> Iterator[str]:
    """The events of a finished response."""
    yield event_of("passages", response.model_dump_json(exclude={"answer"}))
    if response.answer is not None:
        for sentence in sentences(response.answer.text):
            yield event_of("delta", json.dumps({"text": sentence}, ensure_ascii=False))
    yield event_of("done", response.model_dump_json())


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
