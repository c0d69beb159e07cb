"""A firm's profile against every call. Profiles are read and forgotten: nothing of them is logged or kept."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.endpoints import json_body, json_response, problems, service
from api.json_body import read_json, validated
from api.query_string import no_parameters
from rag.public.match_json import MatchRequest, MatchResponse

EXAMPLE: dict[str, Any] = {
    "profile": {
        "place": "苏州昆山",
        "founded": "2019-05-20",
        "revenue": "3200万元",
        "rd_ratio": 6,
        "patents": {"发明专利": 2},
        "qualifications": ["高新技术企业"],
        "listed": False,
        "credit": True,
    },
    "as_of": "2025-09-25",
}

router = APIRouter(tags=["calls"])


@router.post(
    "/v1/match",
    operation_id="match",
    summary="Match a firm's profile with the calls",
    response_model=MatchResponse,
    responses=problems(400, 408, 413, 415, 422, 500, 503),
    openapi_extra=json_body("MatchRequest", EXAMPLE),
)
async def match(request: Request) -> Response:
    """Which calls a firm fits, which need a check and which fail, each condition with the sentence that says it."""
    no_parameters(request)
    wanted = validated(MatchRequest, await read_json(request))
    wanted = wanted.model_copy(update={"lang": wanted.lang or request.app.state.language})
    answering = service(request)
    as_of = answering.as_of
    return json_response(
        await answering.call(lambda: answering.collection.match(wanted, as_of=as_of), "match")
    )
