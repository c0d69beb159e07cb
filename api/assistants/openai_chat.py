"""OpenAI-compatible chat: any client that takes a base URL can ask, and gets an answer with its sources."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

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
from api.assistants.rendering import Rendered, inert, render
from api.assistants.surface_protocol import Surface
from api.endpoints import json_body, json_response, problems, service
from api.json_body import read_json, validated
from api.problems import Problem, invalid
from api.query_string import no_parameters
from api.service import Service
from api.sse import KEEP_ALIVE, answer_steps, problem_of, sentences, streamed
from rag.errors import InvalidInput
from rag.language.tokens import count_tokens
from rag.public import QueryRequest, QueryResponse

if TYPE_CHECKING:
    from rag.collection.pending_answer import PendingAnswer

router = APIRouter(tags=["assistants"])
ERROR_TYPES = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
ERROR_CODES = {401: "invalid_api_key", 404: "model_not_found", 429: "rate_limit_exceeded"}
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
    _query(chat, chat.user_turns[-1])
    answering = service(request)
    answering.admit()
    if chat.stream:
        return streamed(_chunks(chat, answering))
    asked = await _understood(chat, answering)
    with _blamed():
        response = await answering.ask(asked)
    return json_response(_completion(chat, response, render(response, chat.user_turns[-1])))


async def _understood(chat: ChatRequest, answering: Service) -> QueryRequest:
    """The last user turn with those before it; in a language model's words where the rules may see too little."""
    query = _query(chat, chat.user_turns[-1])
    if not query.conversation or not answering.collection.has_language_model:
        return query
    read = await answering.call(
        lambda: answering.collection.understood(query, as_of=answering.as_of), "understood"
    )
    said = await answering.standalone(chat.conversation) if read.may_need_a_model else None
    return query.model_copy(update={"question": said, "conversation": []}) if said else query


def _check_model(name: str) -> None:
    if name != MODEL:
        raise Problem(404, f"There is no model {name[:80]!r} here; use {MODEL!r}.")


def _query(chat: ChatRequest, question: str) -> QueryRequest:
    with _blamed():
        return validated(QueryRequest, chat.query(question))


@contextmanager
def _blamed() -> Iterator[None]:
    """Name what is wrong with a question by where a chat request holds it.

    Raises:
        Problem: 422.
    """
    try:
        yield
    except Problem as problem:
        if not problem.errors:
            raise
        raise invalid([(_place(pointer), detail) for pointer, detail in problem.errors]) from None
    except InvalidInput as error:
        if error.pointer is None:
            raise
        raise invalid([(_place(error.pointer), str(error))]) from None


def _place(pointer: str) -> str:
    return "/messages" if pointer == "/question" else f"/retrieval{pointer}"


async def _chunks(chat: ChatRequest, answering: Service) -> AsyncIterator[str]:
    """The role at once, the answer as it comes, what belongs below it, annotations, the whole response, the usage.

    An error in the middle is told as OpenAI tells it: an event with `error`, and no `[DONE]` after it.
    """
    # OpenAI sends usage as null in all chunks but its own where it was asked for.
    frame = Frame(usage={"usage": None} if chat.wants_usage else {})
    yield frame.chunk({"role": "assistant", "content": ""})
    try:
        async with aclosing(answer_steps(_begun(chat, answering))) as steps:
            async for step in steps:
                if step is None:
                    yield KEEP_ALIVE
                elif isinstance(step, str):
                    for sentence in sentences(inert(step)):
                        yield frame.chunk({"content": sentence})
                elif isinstance(step, QueryResponse):
                    for chunk in _end(chat, frame, step):
                        yield chunk
    except Exception as error:
        yield frame.event({"error": _error_of(problem_of(error).document())})


async def _begun(chat: ChatRequest, answering: Service) -> PendingAnswer:
    asked = await _understood(chat, answering)
    with _blamed():
        return await answering.begin(asked)


def _end(chat: ChatRequest, frame: Frame, response: QueryResponse) -> Iterator[str]:
    """The chunks that follow the answer's text."""
    rendered = render(response, chat.user_turns[-1])
    if rendered.below:
        yield frame.chunk({"content": rendered.below})
    if rendered.annotations:
        yield frame.chunk({"annotations": list(rendered.annotations)})
    made = _completion(chat, response, rendered)
    yield frame.chunk({}, finish_reason="stop", notice_rag=made.notice_rag)
    if chat.wants_usage:
        yield frame.event({**frame.head, "choices": [], "usage": made.usage.model_dump()})
    yield "data: [DONE]\n\n"


def _completion(chat: ChatRequest, response: QueryResponse, rendered: Rendered) -> Completion:
    asked = sum(count_tokens(message.text) for message in chat.messages)
    answered = count_tokens(rendered.text)
    message = AnswerMessage(content=rendered.text, annotations=list(rendered.annotations))
    return Completion(
        id=_new_id(),
        created=int(time.time()),
        choices=[Choice(message=message)],
        usage=CompletionUsage(prompt_tokens=asked, completion_tokens=answered, total_tokens=asked + answered),
        notice_rag=response.model_dump(mode="json"),
    )


def _new_id() -> str:
    return f"chatcmpl-{uuid.uuid4().hex}"


@dataclass(frozen=True, slots=True)
class Frame:
    """What all chunks of a stream have in common."""

    usage: dict[str, None]
    made: str = field(default_factory=_new_id)
    created: int = field(default_factory=lambda: int(time.time()))

    @property
    def head(self) -> dict[str, Any]:
        """The fields of every chunk."""
        return {
            "id": self.made,
            "object": "chat.completion.chunk",
            "created": self.created,
            "model": MODEL,
        }

    def chunk(self, delta: dict[str, Any], finish_reason: str | None = None, **more: object) -> str:
        """A chunk of the one choice."""
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
        return self.event({**self.head, **self.usage, **more, "choices": [choice]})

    @staticmethod
    def event(value: dict[str, Any]) -> str:
        """One event."""
        return f"data: {json.dumps(value, ensure_ascii=False)}\n\n"


def with_openai_error(problem: Mapping[str, Any], authorization: str | None) -> dict[str, Any]:
    """A problem document with the member `error` that OpenAI's clients read."""
    return {**problem, "error": _error_of(problem)}


def _error_of(problem: Mapping[str, Any]) -> dict[str, Any]:
    status = int(problem["status"])
    errors = problem.get("errors") or [{}]
    return {
        "message": str(problem["detail"]),
        "type": ERROR_TYPES.get(status, "server_error" if status >= 500 else "invalid_request_error"),
        "param": str(errors[0].get("pointer", "")).strip("/").replace("/", ".") or None,
        "code": ERROR_CODES.get(status),
    }


SURFACE = Surface(
    router,
    bodies=(ChatRequest,),
    questions=("/v1/chat/completions",),
    extend_error=with_openai_error,
    error_paths=("/v1/models", "/v1/models/", "/v1/chat/"),
)
