"""The service under half its load for an hour, with writes and bad requests: what grows, slows down or fails.

    python -m eval.benchmarks.soak --home .rag --minutes 60

Questions come at fixed instants, half as many as were answered at capacity just before; a notice is written every second;
every second something hostile is sent: broken JSON, NaN, half a request whose client resets the connection. Memory,
descriptors and the write-ahead log are looked at every few seconds. Exits with 1 where a goal is missed (an hour's run: memory
grows by less than 1 % an hour after the first quarter; descriptors at most five more; log below 64 MB; p99 of the last
quarter at most 1.1 times that of the second; no 5xx but 503). Shorter runs judge memory over what they saw.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from eval.benchmarks.load import Home, Workers, target_of, write
from eval.benchmarks.overload import CLIENTS, NO_ANSWER, PhaseResult, Target, percentile, request
from eval.benchmarks.service import children, resident_mb

LOOK_S = 5.0
WAL_MB = 64
MORE_DESCRIPTORS = 5
GROWTH = 0.01
"""Share of the memory by which it may grow, in an hour or, of a shorter run, in the time that was looked at."""
DRIFT = 1.1
HOSTILE = (
    request("POST", "/v1/query").replace(b"Content-Length: 0", b"Content-Length: 5") + b"{nope",
    request("POST", "/v1/query", {"question": "x", "top_k": float("nan")}),
    request("POST", "/v1/query", {"question": "\u0000" * 50}),
    request("GET", "/v1/notices/..%2f..%2fetc%2fpasswd"),
    request("POST", "/v1/query/batch", {"queries": [{}] * 300}),
)


@dataclass(frozen=True, slots=True)
class Look:
    """What was held at an instant.

    Attributes:
        at_s: seconds since the start.
        memory_mb: of all processes.
        writer_mb: of the writing process among them.
        descriptors: open ones.
        wal_mb: the write-ahead log.
    """

    at_s: float
    memory_mb: float
    writer_mb: float
    descriptors: int
    wal_mb: float


def writes(pid: int) -> bool:
    """Whether a process is a service's writing process."""
    return b"api.writer_entry" in Path(f"/proc/{pid}/cmdline").read_bytes()


def look(home: Path, pid: int, at_s: float) -> Look:
    """Look at all processes of a service together."""
    processes = [pid, *children(pid)]
    descriptors = sum(len(list(Path(f"/proc/{one}/fd").iterdir())) for one in processes)
    wal = home / "store.sqlite-wal"
    return Look(
        at_s,
        resident_mb(pid, "RssAnon"),
        sum(resident_mb(one, "RssAnon") for one in processes[1:] if writes(one)),
        descriptors,
        wal.stat().st_size / 2**20 if wal.exists() else 0.0,
    )


def reset(address: tuple[str, int]) -> None:
    """Send half a request and reset the connection."""
    with socket.create_connection(address, timeout=5) as connection:
        connection.sendall(request("POST", "/v1/query", {"question": "half"})[:-5])
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


async def hostile(target: Target, failures: list[int], end: float) -> None:
    """Send something bad every second, note answers of 500 and more."""
    for number in count():
        if time.perf_counter() > end:
            return
        if number % (len(HOSTILE) + 1) == len(HOSTILE):
            await asyncio.to_thread(reset, target.address)
        else:
            try:
                status = await target.status(HOSTILE[number % (len(HOSTILE) + 1)])
                failures += [status] if status >= 500 and status != 503 else []
            except NO_ANSWER:
                failures.append(0)
        await asyncio.sleep(1)


async def watch(home: Path, pid: int, looks: list[Look], end: float) -> None:
    """Look every few seconds."""
    began = time.perf_counter()
    while time.perf_counter() < end:
        looks.append(await asyncio.to_thread(look, home, pid, time.perf_counter() - began))
        await asyncio.sleep(LOOK_S)


def judged(
    looks: Sequence[Look], parts: Sequence[PhaseResult], failures: Sequence[int]
) -> list[tuple[str, bool]]:
    """Lines of the report, each with whether its goal is met. `parts`: the questions of each quarter."""
    later = looks[len(looks) // 4 :]
    hours = np.array([one.at_s for one in later]) / 3600
    slope = float(np.polyfit(hours, [one.memory_mb for one in later], 1)[0])
    base = float(np.median([one.memory_mb for one in later]))
    grown = slope * min(1.0, float(hours[-1] - hours[0])) / base
    descriptors = [one.descriptors for one in later]
    wal = max(one.wal_mb for one in looks)
    early, late = (percentile(parts[n].answered, 0.99) for n in (1, 3))
    answered = sum(len(part.answered) for part in parts)
    refused = sum(len(part.refused) for part in parts)
    failed = len(failures) + sum(part.failed + part.lost for part in parts)
    return [
        (
            f"memory: {base:.0f} MB, slope {slope:+.1f} MB an hour, {grown:+.1%} in the time judged",
            grown < GROWTH,
        ),
        (f"of it the writing process: {later[0].writer_mb:.0f} to {later[-1].writer_mb:.0f} MB", True),
        (
            f"descriptors: {descriptors[0]} to {descriptors[-1]}, at most {max(descriptors)}",
            descriptors[-1] - descriptors[0] <= MORE_DESCRIPTORS,
        ),
        (f"write-ahead log: at most {wal:.1f} MB", wal < WAL_MB),
        (
            f"p99: {1000 * early:.0f} ms in the second quarter, {1000 * late:.0f} in the last",
            late <= DRIFT * early,
        ),
        (f"questions: {answered} answered, {refused} refused", answered > 0),
        (f"5xx but 503, or no answer: {failed}", failed == 0),
    ]


async def soaked(target: Target, home: Path, pid: int, minutes: float) -> list[tuple[str, bool]]:
    """Let it run; returns the report."""
    await target.closed(1, 2)
    capacity = (await target.closed(CLIENTS, 5)).a_second
    print(f"capacity {capacity:.0f} answers a second; half of it for {minutes:g} minutes", flush=True)
    looks: list[Look] = []
    failures: list[int] = []
    written, end = PhaseResult(), time.perf_counter() + 60 * minutes

    async def ask() -> list[PhaseResult]:
        return [await target.open(capacity / 2, 15 * minutes) for _ in range(4)]

    parts, *_ = await asyncio.gather(
        ask(), write(target, written, 1.0, end), hostile(target, failures, end), watch(home, pid, looks, end)
    )
    puts = (
        f"writes: {len(written.answered)} acknowledged, {len(written.refused)} refused, {written.lost} lost"
    )
    return [*judged(looks, parts, failures), (puts, not written.lost)]


def main(
    home: Home = Path(".rag"),
    minutes: Annotated[float, typer.Option(min=0.5, help="How long.")] = 1.0,
    workers: Workers = 1,
) -> None:
    """Keep a service of its own busy, and say whether anything grows, slows down or fails."""
    with target_of(home, workers) as (target, own):
        report = asyncio.run(soaked(target, own, target.pid, minutes))
    for line, met in report:
        print(f"{'ok    ' if met else 'MISSED'} {line}")
    if not all(met for _, met in report):
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
