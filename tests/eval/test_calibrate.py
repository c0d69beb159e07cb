"""The fit behind the confidence: a logistic regression whose weights read as they are, and its threshold."""

from __future__ import annotations

import numpy as np
import pytest

from eval.calibrate import best_threshold, fit, fit_passages, sure_threshold
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


def test_the_threshold_parts_what_can_be_parted() -> None:
    labels = np.array([1.0] * 10 + [0.0] * 10)
    p = np.concatenate([np.linspace(0.7, 0.9, 10), np.linspace(0.1, 0.6, 10)])
    labelled = np.array([False] * 10 + [True] * 5 + [False] * 5)
    assert 0.6 < best_threshold(p, labels, labelled) <= 0.7


def test_few_of_the_sure_ones_are_wrong() -> None:
    labels = np.array([1.0] * 19 + [0.0] + [1.0, 0.0] * 10)
    p = np.linspace(0.95, 0.05, len(labels))
    assert p[20] < sure_threshold(p, labels, np.ones(len(labels))) <= p[19]
    assert sure_threshold(p, np.zeros(len(labels)), np.ones(len(labels))) == 0.99


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
