"""What the tools return: short enough for a context window, with the link of the notice in every item."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from rag.domain import Applicant, Category, Certainty, Level
from rag.public import (
    Answer,
    AnswerWarning,
    Context,
    NoticeDetail,
    NoticeSummary,
    PassageOut,
    QueryResponse,
    Response,
    Status,
)
from rag.public.fact_json import Fact

SHOWN_FACTS = 20


class SearchResult(Response):
    """One notice found."""

    id: str = Field(description="Give this to `fetch`.")
    title: str
    url: str


class SearchResults(Response):
    """The notices found, best first."""

    results: list[SearchResult]


class Document(Response):
    """One notice as a document."""

    id: str
    title: str
    text: str
    url: str
    metadata: dict[str, str]


class FoundPassage(Response):
    """A passage of a notice, with what decides whether to read on."""

    passage_id: str
    aid: str = Field(description="The notice; give it to `get_notice`.")
    title: str
    url: str
    date: dt.date = Field(description="Day of publication.")
    regions: list[str]
    category: Category
    applicants: list[Applicant]
    deadline: dt.date | None
    status: Status
    score: float = Field(description="Estimated probability that the passage answers, 0 to 1.")
    text: str


class FoundPassages(Response):
    """Passages, best first."""

    as_of: dt.date
    items: list[FoundPassage]


class Source(Response):
    """What a marker such as [1] in the answer stands for."""

    marker: int
    aid: str
    title: str
    url: str
    date: dt.date
    quote: str


class CitedAnswer(Response):
    """An answer with its sources, or that nothing answers (`abstained`)."""

    question: str
    as_of: dt.date
    text: str
    certainty: Certainty
    abstained: bool
    confidence: float
    warnings: list[AnswerWarning]
    sources: list[Source]
    passages: list[FoundPassage]
    context: Context | None = Field(
        default=None, description="Where the conversation has got to; give it to the next `answer_question`."
    )


class ShortFact(Response):
    """A value in a notice, with the quote that holds it."""

    kind: str
    value: object
    label: str | None
    quote: str


class NoticeExcerpt(Response):
    """A notice with a part of its text; `next_start` is where to go on reading, null at the end."""

    aid: str
    title: str
    url: str
    date: dt.date
    account: str
    regions: list[str]
    level: Level
    category: Category
    issuers: list[str]
    document_number: str | None
    applicants: list[Applicant]
    deadline: dt.date | None
    status: Status
    facts: list[ShortFact]
    text: str
    start: int
    next_start: int | None


class ListedCall(Response):
    """One programme that somebody can apply to."""

    call_id: str
    programme: str
    year: int | None
    regions: list[str]
    issuer: str | None
    applicants: list[Applicant]
    opens: dt.date | None
    deadline: dt.date | None
    status: Status
    warnings: list[str]
    aid: str = Field(description="The notice to read; give it to `get_notice`.")
    title: str
    url: str


class ListedCalls(Response):
    """Calls, the next deadline on top. `total` counts all that match."""

    items: list[ListedCall]
    total: int


def passage_of(passage: PassageOut) -> FoundPassage:
    """A passage as the tools show it."""
    notice = passage.notice
    return FoundPassage(
        passage_id=passage.passage_id,
        aid=notice.aid,
        title=notice.title,
        url=notice.url,
        date=notice.date,
        regions=notice.regions,
        category=notice.category,
        applicants=notice.applicants,
        deadline=notice.deadline,
        status=notice.status,
        score=passage.score,
        text=passage.text,
    )


def answer_of(response: QueryResponse, answer: Answer) -> CitedAnswer:
    """An answer as the tools show it."""
    return CitedAnswer(
        question=response.question,
        as_of=response.as_of,
        text=answer.text,
        certainty=answer.certainty,
        abstained=answer.abstained,
        confidence=answer.confidence,
        warnings=answer.warnings,
        sources=[Source.model_validate(citation.model_dump()) for citation in answer.citations],
        passages=[passage_of(passage) for passage in response.passages],
        context=response.context,
    )


def excerpt_of(notice: NoticeDetail, start: int, max_chars: int) -> NoticeExcerpt:
    """A notice with `max_chars` characters of its text from `start`."""
    end = min(start + max_chars, len(notice.text))
    return NoticeExcerpt(
        **notice.model_dump(include=set(NoticeExcerpt.model_fields) - {"facts", "text"}),
        facts=[_short(fact) for fact in notice.facts if not fact.superseded][:SHOWN_FACTS],
        text=notice.text[start:end],
        start=start,
        next_start=end if end < len(notice.text) else None,
    )


def document_of(notice: NoticeDetail, max_chars: int) -> Document:
    """A notice as a document with flat metadata; a text beyond `max_chars` is cut, and the metadata say so."""
    metadata = metadata_of(notice)
    if len(notice.text) > max_chars:
        metadata["truncated"] = f"the first {max_chars} of {len(notice.text)} characters"
    return Document(
        id=notice.aid, title=notice.title, text=notice.text[:max_chars], url=notice.url, metadata=metadata
    )


def metadata_of(notice: NoticeSummary) -> dict[str, str]:
    """What is known of a notice as texts; what is not known is left out."""
    known = {
        "date": notice.date.isoformat(),
        "account": notice.account,
        "regions": "、".join(notice.regions),
        "level": notice.level,
        "category": notice.category,
        "issuers": "、".join(notice.issuers),
        "document_number": notice.document_number or "",
        "applicants": ", ".join(notice.applicants),
        "deadline": notice.deadline.isoformat() if notice.deadline else "",
        "status": notice.status,
    }
    return {name: value for name, value in known.items() if value}


def _short(fact: Fact) -> ShortFact:
    return ShortFact(kind=fact.kind, value=fact.value, label=fact.label, quote=fact.quote)
