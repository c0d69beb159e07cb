"""Whether answers helped: only where the service was started with `RAG_FEEDBACK=1`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.endpoints import json_body, json_response, problems, service
from api.feedback_file import Feedback, FeedbackCounts, FeedbackKept, counts, keep
from api.json_body import read_json, validated
from api.problems import Problem
from api.query_string import no_parameters

router = APIRouter(tags=["operations"])
_EXAMPLE: dict[str, Any] = {"request_id": "0f8b1c", "helpful": False, "comment": "截止日期不对"}


def _home(request: Request) -> Path:
    chosen = service(request).settings
    if not chosen.feedback:
        raise Problem(403, "This service keeps no feedback; RAG_FEEDBACK=1 turns it on.")
    return chosen.home


@cache
def _one_count() -> CapacityLimiter:
    """A full file takes some tens of milliseconds to count: never twice at once."""
    return CapacityLimiter(1)


@router.post(
    "/v1/feedback",
    operation_id="give_feedback",
    summary="Say whether an answer helped",
    response_model=FeedbackKept,
    responses=problems(400, 403, 408, 413, 415, 422, 507),
    openapi_extra=json_body("Feedback", _EXAMPLE),
)
async def give_feedback(request: Request) -> Response:
    """Keep whether an answer helped, a comment, and the question if the asker lets you send it."""
    no_parameters(request)
    home, told = _home(request), validated(Feedback, await read_json(request))
    await to_thread.run_sync(keep, home, told)
    return json_response(FeedbackKept(request_id=told.request_id))


@router.get(
    "/v1/feedback",
    operation_id="feedback_counts",
    summary="How many answers helped",
    response_model=FeedbackCounts,
    responses=problems(403, 422),
)
async def feedback_counts(request: Request) -> Response:
    """Counts alone; `rag feedback` on the service's machine lists what was said."""
    no_parameters(request)
    return json_response(await to_thread.run_sync(counts, _home(request), limiter=_one_count()))
