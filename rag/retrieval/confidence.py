"""How likely the collection answers a question, and each passage, from evidence rather than raw similarity.

The similarities of small embedding models lie within a narrow range whether a question can be answered or not. So the
probability is a logistic function of the features of `rag.retrieval.confidence_features` and of the squares of some of
them: a title that holds nothing of the question says more than half a title says against a whole one. Boosted trees over
the same features were no better on questions that were held back, and cannot be read. The weights are fitted by
`python -m eval.calibrate` and kept in `data/confidence.json` with the names of what they were fitted on.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from rag.domain import Certainty
from rag.retrieval.confidence_features import ConfidenceFeatures
from rag.retrieval.ranking import Ranking

SQUARED = (
    "gap", "topic", "title", "matched", "subject", "subject_in_head", "unknown_terms", "similar", "quote",
)  # fmt: skip
"""Features of which twice as much does not say twice as much."""

_FEATURES = tuple(field.name for field in fields(ConfidenceFeatures))

LEAST_ODDS = 0.005
"""A probability nearer to 0 or 1 than this counts as so near, so that its log-odds outweigh nothing else."""

UNLIKELY = 0.02
"""Confidence of an empty ranking."""

QuotedKind = Literal["number", "reached", "count", "day", "sum", "value", "words"]
"""What a quote holds: the number of the document that is asked about, a value of the asked kind (how to reach an office or a document's number,
a count, a day, a sum or share, another in the asked form), or words alone."""


@cache
def _fitted() -> dict[str, Any]:
    text = (files("rag.retrieval") / "data" / "confidence.json").read_text(encoding="utf-8")
    fitted: dict[str, Any] = json.loads(text)
    return fitted


def abstain_below() -> float:
    """The confidence below which nothing is answered, chosen on the questions that the weights were fitted on."""
    return float(_fitted()["abstain_below"])


def sure_from() -> float:
    """The confidence from which on an answer is stated as sure, chosen on the same questions."""
    return float(_fitted()["sure_from"])


def certainty(confidence: float) -> Certainty:
    """What may be said at a confidence of 0 to 1: that it is so, that it may be so, or nothing."""
    if confidence < abstain_below():
        return "none"
    return "sure" if confidence >= sure_from() else "possible"


def confidence(evidence: ConfidenceFeatures, *, quoted: bool = False) -> float:
    """Probability, 0 to 1, that the best notice answers.

    Args:
        evidence: see there.
        quoted: whether it says what would be quoted, which tells more than the notice and its best passage alone.

    """
    return probability(evidence, _fitted()["quoted" if quoted else "found"])


def right_from(quoted: QuotedKind) -> float:
    """The probability of `quote_rightness` from on which a quote is stated as sure, chosen on questions of authors left out.

    Args:
        quoted: what the quote holds: each has a limit of its own.

    """
    return float(_fitted()["right_from"][quoted])


def quote_rightness(evidence: ConfidenceFeatures, quote: Mapping[str, float]) -> float:
    """Probability, 0 to 1, that the words quoted first are those that answer.

    Args:
        evidence: see there, with the weight of the quote.
        quote: by name, what is known of the quote beside its notice.

    """
    return logistic(weighed_values(evidence) | dict(quote), _fitted()["right"])


def values_of(evidence: ConfidenceFeatures) -> dict[str, float]:
    """Every feature by name, as it is; `dataclasses.asdict` would copy each."""
    return {name: getattr(evidence, name) for name in _FEATURES}


def probability(evidence: ConfidenceFeatures, weights: Mapping[str, float]) -> float:
    """The logistic function of the weighed values, 0 to 1."""
    return logistic(weighed_values(evidence), weights)


def logistic(values: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The logistic function of weighed values and the bias, 0 to 1."""
    logit = weights["bias"] + sum(weights[name] * value for name, value in values.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def log_odds(probability: float) -> float:
    """The log-odds of a probability, which counts as no nearer to 0 or 1 than `LEAST_ODDS`."""
    bounded = min(1.0 - LEAST_ODDS, max(LEAST_ODDS, probability))
    return math.log(bounded / (1.0 - bounded))


def weighed_values(evidence: ConfidenceFeatures) -> dict[str, float]:
    """What the weights are of, by name: every feature, then the squares of those in `SQUARED`."""
    values = values_of(evidence)
    return values | {f"{name}_squared": values[name] ** 2 for name in SQUARED}


def passage_scores(ranking: Ranking, chosen: NDArray[np.int64], sure: float) -> NDArray[np.float64]:
    """Probability that each chosen passage answers: the confidence, shared out by distance from the best total.

    Args:
        ranking: candidates, best first.
        chosen: int64[k], positions in `ranking`, ascending.
        sure: probability that the best notice answers.

    Returns:
        float64[k] in 0..1, never rising.

    """
    if not len(chosen):
        return np.empty(0)
    fitted = _fitted()["passages"]
    totals = ranking.totals[chosen].astype(np.float64)
    scores = fitted["share"] * sure * np.exp(fitted["sharpness"] * np.minimum(totals - totals[0], 0.0))
    return np.minimum.accumulate(np.clip(scores, 0.0, 1.0))
