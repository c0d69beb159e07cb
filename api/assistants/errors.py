"""Problem documents with what each protocol wants to see of an error beside it, whoever raised it.

RFC 9457 allows more members in a problem document, and neither OpenAI's nor Dify's clients look at the media type, so
one document serves them all: OpenAI's `error`, Dify's `error_code` and `error_msg`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import MEDIA_TYPE

DIFY_BAD_HEADER = 1001
DIFY_NOT_AUTHORISED = 1002
DIFY_NO_KNOWLEDGE = 2001
OPENAI_TYPES = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
OPENAI_CODES = {401: "invalid_api_key", 404: "model_not_found", 429: "rate_limit_exceeded"}


class ProtocolErrors:
    """Wraps an ASGI app: adds each protocol's members to the problem documents of its paths."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        kind = _kind(scope["path"]) if scope["type"] == "http" else None
        if kind is None:
            await self.app(scope, receive, send)
        else:
            await self.app(scope, receive, _Rewriting(send, scope, kind).send)


class _Rewriting:
    """`send` that holds a problem document back until it is whole."""

    def __init__(self, send: Send, scope: Scope, kind: str) -> None:
        self._send = send
        self._scope = scope
        self._kind = kind
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
        body = (
            self._body
            and json.dumps(
                extended(json.loads(self._body), self._kind, authorization), ensure_ascii=False
            ).encode()
        )
        headers = MutableHeaders(raw=list(start["headers"]))
        headers["Content-Length"] = str(len(body))
        await self._send({**start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})


def extended(problem: Mapping[str, Any], kind: str, authorization: str | None) -> dict[str, Any]:
    """A problem document with the members of a protocol ("openai" or "dify") added.

    Args:
        problem: the document.
        kind: which protocol.
        authorization: the request's header, by which Dify tells a malformed one from a wrong key.
    """
    status, detail = int(problem["status"]), str(problem["detail"])
    if kind == "dify":
        return {**problem, "error_code": _dify_code(status, authorization), "error_msg": detail}
    errors = problem.get("errors") or [{}]
    error = {
        "message": detail,
        "type": OPENAI_TYPES.get(status, "server_error" if status >= 500 else "invalid_request_error"),
        "param": str(errors[0].get("pointer", "")).strip("/").replace("/", ".") or None,
        "code": OPENAI_CODES.get(status),
    }
    return {**problem, "error": error}


def _dify_code(status: int, authorization: str | None) -> int:
    if status == 401:
        scheme, _, key = (authorization or "").partition(" ")
        return DIFY_NOT_AUTHORISED if scheme.lower() == "bearer" and key.strip() else DIFY_BAD_HEADER
    return {403: DIFY_NOT_AUTHORISED, 404: DIFY_NO_KNOWLEDGE}.get(status, status)


def _kind(path: str) -> str | None:
    if path == "/retrieval":
        return "dify"
    return "openai" if path == "/v1/models" or path.startswith(("/v1/chat/", "/v1/models/")) else None


def _is_problem(message: Message) -> bool:
    return bool(Headers(raw=message["headers"]).get("content-type", "").startswith(MEDIA_TYPE))
