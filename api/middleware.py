"""The outermost layer, pure ASGI: ids, limits, safe headers, the access log, and the last dam for errors."""

from __future__ import annotations

import asyncio
import logging
import re
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import quote

from anyio import CancelScope
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.authorization import PROFILES, READING, needed_scope
from api.keys import Scope as KeyScope
from api.logs import FIELDS
from api.metrics import observe_request, stages
from api.presence import left
from api.problems import Problem
from api.tracing import Tracing

KNOWN_METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
MAX_BODY_BYTES = 4 * 1024 * 1024  # holds a whole batch of the longest questions, each character escaped
MAX_NOTICES_BYTES = 64 * 1024 * 1024
"""What `POST /v1/notices` takes: ten thousand notices."""
MAX_DRAINED_BYTES = 64 * 1024 * 1024
BODY_IDLE_S = 8.0
BODY_TOTAL_S = 60.0
BODY_BYTES_A_SECOND = 4096
"""A body may take `BODY_IDLE_S`, and more only as long as so much of it came on average: an old modem sends more."""
CLIENT_GONE = 499
STOPPING = "The service is stopping, and whether this was done is not known; send it again."
MCP = ("/mcp", "/mcp/")
"""Its SDK answers in tasks of its own, which must come to their end: they are told that the client has gone."""
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}

log = logging.getLogger("notice_rag.api")
access = logging.getLogger("notice_rag.access")


def request_id(sent: str | None) -> str:
    """The client's own id where it is a sane one, else a new one."""
    return sent if sent and REQUEST_ID.fullmatch(sent) else str(uuid.uuid4())


class Guard:
    """Wraps an ASGI app.

    - `X-Request-ID` on every response; also in `scope["state"]["request_id"]`.
    - HEAD is answered as GET without the body.
    - A body above `max_body_bytes` is refused (413), by its declared and by its real length; one that stops
      arriving, or only drips, is given up (408).
    - Where the client has gone, reading is given up; writing goes on.
    - What the app lets through is logged and becomes a 500 that tells nothing about the inside.
    - Each request is counted, logged, and traced where that is configured.
    """

    def __init__(
        self, app: ASGIApp, max_body_bytes: int = MAX_BODY_BYTES, tracing: Tracing | None = None
    ) -> None:
        self.app = app
        self.max_body_bytes = max_body_bytes
        self._tracing = tracing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        head = scope["method"] == "HEAD"
        rid = request_id(headers.get("x-request-id"))
        scope = {**scope, "method": "GET" if head else scope["method"]}
        scope["state"] = {**scope.get("state", {}), "request_id": rid}
        out = _Out(send, rid, head)
        told: dict[str, float] = {}
        stages.set(told)
        started = time.perf_counter()
        try:
            await self._answer(scope, headers, receive, out)
        finally:
            took_s = time.perf_counter() - started
            method = "HEAD" if head else scope["method"]
            known = method if method in KNOWN_METHODS else "other"  # anybody may send any word
            observe_request(_route(scope), known, out.status or CLIENT_GONE, took_s)
            _log_access(scope, method, out, took_s * 1000, told)
            if self._tracing:
                self._tracing.record(
                    headers=headers,
                    method=known,
                    route=_route(scope),
                    status=out.status or CLIENT_GONE,
                    request_id=rid,
                    ended_ns=time.time_ns(),
                    took_s=took_s,
                    stages_ms=told,
                )

    async def _answer(self, scope: Scope, headers: Headers, receive: Receive, out: _Out) -> None:
        many_notices = scope["method"] == "POST" and scope["path"] == "/v1/notices"
        limit = max(self.max_body_bytes, MAX_NOTICES_BYTES) if many_notices else self.max_body_bytes
        body = _Body(receive, limit)
        try:
            _refuse_declared(headers, limit)
            await self._while_wanted(scope, headers, body, out)
        except Problem as problem:
            if problem.status == 413 and "expect" not in headers:  # who expects 100-continue has not begun
                await body.drain()
            await _reply(problem, scope, receive, out)
        except asyncio.CancelledError as error:
            # uvicorn says so when it ends and has waited long enough; it would answer 500, in plain text.
            if "shutdown" not in str(error) or out.status is not None:
                raise
            await _reply(Problem(503, STOPPING, headers={"Connection": "close"}), scope, receive, out)
        except (KeyboardInterrupt, SystemExit, GeneratorExit):
            raise
        except BaseException as error:  # a panic of a native library is no Exception
            log.exception("request %s failed", out.rid, exc_info=error)
            if out.status is not None:
                raise
            await _reply(
                Problem(500, f"An unexpected error; the log tells more under {out.rid}."), scope, receive, out
            )

    async def _while_wanted(self, scope: Scope, headers: Headers, body: _Body, out: _Out) -> None:
        """Let the app answer; where it only reads, no longer than the client is there to take the answer."""
        with CancelScope() as answering:
            only_reads = needed_scope(scope["method"], scope["path"]) is not KeyScope.WRITE
            if only_reads and scope["path"] in MCP:
                left.set(gone := asyncio.Event())
                body.when_gone(gone.set)
            elif only_reads:
                body.when_gone(lambda: None if out.complete else answering.cancel())
            try:
                if scope["method"] in READING:
                    await body.drop(sent=bool({"content-length", "transfer-encoding"} & set(headers)))
                await self.app(scope, body.receive, out.send)
            finally:
                body.stop_listening()
        if answering.cancelled_caught and out.status is None:
            out.status = CLIENT_GONE  # for the log alone: nobody is there to read it


