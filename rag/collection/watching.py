"""Folders that are looked at again and again: whatever changes in them is indexed once it has settled."""

from __future__ import annotations

import stat
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from rag.errors import InvalidInput

LONGEST_PAUSE_S = 60.0
"""Between two tries of what failed: what stood in the way may be gone though no file has changed."""
State = frozenset[tuple[str, int, int]]
"""What tells a change: path, size and time of change in nanoseconds of every file."""


class Watched:
    """Folders, and what was last read of them.

    Raises:
        InvalidInput: a folder is none.

    """

    def __init__(self, folders: Sequence[Path]) -> None:
        if missing := [str(folder) for folder in folders if not folder.is_dir()]:
            raise InvalidInput(f"{', '.join(missing)} is no folder; name folders that hold files of notices.")
        self._folders = folders
        self._read: State | None = None
        self._before: State | None = None
        self._failed: State | None = None
        self._pause_s = 0.0
        self._again_at = 0.0

    def due(self) -> bool:
        """Whether something has changed since it was last due, has come to rest, and there are files at all.

        A file that is still being written changes from one look to the next, so it waits for the look after.
        """
        now = _state(self._folders)
        at_rest, self._before = now == self._before or self._before is None, now
        if now == self._read or not at_rest or (self.is_retry and time.monotonic() < self._again_at):
            return False
        self._read = now
        return bool(now)

    @property
    def is_empty(self) -> bool:
        """Whether no file was there at the last look."""
        return not self._before

    @property
    def is_retry(self) -> bool:
        """Whether what failed last is what was there at the last look: nothing new is to be told of it."""
        return self._failed is not None and self._failed == self._before

    def again(self) -> None:
        """Have them due once more though nothing changed, since reading them failed: at once, then ever later."""
        self._pause_s = min(2 * self._pause_s or 1.0, LONGEST_PAUSE_S) if self.is_retry else 0.0
        self._again_at = time.monotonic() + self._pause_s
        self._failed, self._read = self._read, None


def _state(folders: Sequence[Path]) -> State:
    found = set()
    for folder in folders:
        for path in folder.rglob("*"):
            if any(part.startswith(".") for part in path.relative_to(folder).parts):
                continue  # such as what an editor or a download keeps beside the file
            with suppress(OSError):  # gone since
                known = path.stat()
                if stat.S_ISREG(known.st_mode):
                    found.add((str(path), known.st_size, known.st_mtime_ns))
    return frozenset(found)
