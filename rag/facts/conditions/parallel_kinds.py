"""Kinds of applicant told side by side under short labels (【创意组】…【成长组】…, 大店：…；小店：…), without list marks.

One label says little; labels that are alike, each on a line or sentence of its own, part the conditions into tracks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.facts.conditions.clause_context import pattern
from rag.facts.conditions.zones import Segment, opened_by

_LABEL = re.compile(
    r"[^\w【\n]{0,4}(?:【(?P<in>[^】\n]{2,10})】|(?P<led>[^,;。:\n()【】]{2,14}?)(?:\([^()\n]{0,20}\))?:(?!//))"
)
_ORDER = re.compile("^[a-z甲乙丙丁戊一二三四五六七八大中小新老]")
_LAST_ORDER = re.compile("[一-龥](?:[一二三四五六七八a-f])$")
_NO_KIND = re.compile(r"\d|第?[一二三四五六]?步|^[问答]|^[qa]\d*$|[件求料间式准话址围象序]$|如果|对于")
_ZONES = ("condition", "neutral", "task")
_MOST = 400
"""Segments between the first and last label of a run."""


def with_parallel(text: str, segments: Sequence[Segment]) -> list[Segment]:
    """The segments of a folded text in its order, those under alike labels with the label as their branch."""
    found = list(segments)
    labelled = [(n, label) for n, segment in enumerate(found) if (label := _label_of(text, segment))]
    for position, (n, label) in enumerate(labelled):
        others = labelled[max(0, position - 1) : position] + labelled[position + 1 : position + 2]
        if any(abs(at - n) <= _MOST and _alike(label, other) for at, other in others):
            _bind(text, found, n, label)
    return found


def _label_of(text: str, segment: Segment) -> str | None:
    if segment.branch or segment.zone not in _ZONES:
        return None
    match = _LABEL.match(text, segment.start, segment.end)
    label = match and (match["in"] or match["led"]).strip()
    return label if label and not _NO_KIND.search(label) and opened_by(label) == "neutral" else None


def _alike(label: str, other: str) -> bool:
    """一居室 and 两居室 end alike, a座种子楼 and b座成长楼 begin so but for their order."""
    if label == other:
        return False
    heads = _ORDER.sub("", label)[:1], _ORDER.sub("", other)[:1]
    numbered = bool(_ORDER.match(label) and _ORDER.match(other))
    if all(pattern("kind_heads").match(f"{name}:") for name in (label, other)):
        return True  # 小微企业 and 个体工商户
    if _LAST_ORDER.search(label) and _LAST_ORDER.search(other):
        return label[:-1] == other[:-1]  # 方向一 and 方向二
    return label[-1] == other[-1] or (numbered and heads[0] == heads[1] != "")


def _bind(text: str, found: list[Segment], first: int, label: str) -> None:
    """Give the label to the segments of its line, up to the next label."""
    for n in range(first, len(found)):
        segment = found[n]
        again = n > first and _LABEL.match(text, segment.start, segment.end)
        if again or segment.branch or segment.zone not in _ZONES:
            return
        found[n] = replace(segment, branch=label)
        if "\n" in text[segment.start : segment.end]:
            return
