"""How likely the collection answers a question, and each passage, from evidence rather than raw similarity.

e5's similarities all lie between 0.75 and 0.9 whether a question can be answered or not. What tells is how far the
best notice stands out from the others after what it contradicts was subtracted, how much of what is asked for it
holds, and whether it is of the asked place, year and batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from indexes.protocol import Unit
from rag.retrieval.ranking import Ranking
from rag.types import Interpretation
from rag.view import View

OTHERS = 5
"""The best notice is held against the one that stands this many places below it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for an answer, all oriented so that more is better.

    Attributes:
        gap: total of the best notice minus that of the sixth.
        coverage: share of the question's units, by weight, that the best notice's candidates hold.
        fit: 0, or below for what the best notice contradicts (place, year, batch).

    """

    gap: float
    coverage: float
    fit: float


WEIGHTS = {"bias": -2.0, "gap": 25.0, "coverage": 2.0, "fit": 40.0}
"""Logistic weights of the evidence."""

SHARPNESS = 30.0
"""How fast a passage's probability falls with its distance from the best total."""


def evidence(view: View, ranking: Ranking, units: Sequence[Unit]) -> Evidence:
    """Gather the evidence for the best notice of a ranking; zeros for an empty one."""
    if not len(ranking.ids):
        return Evidence(0.0, 0.0, -1.0)
    _, first = np.unique(ranking.notices, return_index=True)
    best_totals = ranking.totals[np.sort(first)]
    reference = best_totals[min(OTHERS, len(best_totals) - 1)]
    best = int(ranking.notices[0])
    own = ranking.ids[ranking.notices == best]
    fit = sum(value for value in ranking.reasons[best].values() if value < 0)
    return Evidence(float(best_totals[0] - reference), _coverage(view, units, np.sort(own)), fit)


def _coverage(view: View, units: Sequence[Unit], ids: NDArray[np.int64]) -> float:
    """Share of the units, weighted by rarity, that occur in any of the passages; 1 for a question without units."""
    if not units:
        return 1.0
    lexical = view.snapshot.lexical
    count = len(lexical.ids)
    weights = np.array([u.weight * np.log1p(count / (1 + _frequency(view, u))) for u in units])
    matched = lexical.unit_matches(units, ids).max(axis=1) > 0
    return float(weights @ matched / weights.sum())


def _frequency(view: View, unit: Unit) -> int:
    return max(view.snapshot.lexical.document_frequency(term) for term, _ in unit.terms)


def confidence(found: Evidence) -> float:
    """Probability that the best notice answers."""
    logit = WEIGHTS["bias"] + sum(WEIGHTS[f.name] * getattr(found, f.name) for f in fields(found))
    return float(1 / (1 + np.exp(-np.clip(logit, -30, 30))))


def probabilities(
    view: View, ranking: Ranking, chosen: NDArray[np.int64], wanted: Interpretation, units: Sequence[Unit]
) -> tuple[NDArray[np.float64], float]:
    """(probability of each chosen passage, falling with rank; probability that the collection answers)."""
    sure = confidence(evidence(view, ranking, units))
    if not len(chosen):
        return np.empty(0), 0.0
    totals = ranking.totals[chosen].astype(np.float64)
    scores = sure * np.exp(SHARPNESS * np.minimum(totals - totals[0], 0.0))
    return np.minimum.accumulate(scores), sure
