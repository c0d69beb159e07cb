"""Learn how likely a possible answer answers, and say what that is worth.

    python -m eval.possible_confidence             a table: each author's questions by what the others' taught
    python -m eval.possible_confidence --write     weights of all of them, into rag/answering/data/possible_confidence.tsv

Every tuning question whose answer is possible is an example, answerable or not. A logistic regression with an L2 penalty weighs
`rag.answering.doubts.possible_confidence.possible_values` alone, to which part of the answer's own confidence is added afterwards; absent
questions count three times, and the questions of an author of n as much as the square root of n. The table tells how often an answerable question has more confidence
than an absent one, of those answered as possible, by the confidence without these weights and with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from unittest.mock import patch

import numpy as np
import typer
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]

from eval.calibrate import authors_weights
from eval.question_set import DEFAULT_AS_OF, LabelledQuestion
from eval.splits import authors_of, collections_of
from eval.statistics import auroc
from eval.workbench import KeptHome, script
from rag.answering.doubts.possible_confidence import KINDS, carried, possible_values
from rag.collection import Collection
from rag.public import QueryRequest

ABSENT_WEIGHT = 3.0
PENALTY = 10.0
"""Of the squared weights, those of evidence per two standard deviations, those of what is asked for as they are."""
FEWEST = 4
"""What fewer examples have is given no weight."""
WEIGHTS_FILE = Path(__file__).parents[1] / "rag" / "answering" / "data" / "possible_confidence.tsv"
HEAD = """# How likely a possible answer answers, by what is asked for and what is known of question and notice.
# Written by python -m eval.possible_confidence. Name, then its weight in the log-odds.
"""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A possible answer: the author of its notices, whether they answer, its own confidence and what else is known of it."""

    author: str
    answerable: bool
    confidence: float
    values: dict[str, float]


def examples(collection: Collection, author: str, questions: Sequence[LabelledQuestion]) -> Iterator[Example]:
    """Of the questions that are answered as possible."""
    for question in questions:
        request = QueryRequest(question=question.question, as_of=question.as_of or DEFAULT_AS_OF)
        with patch("rag.answering.answer_kinds.weighed", lambda ctx, answer: answer):
            answer = collection.ask(request).answer
        if answer is None or answer.certainty != "possible" or answer.kind not in KINDS:
            continue
        evidence = collection.evidence(request)
        if evidence is not None and evidence.context is not None and answer.citations:
            values = possible_values(evidence.context)
            yield Example(author, question.answerable, answer.confidence, values)


def fitted(taught: Sequence[Example]) -> dict[str, float]:
    """The bias and the weights of the values, by name."""
    counts = {n: sum(n in e.values for e in taught) for n in sorted({n for e in taught for n in e.values})}
    names = [name for name, count in counts.items() if count >= FEWEST]
    design = np.array([[e.values.get(name, 0.0) for name in names] for e in taught])
    scale = np.array([_scale(name, column) for name, column in zip(names, design.T, strict=True)])
    design = np.hstack([np.ones((len(taught), 1)), design / scale])
    labels = np.array([e.answerable for e in taught], dtype=float)
    counted = authors_weights([e.author for e in taught]) * np.where(labels > 0, 1.0, ABSENT_WEIGHT)
    penalty = PENALTY * np.array([0.0] + [1.0] * len(names))

    def loss(weights: Array) -> tuple[float, Array]:
        logit = design @ weights
        error = 1 / (1 + np.exp(-logit)) - labels
        value = counted @ (np.logaddexp(0.0, logit) - labels * logit) + penalty @ weights**2 / 2
        return float(value), design.T @ (counted * error) + penalty * weights

    found = minimize(loss, np.zeros(design.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    raw = found.x[1:] / scale
    return {"bias": float(found.x[0])} | dict(zip(names, raw.tolist(), strict=True))


def _scale(name: str, column: Array) -> float:
    """Two standard deviations of what is measured; 1 of what either holds or does not."""
    spread = 2 * float(column.std())
    return 1.0 if name.startswith(("asked.", "form.", "unnamed")) or spread < 1e-9 else spread


def score(example: Example, weights: dict[str, float]) -> float:
    """The log-odds of an example."""
    told = sum(weights.get(name, 0.0) * value for name, value in example.values.items())
    return weights["bias"] + carried(example.confidence) + told


def table(found: Sequence[Example]) -> str:
    """How often an answerable question stands above an absent one, each author's by what the others taught."""
    lines = ["| author | answerable | absent | before | by what the others taught |", "| --- | ---: | ---: | ---: | ---: |"]  # fmt: skip
    pairs: list[tuple[Example, float]] = []
    for author in sorted({e.author for e in found}):
        weights = fitted([e for e in found if e.author != author])
        own = [(e, score(e, weights)) for e in found if e.author == author]
        lines.append(_line(author, own))
        pairs += own
    small = [(e, s) for e, s in pairs if e.author not in ("bundled", "elsewhere")]
    return "\n".join([*lines, _line("all but bundled and elsewhere", small), _line("all", pairs)])


def _line(name: str, pairs: Sequence[tuple[Example, float]]) -> str:
    there, absent = (
        np.array([(e.confidence, s) for e, s in pairs if e.answerable == told]).reshape(-1, 2).T for told in (True, False)
    )  # fmt: skip
    cells = [f"{auroc(a, b):.3f}" if len(a) and len(b) else "–" for a, b in zip(there, absent, strict=True)]
    return f"| {name} | {there.shape[1]} | {absent.shape[1]} | {' | '.join(cells)} |"


def written(weights: dict[str, float]) -> str:
    """The weights as a file, one a line."""
    return HEAD + "".join(f"{name}\t{weight:.3f}\n" for name, weight in weights.items())


def main(
    home: KeptHome = None,
    write: Annotated[bool, typer.Option(help="Write the weights learnt from all questions.")] = False,
) -> None:
    """Learn how likely a possible answer answers."""
    found: list[Example] = []
    for source, collection in collections_of("tuning", home):
        for author, sets in authors_of(source).items():
            found += [e for questions in sets for e in examples(collection, author, questions)]
    print(table(found))
    if write:
        WEIGHTS_FILE.write_text(written(fitted(found)), encoding="utf-8")
        print(f"weights learnt from {len(found)} questions: {WEIGHTS_FILE}")


if __name__ == "__main__":
    script(main)
