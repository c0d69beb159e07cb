"""`rag index` in a process that is forked with the model already loaded, so that it can be killed many times.

The server process of `multiprocessing` imports this module once and forks from there: each run is a real process of
its own that starts at once.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest

import rag.cli
import rag.collection.home_writer
import rag.collection.preparing
from rag.collection.models import load_configured
from rag.settings import Settings
from tests.faults.dying import die_at

_SERVER = "INDEXING_PROCESS_SERVER"
ENCODER = load_configured(Settings(threads=1)) if os.environ.get(_SERVER) else None


def prepare_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the environment that the server process starts with; it starts with the first process."""
    monkeypatch.setenv(_SERVER, "1")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    monkeypatch.setenv("OMP_NUM_THREADS", "1")  # no pool of threads, which a fork would lose


def start(*args: object, embed_batch: int = 64, crash_at: str = "") -> ForkServerProcess:
    """Start `rag` with these arguments; returns the running process."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    process = context.Process(target=_run, args=([str(a) for a in args], embed_batch, crash_at))
    process.start()
    return process


def _run(args: list[str], embed_batch: int, crash_at: str) -> None:
    encoder = ENCODER or load_configured(Settings(threads=1))
    rag.collection.home_writer.load_configured = lambda _: encoder  # type: ignore[attr-defined, assignment]
    rag.collection.preparing.EMBED_BATCH = embed_batch
    die_at(crash_at)
    sys.argv = ["rag", *args]
    with open(os.devnull, "w") as nowhere:
        sys.stdout = sys.stderr = nowhere
        rag.cli.main()
