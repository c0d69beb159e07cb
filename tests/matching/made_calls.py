"""Made-up calls for the tests of matching."""

import datetime as dt
from typing import Any

from rag.calls import CallRecord
from rag.domain import ConditionFact, Requirement
from rag.public.call_json import CallNotice

DAY = dt.date(2025, 9, 25)


def condition(
    attribute: str, op: str, value: Any, unit: str | None = None, quote: str = "", **more: Any
) -> dict[str, Any]:
    """A condition's value, with its quote."""
    plain = {"subject": "firm", "window": None, "must": True, "any_of": None, "branch": None}
    return {
        **plain,
        "attribute": attribute,
        "op": op,
        "value": value,
        "unit": unit,
        **more,
        "quote": quote or f"{attribute}{op}{value}",
    }


def call(number: int, *conditions: dict[str, Any], **fields: Any) -> CallRecord:
    """A call with these conditions."""
    facts = []
    for at, given in enumerate(conditions):
        value = {key: v for key, v in given.items() if key != "quote"}
        quote = given["quote"]
        facts.append(
            ConditionFact(
                value=Requirement(**value), quote=quote, start=at, end=at + len(quote), aid=f"n{number}"
            )
        )
    plain: dict[str, Any] = {
        "call_id": f"c{number}", "programme": f"示例项目{number}", "key": f"k{number}", "year": 2025, "batch": None,
        "regions": ("苏州",), "level": "city", "issuer": None, "applicants": ("enterprise",), "opens": None,
        "deadline": dt.date(2025, 10, 31), "deadlines": (), "amounts": (), "urls": (), "contacts": (),
        "notices": (CallNotice(aid=f"n{number}", role="announcement", date=dt.date(2025, 9, 1), url=f"https://example.org/n{number}"),),
    }  # fmt: skip
    return CallRecord(**{**plain, **fields, "conditions": tuple(facts)})
