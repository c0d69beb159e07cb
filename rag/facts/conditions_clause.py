"""What the readers of one clause share: the clause with what stands around it, what they find, and their patterns.

The patterns stand in `data/condition_patterns.tsv` (name, pattern, an example that fires, one that does not), so that
they can be reviewed without the code; all are read on folded text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from rag.resources import patterns

MAX_WORDS = 60
"""Characters of a condition told in the notice's own words."""


@dataclass(frozen=True, slots=True)
class Named:
    """A condition found at `text[start:end]`, before it is known whom it binds.

    Attributes:
        rest: told only where nothing else is read from the clause.
        refuses: says by itself whom it shuts out (上市公司除外), so that a list of such turns nothing round.
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
        return pattern("list_mark").sub("", self.words.strip(" ()"))[:MAX_WORDS]

    def named(self, attribute: str, op: str, value: Any, **more: Any) -> Named:
        """A condition that the whole clause states."""
        return Named(attribute, op, value, **{"start": self.start, "end": self.end, **more})


def pattern(name: str) -> re.Pattern[str]:
    """A pattern of the table. Raises KeyError for an unknown name."""
    return patterns("rag.facts", "condition_patterns.tsv")[name]
