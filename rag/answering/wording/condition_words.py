"""What a condition wants and what a firm says of it, in the words and units of an answer."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from rag.answering.wording.locales import LOCALES
from rag.answering.wording.phrases import knows, say
from rag.answering.wording.value_text import day_text, money_text
from rag.domain import Language


def yours_text(condition: Condition, profile: Profile, reply: Language) -> str | None:
    """What the firm says of the condition's attribute: sums, counts and places as the answer's language writes them."""
    from rag.matching.condition_text import UNITS, yours_words
    from rag.matching.profile import COUNTS, MONEY

    name, locale = condition.attribute, LOCALES[reply]
    value = profile.numbers.get(name)
    if locale.is_of_notices:
        return yours_words(condition, profile, reply)
    if name == "place" and profile.place:
        return locale.place(profile.place.name)
    if name == "age_years" and value is not None and value % 1:
        return measured_text(round(value * 12), "个月", reply)
    if value is None or name not in MONEY | COUNTS:
        return yours_words(condition, profile, reply)
    return measured_text(value, "元" if name in MONEY else UNITS[name], reply)


def founded_text(told: Mapping[str, object], reply: Language) -> str:
    """When the firm was founded, no more exactly than it was said; "" where only its age was."""
    said = [int(part) for part in str(told.get("founded", "")).split("-") if part]
    if not said:
        return ""
    return (
        say(reply, "in_year", year=said[0])
        if len(said) == 1
        else day_text(dt.date(said[0], said[1], said[-1]), reply)
    )


if TYPE_CHECKING:  # most questions tell nothing of a firm, and need nothing that judges one
    from rag.matching import Profile
    from rag.matching.condition import Condition

_PLACED = {"in": "placed_in", "not_in": "placed_outside"}
_BOUNDS = {">=": "at_least", "<=": "no_more", ">": "more_than", "<": "less_than"}


def wanted_text(condition: Condition, reply: Language) -> str:
    """What a condition wants as people say it, and how many of its group suffice."""
    from rag.matching.condition_text import wanted_words

    choice = "" if condition.any_of is None else say(reply, "eligible.choice", count=condition.at_least)
    if condition.attribute == "place" and isinstance(condition.value, list) and condition.op in _PLACED:
        places = say(reply, "join").join(LOCALES[reply].place(str(name)) for name in condition.value)
        return f"{say(reply, _PLACED[condition.op], x=places)}{choice}"
    value, bound = condition.value, _BOUNDS.get(condition.op)
    if bound is None or isinstance(value, bool | list) or value is None:
        return f"{wanted_words(condition, reply)}{choice}"
    if isinstance(value, str):
        bound = {"at_least": "day_or_later", "no_more": "day_or_earlier"}.get(bound, bound)
    return f"{say(reply, bound, x=_value(condition, reply))}{choice}"


def _value(condition: Condition, reply: Language) -> str:
    """A condition's day, sum or number with its unit."""
    value, unit = condition.value, condition.unit or ""
    if isinstance(value, str):
        return day_text(dt.date.fromisoformat(value), reply) if _ISO_DAY.fullmatch(value) else value
    return measured_text(float(str(value)), unit, reply)


def measured_text(value: float, unit: str, reply: Language) -> str:
    """A sum or number with its unit."""
    name = say(reply, f"unit.{unit}") if knows(f"unit.{unit}") else unit
    if value == 1 and not LOCALES[reply].is_of_notices:
        name = _PLURAL.sub("", name)
    return money_text(value, name, reply) if unit.endswith("元") else f"{value:.6g}{name}"


_PLURAL = re.compile(r"(?<=[a-z])s(?= of age$|$)")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
