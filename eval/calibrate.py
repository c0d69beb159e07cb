"""Fit the weights of the confidence: `python -m eval.calibrate QUESTIONS… [--home DIR]`.

Positives are answerable questions, negatives the labelled unanswerable ones and every question that one notice alone
answers, asked without that notice. A ridge-regularised logistic regression (Newton's method) over the features of
`rag.retrieval.confidence_features`, once for what was found and once with what would be quoted; the threshold is the highest one
with about the best sum of F1 over both kinds of negatives. Run it twice after a change of the features: the passages'
scores are fitted on top of the confidence that is in the file.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from eval.askers import LocalAsker
from eval.leave_out import ask_without, plan
from eval.question_set import DEFAULT_AS_OF, LabelledQuestion, any_held, load_questions
from rag.collection import Collection
from rag.public import QueryRequest
from rag.retrieval.confidence import confidence
from rag.retrieval.confidence_features import ConfidenceFeatures
from rag.settings import load_settings

RIDGE = 10.0
LABELLED_WEIGHT = 2.0
"""Labelled negatives are a few; they count as much as the many left-out ones."""
EQUALLY_WELL = 0.02
"""Sums of F1 that are no further apart are noise."""
SURE_BUT_WRONG = 0.05
"""What share of the answers stated as sure may be wrong."""
QUOTE = frozenset({"quote"})
"""What is known only when an answer was chosen."""
WEIGHTS_FILE = Path("rag/retrieval/data/confidence.json")

Array = NDArray[np.float64]


def samples(
    collection: Collection, questions: Sequence[LabelledQuestion]
) -> list[tuple[ConfidenceFeatures, bool, float]]:
    """(evidence, whether an answer is right, weight) for each question, asked whole and with its notice left out."""
    removals = plan(questions, LocalAsker(collection))
    found: list[tuple[ConfidenceFeatures, bool, float]] = []
    for question in questions:
        request = QueryRequest(question=question.question, as_of=question.as_of or DEFAULT_AS_OF)
        weight = 1.0 if question.answerable else LABELLED_WEIGHT
        found.append((collection.evidence(request) or ConfidenceFeatures(), question.answerable, weight))
        if question.id in removals:
            without = ask_without(request, removals[question.id])
            found.append((collection.evidence(without) or ConfidenceFeatures(), False, 1.0))
    return found


def fit(features: Array, labels: Array, weights: Array, ridge: float = RIDGE) -> tuple[float, Array]:
    """Bias and weights, for features as they are, of a logistic regression on standardised ones.

    Args:
        features: float64[n, d].
        labels: float64[n], 0 or 1.
        weights: float64[n], how much each sample counts.
        ridge: penalty on the squared weights of standardised features.

    """
    mean, scale = features.mean(axis=0), features.std(axis=0)
    scale[scale == 0] = 1.0
    design = np.hstack([np.ones((len(labels), 1)), (features - mean) / scale])
    penalty = ridge * np.diag([0.0] + [1.0] * features.shape[1])
    theta = np.zeros(design.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-design @ theta))
        gradient = design.T @ (weights * (labels - p)) - penalty @ theta
        hessian = design.T @ (design * (weights * p * (1 - p))[:, None]) + penalty
        step = np.linalg.solve(hessian, gradient)
        theta += step
        if np.abs(step).max() < 1e-9:
            break
    raw = theta[1:] / scale
    return float(theta[0] - raw @ mean), raw


def fitted_weights(
    features: Array, labels: Array, weights: Array, without: frozenset[str] = frozenset()
) -> dict[str, float]:
    """The bias, then the weight of every feature of `Evidence` in order; 0 for those to do without."""
    names = [f.name for f in fields(ConfidenceFeatures)]
    used = np.array([name not in without for name in names])
    bias, raw = fit(features * used, labels, weights)
    return {"bias": round(bias, 4)} | {
        name: round(float(w) if use else 0.0, 4) for name, w, use in zip(names, raw, used, strict=True)
    }


def passage_samples(
    collection: Collection, questions: Sequence[LabelledQuestion]
) -> list[tuple[float, float, bool]]:
    """(confidence, distance from the best total, whether it holds an answer string) of each question's passages."""
    found: list[tuple[float, float, bool]] = []
    for question in questions:
        request = QueryRequest(
            question=question.question, as_of=question.as_of or DEFAULT_AS_OF, explain=True, answer=False
        )
        sure = confidence(collection.evidence(request) or ConfidenceFeatures())
        passages = collection.ask(request).passages
        totals = [(p.explain or {})["total"] for p in passages]
        found.extend(
            (sure, min(0.0, total - totals[0]), any_held(question.answers, p.text))
            for p, total in zip(passages, totals, strict=True)
        )
    return found


