"""How conditions and a firm's values are written for people: ≥ 2000万元, 满3年, 35周岁."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rag.domain import Language
from rag.language.chinese_numbers import scaled
from rag.matching.condition import Condition
from rag.matching.profile import MONEY, NUMBERS, Profile
from rag.resources import texts

_SIGNS = {">=": "≥ ", "<=": "≤ ", ">": "> ", "<": "< "}


@dataclass(frozen=True, slots=True)
class _Wording:
    """How a language of answers writes conditions; the words of notices stay as they are.

    Attributes:
        lacks: what stands before what must not be, by comparison.
        answers: by attribute what stands for true and false; those of "" for every other.
        joint: between several values.
        holds: that its record has certain entries.
        raised: that a firm has raised equity.
        none: that it holds none.
        born: after and before a day of birth.

    """

    lacks: Mapping[str, str]
    answers: Mapping[str, tuple[str, str]]
    joint: str
    holds: str
    raised: str
    none: str
    born: tuple[str, str]


_WORDINGS: Mapping[Language, _Wording] = {
    "zh": _Wording(
        {"not_in": "不在 ", "has_not": "不得有："},
        {"listed": ("已上市", "未上市"), "credit": ("良好", "有不良记录"), "": ("是", "否")},
        "、", "有{}", "有", "无", ("{}以后出生", "{}以前出生"),
    ),
    "en": _Wording(
        {"not_in": "not in ", "has_not": "must not have: "},
        {"listed": ("listed", "not listed"), "credit": ("good", "with bad entries"), "": ("yes", "no")},
        ", ", "{}", "yes", "none", ("born on or after {}", "born on or before {}"),
    ),
}  # fmt: skip
_BRACKETS = {"（": "）", "(": ")", "《": "》", "“": "”", "【": "】"}
UNITS = {"age_years": "年", "person_age": "周岁", "employees": "人"}


def money(value: float) -> str:
    """Yuan as people write them: 2000万元, 1.5亿元, 800元."""
    return f"{scaled(value)}元"


def wanted_words(condition: Condition, language: Language = "zh") -> str:
    """What a condition wants, in a few words."""
    value, wording = condition.value, _WORDINGS[language]
    if isinstance(value, bool):
        words = _answer(condition.attribute, value, wording)
    elif isinstance(value, list):
        words = wording.joint.join(str(v) for v in value)
    elif isinstance(value, int | float):
        words = _measured(value, condition.unit or "")
    else:
        words = str(value)
    if condition.unit == "出生":
        return wording.born[condition.op[0] != ">"].format(words)
    sign = "" if _tells_lack(condition, words) else {**_SIGNS, **wording.lacks}.get(condition.op, "")
    return _closed(f"{sign}{words}")


def _answer(attribute: str, value: bool, wording: _Wording) -> str:
    return wording.answers.get(attribute, wording.answers[""])[not value]


def _measured(value: float, unit: str) -> str:
    return f"{scaled(value)}{unit}" if unit in ("元", "美元") else f"{value:.6g}{unit}"


_LACKS = {
    "legal_form": re.compile("还没|尚未|未|没"),
    "financing": re.compile("还没|尚未|未|没"),
    "credit": re.compile(
        r"[^,，。；]{0,8}?(?:无(?!证|照|资|故)|没有|未(?:发生|被|受|出现|列入|因)|不存在|没被)"
    ),
    "limit": re.compile(
        r".{0,60}?(?:(?:不存在|无|没有).{0,20}关[系联]|不得|不能|不可|不予|不再|只能|仅限|二选一|择一)"
    ),
}
"""By attribute, how words begin or go on that say themselves what must not be."""


def _tells_lack(condition: Condition, words: str) -> bool:
    """还没注册公司, 无逾期, 与发榜企业无关联关系: the words themselves say what must not be there."""
    told = _LACKS.get(condition.attribute)
    return condition.op == "has_not" and told is not None and bool(told.match(words))


def _closed(words: str) -> str:
    """Words of a notice that end within brackets, with those brackets closed."""
    open_: list[str] = []
    for char in words:
        if char in _BRACKETS:
            open_.append(_BRACKETS[char])
        elif open_ and char == open_[-1]:
            open_.pop()
    return words + "".join(reversed(open_))


def yours_words(condition: Condition, profile: Profile, language: Language = "zh") -> str | None:
    """What the firm says of the condition's attribute; None where it says nothing."""
    name, wording = condition.attribute, _WORDINGS[language]
    if name == "tax" and isinstance(condition.value, str):
        return _record(profile, wording)
    if name in NUMBERS and name in profile.numbers:
        own = profile.numbers[name]
        if name in MONEY:
            return money(own)
        if name == "age_years" and own % 1:
            return f"{round(own * 12)}个月"
        return f"{own:.6g}{UNITS.get(name, '%')}"
    if name in ("founded", "age_years"):
        return profile.founded.isoformat() if profile.founded else None
    if name == "financing" and profile.raised:
        return wording.raised
    if name == "place":
        return f"{profile.place.name}{profile.zone}" if profile.place else None
    told: Mapping[str, Any] = {
        "patents": _patents(profile),
        "qualification": _titles(profile, wording),
        "listed": None if profile.listed is None else _answer("listed", profile.listed, wording),
        "legal_form": profile.legal_form,
        "credit": _record(profile, wording),
        "industry": wording.joint.join(profile.industry) or None,
        "person_degree": profile.person_degree,
        "person_residence": profile.person_residence.name if profile.person_residence else None,
    }
    value = told.get(name)
    return value if value is None else str(value)


def _record(profile: Profile, wording: _Wording) -> str | None:
    if profile.credit is None:
        return None
    if profile.records and not profile.credit:
        return wording.holds.format(wording.joint.join(sorted(profile.records)))
    return _answer("credit", profile.credit, wording)


def _patents(profile: Profile) -> str | None:
    if profile.patents is None:
        return None
    return "、".join(f"{kind}{count:.6g}件" for kind, count in profile.patents.items()) or "0件"


def _titles(profile: Profile, wording: _Wording) -> str | None:
    return None if profile.titles is None else wording.joint.join(profile.titles_told) or wording.none


def gap_of(condition: Condition, profile: Profile, day: dt.date) -> float | None:
    """How far a firm's number is from the wanted one (wanted minus own); None where either is none."""
    own = profile.numbers.get(condition.attribute)
    if condition.attribute == "age_years" and own is None and profile.founded is not None:
        own = round((day - profile.founded).days / 365.25, 2)
    if own is None or isinstance(condition.value, str | list | bool) or condition.value is None:
        return None
    return round(float(condition.value) - own, 4)


def question_for(attribute: str, language: Language = "zh") -> str:
    """What to ask a firm about an attribute. Raises KeyError for another word."""
    return texts("rag.matching", "attributes.tsv")[f"ask.{language}"][attribute]


def label_of(attribute: str, language: Language = "zh") -> str:
    """An attribute's name for people. Raises KeyError for another word."""
    return texts("rag.matching", "attributes.tsv")[language][attribute]
