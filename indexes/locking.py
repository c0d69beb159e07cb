"""One process writes to a home. The lock belongs to the open file, so it ends with the process, however it ends."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from indexes.errors import StoreBusy, disk_errors

LOCK_FILE = "writer.lock"


class WriterLock:
    """An exclusive lock on `writer.lock` in the home, held until `release`.

    Raises:
        StoreBusy: somebody else, in this process or another, holds it. Nothing is waited for.
    """

    def __init__(self, home: Path) -> None:
        path = home / LOCK_FILE
        with disk_errors(path):
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(self._file, 20).decode("ascii", "replace").strip() or "unknown"
            os.close(self._file)
            raise StoreBusy(
                f"Another process (number {holder}) is writing to {home}: wait until it is done, stop it, "
                "or choose another home."
            ) from None
        with disk_errors(path):
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, f"{os.getpid()}\n".encode("ascii"), 0)

    def release(self) -> None:
        """Lets the next writer in. The file stays, since removing it would let two in."""
        os.close(self._file)
