"""Statistics over questions: measures of whole sets, bootstrap intervals, paired randomisation tests.

Everything works on *columns*: float arrays [..., n] over n questions, NaN where a value does not apply to a
question. A statistic reduces the last axis, so that one function serves the figure itself, a thousand bootstrap
resamples and ten thousand random swaps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata  # type: ignore[import-untyped]

Floats = NDArray[np.float64]
Statistic = Callable[..., Floats]
"""Columns [..., n] in, values [...] out; NaN where nothing applies."""

RESAMPLES = 1_000
SWAPS = 10_000
BINS = 10
_CHUNK_CELLS = 2_000_000  # swaps are drawn in pieces of this many cells, to bound memory


def ratio(part: Floats, whole: Floats) -> Floats:
    """`part / whole`, NaN where the whole is 0."""
    safe = np.where(whole == 0, 1.0, whole)
    return np.asarray(np.where(whole == 0, np.nan, part / safe))


def mean(values: Floats) -> Floats:
    """The mean of what applies."""
    return ratio(np.nansum(values, axis=-1), np.isfinite(values).sum(axis=-1))


def complement(values: Floats) -> Floats:
    """One less the mean of what applies."""
    return np.asarray(1.0 - mean(values))


def share(part: Floats, whole: Floats) -> Floats:
    """The sum of `part` over the sum of `whole`."""
    return ratio(np.nansum(part, axis=-1), np.nansum(whole, axis=-1))


def precision(negatives: Floats, positives: Floats) -> Floats:
    """Share of the abstentions that were right.

    Args:
        negatives: 1 where the service abstained from an unanswerable question, 0 where it answered.
        positives: the same for answerable questions.
    """
    right = np.nansum(negatives, axis=-1)
    value = ratio(right, right + np.nansum(positives, axis=-1))
    return _where_any(negatives, value)


def f1(negatives: Floats, positives: Floats) -> Floats:
    """Harmonic mean of precision and recall of abstaining; arguments as in `precision`."""
    right = np.nansum(negatives, axis=-1)
    wrong = np.nansum(positives, axis=-1)
    unanswerable = np.isfinite(negatives).sum(axis=-1)
    return _where_any(negatives, ratio(2 * right, right + wrong + unanswerable))


def _where_any(applies_to: Floats, value: Floats) -> Floats:
    """The value, NaN where no question is of the kind that the figure is about."""
    return np.asarray(np.where(np.isfinite(applies_to).any(axis=-1), value, np.nan))


def auroc(positives: Floats, negatives: Floats) -> Floats:
    """The chance that a positive has a higher value than a negative, ties counting half (Mann-Whitney)."""
    n_positive = np.isfinite(positives).sum(axis=-1)
    n_negative = np.isfinite(negatives).sum(axis=-1)
    both = np.concatenate([positives, negatives], axis=-1)
    ranks = rankdata(np.where(np.isnan(both), np.inf, both), axis=-1)
    of_positives = np.where(np.isfinite(positives), ranks[..., : positives.shape[-1]], 0.0).sum(axis=-1)
    return ratio(of_positives - n_positive * (n_positive + 1) / 2, n_positive * n_negative)


def _bins(probabilities: Floats) -> NDArray[np.int64]:
    return np.minimum(np.nan_to_num(probabilities) * BINS, BINS - 1).astype(np.int64)


def ece(probabilities: Floats, outcomes: Floats) -> Floats:
    """Expected calibration error over ten equal bins: the mean gap between stated and observed (Naeini 2015)."""
    applies = np.isfinite(probabilities) & np.isfinite(outcomes)
    gaps = np.where(applies, probabilities - outcomes, 0.0)
    bins = _bins(probabilities)
    total = sum(np.abs(np.where(bins == b, gaps, 0.0).sum(axis=-1)) for b in range(BINS))
    return ratio(np.asarray(total), applies.sum(axis=-1))


def reliability(probabilities: Floats, outcomes: Floats) -> list[tuple[int, float, float]]:
    """Per filled bin of one run: (number of questions, mean stated probability, share that came true)."""
    applies = np.isfinite(probabilities) & np.isfinite(outcomes)
    stated, came = probabilities[applies], outcomes[applies]
    bins = _bins(stated)
    return [
        (int((bins == b).sum()), float(stated[bins == b].mean()), float(came[bins == b].mean()))
        for b in range(BINS)
        if (bins == b).any()
    ]


def _draws(n: int, seed: int, resamples: int) -> NDArray[np.int64]:
    """int64[resamples, n]: questions drawn with replacement."""
    return np.random.default_rng(seed).integers(0, n, size=(resamples, n))


def interval(
    statistic: Statistic, columns: Sequence[Floats], seed: int, resamples: int = RESAMPLES
) -> tuple[float, float] | None:
    """The 95 % percentile bootstrap interval over questions (Efron 1979), or None where it is undefined.

    `columns` are the statistic's arguments, each float64[n].
    """
    if columns[0].size < 2:
        return None
    draws = _draws(columns[0].size, seed, resamples)
    return _percentiles(statistic(*(column[draws] for column in columns)))


def difference_interval(
    statistic: Statistic,
    ours: Sequence[Floats],
    theirs: Sequence[Floats],
    seed: int,
    resamples: int = RESAMPLES,
) -> tuple[float, float] | None:
    """The paired interval of `statistic(ours) - statistic(theirs)`: both see the same drawn questions."""
    if ours[0].size < 2:
        return None
    draws = _draws(ours[0].size, seed, resamples)
    return _percentiles(statistic(*(c[draws] for c in ours)) - statistic(*(c[draws] for c in theirs)))


def _percentiles(values: Floats) -> tuple[float, float] | None:
    values = values[np.isfinite(values)]
    if not values.size:
        return None
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def randomisation_test(
    statistic: Statistic, ours: Sequence[Floats], theirs: Sequence[Floats], seed: int, swaps: int = SWAPS
) -> float | None:
    """Two-sided p-value of the difference by a paired randomisation test (Smucker, Allan, Carterette 2007).

    Under the null hypothesis it is chance which of the two runs a question's result belongs to; so each
    question's results change places at random. For a mean this is the sign-flip test.
    """
    observed = float(statistic(*ours) - statistic(*theirs))
    if not np.isfinite(observed):
        return None
    rng = np.random.default_rng(seed)
    n = ours[0].size
    at_least, chunk, done = 0, max(1, _CHUNK_CELLS // n), 0
    while done < swaps:
        rows = min(chunk, swaps - done)
        swap = rng.random((rows, n)) < 0.5
        first = statistic(*(np.where(swap, b, a) for a, b in zip(ours, theirs, strict=True)))
        second = statistic(*(np.where(swap, a, b) for a, b in zip(ours, theirs, strict=True)))
        at_least += int((np.abs(first - second) >= abs(observed) - 1e-12).sum())
        done += rows
    return (at_least + 1) / (swaps + 1)


def columns_of(rows: Sequence[Mapping[str, float]], names: Sequence[str]) -> tuple[Floats, ...]:
    """The named columns of per-question values, NaN where a question lacks one."""
    return tuple(np.array([row.get(name, np.nan) for row in rows], dtype=np.float64) for name in names)
