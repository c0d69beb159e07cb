"""The service where memory is short: a control group of Linux lets it have little more than it holds when it is ready.

    python -m eval.benchmarks.memory_limit --home .rag --share 1.2

Then questions come from four clients, a notice every second, and many notices at once. Told are what was answered, whether the
kernel killed any process for its memory, and whether everything acknowledged is held in the end. Needs root and a memory
controller (version 1 or 2), or says that it was skipped. The home is copied first.
"""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from eval.benchmarks.load import Home, Workers, notice, write
from eval.benchmarks.machine import description
from eval.benchmarks.overload import CLIENTS, PhaseResult, Target, percentile, request
from eval.benchmarks.service import copied, distinct, serving
from eval.benchmarks.visibility import told

V1, V2 = Path("/sys/fs/cgroup/memory"), Path("/sys/fs/cgroup")
MANY = 100
SETTLE_S = 5.0


class Group:
    """A control group, of either version."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._is_first = (folder / "memory.limit_in_bytes").exists()

    def held_mb(self) -> float:
        """Megabytes of its processes' own and of files that they map; what is merely cached is not counted."""
        stat = (self.folder / "memory.stat").read_text("ascii")
        names = ("total_rss", "total_mapped_file") if self._is_first else ("anon", "file_mapped")
        found = (re.search(rf"^{name} (\d+)$", stat, re.MULTILINE) for name in names)
        return sum(int(one[1]) for one in found if one) / 2**20

    def limit(self, megabytes: float) -> None:
        """Let it have so much from now on."""
        name = "memory.limit_in_bytes" if self._is_first else "memory.max"
        (self.folder / name).write_text(str(int(megabytes * 2**20)), "ascii")

    def killed(self) -> int:
        """How many of its processes the kernel has killed for their memory."""
        name = "memory.oom_control" if self._is_first else "memory.events"
        found = re.search(r"^oom_kill (\d+)$", (self.folder / name).read_text("ascii"), re.MULTILINE)
        return int(found[1]) if found else 0


@contextmanager
def group() -> Iterator[Group]:
    """A control group of its own, removed in the end."""
    folder = (V1 if V1.is_dir() else V2) / f"notice-rag-{os.getpid()}"
    try:
        folder.mkdir()
        if not {"memory.limit_in_bytes", "memory.max"} & {path.name for path in folder.iterdir()}:
            folder.rmdir()
            raise OSError("no memory controller")
    except OSError as error:
        print(f"SKIPPED: no control group can be made here ({error})")
        raise typer.Exit from None
    try:
        yield Group(folder)
    finally:
        folder.rmdir()


async def pressed(target: Target, held: Group, share: float, seconds: float) -> bool:
    """Limit, ask, write; whether all that was acknowledged is held."""
    await target.closed(CLIENTS, 3)
    base = held.held_mb()
    held.limit(share * base)
    print(f"holds {base:.0f} MB, may have {share * base:.0f}")
    one_by_one, end = PhaseResult(), time.perf_counter() + seconds
    many = [{**notice(number), "aid": f"many-{number}"} for number in range(MANY)]
    asked, answer, _ = await asyncio.gather(
        target.closed(CLIENTS, seconds),
        told(target, request("POST", "/v1/notices", many)),
        write(target, one_by_one, 1.0, end),
    )
    sent = "version" in answer
    print(
        f"questions: {len(asked.answered)} answered, p99 {1000 * percentile(asked.answered, 0.99):.0f} ms, "
        f"{len(asked.refused)} refused, {asked.lost} lost, {asked.failed} failed; "
        f"writes: {len(one_by_one.answered)} acknowledged, {len(one_by_one.refused)} refused, {one_by_one.lost} lost; "
        f"{MANY} at once: {'acknowledged' if sent else answer.get('detail')}"
    )
    await asyncio.sleep(SETTLE_S)
    kept = (
        [await target.status(request("GET", f"/v1/notices/many-{n}")) for n in (0, MANY - 1)] if sent else []
    )
    ready = await target.status(request("GET", "/readyz"))
    print(
        f"killed by the kernel: {held.killed()}; ready in the end: {ready}; the first and last of many: {kept}"
    )
    return ready == 200 and set(kept) <= {200}


def main(
    home: Home = Path(".rag"),
    share: Annotated[float, typer.Option(min=1, help="Of what it holds when it is ready.")] = 1.2,
    seconds: Annotated[float, typer.Option(min=1, help="How long it is asked and written to.")] = 30.0,
    workers: Workers = 2,
) -> None:
    """Press a service of its own."""
    print(description(["notice-rag"]))
    with group() as held, copied(home) as own:
        enter = ["sh", "-c", f'echo $$ > {held.folder}/cgroup.procs && exec "$@"', "sh"]
        with serving(own, workers, enter) as running:
            target = Target(running.url, running.pid, distinct(4000))
            well = asyncio.run(pressed(target, held, share, seconds))
    if not well:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
