"""The public JSON of matching: a firm's profile, and how it stands to each call. See docs/matching.md."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from rag.domain import Applicant, Category, Language
from rag.public.base import Day, Names, Request, Response, ShortText
from rag.public.call_json import Call
from rag.resources import texts

Verdict = Literal["fits", "check", "fails"]
ConditionStatus = Literal["met", "failed", "unknown"]
Reason = Literal["condition", "not_for_firms", "other_place", "closed", "cancelled", "little_told"]
Figure = Annotated[float, Field(allow_inf_nan=False)] | ShortText
Figures = Figure | Annotated[dict[ShortText, Figure], Field(max_length=20)]
Texts = ShortText | Annotated[list[ShortText], Field(max_length=50)]

_FLAGS = {
    "是": True,
    "已上市": True,
    "上市": True,
    "有": True,
    "否": False,
    "未上市": False,
    "不是": False,
    "没有": False,
    "无": False,
}


def _flag_meant(value: Any) -> Any:
    """是 and 未上市 as yes and no; all else as it came."""
    return _FLAGS.get(value.strip(), value) if isinstance(value, str) else value


class ProfileIn(Request):
    """A firm as far as it is told: every field is optional, and what is left out is asked for where it decides.

    Money in yuan or as written (2000万元), shares in percent (6 or "6%"), days as YYYY-MM-DD; a figure of several
    years is an object such as {"2023": "1800万元", "2024": "2100万元"}.
    """

    name: ShortText | None = Field(default=None, description="For the reader; not looked at.")
    applicant: Applicant | None = Field(default=None, description="Who applies; default enterprise.")
    place: Texts | None = Field(default=None, description="Where it is registered.", examples=["南京江宁区"])
    founded: ShortText | None = Field(default=None, description="Its first day.", examples=["2021-03-15"])
    age_years: Figure | None = Field(
        default=None, description="Years in business, where `founded` is not told."
    )
    industry: Texts | None = Field(default=None, examples=["装备制造"])
    revenue: Figures | None = Field(default=None, description="Of the last year.", examples=["3200万元"])
    rd_spending: Figures | None = None
    rd_ratio: Figures | None = Field(default=None, description="Spending on research in percent of revenue.")
    rd_staff_share: Figures | None = Field(default=None, description="Researchers in percent of staff.")
    employees: Figures | None = None
    assets: Figures | None = None
    profit: Figures | None = None
    growth: Figures | None = Field(default=None, description="Of revenue, in percent.")
    tax: Figures | None = None
    valuation: Figures | None = None
    financing: Figures | None = Field(default=None, description="Equity raised; 0 for none.")
    investment: Figures | None = None
    equipment_spending: Figures | None = None
    patents: Figures | None = Field(
        default=None, description="A number, or pieces by kind.", examples=[{"发明专利": 2}]
    )
    qualification: Texts | None = Field(default=None, description="The same as `qualifications`.")
    qualifications: Texts | None = Field(
        default=None,
        description="All titles that it holds; an empty list says that there are none.",
        examples=[["高新技术企业"]],
    )
    listed: Annotated[bool | None, BeforeValidator(_flag_meant)] = None
    legal_form: ShortText | None = Field(default=None, examples=["有限责任公司"])
    credit: bool | ShortText | None = Field(default=None, description="Whether its record is good.")
    limit: ShortText | None = Field(default=None, description="For the reader; not looked at.")
    person_age: Figure | None = Field(default=None, description="Of the person that is applied for.")
    person_degree: ShortText | None = Field(default=None, examples=["博士"])
    person_residence: ShortText | None = None
    other: Texts | None = Field(default=None, description="For the reader; not looked at.")

    @classmethod
    def names_meant(cls) -> Mapping[str, str]:
        """Each attribute by its names for people and by what else firms call it."""
        table = texts("rag.matching", "attributes.tsv")
        return {
            name.lower(): attribute
            for column in ("zh", "en", "also")
            for attribute, names in table[column].items()
            for name in names.split("、")
        }


class SavedProfile(Response):
    """A profile that a key's holder saved under a name."""

    name: str
    profile: ProfileIn
    saved: dt.datetime


class SavedProfiles(Response):
    """The profiles of a key, by name."""

    items: list[SavedProfile]


class DeletedProfile(Response):
    """A profile that is gone."""

    name: str
    result: Literal["deleted"] = "deleted"


class MatchFilters(Request):
    """Which calls are matched; an empty list or null leaves nothing out."""

    applies_in: ShortText | None = Field(
        default=None, description="Calls that someone in this place can use."
    )
    regions: Names = Field(default=[], description="Calls of just these places.")
    applicants: list[Applicant] = []
    categories: list[Category] = []
    q: ShortText | None = Field(default=None, description="Words of the programme's name.")


class MatchRequest(Request):
    """A profile against the calls."""

    profile: ProfileIn
    filters: MatchFilters = Field(default_factory=MatchFilters)
    as_of: Day | None = Field(default=None, description="The day that counts; default today.")
    lang: Language | None = Field(
        default=None,
        description="In which language `asks`, `wanted`, `yours` and the calls' cautions are written, by default that of the service, else zh. Quotes stay as they stand.",
    )
    include_closed: bool = Field(
        default=False, description="Also calls that are closed, cancelled or suspended."
    )
    verdicts: list[Verdict] = Field(default=[], description="Only these verdicts; empty for all.")


class MatchedCondition(Response):
    """One condition of a call, and how the firm stands to it.

    `must` is false for what is only preferred or raises the grant. `decides` is false for limits on how often one may
    apply: they are told, and left to the firm. `pivotal` says that a better verdict depends on it. Conditions with the
    same `any_of` are alternatives, of which `at_least` so many must hold; those that share a `branch` too make one
    together. `gap` is the wanted number minus the firm's, in the condition's unit.
    """

    attribute: str
    status: ConditionStatus
    yours: str | None
    wanted: str
    must: bool
    decides: bool
    pivotal: bool
    any_of: int | None = None
    at_least: int | None = None
    branch: int | None = None
    group: str | None = None
    gap: float | None = None
    aid: str
    quote: str
    start: int
    end: int


class Elsewhere(Response):
    """Words that say that conditions stand in an attachment or in another rule."""

    aid: str
    quote: str
    start: int
    end: int


class MatchedCall(Response):
    """A call with its verdict; `reason` says why it fails, or (`little_told`) why all that is met does not make it fit. What decides stands first in `conditions`."""

    call: Call
    verdict: Verdict
    reason: Reason | None = None
    conditions: list[MatchedCondition]
    elsewhere: list[Elsewhere] = []


class Ask(Response):
    """A question on whose answer `calls` of the calls that need a check turn."""

    attribute: str
    question: str
    calls: int


class MatchResponse(Response):
    """What fits, what needs a check and what fails, in this order; within each the next deadline first."""

    items: list[MatchedCall]
    asks: list[Ask]
    counts: dict[Verdict, int]
    as_of: Day
