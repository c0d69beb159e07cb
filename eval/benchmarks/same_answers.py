"""The same questions to the files of a home and to a Milvus server that is sent the same: whether any answer differs.

    milvus-lite server --data-dir DIR --host 127.0.0.1 --port 19531 &
    python -m eval.benchmarks.same_answers milvus://127.0.0.1:19531?collection=same --home .rag

Compared are whole responses, every score to the last digit, but for the times taken. The home is copied; nothing is embedded but the
questions. For more passages than a home has, `eval.benchmarks.opening --kept` makes variants of its notices.
"""

from __future__ import annotations

import datetime as dt
import statistics
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any

import typer

from eval.benchmarks.machine import description
from eval.benchmarks.service import AS_OF, copied
from eval.question_set import load_questions
from eval.workbench import load_model, script
from rag.collection import Collection
from rag.collection.publishing import backend_of, indexed_model, publish
from rag.collection.store_errors import open_store
from rag.errors import NoIndex
from rag.public import QueryRequest
from rag.settings import Settings

QUESTIONS = Path(__file__).parents[1] / "questions" / "dev_tune.jsonl"


def sent(settings: Settings) -> float:
    """Send a home to its server; seconds taken."""
    started = time.monotonic()
    with open_store(settings.home, write=True) as store:
        model = indexed_model(store)
        if model is None:
            raise NoIndex(f"{settings.home} holds nothing.")
        publish(store, model, settings)
    return time.monotonic() - started


def response(collection: Collection, question: str) -> tuple[float, dict[str, Any]]:
    """Milliseconds, and what was answered."""
    started = time.monotonic()
    told = collection.ask(QueryRequest(question=question, top_k=10)).model_dump(mode="json")
    del told["took_ms"]
    return 1000 * (time.monotonic() - started), told


def main(
    url: Annotated[str, typer.Argument(help="The server, as RAG_INDEX_URL names it.")],
    home: Annotated[Path, typer.Option(help="An index.")] = Path(".rag"),
    questions: Annotated[Path, typer.Option(help="A set of questions.")] = QUESTIONS,
    limit: Annotated[int, typer.Option(min=1, help="So many of them.")] = 1000,
) -> None:
    """Compare."""
    print(description(["faiss-cpu", "pymilvus", "milvus-lite"]))
    asked = [question.question for question in load_questions(questions)][:limit]
    day = dt.date.fromisoformat(AS_OF)
    with copied(home) as copy, ExitStack() as stack:
        embedded = Settings(home=home, as_of=day)
        served = Settings(home=copy, as_of=day, index_url=url)
        encoder = load_model(embedded)
        seconds = sent(served)
        one, other = (stack.enter_context(Collection.open(s, encoder=encoder)) for s in (embedded, served))
        print(f"{other.info.passages:,} passages sent in {seconds:.0f} s")
        times: tuple[list[float], list[float]] = ([], [])
        differing = []
        for question in asked:
            (took, expected), (took_there, found) = response(one, question), response(other, question)
            times[0].append(took)
            times[1].append(took_there)
            if found != expected:
                differing.append(question)
        print(f"{len(asked)} questions: {len(differing)} answered otherwise {differing[:3]}")
        print(
            f"median {statistics.median(times[0]):.0f} ms by files, {statistics.median(times[1]):.0f} by the server"
        )
        backend_of(served).drop()
    if differing:
        raise typer.Exit(1)


if __name__ == "__main__":
    script(main)
