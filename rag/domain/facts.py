"""What a notice tells, each with the exact quote that holds it: one frozen class a kind, `Fact` is any of them.

A new kind is a class here, named in `Fact` and `FactKind`; mypy then points to every place that must know it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, TypeAlias

Applicant = Literal["enterprise", "individual", "institution", "government", "organisation", "unknown"]
Audience = Literal["applicant", "recommender", "public"]
Channel = Literal["online", "paper"]
Purpose = Literal["funding", "condition", "target"]
"""What a sum is: given, required (or paid by who applies), or aimed at by a plan. What is none of these is no fact."""
Number: TypeAlias = int | float
"""An amount with the digits that the notice wrote: whole ones are `int`."""
Undated = Literal[
    "rolling",
    "used_up",
    "later",
    "recurring",
    "open_end",
    "lunar",
    "impossible",
    "not_counted",
    "tentative",
    "no_start",
]
"""Why a deadline has no day of its own: it is taken all the year, until the money is used up, announced later, the same
every year or month, left open, in the lunar calendar, on a day that does not exist; or the calendar of working days that it
is counted by is not out (its value is then the earliest possible day). A tentative day is told, but may still move (暂定). Of a
publicity of seven days whose first is not told, "no_start" says so."""


# -- values -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days from `start` to `end`, both included; None where that side is not told."""

    start: dt.date | None
    end: dt.date | None

    @property
    def last(self) -> dt.date | None:
        """The last day that is told."""
        return self.end or self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """A sum of `currency` (ISO 4217), in whole units of it: at least `min`, at most `max`, both the same for a plain sum.

    `per`: what it is for each of (人, 项目, 人·月).
    """

    min: Number | None
    max: Number | None
    currency: str
    per: str | None
    purpose: Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Percent of something, in the notice's words; of a range `percent` is the upper end and `least` the lower."""

    percent: Number
    of: str | None
    purpose: Purpose
    least: Number | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """A telephone number with its area code (025-83270032) where that is told."""

    number: str
    extension: str | None
    mobile: bool
    fax: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom a number reaches; `phone` is the number with its extension."""

    name: str | None
    office: str | None
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """What an applicant must be or have, see `rag.facts.conditions.condition_facts`: `attribute` `op` `value` in `unit`, for `subject`.

    `any_of` numbers a choice of which `at_least` must hold, `branch` a track. `where` is "elsewhere" for words that only
    send the reader to another document.
    """

    attribute: str = "other"
    op: str = "has"
    value: str | bool | Number | list[str] | None = None
    unit: str | None = None
    subject: str = "firm"
    window: str | None = None
    must: bool = True
    any_of: int | None = None
    at_least: int | None = None
    branch: int | None = None
    where: Literal["elsewhere"] | None = None


# -- facts ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """What facts of all kinds have: the exact quote and what the words around it say.

    Attributes:
        rule: the rule that read the fact.
        group: the batch or class of a call that it belongs to (第二批, B类).
        label: in the notice's words, what the value is.
        audience: who is told.
        superseded: replaced or made void, by the notice itself or by a later one.
        start, end: where the quote stands in the notice's text.
        aid: the notice that holds it, where facts of several notices stand together, as in a call; else "".
    """

    rule: str | None = None
    group: str | None = None
    label: str | None = None
    audience: Audience | None = None
    superseded: bool = False
    quote: str
    start: int
    end: int
    aid: str = ""

    @property
    def is_funding(self) -> bool:
        """Whether it is a sum or a rate that is given, rather than one that is required or aimed at."""
        return False

    @property
    def days(self) -> tuple[dt.date, ...]:
        """The days that its value tells."""
        return ()

    @property
    def for_applicants(self) -> bool:
        """Whether applicants are told by when to act, with a day or without one."""
        return self.audience == "applicant"

    @property
    def still_for_applicants(self) -> bool:
        """The same, and no later word has moved it or made it void."""
        return self.for_applicants and not self.superseded

    @property
    def tells_applicants(self) -> bool:
        """Whether it is a day by which applicants must act, or were to before it was moved."""
        return False

    @property
    def binds_applicants(self) -> bool:
        """Whether it is a day by which applicants must act: one that no later word has moved or made void."""
        return self.tells_applicants and not self.superseded


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated(Quoted):
    """What facts of days have.

    Attributes:
        at: the instant in ISO form, where an hour is told.
        year_inferred: the year is not written, it follows from the day of publication.
        computed: counted, not written.
    """

    at: str | None = None
    year_inferred: bool = False
    computed: bool = False

    @property
    def span(self) -> Span:
        """Its days as a span; both sides are the same for a single day."""
        days = self.days
        return Span(start=days[0] if days else None, end=days[-1] if days else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineFact(Dated):
    """The last day to hand something in; where `value` is None, `undated` tells what the notice says instead.

    Beside a value, `undated` tells how it is to be taken. `opens` is the first day of the window.
    """

    kind: Literal["deadline"] = "deadline"
    value: dt.date | None
    undated: Undated | None = None
    channel: Channel | None = None
    opens: dt.date | None = None

    @property
    def day(self) -> dt.date:
        """The day itself. Raises ValueError where the notice tells none."""
        if self.value is None:
            raise ValueError(f"no day is told: {self.quote}")
        return self.value

    @property
    def days(self) -> tuple[dt.date, ...]:
        """Its day, if one is told."""
        return () if self.value is None else (self.value,)

    @property
    def tells_applicants(self) -> bool:
        """Whether it is a day, and one for applicants."""
        return self.for_applicants and self.value is not None

    @property
    def learnt(self) -> bool:
        """Whether no rule, but what labelled notices taught, takes the day for a deadline (`rag.facts.dates.likely_deadlines`)."""
        return (self.rule or "").startswith("learnt")


@dataclass(frozen=True, slots=True, kw_only=True)
class _OverTime(Dated):
    value: Span

    @property
    def days(self) -> tuple[dt.date, ...]:
        """Its first and last day, as far as they are told."""
        return tuple(day for day in (self.value.start, self.value.end) if day)

    @property
    def span(self) -> Span:
        """Its days."""
        return self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodFact(_OverTime):
    """The time for objections or comments of the public."""

    kind: Literal["period"] = "period"
    undated: Undated | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidityFact(_OverTime):
    """The time in which a rule or a title is in force."""

    kind: Literal["validity"] = "validity"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFact(Dated):
    """The day or days of an event."""

    kind: Literal["event"] = "event"
    value: dt.date | Span

    @property
    def days(self) -> tuple[dt.date, ...]:
        """Its day, or its first and last."""
        if isinstance(self.value, Span):
            return tuple(day for day in (self.value.start, self.value.end) if day)
        return (self.value,)


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountFact(Quoted):
    """A sum of money."""

    kind: Literal["amount"] = "amount"
    value: Money

    @property
    def is_funding(self) -> bool:
        """Whether it is given, rather than required or aimed at."""
        return self.value.purpose == "funding"


@dataclass(frozen=True, slots=True, kw_only=True)
class RateFact(Quoted):
    """A percentage."""

    kind: Literal["rate"] = "rate"
    value: Rate

    @property
    def is_funding(self) -> bool:
        """Whether it is given, rather than required or aimed at."""
        return self.value.purpose == "funding"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneFact(Quoted):
    """A telephone number."""

    kind: Literal["phone"] = "phone"
    value: Phone


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactFact(Quoted):
    """A person or an office with its number."""

    kind: Literal["contact"] = "contact"
    value: Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailFact(Quoted):
    """An e-mail address in lower case."""

    kind: Literal["email"] = "email"
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlFact(Quoted):
    """A web address; `label`: "platform", "information" or "attachment"."""

    kind: Literal["url"] = "url"
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressFact(Quoted):
    """A postal address."""

    kind: Literal["address"] = "address"
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentNumberFact(Quoted):
    """The number of an official document in its usual form; `label`: "own" or "cited"."""

    kind: Literal["document_number"] = "document_number"
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialFact(Quoted):
    """Something that must be handed in."""

    kind: Literal["material"] = "material"
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicantsFact(Quoted):
    """A kind of applicant that may file."""

    kind: Literal["applicants"] = "applicants"
    value: Applicant


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionFact(Quoted):
    """A condition that applicants must fulfil."""

    kind: Literal["condition"] = "condition"
    value: Requirement


Fact: TypeAlias = (
    DeadlineFact | PeriodFact | ValidityFact | EventFact | AmountFact | RateFact | PhoneFact | ContactFact | EmailFact
    | UrlFact | AddressFact | DocumentNumberFact | MaterialFact | ApplicantsFact | ConditionFact
)  # fmt: skip
"""A value in a notice with the exact quote that holds it; `kind` tells which."""

FactKind = Literal[
    "deadline", "period", "validity", "event", "amount", "rate", "phone", "contact", "email", "url", "address",
    "document_number", "material", "applicants", "condition",
]  # fmt: skip
