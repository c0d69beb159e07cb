"""What kind of firm the last words of a clause name: 成立满2年的家政企业, 本县茶叶专业合作社均可申报, 规上工业企业.

Such words stand behind other conditions of the same clause, or alone where a text says whom it is for. A trade is told as
`industry`, a firm above the size of the statistics as `qualification`, a kind of body as `legal_form`. One notice often
names several such kinds in clauses of their own, any of which may come, so that a body told so decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from rag.facts.conditions.bodies import body_kinds
from rag.facts.conditions.clause_context import Clause, Named, pattern
from rag.facts.conditions.measures import Found
from rag.facts.conditions.zones import Segment
from rag.facts.patterns import cue

RULE = "kind_named"


def kind_conditions(clause: Clause) -> Iterator[Named]:
    """The kinds that the last words of a clause name; none where it refuses them or speaks of whom others serve."""
    words = clause.words
    if trades := _refused_trades(clause):
        yield clause.named("industry", "in" if clause.shut_out else "not_in", trades)
        return
    if clause.shut_out or not (named := pattern("kind_named").search(words)):
        return
    kind = pattern("kind_label").sub("", named["kind"])
    if pattern("kind_of_others").search(words[: named.start("kind")]) or pattern("kind_not").search(kind):
        return
    start = clause.start + named.start("kind")
    span = {"start": start, "end": clause.start + named.end("kind")}
    if pattern("above_size").search(kind) and not pattern("below_size").search(kind):
        yield clause.named("qualification", "has", "规模以上企业", rule=RULE, **span)
    if trades := _trades(kind):
        yield clause.named("industry", "in", trades, rule=RULE, **span)
    if forms := [form for form in body_kinds(kind) if form != "企业"]:
        yield clause.named("legal_form", "in", forms, rule=RULE, **span)


def headed_kinds(text: str, parts: Sequence[Segment]) -> Iterator[Found]:
    """The kinds of firm that head the items of several (（一）规上企业：…（二）规下企业：…): each binds what stands below its head."""
    heads = [(part, head) for part in parts if part.branch and (head := _head_of(text, part))]
    if len({part.branch for part, _ in heads}) < _FEWEST_HEADS:
        return
    for part, head in heads:
        name = head["kind"]
        span = {"start": head.start("kind"), "end": head.end("kind")}
        if pattern("above_size").match(name) or pattern("below_size").match(name):
            op = "has" if pattern("above_size").match(name) else "has_not"
            yield _found("qualification", op, "规模以上企业", part, **span)
        elif forms := [form for form in body_kinds(name) if form != "企业"]:
            yield _found("legal_form", "in", forms, part, **span)


def _head_of(text: str, part: Segment) -> re.Match[str] | None:
    mark = pattern("list_mark").match(text[part.start : part.end])
    return pattern("kind_heads").match(text, part.start + (mark.end() if mark else 0), part.end)


def _found(attribute: str, op: str, value: Any, part: Segment, *, start: int, end: int) -> Found:
    return Found(attribute, op, value, None, start, end, "firm", True, part, None, f"{attribute}_headed")


_FEWEST_HEADS = 2


def _refused_trades(clause: Clause) -> list[str]:
    """The trades that a clause only names to refuse them: 房地产、娱乐业不行, 数据中心不在范围, 烟酒专卖店."""
    words = pattern("list_mark").sub("", clause.words.strip(_AROUND))
    refusal = cue("condition_words", "shuts_out").search(words)
    if refusal is None and not clause.shut_out:
        return []
    whom = _BRACKETS.sub("", words[: refusal.start()] if refusal else words)
    whom = whom.removeprefix("但").strip(_AROUND).rstrip("一律均都也概暂")
    if not 1 < len(whom) <= _NAMES_CHARS or "的" in whom:
        return []
    kinds = [kind for kind in _PARTED.split(whom) if kind]
    named = [bool(_trades(kind)) for kind in kinds]
    alike = all(told or _HOUSE.search(kind) for told, kind in zip(named, kinds, strict=True))
    if not (any(named) and alike) or pattern("trade_refused_not").search(whom):
        return []
    return [_OF_FIRMS.sub("", kind) or kind for kind in kinds]


_HOUSE = re.compile("(?:店|馆|房|吧|厂|食堂|平台|(?<!派遣)公司)$")
"""酒店、宾馆和日租房: what may stand in a row with a trade, though no trade is named so."""


_AROUND = " 🙅✘❌⛔!。;"
_BRACKETS = re.compile(r"\([^()]*\)")
_PARTED = re.compile("或者?|以?及|和|、")
_OF_FIRMS = re.compile("(?<=..)(?:类?(?:企业|公司|项目|行业)|类)$")
_NAMES_CHARS = 30


def _trades(kind: str) -> list[str]:
    """The trades that the words in front of the last noun name; none of 农民专业合作社, 四星级以上酒店."""
    *others, last = _PARTED.split(kind)
    names = [pattern("trade_before").sub("", name) for name in (*others, pattern("kind_head").sub("", last))]
    return [n for n in names if pattern("trade_named").search(n) and not pattern("trade_named_not").search(n)]
