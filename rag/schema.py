"""The public JSON: requests and responses as pydantic models, shared by HTTP, command line, client and evaluation.

Requests forbid unknown fields (the error names the field); responses ignore fields that they don't know, so that
an older client reads a newer service. `/v1` changes only by addition.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from rag.types import CATEGORIES, LEVELS, Category, Level

Mode = Literal["hybrid", "dense", "lexical"]
Applicant = Literal["enterprise", "individual", "institution", "government", "organisation", "unknown"]
Status = Literal["upcoming", "open", "closed", "none", "unknown"]
AnswerKind = Literal["fact", "list", "passage", "none"]
WarningCode = Literal[
    "amended",
    "conflicting_dates",
    "recommender_only",
    "year_inferred",
    "computed_date",
    "applicants_not_enterprise",
    "attachment_only",
    "other_place_or_year",
    "stale_collection",
]
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
MAX_LIST = 200


_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _no_surrogates(value: str) -> str:
    if any("\ud800" <= c <= "\udfff" for c in value):
        raise ValueError("holds half of a surrogate pair, which is not valid text; send UTF-8")
    return value


def _only_iso_days(value: object) -> object:
    """Days are ISO strings: pydantic alone would take numbers as seconds since 1970."""
    if value is None or (isinstance(value, dt.date) and not isinstance(value, dt.datetime)):
        return value
    if isinstance(value, str) and _ISO_DAY.fullmatch(value):
        return value
    raise ValueError("must be a day written as YYYY-MM-DD")


Text = Annotated[str, AfterValidator(_no_surrogates)]
Day = Annotated[dt.date, BeforeValidator(_only_iso_days)]
ShortText = Annotated[Text, Field(max_length=200)]
Names = Annotated[list[ShortText], Field(max_length=MAX_LIST)]


class Request(BaseModel):
    """Base of everything that comes in: unknown fields are errors, values are not coerced."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class Response(BaseModel):
    """Base of everything that goes out."""

    model_config = ConfigDict(extra="ignore", frozen=True)


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
    date_to: Day | None = Field(default=None, description="Last day of publication.")
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
        return self == Filters()


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


class InterpretationOut(Response):
    """What was read out of the question; each field can be named in `ignore`."""

    regions: list[str] = []
    categories: list[Category] = []
    date_from: dt.date | None = None
    date_to: dt.date | None = None
    open_on: dt.date | None = None
    document_numbers: list[str] = []
    expansions: list[str] = []


class Citation(Response):
    """A quote: `text[start:end]` of the notice's cleaned text is exactly `quote`."""

    marker: int
    passage_id: str
    aid: str
    title: str
    url: str
    date: dt.date
    quote: str
    start: int
    end: int


class AnswerWarning(Response):
    """Something that the reader of an answer must know before acting."""

    code: WarningCode
    text: str
    aid: str | None = None


class Answer(Response):
    """What is answered, or that nothing is (`abstained`)."""

    text: str
    abstained: bool
    confidence: float = Field(ge=0, le=1)
    generator: str = "extractive"
    kind: AnswerKind
    warnings: list[AnswerWarning] = []
    citations: list[Citation] = []


class NoticeSummary(Response):
    """A notice as it stands with a passage or in a list."""

    aid: str
    title: str
    url: str
    date: dt.date
    account: str
    regions: list[str] = []
    level: Level
    category: Category
    issuers: list[str] = []
    document_number: str | None = None
    applicants: list[Applicant] = []
    deadline: dt.date | None = None
    status: Status = "none"
    amended_by: list[str] = []
    call_ids: list[str] = []


class PassageOut(Response):
    """One passage found. `score` estimates the probability that it answers; `scores` are the legs' own."""

    rank: int
    passage_id: str
    score: float
    scores: dict[str, float | None]
    text: str
    start: int
    end: int
    highlights: list[tuple[int, int]] = []
    attachment: str | None = None
    notice: NoticeSummary
    explain: dict[str, Any] | None = None


class Usage(Response):
    """Tokens (cl100k_base) that the passages' texts take in an assistant's context."""

    context_tokens: int


class Took(Response):
    """Milliseconds per stage."""

    embed: float
    search: float
    answer: float
    total: float


