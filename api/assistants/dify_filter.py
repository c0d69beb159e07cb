"""Dify's metadata conditions, evaluated over notices: which of them may be searched."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Iterable
from typing import Annotated, Any, Literal

from pydantic import Field, StrictFloat, StrictInt, model_validator

from rag.clock import SHANGHAI
from rag.public import NoticeSummary, Request, ShortText
from rag.public.validation import did_you_mean

Operator = Literal[
    "contains", "not contains", "start with", "end with", "is", "is not", "in", "not in", "empty", "not empty",
    "=", "≠", ">", "<", "≥", "≤", "before", "after",
]  # fmt: skip
Values = tuple[str, ...]
MAX_CONDITIONS = 50

_FIELDS: dict[str, Callable[[NoticeSummary], Values]] = {
    "aid": lambda n: (n.aid,),
    "title": lambda n: (n.title,),
    "url": lambda n: (n.url,),
    "account": lambda n: (n.account,),
    "region": lambda n: tuple(n.regions),
    "level": lambda n: (n.level,),
    "category": lambda n: (n.category,),
    "issuer": lambda n: tuple(n.issuers),
    "document_number": lambda n: _one(n.document_number),
    "applicant": lambda n: tuple(n.applicants),
    "status": lambda n: (n.status,),
    "date": lambda n: (n.date.isoformat(),),
    "deadline": lambda n: _one(n.deadline.isoformat() if n.deadline else None),
}
_PLURALS = {"regions": "region", "issuers": "issuer", "applicants": "applicant"}
FIELDS = (*_FIELDS, *_PLURALS)
DAYS = ("date", "deadline")
_TEXT: dict[str, Callable[[str, str], bool]] = {
    "contains": operator.contains,
    "start with": str.startswith,
    "end with": str.endswith,
    "is": operator.eq,
    "=": operator.eq,
}
_NEGATED = {"not contains": "contains", "is not": "is", "≠": "=", "not in": "in", "empty": "not empty"}
_ORDER: dict[str, Callable[[dt.date, dt.date], bool]] = {
    ">": operator.gt, "<": operator.lt, "≥": operator.ge, "≤": operator.le, "before": operator.lt, "after": operator.gt,
}  # fmt: skip


class Condition(Request):
    """One condition on a field of a notice. A list field fulfils it where one of its items does."""

    name: ShortText = Field(description=f"One of {', '.join(FIELDS)}.", examples=["region"])
    comparison_operator: Operator
    value: str | StrictInt | StrictFloat | list[str | StrictInt | StrictFloat] | None = Field(
        default=None,
        description="A text, or a list (or a text with commas) for in and not in; days as YYYY-MM-DD.",
    )

    @model_validator(mode="after")
    def _fits(self) -> Condition:
        if self.field not in _FIELDS:
            raise ValueError(f"{self.name!r} is no field of a notice; {did_you_mean(self.name, FIELDS)}")
        if self.comparison_operator in ("empty", "not empty"):
            return self
        if self.value is None or self.value == []:
            raise ValueError(f"'{self.comparison_operator}' needs a value")
        if self.comparison_operator in _ORDER and self.field not in DAYS:
            raise ValueError(f"'{self.comparison_operator}' compares days; {self.name} is none")
        if self.comparison_operator not in ("in", "not in") and isinstance(self.value, list):
            raise ValueError(f"'{self.comparison_operator}' takes one value, not a list")
        if self.field in DAYS and self.comparison_operator in (*_ORDER, "is", "is not", "=", "≠"):
            _day(self.value)
        return self

    @property
    def field(self) -> str:
        """The field's name in the singular."""
        return _PLURALS.get(self.name, self.name)

    def holds(self, notice: NoticeSummary) -> bool:
        """Whether a notice fulfils it; a negated one holds where no value of the field fulfils the plain one."""
        wanted = self.comparison_operator
        plain = _NEGATED.get(wanted, wanted)
        return self._plainly(plain, _FIELDS[self.field](notice)) is not (wanted in _NEGATED)

    def _plainly(self, wanted: str, values: Values) -> bool:
        if wanted == "not empty":
            return any(values)
        if wanted == "in":
            return not set(values).isdisjoint(_listed(self.value))
        if wanted in _ORDER:
            return any(_ORDER[wanted](dt.date.fromisoformat(value), _day(self.value)) for value in values)
        text = (
            _day(self.value).isoformat() if self.field in DAYS and wanted in ("is", "=") else str(self.value)
        )
        return any(_TEXT[wanted](value, text) for value in values)


class MetadataCondition(Request):
    """Several conditions, all or one of which must hold."""

    logical_operator: Literal["and", "or"] = "and"
    conditions: Annotated[list[Condition], Field(max_length=MAX_CONDITIONS)] = Field(default=[])

    def select(self, notices: Iterable[NoticeSummary]) -> list[str]:
        """Ids of the notices that fulfil it."""
        combined = all if self.logical_operator == "and" else any
        return [notice.aid for notice in notices if combined(c.holds(notice) for c in self.conditions)]


def _one(value: str | None) -> Values:
    return (value,) if value else ()


def _listed(value: Any) -> list[str]:
    """The items of a list, or of a text with commas."""
    if isinstance(value, list):
        return [str(item) for item in value]
    return [item.strip() for item in str(value).replace("，", ",").split(",")]


def _day(value: Any) -> dt.date:
    """A day from its ISO form (a time behind it is cut off) or from seconds since 1970, as Dify's time fields are.

    Raises:
        ValueError: it is neither.
    """
    try:
        if isinstance(value, int | float):
            return dt.datetime.fromtimestamp(value, SHANGHAI).date()
        text = str(value).strip()
        if text[10:11] not in ("", "T", " "):
            raise ValueError(text)
        return dt.date.fromisoformat(text[:10])
    except (ValueError, OverflowError, OSError):
        raise ValueError("must be a day written as YYYY-MM-DD") from None
