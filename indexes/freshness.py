"""When something last came in, whether or not it changed anything: the time of a small file in the home."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

_FILE = "last_ingest"


def note_ingest(home: Path) -> None:
    """Note that a write has just been done; a full disk does not matter."""
    with suppress(OSError):
        (home / _FILE).touch()


def ingest_age_s(home: Path) -> float | None:
    """Seconds since the last write was done; None where none was ever noted. Never negative, whatever the clock does."""
    with suppress(OSError):
        return max(0.0, time.time() - (home / _FILE).stat().st_mtime)
    return None