class IndexInfo(Response):
    """The state that the answer comes from."""

    notices: int
    passages: int
    version: int
    model: str
    newest_date: dt.date | None = None


class QueryResponse(Response):
    """The whole answer to one question."""

    question: str
    language: Literal["zh", "en", "mixed"]
    as_of: dt.date
    interpretation: InterpretationOut
    answer: Answer | None
    passages: list[PassageOut]
    usage: Usage
    took_ms: Took
    index: IndexInfo


class AttachmentOut(Response):
    """A file named in the notice's text or given with it; a given text is the span `start:end` of `text`."""

    name: str
    url: str | None = None
    start: int | None = None
    end: int | None = None


class Fact(Response):
    """A value in a notice with the exact quote that holds it.

    `opens` is the first day of a window that ends in a deadline; `value` depends on `kind` (see `rag.facts`).
    """

    kind: str
    value: Any
    label: str | None = None
    audience: Literal["applicant", "recommender", "public"] | None = None
    channel: Literal["online", "paper"] | None = None
    at: str | None = None
    opens: dt.date | None = None
    year_inferred: bool = False
    computed: bool = False
    superseded: bool = False
    quote: str
    start: int
    end: int

    @property
    def is_funding(self) -> bool:
        """Whether it is a sum or a rate that is given, rather than one that is required or aimed at."""
        return isinstance(self.value, dict) and self.value.get("purpose") == "funding"


class NoticeDetail(NoticeSummary):
    """One notice whole."""

    text: str
    text_version: str
    source: str | None = None
    attachment_only: bool = False
    facts: list[Fact] = []
    attachments: list[AttachmentOut] = []
    calls: list[str] = []


class NoticePage(Response):
    """A page of notices."""

    items: list[NoticeSummary]
    next_cursor: str | None = None
    total: int


class NoticeQuery(Request):
    """Conditions for a list of notices; see `GET /v1/notices`."""

    region: list[ShortText] = []
    applies_in: ShortText | None = None
    category: list[Category] = []
    level: list[Level] = []
    account: list[ShortText] = []
    date_from: Day | None = None
    date_to: Day | None = None
    open_on: Day | None = None
    sort: Literal["date", "deadline"] = "date"
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str, Field(max_length=400)] | None = None
    as_of: Day | None = None

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


class RejectionOut(Response):
    """One record that was not taken, and why."""

    aid: str | None
    position: int
    field: str | None
    reason: str


class IndexReport(Response):
    """What an indexing run did."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    deleted: int = 0
    rejected: list[RejectionOut] = []
    notes: list[str] = []
    passages: int = 0
    embedded: int = 0
    version: int = 0


class CheckReport(Response):
    """What `rag check` found: problems that are left, what was repaired, and figures of the store."""

    problems: list[str] = []
    repaired: list[str] = []
    facts: dict[str, str | int] = {}


class Stats(Response):
    """Counts over the whole index."""

    notices: int
    passages: int
    version: int
    model: str
    newest_date: dt.date | None
    oldest_date: dt.date | None
    by_category: dict[str, int]
    by_level: dict[str, int]
    by_region: dict[str, int]


class BatchRequest(Request):
    """Up to 256 questions in one request; each is checked on its own."""

    queries: Annotated[list[Any], Field(min_length=1, max_length=MAX_BATCH)]


__all__ = [
    "CATEGORIES",
    "INTERPRETATION_FIELDS",
    "LEVELS",
    "MAX_BATCH",
    "MAX_QUESTION_CHARS",
    "Answer",
    "AnswerKind",
    "AnswerWarning",
    "Applicant",
    "AttachmentOut",
    "BatchRequest",
    "CheckReport",
    "Citation",
    "Fact",
    "Filters",
    "IndexInfo",
    "IndexReport",
    "InterpretationOut",
    "Mode",
    "NoticeDetail",
    "NoticePage",
    "NoticeQuery",
    "NoticeSummary",
    "PassageOut",
    "QueryRequest",
    "QueryResponse",
    "RejectionOut",
    "Stats",
    "Status",
    "Took",
    "Usage",
]  # fmt: skip
