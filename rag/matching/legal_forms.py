"""What a firm must be in law, or how small, against the form and the figures that a profile tells."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from rag.facts.conditions.bodies import FOREIGN
from rag.matching.condition import LEFT_OUT, Condition, Status
from rag.matching.profile import Profile

_FOREIGN = re.compile("外商|外资|港澳台|港资|台资")
_FIRM = ("企业", "独立法人", "企业法人", "用户单位")
_NOT_FIRM = re.compile(r"高校|大学|学院|医院|研究院所|事业单位|机关|政府|协会|个体|个人|社会组织|民办非企业")


@dataclass(frozen=True, slots=True)
class _SizeLimits:
    """Within either of the first two a firm is of a size whatever its trade; beyond both others of none."""

    staff_within: float
    revenue_within: float
    staff_beyond: float
    revenue_beyond: float


_REGISTERED = re.compile("公司|企业|合作社|个体|工作室")
_SMALL = _SizeLimits(20, 5e6, 300, 2e8)
_MEDIUM = _SizeLimits(200, 1e8, 2000, 2e9)
_SIZES: dict[str, _SizeLimits] = {"小微企业": _SMALL, "中小微企业": _MEDIUM, "中小企业": _MEDIUM}
"""The narrowest and widest limits of any trade in the national standard of 2011; between them a firm's trade decides."""
_BY_ASSETS = re.compile("建筑|施工|房地产|租赁|商务|人力|劳务|咨询|广告|会展|农|林|牧|渔|种植|养殖")
"""Trades whose size the standard tells by assets, or by revenue alone: neither few people nor many say it."""


def _of_size(name: str, profile: Profile) -> Status:
    """Whether a firm is as small as a call wants, as far as its staff and revenue tell for firms of every trade."""
    limits, form = _SIZES[name], profile.legal_form or ""
    if re.search("(?<!中)小微|微型|小型", form) or ("中小" in form and limits is _MEDIUM):
        return "met"
    if "大型" in form:
        return "failed"
    if any(_BY_ASSETS.search(trade) for trade in profile.industry):
        return "unknown"
    staff, revenue = profile.numbers.get("employees"), profile.numbers.get("revenue")
    if (staff is not None and staff < limits.staff_within and (revenue or 0) < limits.revenue_beyond) or (
        revenue is not None and revenue < limits.revenue_within
    ):
        return "met"
    if (staff or 0) >= limits.staff_beyond and (revenue or 0) >= limits.revenue_beyond:
        return "failed"
    return "unknown"


def of_legal_form(condition: Condition, profile: Profile, day: dt.date) -> Status:
    """A size among what is wanted is told by the firm's figures, all else by its form."""
    wanted = condition.value if isinstance(condition.value, list) else [condition.value]
    sizes = [_of_size(name, profile) for name in wanted if name in _SIZES]
    others = [name for name in wanted if name not in _SIZES]
    if not sizes:
        return _of_form(condition, profile, others)
    best: Status = "met" if "met" in sizes else ("unknown" if "unknown" in sizes else "failed")
    if condition.op in LEFT_OUT:
        return {"met": "failed", "failed": "met", "unknown": "unknown"}[best]  # type: ignore[return-value]
    if best == "met" or not others:
        return best
    form = _of_form(condition, profile, others)
    return best if form == "failed" else form


def _of_foreign(condition: Condition, form: str, *, alone: bool) -> Status:
    foreign = bool(_FOREIGN.search(form))
    if not foreign and not (alone and "内资" in form):
        return "unknown"  # 有限责任公司 tells nothing of who owns it
    return "met" if foreign != (condition.op in LEFT_OUT) else "failed"


def _of_form(condition: Condition, profile: Profile, wanted: list[Any]) -> Status:
    form = profile.legal_form
    if FOREIGN in wanted:
        return _of_foreign(condition, form or "", alone=len(wanted) == 1)
    # the words name one kind of many (个人独资投资公司): no match decides nothing
    if condition.op in LEFT_OUT:
        if any("注册" in w for w in wanted) and (profile.founded or (form and _REGISTERED.search(form))):
            return "failed"  # 尚未注册公司的团队
        return "failed" if form and any(w in form for w in wanted) else "unknown"
    if form is None:
        if any(w in ("独立法人", "企业法人") for w in wanted):
            return "unknown"
        return (
            "met"
            if profile.kind == "enterprise" and any(w in _FIRM for w in wanted)
            else _other_kind(profile)
        )
    if any(w in form or form in w for w in wanted):
        return "met"
    firm = not _NOT_FIRM.search(form)
    if any(w in ("独立法人", "企业法人", "企业") for w in wanted):
        sole = re.search(r"个人独资|合伙|个体|分公司|分支", form)
        return (
            "failed"
            if sole and "企业" not in wanted
            else ("met" if firm or "独立法人" in wanted else "failed")
        )
    return (
        "unknown"
        if any(
            w in ("用户单位", "国企", "新型研发机构", "人力资源机构", "中介机构", "专利代理机构")
            for w in wanted
        )
        else "failed"
    )


def _other_kind(profile: Profile) -> Status:
    return "failed" if profile.kind == "enterprise" else "unknown"
