"""Locks of a home. A lock belongs to an open file, so it ends with the process that holds it, however that ends."""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import suppress
from pathlib import Path

from indexes.errors import StoreBusy, disk_errors

LOCK_FILE = "writer.lock"
SERVICE_LOCK_FILE = "service.lock"
_RETRY_S = 0.02


class HomeLock:
    """An exclusive lock on a small file of the home, held until `release`.

    Args:
        path: the lock's file; its folder exists.
        refusal: what is said where somebody else holds it; `{holder}` stands for the number of that process.
        patience_s: how long to try.

    Raises:
        StoreBusy: somebody else, in this process or another, holds it.
    """

    def __init__(self, path: Path, refusal: str, patience_s: float = 0.0) -> None:
        with disk_errors(path):
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        end = time.monotonic() + patience_s
        while not _try_lock(self._file):
            if time.monotonic() >= end:
                holder = os.pread(self._file, 20, 0).decode("ascii", "replace").strip() or "unknown"
                os.close(self._file)
                raise StoreBusy(refusal.format(holder=holder))
            time.sleep(_RETRY_S)
        with disk_errors(path):
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, f"{os.getpid()}\n".encode("ascii"), 0)

    def release(self) -> None:
        """Lets the next one in. The file stays, since removing it would let two in."""
        os.close(self._file)


def lock_to_write(home: Path) -> HomeLock:
    """The lock of the one process that writes to a home.

    Raises:
        StoreBusy: another one does. Nothing is waited for.
    """
    refusal = (
        f"Another process (number {{holder}}) is writing to {home}: wait until it is done, stop it, "
        "or choose another home."
    )
    return HomeLock(home / LOCK_FILE, refusal)


def lock_to_serve(home: Path) -> HomeLock:
    """The lock of the one service of a home.

    Raises:
        StoreBusy: another one serves it.
    """
    refusal = (
        f"Another service (process {{holder}}) serves {home}: stop it first, give it more --workers, "
        "or serve a copy of the home."
    )
    # Somebody who asks `is_served` holds the lock for a moment.
    return HomeLock(home / SERVICE_LOCK_FILE, refusal, patience_s=0.3)


def is_served(home: Path) -> bool:
    """Whether a service of this home runs."""
    return _is_locked(home / SERVICE_LOCK_FILE)


def is_written_to(home: Path) -> bool:
    """Whether some process holds the writer's lock."""
    return _is_locked(home / LOCK_FILE)


def process_lives(process: int) -> bool:
    """Whether a process of this number runs, whoever's it is."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _is_locked(path: Path) -> bool:
    with suppress(OSError):
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(file)
    return False


def _try_lock(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
