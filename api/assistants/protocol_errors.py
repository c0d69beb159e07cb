"""Problem documents with what each protocol wants to see of an error beside it, whoever raised it.

RFC 9457 allows more members in a problem document, and neither OpenAI's nor Dify's clients look at the media type, so
one document serves them all: OpenAI's `error`, Dify's `error_code` and `error_msg`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.assistants.surface_protocol import Extend, Surface
from api.problems import MEDIA_TYPE


class ProtocolErrors:
    """Wraps an ASGI app: adds each protocol's members to the problem documents of its paths."""

    def __init__(self, app: ASGIApp, surfaces: Sequence[Surface]) -> None:
        self.app = app
        self._surfaces = surfaces

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            for surface in self._surfaces:
                if surface.words_errors_of(scope["path"]):
                    send = _Rewriting(send, scope, surface.extend_error).send
        await self.app(scope, receive, send)


class _Rewriting:
    """`send` that holds a problem document back until it is whole."""

    def __init__(self, send: Send, scope: Scope, extend: Extend) -> None:
        self._send = send
        self._scope = scope
        self._extend = extend
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_problem(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        elif message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._finish(self._start)

    async def _finish(self, start: Message) -> None:
        authorization = Headers(scope=self._scope).get("authorization")
        problem = self._body and self._extend(json.loads(self._body), authorization)
        body = problem and json.dumps(problem, ensure_ascii=False).encode()
        headers = MutableHeaders(raw=list(start["headers"]))
        headers["Content-Length"] = str(len(body))
        await self._send({**start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})


def _is_problem(message: Message) -> bool:
    return bool(Headers(raw=message["headers"]).get("content-type", "").startswith(MEDIA_TYPE))
