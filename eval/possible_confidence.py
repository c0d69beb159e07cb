"""Learn how likely a question is answered, and say what that is worth among possible answers, among refusals and among all.

    python -m eval.possible_confidence             a table: each author's questions by what the others' taught
    python -m eval.possible_confidence --write     weights of all of them, into rag/answering/data/possible_confidence.tsv
    python -m eval.possible_confidence --values FILE    keeps what is known of each question, and reads it from there the next time

Every tuning question is an example, asked over the notices of its author alone and whatever becomes of it. A logistic regression with an
L2 penalty weighs what `rag.answering.doubts.possible_confidence.values_known` gives; possible answers count twice as much as sure ones and
refusals, absent questions half as much again, and the questions of an author of n as much as the square root of n. The table tells how
often an answerable question has more confidence than an absent one, by the confidence without these weights and with them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Literal
from unittest.mock import patch

import numpy as np
import typer
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]

from eval.calibrate import authors_weights
from eval.question_set import DEFAULT_AS_OF, LabelledQuestion
from eval.splits import authors_alone
from eval.statistics import auroc
from eval.workbench import KeptHome, json_lines, script
from rag.answering.doubts.possible_confidence import DoubtOf, confidence_of, is_weighed, values_known
from rag.answering.quoting.context import AnswerContext
from rag.collection import Collection
from rag.public import Answer, QueryRequest

ABSENT_WEIGHT = 1.5
"""Between 1 and 3 the order hardly changes."""
NOT_POSSIBLE_WEIGHT = 0.5
"""Of sure answers and refusals; between 0.3 and 1, with or without the sure ones, the order hardly changes."""
PENALTY = 5.0
"""Of the squared weights, those of what is measured per two standard deviations, the others as they are."""
FEWEST = 4
"""What fewer examples have is given no weight."""
WEIGHTS_FILE = Path(__file__).parents[1] / "rag" / "answering" / "data" / "possible_confidence.tsv"
HEAD = """# How likely a question is answered, by what is asked for and what is known of question, notice and quote.
# Written by python -m eval.possible_confidence. Name, then its weight in the log-odds.
"""
_HOLDS_OR_NOT = ("asked.", "form.", "doubt.", "unnamed")
State = Literal["possible", "refused", "other"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A question: the author of its notices, whether they answer, what became of it, its own confidence and what else is known of it.

    `other` answers are sure, or lists, which keep their own confidence; `lowest` and `highest` bound that of the others.
    """

    author: str
    answerable: bool
    state: State
    confidence: float
    lowest: float
    highest: float
    values: dict[str, float]


def examples(collection: Collection, author: str, questions: Sequence[LabelledQuestion]) -> Iterator[Example]:
    """Of the questions for which something was looked for in the notices."""
    seen: list[tuple[AnswerContext, Answer, DoubtOf]] = []

    def weighed(ctx: AnswerContext, answer: Answer, doubt_of: DoubtOf) -> Answer:
        seen.append((ctx, answer, doubt_of))
        return answer

    for question in questions:
        seen.clear()
        request = QueryRequest(question=question.question, as_of=question.as_of or DEFAULT_AS_OF)
        with patch("rag.answering.answer_kinds.weighed", weighed):
            told = collection.ask(request).answer
        if told is None or not seen:
            continue
        ctx, answer, doubt_of = next((s for s in seen if s[1].text == told.text), seen[-1])
        state: State = "other"
        if is_weighed(answer):
            state = "refused" if answer.certainty == "none" else "possible"
        yield Example(
            author, question.answerable, state, answer.confidence,
            confidence_of(answer, 0.0), confidence_of(answer, 1.0), values_known(ctx, doubt_of),
        )  # fmt: skip


