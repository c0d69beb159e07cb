"""OpenAI-compatible chat: any client that takes a base URL can ask, and gets an answer with its sources."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api.assistants.chat_schema import (
    MODEL,
    AnswerMessage,
    ChatRequest,
    Choice,
    Completion,
    CompletionUsage,
    Model,
    Models,
)
from api.assistants.followup import standalone
from api.assistants.rendering import Rendered, render
from api.bodies import read_json, validated
from api.parameters import no_parameters
from api.problems import Problem, invalid
from api.routes.common import json_body, json_response, problems, service
from api.sse import sentences
from rag.schema import QueryRequest, QueryResponse
from rag.tokens import count_tokens

router = APIRouter(tags=["assistants"])
EXAMPLE: dict[str, Any] = {
    "model": MODEL,
    "messages": [
        {"role": "user", "content": "南京的数字化转型专项资金什么时候截止"},
        {"role": "assistant", "content": "…"},
        {"role": "user", "content": "那苏州呢"},
    ],
}
CHUNKS = {
    "description": "The answer; with `stream` as chunks of type `chat.completion.chunk`, ended by `[DONE]`.",
    "content": {
        "text/event-stream": {
            "schema": {
                "description": "One event; its data is a chunk as JSON, or `[DONE]`.",
                "type": "object",
                "properties": {"data": {"type": "string"}},
            }
        }
    },
}


@router.get("/v1/models", operation_id="list_models", summary="List chat models", response_model=Models)
async def list_models(request: Request) -> Response:
    """The one model that chat clients can choose."""
    return json_response(Models(data=[Model()]))


@router.get(
    "/v1/models/{model}",
    operation_id="get_model",
    summary="One chat model",
    response_model=Model,
    responses=problems(404),
)
async def get_model(request: Request, model: str) -> Response:
    """The model of this name."""
    _check_model(model)
    return json_response(Model())


@router.post(
    "/v1/chat/completions",
    operation_id="create_chat_completion",
    summary="Answer a conversation",
    response_model=Completion,
    responses={200: CHUNKS, **problems(400, 404, 408, 413, 415, 422, 500, 503)},
    openapi_extra=json_body("ChatRequest", EXAMPLE),
)
async def create_chat_completion(request: Request) -> Response:
    """The last user turn, understood with the turns before it, answered with citations; for clients of OpenAI's API."""
    no_parameters(request)
    chat = validated(ChatRequest, await read_json(request))
    _check_model(chat.model)
    if not chat.user_turns:
        raise invalid([("/messages", "hold no text of the user; ask something")])
    response = await service(request).ask(_query(chat))
    rendered = render(response, chat.user_turns[-1])
    made = _completion(chat, response, rendered)
    if not chat.stream:
        return json_response(made)
    with_usage = chat.stream_options is not None and chat.stream_options.include_usage
    return StreamingResponse(
        _events(made, rendered, with_usage),
        media_type="text/event-stream",
        headers={"X-Accel-Buffering": "no"},
    )


def _check_model(name: str) -> None:
    if name != MODEL:
        raise Problem(404, f"There is no model {name[:80]!r} here; use {MODEL!r}.")


def _query(chat: ChatRequest) -> QueryRequest:
    try:
        return validated(QueryRequest, chat.query(standalone(chat.user_turns)))
    except Problem as problem:
        named = {"/question": "/messages"}
        raise invalid([(named.get(p, f"/retrieval{p}"), detail) for p, detail in problem.errors]) from None


def _completion(chat: ChatRequest, response: QueryResponse, rendered: Rendered) -> Completion:
    asked = sum(count_tokens(message.text) for message in chat.messages)
    answered = count_tokens(rendered.text)
    return Completion(
        id=f"chatcmpl-{uuid.uuid4().hex}",
        created=int(time.time()),
        choices=[
            Choice(message=AnswerMessage(content=rendered.text, annotations=list(rendered.annotations)))
        ],
        usage=CompletionUsage(prompt_tokens=asked, completion_tokens=answered, total_tokens=asked + answered),
        notice_rag=response.model_dump(mode="json"),
    )


def _events(made: Completion, rendered: Rendered, with_usage: bool) -> Iterator[str]:
    """The completion as chunks: the role, sentences, annotations and the whole response, the end, and the usage."""
    frame: dict[str, Any] = {
        "id": made.id,
        "object": "chat.completion.chunk",
        "created": made.created,
        "model": made.model,
    }
    # OpenAI sends usage as null in all chunks but its own where it was asked for.
    common = {**frame, "usage": None} if with_usage else frame
    yield _chunk(common, {"role": "assistant", "content": ""})
    for piece in rendered.pieces:
        for sentence in sentences(piece):
            yield _chunk(common, {"content": sentence})
    if rendered.annotations:
        yield _chunk(common, {"annotations": list(rendered.annotations)})
    yield _chunk({**common, "notice_rag": made.notice_rag}, {}, "stop")
    if with_usage:
        yield _data({**frame, "choices": [], "usage": made.usage.model_dump()})
    yield "data: [DONE]\n\n"


def _chunk(frame: dict[str, Any], delta: dict[str, Any], finish_reason: str | None = None) -> str:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
    return _data({**frame, "choices": [choice]})


def _data(value: dict[str, Any]) -> str:
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n"
