"""Fit the weights and limits of the confidence, on everything that is kept for tuning: `python -m eval.calibrate`.

Positives are answerable questions, negatives the labelled unanswerable ones and every question that one notice alone
answers, asked without that notice. A ridge-regularised logistic regression (Newton's method) over the features of
`rag.retrieval.confidence_features` and some of their squares, once for what was found and once with what would be
quoted. Notices of one author weigh by the square root of their questions' number, so that the author of most does not decide
alone. The limits of "sure" and "possible" are chosen by what errors cost, on predictions for authors that the fit has not
seen: of the questions of one author a fit on his other ones knows too much. What is fitted, and on what, is the same each
time, so the file can be made anew by anybody.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Any, get_args

import numpy as np
import typer
from numpy.typing import NDArray

from eval.askers import LocalAsker
from eval.leave_out import ask_without, plan
from eval.question_set import DEFAULT_AS_OF, LabelledQuestion, any_held
from eval.splits import authors_of, collections_of, of_half
from eval.workbench import KeptHome, script
from rag.answering.kinds.quoted_answer import is_doubted_anyway
from rag.answering.quoting.quote_features import Evidence, QuoteFeatures
from rag.collection import Collection
from rag.public import QueryRequest
from rag.retrieval.confidence import QuotedKind, probability, weighed_values
from rag.retrieval.confidence_features import ConfidenceFeatures

RIDGE = 20.0
LABELLED_WEIGHT = 2.0
"""Labelled negatives are a few; they count as much as the many left-out ones."""
SURE_BUT_ABSENT = 0.04
"""What share of the questions answered as sure may have no answer."""
ABSENT_BUT_SURE = 0.02
"""What share of the unanswerable questions may be answered as sure: on notices and questions held back it is twice that."""
REFUSAL_COST = 2.0
"""Refusing what is there costs so many times as much as saying "this may be it" where nothing is. With the limits of an
earlier fit (.39 in place of .30 for a cost of 1) a fifth of the answerable questions held back was refused."""
QUOTE = frozenset({"quote", "quote_squared"})
"""What is known only when an answer was chosen."""
WEIGHTS_FILE = Path(__file__).parents[1] / "rag" / "retrieval" / "data" / "confidence.json"

NOTHING = Evidence(ConfidenceFeatures(), QuoteFeatures(), ())
SURE_BUT_WRONG = 0.06
"""What share of the quotes stated as sure may be wrong, of each kind of quote, on questions of authors that the fit has not seen."""
NEVER = 1.01
"""A limit that no probability reaches."""
FEWEST_SURE = 10
"""So many quotes at least are looked at for a limit: of fewer none wrong says little."""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """A question asked whole, or without the notice that answers it.

    Attributes:
        evidence: the features.
        answerable: whether the notices that were searched hold an answer.
        author: of the notices, see `authors_of`.
        kind: what the first quote holds.
        left_out: whether the answering notice was left out.
        quote: what is known of the first quote.
        right: whether what would be quoted for sure holds an answer string, of a notice that answers.
        doubted: whether the answer is no more than possible whatever the weights say, so that no limit depends on it.
        passages: (distance from the best total, whether it holds an answer string) of each passage found; only of a
            question asked whole.
    """

    evidence: ConfidenceFeatures
    answerable: bool
    author: str = ""
    kind: QuotedKind = "words"
    left_out: bool = False
    quote: QuoteFeatures = field(default_factory=QuoteFeatures)
    right: bool = False
    doubted: bool = False
    passages: tuple[tuple[float, bool], ...] = ()

    @property
    def weight(self) -> float:
        """How much it counts in the fit."""
        return LABELLED_WEIGHT if not (self.answerable or self.left_out) else 1.0


def samples(
    collection: Collection, questions: Sequence[LabelledQuestion], author: str = "", *, whole: bool = False
) -> list[Sample]:
    """One for each question, and one for each that a single notice answers, asked without it; `whole`: only the former."""
    removals = {} if whole else plan(questions, LocalAsker(collection))
    found: list[Sample] = []
    for question in questions:
        request = QueryRequest(question=question.question, as_of=question.as_of or DEFAULT_AS_OF)
        told = collection.evidence(request) or NOTHING
        right = any(aid in question.answering and question.is_held_by(t) for aid, t in told.quoted)
        shown = () if whole else _passages(collection, question, request)
        found.append(
            Sample(
                told.found, question.answerable, author, told.kind,
                quote=told.quote, right=right, passages=shown,
                doubted=told.context is None or is_doubted_anyway(told.context),
            )
        )  # fmt: skip
        if question.id in removals:
            told = collection.evidence(ask_without(request, removals[question.id])) or NOTHING
            found.append(Sample(told.found, False, author, told.kind, left_out=True, quote=told.quote))
    return found


def _passages(
    collection: Collection, question: LabelledQuestion, request: QueryRequest
) -> tuple[tuple[float, bool], ...]:
    shown = collection.ask(request.model_copy(update={"explain": True, "answer": False})).passages
    totals = [(passage.explain or {})["total"] for passage in shown]
    return tuple(
        (min(0.0, total - totals[0]), any_held(question.answers, passage.text))
        for passage, total in zip(shown, totals, strict=True)
    )


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


def value_names() -> tuple[str, ...]:
    """The names of all values that get a weight, in order."""
    return tuple(weighed_values(ConfidenceFeatures()))


def fitted_weights(
    features: Array, labels: Array, weights: Array, without: frozenset[str] = frozenset()
) -> dict[str, float]:
    """The bias, then the weight of every value of `value_names` in order; 0 for those to do without."""
    names = value_names()
    used = np.array([name not in without for name in names])
    bias, raw = fit(features * used, labels, weights)
    return {"bias": round(bias, 4)} | {
        name: round(float(w) if use else 0.0, 4) for name, w, use in zip(names, raw, used, strict=True)
    }


def unseen_predictions(features: Array, labels: Array, weights: Array, groups: Sequence[object]) -> Array:
    """float64[n]: each sample's probability by a fit on the other groups (authors)."""
    of = np.array([str(group) for group in groups])
    p = np.zeros(len(labels))
    for group in np.unique(of):
        held = of == group
        bias, raw = fit(features[~held], labels[~held], weights[~held])
        p[held] = 1 / (1 + np.exp(-(features[held] @ raw + bias)))
    return p


