"""Learn how likely a finished answer is right, from answers by code that nothing had been mended in for them.

    python -m eval.right_answers            a table: each author's answers by what the others taught, for several limits of "sure"
    python -m eval.right_answers --write    weights of all, into rag/answering/data/right_answers.tsv

`first_answers.jsonl` holds the answers to the questions of new authors as the code of that day gave them before anybody had read their
notices: what is known of each (`rag.answering.reservations.right_answer.values_told`), whether it is right, and its state. Asked today most
of the wrong ones are mended, so that the file cannot be made anew. A logistic regression with an L2 penalty weighs the values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
import typer
from numpy.typing import NDArray

from eval import statistics
from eval.calibrate import fit
from eval.workbench import json_lines, script

FIRST_ANSWERS = Path(__file__).parent / "first_answers.jsonl"
WEIGHTS_FILE = Path(__file__).parents[1] / "rag" / "answering" / "data" / "right_answers.tsv"
RIDGE = 20.0
"""With 10 and 40 as many of so many sure answers are wrong, within two."""
LIMITS = ((0.7, 0.93), (0.75, 0.93), (0.75, 0.92), (0.8, 0.92), (0.84, 0.92), (0.86, 0.92), (0.9, 0.9))
"""From which likelihood on a sure answer stays so, and from which a possible one is sure."""
SEED = 20
HEAD = """# How likely a finished answer is right, by what is known of question, notice and quotes.
# Written by python -m eval.right_answers. Name, then its weight in the log-odds.
"""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """An answer as first given.

    Attributes:
        author: of the notices.
        id: of the question.
        state: sure; possible with nothing particular said against it, so that it may be sure; or possible with a doubt that is told.
        right: whether a quote holds an answer string of a notice that answers.
        kind: of the answer; a verdict stays as it is.
        values: what is known of it, by name.

    """

    author: str
    id: str
    state: Literal["sure", "vague", "doubted"]
    right: bool
    kind: str
    values: dict[str, float]


def first_answers(path: Path = FIRST_ANSWERS) -> list[FirstAnswer]:
    """The answers that the file holds."""
    return [FirstAnswer(**row) for row in json_lines(path)]


def fitted(taught: Sequence[FirstAnswer]) -> dict[str, float]:
    """The bias and the weights of the values, by name."""
    names = list(taught[0].values)
    bias, raw = fit(_design(taught), _right(taught), np.ones(len(taught)), RIDGE)
    return {"bias": bias} | dict(zip(names, raw.tolist(), strict=True))


def _design(found: Sequence[FirstAnswer]) -> Array:
    return np.array([list(answer.values.values()) for answer in found])


def _right(found: Sequence[FirstAnswer]) -> Array:
    return np.array([float(answer.right) for answer in found])


def likelihoods(found: Sequence[FirstAnswer], weights: dict[str, float]) -> Array:
    """float64[answers], by these weights."""
    logit = weights["bias"] + _design(found) @ np.array([weights[name] for name in found[0].values])
    likely: Array = 1 / (1 + np.exp(-np.clip(logit, -30, 30)))
    return likely


def table(found: Sequence[FirstAnswer]) -> str:
    """How many answers are sure, and how many of them wrong, before and from several limits on, each author's by what the others taught."""
    likely = np.zeros(len(found))
    for author in sorted({answer.author for answer in found}):
        own = [n for n, answer in enumerate(found) if answer.author == author]
        weights = fitted([answer for answer in found if answer.author != author])
        likely[own] = likelihoods([found[n] for n in own], weights)
    was = np.array([answer.state == "sure" for answer in found])
    may = np.array([answer.state == "vague" for answer in found])
    verdict = np.array([answer.kind == "verdict" for answer in found])
    lines = [
        "| sure from | sure | wrong | share (95 %) | raised | of these wrong |",
        "| --- |" + " ---: |" * 5,
    ]
    lines.append(_line("as first asked", was, was, found))
    for kept, raised in LIMITS:
        sure = was & (verdict | (likely >= kept)) | may & (likely >= raised)
        lines.append(_line(f"{kept}, raised from {raised}", sure, was, found))
    return "\n".join(lines)


def _line(name: str, sure: NDArray[np.bool_], was: NDArray[np.bool_], found: Sequence[FirstAnswer]) -> str:
    wrong = 1.0 - _right(found)
    bounds = statistics.interval(statistics.mean, [np.where(sure, wrong, np.nan)], SEED)
    between = f" ({bounds[0]:.3f} to {bounds[1]:.3f})" if bounds else ""
    raised = sure & ~was
    share = wrong[sure].mean() if sure.any() else float("nan")
    return (
        f"| {name} | {sure.sum()} | {wrong[sure].sum():.0f} | {share:.3f}{between} | {raised.sum()} "
        f"| {wrong[raised].sum():.0f} |"
    )


def written(weights: dict[str, float]) -> str:
    """The weights as a file, one a line."""
    return HEAD + "".join(f"{name}\t{weight:.3f}\n" for name, weight in weights.items())


def main(
    write: Annotated[bool, typer.Option(help="Write the weights learnt from all answers.")] = False,
) -> None:
    """Learn how likely a finished answer is right."""
    found = first_answers()
    typer.echo(table(found))
    if write:
        WEIGHTS_FILE.write_text(written(fitted(found)), encoding="utf-8")
        typer.echo(f"weights learnt from {len(found)} answers: {WEIGHTS_FILE}")


if __name__ == "__main__":
    script(main)
