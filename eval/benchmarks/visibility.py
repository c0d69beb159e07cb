"""How soon every worker serves a write, and what writing costs those who ask.

    python -m eval.benchmarks.visibility --home .rag --workers 2

Questions come at fixed instants, half as many as were answered at capacity just before: first alone, then while a made-up notice
comes every second. Meanwhile the version served is asked for twenty times a second over new connections, so that every worker
is met. A write is late by as much as the last answer after its acknowledgement that names an older version. For a collection
of 100,000 passages see `eval.benchmarks.opening --kept`. The home is copied first.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from eval.benchmarks.load import WRITTEN, Home, Workers, notice, target_of
from eval.benchmarks.overload import CLIENTS, NO_ANSWER, Target, percentile, request

LOOK_S = 0.05
SETTLE_S = 2.0


@dataclass(frozen=True, slots=True)
class Write:
    """A write that was acknowledged: when it was sent and answered, and the version that holds it."""

    sent: float
    acknowledged: float
    version: int


@dataclass(frozen=True, slots=True)
class Look:
    """An answer that named a version: when it was asked for."""

    began: float
    version: int


async def told(target: Target, sent: bytes) -> dict[str, Any]:
    """The JSON of an answer, a problem document where it is none of 200; what happened where there was none."""
    try:
        return dict(json.loads((await target.answer(sent)).partition(b"\r\n\r\n")[2]))
    except NO_ANSWER as error:
        return {"detail": repr(error)}


async def write(target: Target, every_s: float, end: float, refused: list[str]) -> list[Write]:
    """Put a notice every so many seconds; those that were acknowledged. Why others were not goes to `refused`."""
    written, number = [], int(time.time() * 10)
    while (sent := time.perf_counter()) < end:
        number += 1
        answer = await told(target, request("PUT", f"/v1/notices/seen-{number % WRITTEN}", notice(number)))
        if "version" in answer:
            written.append(Write(sent, time.perf_counter(), answer["version"]))
        else:
            refused.append(f"{time.perf_counter() - sent:.1f} s: {answer.get('detail')}")
        await asyncio.sleep(max(sent + every_s - time.perf_counter(), 0))
    return written


async def look(target: Target, end: float) -> list[Look]:
    """Ask for the version served, again and again."""
    seen = []
    while (began := time.perf_counter()) < end:
        answer = await told(target, request("GET", "/readyz"))
        if "index" in answer:
            seen.append(Look(began, answer["index"]["version"]))
        await asyncio.sleep(max(began + LOOK_S - time.perf_counter(), 0))
    return seen


def lateness(written: Iterable[Write], seen: Sequence[Look]) -> list[float]:
    """For each write, the seconds from its acknowledgement to the last question that was answered without it.

    >>> lateness([Write(0.0, 1.0, 7)], [Look(0.9, 6), Look(1.2, 6), Look(1.3, 7)])
    [0.2]
    """
    return [
        round(
            max(
                (one.began - w.acknowledged for one in seen if one.version < w.version and one.began > w.acknowledged),
                default=0.0,
            ),
            3,
        )
        for w in written
    ]  # fmt: skip


def line(name: str, seconds: Sequence[float]) -> str:
    """Percentiles in milliseconds."""
    shares = ", ".join(f"p{100 * p:.0f} {1000 * percentile(seconds, p):.0f}" for p in (0.5, 0.95, 0.99))
    return f"{name}: {shares}, at most {1000 * max(seconds, default=float('nan')):.0f} ms ({len(seconds)})"


async def measured(target: Target, seconds: float, every_s: float) -> None:
    """Print what was seen."""
    await target.closed(1, 2)  # warm
    began = time.perf_counter()
    first = await told(target, request("PUT", "/v1/notices/first?wait=visible", notice(1)))
    took = time.perf_counter() - began
    print(f"the first write: {took:.1f} s, {first.get('result') or first.get('detail')}", flush=True)
    capacity = (await target.closed(CLIENTS, 5)).a_second
    alone = await target.open(capacity / 2, seconds)
    end, refused = time.perf_counter() + seconds, list[str]()
    beside, written, seen = await asyncio.gather(
        target.open(capacity / 2, seconds), write(target, every_s, end, refused), look(target, end + SETTLE_S)
    )
    print(f"capacity {capacity:.0f} answers a second; half of it for {seconds:g} s without and with writes")
    print(line("a write is acknowledged", [w.acknowledged - w.sent for w in written]))
    print(f"writes not acknowledged: {len(refused)} {refused[:2]}")
    print(line("the last answer without it", lateness(written, seen)))
    print(line("questions alone", alone.answered), f"refused {len(alone.refused)}")
    print(line("questions beside writes", beside.answered), f"refused {len(beside.refused)}")
    ratio = percentile(beside.answered, 0.95) / percentile(alone.answered, 0.95)
    lost = sum(part.lost + part.failed for part in (alone, beside))
    print(f"p95 {ratio:.2f} times; lost or failed {lost}")


def main(
    home: Home = Path(".rag"),
    workers: Workers = 2,
    seconds: Annotated[float, typer.Option(min=1, help="Of each phase.")] = 30.0,
    every: Annotated[float, typer.Option(min=0.05, help="Seconds from one write to the next.")] = 1.0,
) -> None:
    """Write to a service of its own while it is asked."""
    with target_of(home, workers) as (target, _):
        asyncio.run(measured(target, seconds, every))


if __name__ == "__main__":
    typer.run(main)
