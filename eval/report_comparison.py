"""Two reports over the same questions: what changed, whether by more than chance, and for which questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from eval.metrics import METRICS, Metric
from eval.report import Model, Report
from eval.statistics import SWAPS, columns_of, difference_interval, randomisation_test
from rag.errors import InvalidInput

Values = Mapping[str, Mapping[str, float]]
"""Per question id, its values by name."""


class Difference(Model):
    """How one figure changed over the shared questions.

    Attributes:
        low: lower end of the difference's paired 95 % bootstrap interval.
        high: upper end of it.
        p: two-sided, by paired randomisation with 10,000 draws.
        better: ids of questions that improved (for figures that are means over questions).
        worse: ids of those that got worse.

    """

    name: str
    former: float
    current: float
    difference: float
    low: float | None
    high: float | None
    p: float | None
    lower_is_better: bool
    better: list[str]
    worse: list[str]

    @property
    def significant(self) -> bool:
        """Whether chance alone would seldom (p < 0.05) make so large a difference."""
        return self.p is not None and self.p < 0.05


class Comparison(Model):
    """All figures, the shared questions, and how many stand in only one of the two."""

    former: str
    shared: int
    unshared: int
    differences: list[Difference]


def compare(report: Report, former: Report, *, name: str = "former run", swaps: int = SWAPS) -> Comparison:
    """Compare over the questions that both hold with the same wording.

    Raises:
        InvalidInput: no question is shared.
    """
    ours = {(r.id, r.question): r.values for r in report.results}
    theirs = {(r.id, r.question): r.values for r in former.results}
    shared = [key for key in ours if key in theirs]
    if not shared:
        raise InvalidInput(f"{name} shares no question with this run; compare reports of one question set.")
    return Comparison(
        former=name,
        shared=len(shared),
        unshared=len(ours) + len(theirs) - 2 * len(shared),
        differences=differences(
            {key[0]: ours[key] for key in shared},
            {key[0]: theirs[key] for key in shared},
            seed=report.seed,
            swaps=swaps,
        ),
    )


def differences(ours: Values, theirs: Values, *, seed: int, swaps: int = SWAPS) -> list[Difference]:
    """Every figure that both sides have; the two hold the same question ids."""
    ids = list(ours)
    found = (
        difference(metric, ids, [ours[i] for i in ids], [theirs[i] for i in ids], seed, swaps)
        for metric in METRICS
    )
    return [d for d in found if d is not None]


def difference(
    metric: Metric,
    ids: Sequence[str],
    ours: Sequence[Mapping[str, float]],
    theirs: Sequence[Mapping[str, float]],
    seed: int,
    swaps: int = SWAPS,
) -> Difference | None:
    """One figure's change, or None where it does not apply on one side."""
    a, b = columns_of(ours, metric.columns), columns_of(theirs, metric.columns)
    current, former = float(metric.statistic(*a)), float(metric.statistic(*b))
    if not (np.isfinite(current) and np.isfinite(former)):
        return None
    low, high = difference_interval(metric.statistic, a, b, seed) or (None, None)
    up, down = _changed(metric, ids, ours, theirs)
    return Difference(
        name=metric.name,
        former=former,
        current=current,
        difference=current - former,
        low=low,
        high=high,
        p=randomisation_test(metric.statistic, a, b, seed, swaps),
        lower_is_better=metric.lower_is_better,
        better=down if metric.lower_is_better else up,
        worse=up if metric.lower_is_better else down,
    )


def _changed(
    metric: Metric,
    ids: Sequence[str],
    ours: Sequence[Mapping[str, float]],
    theirs: Sequence[Mapping[str, float]],
) -> tuple[list[str], list[str]]:
    """Ids of the questions whose own value of this figure rose, and fell."""
    up, down = [], []
    for qid, mine, other in zip(ids, ours, theirs, strict=True):
        a, b = columns_of([mine], metric.columns), columns_of([other], metric.columns)
        change = float(metric.statistic(*a) - metric.statistic(*b))
        if change > 1e-9:
            up.append(qid)
        elif change < -1e-9:
            down.append(qid)
    return up, down
