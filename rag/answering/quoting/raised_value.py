"""What a sum or rate is raised to for whoever reaches a bound, where the asker's own figure tells whether he does: 按50%贴。带动脱贫户5户以上的，提高到60%."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.answering.quoting.told_in_turn import written_at
from rag.domain import AmountFact, Fact, RateFact
from rag.facts.conditions.bounded_numbers import Number, bound, numbers
from rag.language.clause_marks import before_next, behind_last
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.lazy import lazy_pattern

_RAISED = lazy_pattern(r"(?:提高|上调|增加|放宽|上浮)(?:到|至|为)")
_UPWARDS = (">=", ">")


def of_reached_step(facts: Sequence[Fact], every: Sequence[Fact], text: str, question: str) -> list[Fact]:
    """Some values of a notice, of each with a raised one beside it the one that is for a folded question's own figure; both where it tells none.

    Args:
        facts: those that would be told.
        every: all of the notice.
        text: the notice's.
        question: folded.

    """
    own = list(numbers(question))
    if not own:
        return list(facts)
    rest = list(facts)
    for base in facts:
        for raised in _raised_beside(base, every, text):
            met = _is_reached(base, raised, text, question, own)
            if met is None:
                continue
            kept = [f for f in rest if f not in (base, raised)]
            rest = [*kept, _of_the_same(raised, base) if met else base]
    return rest


def _of_the_same(raised: Fact, base: Fact) -> Fact:
    """A raised rate as one of what the rate beside it is of: 提高到60% says nothing of interest."""
    if isinstance(raised, RateFact) and isinstance(base, RateFact):
        return replace(raised, value=replace(raised.value, of=base.value.of))
    if isinstance(raised, AmountFact) and isinstance(base, AmountFact) and not raised.value.per:
        return replace(raised, value=replace(raised.value, per=base.value.per))
    return raised


def _raised_beside(base: Fact, every: Sequence[Fact], text: str) -> list[Fact]:
    """The value to which one is raised behind it in its line, where there is just one."""
    line = before_next("\n", text, base.end)
    found: list[Fact] = [
        f
        for f in every
        if isinstance(f, AmountFact | RateFact)
        and f.is_funding
        and not f.superseded
        and type(f) is type(base)
        and written_at(base)[1] <= written_at(f)[0] < line
        and _RAISED.search(fold(text[_clause(f, text) : f.end]))
    ]
    return found if len(found) == 1 and not _RAISED.search(fold(text[_clause(base, text) : base.end])) else []


def _clause(fact: Fact, text: str) -> int:
    return behind_last("，,；;。\n", text, written_at(fact)[0])


def _is_reached(base: Fact, raised: Fact, text: str, question: str, own: Sequence[Number]) -> bool | None:
    """Whether the asker's figure reaches the bound for a raised value; None where he tells none of its kind, or it has no bound of its own."""
    start = max(written_at(base)[1], behind_last("。；;\n", text, written_at(raised)[0]))
    words = fold(text[start : raised.end])
    bounds = [(n, told) for n in numbers(words) if (told := bound(words, n, 0)) and told.op in _UPWARDS]
    if len(bounds) != 1:
        return None
    number, told = bounds[0]
    around = han_pairs(words)
    same = [
        n
        for n in own
        if (n.measure, n.unit) == (number.measure, number.unit)
        and han_pairs(question[max(0, n.start - 12) : n.end + 8]) & around
    ]
    if len(same) != 1:
        return None
    value = same[0].value
    return value > number.value if told.op == ">" else value >= number.value
