from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.statistics import (
    auroc,
    complement,
    difference_interval,
    ece,
    f1,
    interval,
    mean,
    precision,
    randomisation_test,
    reliability,
    share,
)

NAN = float("nan")


def col(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float64)


def test_a_mean_passes_over_what_does_not_apply() -> None:
    assert mean(col(1.0, NAN, 0.0, 0.5)) == pytest.approx(0.5)
    assert complement(col(1.0, NAN, 0.0, 0.5)) == pytest.approx(0.5)
    assert np.isnan(mean(col(NAN, NAN)))


def test_a_share_is_of_all_quotes_not_of_questions() -> None:
    assert share(col(1, 3), col(2, 3)) == pytest.approx(4 / 5)
    assert np.isnan(share(col(0, 0), col(0, 0)))


def test_abstention_figures_by_hand() -> None:
    unanswerable = col(1, 1, 0, NAN, NAN)  # 2 of 3 abstained from
    answerable = col(NAN, NAN, NAN, 1, 0)  # 1 of 2 abstained from
    assert precision(unanswerable, answerable) == pytest.approx(2 / 3)
    assert mean(unanswerable) == pytest.approx(2 / 3)
    assert f1(unanswerable, answerable) == pytest.approx(2 * 2 / (2 + 1 + 3))


def test_never_abstaining_has_no_precision_but_an_f1_of_zero() -> None:
    assert np.isnan(precision(col(0, NAN), col(NAN, 0)))
    assert f1(col(0, NAN), col(NAN, 0)) == 0.0


def test_abstention_figures_need_an_unanswerable_question() -> None:
    assert np.isnan(f1(col(NAN, NAN), col(0, 1)))
    assert np.isnan(precision(col(NAN, NAN), col(0, 1)))


def test_auroc_counts_ties_half() -> None:
    assert auroc(col(0.9, 0.5), col(0.5, 0.1)) == pytest.approx((1 + 1 + 0.5 + 1) / 4)
    assert np.isnan(auroc(col(0.9, 0.5), col(NAN, NAN)))


@given(st.lists(st.tuples(st.sampled_from([0.0, 0.1, 0.3, 0.9]), st.booleans()), min_size=4, max_size=40))
def test_auroc_agrees_with_scikit_learn(rows: list[tuple[float, bool]]) -> None:
    from sklearn.metrics import roc_auc_score  # a second to load, in every test worker

    labels = [label for _, label in rows]
    if len(set(labels)) < 2:
        return
    scores = np.array([score for score, _ in rows])
    ours = auroc(np.where(labels, scores, np.nan), np.where(labels, np.nan, scores))
    assert ours == pytest.approx(roc_auc_score(labels, scores))


def test_calibration_error_by_hand() -> None:
    stated = col(0.95, 0.85, 0.25, 0.25, NAN)
    came = col(1, 0, 0, 1, 1)
    # bins: [.2,.3) two questions, gaps .25 and -.75, sum .5; [.8,.9) .85; [.9,1] .05
    assert ece(stated, came) == pytest.approx((0.5 + 0.85 + 0.05) / 4)
    assert reliability(stated, came) == [
        (2, pytest.approx(0.25), pytest.approx(0.5)),
        (1, pytest.approx(0.85), 0.0),
        (1, pytest.approx(0.95), 1.0),
    ]


def test_a_probability_of_one_falls_into_the_last_bin() -> None:
    assert ece(col(1.0, 1.0), col(1, 0)) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("statistic", "columns"),
    [
        (mean, 1),
        (complement, 1),
        (share, 2),
        (precision, 2),
        (f1, 2),
        (auroc, 2),
        (ece, 2),
    ],
)
def test_every_statistic_gives_the_same_for_rows_at_once_as_one_by_one(
    statistic: object, columns: int
) -> None:
    rng = np.random.default_rng(3)
    tables = [
        np.where(rng.random((5, 30)) < 0.3, np.nan, rng.random((5, 30)).round(1)) for _ in range(columns)
    ]
    together = statistic(*tables)  # type: ignore[operator]
    alone = [statistic(*(t[i] for t in tables)) for i in range(5)]  # type: ignore[operator]
    np.testing.assert_allclose(together, alone)


def test_the_interval_of_a_mean_is_near_the_normal_one_and_seeded() -> None:
    values = np.random.default_rng(1).normal(0.5, 0.2, 400)
    found = interval(mean, [values], seed=7)
    assert found is not None
    half = 1.96 * values.std() / 20
    assert found == pytest.approx((values.mean() - half, values.mean() + half), abs=0.004)
    assert interval(mean, [values], seed=7) == found
    assert interval(mean, [values], seed=8) != found


def test_there_is_no_interval_for_one_question_or_where_nothing_applies() -> None:
    assert interval(mean, [col(1.0)], seed=1) is None
    assert interval(mean, [col(NAN, NAN)], seed=1) is None


def test_a_planted_difference_is_found_and_noise_is_not() -> None:
    rng = np.random.default_rng(5)
    theirs = rng.random(80)
    better = theirs + rng.normal(0.05, 0.05, 80)
    noise = rng.permutation(np.concatenate([theirs[:40] + 0.05, theirs[40:] - 0.05]) - theirs) + theirs
    assert randomisation_test(mean, [better], [theirs], seed=1) == pytest.approx(1 / 10_001)
    assert (randomisation_test(mean, [noise], [theirs], seed=1) or 0) > 0.5
    low, high = difference_interval(mean, [better], [theirs], seed=1) or (0.0, 0.0)
    assert 0 < low < 0.05 < high + 0.02


def test_the_p_value_agrees_with_the_exact_sign_test() -> None:
    theirs, ours = np.zeros(6), np.ones(6)
    # Of 64 sign patterns two are as extreme.
    assert randomisation_test(mean, [ours], [theirs], seed=2) == pytest.approx(2 / 64, abs=0.006)


def test_equal_runs_have_p_one() -> None:
    values = col(0.1, 0.5, NAN)
    assert randomisation_test(mean, [values], [values], seed=1) == 1.0
    assert randomisation_test(mean, [col(NAN)], [col(NAN)], seed=1) is None


def test_under_the_null_hypothesis_p_values_are_uniform() -> None:
    rng = np.random.default_rng(11)
    ps = [
        randomisation_test(mean, [rng.normal(size=30)], [rng.normal(size=30)], seed=i, swaps=400)
        for i in range(200)
    ]
    below = np.mean([p is not None and p < 0.2 for p in ps])
    assert 0.12 < below < 0.29


def test_the_randomisation_test_serves_statistics_that_are_no_means() -> None:
    rng = np.random.default_rng(4)
    is_positive = np.arange(120) < 60
    good = np.where(is_positive, 0.8, 0.2) + rng.normal(0, 0.1, 120)
    bad = rng.random(120)

    def split(scores: np.ndarray) -> list[np.ndarray]:
        return [np.where(is_positive, scores, np.nan), np.where(is_positive, np.nan, scores)]

    assert (randomisation_test(auroc, split(good), split(bad), seed=1, swaps=500) or 1) < 0.01
