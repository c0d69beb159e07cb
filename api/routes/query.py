"""Questions: one, one by GET, and many at once."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api import sse
from api.authorization import charge
from api.endpoints import Direct, json_body, json_response, problems, service
from api.json_body import read_json, validated
from api.problems import Problem, from_rag_error, invalid
from api.query_string import QUERY, no_parameters, parameters_blamed
from api.schemas import BatchResponse
from api.service import Service
from rag.errors import RagError
from rag.public import BatchRequest, QueryRequest, QueryResponse

router = APIRouter(tags=["query"], route_class=Direct)
log = logging.getLogger("notice_rag.api")
EXAMPLE: dict[str, Any] = {
    "question": "which programmes fund digital transformation in 南京",
    "filters": {"applies_in": "南京"},
    "as_of": "2025-09-25",
}
EVENTS = {
    "description": "The answer; as server-sent events with `stream` or `Accept: text/event-stream`: `passages` "
    "(the response without `answer`), `delta` (whole sentences), `done` (the whole response), or `error` "
    "(a problem document).",
    "content": {
        "text/event-stream": {
            "schema": {
                "description": "One event; its data is JSON.",
                "type": "object",
                "properties": {
                    "event": {"enum": ["passages", "delta", "done", "error"]},
                    "data": {"type": "string", "contentMediaType": "application/json"},
                },
            }
        }
    },
}


@router.post(
    "/v1/query",
    operation_id="query",
    summary="Ask one question",
    response_model=QueryResponse,
    responses={200: EVENTS, **problems(400, 408, 413, 415, 422, 500, 503)},
    openapi_extra=json_body("QueryRequest", EXAMPLE),
)
async def query(request: Request) -> Response:
    """Passages that answer the question, with an answer that cites them."""
    no_parameters(request)
    return await _answer(request, validated(QueryRequest, await read_json(request)))


@router.get(
    "/v1/query",
    operation_id="query_get",
    summary="Ask one question by GET",
    response_model=QueryResponse,
    responses={200: EVENTS, **problems(400, 422, 431, 500, 503)},
    openapi_extra=QUERY.openapi(),
)
async def query_get(request: Request) -> Response:
    """The same as POST, for a browser or curl: every field is a parameter, lists are repeated."""
    with parameters_blamed():
        return await _answer(request, QUERY.read(request))


@router.post(
    "/v1/query/batch",
    operation_id="query_batch",
    summary="Ask up to 256 questions",
    response_model=BatchResponse,
    responses=problems(400, 408, 413, 415, 422, 500, 503),
    openapi_extra=json_body("BatchRequest", {"queries": [EXAMPLE]}),
)
async def query_batch(request: Request) -> Response:
    """Results in the order of the questions; a bad one yields `{"problem": …}` in its place."""
    no_parameters(request)
    batch = validated(BatchRequest, await read_json(request))
    asked = service(request)
    asked.admit(len(batch.queries))
    charge(request, len(batch.queries) - 1)
    results = await asyncio.gather(*(_one_of_batch(asked, value) for value in batch.queries))
    return Response('{"results":[' + ",".join(results) + "]}", media_type="application/json")


async def _answer(request: Request, asked: QueryRequest) -> Response:
    answering = service(request)
    answering.admit()
    if asked.stream or sse.wanted(request):
        return sse.stream(answering.begin(asked))
    return json_response(await answering.ask(asked))


async def _one_of_batch(answering: Service, value: Any) -> str:
    """One result of a batch as JSON."""
    try:
        asked = validated(QueryRequest, value)
        if asked.stream:
            raise invalid([("/stream", "is not possible in a batch; leave it out")])
        return (await answering.ask(asked, patient=True)).model_dump_json()
    except Problem as problem:
        return _in_its_place(problem)
    except RagError as error:
        return _in_its_place(from_rag_error(error))
    except Exception:  # one question that breaks must not take the others with it
        log.exception("a question of a batch failed")
        return _in_its_place(Problem(500, "An unexpected error; the log of the service tells more."))


def _in_its_place(problem: Problem) -> str:
    return json.dumps({"problem": problem.document()}, ensure_ascii=False)
