"""Ordered tables of named rules: the first rule whose condition holds decides, and its name stays with the fact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from rag.domain import Category

C = TypeVar("C")
O = TypeVar("O")  # noqa: E741


@dataclass(frozen=True, slots=True)
class Rule(Generic[C, O]):
    """One row of a table.

    Attributes:
        name: what a fact that it decided keeps as its `rule`.
        when: whether the rule decides in a context.
        then: what it decides.
        fires: a made-up text in which it decides, run by a test.
        spares: a text that looks alike in which it does not.
        category: the category of the notices that hold the two texts.
    """

    name: str
    when: Callable[[C], bool]
    then: O
    fires: str
    spares: str
    category: Category = "申报"


def decide(table: Sequence[Rule[C, O]], context: C) -> Rule[C, O] | None:
    """The first rule of a table whose condition holds, None if none does."""
    return next((rule for rule in table if rule.when(context)), None)