def fit_passages(found: Sequence[tuple[float, float, bool]]) -> tuple[float, float]:
    """(share, sharpness) of the most likely `rag.retrieval.confidence.passage_scores`, by search over a grid."""
    sure, distance, holds = (np.array(column, dtype=np.float64) for column in zip(*found, strict=True))

    def log_likelihood(share: float, sharpness: float) -> float:
        p = np.clip(share * sure * np.exp(sharpness * distance), 1e-3, 1 - 1e-3)
        return float((holds * np.log(p) + (1 - holds) * np.log(1 - p)).sum())

    grid = [(share, sharpness) for share in np.linspace(0.5, 1.0, 26) for sharpness in np.linspace(2, 80, 40)]
    share, sharpness = max(grid, key=lambda pair: log_likelihood(*pair))
    return round(float(share), 2), round(float(sharpness), 1)


def best_threshold(p: Array, labels: Array, labelled: NDArray[np.bool_]) -> float:
    """The highest threshold with about the largest sum of F1 of abstaining, on labelled and on left-out negatives.

    Among thresholds that do equally well the one that refuses more is wanted: a wrong answer costs more than none.
    """
    candidates = np.linspace(0.05, 0.95, 91)
    sums = np.array([_f1(p, labels, labelled, t) + _f1(p, labels, ~labelled, t) for t in candidates])
    return float(candidates[np.flatnonzero(sums >= sums.max() - EQUALLY_WELL)[-1]])


def sure_threshold(p: Array, labels: Array, weights: Array, wrong: float = SURE_BUT_WRONG) -> float:
    """The lowest threshold from which on at most a share `wrong` of the samples, by weight, are negatives."""
    order = np.argsort(-p)
    negatives = np.cumsum(weights[order] * (labels[order] == 0)) / np.cumsum(weights[order])
    few = np.flatnonzero(negatives <= wrong)
    return float(np.ceil(100 * p[order[few[-1]]]) / 100) if len(few) else 0.99


def _f1(p: Array, labels: Array, negatives: NDArray[np.bool_], threshold: float) -> float:
    abstained, wrong = p < threshold, (labels == 0) & negatives
    hit = (abstained & wrong).sum()
    return float(2 * hit / max(1, abstained[(labels == 1) | wrong].sum() + wrong.sum()))


def main(
    questions: Annotated[
        list[Path], typer.Argument(help="Question sets to fit on; never those to report on.")
    ],
    home: Annotated[Path, typer.Option(help="Where the index lives.")] = Path(".rag"),
    out: Annotated[Path, typer.Option(help="The weights' file.")] = WEIGHTS_FILE,
) -> None:
    """Fit and write the weights."""
    settings = load_settings().model_copy(update={"home": home})
    asked = [question for path in questions for question in load_questions(path)]
    with Collection.open(settings) as collection:
        found = samples(collection, asked)
        share, sharpness = fit_passages(passage_samples(collection, asked))
    features = np.array([list(asdict(evidence).values()) for evidence, _, _ in found])
    labels = np.array([float(right) for _, right, _ in found])
    weights = np.array([weight for _, _, weight in found])
    before, after = (
        fitted_weights(features, labels, weights, QUOTE),
        fitted_weights(features, labels, weights),
    )
    p = 1 / (1 + np.exp(-(features @ np.array(list(after.values())[1:]) + after["bias"])))
    fitted = {
        "fitted_on": [path.name for path in questions],
        "samples": len(labels),
        "abstain_below": round(best_threshold(p, labels, weights == LABELLED_WEIGHT), 2),
        "sure_from": round(sure_threshold(p, labels, weights), 2),
        "passages": {"share": share, "sharpness": sharpness},
        "found": before,
        "quoted": after,
    }
    out.write_text(json.dumps(fitted, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    typer.echo(out.read_text(encoding="utf-8"))


if __name__ == "__main__":
    typer.run(main)