def _route(scope: Scope) -> str:
    """The route's path as it is declared: addresses that clients make up must not become labels."""
    return str(getattr(scope.get("route"), "path", scope["state"].get("route", "other")))


def _log_access(scope: Scope, method: str, out: _Out, took_ms: float, told: dict[str, float]) -> None:
    path, key = _logged(scope["path"]), scope["state"].get("key")
    fields = {
        "request_id": out.rid,
        "method": method,
        "path": path,
        "status": out.status,
        "ms": round(took_ms, 1),
        "key": key,
        "stages_ms": told,
    }
    text = "%s %s %s %.1fms %s"
    access.info(text, method, path, out.status or "-", took_ms, out.rid, extra={FIELDS: fields})


def _refuse_declared(headers: Headers, limit: int) -> None:
    declared = headers.get("content-length", "0")
    if not declared.isascii() or not declared.isdigit() or len(declared) > 18:
        raise Problem(400, "Content-Length is not a number; send the length of the body in bytes.")
    if int(declared) > limit:
        raise _too_large(limit)


def _logged(path: str) -> str:
    """A path as the access log tells it: the name of a saved profile may be a firm's, and is left out."""
    return quote(f"{PROFILES}/*" if path.startswith(f"{PROFILES}/") else path)[:200]


class _Out:
    """`send` with our headers; remembers the status."""

    def __init__(self, send: Send, rid: str, head: bool) -> None:
        self._send = send
        self.rid = rid
        self.head = head
        self.status: int | None = None
        self.complete = False
        """Whether the last of the answer was handed over."""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(raw=list(message.get("headers", [])))
            # its frame-ancestors say more than X-Frame-Options
            own_policy = "content-security-policy" in headers
            for name, value in SECURITY_HEADERS.items():
                if not (own_policy and name == "X-Frame-Options"):
                    headers.setdefault(name, value)
            headers["X-Request-ID"] = self.rid
            message = {**message, "headers": headers.raw}
        elif message["type"] == "http.response.body":
            self.complete = not message.get("more_body", False)
            if self.head:
                message = {**message, "body": b""}
        await self._send(message)


class _Body:
    """`receive` that counts bytes, gives up on a body that does not go on, and then listens for the client's leaving."""

    def __init__(self, receive: Receive, max_bytes: int) -> None:
        self._receive = receive
        self._left = max_bytes
        self._max = max_bytes
        self._whole = False
        self._told_whole = False
        self._started = time.monotonic()
        self._gone = asyncio.Event()
        self._listening: asyncio.Task[None] | None = None
        self._tell: Callable[[], None] | None = None

    def when_gone(self, tell: Callable[[], None]) -> None:
        """Call `tell` when the client leaves after its request has come whole."""
        self._tell = tell

    def listen(self) -> None:
        """Listen for the client's leaving; the request is whole."""
        self._whole = True
        if self._listening is None and self._tell is not None:
            self._listening = asyncio.create_task(self._listen(self._tell))

    async def drop(self, sent: bool) -> None:
        """Read what nobody will ask for, if something was `sent`: a broken body is to be told before an answer has begun."""
        while sent and not self._whole:
            await self.receive()
        self._told_whole = False
        self.listen()

    def stop_listening(self) -> None:
        """The answer is there. The task is let go of: what it ends with knows this body, which would wait for the collector of cycles."""
        if self._listening is not None:
            self._listening.cancel()
        self._listening = self._tell = None

    async def receive(self) -> Message:
        if self._listening is not None:
            if not self._told_whole:
                self._told_whole = True
                return {"type": "http.request", "body": b"", "more_body": False}
            await self._gone.wait()
            return {"type": "http.disconnect"}
        if self._whole:
            return await self._receive()
        message = await self._next_part()
        self._left -= len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        if message["type"] != "http.request":
            raise Problem(400, "The connection ended before the body was whole; send it again.")
        if self._left < 0:
            await self.drain()
            raise _too_large(self._max)
        if self._whole:
            self._told_whole = True
            self.listen()
        return message

    async def _next_part(self) -> Message:
        """The next part of the body, if it comes in time."""
        now, received = time.monotonic(), self._max - self._left
        by_rate = self._started + BODY_IDLE_S + received / BODY_BYTES_A_SECOND
        wait_s = min(BODY_IDLE_S, by_rate - now, self._started + BODY_TOTAL_S - now)
        try:
            async with asyncio.timeout(max(wait_s, 0.0)):  # unlike wait_for, without a task of its own
                return await self._receive()
        except TimeoutError:
            raise Problem(
                408, "The body did not arrive whole in time; send it again.", headers={"Connection": "close"}
            ) from None

    async def _listen(self, tell: Callable[[], None]) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._gone.set()
        tell()

    async def drain(self) -> None:
        """Drop what is still coming: clients read the answer only once they have sent all."""
        left = MAX_DRAINED_BYTES
        with suppress(TimeoutError):
            async with asyncio.timeout(BODY_IDLE_S):
                while not self._whole and left > 0:
                    message = await self._receive()
                    self._whole = message["type"] != "http.request" or not message.get("more_body", False)
                    left -= len(message.get("body", b""))


def _too_large(limit: int) -> Problem:
    detail = f"The body is larger than {limit} bytes; send it in parts."
    return Problem(413, detail, headers={"Connection": "close"})


async def _reply(problem: Problem, scope: Scope, receive: Receive, out: _Out) -> None:
    if out.status is None:
        await problem.response()(scope, receive, out.send)
