"""Notices that tell of several programmes in sections of their own (专题一 …, 二、招商中介奖励), each with its own day."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from rag.calls.wording import wording
from rag.domain import Fact
from rag.notices.structure import parse_blocks

_NUMBER = re.compile(
    r"^\s*(?:【|第?[一二三四五六七八九十]{1,3}[、.．章]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[、.．]|专题[一二三四五六七八九十\d]{1,3}[：:、 ]?)\s*"
)
_ENDS = re.compile(r"[：:。；;，,\n】]")
_MAX_NAME = 40


@dataclass(frozen=True, slots=True)
class Section:
    """`text[start:end]` tells of the programme `name`."""

    name: str
    start: int
    end: int


def programme_sections(text: str, facts: Sequence[Fact]) -> list[Section]:
    """The sections that each name a programme and give applicants a day of their own; [] unless there are two or more."""
    days = [f.start for f in facts if f.kind == "deadline" and f.audience == "applicant" and f.value]
    if len(days) < 2:
        return []
    tops = _top_sections(text)
    starts = [section.start for section in tops]
    held = {at for day in days if (at := bisect_right(starts, day) - 1) >= 0}
    found = [tops[at] for at in sorted(held) if _is_programme(tops[at].name)]
    return found if len(found) >= 2 and len(found) == len(held) else []


def _top_sections(text: str) -> list[Section]:
    """The sections of the first level, by their numbers; each reaches to the next."""
    heads: list[tuple[str, int]] = []
    for block in parse_blocks(text):
        if block.level == 1 and (number := _NUMBER.match(text[block.start : block.end])):
            words = text[block.start + number.end() : block.end]
            heads.append((_ENDS.split(words, maxsplit=1)[0].strip()[:_MAX_NAME], block.start))
    stops = [*(start for _, start in heads), len(text)][1:]
    return [Section(name, start, stop) for (name, start), stop in zip(heads, stops, strict=True)]


def _is_programme(heading: str) -> bool:
    return bool(wording("section_programme").search(heading)) and not wording("section_detail").search(
        heading
    )
