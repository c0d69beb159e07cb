"""What all routes share, those of the page and of assistants too: how a response is written, how its problems are documented."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from api.problems import MEDIA_TYPE, TITLES
from api.service import Service

PROBLEM_REF = {"$ref": "#/components/schemas/ProblemDocument"}


class Direct(APIRoute):
    """A route whose endpoint reads the whole request by itself, so that FastAPI need not look for parameters and a body."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The endpoint."""
        return self.endpoint


def service(request: Request) -> Service:
    """The service that the app was made with."""
    found: Service = request.app.state.service
    return found


def json_response(model: BaseModel) -> Response:
    """A response model as JSON; it is checked already, so it is only written."""
    return Response(model.model_dump_json(), media_type="application/json")


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """OpenAPI's `responses` for these error statuses."""
    return {status: {"description": TITLES[status][1], "content": _content(status)} for status in statuses}


def _content(status: int) -> dict[str, Any]:
    slug, title = TITLES[status]
    example = {
        "type": f"urn:notice-rag:problem:{slug}",
        "title": title,
        "status": status,
        "detail": "What happened and what to do next.",
    }
    return {MEDIA_TYPE: {"schema": PROBLEM_REF, "example": example}}


def json_body(schema: str, example: dict[str, Any]) -> dict[str, Any]:
    """OpenAPI's `requestBody` for a component schema, read by `api.json_body`."""
    media = {"schema": {"$ref": f"#/components/schemas/{schema}"}, "example": example}
    return {"requestBody": {"required": True, "content": {"application/json": media}}}
