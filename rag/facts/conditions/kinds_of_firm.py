"""What kind of firm the last words of a clause name: 成立满2年的家政企业, 本县茶叶专业合作社均可申报, 规上工业企业.

Such words stand behind other conditions of the same clause, or alone where a text says whom it is for. A trade is told as
`industry`, a firm above the size of the statistics as `qualification`, a kind of body as `legal_form`. One notice often
names several such kinds in clauses of their own, any of which may come, so that a body told so decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.facts.conditions.bodies import body_kinds
from rag.facts.conditions.clause_context import Clause, Named, pattern

RULE = "kind_named"


def kind_conditions(clause: Clause) -> Iterator[Named]:
    """The kinds that the last words of a clause name; none where it refuses them or speaks of whom others serve."""
    words = clause.words
    if clause.shut_out or not (named := pattern("kind_named").search(words)):
        return
    kind = pattern("kind_label").sub("", named["kind"])
    if pattern("kind_of_others").search(words[: named.start("kind")]) or pattern("kind_not").search(kind):
        return
    start = clause.start + named.start("kind")
    span = {"start": start, "end": clause.start + named.end("kind")}
    if pattern("above_size").search(kind):
        yield clause.named("qualification", "has", "规模以上企业", rule=RULE, **span)
    if trades := _trades(kind):
        yield clause.named("industry", "in", trades, rule=RULE, **span)
    if forms := [form for form in body_kinds(kind) if form != "企业"]:
        yield clause.named("legal_form", "in", forms, rule=RULE, **span)


def _trades(kind: str) -> list[str]:
    """The trades that the words in front of the last noun name; none of 农民专业合作社, 四星级以上酒店."""
    *others, last = re.split("或者?|以?及|和|、", kind)
    names = [pattern("trade_before").sub("", name) for name in (*others, pattern("kind_head").sub("", last))]
    return [n for n in names if pattern("trade_named").search(n) and not pattern("trade_named_not").search(n)]
