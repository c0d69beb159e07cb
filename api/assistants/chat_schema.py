"""OpenAI's chat completions, as far as they mean something here."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from rag.domain import Turn
from rag.public import MAX_QUESTION_CHARS, Filters, Mode, Request, Response, ShortText, Text
from rag.public import Day as DayType
from rag.public.conversation_json import MAX_ANSWER_CHARS, MAX_TURNS

MODEL = "notice-rag"
MAX_MESSAGES = 1000


class Retrieval(Request):
    """Our own addition to a chat request: how to search. Every field is one of `POST /v1/query`."""

    top_k: Annotated[int, Field(ge=1, le=50, strict=True)] = 5
    per_notice: Annotated[int, Field(ge=1, le=50, strict=True)] = 2
    mode: Mode = "hybrid"
    filters: Filters = Field(default_factory=Filters)
    as_of: DayType | None = None
    interpret: bool = True
    ignore: Annotated[list[ShortText], Field(max_length=20)] = Field(default=[])
    min_score: float | None = Field(default=None, ge=0, le=1)

    @field_validator("filters", mode="before")
    @classmethod
    def _null_filters(cls, value: object) -> object:
        return {} if value is None else value


class Part(BaseModel):
    """A part of a message's content; only texts are read."""

    model_config = ConfigDict(extra="ignore", frozen=True, defer_build=True)

    type: str
    text: Text | None = None


class Message(BaseModel):
    """One message; those of the user are read, and those of the assistant to understand the last of them."""

    model_config = ConfigDict(extra="ignore", frozen=True, defer_build=True)

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Text | list[Part] | None = None

    @property
    def text(self) -> str:
        """The message's text, its parts joined."""
        if self.content is None or isinstance(self.content, str):
            return self.content or ""
        return "\n".join(part.text for part in self.content if part.type == "text" and part.text)

    @model_validator(mode="after")
    def _only_texts_from_users(self) -> Message:
        if self.role == "user" and isinstance(self.content, list):
            for part in self.content:
                if part.type != "text":
                    raise ValueError(f"holds a part of type {part.type!r}; only texts are read here")
        return self


class StreamOptions(BaseModel):
    """How to stream."""

    model_config = ConfigDict(extra="ignore", frozen=True, defer_build=True)

    include_usage: bool = False


class ChatRequest(BaseModel):
    """A chat completion request.

    Clients send many settings of language models (`temperature`, `max_tokens`, `tools` …): what changes nothing in
    an answer made of quotes is taken and left unused. What would change the form of the answer is refused.
    """

    model_config = ConfigDict(extra="ignore", frozen=True, defer_build=True)

    model: ShortText = Field(description=f"`{MODEL}`, the only one.", examples=[MODEL])
    messages: Annotated[list[Message], Field(min_length=1, max_length=MAX_MESSAGES)] = Field(
        description="The conversation; its last user turn is answered, understood with the user's turns before it."
    )
    stream: bool | None = Field(default=None, description="Answer as server-sent events.")
    stream_options: StreamOptions | None = None
    n: int | None = Field(default=None, description="Only 1.")
    tool_choice: Any = Field(default=None, description="Only `auto` and `none`: no tool is ever called.")
    response_format: dict[str, Any] | None = Field(default=None, description="Only `text`.")
    logprobs: bool | None = Field(default=None, description="Only false.")
    modalities: list[str] | None = Field(default=None, description="Only `text`.")
    retrieval: Retrieval = Field(
        default_factory=Retrieval,
        description="An addition of this service: filters and settings of the search, as in `POST /v1/query`.",
    )

    @field_validator("n")
    @classmethod
    def _one(cls, value: int | None) -> int | None:
        if value not in (None, 1):
            raise ValueError("must be 1: there is one answer to a question")
        return value

    @field_validator("tool_choice")
    @classmethod
    def _no_tool(cls, value: object) -> object:
        if value not in (None, "auto", "none"):
            raise ValueError("must be 'auto' or 'none': this model calls no tools")
        return value

    @field_validator("response_format")
    @classmethod
    def _text(cls, value: dict[str, Any] | None) -> dict[str, Any] | None:
        if value is not None and value.get("type") != "text":
            raise ValueError("must be {'type': 'text'}: answers are quotes, which fit no other form")
        return value

    @field_validator("logprobs")
    @classmethod
    def _none(cls, value: bool | None) -> bool | None:
        if value:
            raise ValueError("must be false: quotes have no probabilities of tokens")
        return value

    @field_validator("modalities")
    @classmethod
    def _only_text(cls, value: list[str] | None) -> list[str] | None:
        if value is not None and value != ["text"]:
            raise ValueError("must be ['text']: nothing else is made here")
        return value

    @property
    def user_turns(self) -> list[str]:
        """What the user said, in order; empty turns are left out."""
        return [text for m in self.messages if m.role == "user" and (text := m.text.strip())]

    @property
    def wants_usage(self) -> bool:
        """Whether a stream is to end with the usage."""
        return self.stream_options is not None and self.stream_options.include_usage

    @property
    def conversation(self) -> list[Turn]:
        """What the user and the assistant said, in order, up to the last user turn; empty turns are left out."""
        said = [
            Turn(m.role, text)
            for m in self.messages
            if (m.role == "user" or m.role == "assistant") and (text := m.text.strip())
        ]
        while said and said[-1].by != "user":
            said.pop()
        return said

    @property
    def earlier(self) -> list[dict[str, str]]:
        """The turns before the last of the user, as `QueryRequest.conversation` has them."""
        turns: list[dict[str, str]] = []
        for said in self.conversation[:-1]:
            if said.by == "user":
                turns.append({"question": said.text[: 2 * MAX_QUESTION_CHARS]})
            elif turns:
                turns[-1]["answer"] = said.text[:MAX_ANSWER_CHARS]
        return turns[-MAX_TURNS:]

    def query(self, question: str) -> dict[str, Any]:
        """The fields of the `QueryRequest` for a question."""
        search = self.retrieval.model_dump(mode="json")
        return {**search, "question": question, "conversation": self.earlier}


class Model(Response):
    """A model that can be chosen."""

    id: str = MODEL
    object: Literal["model"] = "model"
    created: int = 1_735_689_600
    owned_by: str = MODEL


class Models(Response):
    """All models: the one."""

    object: Literal["list"] = "list"
    data: list[Model]


class CompletionUsage(Response):
    """Tokens (cl100k_base) of the conversation and of the answer."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class AnswerMessage(Response):
    """The answer in Markdown, with OpenAI's annotations of type `url_citation`."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None
    annotations: list[dict[str, Any]]


class Choice(Response):
    """The one answer."""

    index: int = 0
    message: AnswerMessage
    logprobs: None = None
    finish_reason: Literal["stop"] = "stop"


class Completion(Response):
    """A chat completion. `notice_rag` is our own addition: the whole response of `POST /v1/query`."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str = MODEL
    choices: list[Choice]
    usage: CompletionUsage
    notice_rag: dict[str, Any]