def authors_weights(groups: Sequence[str]) -> Array:
    """float64[n], 1 in the mean: every sample of an author of n samples counts as 1 / sqrt(n)."""
    counts = Counter(groups)
    weights = np.array([1 / math.sqrt(counts[group]) for group in groups])
    scaled: Array = weights / weights.mean()
    return scaled


def fit_passages(found: Sequence[tuple[float, float, bool]]) -> tuple[float, float]:
    """(share, sharpness) of the most likely `rag.retrieval.confidence.passage_scores`, by search over a grid."""
    sure, distance, holds = (np.array(column, dtype=np.float64) for column in zip(*found, strict=True))

    def log_likelihood(share: float, sharpness: float) -> float:
        p = np.clip(share * sure * np.exp(sharpness * distance), 1e-3, 1 - 1e-3)
        return float((holds * np.log(p) + (1 - holds) * np.log(1 - p)).sum())

    grid = [(share, sharpness) for share in np.linspace(0.5, 1.0, 26) for sharpness in np.linspace(2, 80, 40)]
    share, sharpness = max(grid, key=lambda pair: log_likelihood(*pair))
    return round(float(share), 2), round(float(sharpness), 1)


def possible_threshold(
    p: Array, answerable: NDArray[np.bool_], cost: float = REFUSAL_COST, weights: Array | None = None
) -> float:
    """The lower limit of "possible": where refusals of what is there and answers to what is not cost least.

    Shares count, not numbers: a set with more answerable questions does not move the limit.
    """
    w = np.ones(len(p)) if weights is None else weights
    there, absent = w * answerable, w * ~answerable
    candidates = np.linspace(0.05, 0.95, 91)
    costs = [
        cost * there[p < t].sum() / there.sum() + absent[p >= t].sum() / absent.sum() for t in candidates
    ]
    return float(candidates[int(np.argmin(costs))])


def sure_threshold(p: Array, answerable: NDArray[np.bool_]) -> float:
    """The lowest limit from which on few of the questions, and few of the unanswerable ones, have no answer."""
    for limit in np.linspace(0.5, 0.99, 50):
        sure = p >= limit
        absent = sure & ~answerable
        if (
            absent.sum() <= SURE_BUT_ABSENT * sure.sum()
            and absent.sum() <= ABSENT_BUT_SURE * (~answerable).sum()
        ):
            return float(limit)
    return 0.99


