"""Dify's external knowledge API: `POST /retrieval`."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from api.assistants.dify_filter import MetadataCondition
from api.assistants.results import metadata_of
from api.assistants.surface_protocol import Surface
from api.endpoints import json_body, json_response, problems, service
from api.json_body import read_json, validated
from api.problems import Problem, invalid
from api.query_string import no_parameters
from api.service import Service
from rag.public import NoticeQuery, PassageOut, QueryRequest, ShortText, Text
from rag.public import Request as RequestModel
from rag.public import Response as ResponseModel

KNOWLEDGE_ID = "notices"
EXAMPLE: dict[str, Any] = {
    "knowledge_id": KNOWLEDGE_ID,
    "query": "南京的数字化转型专项资金什么时候截止",
    "retrieval_setting": {"top_k": 3, "score_threshold": 0.3},
    "metadata_condition": {
        "logical_operator": "and",
        "conditions": [{"name": "region", "comparison_operator": "is", "value": "南京"}],
    },
}
router = APIRouter(tags=["assistants"])
BAD_HEADER, NOT_AUTHORISED, NO_KNOWLEDGE = 1001, 1002, 2001
"""Error codes of Dify's external knowledge interface."""


class RetrievalSetting(RequestModel):
    """How many passages, and how good."""

    top_k: Annotated[int, Field(ge=1, le=50, strict=True)] = Field(
        default=5, description="How many passages."
    )
    score_threshold: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="Leave out passages below this score; 0 and null leave out none.",
    )


class RetrievalRequest(RequestModel):
    """What Dify asks of an external knowledge base."""

    knowledge_id: ShortText = Field(description=f"`{KNOWLEDGE_ID}`, the only one.", examples=[KNOWLEDGE_ID])
    query: Text = Field(description="The question, 1 to 2,000 characters.")
    retrieval_setting: RetrievalSetting = Field(default_factory=RetrievalSetting)
    metadata_condition: MetadataCondition | None = None


class Record(ResponseModel):
    """One passage; `metadata` is always an object."""

    content: str
    score: float
    title: str
    metadata: dict[str, str | int | float]


class Records(ResponseModel):
    """The passages, best first."""

    records: list[Record]


@router.post(
    "/retrieval",
    operation_id="retrieve_for_dify",
    summary="Retrieve passages for Dify",
    response_model=Records,
    responses=problems(400, 404, 408, 413, 415, 422, 500, 503),
    openapi_extra=json_body("RetrievalRequest", EXAMPLE),
)
async def retrieve(request: Request) -> Response:
    """Passages in the form of Dify's external knowledge API, with its settings and metadata conditions."""
    no_parameters(request)
    wanted = validated(RetrievalRequest, await read_json(request))
    if wanted.knowledge_id != KNOWLEDGE_ID:
        raise Problem(404, f"There is no knowledge base {wanted.knowledge_id!r} here; use {KNOWLEDGE_ID!r}.")
    answering = service(request)
    query = _query(wanted)
    if wanted.metadata_condition is not None and wanted.metadata_condition.conditions:
        aids = await _allowed(answering, wanted.metadata_condition)
        if not aids:
            return json_response(Records(records=[]))
        # A copy, since requests from outside may not name as many ids as conditions can select.
        query = query.model_copy(update={"filters": query.filters.model_copy(update={"aids": aids})})
    response = await answering.ask(query)
    return json_response(Records(records=[_record(passage) for passage in response.passages]))


def _query(wanted: RetrievalRequest) -> QueryRequest:
    try:
        return validated(
            QueryRequest,
            {
                "question": wanted.query,
                "top_k": wanted.retrieval_setting.top_k,
                "min_score": wanted.retrieval_setting.score_threshold or None,
                "answer": False,
            },
        )
    except Problem as problem:
        raise invalid([(p.replace("/question", "/query"), detail) for p, detail in problem.errors]) from None


async def _allowed(answering: Service, condition: MetadataCondition) -> list[str]:
    everything = NoticeQuery().model_copy(update={"limit": sys.maxsize})

    def select() -> list[str]:
        return condition.select(answering.collection.notices(everything, as_of=answering.as_of).items)

    return await answering.look_up(select, "metadata")


def _record(passage: PassageOut) -> Record:
    notice = passage.notice
    known: dict[str, str | int | float] = {
        "aid": notice.aid,
        "passage_id": passage.passage_id,
        "url": notice.url,
        "start": passage.start,
        "end": passage.end,
        **metadata_of(notice),
    }
    return Record(content=passage.text, score=passage.score, title=notice.title, metadata=known)


def with_dify_error(problem: Mapping[str, Any], authorization: str | None) -> dict[str, Any]:
    """A problem document with the code and message that Dify shows.

    Args:
        problem: the document.
        authorization: the request's header, by which Dify tells a malformed one from a wrong key.
    """
    code = _error_code(int(problem["status"]), authorization)
    return {**problem, "error_code": code, "error_msg": str(problem["detail"])}


def _error_code(status: int, authorization: str | None) -> int:
    if status == 401:
        scheme, _, key = (authorization or "").partition(" ")
        return NOT_AUTHORISED if scheme.lower() == "bearer" and key.strip() else BAD_HEADER
    return {403: NOT_AUTHORISED, 404: NO_KNOWLEDGE}.get(status, status)


SURFACE = Surface(
    router,
    bodies=(RetrievalRequest,),
    questions=("/retrieval",),
    extend_error=with_dify_error,
    error_paths=("/retrieval",),
)
