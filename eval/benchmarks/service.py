"""The running service: how soon it is ready, what it holds, and how it answers one client and many.

    python -m eval.benchmarks.service --home .rag

Starts `rag serve` as a user does and asks it over HTTP, no question twice. `rag --help` and `rag ask` are run as
processes of their own. Seconds are wall time, with processor time beside it where the machine may be busy.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Annotated

import httpx
import typer

from eval.benchmarks.machine import description
from eval.question_set import load_questions
from eval.workbench import QUESTION_SETS, script

AS_OF = "2025-09-25"
RAG = [sys.executable, "-m", "rag"]
START_S = 120.0


@dataclass(frozen=True, slots=True)
class Running:
    """A service, the seconds until it was ready, and those of processor time that it had used then."""

    url: str
    pid: int
    ready_s: float
    cpu_s: float


@contextmanager
def serving(home: Path, workers: int = 1, before: Sequence[str] = ()) -> Iterator[Running]:
    """`rag serve` on a free port until the block ends; `before`: a command that starts what follows it, in its own process."""
    command = [
        *before,
        *RAG,
        "serve",
        "--port",
        "0",
        "--home",
        str(home),
        "--as-of",
        AS_OF,
        "--workers",
        str(workers),
    ]
    with TemporaryFile() as log, httpx.Client(timeout=5) as asking:  # made once: its certificates take 30 ms
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=log, stderr=log)  # noqa: S603 - our own command
        try:
            url = _address(log, started)
            while not _is_ready(asking, url):
                if time.perf_counter() - started > START_S:
                    raise TimeoutError(f"rag serve was not ready after {START_S} s")
                time.sleep(0.1)  # asking more often would itself keep the service busy
            yield Running(url, process.pid, time.perf_counter() - started, processor_s(process.pid))
        finally:
            process.terminate()
            process.wait(30)


@contextmanager
def copied(home: Path) -> Iterator[Path]:
    """A copy of a home for the length of a block, to be written to."""
    with TemporaryDirectory() as folder:
        yield Path(shutil.copytree(home, Path(folder) / "home", ignore=shutil.ignore_patterns("*.sock")))


def resident_mb(pid: int, field: str = "VmRSS") -> float:
    """Megabytes that a process and those it started hold; the field "RssAnon" counts its own only."""
    total = 0.0
    for one in (pid, *children(pid)):
        found = re.search(rf"{field}:\s+(\d+)", Path(f"/proc/{one}/status").read_text(encoding="utf-8"))
        total += int(found[1]) / 1024 if found else 0.0
    return total


def once(command: Sequence[str]) -> tuple[float, float]:
    """Wall and processor seconds of a process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    silent = subprocess.DEVNULL
    subprocess.run(command, check=True, stdout=silent, stderr=silent)  # noqa: S603 - our own command
    took = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def ask(client: httpx.Client, question: str, *, answer: bool) -> float:
    """Milliseconds of one question."""
    started = time.perf_counter()
    client.post("/v1/query", json={"question": question, "answer": answer}).raise_for_status()
    return 1000 * (time.perf_counter() - started)


def load(url: str, questions: Sequence[str], clients: int) -> tuple[float, int]:
    """Answers a second and errors, `clients` at a time, no question twice."""
    errors = 0

    def one(question: str) -> None:
        nonlocal errors
        try:
            ask(shared, question, answer=True)
        except httpx.HTTPError:
            errors += 1

    limits = httpx.Limits(max_connections=clients)
    with httpx.Client(base_url=url, timeout=60, limits=limits) as shared, ThreadPoolExecutor(clients) as pool:
        started = time.perf_counter()
        list(pool.map(one, questions))
        return (len(questions) - errors) / (time.perf_counter() - started), errors


def distinct(count: int) -> list[str]:
    """Questions that all differ: those of the shipped sets, then the same asked of other years."""
    shipped = [question.question for path in QUESTION_SETS for question in load_questions(path)]
    shipped = list(dict.fromkeys(shipped))
    years = range(2026, 2026 + 1 + count // len(shipped))
    return [*shipped, *(f"{question} {year}" for year in years for question in shipped)][:count]


def _address(log: IO[bytes], started: float) -> str:
    while time.perf_counter() - started < START_S:
        log.seek(0)
        if found := re.search(rb" at (http://\S+) as of", log.read()):
            return found[1].decode()
        time.sleep(0.02)
    raise TimeoutError(f"rag serve named no address within {START_S} s")


def _is_ready(asking: httpx.Client, url: str) -> bool:
    try:
        return asking.get(f"{url}/readyz").status_code == 200
    except httpx.HTTPError:
        return False


def children(pid: int) -> list[int]:
    """The processes that a process has started, by whichever of its threads: a service's writing process has one of its own."""
    found = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):  # a thread that has ended meanwhile
            found += [int(child) for child in path.read_text(encoding="utf-8").split()]
    return found


def processor_s(pid: int) -> float:
    """Seconds of processor time that a process and those it started have used."""
    ticks = 0
    for one in (pid, *children(pid)):
        fields = Path(f"/proc/{one}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def main(
    home: Annotated[Path, typer.Option(help="An index over the bundled notices.")] = Path(".rag"),
    questions: Annotated[int, typer.Option(min=8, help="Questions for each number of clients.")] = 64,
    clients: Annotated[str, typer.Option(help="Numbers of clients, between commas.")] = "1,4,32",
) -> None:
    """Measure the service."""
    typer.echo(description(["onnxruntime", "faiss-cpu", "fastapi", "uvicorn", "numpy"]))
    wall, used = once([*RAG, "--help"])
    typer.echo(f"rag --help: {wall:.2f} s ({used:.2f} s of processor time)")
    cold = [*RAG, "ask", "--home", str(home), "--as-of", AS_OF, distinct(1)[0]]
    wall, used = once(cold)
    typer.echo(f"rag ask, cold: {wall:.2f} s ({used:.2f} s of processor time)")
    counts = [int(count) for count in clients.split(",")]
    fresh = iter(distinct(2 * questions + questions * len(counts)))
    with serving(home) as service:
        typer.echo(
            f"rag serve is ready after {service.ready_s:.2f} s ({service.cpu_s:.2f} s of processor time)"
        )
        typer.echo(
            f"resident: {resident_mb(service.pid):.0f} MB, of its own {resident_mb(service.pid, 'RssAnon'):.0f}"
        )
        with httpx.Client(base_url=service.url, timeout=60) as client:
            for answer in (False, True):
                used_before = processor_s(service.pid)
                took = [ask(client, next(fresh), answer=answer) for _ in range(questions)]
                used = 1000 * (processor_s(service.pid) - used_before) / questions
                told = "with answer" if answer else "passages only"
                typer.echo(
                    f"{told}: {statistics.median(took):.1f} ms at the median, {used:.1f} ms of processor time"
                )
        for count in counts:
            rate, errors = load(service.url, [next(fresh) for _ in range(questions)], count)
            typer.echo(f"{count} clients: {rate:.1f} answers a second, {errors} errors")
        typer.echo(f"resident at the end: {resident_mb(service.pid):.0f} MB")


if __name__ == "__main__":
    script(main)
