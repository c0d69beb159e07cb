"""Requests of the public JSON. Unknown fields are errors; the error names the field."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from rag.domain import Applicant, Category, Level
from rag.public.base import Day, Mode, Names, Request, ShortText, Text
from rag.public.conversation_json import MAX_TURNS, Context, ConversationTurn

INTERPRETATION_FIELDS = (
    "regions",
    "categories",
    "date_from",
    "date_to",
    "open_on",
    "document_numbers",
    "expansions",
)
MAX_QUESTION_CHARS = 2000
MAX_BATCH = 256


def _after_the_first(last: dt.date | None, info: ValidationInfo) -> dt.date | None:
    first = info.data.get("date_from")
    if first and last and last < first:
        raise ValueError(f"lies before date_from ({last} before {first}), so that no day is left")
    return last


LastDay = Annotated[Day | None, AfterValidator(_after_the_first)]
"""The end of a range of days that `date_from` begins."""


class Filters(Request):
    """Hard conditions. An empty list or null filters nothing; several fields must all hold."""

    regions: Names = Field(default=[], description="Notices of just these places.", examples=[["南京"]])
    applies_in: ShortText | None = Field(
        default=None,
        description="Notices that someone in this place can use: of the place, its districts, its province, the nation.",
        examples=["南京"],
    )
    categories: list[Category] = Field(default=[], description="Kinds of notice.", examples=[["申报"]])
    levels: list[Level] = Field(default=[], description="Administrative levels.")
    applicants: list[Applicant] = Field(default=[], description="Who files the application.")
    date_from: Day | None = Field(default=None, description="First day of publication.")
    date_to: LastDay = Field(default=None, description="Last day of publication.")
    open_on: Day | None = Field(default=None, description="A day on which a call must be open.")
    accounts: Names = Field(default=[], description="Publishing accounts.")
    aids: Annotated[list[ShortText], Field(max_length=1000)] = Field(default=[], description="Notice ids.")

    @field_validator("regions", "categories", "levels", "applicants", "accounts", "aids", mode="before")
    @classmethod
    def _null_is_empty(cls, value: object) -> object:
        return [] if value is None else value

    @property
    def is_empty(self) -> bool:
        """Whether nothing is filtered."""
        return self == _no_filters()


@cache
def _no_filters() -> Filters:
    return Filters()


def _as_sent(turn: object) -> object:
    """A response's `context` as its JSON is: in Python it is an object."""
    return turn.model_dump() if isinstance(turn, Context) else turn


class QueryRequest(Request):
    """One question and how to answer it. Only `question` is required."""

    question: Text = Field(
        description="1 to 2,000 characters after trimming, in Chinese, English or both.",
        examples=["which programmes fund digital transformation in 南京"],
    )
    top_k: Annotated[int, Field(ge=1, le=50, strict=True)] = Field(
        default=5, description="How many passages."
    )
    per_notice: Annotated[int, Field(ge=1, le=50, strict=True)] = Field(
        default=2, description="How many of the passages may come from one notice."
    )
    mode: Mode = Field(default="hybrid", description="Which legs search.")
    filters: Filters = Field(default_factory=Filters)
    as_of: Day | None = Field(
        default=None, description="The day that 'this week' and 'still open' count from."
    )
    interpret: bool = Field(default=True, description="Read places, dates and kinds out of the question.")
    ignore: Annotated[list[ShortText], Field(max_length=20)] = Field(
        default=[], description="Fields of `interpretation` to switch off.", examples=[["regions"]]
    )
    min_score: float | None = Field(default=None, ge=0, le=1, description="Drop passages below this score.")
    max_context_tokens: Annotated[int, Field(ge=1, le=1_000_000, strict=True)] | None = Field(
        default=None, description="List passages only while their texts fit this many tokens (cl100k_base)."
    )
    answer: bool = Field(default=True, description="false leaves `answer` null and is the fastest form.")
    stream: bool = Field(default=False, description="Answer as server-sent events.")
    explain: bool = Field(default=False, description="Say why each passage stands where it stands.")

    conversation: Annotated[list[ConversationTurn], Field(max_length=MAX_TURNS)] = Field(
        default=[],
        description="Earlier turns, oldest first, that a short question leans on; a response's `context` may stand "
        "here, alone or in the list.",
    )
    context: ConversationTurn | None = Field(
        default=None, description="The `context` of the last response, sent back unread."
    )

    @classmethod
    def names_meant(cls) -> Mapping[str, str]:
        """The question by the names that GET and other services give it."""
        return dict.fromkeys(("q", "query", "text", "prompt", "问题"), "question")

    @property
    def turns(self) -> list[Context]:
        """The earlier turns, oldest first."""
        return [*self.conversation, *([self.context] if self.context else [])]

    @field_validator("conversation", mode="before")
    @classmethod
    def _one_turn_is_a_list(cls, value: object) -> object:
        if value is None:
            return []
        turns = [value] if isinstance(value, dict | Context) else value
        return [_as_sent(turn) for turn in turns] if isinstance(turns, list) else turns

    @field_validator("context", mode="before")
    @classmethod
    def _of_a_response(cls, value: object) -> object:
        return _as_sent(value)

    @field_validator("question")
    @classmethod
    def _one_to_2000_characters(cls, value: str) -> str:
        value = value.strip()
        if not value:
            raise ValueError("is empty; ask something")
        if len(value) > MAX_QUESTION_CHARS:
            raise ValueError(f"has {len(value)} characters; at most {MAX_QUESTION_CHARS} are taken")
        return value

    @field_validator("filters", mode="before")
    @classmethod
    def _null_filters(cls, value: object) -> object:
        return {} if value is None else value

    @field_validator("ignore")
    @classmethod
    def _known_fields(cls, value: list[str]) -> list[str]:
        for name in value:
            if name not in INTERPRETATION_FIELDS:
                raise ValueError(
                    f"{name!r} is not read from questions; known: {', '.join(INTERPRETATION_FIELDS)}"
                )
        return value

    @field_validator("min_score")
    @classmethod
    def _finite(cls, value: float | None) -> float | None:
        if value is not None and not math.isfinite(value):
            raise ValueError("must be a finite number from 0 to 1")
        return value


class NoticeQuery(Request):
    """Conditions for a list of notices; see `GET /v1/notices`."""

    region: list[ShortText] = []
    applies_in: ShortText | None = None
    category: list[Category] = []
    level: list[Level] = []
    account: list[ShortText] = []
    date_from: Day | None = None
    date_to: LastDay = None
    open_on: Day | None = None
    sort: Literal["date", "deadline"] = "date"
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str, Field(max_length=400)] | None = None
    as_of: Day | None = Field(
        default=None, description="The day that `status` counts from; by default `open_on`, else today."
    )

    @property
    def day(self) -> dt.date | None:
        """The day on which the notices are looked at, where one is told."""
        return self.as_of or self.open_on

    def filters(self) -> Filters:
        """The same conditions as those of a question."""
        return Filters(
            regions=self.region,
            applies_in=self.applies_in,
            categories=self.category,
            levels=self.level,
            accounts=self.account,
            date_from=self.date_from,
            date_to=self.date_to,
            open_on=self.open_on,
        )


class BatchRequest(Request):
    """Up to 256 questions in one request; each is checked on its own."""

    queries: Annotated[list[Any], Field(min_length=1, max_length=MAX_BATCH)]

    @classmethod
    def names_meant(cls) -> Mapping[str, str]:
        """The list by what it holds."""
        return dict.fromkeys(("questions", "question", "query", "items", "requests"), "queries")
