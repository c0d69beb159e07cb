"""Notices in over HTTP: one by one, many at once, and what changed since a version."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from api.endpoints import json_body, json_response, problems, service
from api.json_body import check_count, check_media_type, off_the_loop, parse_body, parse_json, read_json
from api.problems import Problem, invalid
from api.query_string import Parameters, parameters_blamed
from api.write_forwarding import Writer, public_result
from rag import notices as reading
from rag.domain import NoticeInput
from rag.public import Request as RequestModel
from rag.public.write_json import ChangesOut, ItemResult, VersionChangesOut, WriteResult, WriteResults

if TYPE_CHECKING:
    from rag.collection.writer import Written

router = APIRouter(tags=["notices"])
MAX_ITEMS = 10_000
KEY_HEADER = "Idempotency-Key"
MAX_VALUES = 30 * MAX_ITEMS
"""Fields and attachments of so many notices."""
NDJSON = ("application/x-ndjson", "application/ndjson", "application/jsonl")
_EXAMPLE = {
    "title": "南京丨关于组织申报2025年创新券项目的通知",
    "url": "https://example.org/n1",
    "date": "2025-09-10",
    "account": "示例平台",
    "content": "申报单位应于2025年10月15日前网上提交申请材料。",
}


class NoticeAttachment(RequestModel):
    """An attachment of a notice as it is sent: its words, found and cited like the notice, or where it lies."""

    name: str
    url: str | None = None
    text: str | None = None


class NoticeBody(RequestModel):
    """A notice as it is sent; the source's Chinese names and the usual column heads are taken as well."""

    aid: str | None = Field(default=None, description="Must be that of the path, where there is one.")
    title: str | None = None
    url: str | None = Field(
        default=None,
        description='The article\'s link, http or https; "" where a notice with a text has none: it is cited by title and day.',
    )
    date: str | None = Field(default=None, description="Publication day, YYYY-MM-DD.")
    account: str | None = None
    content: str | None = Field(default=None, description="Text or HTML.")
    attachments: list[NoticeAttachment] | None = None


class WaitQuery(RequestModel):
    """When a write is answered."""

    wait: Literal["visible"] | None = Field(
        default=None, description="visible: answer only when every worker serves the change."
    )


class ChangesQuery(RequestModel):
    """From where changes are told."""

    since: Annotated[int, Field(ge=0)] = Field(description="A version that was seen before; 0 to begin with.")


WAIT: Parameters[WaitQuery] = Parameters(WaitQuery, {"wait": ("wait",)})
CHANGES: Parameters[ChangesQuery] = Parameters(ChangesQuery, {"since": ("since",)})


@router.put(
    "/v1/notices/{aid}",
    operation_id="put_notice",
    summary="Add or update one notice",
    response_model=WriteResult,
    responses=problems(400, 409, 412, 413, 415, 422, 500, 503, 507),
    openapi_extra=WAIT.openapi(
        {"name": "If-Match", "in": "header", "schema": {"type": "string"}, "required": False,
         "description": "The `text_version` that the notice held must have; else 412."},
        **json_body("NoticeBody", _EXAMPLE),
    ),
)  # fmt: skip
async def put_notice(request: Request, aid: str) -> Response:
    """Answered when the notice is on disk; sending the same again is `unchanged`. It is searched within a second."""
    wanted = WAIT.read(request)
    body = await read_json(request)
    if isinstance(body, dict) and body.get("aid", aid) != aid:
        raise invalid([("/aid", f"is not {aid!r}, the id in the path")])
    expected = request.headers.get("if-match", "").strip().strip('"')
    record = {**body, "aid": aid} if isinstance(body, dict) else body
    written = await _writer(request).put_one(aid, record, expected)
    await _visible(request, wanted, written.version)
    return json_response(written)


@router.delete(
    "/v1/notices/{aid}",
    operation_id="delete_notice",
    summary="Remove one notice",
    response_model=WriteResult,
    responses=problems(409, 422, 500, 503, 507),
    openapi_extra=WAIT.openapi(),
)
async def delete_notice(request: Request, aid: str) -> Response:
    """Answered when the notice is gone from disk; removing what is not held is `unchanged`."""
    wanted = WAIT.read(request)
    deleted = await _writer(request).delete(aid)
    await _visible(request, wanted, deleted.version)
    return json_response(deleted)


