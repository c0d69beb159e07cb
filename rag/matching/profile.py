"""What a firm says of itself, in the units of conditions: yuan, percent, years, ISO days, canonical places."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rag.errors import InvalidInput
from rag.facts.conditions.bound_places import zone_in
from rag.facts.conditions.held_titles import titles
from rag.language.chinese_numbers import DIGIT_CHARS, NUMBER_CHARS, SCALES, exact_number
from rag.language.given_place import given_place
from rag.language.normalise import fold
from rag.language.places import Place, resolve
from rag.matching.firm_records import records_named

MONEY = frozenset(
    {
        "revenue",
        "rd_spending",
        "assets",
        "profit",
        "tax",
        "valuation",
        "financing",
        "investment",
        "equipment_spending",
    }
)
SHARES = frozenset({"rd_ratio", "rd_staff_share", "growth"})
COUNTS = frozenset({"employees", "age_years", "person_age"})
NUMBERS = MONEY | SHARES | COUNTS
ATTRIBUTES = (
    "place", "founded", "age_years", "industry", "revenue", "rd_spending", "rd_ratio", "rd_staff_share", "employees",
    "assets", "profit", "growth", "tax", "valuation", "financing", "investment", "equipment_spending", "patents",
    "qualification", "listed", "legal_form", "credit", "limit", "person_age", "person_degree", "person_residence", "other",
)  # fmt: skip
"""What a condition may be about, in the order of the contract."""

_SUM = re.compile(r"(-?\d+(?:\.\d+)?)\s*(十万|百万|千万|万亿|百|千|万|亿)?\s*(?:元|人民币|rmb|cny)?")
_PERCENT = re.compile(r"(-?\d+(?:\.\d+)?)\s*%?")
_NUMERAL = re.compile(
    rf"(?:百分之)?([{NUMBER_CHARS}]{{1,12}}+(?:点[{DIGIT_CHARS}]{{1,4}}[百千万亿]{{0,2}})?+)(?!几)"
)
_BAD_RECORD = re.compile(
    r"^(?:有|存在|bad|poor|no$)|^(?:重大)?(?:事故|处罚|违法)$|失信(?!记录$)(?<!无失信)(?<!无严重失信)|(?:被|受过?|挨过?)[^,;。]{0,6}罚|罚过|发生过?[^,;。]{0,8}事故|列入[^,;。]{0,8}异常"
)
_GOOD_RECORD = re.compile(r"无|良好|正常|没有|未|good|clean|none|yes|ok")


@dataclass(frozen=True, slots=True)
class Profile:
    """A firm, as far as it is told; what is not told is None or empty.

    Attributes:
        place: where it is registered; `zone` is what the words name beyond that place (火炬高新区).
        numbers: attribute -> value, in yuan, percent, years or pieces.
        by_year: attribute -> {year: value}, where the firm tells several years.
        patents: kind as written -> pieces; the key "" holds a bare total.
        titles: names of titles held, those implied by others among them; None where nothing is told.
        titles_told: those that the firm told, as it wrote them.
        records: the kinds of bad record told (`records.py`); empty where it is but told to be bad.
        raised: equity was raised, however much.
        kind: who applies, as in `Call.applicants`.
    """

    place: Place | None = None
    zone: str = ""
    founded: dt.date | None = None
    industry: tuple[str, ...] = ()
    numbers: Mapping[str, float] = field(default_factory=dict)
    by_year: Mapping[str, Mapping[int, float]] = field(default_factory=dict)
    patents: Mapping[str, float] | None = None
    titles: frozenset[str] | None = None
    titles_told: tuple[str, ...] = ()
    listed: bool | None = None
    legal_form: str | None = None
    credit: bool | None = None
    records: frozenset[str] = frozenset()
    raised: bool = False
    person_degree: str | None = None
    person_residence: Place | None = None
    kind: str = "enterprise"


def read_profile(told: Mapping[str, Any]) -> Profile:
    """A profile from the JSON or TOML that a person writes; 2000万元 and 6% are understood as well as plain numbers.

    Raises:
        InvalidInput: a key is unknown or a value cannot be read; the message names it.
    """
    unknown = set(told) - set(ATTRIBUTES) - {"qualifications", "name", "applicant"}
    if unknown:
        name = min(unknown)
        raise InvalidInput(
            f"{name!r} is no attribute of a profile; known: {', '.join(ATTRIBUTES)}", f"/{name}"
        )
    given = {key: value for key, value in told.items() if value is not None}
    numbers, by_year = _numbers(given)
    where, zone = _place(given)
    return Profile(
        place=where,
        zone=zone,
        founded=_day(given, "founded"),
        industry=tuple(_strings(given, "industry")),
        numbers=numbers,
        by_year=by_year,
        patents=_patents(given),
        titles=_titles(given),
        titles_told=tuple(_strings(given, "qualification") + _strings(given, "qualifications")),
        listed=_flag(given, "listed"),
        legal_form=_string(given, "legal_form"),
        credit=_credit(given),
        records=records_named(str(given.get("credit", ""))),
        raised=given.get("financing") is True,
        person_degree=_string(given, "person_degree"),
        person_residence=_known_place(given, "person_residence"),
        kind=_string(given, "applicant") or "enterprise",
    )


def _wrong(key: str, value: object, wanted: str) -> InvalidInput:
    return InvalidInput(f"{value!r} cannot be read; write {wanted}", f"/{key}")


def number_of(key: str, value: object) -> float:
    """A number as written: 2000万元, "6%", 35. Raises InvalidInput where it is none."""
    if isinstance(value, bool):
        raise _wrong(key, value, "a number")
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, str):
        text = _in_figures(fold(value).replace(",", "").strip())
        if key in MONEY and (match := _SUM.fullmatch(text)):
            return float(match[1]) * SCALES[match[2] or ""]
        if key not in MONEY and (match := _PERCENT.match(text)):
            return float(match[1])
    raise _wrong(
        key, value, "an amount such as 2000万元 or 20000000" if key in MONEY else "a number such as 6"
    )


def _in_figures(text: str) -> str:
    """八十人 as 80人, 三千二百万元 as 32000000元; a text that begins otherwise stays as it is."""
    numeral = _NUMERAL.match(text)
    number = exact_number(numeral[1]) if numeral else None
    return text if numeral is None or number is None else f"{number:f}{text[numeral.end() :]}"


def _numbers(given: Mapping[str, Any]) -> tuple[dict[str, float], dict[str, dict[int, float]]]:
    numbers: dict[str, float] = {}
    by_year: dict[str, dict[int, float]] = {}
    for key in NUMBERS & set(given):
        value = given[key]
        if key == "financing" and value is True:
            continue  # raised, and not said how much
        if isinstance(value, Mapping):
            years = {int(year): number_of(key, v) for year, v in value.items() if str(year).isdigit()}
            if len(years) != len(value) or not years:
                raise _wrong(key, value, 'years and values such as {"2024": "3000万元"}')
            by_year[key] = years
            numbers[key] = years[max(years)]
        else:
            numbers[key] = number_of(key, value)
        if key not in _MAY_BE_NEGATIVE and min([numbers[key], *by_year.get(key, {}).values()]) < 0:
            raise _wrong(key, value, "a number that is not below 0")
    return numbers, by_year


_MAY_BE_NEGATIVE = frozenset({"growth", "profit"})


def _place(given: Mapping[str, Any]) -> tuple[Place | None, str]:
    if "place" not in given:
        return None, ""
    written = "".join(_strings(given, "place")[:1])
    if resolve(written) is not None:
        found = given_place(written, "/place")
        return found, zone_in(written, found)
    for cut in range(len(written) - 1, 1, -1):
        if (around := resolve(written[:cut])) is not None:
            return around, written[cut:]
    return given_place(written, "/place"), ""


def _known_place(given: Mapping[str, Any], key: str) -> Place | None:
    value = _string(given, key)
    return resolve(value) if value else None


def _day(given: Mapping[str, Any], key: str) -> dt.date | None:
    value = given.get(key)
    if value is None or (isinstance(value, dt.date) and not isinstance(value, dt.datetime)):
        return value
    match = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?月?", str(value).strip())
    try:
        return (
            dt.date(int(match[1]), int(match[2]), int(match[3] or 1))
            if match
            else dt.date(int(str(value)), 1, 1)
        )
    except ValueError:
        raise _wrong(key, value, "a day such as 2020-03-01") from None


def _strings(given: Mapping[str, Any], key: str) -> list[str]:
    value = given.get(key, [])
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list | tuple) or not all(isinstance(v, str) for v in values):
        raise _wrong(key, value, "text, or a list of texts")
    return [v.strip() for v in values if v.strip()]


def _string(given: Mapping[str, Any], key: str) -> str | None:
    values = _strings(given, key)
    return values[0] if values else None


def _flag(given: Mapping[str, Any], key: str) -> bool | None:
    value = given.get(key)
    if value is None or isinstance(value, bool):
        return value
    raise _wrong(key, value, "true or false")


def _credit(given: Mapping[str, Any]) -> bool | None:
    value = given.get("credit")
    if value is None or isinstance(value, bool):
        return value
    text = fold(str(value))
    if _GOOD_RECORD.search(text):
        return True
    if _BAD_RECORD.search(text):
        return False
    raise _wrong("credit", value, "true for a good record, false for a bad one")


def _patents(given: Mapping[str, Any]) -> dict[str, float] | None:
    value = given.get("patents")
    if value is None:
        return None
    kinds = value if isinstance(value, Mapping) else {"": value}
    told = {str(kind): number_of("patents", count) for kind, count in kinds.items()}
    if any(count < 0 for count in told.values()):
        raise _wrong("patents", value, "a number that is not below 0")
    return told


def _titles(given: Mapping[str, Any]) -> frozenset[str] | None:
    if "qualification" not in given and "qualifications" not in given:
        return None
    return held(_strings(given, "qualification") + _strings(given, "qualifications"))


def held(written: list[str]) -> frozenset[str]:
    """Titles in one spelling, with those that they imply, and each as written."""
    found: set[str] = set()
    for words in written:
        found.add(fold(words))
        name = next(
            ((name, implied) for name, pattern, implied in titles() if pattern.search(fold(words))), None
        )
        if name:
            found.update((name[0], *name[1]))
    return frozenset(found)
