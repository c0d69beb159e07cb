"""Which item of its notice each of several last days is for, where no day names its own: items below heads, and clauses of one sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rag.calls.amendments import step
from rag.domain import DeadlineFact
from rag.language.clause_marks import behind_last
from rag.language.item_marks import HEAD_MARKS, ITEM_MARK

_HEAD = re.compile(rf"[ 　]{{0,4}}(?:{ITEM_MARK}|[{HEAD_MARKS}]) ?(?P<name>[^\n：:，,。；;]{{2,16}})$")
"""■ 团队组, 一、制茶师组: a line of its own."""
_LEAD = re.compile(rf"[ 　]{{0,4}}(?:{ITEM_MARK})? ?(?P<name>[一-龥]{{1,6}}[一二三四五六七八九])[：:]")
"""展会一：…, 报名截止3月31日."""
_TOLD_AS = re.compile(r"[ 　]{0,4}(?P<words>[一-龥]{2,8})(?:[：:]|$)")
_DAY = re.compile(r"(?:20\d\d ?年 ?)?\d{1,2} ?月")
_CLAUSE = re.compile(
    r"(?P<name>[^，。；：:\s]{2,14}?)(?:的?(?:申报|报名|申请|征集|受理))?(?:截止|截至)[^，。；\d]{0,6}$"
)
"""序号3、4、5项申报截止5月8日."""
MAX_LINES = 12
"""So many lines above a day its item's head may stand."""


def items_of_days(facts: Sequence[DeadlineFact], texts: Mapping[str, str]) -> dict[int, str]:
    """By the `id` of a day the name of the item that it is for; empty where the days of a notice are told in no such way."""
    by_notice: dict[str, list[DeadlineFact]] = {}
    for fact in facts:
        by_notice.setdefault(fact.aid, []).append(fact)
    found: dict[int, str] = {}
    for aid, own in by_notice.items():
        filed = sorted(own, key=lambda f: f.start)
        alike = len({(step(f), f.channel) for f in own}) == 1 and not all(f.group for f in own)
        if not alike or len({f.day for f in own}) < 2:
            continue
        found |= _named(filed, _below_heads(filed, texts[aid])) or _named(
            filed, _in_one_sentence(filed, texts[aid])
        )
    return found


def _named(facts: Sequence[DeadlineFact], names: Sequence[str]) -> dict[int, str]:
    """The names, if there is one for each day and no two days of different dates share one."""
    days: dict[str, set[object]] = {}
    for fact, name in zip(facts, names, strict=False):
        days.setdefault(name, set()).add(fact.day)
    whole = len(names) == len(facts) and all(names) and all(len(own) == 1 for own in days.values())
    whole = whole and all(f.group in (None, name) for f, name in zip(facts, names, strict=True))
    return (
        {id(fact): name for fact, name in zip(facts, names, strict=True)} if whole and len(days) > 1 else {}
    )


def _below_heads(facts: Sequence[DeadlineFact], text: str) -> list[str]:
    """The heads below which the days stand, each told by the same words (报名截止：, 时间：)."""
    lines = [_line(text, fact.start) for fact in facts]
    leads = [_LEAD.match(line) for line in lines]
    if all(leads) and len({fact.label for fact in facts}) == 1:
        return [lead["name"] for lead in leads if lead]
    words = {match["words"] if (match := _TOLD_AS.match(line)) else "" for line in lines}
    return [_head_above(text, fact.start) for fact in facts] if len(words) == 1 and "" not in words else []


def _line(text: str, at: int) -> str:
    start = behind_last("\n", text, at)
    end = text.find("\n", at)
    return text[start : end if end >= 0 else len(text)]


def _head_above(text: str, at: int) -> str:
    for line in reversed(text[:at].split("\n")[-MAX_LINES:-1]):
        if head := _HEAD.match(line):
            return head["name"].strip()
    return ""


def _in_one_sentence(facts: Sequence[DeadlineFact], text: str) -> list[str]:
    """What is named before each of several days of one sentence: 序号1、2项申报截止4月22日；序号3、4、5项申报截止5月8日."""
    if len({behind_last("。\n", text, fact.start) for fact in facts}) != 1:
        return []
    told = (_DAY.split(fact.quote)[0] for fact in facts)
    named = [_CLAUSE.search(words) for words in told]
    return [match["name"] for match in named if match]
