"""The fit behind the confidence: a logistic regression whose weights read as they are, and its threshold."""

from __future__ import annotations

import numpy as np
import pytest

from eval.calibrate import (
    authors_weights,
    fit,
    fit_passages,
    possible_threshold,
    right_threshold,
    sure_threshold,
    unseen_predictions,
)
from rag.retrieval.confidence import abstain_below, certainty, confidence, sure_from
from rag.retrieval.confidence_features import ConfidenceFeatures

N = 20_000


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(5)


def test_the_fit_finds_the_weights_that_made_the_labels(rng: np.random.Generator) -> None:
    features = np.stack(
        [rng.normal(3, 2, N), rng.normal(0, 0.01, N), np.ones(N), rng.normal(0, 1, N)], axis=1
    )
    logit = -2 + 0.8 * features[:, 0] + 120 * features[:, 1]
    labels = (rng.random(N) < 1 / (1 + np.exp(-logit))).astype(float)
    weights = np.where(labels == 0, 2.0, 1.0)
    bias, raw = fit(features, labels, weights, ridge=1e-6)
    assert raw[:2] == pytest.approx([0.8, 120], rel=0.15)
    assert raw[2] == pytest.approx(0, abs=1e-6)
    assert abs(raw[3]) < 0.1
    p = 1 / (1 + np.exp(-(features @ raw + bias)))
    assert (weights * (labels - p)).sum() == pytest.approx(0, abs=1e-6)


def test_a_penalty_shrinks_the_weights_and_keeps_the_mean(rng: np.random.Generator) -> None:
    features = rng.normal(0, 1, (200, 1))
    labels = (features[:, 0] > 0).astype(float)
    bias, strong = fit(features, labels, np.ones(200), ridge=100)
    _, weak = fit(features, labels, np.ones(200), ridge=1)
    assert 0 < strong[0] < weak[0]
    p = 1 / (1 + np.exp(-(features @ strong + bias)))
    assert p.mean() == pytest.approx(labels.mean(), abs=1e-6)


def test_the_lower_limit_parts_what_can_be_parted_and_leans_to_what_costs_less() -> None:
    answerable = np.array([True] * 10 + [False] * 10)
    p = np.concatenate([np.linspace(0.7, 0.9, 10), np.linspace(0.1, 0.6, 10)])
    assert 0.6 < possible_threshold(p, answerable) <= 0.7
    mixed = np.concatenate([np.linspace(0.3, 0.9, 10), np.linspace(0.1, 0.7, 10)])
    assert possible_threshold(mixed, answerable, cost=5.0) < possible_threshold(mixed, answerable, cost=0.2)


def test_few_of_the_sure_ones_are_wrong_and_few_of_the_absent_ones_sure() -> None:
    answerable = np.array([True] * 40 + [False] * 20)
    p = np.concatenate([np.linspace(0.95, 0.6, 40), np.linspace(0.8, 0.1, 20)])
    limit = sure_threshold(p, answerable)
    assert (~answerable[p >= limit]).mean() <= 0.04
    assert (p[~answerable] >= limit).mean() <= 0.02
    assert limit < 0.82
    assert sure_threshold(p, ~answerable) > p.max()


def test_predictions_come_from_fits_that_have_not_seen_the_author(rng: np.random.Generator) -> None:
    features = rng.normal(0, 1, (50, 20))
    labels = (rng.random(50) < 0.5).astype(float)
    groups = [str(n % 5) for n in range(50)]
    unseen = unseen_predictions(features, labels, np.ones(50), groups)
    bias, raw = fit(features, labels, np.ones(50))
    seen = 1 / (1 + np.exp(-(features @ raw + bias)))
    assert np.abs(seen - labels).mean() < np.abs(unseen - labels).mean()
    held = np.array([group == "0" for group in groups])
    bias, raw = fit(features[~held], labels[~held], np.ones(40))
    assert unseen[held] == pytest.approx(1 / (1 + np.exp(-(features[held] @ raw + bias))))


def test_an_author_of_many_questions_counts_more_in_all_and_less_in_each() -> None:
    weights = authors_weights(["a"] * 90 + ["b"] * 10)
    assert weights.mean() == pytest.approx(1)
    assert weights[0] < weights[-1]
    assert weights[:90].sum() == pytest.approx(3 * weights[90:].sum())


def test_a_quote_is_sure_from_where_few_are_wrong_and_never_where_too_few_are_known() -> None:
    p = np.linspace(0.5, 0.99, 50)
    right = p > 0.7
    limit = right_threshold(p, right, np.ones(50))
    assert (~right[p >= limit]).mean() <= 0.06
    assert limit <= 0.72
    assert right_threshold(p, np.zeros(50, dtype=bool), np.ones(50)) > 1
    assert right_threshold(p[-5:], right[-5:], np.ones(5)) > 1


def test_passages_are_as_likely_as_they_were_right(rng: np.random.Generator) -> None:
    distance = -rng.random(N) * 0.1
    sure = rng.random(N)
    holds = rng.random(N) < 0.8 * sure * np.exp(30 * distance)
    share, sharpness = fit_passages(list(zip(sure.tolist(), distance.tolist(), holds.tolist(), strict=True)))
    assert share == pytest.approx(0.8, abs=0.1)
    assert sharpness == pytest.approx(30, abs=8)


def test_the_weights_in_use_name_every_feature() -> None:
    assert 0 < abstain_below() < sure_from() < 1
    assert 0 < confidence(ConfidenceFeatures()) < 1


def test_certainty_has_three_states_that_meet_at_the_thresholds() -> None:
    assert [certainty(p) for p in (0.0, abstain_below() - 1e-6)] == ["none", "none"]
    assert [certainty(p) for p in (abstain_below(), sure_from() - 1e-6)] == ["possible", "possible"]
    assert [certainty(p) for p in (sure_from(), 1.0)] == ["sure", "sure"]
