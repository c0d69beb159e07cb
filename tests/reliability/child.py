"""A process that writes step after step and notes each that was acknowledged, until something ends it.

The server process of `multiprocessing` imports `warmed` once and forks from there, so that a run writes at once.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from indexes import atomic_files, crash, sqlite_connections
from rag.collection import publishing
from rag.collection.writer import DeleteJob, PutJob, perform
from rag.errors import RagError
from rag.settings import Settings
from tests.faults.dying import die_at
from tests.faults.syscalls import fail_from_now_on
from tests.reliability.seeded_notices import MadeUpEncoder, State, step_of

REFUSED = 3
"""Exit status of a run that was told of an error instead of an acknowledgement."""
UNTIL_KILLED = 10**9
FEW = 5
"""The arrays beside a snapshot are made anew after so many rows: of the few notices here, 200 never come and go."""


@dataclass(frozen=True)
class Run:
    """What a process does.

    Attributes:
        home: where it writes.
        acknowledged: the file, outside the home, that gets a line for each step done.
        seed, first, state: the steps, the number of the first one, and what is held before it.
        steps: after how many it ends by itself.
        die_at: a crash point.
        fault: a fault of `tests.faults.syscalls`, and the how manieth crash point it begins at.
        planted: a defect of `PLANTED`, to prove that it is found.
    """

    home: Path
    acknowledged: Path
    seed: int
    first: int
    state: State
    steps: int = UNTIL_KILLED
    die_at: str = ""
    fault: tuple[str, int] | None = None
    planted: str = ""


def start(run: Run) -> ForkServerProcess:
    """Start the process of a run."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.reliability.warmed"])
    process = context.Process(target=_run, args=(run,))
    process.start()
    return process


def _run(run: Run) -> None:
    publishing.FEW = FEW
    PLANTED.get(run.planted, lambda: None)()
    die_at(run.die_at)
    if run.fault:
        crash.install(_failing(*run.fault))
    encoder, settings, state = MadeUpEncoder(), Settings(home=run.home), run.state
    log = os.open(run.acknowledged, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for number in count(run.first):
        if number >= run.first + run.steps:
            return
        step = step_of(run.seed, number, state)
        job = PutJob(step.notices()) if step.put else DeleteJob(step.removed)
        if run.planted == "acknowledged too early":
            os.write(log, f"{number}\n".encode())
        try:
            perform(job, settings, load_model=lambda: encoder)
        except RagError as error:
            print(f"step {number} was refused: {error}", file=sys.stderr)
            os._exit(REFUSED)
        state = step.after(state)
        os.write(log, f"{number}\n".encode())


def _failing(fault: str, begin: int) -> Callable[[str], None]:
    passed = 0

    def action(_: str) -> None:
        nonlocal passed
        passed += 1
        if passed == begin:
            fail_from_now_on(fault)

    return action


def _without_sync_of_the_store() -> None:
    real = sqlite_connections.connect

    def connect(path: Path, *, write: bool) -> object:
        opened = real(path, write=write)
        opened.pragma("synchronous", "off")
        return opened

    import indexes.store

    indexes.store.connect = connect  # type: ignore[attr-defined, assignment]


def _without_sync_of_files() -> None:
    atomic_files.os = _NoSync()  # type: ignore[attr-defined, assignment]


class _NoSync:
    """`os` without fsync."""

    def __getattr__(self, name: str) -> object:
        return getattr(os, name)

    def fsync(self, _: int) -> None:
        pass


PLANTED: dict[str, Callable[[], None]] = {
    "store not synced": _without_sync_of_the_store,
    "files not synced": _without_sync_of_files,
    "acknowledged too early": lambda: None,
}
"""Defects that a check must find."""
