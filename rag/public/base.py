"""What all of the public JSON is made of: the two bases, checked text and days, and the closed lists of the contract."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

Mode = Literal["hybrid", "dense", "lexical"]
Status = Literal["upcoming", "open", "closed", "cancelled", "suspended", "rolling", "none", "unknown"]
AnswerKind = Literal["fact", "list", "passage", "comparison", "verdict", "talk", "none"]
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
    "cancelled",
    "conditions_elsewhere",
]
MAX_LIST = 200
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _no_surrogates(value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError("holds half of a surrogate pair, which is not valid text; send UTF-8") from None
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
    """Base of everything that comes in: unknown fields are errors, values are not coerced.

    A model is built when it is first used: a command uses few of them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False, defer_build=True)

    @classmethod
    def names_meant(cls) -> Mapping[str, str]:
        """The field that is meant by a name which is like none of them (`q`, city), for hints alone."""
        return {}


class Response(BaseModel):
    """Base of everything that goes out."""

    model_config = ConfigDict(extra="ignore", frozen=True, defer_build=True)
