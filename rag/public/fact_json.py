"""The public JSON of facts: what `rag.domain.facts` holds in classes, as `/v1` has always told it."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields
from typing import Any, assert_never

from rag import domain
from rag.domain import Audience, Channel, Dated, DeadlineFact, PeriodFact, Span, Undated
from rag.public.base import Response


class Fact(Response):
    """A value in a notice with the exact quote that holds it.

    `opens` is the first day of a window that ends in a deadline; `value` depends on `kind` (see `rag.facts`).
    `rule` names the rule that read the fact, `group` the batch or class of a call that it belongs to (第二批, B类). Where a
    deadline's `value` is None, `undated` tells what the text says instead of a day; beside a value, how it is to be taken.
    """

    kind: str
    rule: str | None = None
    group: str | None = None
    value: Any
    undated: Undated | None = None
    label: str | None = None
    audience: Audience | None = None
    channel: Channel | None = None
    at: str | None = None
    opens: dt.date | None = None
    year_inferred: bool = False
    computed: bool = False
    superseded: bool = False
    quote: str
    start: int
    end: int


class CallFact(Fact):
    """A fact together with the notice that holds it; its offsets count in that notice's text."""

    aid: str


def fact_out(fact: domain.Fact) -> Fact:
    """A fact of a notice in the public JSON."""
    return Fact(**_fields(fact))


def call_fact_out(fact: domain.Fact) -> CallFact:
    """A fact of a call in the public JSON."""
    return CallFact(**_fields(fact), aid=fact.aid)


def _fields(fact: domain.Fact) -> dict[str, Any]:
    common = {name: getattr(fact, name) for name in _COMMON}
    dated = {name: getattr(fact, name) for name in _DATED} if isinstance(fact, Dated) else {}
    window = {"channel": fact.channel, "opens": fact.opens} if isinstance(fact, DeadlineFact) else {}
    undated = {"undated": fact.undated} if isinstance(fact, DeadlineFact | PeriodFact) else {}
    return common | dated | window | undated | {"value": value_out(fact)}


_COMMON = ("kind", "rule", "group", "label", "audience", "superseded", "quote", "start", "end")
_DATED = ("at", "year_inferred", "computed")


def value_out(fact: domain.Fact) -> Any:
    """A fact's value in the public JSON: text, an ISO day, or an object of named values."""
    match fact:
        case domain.DeadlineFact():
            return _day(fact.value)
        case domain.EventFact():
            return _span(fact.value) if isinstance(fact.value, Span) else _day(fact.value)
        case domain.PeriodFact() | domain.ValidityFact():
            return _span(fact.value)
        case domain.AmountFact() | domain.PhoneFact() | domain.ContactFact():
            return _named(fact.value)
        case domain.RateFact():
            value = _named(fact.value)
            least = value.pop("least")
            return value if least is None else value | {"from": least}
        case domain.ConditionFact():
            value = _named(fact.value)
            return value if value["where"] else {k: v for k, v in value.items() if k != "where"}
        case domain.EmailFact() | domain.UrlFact() | domain.AddressFact() | domain.MaterialFact():
            return fact.value
        case domain.DocumentNumberFact() | domain.ApplicantsFact():
            return fact.value
        case _:
            assert_never(fact)


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _span(span: Span) -> dict[str, str | None]:
    return {"start": _day(span.start), "end": _day(span.end)}


def _named(
    value: domain.Money | domain.Rate | domain.Phone | domain.Contact | domain.Requirement,
) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in fields(value)}
