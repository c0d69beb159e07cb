"""Responses of the public JSON. Clients ignore fields that they don't know; `/v1` changes only by addition."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import Field, model_validator

from rag.domain import Applicant, Category, Certainty, Level, Place, QuestionLanguage
from rag.public.base import AnswerKind, Response, Status, WarningCode
from rag.public.conversation_json import Context
from rag.public.fact_json import Fact


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
    """A quote: `text[start:end]` of the notice's cleaned text is exactly `quote`.

    Of a quote from an attachment, `attachment` is its name and `place` the page, or sheet and row, where it begins.
    """

    marker: int
    passage_id: str
    aid: str
    title: str
    url: str
    date: dt.date
    quote: str
    start: int
    end: int
    attachment: str | None = None
    place: Place | None = None


class AnswerWarning(Response):
    """Something that the reader of an answer must know before acting."""

    code: WarningCode
    text: str
    aid: str | None = None


class AnswerPart(Response):
    """One of the things that a question asks for, and the markers of the quotes that answer it."""

    asked: str = Field(
        description="deadline, amount, rate, phone, email, url, address, who, count, conditions …"
    )
    certainty: Certainty
    markers: list[int] = []


class StatedValue(Response):
    """A value that the answer's text states; `value` depends on `kind` as that of a fact does."""

    kind: str
    value: Any
    audience: Literal["applicant", "recommender", "public"] | None = None
    call_id: str | None = None
    marker: int


class Answer(Response):
    """What is answered, how sure that is, or that nothing is (`abstained`).

    `certainty`: "sure" (the quotes answer what was asked, of the programme that was asked), "possible" (they may; the
    text says what is doubtful) or "none", just where `abstained` is true. An older service says only the latter.
    """

    text: str
    certainty: Certainty = "sure"
    abstained: bool
    confidence: float = Field(ge=0, le=1)
    generator: str = "extractive"
    kind: AnswerKind
    parts: list[AnswerPart] = []
    stated: list[StatedValue] = []
    warnings: list[AnswerWarning] = []
    citations: list[Citation] = []

    @model_validator(mode="before")
    @classmethod
    def _certainty_of_older_services(cls, data: object) -> object:
        if isinstance(data, dict) and "certainty" not in data and "abstained" in data:
            return data | {"certainty": "none" if data["abstained"] else "sure"}
        return data


class NoticeSummary(Response):
    """A notice as it stands with a passage or in a list; `also_at`: links of other notices with the same body."""

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
    also_at: list[str] = []


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
    place: Place | None = None
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
    language: QuestionLanguage
    as_of: dt.date
    interpretation: InterpretationOut
    answer: Answer | None
    passages: list[PassageOut]
    usage: Usage
    took_ms: Took
    index: IndexInfo
    context: Context | None = None


class AttachmentOut(Response):
    """A file named in the notice's text or given with it; a given text is the span `start:end` of `text`."""

    name: str
    url: str | None = None
    start: int | None = None
    end: int | None = None


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


class RejectionOut(Response):
    """One record that was not taken, and why; `file` with `position` 0: a file that could not be read as a whole."""

    aid: str | None
    position: int
    field: str | None
    reason: str
    file: str = ""


class IndexReport(Response):
    """What an indexing run did; `reread`: notices that came as they are held and were read by newer rules."""

    added: int = 0
    updated: int = 0
    reread: int = 0
    unchanged: int = 0
    deleted: int = 0
    rejected: list[RejectionOut] = []
    notes: list[str] = []
    passages: int = 0
    embedded: int = 0
    version: int = 0


class ShardReport(Response):
    """What embedding one part of an input did."""

    shard: str
    notices: int
    passages: int
    embedded: int
    seconds: float
    rejected: list[RejectionOut] = []


class CheckReport(Response):
    """What `rag check` found: problems that are left, what was repaired, and figures of the store."""

    problems: list[str] = []
    repaired: list[str] = []
    facts: dict[str, str | int] = {}


class SourceState(Response):
    """A source on the web that is fetched regularly, and when that last worked."""

    name: str = Field(description="As sources.toml names it, else its host and path.")
    last_success: dt.datetime | None
    failed_at: dt.datetime | None = Field(default=None, description="Of a failure since then.")
    reason: str | None = Field(default=None, description="Of that failure.")


class Stats(Response):
    """Counts over the whole index."""

    notices: int
    passages: int
    version: int
    model: str
    newest_date: dt.date | None
    oldest_date: dt.date | None
    backend: str = Field(default="FAISS", description="The engine that holds what is searched.")
    by_category: dict[str, int]
    by_level: dict[str, int]
    by_region: dict[str, int]
    region_names: dict[str, str] = Field(
        default={}, description="Of these regions, as readers of English know them: 涪陵区, Fuling District."
    )
    sources: list[SourceState] = []
