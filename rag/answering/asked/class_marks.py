"""The classes of a programme that words name by their marks: A类, 乙类, 方向二, 第（一）方向."""

from __future__ import annotations

from rag.language.english_sums import COUNTS
from rag.language.item_marks import HAN
from rag.lazy import lazy_pattern

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
