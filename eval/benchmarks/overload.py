"""The service when more is asked than it can answer: what it still answers, how late, and how quickly it refuses.

    python -m eval.benchmarks.overload --home .rag

Requests are sent at fixed instants whether or not earlier ones are answered (an open loop), and times count from the
instant at which a request was due. Capacity and overload take turns, so that a machine that is busy with other things
is so for both; answers for each second of the service's processor time are told beside those for each second.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from eval.benchmarks.machine import description
from eval.benchmarks.service import distinct, processor_s, serving

CLIENTS = 4
PROBE_S = 0.2
PATIENCE_S = 30.0
COME_AGAIN_S = 1.0
"""How long a client waits that was refused: what `Retry-After` says at least."""
NO_ANSWER = (OSError, TimeoutError, ValueError, IndexError)


@dataclass(slots=True)
class PhaseResult:
    """What a phase told: seconds until each answer and refusal, and of the health check; seconds of processor time.

    `lost`: requests without an answer; `failed`: answered with another 5xx than 503.
    """

    answered: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    lost: int = 0
    failed: int = 0
    livez: list[float] = field(default_factory=list)
    seconds: float = 0.0
    processor_s: float = 0.0

    @property
    def a_second(self) -> float:
        """Answers a second."""
        return len(self.answered) / self.seconds

    @property
    def a_processor_second(self) -> float:
        """Answers for each second of the service's processor time."""
        return len(self.answered) / self.processor_s


def request(method: str, path: str, body: object = None) -> bytes:
    """A whole HTTP request."""
    sent = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
    return f"{head}Content-Type: application/json\r\nContent-Length: {len(sent)}\r\n\r\n".encode() + sent


class Target:
    """A service, asked over a new connection each time."""

    def __init__(self, url: str, pid: int, questions: Sequence[str]) -> None:
        parts = urlsplit(url)
        self.address = (parts.hostname or "", parts.port or 80)
        self.pid = pid
        self._questions = questions
        self._next = 0

    async def ask(self, told: PhaseResult, due: float) -> None:
        """Ask the next question, and note what came of it."""
        question = self._questions[self._next % len(self._questions)]
        self._next += 1
        try:
            status = await self.status(request("POST", "/v1/query", {"question": question}))
        except NO_ANSWER:
            told.lost += 1
            return
        (told.answered if status == 200 else told.refused).append(time.perf_counter() - due)
        if status >= 500 and status != 503:
            told.failed += 1

    async def status(self, request: bytes) -> int:
        """The status of the answer to a request. Raises one of `NO_ANSWER` where there is none."""
        return int((await self.answer(request)).split(b" ", 2)[1])

    async def answer(self, request: bytes) -> bytes:
        """Send bytes, read to the end. Raises one of `NO_ANSWER` where there is no answer."""
        async with asyncio.timeout(PATIENCE_S):
            reader, writer = await asyncio.open_connection(*self.address)
            try:
                writer.write(request)
                return await reader.read(-1)
            finally:
                writer.close()

    async def closed(self, clients: int, seconds: float) -> PhaseResult:
        """`clients` that each ask anew as soon as they were answered, or a while after they were refused."""
        told = PhaseResult()

        async def one(end: float) -> None:
            while time.perf_counter() < end:
                refused = len(told.refused)
                await self.ask(told, time.perf_counter())
                if len(told.refused) > refused:
                    await asyncio.sleep(COME_AGAIN_S)

        return await self._timed(
            told, seconds, lambda end: asyncio.gather(*(one(end) for _ in range(clients)))
        )

    async def open(self, a_second: float, seconds: float) -> PhaseResult:
        """Questions at fixed instants, `a_second` of them, with health checks meanwhile."""
        told = PhaseResult()

        async def send(end: float) -> None:
            began, tasks = time.perf_counter(), []
            for n in range(int(a_second * seconds)):
                due = began + n / a_second
                await asyncio.sleep(max(due - time.perf_counter(), 0))
                tasks.append(asyncio.create_task(self.ask(told, due)))
            await asyncio.gather(*tasks)

        async def probe(end: float) -> None:
            while time.perf_counter() < end:
                began = time.perf_counter()
                try:
                    await self.status(request("GET", "/livez"))
                except NO_ANSWER:
                    told.lost += 1
                else:
                    told.livez.append(time.perf_counter() - began)
                await asyncio.sleep(PROBE_S)

        return await self._timed(told, seconds, lambda end: asyncio.gather(send(end), probe(end)))

    async def _timed(self, told: PhaseResult, seconds: float, work) -> PhaseResult:  # type: ignore[no-untyped-def]
        began, used = time.perf_counter(), processor_s(self.pid)
        await work(began + seconds)
        told.seconds, told.processor_s = time.perf_counter() - began, processor_s(self.pid) - used
        return told


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share lies at or below; NaN for none."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else float("nan")


async def measured(target: Target, times: float, rounds: int, seconds: float) -> list[str]:
    """Lines of a report."""
    normal, capacity, over, after = [], [], [], []
    await target.closed(1, 2)  # warm
    for _ in range(rounds):
        normal.append(await target.closed(1, seconds / 2))
        capacity.append(await target.closed(CLIENTS, seconds))
        over.append(await target.open(times * capacity[-1].a_second, seconds))
        await asyncio.sleep(2)
        after.append(await target.closed(1, 2))
    goodput = [o.a_second / c.a_second for o, c in zip(over, capacity, strict=True)]
    frugal = [o.a_processor_second / c.a_processor_second for o, c in zip(over, capacity, strict=True)]
    answered = [s for told in over for s in told.answered]
    refused = [s for told in over for s in told.refused]
    livez = [s for told in over for s in told.livez]
    one = [s for told in normal for s in told.answered]
    several = [s for told in capacity for s in told.answered]
    later = [s for told in after for s in told.answered]

    def line(name: str, values: Sequence[float]) -> str:
        shares = ", ".join(f"p{100 * p:.0f} {1000 * percentile(values, p):.0f} ms" for p in (0.5, 0.95, 0.99))
        return f"{name}: {shares} ({len(values)})"

    return [
        f"capacity: {statistics.median(c.a_second for c in capacity):.0f} answers a second with {CLIENTS} clients",
        line("one client", one),
        line(f"{CLIENTS} clients", several),
        f"at {times:g} times capacity: goodput {statistics.median(goodput):.0%} of capacity "
        f"({min(goodput):.0%} to {max(goodput):.0%}); for each second of processor time {statistics.median(frugal):.0%}",
        line("admitted", answered),
        line("refused", refused),
        line("/livez meanwhile", livez),
        line("one client, two seconds after", later),
        f"lost: {sum(told.lost for told in (*over, *capacity, *after))}",
    ]


def main(
    home: Annotated[Path, typer.Option(help="An index.")] = Path(".rag"),
    times: Annotated[float, typer.Option(help="Of the capacity.")] = 3.0,
    rounds: Annotated[int, typer.Option(min=1, help="Capacity and overload in turn.")] = 3,
    seconds: Annotated[float, typer.Option(min=1, help="Of each phase.")] = 10.0,
) -> None:
    """Ask a service of its own more than it can answer."""
    with serving(home) as running:
        target = Target(running.url, running.pid, distinct(4000))
        lines = asyncio.run(measured(target, times, rounds, seconds))
    print("\n".join([description(["notice-rag"]), *lines]))


if __name__ == "__main__":
    typer.run(main)
