"""The OpenAPI document for tool servers and GPT actions: what only reads, with the address it is asked at."""

from __future__ import annotations

import json
import re
from typing import Any, Literal

from fastapi import APIRouter
from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse

from api.assistants.openapi30 import as_30
from api.assistants.surface_protocol import Surface
from api.endpoints import problems
from api.query_string import Parameters
from api.service_info import SECURITY_SCHEMES
from rag.public import Request as RequestModel


class ActionsQuery(RequestModel):
    """In which version of OpenAPI."""

    openapi: Literal["3.0", "3.1"] = Field(
        default="3.1",
        description="The version of OpenAPI: importers such as Coze's read nothing newer than 3.0.",
    )


PARAMETERS = Parameters(ActionsQuery, {"openapi": ("openapi",)})
router = APIRouter(tags=["assistants"])
SURFACE = Surface(router)
OPERATIONS = ("query", "list_notices", "get_notice", "list_calls", "get_call")
_REFERENCE = re.compile(r'"#/components/schemas/([^"]+)"')


@router.get(
    "/v1/actions.json",
    operation_id="get_actions",
    summary="OpenAPI for tool servers",
    responses=problems(400, 422, 500),
    openapi_extra=PARAMETERS.openapi(),
)
async def get_actions(request: Request) -> JSONResponse:
    """The reading operations alone, with `servers` filled in: import it as a GPT action or a tool server as it is."""
    wanted = PARAMETERS.read(request)
    document = actions(request.app.openapi(), _address(request))
    return JSONResponse(as_30(document) if wanted.openapi == "3.0" else document)


def actions(document: dict[str, Any], address: str) -> dict[str, Any]:
    """The part of an OpenAPI document that tools use, self-contained."""
    paths: dict[str, Any] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if operation["operationId"] in OPERATIONS:
                paths.setdefault(path, {})[method] = _json_only(operation)
    return {
        "openapi": document["openapi"],
        "info": document["info"],
        "servers": [{"url": address}],
        "security": [{}, {"key": []}],
        "paths": paths,
        "components": {
            "schemas": _needed(paths, document["components"]["schemas"]),
            "securitySchemes": {"key": SECURITY_SCHEMES["key"]},
        },
    }


def _json_only(operation: dict[str, Any]) -> dict[str, Any]:
    """The operation's good answer alone, and that as JSON: tools neither stream nor read tables."""
    good = operation["responses"]["200"]
    content = {"application/json": good["content"]["application/json"]}
    return {**operation, "responses": {"200": {**good, "content": content}}}


def _needed(paths: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """The schemas that the paths name, and those that these name in turn."""
    needed: dict[str, Any] = {}
    todo = set(_REFERENCE.findall(json.dumps(paths)))
    while todo:
        name = todo.pop()
        needed[name] = schemas[name]
        todo |= set(_REFERENCE.findall(json.dumps(schemas[name]))) - needed.keys()
    return dict(sorted(needed.items()))


def _address(request: Request) -> str:
    """The address that the client used; a proxy that ends TLS says so in X-Forwarded-Proto."""
    url = request.base_url
    forwarded = request.headers.get("x-forwarded-proto", "")
    return str(url.replace(scheme=forwarded) if forwarded in ("http", "https") else url).rstrip("/")
