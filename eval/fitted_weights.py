"""Weights of features that labelled examples teach: a logistic regression with an L1 penalty, so that few remain to be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression

from rag.facts.sequence_weights import BIAS


def fitted_weights(
    held: Sequence[Collection[str]], told: Sequence[bool], *, penalty: float, at_least: int, iterations: int
) -> dict[str, float]:
    """Feature -> weight, the bias among them.

    Args:
        held: the features of each example.
        told: whether it is one of what is learnt.
        penalty: scikit-learn's C: the smaller, the fewer features remain.
        at_least: a feature of fewer examples is not learnt.
        iterations: at most.
    """
    counts = Counter(feature for features in held for feature in features)
    names = sorted(name for name, count in counts.items() if count >= at_least)
    columns = {name: column for column, name in enumerate(names)}
    cells = [[columns[f] for f in features if f in columns] for features in held]
    rows = np.repeat(np.arange(len(cells), dtype=np.int32), [len(row) for row in cells])
    places = (rows, np.array([column for row in cells for column in row], dtype=np.int32))
    matrix = csr_matrix((np.ones(len(rows)), places), shape=(len(cells), len(names)))
    model = LogisticRegression(
        C=penalty, l1_ratio=1.0, solver="liblinear", max_iter=iterations, random_state=0
    )
    model.fit(matrix, told)
    weights = {name: float(weight) for name, weight in zip(names, model.coef_[0], strict=True) if weight}
    return {BIAS: float(model.intercept_[0]), **weights}
