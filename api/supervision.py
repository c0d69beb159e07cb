"""The service's one writing process: started, started again when it dies, ended after the workers."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

COMMAND = (sys.executable, "-m", "api.writer_entry")
PAUSES_S = (0.1, 0.5, 2.0, 5.0)
"""Before it is started again, the first, second … time in a row."""
STEADY_S = 10.0
"""A process that lived so long did not fail at its start."""
END_S = 1.5
"""How long the write in hand may take when the service ends; one that is cut off was never acknowledged."""

log = logging.getLogger("notice_rag.serve")


class WritingProcess:
    """Keeps the writing process of the home in the environment (`RAG_HOME`) alive."""

    def __init__(self) -> None:
        self._ending = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._keeper = threading.Thread(target=self._keep, name="writing process", daemon=True)

    def start(self) -> None:
        """Start it, and another each time it dies."""
        self._keeper.start()

    def end(self) -> None:
        """End it, after the write in hand if that does not take long."""
        self._ending.set()
        process = self._process
        if process is not None and process.stdin is not None:
            with suppress(OSError):
                process.stdin.close()
            try:
                process.wait(END_S)
            except subprocess.TimeoutExpired:
                process.kill()
        self._keeper.join(END_S)

    def _keep(self) -> None:
        failures = 0
        while not self._ending.is_set():
            started = time.monotonic()
            self._process = subprocess.Popen(  # noqa: S603 (a fixed command)
                COMMAND, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
            )
            if self._ending.is_set() and self._process.stdin is not None:
                self._process.stdin.close()
            status = self._process.wait()
            if self._ending.is_set():
                return
            failures = 0 if time.monotonic() - started > STEADY_S else failures + 1
            pause_s = PAUSES_S[min(failures, len(PAUSES_S) - 1)]
            log.warning("the writing process ended (status %s); the next starts in %s s", status, pause_s)
            self._ending.wait(pause_s)


@contextmanager
def writing() -> Iterator[WritingProcess]:
    """A writing process for the length of a block."""
    process = WritingProcess()
    process.start()
    try:
        yield process
    finally:
        process.end()
