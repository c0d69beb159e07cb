"""Every error as an RFC 9457 problem document; the one place where errors become HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from rag.errors import InvalidInput, RagError

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 2
METHODS = ("DELETE", "GET", "PATCH", "POST", "PUT")
TITLES = {
    400: ("unreadable", "The request cannot be read"),
    401: ("no-key", "A key is needed"),
    403: ("forbidden", "This is not allowed here"),
    404: ("not-found", "There is nothing here"),
    405: ("method", "The path does not take this method"),
    408: ("timeout", "The request did not arrive in time"),
    409: ("busy", "Another process is writing"),
    412: ("changed", "The notice is another one by now"),
    413: ("too-large", "The request is too large"),
    415: ("media-type", "The media type is not taken"),
    421: ("host", "The host is not one of this service"),
    422: ("invalid", "A field is wrong"),
    429: ("too-many", "Too many requests"),
    431: ("head-too-large", "The first line and headers are too long"),
    500: ("internal", "An unexpected error"),
    503: ("unavailable", "The service cannot answer now"),
    507: ("disk-full", "The disk is full"),
}


class FieldError(BaseModel):
    """One wrong field: a JSON pointer into the body, or "?name" for a parameter, and what is wrong."""

    pointer: str = Field(examples=["/filters/date_from"])
    detail: str = Field(examples=["must be a real day written as YYYY-MM-DD"])


class ProblemDocument(BaseModel):
    """An RFC 9457 problem document."""

    model_config = ConfigDict(extra="allow", defer_build=True)

    type: str = Field(examples=["urn:notice-rag:problem:invalid"], description="Names the kind of problem.")
    title: str = Field(examples=["A field is wrong"])
    status: int = Field(examples=[422])
    detail: str = Field(description="What happened and what to do next.")
    reason: str | None = Field(
        default=None,
        examples=["no_index"],
        description="Why the service cannot answer now: starting, no_index, model_mismatch, model_unavailable, "
        "damaged_index, index_unreachable; absent where it is busy or the cause is another.",
    )
    errors: list[FieldError] | None = Field(default=None, description="The wrong fields, for bad input only.")


class Problem(Exception):
    """An error on its way to the client.

    Args:
        status: one of `TITLES`.
        detail: a sentence that says what to do next.
        errors: (pointer, detail) pairs of the wrong fields.
        headers: such as Allow or Retry-After.
        reason: see `ProblemDocument`.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        errors: Iterable[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        reason: str | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status if status in TITLES else 500
        self.detail = detail
        self.errors = tuple(errors)
        self.reason = reason
        self.headers = dict(headers or {})
        if self.status in (429, 503):
            self.headers.setdefault("Retry-After", str(RETRY_AFTER_S))

    def document(self) -> dict[str, Any]:
        """The problem document as JSON-ready values."""
        slug, title = TITLES[self.status]
        document: dict[str, Any] = {
            "type": f"urn:notice-rag:problem:{slug}",
            "title": title,
            "status": self.status,
            "detail": clean(self.detail),
        }
        if self.reason:
            document["reason"] = self.reason
        if self.errors:
            document["errors"] = [{"pointer": clean(p), "detail": clean(d)} for p, d in self.errors]
        return document

    def response(self) -> Response:
        """The problem as a response."""
        body = json.dumps(self.document(), ensure_ascii=False).encode()
        return Response(body, self.status, self.headers, MEDIA_TYPE)


def clean(text: str) -> str:
    """`text` as valid UTF-8: halves of surrogate pairs, which a client may send, become "?"."""
    return text.encode("utf-8", "replace").decode()


def invalid(errors: Iterable[tuple[str, str]]) -> Problem:
    """The 422 for wrong fields, whose detail repeats the first."""
    listed = list(errors)
    pointer, detail = listed[0]
    return Problem(422, f"{pointer or 'The request'} {detail}", listed)


def from_rag_error(error: RagError) -> Problem:
    """The library's errors; their messages are written for users."""
    if isinstance(error, InvalidInput) and error.pointer is not None:
        return invalid([(error.pointer, str(error))])
    return Problem(error.status, str(error), reason=error.reason)


def install(app: FastAPI) -> None:
    """Let every error that the app raises leave as a problem document."""

    async def on_problem(_: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)  # noqa: S101 (narrows the type for the checker)
        return error.response()

    async def on_rag_error(_: Request, error: Exception) -> Response:
        assert isinstance(error, RagError)  # noqa: S101
        return from_rag_error(error).response()

    async def on_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101
        return _from_routing(request, error).response()

    async def on_validation(_: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101
        found = [("/".join(map(str, ["", *item["loc"][1:]])), item["msg"]) for item in error.errors()]
        return invalid(found or [("", "is wrong")]).response()

    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(RagError, on_rag_error)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(RequestValidationError, on_validation)


def _from_routing(request: Request, error: HTTPException) -> Problem:
    """404 and 405 of the router, which knows neither our words nor all methods of a path."""
    path = clean(request.url.path)[:200]
    if error.status_code == 404:
        return Problem(404, f"There is no {path}; the paths are listed at /docs.")
    if error.status_code == 405:
        methods = allowed_methods(request)
        return Problem(405, f"{path} takes {', '.join(methods)}.", headers={"Allow": ", ".join(methods)})
    return Problem(error.status_code, str(error.detail), headers=error.headers)


def allowed_methods(request: Request) -> list[str]:
    """Every method that some route takes at the request's path; HEAD goes with GET (see `api.middleware`)."""
    taken = [method for method in METHODS if _is_taken(request, method)]
    return ["HEAD", *taken] if "GET" in taken else taken


def _is_taken(request: Request, method: str) -> bool:
    scope = {**request.scope, "method": method}
    return any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)
