"""How conditions and a firm's values are written for people: ≥ 2000万元, 满3年, 35周岁."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from rag.domain import Language
from rag.language.chinese_numbers import scaled
from rag.matching.condition import Condition
from rag.matching.profile import MONEY, NUMBERS, Profile
from rag.resources import texts

_SIGNS = {
    ">=": "≥ ",
    "<=": "≤ ",
    ">": "> ",
    "<": "< ",
    "==": "",
    "in": "",
    "has": "",
    "not_in": "不在 ",
    "has_not": "不得有：",
}
_YES_NO = {"listed": ("已上市", "未上市"), "credit": ("良好", "有不良记录")}
_BRACKETS = {"（": "）", "(": ")", "《": "》", "“": "”", "【": "】"}
UNITS = {"age_years": "年", "person_age": "周岁", "employees": "人"}


def money(value: float) -> str:
    """Yuan as people write them: 2000万元, 1.5亿元, 800元."""
    return f"{scaled(value)}元"


def wanted_words(condition: Condition) -> str:
    """What a condition wants, in a few words."""
    value = condition.value
    if isinstance(value, bool):
        words = _YES_NO.get(condition.attribute, ("是", "否"))[not value]
    elif isinstance(value, list):
        words = "、".join(str(v) for v in value)
    elif isinstance(value, int | float):
        words = _measured(value, condition.unit or "")
    else:
        words = str(value)
    if condition.unit == "出生":
        return f"{words}以后出生" if condition.op[0] == ">" else f"{words}以前出生"
    sign = "" if _tells_lack(condition, words) else _SIGNS.get(condition.op, "")
    return _closed(f"{sign}{words}")


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


def yours_words(condition: Condition, profile: Profile) -> str | None:
    """What the firm says of the condition's attribute; None where it says nothing."""
    name = condition.attribute
    if name == "tax" and isinstance(condition.value, str):
        return _record(profile)
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
        return "有"
    if name == "place":
        return f"{profile.place.name}{profile.zone}" if profile.place else None
    told: Mapping[str, Any] = {
        "patents": _patents(profile),
        "qualification": _titles(profile),
        "listed": None if profile.listed is None else _YES_NO["listed"][not profile.listed],
        "legal_form": profile.legal_form,
        "credit": _record(profile),
        "industry": "、".join(profile.industry) or None,
        "person_degree": profile.person_degree,
        "person_residence": profile.person_residence.name if profile.person_residence else None,
    }
    value = told.get(name)
    return value if value is None else str(value)


def _record(profile: Profile) -> str | None:
    if profile.credit is None:
        return None
    return "良好" if profile.credit else f"有{'、'.join(sorted(profile.records)) or '不良记录'}"


def _patents(profile: Profile) -> str | None:
    if profile.patents is None:
        return None
    return "、".join(f"{kind}{count:.6g}件" for kind, count in profile.patents.items()) or "0件"


def _titles(profile: Profile) -> str | None:
    return None if profile.titles is None else "、".join(profile.titles_told) or "无"


def gap_of(condition: Condition, profile: Profile, day: dt.date) -> float | None:
    """How far a firm's number is from the wanted one (wanted minus own); None where either is none."""
    own = profile.numbers.get(condition.attribute)
    if condition.attribute == "age_years" and own is None and profile.founded is not None:
        own = round((day - profile.founded).days / 365.25, 2)
    if own is None or isinstance(condition.value, str | list | bool) or condition.value is None:
        return None
    return round(float(condition.value) - own, 4)


def question_for(attribute: str) -> str:
    """What to ask a firm about an attribute. Raises KeyError for another word."""
    return texts("rag.matching", "attributes.tsv")["question"][attribute]


def label_of(attribute: str, language: Language = "zh") -> str:
    """An attribute's name for people. Raises KeyError for another word."""
    return texts("rag.matching", "attributes.tsv")[language][attribute]


def joined(names: Sequence[str], most: int = 3) -> str:
    """A few names in a row, and how many more there are."""
    shown = "、".join(names[:most])
    return f"{shown} 等{len(names)}项" if len(names) > most else shown
