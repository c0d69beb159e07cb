"""Choices within an alternative of another, written out: 营收1亿元以上，且满足下列之一 as one alternative for each of those.

Facts know one level of alternatives. （A，且B或C）或D is told as A和B, A和C, D: what stands before the inner choice is told
with each of its alternatives.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.facts.conditions.choices import Choice
from rag.facts.conditions.measures import Found

UNDECIDED = "other_rest"
"""The rule of conditions that are shown and decide nothing."""
_MOST = 12
"""Alternatives that one may be written out to."""


def flattened(found: Sequence[Found]) -> list[Found]:
    """The conditions without choices in choices, at their places in the text.

    Where several alternatives of the outer choice must hold, an inner one cannot be written out: its members decide nothing.
    """
    told = list(found)
    while deepest := max((_depth(item.choice) for item in told), default=0):
        outers = dict.fromkeys(
            item.choice.within for item in told if item.choice and _depth(item.choice) == deepest
        )
        for outer in outers:
            if outer:
                told = _without(told, outer)
    return told


def _depth(choice: Choice | None) -> int:
    return 1 + _depth(choice.within) if choice and choice.within else 0


def _without(found: Sequence[Found], outer: Choice) -> list[Found]:
    """The conditions with the choices in one alternative written out."""
    own = [item for item in found if item.choice == outer]
    inner = [item for item in found if item.choice and item.choice.within == outer]
    ways = _ways(inner)
    others = [item for item in found if item not in own and item not in inner]
    if outer.at_least > 1 or not ways:
        told = [*own, *(replace(item, choice=outer, rule=UNDECIDED) for item in inner)]
        return sorted([*others, *told], key=lambda item: (item.start, item.end))
    last = max(i.choice.alternative for i in found if i.choice and i.choice.number == outer.number)
    written = [
        replace(item, choice=replace(outer, alternative=last + n))
        for n, way in enumerate(ways, 1)
        for item in (*own, *(i for i in inner if i.choice in way))
    ]
    return sorted([*others, *written], key=lambda item: (item.start, item.end))


def _ways(inner: Sequence[Found]) -> list[frozenset[Choice | None]]:
    """The sets of inner alternatives that suffice; none where they are too many to be told."""
    choices: dict[int, dict[Choice, None]] = {}
    for item in inner:
        if item.choice:
            choices.setdefault(item.choice.number, {})[item.choice] = None
    picks = [list(_picks(list(alternatives))) for alternatives in choices.values()]
    if not math.prod(map(len, picks)) <= _MOST:
        return []
    return [frozenset(itertools.chain.from_iterable(way)) for way in itertools.product(*picks)]


def _picks(alternatives: Sequence[Choice]) -> Iterator[tuple[Choice, ...]]:
    wanted = min(alternatives[0].at_least, len(alternatives))
    return itertools.islice(itertools.combinations(alternatives, wanted), _MOST + 1)