def fitted(taught: Sequence[Example]) -> dict[str, float]:
    """The bias and the weights of the values, by name."""
    counts: dict[str, int] = {}
    for example in taught:
        for name, value in example.values.items():
            counts[name] = counts.get(name, 0) + bool(value)
    names = [name for name, count in sorted(counts.items()) if count >= FEWEST]
    design = np.array([[e.values.get(name, 0.0) for name in names] for e in taught])
    scale = np.array([_scale(name, column) for name, column in zip(names, design.T, strict=True)])
    design = np.hstack([np.ones((len(taught), 1)), design / scale])
    labels = np.array([e.answerable for e in taught], dtype=float)
    states = np.array([1.0 if e.state == "possible" else NOT_POSSIBLE_WEIGHT for e in taught])
    counted = authors_weights([e.author for e in taught]) * states * np.where(labels > 0, 1.0, ABSENT_WEIGHT)
    penalty = PENALTY * np.array([0.0] + [1.0] * len(names))

    def loss(weights: Array) -> tuple[float, Array]:
        logit = design @ weights
        error = 1 / (1 + np.exp(-np.clip(logit, -30, 30))) - labels
        value = counted @ (np.logaddexp(0.0, logit) - labels * logit) + penalty @ weights**2 / 2
        return float(value), design.T @ (counted * error) + penalty * weights

    found = minimize(loss, np.zeros(design.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    raw = found.x[1:] / scale
    return {"bias": float(found.x[0])} | dict(zip(names, raw.tolist(), strict=True))


def _scale(name: str, column: Array) -> float:
    """Two standard deviations of what is measured; 1 of what either holds or does not."""
    spread = 2 * float(column.std())
    return 1.0 if name.startswith(_HOLDS_OR_NOT) or spread < 1e-9 else spread


def score(example: Example, weights: dict[str, float]) -> float:
    """The log-odds of an example."""
    return weights["bias"] + sum(weights.get(name, 0.0) * value for name, value in example.values.items())


def confidence(example: Example, weights: dict[str, float]) -> float:
    """The confidence that its answer has with these weights."""
    if example.state == "other":
        return example.confidence
    likely = 1 / (1 + np.exp(-np.clip(score(example, weights), -30, 30)))
    return float(example.lowest + likely * (example.highest - example.lowest))


def table(found: Sequence[Example]) -> str:
    """How often an answerable question stands above an absent one, each author's by what the others taught."""
    lines = [
        "| author | answerable | absent | possible: before | by what the others taught | refused: before | by the others | all: before | by the others |",
        "| --- |" + " ---: |" * 8,
    ]
    pairs: list[tuple[Example, float]] = []
    for author in sorted({e.author for e in found}):
        weights = fitted([e for e in found if e.author != author])
        own = [(e, confidence(e, weights)) for e in found if e.author == author]
        lines.append(_line(author, own))
        pairs += own
    small = [(e, c) for e, c in pairs if e.author not in ("bundled", "elsewhere")]
    return "\n".join([*lines, _line("all but bundled and elsewhere", small), _line("all", pairs)])


def _line(name: str, pairs: Sequence[tuple[Example, float]]) -> str:
    answerable = sum(e.answerable for e, _ in pairs)
    cells = [str(answerable), str(len(pairs) - answerable)]
    for states in (("possible",), ("refused",), ("possible", "refused", "other")):
        of = [(e, c) for e, c in pairs if e.state in states]
        there, absent = (
            np.array([(e.confidence, c) for e, c in of if e.answerable == told]).reshape(-1, 2).T for told in (True, False)
        )  # fmt: skip
        cells += [f"{auroc(a, b):.3f}" if len(a) and len(b) else "–" for a, b in zip(there, absent, strict=True)]  # fmt: skip
    return f"| {name} | {' | '.join(cells)} |"


def written(weights: dict[str, float]) -> str:
    """The weights as a file, one a line."""
    return HEAD + "".join(f"{name}\t{weight:.3f}\n" for name, weight in weights.items())


def gathered(home: Path | None, values: Path | None) -> list[Example]:
    """All tuning questions as examples: read from a file that holds them already, else asked, and kept in it."""
    if values and values.exists():
        return [Example(**row) for row in json_lines(values)]
    found = [
        example
        for author, collection, sets in authors_alone(home)
        for questions in sets
        for example in examples(collection, author, questions)
    ]
    if values:
        values.write_text("".join(f"{json.dumps(asdict(e))}\n" for e in found), encoding="utf-8")
    return found


def main(
    home: KeptHome = None,
    values: Annotated[
        Path | None, typer.Option(help="Keep what is known of each question here, and read it from there.")
    ] = None,
    write: Annotated[bool, typer.Option(help="Write the weights learnt from all questions.")] = False,
) -> None:
    """Learn how likely a question is answered."""
    found = gathered(home, values)
    print(table(found))
    if write:
        WEIGHTS_FILE.write_text(written(fitted(found)), encoding="utf-8")
        print(f"weights learnt from {len(found)} questions: {WEIGHTS_FILE}")


if __name__ == "__main__":
    script(main)
