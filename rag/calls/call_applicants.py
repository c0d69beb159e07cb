"""Who applies for a programme, by what a notice says of it and by what it calls it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import islice

from rag.calls.call_patterns import wording
from rag.calls.programme import Programme
from rag.domain import Applicant, Fact

_ORDER: tuple[Applicant, ...] = ("enterprise", "individual", "institution", "government", "organisation")


def applicants_of(
    named: Sequence[Programme], facts: Sequence[Fact], kind: str, own: AbstractSet[Applicant], text: str
) -> tuple[Applicant, ...]:
    """Who applies: by the words of its own part, else by the notice, else by what it calls the programme and asks for."""
    told = set(own) or {f.value for f in facts if f.kind == "applicants"}
    if any(f.kind == "applicants" and _LIKE_FIRMS.search(f.quote) for f in facts):
        told.add("enterprise")
    names = " ".join(each.name for each in named)
    if not told and kind != "result" and _names_people_alone(names):
        told = {"individual"}
    elif not told and kind != "result":
        told = {kind for kind, signs in _SIGNS if _signed(names, facts, signs)}
        told = {"enterprise"} if "enterprise" in told else told
        if told <= {"enterprise"} and not wording("names_enterprise").search(names) and _asks_people(text):
            told = {"individual"}
    return tuple(a for a in _ORDER if a in told)


# 个体工商户参照中小微企业执行: beside firms, though another sentence tells of them
_LIKE_FIRMS = re.compile(r"(?:参照|比照)[^，。；]{0,8}企业")

_OF_PEOPLE = re.compile(
    r"(?P<papers>身份证)|(?P<account>社保卡|(?:本人|个人)[^，。；\n]{0,6}(?:银行卡|账户))|(?P<home>名下(?:没|无)|首套)|(?P<school>本科|大专|硕士|博士|学历|毕业)"
    r"|(?P<age>周岁|\d岁)|(?P<work>失业|打工|务工|退役|找工作)|(?P<card>[技职]能?证书?|职称)"
)
_OF_FIRMS = re.compile(
    r"营业执照|公章|盖章|法人|对公|规上|规模以上|纳税|营收|营业额|销售额|(?:企业|公司|商户|商家|门店|店|单位|工厂|合作社)(?:可|能|都|均|就|要|须|应|自[己行主]|申[请报领]|[^，。；\n]{0,6}(?:提交|申报|报名))"
)


def _asks_people(text: str) -> bool:
    """Whether a notice asks for what people have (their card, age, degree), in three ways, and for nothing that a firm has."""
    kinds = {kind for found in islice(_OF_PEOPLE.finditer(text), _MANY_SIGNS) if (kind := found.lastgroup)}
    return len(kinds) > _FEW_SIGNS and _OF_FIRMS.search(text) is None


_MANY_SIGNS, _FEW_SIGNS = 60, 2
_SIGNS: tuple[tuple[Applicant, str], ...] = (
    ("enterprise", "names_enterprise"),
    ("individual", "names_individual"),
)


def _names_people_alone(names: str) -> bool:
    """荆楚工匠之星, 青年人才补贴: named after people, whoever hands in for them."""
    people, firms = (wording(signs).search(names) for signs in ("names_individual", "names_enterprise"))
    return people is not None and firms is None


def _signed(names: str, facts: Sequence[Fact], signs: str) -> bool:
    """Whether the name, who hands in by a day, or what a firm must fulfil shows who may apply."""
    days = (f.quote for f in facts if f.for_applicants)
    if wording(signs).search(names) or any("企业" in quote for quote in days if signs == "names_enterprise"):
        return True
    firm = (f.value.subject == "firm" for f in facts if f.kind == "condition")
    return signs == "names_enterprise" and any(firm)