@router.post(
    "/v1/notices",
    operation_id="post_notices",
    summary="Add or update many notices",
    response_model=WriteResults,
    responses=problems(400, 409, 413, 415, 422, 500, 503, 507),
    openapi_extra=WAIT.openapi(
        {"name": KEY_HEADER, "in": "header", "schema": {"type": "string", "maxLength": 255}, "required": False,
         "description": "Makes the request happen once, however often it is sent; the last 200 are kept."},
        requestBody={
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"type": "array", "items": {"$ref": "#/components/schemas/NoticeBody"}},
                    "example": [{"aid": "n1", **_EXAMPLE}],
                },
                NDJSON[0]: {"schema": {"type": "string"}},
            },
        },
    ),
)  # fmt: skip
async def post_notices(request: Request) -> Response:
    """A JSON array or one object a line (NDJSON). A bad one is `rejected` with its reason, the others go in.

    Sent again under the same `Idempotency-Key`, nothing is done again and the answer is that of the first time.
    """
    wanted = WAIT.read(request)
    records = await _records(request)
    taken = [r for r in records if isinstance(r, NoticeInput)]
    written = await _writer(request).put(taken, {}, await _once(request))
    reasons = {str(r.aid): r.reason for r in written.rejections}
    items = [
        ItemResult(
            aid=r.aid,
            result="rejected",
            reason="; ".join(f"{field or ''} {reason}".strip() for field, reason in r.faults),
        )
        if isinstance(r, reading.Rejection)
        else _item(r.aid, written, reasons)
        for r in records
    ]
    await _visible(request, wanted, written.version)
    return json_response(WriteResults(items=items, version=written.version))


def _item(aid: str, written: Written, reasons: Mapping[str, str]) -> ItemResult:
    """What became of a notice; the answer kept of a request sent before an upgrade may know less of them than are read now."""
    if aid not in written.results:
        return ItemResult(aid=aid, result="rejected", reason="was not taken then; send it under another key")
    return ItemResult(aid=aid, result=public_result(written.results[aid]), reason=reasons.get(aid))


@router.get(
    "/v1/changes",
    operation_id="list_changes",
    summary="What changed since a version",
    response_model=ChangesOut,
    responses=problems(422, 500, 503),
    openapi_extra=CHANGES.openapi(),
)
async def list_changes(request: Request) -> Response:
    """For mirrors and digests: each version after `since` with its notices and calls, oldest first."""
    wanted, answering = CHANGES.read(request), service(request)
    with parameters_blamed():
        found, version = await answering.look_up(
            lambda: answering.collection.changes(wanted.since), "changes"
        )
    items = [
        VersionChangesOut(version=c.version, notices=dict(c.notices), calls=list(c.calls)) for c in found
    ]
    return json_response(ChangesOut(since=wanted.since, version=version, items=items))


async def _once(request: Request) -> tuple[str, str] | None:
    """The key that makes a request happen once, for whoever sends it alone, and the digest of what is sent."""
    key = request.headers.get(KEY_HEADER)
    if key is None:
        return None
    if not 1 <= len(key) <= 255 or not key.isprintable():
        raise invalid([(KEY_HEADER, "must have 1 to 255 printable characters")])
    sender = request.headers.get("authorization", "")
    sent = hashlib.sha256(_media_type(request).encode() + b"\0" + await request.body())
    return hashlib.sha256(f"{sender}\0{key}".encode()).hexdigest(), sent.hexdigest()


def _writer(request: Request) -> Writer:
    return service(request).writer


async def _visible(request: Request, wanted: WaitQuery, version: int) -> None:
    if wanted.wait == "visible":
        await _writer(request).visible(version)


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def _records(request: Request) -> Sequence[NoticeInput | reading.Rejection]:
    """The notices of a body, or why one is none."""
    if _media_type(request) in NDJSON:
        return await off_the_loop(_from_lines, await request.body())
    check_media_type(request)
    return await off_the_loop(_from_array, await request.body())


def _from_array(body: bytes) -> list[NoticeInput | reading.Rejection]:
    records = parse_body(body, MAX_VALUES)
    if not isinstance(records, list):
        raise invalid([("", "must be a JSON array of notices; or send application/x-ndjson")])
    _check_count(len(records))
    return [reading.parse_record(record, unknown_fields=False) for record in records]


def _from_lines(body: bytes) -> list[NoticeInput | reading.Rejection]:
    check_count(body, MAX_VALUES)
    lines = [line for line in body.split(b"\n") if line.strip()]
    _check_count(len(lines))
    return list(_lines(lines))


def _lines(lines: Sequence[bytes]) -> Iterator[NoticeInput | reading.Rejection]:
    for line in lines:
        try:
            yield reading.parse_record(parse_json(line), unknown_fields=False)
        except Problem as problem:
            yield reading.Rejection(None, None, problem.detail)


def _check_count(count: int) -> None:
    if not 1 <= count <= MAX_ITEMS:
        raise invalid([("", f"holds {count:,} notices; 1 to {MAX_ITEMS:,} are taken at a time")])
