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
from rag.language.clause_marks import behind_last
from rag.resources import rows

_DEPTH = ("stem", "mark", "article", "cn", "cnparen", "dot", "paren", "circled", "bullet")
"""Kinds of list marks, the outer first."""
_SAME_TIME = re.compile(r"\s*(?:同时|此外|以上|另外|[【〔])")
_ABOVE = re.compile(
    r"上述|前述|(?<![项条个种及或])以上(?=[^,;。]{0,4}(?:条件|指标|要求|情形|标准|[二三四五六七八2-8]项))"
)
"""What speaks of the list above; 两项以上条件 does not."""
_ABOVE_CHARS = 6
_COUNTS = re.compile("[一二两三四五六七八1-8][项条个种样款点类档方者选]|之|其|任|[以如]下|下[列面述]|这")
"""What every opening holds: most sentences open nothing, and are told so at once."""
_PART = re.compile("{([a-z]+)}")
_SHORTEST = 4
"""Characters of a part that can be an alternative."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One alternative of a choice.

    Attributes:
        number: of the choice in its notice, from 1.
        alternative: within the choice, from 1; its conditions hold together.
        at_least: how many alternatives of the choice must hold.
        within: the alternative of an outer choice that this choice stands in (（二）营收1亿元以上，且满足下列之一：).
    """

    number: int
    alternative: int
    at_least: int
    within: Choice | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """Words that open a choice: `words[start:end]`.

    Attributes:
        behind: its alternatives stand before them in the sentence.
        above: its alternatives are the list items above the sentence.
        first, last: the numbers of the first and last list item that is one of them (第2至5项中的任意两项).
        of: how many alternatives there are; None where the words do not say.
        row: where the row of things begins of which one suffices (绿色食品认证、有机认证中的任意一项); None for other wordings.
    """

    start: int
    end: int
    at_least: int
    behind: bool
    above: bool
    first: int = 1
    last: int | None = None
    of: int | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a sentence, and the alternative that it is (of)."""

    start: int
    end: int
    choice: Choice | None


@cache
def patterns_of_openings() -> dict[str, re.Pattern[str]]:
    """Name -> pattern of every wording that opens a choice, in the order in which they decide."""
    parts: dict[str, str] = {}
    for name, found in rows("rag.facts", "condition_choice_parts.tsv"):
        parts[name] = _PART.sub(lambda named: parts[named[1]], found)
    return {
        name: re.compile(_PART.sub(lambda named: parts[named[1]], found))
        for name, found, *_ in rows("rag.facts", "condition_choices.tsv")
    }


def opening_in(words: str) -> Opening | None:
    """What opens a choice in a sentence of folded text; None where nothing does."""
    if not _COUNTS.search(words):
        return None
    for found in patterns_of_openings().values():
        match = found.search(words)
        if match and (opening := _opening(words, match)):
            return opening
    return None


def _opening(words: str, match: re.Match[str]) -> Opening | None:
    """What a match opens; None where as many must hold as there are."""
    told = match.groupdict()
    if told.get("row"):
        begins = behind_last(",;:。\n", words, match.start())
        several = len(_split(words, begins, match.start(), _JOINS[2])) > 1
        if not several or _ONE_CONDITION.search(words, begins, match.start()):
            return None
        return Opening(match.start(), match.end(), 1, behind=True, above=False, row=begins)
    count = chinese_number(told.get("n") or told.get("nth") or "1") or 1
    first, last = (chinese_number(told.get(name) or "") for name in ("first", "last"))
    of = chinese_number(told.get("of") or told.get("all") or "")
    if count == of or (first and last and count > last - first):
        return None
    near = words[max(0, match.start() - _ABOVE_CHARS) : match.end()]
    behind = bool(told.get("behind")) and bool(_SAID.search(words, 0, match.start()))
    above = (bool(told.get("behind")) or bool(_ABOVE.search(near))) and words[match.end() :].strip()[
        :1
    ] != ":"
    return Opening(match.start(), match.end(), count, behind, above and not behind, first or 1, last, of)


_ONE_CONDITION = re.compile("[以如]下|下[列面述]|上述|前述|上面|前面|条件|情形|行业|领域|产业|方向")
"""Where one of what stands elsewhere is meant, or one trade of several, which are read as one condition."""
_SAID = re.compile("[一-龥][^。]{2,}")
"""What stands before 三项有一项即可 where it is the list itself."""


@dataclass(slots=True)
class _List:
    """The list of alternatives that is open.

    Attributes:
        number, at_least: of its choice.
        kind: what marks its alternatives; None before the first, "" if they are unmarked parts of a line.
        alternative: the last one that began.
        skip: so many items come before the first alternative.
        last: the last item that is one; None where all are.
        within: the list in whose alternative it stands.
    """

    number: int
    at_least: int
    kind: str | None = None
    alternative: int = 0
    skip: int = 0
    last: int | None = None
    seen: int = 0
    within: _List | None = None

    @property
    def current(self) -> Choice | None:
        """The alternative that what is read now is of; before the first one, that of the outer list."""
        outer = self.within.current if self.within else None
        over = self.last is not None and self.seen > self.last
        return (
            Choice(self.number, self.alternative, self.at_least, outer)
            if self.alternative and not over
            else outer
        )

    def step(self, kind: str | None) -> None:
        """Go on to the next alternative where an item of the list begins."""
        if self.kind is None:
            self.kind = kind or ""
        if (kind or "") != self.kind:
            return
        self.seen += 1
        if self.seen > self.skip:
            self.alternative += 1

    def ends(self, text: str, start: int, kind: str | None) -> bool:
        """Whether a sentence, whose list mark is of a kind, stands behind the list."""
        if _SAME_TIME.match(text, start):
            return True
        if self.kind is None:  # waiting for the first: unmarked ones stand on lines that end in a semicolon
            above = self.within and kind is not None and self.within.kind == kind
            return bool(above) or (kind is None and not _is_listed(text, start))
        if not self.kind:
            return kind is not None or text[:start].rstrip()[-1:] != ";"
        if kind is None:  # a line of its own below marked ones
            return start > 0 and text[start - 1] == "\n"
        return kind != self.kind and not _is_below(kind, self.kind)


@dataclass(slots=True)
class Choices:
    """The choices that are open while the sentences of a notice are gone through.

    Attributes:
        count: how many have been opened.
        open: the innermost list of alternatives; None where none is open.
        above: the sentences that make the list above them a choice: their start -> the choice's number, what opened it.
    """

    count: int = 0
    open: _List | None = None
    above: dict[int, tuple[int, Opening]] = field(default_factory=dict)

    def parts(self, text: str, start: int, end: int, kind: str | None) -> list[Part]:
        """The parts of the sentence `text[start:end]`, whose list mark is of a kind (None for none)."""
        if text[start:end].strip():
            while self.open and self.open.ends(text, start, kind):
                self.open = self.open.within
            found = opening_in(text[start:end])
            if self.open and (found is None or kind):
                self.open.step(kind)
            if found:
                return list(self._opened(text, start, end, found))
        return [Part(start, end, self._current())]

    def _current(self) -> Choice | None:
        return self.open.current if self.open else None

    def _opened(self, text: str, start: int, end: int, found: Opening) -> Iterator[Part]:
        outer = self._current()
        self.count += 1
        opens, after = start + found.start, start + found.end
        if found.above and not found.behind:
            self.above[start] = (self.count, found)
            self.open = None
            yield Part(start, opens, None)
            return
        around = self.open if outer else None
        opened = _List(self.count, found.at_least, skip=found.first - 1, last=found.last, within=around)
        if found.behind:
            begins = start if found.row is None else start + found.row
            listed = _before(text, begins, opens, found.of, _JOINS[1 if found.row is None else 2])
            if found.row is not None and (first := _instead_of(text, start, begins)):
                listed = (first, *listed)
            yield from self._behind(listed, opened, start, after, end)
            return
        self.open = opened
        colon = text.find(":", after, min(end, after + 12))
        follow = _split(text, colon + 1, end, _ENDS) if colon >= 0 else ()
        if follow and text[:end].rstrip()[-1:] != ";" and len(follow) == 1 and found.at_least > 1:
            follow = _split(text, colon + 1, end, _JOINS[1])
        if not follow:
            yield Part(start, opens if found.at_least > 1 or outer else end, outer)
            return
        yield Part(start, opens, outer)
        yield from _alternatives(opened, follow)
        opened.kind = ""

    def _behind(
        self, listed: tuple[tuple[int, int], ...], opened: _List, start: int, after: int, end: int
    ) -> Iterator[Part]:
        """The alternatives before the words; a sentence with fewer of them than must hold opens no choice."""
        outer = self._current()
        self.open = opened.within
        if len(listed) <= opened.at_least:
            yield Part(start, end, outer)
            return
        if listed[0][0] > start:
            yield Part(start, listed[0][0], outer)
        yield from _alternatives(opened, listed)
        yield Part(after, end, outer)


def _alternatives(opened: _List, spans: tuple[tuple[int, int], ...]) -> Iterator[Part]:
    for start, end in spans:
        opened.alternative += 1
        yield Part(start, end, opened.current)


_LINK = re.compile(r"\s*(?:或者?|或是|并且|且|以及|及)(?!其)")
_ENDS = re.compile(";")
_JOINS: tuple[re.Pattern[str], ...] = tuple(
    map(re.compile, ("[,;]", "[、,;]", "[、,;]|或者|或是|或|以及|要么|和"))
)
"""What parts the alternatives of a sentence, the wider the later."""


def _before(
    text: str, start: int, end: int, of: int | None, joins: re.Pattern[str]
) -> tuple[tuple[int, int], ...]:
    """The alternatives in front of 三项中达到两项: all of a sentence, or the last of them where it says how many there are."""
    if of is None:
        listed = _split(text, start, end, joins)
    else:
        told = (_split(text, start, end, joins) for joins in _JOINS)
        listed = next((parts[-of:] for parts in told if len(parts) >= of), ())
    return tuple((m.end() if (m := _LINK.match(text, s, e)) else s, e) for s, e in listed)


_OR_BEGINS = re.compile(r"\s*(?:或者?|或是|要么)")
_MARKED = re.compile(r"[\s(]*[一二三四五六七八九十\d①-⑳]{0,3}[)、.]?\s*")


def _instead_of(text: str, start: int, begins: int) -> tuple[int, int] | None:
    """The clause to which a row is an alternative: 营收1000万元以上，或者拥有高新技术企业、专精特新中小企业称号之一."""
    if begins <= start or not _OR_BEGINS.match(text, begins):
        return None
    first = max(start, behind_last(",;:。\n", text, begins - 1))
    first = m.end() if (m := _MARKED.match(text, first, begins)) else first
    return (first, begins - 1) if begins - 1 - first >= _SHORTEST else None


def _is_listed(text: str, start: int) -> bool:
    """Whether an unmarked line is one of several: it ends in a semicolon before its line does."""
    line = text[start : text.find("\n", start) if "\n" in text[start : start + 200] else start + 200]
    return text[:start].rstrip(" \n")[-1:] == ":" and line.rstrip()[-1:] == ";"


def _split(text: str, start: int, end: int, joins: re.Pattern[str]) -> tuple[tuple[int, int], ...]:
    """The parts of `text[start:end]` between what joins them outside brackets, without those too short to say anything."""
    spans, begin, counted, depth = [], start, start, 0
    for match in joins.finditer(text, start, end):
        depth += text.count("(", counted, match.start()) - text.count(")", counted, match.start())
        counted = match.start()
        if depth <= 0:
            spans.append((begin, match.start()))
            begin = match.end()
    spans.append((begin, end))
    return tuple((s, e) for s, e in spans if len(text[s:e].strip()) >= _SHORTEST)


def _is_below(kind: str, other: str) -> bool:
    return _DEPTH.index(kind) > _DEPTH.index(other)
