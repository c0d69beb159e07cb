"""The sums of BM25 over structured units, in one place for every index that ranks by them; see `indexes.lexical_index`.

All of them are float32, so that two engines that hold the same frequencies give the same scores to the last digit.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexes.search_protocols import Unit

K1 = 1.2
"""From which frequency on more occurrences hardly count."""
B = 0.75
"""How much long passages are held back, 0 to 1."""

Weights = NDArray[np.float32]


def idf_weight(unit: Unit, document_frequency: Callable[[str], int], count: int) -> np.float32:
    """A unit's weight times its inverse document frequency among `count` passages; 0 if nothing holds it."""
    highest = max((weight for _, weight in unit.terms), default=0.0)
    if highest <= 0:
        return np.float32(0)
    df = sum(weight / highest * document_frequency(term) for term, weight in unit.terms)
    df = min(df, count)
    return np.float32(unit.weight * math.log1p((count - df + 0.5) / (df + 0.5)) if df else 0.0)


def length_norm(lengths: NDArray[Any], average_length: float, k1: float = K1, b: float = B) -> Weights:
    """float32[len(lengths)]: k1 * (1 - b + b * length / average length) of texts of these lengths."""
    scale = np.float32(b / average_length)
    return np.float32(k1) * (np.float32(1 - b) + scale * lengths.astype(np.float32))


def saturation(frequencies: Weights, norm: Weights, k1: float = K1) -> Weights:
    """What each frequency counts, at most k1 + 1; aligned with the length norms."""
    return frequencies * np.float32(k1 + 1) / (frequencies + norm)
