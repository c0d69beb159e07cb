"""Time of a whole question beside that of embedding it, in one process and in turn.

    python -m eval.benchmarks.query

Every question is embedded by sentence-transformers' own `encode` in single precision, then asked for passages only,
then asked for passages and answer; each round starts with another of the three. Told are medians and 95th percentiles
in milliseconds, and the median over the questions of each one's ratio to its own embedding: times differ between
machines and moments, the ratio hardly does.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import numpy as np
import typer

from eval.question_set import LabelledQuestion, load_questions
from eval.workbench import (
    BUNDLED_NOTICES,
    HELD_OUT_SET,
    KeptHome,
    indexed,
    script,
)
from rag.embedding.bundled import BUNDLED_MODEL, PROMPTS, prepare_reference
from rag.public import QueryRequest
from rag.settings import load_settings

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

    from rag.collection import Collection

Ask = Callable[[LabelledQuestion], object]
EMBEDDING = "embedding alone"


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of one way over all questions, and the median of their ratios to the embedding alone."""

    name: str
    median_ms: float
    p95_ms: float
    ratio: float


def ways(collection: Collection, model: SentenceTransformer) -> dict[str, Ask]:
    """What is timed, by name; the embedding alone comes first."""

    def asked(question: LabelledQuestion, *, answer: bool) -> object:
        return collection.ask(
            QueryRequest(question=question.question, as_of=question.as_of, answer=answer, top_k=10)
        )

    return {
        EMBEDDING: lambda q: model.encode(PROMPTS["query"] + q.question, show_progress_bar=False),
        "passages": lambda q: asked(q, answer=False),
        "passages and answer": lambda q: asked(q, answer=True),
    }


def measure(asks: dict[str, Ask], questions: Sequence[LabelledQuestion], rounds: int) -> list[Timing]:
    """Each way over all questions, `rounds` times after one untimed round; a question's time is its best one."""
    names = list(asks)
    best = {name: np.full(len(questions), np.inf) for name in names}
    for round_ in range(rounds + 1):
        for n, question in enumerate(questions):
            turn = (round_ + n) % len(names)
            for name in names[turn:] + names[:turn]:
                started = time.perf_counter()
                asks[name](question)
                took = 1000 * (time.perf_counter() - started)
                if round_:
                    best[name][n] = min(best[name][n], took)
    return [
        Timing(
            name,
            statistics.median(times.tolist()),
            float(np.percentile(times, 95)),
            statistics.median((times / best[EMBEDDING]).tolist()),
        )
        for name, times in best.items()
    ]


def main(
    questions: Annotated[Path, typer.Argument(help="A question set.")] = HELD_OUT_SET,
    home: KeptHome = None,
    rounds: Annotated[int, typer.Option(min=1, help="Timed rounds.")] = 3,
    threads: Annotated[int, typer.Option(min=1, help="Threads of one computation.")] = 1,
) -> None:
    """Time whole questions beside their embedding."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(prepare_reference(load_settings().model_cache)), local_files_only=True)
    with indexed([BUNDLED_NOTICES], home, model=BUNDLED_MODEL, threads=threads) as collection:
        timings = measure(ways(collection, model), load_questions(questions), rounds)
    typer.echo(f"{'':<22}{'median ms':>10}{'p95 ms':>9}{'ratio':>8}")
    for timing in timings:
        typer.echo(f"{timing.name:<22}{timing.median_ms:>10.1f}{timing.p95_ms:>9.1f}{timing.ratio:>8.2f}")


if __name__ == "__main__":
    script(main)
