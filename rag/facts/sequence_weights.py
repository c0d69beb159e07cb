"""What the learnt judges of notices share: sequences of characters as features, and the probability by their weights."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping

BIAS = "bias"


def weighed(weights: Mapping[str, float], found: Iterable[str]) -> float:
    """The probability that weights, among them that of `BIAS`, give to these features (0 to 1).

    The sum is exact, so that it is the same for features in any order: sets are walked in another one in each process, and
    weights of two decimals often add up to just the limit.
    """
    told = math.fsum(weights[feature] for feature in (BIAS, *found) if feature in weights)
    return 1 / (1 + math.exp(-told))


def squeezed(text: str) -> str:
    """Without white space, every number the same."""
    return re.sub(r"\d+", "0", re.sub(r"\s", "", text))


def runs(text: str, low: int, high: int) -> Iterator[str]:
    """All runs of `low` to `high` characters."""
    return (text[i : i + n] for n in range(low, high + 1) for i in range(len(text) - n + 1))