def fitted_to(found: Sequence[Sample]) -> dict[str, Any]:
    """The content of the weights' file, but for the passages' where none were looked at."""
    features = np.array([list(weighed_values(s.evidence).values()) for s in found])
    labels = np.array([float(s.answerable) for s in found])
    weights = np.array([s.weight for s in found]) * authors_weights([s.author for s in found])
    before = fitted_weights(features, labels, weights, QUOTE)
    whole = np.array([not s.left_out for s in found])
    unseen = unseen_predictions(features, labels, weights, [s.author for s in found])
    p, answerable, counted = unseen[whole], labels[whole] > 0, weights[whole]
    return {
        "samples": len(found),
        "abstain_below": round(possible_threshold(p, answerable, weights=counted), 2),
        "sure_from": round(sure_threshold(p, answerable), 2),
        **_fitted_passages(found, before),
        "found": before,
        "quoted": fitted_weights(features, labels, weights),
        **fitted_rightness(found),
    }


def _fitted_passages(found: Sequence[Sample], weights: Mapping[str, float]) -> dict[str, Any]:
    told = [(probability(s.evidence, weights), far, holds) for s in found for far, holds in s.passages]
    if not told:
        return {}
    share, sharpness = fit_passages(told)
    return {"passages": {"share": share, "sharpness": sharpness}}


def fitted_rightness(found: Sequence[Sample]) -> dict[str, Any]:
    """The weights and the limits by which a quote is stated as sure, from the questions asked whole.

    With those asked without their notice among the samples, as for the confidence, fewer than half as many answers are stated
    as sure on questions held back, and as many of them are wrong (.074 of the answerable ones, .100 wrong; without .189 and
    .098). Limits are chosen on authors left out: by folds that mix the authors a limit is too low for new ones (see
    docs/experiments.md).
    """
    whole = [sample for sample in found if not sample.left_out]
    values = [weighed_values(s.evidence) | asdict(s.quote) for s in whole]
    names = list(values[0])
    features = np.array([[row[name] for name in names] for row in values], dtype=np.float64)
    labels = np.array([float(s.right) for s in whole])
    weights = authors_weights([s.author for s in whole])
    bias, raw = fit(features, labels, weights)
    p = unseen_predictions(features, labels, weights, [s.author for s in whole])
    limits = {}
    for kind in get_args(QuotedKind):
        of = np.array([s.kind == kind and not s.doubted for s in whole])
        limits[kind] = right_threshold(p[of], labels[of] > 0, weights[of])
    return {
        "right_from": limits,
        "right": {"bias": round(bias, 4)}
        | {name: round(float(weight), 4) for name, weight in zip(names, raw, strict=True)},
    }


def right_threshold(
    p: Array, right: NDArray[np.bool_], weights: Array, wrong: float = SURE_BUT_WRONG
) -> float:
    """The lowest limit from which on no more than the share `wrong` of the quotes, by weight, are wrong; NEVER if there is none."""
    for limit in np.linspace(0.5, 0.98, 49):
        stated = p >= limit
        if stated.sum() >= FEWEST_SURE and weights[stated & ~right].sum() <= wrong * weights[stated].sum():
            return round(float(limit), 2)
    return NEVER


def main(
    home: KeptHome = None,
    out: Annotated[Path, typer.Option(help="The weights' file.")] = WEIGHTS_FILE,
    right: Annotated[
        bool, typer.Option(help="Fit only what says whether a quote is right, and keep the rest.")
    ] = False,
) -> None:
    """Fit and write the weights."""
    found: list[Sample] = []
    for source, collection in collections_of("tuning", home):
        for author, sets in authors_of(source).items():
            for questions in sets:
                found += samples(collection, questions, author, whole=right)
    names = [name for source in of_half("tuning") for name in source.sets("tuning")]
    kept = json.loads(out.read_text(encoding="utf-8"))
    if right:
        fitted = kept | {"right_fitted_on": names} | fitted_rightness(found)
    else:
        fitted = kept | {"fitted_on": names, "right_fitted_on": names} | fitted_to(found)
    out.write_text(json.dumps(fitted, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    typer.echo(out.read_text(encoding="utf-8"))


if __name__ == "__main__":
    script(main)
