"""Conditions of which only some must hold (以下条件之一, 下列五项中的任意三项): what opens such a choice, and its alternatives.

The words that open one stand in `data/condition_choices.tsv`. Alternatives are list items under them, the parts of the
same line between semicolons (满足以下任意一项：…；…。), or the parts of a sentence before them (在…、…、…三项中达到两项).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from rag.language.chinese_numbers import chinese_number
from rag.resources import rows

_DEPTH = ("stem", "mark", "article", "cn", "cnparen", "dot", "paren", "circled", "bullet")
"""Kinds of list marks, the outer first."""
_SAME_TIME = re.compile(r"\s*(?:同时|此外|以上|另外|[【〔])")
_ABOVE = re.compile(
    r"上述|前述|(?<![项条个种及或])以上(?=[^,;。]{0,4}(?:条件|指标|要求|情形|标准|[二三四五六七八2-8]项))"
)
"""What speaks of the list above; 两项以上条件 does not."""
_ABOVE_CHARS = 6
_SHORTEST = 4
"""Characters of a part that can be an alternative."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One alternative of a choice.

    Attributes:
        number: of the choice in its notice, from 1.
        alternative: within the choice, from 1; its conditions hold together.
        at_least: how many alternatives of the choice must hold.
    """

    number: int
    alternative: int
    at_least: int


@dataclass(frozen=True, slots=True)
class Opening:
    """Words that open a choice: `words[start:end]`.

    Attributes:
        behind: its alternatives stand before them in the sentence.
        above: its alternatives are the list items above the sentence.
    """

    start: int
    end: int
    at_least: int
    behind: bool
    above: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a sentence, and the alternative that it is (of)."""

    start: int
    end: int
    choice: Choice | None


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(found) for _, found, *_ in rows("rag.facts", "condition_choices.tsv"))


def opening_in(words: str) -> Opening | None:
    """What opens a choice in a sentence of folded text; None where nothing does."""
    for found in _patterns():
        if match := found.search(words):
            told = match.groupdict()
            count = chinese_number(told.get("n") or "1") or 1
            near = words[max(0, match.start() - _ABOVE_CHARS) : match.end()]
            return Opening(
                match.start(), match.end(), count, bool(told.get("behind")), bool(_ABOVE.search(near))
            )
    return None


@dataclass(slots=True)
class Choices:
    """The choice that is open while the sentences of a notice are gone through.

    Attributes:
        kind: what marks its alternatives; None before the first, "" if they are unmarked parts of a line.
        above: the sentences that make the list above them a choice: their start -> the choice's number, how many must hold.
    """

    count: int = 0
    open: bool = False
    at_least: int = 1
    kind: str | None = None
    alternative: int = 0
    above: dict[int, tuple[int, int]] = field(default_factory=dict)

    def parts(self, text: str, start: int, end: int, kind: str | None) -> list[Part]:
        """The parts of the sentence `text[start:end]`, whose list mark is of a kind (None for none)."""
        if not text[start:end].strip():
            return [Part(start, end, self._current())]
        if self.open and self._ends(text, start, kind):
            self.open = False
        if found := opening_in(text[start:end]):
            return list(self._opened(text, start, end, found))
        if self.open:
            self._step(kind)
        return [Part(start, end, self._current())]

    def _current(self) -> Choice | None:
        return Choice(self.count, self.alternative, self.at_least) if self.open and self.alternative else None

    def _ends(self, text: str, start: int, kind: str | None) -> bool:
        if _SAME_TIME.match(text, start):
            return True
        if self.kind is None:  # waiting for the first: unmarked ones stand on lines that end in a semicolon
            return kind is None and not _is_listed(text, start)
        if not self.kind:
            return kind is not None or text[:start].rstrip()[-1:] != ";"
        if kind is None:  # a line of its own below marked ones
            return start > 0 and text[start - 1] == "\n"
        return kind != self.kind and not _is_below(kind, self.kind)

    def _step(self, kind: str | None) -> None:
        if self.kind is None:
            self.kind = kind or ""
        if (kind or "") == self.kind:
            self.alternative += 1

    def _opened(self, text: str, start: int, end: int, found: Opening) -> Iterator[Part]:
        self.count, self.open, self.at_least = self.count + 1, not found.above, found.at_least
        self.kind, self.alternative = None, 0
        opens, after = start + found.start, start + found.end
        if found.above and not found.behind:
            self.above[start] = (self.count, found.at_least)
            yield Part(start, opens, None)
            return
        if found.behind:
            yield from self._behind(_split(text, start, opens, "、,"), start, after, end)
            return
        colon = text.find(":", after, min(end, after + 12))
        follow = _split(text, colon + 1, end, ";") if colon >= 0 else ()
        if follow and text[:end].rstrip()[-1:] != ";" and len(follow) == 1 and found.at_least > 1:
            follow = _split(text, colon + 1, end, "、,")
        if not follow:
            yield Part(start, opens if found.at_least > 1 else end, None)
            return
        yield Part(start, opens, None)
        yield from self._alternatives(follow)
        self.kind = ""

    def _behind(
        self, listed: tuple[tuple[int, int], ...], start: int, after: int, end: int
    ) -> Iterator[Part]:
        """The alternatives before the words; a sentence with fewer of them than must hold opens no choice."""
        self.open = len(listed) > self.at_least
        if self.open:
            yield from self._alternatives(listed)
        yield Part(after if self.open else start, end, None)
        self.open = False

    def _alternatives(self, spans: tuple[tuple[int, int], ...]) -> Iterator[Part]:
        for start, end in spans:
            self.alternative += 1
            yield Part(start, end, self._current())


def _is_listed(text: str, start: int) -> bool:
    """Whether an unmarked line is one of several: it ends in a semicolon before its line does."""
    line = text[start : text.find("\n", start) if "\n" in text[start : start + 200] else start + 200]
    return text[:start].rstrip(" \n")[-1:] == ":" and line.rstrip()[-1:] == ";"


def _split(text: str, start: int, end: int, marks: str) -> tuple[tuple[int, int], ...]:
    """The parts of `text[start:end]` between marks outside brackets, without those that are too short to say anything."""
    spans, begin, depth = [], start, 0
    for at in range(start, end):
        char = text[at]
        depth += (char == "(") - (char == ")")
        if char in marks and depth <= 0:
            spans.append((begin, at))
            begin = at + 1
    spans.append((begin, end))
    return tuple((s, e) for s, e in spans if len(text[s:e].strip()) >= _SHORTEST)


def _is_below(kind: str, other: str) -> bool:
    return _DEPTH.index(kind) > _DEPTH.index(other)
