"""A value in a notice, with the exact quote that holds it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

Applicant = Literal["enterprise", "individual", "institution", "government", "organisation", "unknown"]
Audience = Literal["applicant", "recommender", "public"]
Channel = Literal["online", "paper"]
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


@dataclass(frozen=True, kw_only=True)
class Fact:
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

    @property
    def is_funding(self) -> bool:
        """Whether it is a sum or a rate that is given, rather than one that is required or aimed at."""
        return isinstance(self.value, dict) and self.value.get("purpose") == "funding"


@dataclass(frozen=True, kw_only=True)
class CallFact(Fact):
    """A fact together with the notice that holds it; its offsets count in that notice's text."""

    aid: str
