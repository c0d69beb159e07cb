"""Conditions in Milvus' filter language."""

from __future__ import annotations

import json
from collections.abc import Sequence

from indexes.filters import AnyOf, Between, Condition
from indexes.search_protocols import Ids

ARRAYS = frozenset({"regions", "applicants"})
SPANS = 8
"""How many spans of a field are kept; of more, the nearest are taken as one."""
IDS_AT_ONCE = 8192
"""How many ids a filter names at most; more are asked for in several requests."""


def expression(conditions: Sequence[Condition]) -> str:
    """All conditions; "" where there is none."""
    return " and ".join(map(_condition, conditions))


def among(ids: Ids) -> str:
    """The rows of some ids."""
    return f"id in [{', '.join(map(str, ids.tolist()))}]"


def both(*parts: str) -> str:
    """What satisfies all parts that say something."""
    return " and ".join(f"({part})" for part in parts if part)


def _condition(condition: Condition) -> str:
    if isinstance(condition, AnyOf):
        # JSON's escapes are Milvus' own, but for \u: it wants characters as they are.
        values = json.dumps(list(condition.values), ensure_ascii=False)
        if condition.field in ARRAYS:
            return f"array_contains_any({condition.field}, {values})"
        return f"{condition.field} in {values}"
    if isinstance(condition, Between):
        # Milvus Lite does not read chained comparisons (1 <= x <= 5).
        ends = ((">=", condition.first), ("<=", condition.last))
        return both(*(f"{condition.field} {sign} {end}" for sign, end in ends if end is not None))
    pairs = (
        f"({condition.field}[{2 * n}] <= {condition.value} and {condition.field}[{2 * n + 1}] >= {condition.value})"
        for n in range(SPANS)
    )
    return f"({' or '.join(pairs)})"
