"""Sums that one sentence tells in turn for several things: 升级为“福建老字号”“中华老字号”的，分别奖励20万元、50万元."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.domain import AmountFact, Fact
from rag.facts.money.sums import sums
from rag.language.clause_marks import before_next
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.lazy import lazy_pattern

REACH = 80
"""So far before 分别 the things stand at most, and so far behind it the sums."""
_IN_TURN = lazy_pattern(r"分别|依次")
_CLAUSES = lazy_pattern(r"[，,。；;：:\n]")
_QUOTED = lazy_pattern(r"[“「『]([^“”「」『』]{1,20})[”」』]")
_PARTS = lazy_pattern(r"[、和及与或/]")
_BEFORE_NAME = lazy_pattern(
    r"^(?:对|将|凡)?(?:新|首次)?(?:评|认|获)?(?:定|评)?(?:为|上)(?:的)?|^对于?|^获得?|^达到"
)


def sums_in_turn(facts: Sequence[Fact], text: str, question: str) -> list[Fact]:
    """The sums that a sentence tells in turn for those of its things that a folded question names, each with its thing as its group; none where it names none."""
    told: list[tuple[AmountFact, str]] = []
    for match in _IN_TURN.finditer(text):
        end = before_next("。；;\n", text, match.end(), min(len(text), match.end() + REACH))
        own = [f for f in facts if isinstance(f, AmountFact) and match.end() <= written_at(f)[0] < end]
        things = (
            told_of(text[max(0, match.start() - REACH) : match.start()], len(own)) if len(own) > 1 else []
        )
        told += zip(sorted(own, key=written_at), things, strict=False)
    names = [han_pairs(fold(thing)) for _, thing in told]
    asked = han_pairs(question)
    apart = [own.difference(*(other for other in names if other != own)) for own in names]
    return [replace(f, group=thing) for (f, thing), own in zip(told, apart, strict=True) if own & asked]


def told_of(before: str, count: int) -> list[str]:
    """The things, as many as `count`, that the last clause with so many of them names; none where no clause does.

    Example:
        >>> told_of("新评为甲级、乙级、丙级民宿的，", 3)
        ['甲级', '乙级', '丙级']
        >>> told_of("升级为“福建老字号”“中华老字号”的，再", 2)
        ['福建老字号', '中华老字号']
        >>> told_of("对符合条件的企业，", 2)
        []

    """
    for clause in reversed(_CLAUSES.split(before)):
        quoted = _QUOTED.findall(clause)
        names = quoted if len(quoted) == count else _PARTS.split(clause)
        if len(names) == count and all(names):
            bare = [_BEFORE_NAME.sub("", name.strip()) for name in names]
            return bare if quoted else [*bare[:-1], bare[-1][: len(bare[-2])]]
    return []


def written_at(fact: Fact) -> tuple[int, int]:
    """Where a value itself is written: of a sum that is quoted with others (a whole row of a table) the only place in it that tells just that."""
    if not isinstance(fact, AmountFact):
        return fact.start, fact.end
    wanted = fact.value.min if fact.value.min is not None else fact.value.max
    written = list(sums(fact.quote))
    told = [s for s in written if wanted in (s.low, s.high)] if len(written) > 1 else []
    return (
        (fact.start + told[0].start, fact.start + told[0].end) if len(told) == 1 else (fact.start, fact.end)
    )
