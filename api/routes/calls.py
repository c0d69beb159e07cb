"""Calls: the list (JSON, or CSV for Excel), one, the calendar of deadlines, the feed of new calls."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal

from anyio import to_thread
from fastapi import APIRouter
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from api.endpoints import json_response, problems, service
from api.profile_file import saved_profile
from api.query_string import DAY, Parameters, parameters_blamed
from api.routes.profiles import owner_of
from rag.answering.composing.export_words import WORDS
from rag.calls import Call, CallPage, CallQuery, CallRecord, to_atom, to_csv, to_ics
from rag.calls.export import CODES, ExportWords
from rag.domain import Language
from rag.public.base import ShortText
from rag.public.match_json import ProfileIn

FEED_ENTRIES = 100
REFRESH_S = 3600
"""How long a calendar or feed may be kept before it is asked for again; the calendar says so in its own words too."""
_PAGING = ("sort", "limit", "cursor")


class CallListQuery(CallQuery):
    """The conditions, and how the list is written."""

    format: Literal["json", "csv"] = Field(
        default="json", description="csv gives every call that matches, whatever `limit` and `cursor` say."
    )
    lang: Language | None = Field(
        default=None,
        description="In which language cautions (`warnings`) are worded, by default zh. Of csv also the heads, kinds and places, by default the names of the JSON.",
    )


CALLS: Parameters[CallListQuery] = Parameters(
    CallListQuery, {name: (name,) for name in CallListQuery.model_fields}
)


class FeedQuery(CallQuery):
    """The conditions of a calendar or feed, and whose calls it tells."""

    profile: ShortText | None = Field(
        default=None,
        description="The name of a profile that this key saved: only calls that its firm fits or that need a check.",
    )
    lang: Language | None = Field(
        default=None,
        description="In which language entries are named and cautioned, by default that of the service, else zh; en glosses programmes. Quotes stay as they stand.",
    )


FEED: Parameters[FeedQuery] = Parameters(
    FeedQuery, {name: (name,) for name in FeedQuery.model_fields if name not in _PAGING}
)

router = APIRouter(tags=["calls"])


def _file(media_type: str, description: str) -> dict[int | str, dict[str, object]]:
    content = {media_type: {"schema": {"type": "string"}}}
    return {
        200: {"description": description, "content": content},
        304: {"description": "The reader has it: `If-None-Match` names its ETag."},
    }


@router.get(
    "/v1/calls",
    operation_id="list_calls",
    summary="List calls",
    response_model=CallPage,
    responses={
        200: {"content": {"text/csv": {"schema": {"type": "string"}}}},
        **problems(400, 422, 500, 503),
    },
    openapi_extra=CALLS.openapi(),
)
async def list_calls(request: Request) -> Response:
    """Programmes that can be applied for and that fulfil every condition given, the next deadline on top."""
    given, answering = CALLS.read(request), service(request)
    wanted = CallQuery.model_validate(given.model_dump(exclude={"format"}))
    collection, as_of = answering.collection, answering.as_of
    with parameters_blamed():
        if given.format == "csv":
            words = WORDS[given.lang] if given.lang else CODES
            table = await answering.look_up(
                lambda: collection.written_calls(wanted, partial(to_csv, words=words), as_of=as_of),
                "calls.csv",
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
    openapi_extra=DAY.openapi(),
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
    responses={
        **_file("text/calendar", "An iCalendar to subscribe to."),
        **problems(400, 404, 422, 500, 503),
    },
    openapi_extra=FEED.openapi(),
)
async def get_deadlines(request: Request) -> Response:
    """The deadlines of the calls that fulfil every condition, each with a reminder three days before."""
    wanted = FEED.read(request)
    words = _words(request, wanted)
    body = await _written(request, wanted, lambda calls, day: to_ics(calls, day, words=words), "ics")
    return _unless_known(request, body, "text/calendar; charset=utf-8", "deadlines.ics")


@router.get(
    "/v1/feed.atom",
    operation_id="get_feed",
    summary="Feed of new calls",
    response_class=Response,
    responses={**_file("application/atom+xml", "An Atom feed."), **problems(400, 404, 422, 500, 503)},
    openapi_extra=FEED.openapi(),
)
async def get_feed(request: Request) -> Response:
    """The newest calls that fulfil every condition; `updated` moves when what an entry tells changes."""
    wanted = FEED.read(request).model_copy(update={"sort": "date"})
    # A key for the feed may stand in the address, and must not be repeated in the feed itself.
    address = str(request.url.remove_query_params("token"))
    words = _words(request, wanted)
    body = await _written(
        request, wanted, lambda calls, day: to_atom(calls[:FEED_ENTRIES], day, address, words), "feed"
    )
    return _unless_known(request, body, "application/atom+xml; charset=utf-8")


def _words(request: Request, wanted: FeedQuery) -> ExportWords:
    return WORDS[wanted.lang or request.app.state.language or "zh"]


async def _written(
    request: Request, wanted: FeedQuery, write: Callable[[Sequence[CallRecord], dt.date], bytes], kind: str
) -> bytes:
    """A calendar or feed of the calls that fulfil the conditions and, where one is named, suit a saved profile.

    Raises:
        Problem: 401, a profile is named and there is no key that it could belong to.
        NotFound: this key has no such profile.
    """
    answering = service(request)
    collection, as_of, profile = answering.collection, answering.as_of, await _saved(request, wanted.profile)
    query = CallQuery.model_validate(wanted.model_dump(exclude={"profile", "lang"}))

    def work() -> bytes:
        if profile is None:
            return collection.written_calls(query, write, as_of=as_of)
        return write(*collection.fitting_calls(query, profile, as_of=as_of))

    with parameters_blamed():
        return await answering.look_up(work, kind)


async def _saved(request: Request, name: str | None) -> ProfileIn | None:
    if name is None:
        return None
    kept = await to_thread.run_sync(saved_profile, service(request).settings.home, owner_of(request), name)
    return kept.profile


def _unless_known(request: Request, body: bytes, media_type: str, filename: str = "") -> Response:
    """The body with its ETag, or 304 where the reader has just that; readers are asked to come again within the hour."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": f"private, max-age={REFRESH_S}"}
    known = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
    if etag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    if filename:
        headers["Content-Disposition"] = f'inline; filename="{filename}"'
    return Response(body, media_type=media_type, headers=headers)
