"""A query over HTTP beside txtai's in-process query, and indexing beside txtai's, in one run.

    python -m venv /tmp/peers && /tmp/peers/bin/pip install txtai==9.14.0 sentence-transformers
    python -m eval.benchmarks.peers --python /tmp/peers/bin/python

Both have the same passages and the same model: txtai the bundled model as a sentence-transformers folder (hybrid, with
the texts), this service as it is set up by default. The questions are asked of both in turn, none twice.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, Annotated, Any

import httpx
import typer

from eval.benchmarks.machine import description
from eval.benchmarks.service import ask, distinct, serving
from eval.workbench import BUNDLED_NOTICES, at_home, collection_of, kept_or_temporary, load_model, script
from rag.embedding import Encoder
from rag.embedding.bundled import prepare_reference
from rag.ingest import read_notices
from rag.notices import read_notice
from rag.notices.chunking import chunk

WORKER = Path(__file__).parent / "txtai_worker.py"


class Txtai:
    """txtai in its own process."""

    def __init__(self, python: Path, model: Path, threads: int) -> None:
        command = [str(python), str(WORKER), str(model), str(threads)]
        self._process = subprocess.Popen(  # noqa: S603 - the user names the interpreter
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )

    def ask(self, **request: object) -> dict[str, float]:
        """Milliseconds that a request took there, by "ms" and "cpu_ms"."""
        taken, given = self._pipes()
        taken.write(json.dumps(request) + "\n")
        taken.flush()
        answer: dict[str, float] = json.loads(given.readline())
        return answer

    def close(self) -> None:
        """End the process."""
        self._pipes()[0].close()
        self._process.wait(30)

    def _pipes(self) -> tuple[IO[Any], IO[Any]]:
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the worker was started without pipes")
        return self._process.stdin, self._process.stdout


def passages_of(encoder: Encoder) -> list[str]:
    """What is embedded of the bundled notices."""
    sources = read_notices([BUNDLED_NOTICES]).notices
    return [passage.embedding_text for source in sources for passage in chunk(read_notice(source), encoder)]


def index(txtai: Txtai, texts: list[str], encoder: Encoder) -> tuple[float, float]:
    """Passages a second of this project (embedding alone) and of txtai (embedding and indexing)."""
    encoder.encode_passages(texts[:2])
    started = time.perf_counter()
    encoder.encode_passages(texts)
    own = len(texts) / (time.perf_counter() - started)
    return own, 1000 * len(texts) / txtai.ask(index=texts)["ms"]


def main(
    python: Annotated[Path, typer.Option(help="An interpreter that has txtai.")] = Path(sys.executable),
    home: Annotated[Path | None, typer.Option(help="Keep the index here.")] = None,
    questions: Annotated[int, typer.Option(min=1, help="Questions.")] = 60,
    passages: Annotated[int, typer.Option(min=2, help="Passages to index, at most.")] = 348,
    threads: Annotated[int, typer.Option(min=1, help="Threads of one computation.")] = 2,
) -> None:
    """Compare with txtai."""
    with kept_or_temporary(home) as folder:
        settings = at_home(folder).model_copy(update={"threads": threads})
        encoder = load_model(settings)
        collection_of([BUNDLED_NOTICES], settings, encoder).close()
        texts = passages_of(encoder)[:passages]
        txtai = Txtai(python, prepare_reference(settings.model_cache), threads)
        typer.echo(description(["onnxruntime", "torch", "sentence-transformers", "faiss-cpu"]))
        own_rate, peer_rate = index(txtai, texts, encoder)
        typer.echo(
            f"indexing: {own_rate:.1f} passages a second, txtai {peer_rate:.1f}: {own_rate / peer_rate:.2f} ×"
        )
        own: dict[bool, list[float]] = {False: [], True: []}
        peer: list[float] = []
        with serving(folder) as service, httpx.Client(base_url=service.url, timeout=60) as client:
            ask(client, "热身", answer=True)
            for question in distinct(questions):
                for answer in own:
                    own[answer].append(ask(client, question, answer=answer))
                peer.append(txtai.ask(query=question)["ms"])
        txtai.close()
        in_process = statistics.median(peer)
        for answer, took in own.items():
            told = "with answer" if answer else "passages only"
            median = statistics.median(took)
            typer.echo(
                f"{told}: {median:.1f} ms over HTTP, txtai {in_process:.1f} in process: {median / in_process:.2f} ×"
            )


if __name__ == "__main__":
    script(main)
