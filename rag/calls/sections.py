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
_TOPIC = re.compile(
    r"(?:(?:^|(?<=[\n。；]))\s*(?:专题|类别|方向|板块)[一二三四五六七八九十\d]{1,3}[：:、.．— ]{0,3}|(?<![“《，、])专题[一二三四五六七八九十]{1,3}[：:])(?P<name>[^\n。；]{3,80})"
)
_ENDS = re.compile(r"[：:。；;，,\n】]")
_TOPIC_ENDS = re.compile(r"[：:。；;，,\n】（(]|\d[.、．]")
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
    if found := _with_days(_topics(text), days, named=True):
        return found
    return _with_days(_sections(text, 1), days) or _with_days(_sections(text, 2), days)


def _with_days(tops: Sequence[Section], days: Sequence[int], *, named: bool = False) -> list[Section]:
    """The sections that hold a day, if each of these names a programme (`named`: by its mark) and they are two or more."""
    starts = [section.start for section in tops]
    held = {at for day in days if (at := bisect_right(starts, day) - 1) >= 0}
    found = [tops[at] for at in sorted(held) if named or _is_programme(tops[at].name)]
    return found if len(found) >= 2 and len(found) == len(held) else []


def _topics(text: str) -> list[Section]:
    """专题一：…, 类别二 …: sections by a word of their own, wherever they stand; the last ends with its days' block."""
    heads = [(_TOPIC_ENDS.split(m["name"], maxsplit=1)[0].strip(), m.start()) for m in _TOPIC.finditer(text)]
    return _reaching(heads, len(text))


def _sections(text: str, level: int) -> list[Section]:
    """The sections of a level, by their numbers; each reaches to the next of its own or an outer level."""
    heads: list[tuple[str, int]] = []
    for block in parse_blocks(text):
        if 0 < block.level < level:
            heads.append(("", block.start))
        elif block.level == level and (number := _NUMBER.match(text[block.start : block.end])):
            words = text[block.start + number.end() : block.end]
            heads.append((_ENDS.split(words, maxsplit=1)[0].strip()[:_MAX_NAME], block.start))
    return _reaching(heads, len(text))


def _reaching(heads: Sequence[tuple[str, int]], end: int) -> list[Section]:
    stops = [*(start for _, start in heads), end][1:]
    return [Section(name, start, stop) for (name, start), stop in zip(heads, stops, strict=True)]


def _is_programme(heading: str) -> bool:
    return bool(wording("section_programme").search(heading)) and not wording("section_detail").search(
        heading
    )
