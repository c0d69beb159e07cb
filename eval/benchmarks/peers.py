"""A query over HTTP beside other libraries' in-process queries, and indexing beside theirs, in one run.

    python -m venv /tmp/peers
    /tmp/peers/bin/pip install txtai==9.14.0 langchain-community llama-index-core sentence-transformers faiss-cpu
    python -m eval.benchmarks.peers --python /tmp/peers/bin/python

All have the same passages and the same model: the others the bundled model as a sentence-transformers folder in float32, this
service as it is set up by default. Questions are asked of all in turn, none twice. Told are medians of wall time, which
others on the machine lengthen, and of processor time, which they hardly do.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Annotated, Any

import httpx
import typer

from eval.benchmarks.machine import description
from eval.benchmarks.service import ask, distinct, processor_s, serving
from eval.workbench import (
    BUNDLED_NOTICES,
    KeptHome,
    at_home,
    collection_of,
    kept_or_temporary,
    load_model,
    script,
)
from rag.embedding import Encoder
from rag.embedding.bundled import prepare_reference
from rag.ingest import read_notices
from rag.notices import read_notice
from rag.notices.chunking import chunk

WORKER = Path(__file__).parent / "peer_worker.py"


@dataclass
class Times:
    """Milliseconds of wall and of processor time, one for each question."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def add(self, wall: float, cpu: float) -> None:
        """Note one question."""
        self.wall.append(wall)
        self.cpu.append(cpu)

    @property
    def medians(self) -> tuple[float, float]:
        """(wall, processor)."""
        return statistics.median(self.wall), statistics.median(self.cpu)


class Peer:
    """Another library in its own process."""

    def __init__(self, kind: str, python: Path, model: Path, threads: int) -> None:
        command = [str(python), str(WORKER), kind, str(model), str(threads)]
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


def passages_of(encoder: Encoder, count: int) -> list[str]:
    """What is embedded of the bundled notices: every so many-th passage, so that long and short ones are among them."""
    sources = read_notices([BUNDLED_NOTICES]).notices
    texts = [passage.embedding_text for source in sources for passage in chunk(read_notice(source), encoder)]
    return texts[:: max(1, len(texts) // count)][:count]


def index(
    peers: Mapping[str, Peer], texts: Sequence[str], encoder: Encoder
) -> dict[str, tuple[float, float]]:
    """Wall and processor milliseconds a passage, by name; of this project embedding alone, of the others indexing too."""
    encoder.encode_passages(texts[:2])
    wall, cpu = time.perf_counter(), time.process_time()
    encoder.encode_passages(texts)
    took = {"own": (1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu))}
    for name, peer in peers.items():
        told = peer.ask(index=list(texts))
        took[name] = told["ms"], told["cpu_ms"]
    return {name: (wall / len(texts), cpu / len(texts)) for name, (wall, cpu) in took.items()}


def query(home: Path, peers: Mapping[str, Peer], questions: Sequence[str]) -> dict[str, Times]:
    """Each question of each in turn, by name; this project's without and with answer, over HTTP."""
    took = {name: Times() for name in ("passages", "with answer", *peers)}
    with serving(home) as service, httpx.Client(base_url=service.url, timeout=60) as client:
        for warm in ("热身", "warm up"):
            ask(client, warm, answer=True)
        for question in questions:
            for name, answer in (("passages", False), ("with answer", True)):
                before = processor_s(service.pid)
                wall = ask(client, question, answer=answer)
                took[name].add(wall, 1000 * (processor_s(service.pid) - before))
            for name, peer in peers.items():
                told = peer.ask(query=question)
                took[name].add(told["ms"], told["cpu_ms"])
    return took


def main(
    python: Annotated[Path, typer.Option(help="An interpreter that has the others.")] = Path(sys.executable),
    home: KeptHome = None,
    questions: Annotated[int, typer.Option(min=1, help="Questions.")] = 40,
    passages: Annotated[int, typer.Option(min=2, help="Passages to index.")] = 48,
    threads: Annotated[int, typer.Option(min=1, help="Threads of one computation.")] = 2,
    only: Annotated[str, typer.Option(help="Which others, between commas.")] = "txtai,langchain,llamaindex",
) -> None:
    """Compare with others."""
    with kept_or_temporary(home) as folder:
        settings = at_home(folder).model_copy(update={"threads": threads})
        encoder = load_model(settings)
        collection_of([BUNDLED_NOTICES], settings, encoder).close()
        texts = passages_of(encoder, passages)
        model = prepare_reference(settings.model_cache)
        peers = {kind: Peer(kind, python, model, threads) for kind in only.split(",")}
        typer.echo(description(["onnxruntime", "torch", "sentence-transformers", "faiss-cpu"]))
        rates = index(peers, texts, encoder)
        asked = query(folder, peers, distinct(questions))
        for peer in peers.values():
            peer.close()
    typer.echo(
        f"{len(texts)} passages, {questions} questions; milliseconds of wall and of processor time, × of each"
    )
    for name, (wall, cpu) in rates.items():
        own = rates["own"]
        typer.echo(
            f"index  {name:<12}{wall:8.1f}{cpu:8.1f}  own is {wall / own[0]:.2f} and {cpu / own[1]:.2f} × as fast"
        )
    for name in ("passages", "with answer"):
        wall, cpu = asked[name].medians
        shares = ", ".join(f"{wall / asked[k].medians[0]:.2f} of {k}" for k in peers)
        typer.echo(f"query  {name:<12}{wall:8.1f}{cpu:8.1f}  {shares}")
    for name in peers:
        wall, cpu = asked[name].medians
        typer.echo(f"query  {name:<12}{wall:8.1f}{cpu:8.1f}")


if __name__ == "__main__":
    script(main)
