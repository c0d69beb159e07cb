"""Calls: the list (JSON, or CSV for Excel), one, the calendar of deadlines, the feed of new calls."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from api.query_string import DAY, Parameters, parameters_blamed
from api.routes.common import json_response, problems, service
from rag.calls import Call, CallPage, CallQuery, to_atom, to_csv, to_ics

FEED_ENTRIES = 100
_PAGING = ("sort", "limit", "cursor")


class CallListQuery(CallQuery):
    """The conditions, and how the list is written."""

    format: Literal["json", "csv"] = Field(
        default="json", description="csv gives every call that matches, whatever `limit` and `cursor` say."
    )


CALLS: Parameters[CallListQuery] = Parameters(
    CallListQuery, {name: (name,) for name in CallListQuery.model_fields}
)
FILTERS: Parameters[CallQuery] = Parameters(
    CallQuery, {name: (name,) for name in CallQuery.model_fields if name not in _PAGING}
)

router = APIRouter(tags=["calls"])


def _file(media_type: str, description: str) -> dict[int | str, dict[str, object]]:
    content = {media_type: {"schema": {"type": "string"}}}
    return {200: {"description": description, "content": content}}


@router.get(
    "/v1/calls",
    operation_id="list_calls",
    summary="List calls",
    response_model=CallPage,
    responses={
        200: {"content": {"text/csv": {"schema": {"type": "string"}}}},
        **problems(400, 422, 500, 503),
    },
    openapi_extra={"parameters": CALLS.openapi()},
)
async def list_calls(request: Request) -> Response:
    """Programmes that can be applied for and that fulfil every condition given, the next deadline on top."""
    given, answering = CALLS.read(request), service(request)
    wanted = CallQuery.model_validate(given.model_dump(exclude={"format"}))
    collection, as_of = answering.collection, answering.as_of
    with parameters_blamed():
        if given.format == "csv":
            table = await answering.look_up(
                lambda: to_csv(*collection.matching_calls(wanted, as_of=as_of)), "calls.csv"
            )
            headers = {"Content-Disposition": 'attachment; filename="calls.csv"'}
            return Response(table, media_type="text/csv; charset=utf-8", headers=headers)
        page = await answering.look_up(lambda: collection.calls(wanted, as_of=as_of), "calls")
    return json_response(page)


@router.get(
    "/v1/calls/{call_id}",
    operation_id="get_call",
    summary="One call",
    response_model=Call,
    responses=problems(400, 404, 422, 500, 503),
    openapi_extra={"parameters": DAY.openapi()},
)
async def get_call(request: Request, call_id: str) -> Response:
    """A programme with every day, amount, address and contact, each with its quote, and the notices that tell of it."""
    wanted, answering = DAY.read(request), service(request)
    as_of = wanted.as_of or answering.as_of
    return json_response(
        await answering.look_up(lambda: answering.collection.call(call_id, as_of=as_of), "call")
    )


@router.get(
    "/v1/deadlines.ics",
    operation_id="get_deadlines",
    summary="Calendar of deadlines",
    response_class=Response,
    responses={**_file("text/calendar", "An iCalendar to subscribe to."), **problems(400, 422, 500, 503)},
    openapi_extra={"parameters": FILTERS.openapi()},
)
async def get_deadlines(request: Request) -> Response:
    """The deadlines of the calls that fulfil every condition, each with a reminder three days before."""
    wanted, answering = FILTERS.read(request), service(request)
    collection, as_of = answering.collection, answering.as_of
    with parameters_blamed():
        body = await answering.look_up(lambda: to_ics(*collection.matching_calls(wanted, as_of=as_of)), "ics")
    headers = {"Content-Disposition": 'inline; filename="deadlines.ics"'}
    return Response(body, media_type="text/calendar; charset=utf-8", headers=headers)


@router.get(
    "/v1/feed.atom",
    operation_id="get_feed",
    summary="Feed of new calls",
    response_class=Response,
    responses={**_file("application/atom+xml", "An Atom feed."), **problems(400, 422, 500, 503)},
    openapi_extra={"parameters": FILTERS.openapi()},
)
async def get_feed(request: Request) -> Response:
    """The newest calls that fulfil every condition."""
    wanted, answering = FILTERS.read(request), service(request)
    newest = wanted.model_copy(update={"sort": "date"})
    collection, as_of = answering.collection, answering.as_of
    # A key for the feed may stand in the address, and must not be repeated in the feed itself.
    address = str(request.url.remove_query_params("token"))

    def feed() -> bytes:
        calls, day = collection.matching_calls(newest, as_of=as_of)
        return to_atom(calls[:FEED_ENTRIES], day, address)

    with parameters_blamed():
        body = await answering.look_up(feed, "feed")
    return Response(body, media_type="application/atom+xml; charset=utf-8")
