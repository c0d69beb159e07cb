"""Files brought into the kernel's cache before anybody searches them.

Mapped files are read page by page when a page is first touched. Of a large index that is never searched as a whole, so a
question waits for hundreds of small reads as long as others have not touched the same pages: with a million passages
a first question took half a second by the clock, a thousand reads in it. Read from end to end the same files take a few seconds.
They take no memory of the process, and the kernel takes back what it needs; so no more is read than half of what is free.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

PIECE = 8 * 2**20
"""Bytes asked for at a time."""
SHARE = 0.5
MEMORY, GROUP = Path("/proc/meminfo"), Path("/sys/fs/cgroup")
_LIMITS = (("memory.max", "memory.current"), ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes"))
"""What a container may use and uses, of the second and the first version of control groups."""


def room(memory: Path = MEMORY, group: Path = GROUP) -> int:
    """Bytes that may be read ahead: half of what is free on the machine, or of what a container has left; 0 where that is not known."""
    try:
        lines = memory.read_text(encoding="ascii").splitlines()
        free = next(1024 * int(line.split()[1]) for line in lines if line.startswith("MemAvailable:"))
    except (OSError, ValueError, StopIteration):
        return 0
    for limit, used in _LIMITS:
        with suppress(OSError, ValueError):  # "max" is no number: no limit
            free = min(free, int((group / limit).read_text()) - int((group / used).read_text()))
    return max(0, int(SHARE * free))


def read_ahead(files: Iterable[Path], bytes_left: int) -> list[Path]:
    """Ask for files from the smallest to the largest, none that has no room; returns those asked for."""
    if not hasattr(os, "posix_fadvise"):
        return []
    asked = []
    for path, size in sorted(((path, path.stat().st_size) for path in files), key=lambda one: one[1]):
        if size > bytes_left:
            break
        with path.open("rb") as file:
            for start in range(0, size, PIECE):
                os.posix_fadvise(file.fileno(), start, PIECE, os.POSIX_FADV_WILLNEED)
        asked.append(path)
        bytes_left -= size
    return asked
