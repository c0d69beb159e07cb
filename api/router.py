"""Routes as they are declared: what answers at a path, and what the OpenAPI document tells of it.

Starlette serves them. Every endpoint reads its request by itself, so FastAPI only draws the document from the same
declarations (`api.openapi_drawing`); imported by the service, it took a fifth of its start.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypedDict, Unpack

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Scope

from api.query_string import Parameters

Endpoint = Callable[..., Awaitable[Response]]
"""Takes the request, and the variable parts of its path by their names."""


class Documented(TypedDict, total=False):
    """What the document tells of an operation beside its endpoint's docstring; but for `parameters` FastAPI's own terms.

    Attributes:
        parameters: how the query string is read.
        openapi_extra: members of the operation as OpenAPI has them; its `parameters` come behind those of the query string.
    """

    operation_id: str
    summary: str
    response_model: Any
    response_class: type[Response]
    responses: dict[int | str, dict[str, Any]]
    parameters: Parameters[Any]
    openapi_extra: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """A method of a path."""

    method: str
    path: str
    endpoint: Endpoint
    documented: Documented


class Router:
    """The operations of one area, in the order in which they are tried.

    Args:
        tag: what the document lists them under; None: it does not.
    """

    def __init__(self, tag: str | None = None) -> None:
        self.tag = tag
        self.operations: list[Operation] = []

    def get(self, path: str, **documented: Unpack[Documented]) -> Callable[[Endpoint], Endpoint]:
        """Declare what answers GET; HEAD goes with it (see `api.middleware`)."""
        return self._declared("GET", path, documented)

    def post(self, path: str, **documented: Unpack[Documented]) -> Callable[[Endpoint], Endpoint]:
        """Declare what answers POST."""
        return self._declared("POST", path, documented)

    def put(self, path: str, **documented: Unpack[Documented]) -> Callable[[Endpoint], Endpoint]:
        """Declare what answers PUT."""
        return self._declared("PUT", path, documented)

    def delete(self, path: str, **documented: Unpack[Documented]) -> Callable[[Endpoint], Endpoint]:
        """Declare what answers DELETE."""
        return self._declared("DELETE", path, documented)

    def routes(self) -> list[Route]:
        """The routes as Starlette serves them."""
        return [_Route(each) for each in self.operations]

    def _declared(self, method: str, path: str, documented: Documented) -> Callable[[Endpoint], Endpoint]:
        def declare(endpoint: Endpoint) -> Endpoint:
            self.operations.append(Operation(method, path, endpoint, documented))
            return endpoint

        return declare


class _Route(Route):
    """A route that tells the middleware in front of it which one it is (`scope["route"]`)."""

    def __init__(self, operation: Operation) -> None:
        async def answer(request: Request) -> Response:
            return await operation.endpoint(request, **request.path_params)

        super().__init__(operation.path, answer, methods=[operation.method])

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        match, child = super().matches(scope)
        return match, {**child, "route": self}
