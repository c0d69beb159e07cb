"""How late answers come to 1, 8, 32 and 128 clients, while nothing is written and while a notice comes every second.

    python -m eval.benchmarks.load --home .rag

Each client asks anew as soon as it was answered; one that was refused comes again after a second. The notices that come are
made up, differ, and go round among twenty ids, so that the collection does not grow. The home is copied first.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from eval.benchmarks.machine import description
from eval.benchmarks.overload import NO_ANSWER, PhaseResult, Target, percentile, request
from eval.benchmarks.service import copied, distinct, serving

WRITTEN = 20
"""Ids among which the notices that are written go round."""


def notice(number: int) -> dict[str, str]:
    """A made-up notice, another one for each number."""
    return {
        "title": f"南京丨关于组织申报2025年第{number}批创新券的通知",
        "url": f"https://example.org/load/{number}",
        "date": "2025-09-20",
        "account": "测试号",
        "content": f"现组织申报第{number}批创新券，单个企业资助不超过{number % 90 + 10}万元。请于2025年10月{number % 28 + 1}日前提交材料。",
    }


async def write(target: Target, told: PhaseResult, every_s: float, end: float) -> None:
    """Put a notice every so many seconds; seconds until each was acknowledged go to `told.answered`."""
    number = int(time.time() * 10)
    while time.perf_counter() < end:
        number, began = number + 1, time.perf_counter()
        try:
            status = await target.status(
                request("PUT", f"/v1/notices/load-{number % WRITTEN}", notice(number))
            )
        except NO_ANSWER:
            told.lost += 1
        else:
            took = time.perf_counter() - began
            (told.answered if status == 200 else told.refused).append(took)
        await asyncio.sleep(max(began + every_s - time.perf_counter(), 0))


async def phase(
    target: Target, clients: int, seconds: float, every_s: float | None
) -> tuple[PhaseResult, PhaseResult]:
    """What the clients and the writer were told."""
    written, end = PhaseResult(), time.perf_counter() + seconds
    if every_s is None:
        return await target.closed(clients, seconds), written
    asked, _ = await asyncio.gather(target.closed(clients, seconds), write(target, written, every_s, end))
    return asked, written


def row(clients: int, asked: PhaseResult, written: PhaseResult) -> str:
    """A line of the table."""
    times = " | ".join(f"{1000 * percentile(asked.answered, share):.0f}" for share in (0.5, 0.95, 0.99))
    refused = len(asked.refused) / max(len(asked.refused) + len(asked.answered), 1)
    puts = (
        f"{len(written.answered)}, p95 {percentile(written.answered, 0.95):.2f} s"
        if written.answered
        else "none"
    )
    return f"| {clients} | {puts} | {asked.a_second:.0f} | {times} | {refused:.0%} | {asked.lost + asked.failed} |"


async def measured(target: Target, counts: list[int], seconds: float, every_s: float) -> None:
    """Print the table, row by row."""
    await target.closed(1, 2)  # warm
    print("| clients | writes | answers a second | p50 ms | p95 ms | p99 ms | refused | failed or lost |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |", flush=True)
    for clients in counts:
        for writing in (None, every_s):
            print(row(clients, *await phase(target, clients, seconds, writing)), flush=True)
            await asyncio.sleep(1)


Home = Annotated[Path, typer.Option(help="An index; it is copied first.")]
Workers = Annotated[int, typer.Option(min=1, help="Of the service.")]


@contextmanager
def target_of(home: Path, workers: int) -> Iterator[tuple[Target, Path]]:
    """A service of its own over a copy of the home, to be asked and written to; the machine is told of first."""
    print(description(["notice-rag"]), flush=True)
    with copied(home) as own, serving(own, workers) as running:
        yield Target(running.url, running.pid, distinct(20_000)), own


def main(
    home: Home = Path(".rag"),
    clients: Annotated[str, typer.Option(help="Numbers of clients, between commas.")] = "1,8,32,128",
    seconds: Annotated[float, typer.Option(min=1, help="Of each phase.")] = 20.0,
    every: Annotated[float, typer.Option(min=0.05, help="Seconds from one write to the next.")] = 1.0,
    workers: Workers = 1,
) -> None:
    """Ask a service of its own, with ever more clients, with and without writes."""
    with target_of(home, workers) as (target, _):
        asyncio.run(measured(target, [int(count) for count in clients.split(",")], seconds, every))


if __name__ == "__main__":
    typer.run(main)
