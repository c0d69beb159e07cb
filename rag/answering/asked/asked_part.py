"""Whether a value belongs to another part of its notice (an item, class or row) than the one that a question names."""

from __future__ import annotations

from dataclasses import dataclass

from rag.domain import Fact
from rag.facts.notice_parts import PartList, listed_parts, parts_named, parts_told
from rag.facts.notice_record import NoticeRecord
from rag.language.english_sums import COUNTS
from rag.language.item_marks import HAN
from rag.language.normalise import fold
from rag.lazy import lazy_pattern
from rag.retrieval.recent_cache import Recent

HEAD_CHARS, WHOLE_CHARS = 40, 240
"""Of a part of which a quote holds no more than the head, so much is quoted."""
CLASSES = "abcdefgh甲乙丙丁"
_OF_PARTS = ("amount", "rate", "deadline", "phone")
_MONEY = ("amount", "rate")


@dataclass(frozen=True, slots=True)
class NamedParts:
    """The lists of a notice's parts of which a question names some, each with the numbers of those; none where it names none."""

    text: str
    lists: tuple[tuple[PartList, frozenset[int]], ...]

    def __bool__(self) -> bool:
        """Whether a part is named."""
        return bool(self.lists)

    def excludes(self, start: int, end: int) -> bool:
        """Whether `text[start:end]` is of other parts than the asked ones."""
        told = ((parts_told(parts, self.text, start, end), asked) for parts, asked in self.lists)
        return any(own and not own & asked for own, asked in told)

    def only_name(self) -> str:
        """What the asked part is called, or its class; "" where not just one is asked for, or it has no name."""
        own = [parts[n] for parts, asked in self.lists for n in asked]
        if len(own) != 1:
            return ""
        return f"{own[0].mark.upper()}类" if own[0].mark in CLASSES and own[0].mark else own[0].name

    @property
    def marks(self) -> frozenset[str]:
        """The marks of the asked parts that are classes (a类, 乙类)."""
        own = (parts[n].mark for parts, asked in self.lists for n in asked)
        return frozenset(fold(mark) for mark in own if mark and fold(mark) in CLASSES)

    def holds(self, start: int) -> bool:
        """Whether a place of the text lies within an asked part."""
        return any(parts[n].start <= start < parts[n].end for parts, asked in self.lists for n in asked)

    def clipped(self, start: int, end: int) -> tuple[int, int]:
        """`text[start:end]` without what it holds of other parts, where it holds something of just one that is asked for."""
        own = [
            parts[n]
            for parts, asked in self.lists
            for n in asked
            if parts[n].start < end and start < parts[n].end
        ]
        if len(own) != 1:
            return start, end
        first, last = max(start, own[0].start), min(end, own[0].end)
        if last - first < HEAD_CHARS:
            last = min(own[0].end, first + WHOLE_CHARS)
        return first, first + len(self.text[first:last].rstrip())

    def is_anothers(self, fact: Fact) -> bool:
        """Whether a value of the notice is told of other parts than the asked ones."""
        return fact.kind in _OF_PARTS and self.excludes(fact.start, fact.end)


def named_parts(record: NoticeRecord, question: str) -> NamedParts:
    """The parts of a notice that a folded question names.

    Only lists count of which two or more items hold a grant, or two or more a day for applicants: sections of a notice are none.
    """
    kept = _kept.get((id(record), question))
    if kept is not None and kept[0] is record:
        return kept[1]
    return _kept.put((id(record), question), (record, _parts_named_in(record, question)))[1]


_kept: Recent[tuple[int, str], tuple[NoticeRecord, NamedParts]] = Recent(64)
"""Of the notices of the questions in hand: each of several kinds of answer asks for them."""


def _parts_named_in(record: NoticeRecord, question: str) -> NamedParts:
    held = tuple(
        (f.kind in _MONEY, f.start)
        for f in record.facts
        if (f.kind == "deadline" and f.for_applicants) or (f.kind in _MONEY and f.is_funding)
    )
    for region in record.notice.regions:  # 乌鲁木齐高企奖补 is not named by who says only where he is
        question = question.replace(fold(region), " ")
    text, title = record.notice.text, record.notice.title
    lists = (
        (parts, parts_named(parts, question, title)) for parts in listed_parts(text) if _gives(parts, held)
    )
    return NamedParts(text, tuple((parts, asked) for parts, asked in lists if asked))


def _gives(parts: PartList, held: tuple[tuple[bool, int], ...]) -> bool:
    """Whether two or more items of a list hold a grant, or two or more a day."""
    named = [part for part in parts if not part.is_section]
    return any(
        sum(any(kind == of and part.start <= at < part.end for of, at in held) for part in named) > 1
        for kind in (True, False)
    )


# The classes of a programme that words name by their marks: A类, 乙类, 方向二, 第（一）方向.
_CLASS = lazy_pattern(
    r"(?<![a-z0-9])(?P<letter>[a-i甲乙丙丁Ⅱ-Ⅳ])\s?(?:类|档|级|组)|方向(?P<after>[一二三四五六七1-7])|第[(（]?(?P<before>[一二三四五六七])[)）]?(?:方向|档|类)"
    r"|\b(?:class|category|group|track) (?P<english>[a-h])\b|\b(?:direction|track) (?P<number>one|two|three|four|five)\b"
)
_NUMBERS = {written: HAN[n - 1] for word, n in COUNTS.items() if n <= len(HAN) for written in (word, str(n))}


def classes_named(text: str) -> frozenset[str]:
    """The marks of the classes that folded words name.

    Example:
        >>> sorted(classes_named("a类和方向二")), classes_named("direction two")
        (['a', '二'], frozenset({'二'}))
        >>> classes_named("方向2"), classes_named("4a级景区")
        (frozenset({'二'}), frozenset())

    """
    return frozenset(_marks(text, len(text)))


def _marks(text: str, end: int) -> list[str]:
    found = (next(filter(None, m.groups())) for m in _CLASS.finditer(text, 0, end))
    return [_NUMBERS.get(mark, mark) for mark in found]


def is_of_another_class(text: str, at: int, asked: frozenset[str]) -> bool:
    """Whether the class named last before a place of folded words is none of those that are asked about.

    Example:
        >>> text = "a类不低于500万元,c类不低于50万元"
        >>> is_of_another_class(text, 6, frozenset("c")), is_of_another_class(text, 18, frozenset("c"))
        (True, False)

    """
    named = _marks(text, at) if asked else []
    return bool(named) and named[-1] not in asked
