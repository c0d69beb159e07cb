"""What the conditions of a call ask beside one another: kinds of firm named in one row, its own title, a place in an exclusion.

Each condition was read from its clause alone. 上市企业、单项冠军企业以及“瞪羚”企业（满足其一） names kinds any of which suffices; who
applies for a title (技术先进型服务企业) cannot have to hold it, whatever a branch of the text says of those that do; and a place in
what is shut out (在江苏境内注册的已列为…的) is that of those who are meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.facts.conditions.condition_facts import LONE
from rag.language.normalise import fold
from rag.language.places import resolve_all, within
from rag.matching.condition import ASIDE, Condition

_KINDS = ("listed", "qualification")
"""Attributes that say what kind of firm one is, several of which a row may name."""
_ROW = re.compile(r"、|或|以及|和")
_LEFT_OUT = ("not_in", "has_not")
_AWARDS = re.compile(
    r"(?:年度)?(?:的)?(?:申报|认定|评定|评选|遴选|培育|推荐|评价|备案|入库|复核|审定|征集|创建|运行|评估|(?<=[定核估价选])[和与及、]|工作|项目|企业|资格|[（(][^（）()]{0,12}[)）])+$"
)
"""How the name of a call for a title goes on behind the title."""
MOST_OF_A_NAME = 120
_BEFORE = re.compile(r"^(?:20\d\d年度?|国家级?|省级?|市级|[一-鿿]{2,3}[省市])+")


def asked_together(
    conditions: Sequence[Condition], programme: str, regions: Sequence[str]
) -> list[Condition]:
    """The conditions of a call, in their order, each as it binds beside the others."""
    told = [_beside(c, conditions, programme, regions) for c in conditions]
    told = _without_lone_class(told, programme)
    free = max((c.any_of for c in told if c.any_of is not None), default=0) + 1
    rows = _rows(told)
    for number, row in enumerate(rows, free):
        for at in row:
            told[at] = replace(told[at], any_of=number, at_least=1)
    return told


def _without_lone_class(conditions: Sequence[Condition], programme: str) -> list[Condition]:
    """The conditions; where one class alone of a notice's several asks for something, that binds no other: not whoever takes another."""
    return [
        replace(c, rule=ASIDE) if c.branch == LONE and not _named_in(c.group or "", programme) else c
        for c in conditions
    ]


def _named_in(group: str, programme: str) -> bool:
    """Whether a call's name tells that it is of a class: 东港市数字化改造补助：轻量改造（甲类） of 甲类, or of 轻量改造."""
    name = fold(programme)
    return any(len(part) > 1 and part in name for part in re.split(r"[()（）]", fold(group)))


def _beside(
    condition: Condition, conditions: Sequence[Condition], programme: str, regions: Sequence[str]
) -> Condition:
    if _is_own_title(condition, programme) or _is_place_of_those_meant(condition, conditions, regions):
        return replace(condition, rule=ASIDE)
    return condition


def _is_own_title(condition: Condition, programme: str) -> bool:
    """Whether a condition asks for the very title that the call is for."""
    if condition.attribute != "qualification" or condition.op in _LEFT_OUT:
        return False
    wanted = condition.value if isinstance(condition.value, list) else [condition.value]
    return any(_bare(str(title)) == _bare(programme) for title in wanted)


def _bare(name: str) -> str:
    """A title without its level and place, or a call's name without those and what goes on behind the title."""
    words = re.sub(r"[“”\"'‘’\s]", "", fold(name[:MOST_OF_A_NAME]))
    return _AWARDS.sub("", _BEFORE.sub("", words))


def _is_place_of_those_meant(
    condition: Condition, conditions: Sequence[Condition], regions: Sequence[str]
) -> bool:
    """Whether a place is not shut out itself: it holds all that the call is for, or says where those are that hold a title."""
    if condition.attribute != "place" or condition.op not in _LEFT_OUT:
        return False
    names = condition.value if isinstance(condition.value, list) else [condition.value]
    out = resolve_all(map(str, names))
    own = resolve_all(regions)
    if own and all(any(within(p, o) for o in out) for p in own):
        return True
    others = (c for c in conditions if c is not condition and c.op in _LEFT_OUT and c.attribute != "place")
    return any(_overlap(condition, c) for c in others)


def _overlap(one: Condition, other: Condition) -> bool:
    return one.aid == other.aid and one.start < other.end and other.start < one.end


def _rows(conditions: Sequence[Condition]) -> list[list[int]]:
    """Positions of the conditions of each row of kinds that is none of a choice already."""
    found: list[list[int]] = []
    for at, condition in enumerate(conditions):
        if condition.attribute not in _KINDS or condition.op in _LEFT_OUT or not condition.decides:
            continue
        if condition.any_of is not None or condition.branch is not None or condition.value is False:
            continue
        same = (row for row in found if _in_one_row(conditions[row[0]], condition))
        row = next(same, None)
        if row is None:
            found.append([at])
        else:
            row.append(at)
    return [row for row in found if len({conditions[at].attribute for at in row}) > 1]


def _in_one_row(one: Condition, other: Condition) -> bool:
    words = min((one.quote, other.quote), key=len)
    return _overlap(one, other) and one.group == other.group and bool(_ROW.search(words))
