"""What the readers of one clause share: the clause with what stands around it, what they find, and their patterns.

The patterns stand in `data/condition_patterns.tsv` (name, pattern, an example that fires, one that does not), so that
they can be reviewed without the code; all are read on folded text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rag.facts.conditions.zones import clauses
from rag.resources import patterns

MAX_WORDS = 60
"""Characters of a condition told in the notice's own words."""


@dataclass(frozen=True, slots=True)
class Named:
    """A condition found at `text[start:end]`, before it is known whom it binds.

    Attributes:
        rest: told only where nothing else is read from the clause.
        refuses: says by itself whom it shuts out (上市公司除外), so that a list of such turns nothing round.
        rule: what read it, where that is more than its attribute tells.
    """

    attribute: str
    op: str
    value: Any
    start: int
    end: int
    unit: str | None = None
    subject: str | None = None
    rest: bool = False
    refuses: bool = False
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause, the sentence that it stands in, and the notice's own places.

    Attributes:
        text: the whole folded text; `text[start:end]` is the clause.
        segment_start, segment_end: the sentence or list item.
        regions: canonical names of the notice's places.
        shut_out: whether it stands in a list of what shuts out (不予支持的情形).
    """

    text: str
    start: int
    end: int
    segment_start: int
    segment_end: int
    regions: tuple[str, ...]
    shut_out: bool = False

    @property
    def words(self) -> str:
        """The clause itself."""
        return self.text[self.start : self.end]

    @property
    def told(self) -> str:
        """The clause without the mark of its item, cut to what a value may hold."""
        return pattern("list_mark").sub("", self.words.strip()).strip(" ()")[:MAX_WORDS]

    def named(self, attribute: str, op: str, value: Any, **more: Any) -> Named:
        """A condition that the whole clause states."""
        return Named(attribute, op, value, **{"start": self.start, "end": self.end, **more})


def pattern(name: str) -> re.Pattern[str]:
    """A pattern of the table. Raises KeyError for an unknown name."""
    return patterns("rag.facts", "condition_patterns.tsv")[name]


_STATES = re.compile(
    r"(?:满|不低于|不少于|不超过|不足|超过|达到?|至少|够)[^、]{0,8}[\d一二两三四五六七八九十半]|[\d一二两三四五六七八九十][^、]{0,8}以[上下内]"
    r"|(?:注册|登记|纳税|参保|备案|开业|营业|投产)(?:的)?$|^(?:[未无没]|正常|依法|愿意|能够|有(?!限|关|效|色|机))"
)
"""What a part of a clause states by itself: a bound, a denial, that somebody is registered."""


def statements(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The clauses of a segment, those that list statements (注册满2年、营收100万元以上) parted where a comma of lists joins two."""
    for begin, stop in clauses(text, start, end):
        at, depth = begin, 0
        marks = []
        for n in range(begin, stop):
            depth += {"(": 1, ")": -1}.get(text[n], 0)
            if text[n] == "、" and depth == 0:
                marks.append(n)
        edges = [*marks, stop]
        for n, mark in enumerate(marks if len(marks) <= _MOST_LISTED else ()):
            if _states(text[max(at, mark - _LOOKED_AT) : mark]) and _states(
                text[mark + 1 : edges[n + 1]][:_LOOKED_AT]
            ):
                yield at, mark
                at = mark + 1
        yield at, stop


def _states(words: str) -> bool:
    words = words.strip()
    return len(words) >= _LEAST_STATED and bool(_STATES.search(words) or pattern("or_verb").match(words))


_LEAST_STATED = 3
_MOST_LISTED = 12
_LOOKED_AT = 60
"""Commas of a list, and characters beside each, that are looked at."""
