"""Which files of a folder were found whole, and when: so that opening need not read them all again.

Beside the files lies a note of inode, size and time of change of each at the moment when its checksum was right. It is a
shortcut and no proof: a medium that decays without a write is found by `rag check`, which always reads everything.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

NOTE = ".verified.json"
TICK_NS = 20_000_000

Stamp = list[int]
Verified = Mapping[str, Stamp]
"""File name -> its stamp."""


def stamp(path: Path) -> Stamp:
    """What changes when a file is written or replaced: [inode, bytes, time of change, time of the entry] in nanoseconds."""
    status = path.stat()
    return [status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns]


def last_verified(directory: Path) -> Verified:
    """The stamps noted in a folder; empty where there is no note that can be read.

    Clocks of file systems tick every few milliseconds: a file that changed just before the note may have changed once more
    within the same tick, so its stamp counts for nothing.
    """
    try:
        noted = json.loads((directory / NOTE).read_bytes())
        latest = (directory / NOTE).stat().st_mtime_ns - TICK_NS
        return {name: found for name, found in noted.items() if max(found[2:]) < latest}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def stamps(directory: Path, names: Iterable[str]) -> Verified:
    """The stamps of some files; to be taken before the files are read. Empty where one is missing."""
    try:
        return {name: stamp(directory / name) for name in names}
    except OSError:
        return {}


def note_verified(directory: Path, found: Verified) -> None:
    """Note that the files that had these stamps were whole; where nothing can be written, nothing is noted."""
    own = directory / f"{NOTE}.{os.getpid()}"
    with suppress(OSError):
        own.write_text(json.dumps(found))
        own.replace(directory / NOTE)
