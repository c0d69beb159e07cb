"""Which kinds of values answer which kind of question: what `rag.facts.fact_kinds` says, and the values that no fact holds.

A passage's kinds of values are those of its facts, "funding" (a sum or rate that is given, not required), and
three that no fact holds: "count" (how many of something), "percentage" and "room" (of a building).
"""

from __future__ import annotations

from functools import cache

from rag.facts.fact_kinds import kinds

_NO_FACT: dict[str, tuple[str, ...]] = {
    "funding": ("funding",),
    "rate": ("percentage",),
    "address": ("room",),
    "count": ("count",),
}
"""`Interpretation.asked` -> the values that state it and are no kind of fact."""

MONEY = ("amount", "funding", "rate")
"""What is asked for where sums and rates answer."""
REACHED_BY = ("phone", "email", "url", "address")
"""What is asked for where somebody wants to reach an office."""


@cache
def stated_by(asked: str | None) -> tuple[str, ...]:
    """The kinds of values whose presence says that a passage states what is asked; empty where no kind is asked."""
    return (*(name for name, kind in kinds() if asked in kind.states), *_NO_FACT.get(asked or "", ()))


@cache
def quotable(asked: str | None) -> tuple[str, ...]:
    """The kinds of facts to quote as the answer, best first; empty where no fact can hold it."""
    stating = [name for name, kind in kinds() if asked in kind.states]
    return (*stating, *(name for name, kind in kinds() if asked in kind.stands_in_for))


def asks_for_value(asked: str | None) -> bool:
    """Whether facts alone can answer; who is asked for may also be a name that no fact holds."""
    return asked != "who" and bool(quotable(asked))
