"""Function calling: the tools as OpenAI's schema, and a route that runs a call that a model asked for."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.assistants.surface_protocol import Surface
from api.assistants.toolbox import Toolbox, ToolSpec
from api.endpoints import json_response, problems, service
from api.json_body import read_json
from api.problems import Problem
from api.query_string import no_parameters

router = APIRouter(tags=["assistants"])
SURFACE = Surface(router, reading_posts=("/v1/tools/",))


def function_schema(spec: ToolSpec) -> dict[str, Any]:
    """A tool as an item of `tools` of OpenAI's chat completions."""
    schema = _without_titles(spec.arguments.model_json_schema())
    function = {"name": spec.name, "description": spec.description, "parameters": schema}
    return {"type": "function", "function": function}


def _without_titles(value: Any) -> Any:
    """The schema without pydantic's titles, which repeat the names; a parameter called title stays."""
    if isinstance(value, list):
        return [_without_titles(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {k: _without_titles(v) for k, v in value.items() if k != "title" or not isinstance(v, str)}


@router.get(
    "/v1/tools.json",
    operation_id="list_tools",
    summary="List function tools",
    responses=problems(422, 500),
)
async def list_tools(request: Request) -> list[dict[str, Any]]:
    """The tools in OpenAI's schema, to be sent as `tools` to a model; `POST /v1/tools/{name}` runs what it calls."""
    no_parameters(request)
    return [function_schema(spec) for spec in _toolbox(request).specs()]


@router.post(
    "/v1/tools/{name}",
    operation_id="call_tool",
    summary="Run a function tool",
    responses=problems(400, 404, 408, 413, 415, 422, 500, 503),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"type": "object", "description": "The arguments that the model gave."},
                    "example": {"query": "南京数字化转型", "limit": 3},
                }
            },
        }
    },
)
async def call_tool(request: Request, name: str) -> Response:
    """Run one of the tools of `GET /v1/tools.json` with the arguments that a model gave; the result is JSON."""
    no_parameters(request)
    known = {spec.name: spec for spec in _toolbox(request).specs()}
    if name not in known:
        raise Problem(404, f"There is no tool {name[:80]!r}; known are {', '.join(known)}.")
    return json_response(await known[name].call(await read_json(request)))


def _toolbox(request: Request) -> Toolbox:
    return Toolbox(lambda: service(request))
