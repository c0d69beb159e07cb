"""A value in a notice, with the exact quote that holds it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

Applicant = Literal["enterprise", "individual", "institution", "government", "organisation", "unknown"]
Audience = Literal["applicant", "recommender", "public"]
Channel = Literal["online", "paper"]


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A value in a notice with the exact quote that holds it.

    `opens` is the first day of a window that ends in a deadline; `value` depends on `kind` (see `rag.facts`).
    """

    kind: str
    value: Any
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

    @property
    def is_funding(self) -> bool:
        """Whether it is a sum or a rate that is given, rather than one that is required or aimed at."""
        return isinstance(self.value, dict) and self.value.get("purpose") == "funding"


@dataclass(frozen=True, kw_only=True)
class CallFact(Fact):
    """A fact together with the notice that holds it; its offsets count in that notice's text."""

    aid: str
