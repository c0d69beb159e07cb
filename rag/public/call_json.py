"""The public JSON of calls: requests and responses, as `rag.public` has them for everything else."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from rag.domain import Applicant, Category, Language, Level
from rag.public import AnswerWarning, Day, Names, Request, Response, ShortText, Status, Text, WarningCode
from rag.public.fact_json import CallFact

NoticeRole = Literal[
    "announcement", "local", "basis", "digest", "amendment", "extension", "correction", "cancellation", "suspension",
    "resumption", "result",
]  # fmt: skip
CHANGING: tuple[NoticeRole, ...] = (
    "amendment", "extension", "correction", "cancellation", "suspension", "resumption",
)  # fmt: skip
"""Roles of notices that change what an earlier one told."""


class CallChange(Response):
    """A value that a notice replaces: `new` stands for `old` ("" where it is not repeated), with the words that say so."""

    field: Literal["day", "phone", "amount", "rate", "text"]
    old: str
    new: str
    quote: str
    start: int
    end: int


class CallNotice(Response):
    """One notice that tells of a call, what it is for the call, and what it changes of it."""

    aid: str
    role: NoticeRole
    title: str = ""
    url: str = ""
    date: dt.date
    category: Category = "其他"
    changes: list[CallChange] = Field(default=[])


class Call(Response):
    """One programme that somebody can apply to, in one place and year.

    `deadline` is the last day on which a new applicant can complete the first required step; null where no notice
    tells it (see `warnings`), or while the call is cancelled or suspended. Of several batches or groups it is the
    earliest that is still open, else the latest. `deadlines` holds every date with its quote, the authorities' and
    superseded ones too.
    """

    call_id: str
    programme: str
    gloss: str | None = Field(
        default=None,
        description="English for the words of the programme's name that have any in the glossary; null for none.",
    )
    year: int | None
    regions: list[str]
    level: Level
    issuer: str | None
    applicants: list[Applicant]
    opens: dt.date | None
    deadline: dt.date | None
    deadlines: list[CallFact]
    amounts: list[CallFact]
    urls: list[CallFact]
    contacts: list[CallFact]
    conditions: list[CallFact] = []
    status: Status
    notices: list[CallNotice]
    parent: str | None
    warnings: list[AnswerWarning]


class CallPage(Response):
    """A page of calls."""

    items: list[Call]
    next_cursor: str | None = None
    total: int


class CallQuery(Request):
    """Conditions for a list of calls; see `GET /v1/calls`. All that are given must hold."""

    applies_in: ShortText | None = Field(
        default=None,
        description="Calls that someone in this place can use: its own, its districts', its province's, the nation's.",
        examples=["南京"],
    )
    region: Names = Field(default=[], description="Calls of just these places.")
    applicant: list[Applicant] = Field(default=[], description="Who files.")
    open_on: Day | None = Field(default=None, description="A day on which the call must be open.")
    category: list[Category] = Field(default=[], description="Kinds of notice that tell of the call.")
    q: Annotated[Text, Field(max_length=200)] | None = Field(
        default=None, description="Words of the programme's name.", examples=["数字化转型"]
    )
    sort: Literal["deadline", "date"] = Field(
        default="deadline",
        description="deadline: open calls first, the next deadline on top; date: the newest notice on top.",
    )
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str, Field(max_length=400)] | None = None
    as_of: Day | None = Field(
        default=None,
        description="The day that `status` and the order count from; by default `open_on`, else today.",
    )
    lang: Language | None = Field(
        default=None,
        description="In which language cautions (`warnings`) are worded, by default zh; names and quotes stay as they stand.",
    )

    @property
    def day(self) -> dt.date | None:
        """The day on which the calls are looked at, where one is told."""
        return self.as_of or self.open_on


class NoticeDoubt(Response):
    """A doubt of the reading: the warning of a call, and where in the notice's text what it is about stands, if anywhere."""

    code: WarningCode
    text: str
    call_id: str
    start: int | None = None
    end: int | None = None


class DoubtfulNotice(Response):
    """A notice that somebody should look at, with what is doubted, the gravest first."""

    aid: str
    title: str
    url: str
    date: dt.date
    doubts: list[NoticeDoubt]


class DoubtPage(Response):
    """A page of doubted notices, the newest on top; `by_code` counts all of them, whatever is asked for."""

    items: list[DoubtfulNotice]
    next_cursor: str | None = None
    total: int
    by_code: dict[WarningCode, int]


class DoubtQuery(Request):
    """Which doubts are listed; see `GET /v1/doubts`."""

    code: list[WarningCode] = Field(default=[], max_length=20, description="Only notices with one of these.")
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str, Field(max_length=400)] | None = None
