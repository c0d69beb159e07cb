"""Open WebUI's external web search: notices in the place of a web search engine, for any model chosen there."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field, TypeAdapter
from starlette.requests import Request
from starlette.responses import Response

from api.assistants.surface_protocol import Surface
from api.endpoints import json_body, problems, service
from api.json_body import read_json, validated
from api.problems import Problem, invalid
from api.query_string import no_parameters
from rag.public import QueryRequest, Text
from rag.public import Request as RequestModel
from rag.public import Response as ResponseModel

EXAMPLE: dict[str, Any] = {"query": "苏州人才项目", "count": 3}
router = APIRouter(tags=["assistants"])


COUNT = 5
"""Passages where no number is asked for."""


class WebSearchRequest(RequestModel):
    """What Open WebUI sends."""

    query: Text = Field(description="The question, 1 to 2,000 characters.")
    count: Annotated[int, Field(ge=1, le=50, strict=True)] | None = Field(
        default=COUNT, description="How many passages; null, as for an empty Search Result Count, is 5."
    )


class WebSearchResult(ResponseModel):
    """One passage as a search result."""

    link: str
    title: str
    snippet: str


_RESULTS = TypeAdapter(list[WebSearchResult])
SURFACE = Surface(router, bodies=(WebSearchRequest,), questions=("/v1/websearch",))


@router.post(
    "/v1/websearch",
    operation_id="web_search",
    summary="Search for Open WebUI",
    response_model=list[WebSearchResult],
    responses=problems(400, 408, 413, 415, 422, 500, 503),
    openapi_extra=json_body("WebSearchRequest", EXAMPLE),
)
async def web_search(request: Request) -> Response:
    """Passages in the form of an external web search engine, as Open WebUI asks one."""
    no_parameters(request)
    wanted = validated(WebSearchRequest, await read_json(request))
    response = await service(request).ask(_query(wanted))
    results = [
        WebSearchResult(link=p.notice.url, title=p.notice.title, snippet=p.text) for p in response.passages
    ]
    return Response(_RESULTS.dump_json(results), media_type="application/json")


def _query(wanted: WebSearchRequest) -> QueryRequest:
    fields = {"question": wanted.query, "top_k": wanted.count or COUNT, "answer": False}
    try:
        return validated(QueryRequest, fields)
    except Problem as problem:
        raise invalid([(p.replace("/question", "/query"), detail) for p, detail in problem.errors]) from None
