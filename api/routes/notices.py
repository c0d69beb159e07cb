"""Notices: the list, one, and counts over all."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.endpoints import json_response, problems, service
from api.query_string import DAY, NOTICES, Parameters, no_parameters, parameters_blamed
from rag.calls import DoubtPage, DoubtQuery
from rag.public import NoticeDetail, NoticePage, Stats

DOUBTS: Parameters[DoubtQuery] = Parameters(DoubtQuery, {name: (name,) for name in DoubtQuery.model_fields})

router = APIRouter(tags=["notices"])


@router.get(
    "/v1/notices",
    operation_id="list_notices",
    summary="List notices",
    response_model=NoticePage,
    responses=problems(400, 422, 431, 500, 503),
    openapi_extra=NOTICES.openapi(),
)
async def list_notices(request: Request) -> Response:
    """Notices that fulfil every condition given, newest first or by deadline, page by page."""
    wanted, answering = NOTICES.read(request), service(request)
    with parameters_blamed():
        page = await answering.look_up(
            lambda: answering.collection.notices(wanted, as_of=answering.as_of), "notices"
        )
    return json_response(page)


@router.get(
    "/v1/notices/{aid}",
    operation_id="get_notice",
    summary="One notice",
    response_model=NoticeDetail,
    responses=problems(400, 404, 422, 500, 503),
    openapi_extra=DAY.openapi(),
)
async def get_notice(request: Request, aid: str) -> Response:
    """Metadata, the cleaned text that all offsets count in, its facts, attachments and calls."""
    wanted, answering = DAY.read(request), service(request)
    as_of = wanted.as_of or answering.as_of
    return json_response(
        await answering.look_up(lambda: answering.collection.notice(aid, as_of=as_of), "notice")
    )


@router.get(
    "/v1/stats",
    operation_id="get_stats",
    summary="Counts over the index",
    response_model=Stats,
    responses=problems(422, 500, 503),
)
async def get_stats(request: Request) -> Response:
    """How many notices and passages there are, by kind, level and place."""
    no_parameters(request)
    answering = service(request)
    return json_response(await answering.look_up(lambda: answering.collection.stats(), "stats"))


@router.get(
    "/v1/doubts",
    operation_id="list_doubts",
    summary="What the reading is in doubt of",
    response_model=DoubtPage,
    responses=problems(400, 422, 500, 503),
    openapi_extra=DOUBTS.openapi(),
)
async def list_doubts(request: Request) -> Response:
    """Notices whose day, applicants or conditions could be read only with a doubt, each with a warning and its place in the text."""
    wanted, answering = DOUBTS.read(request), service(request)
    with parameters_blamed():
        page = await answering.look_up(lambda: answering.collection.doubts(wanted), "doubts")
    return json_response(page)
