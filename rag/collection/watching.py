"""Folders that are looked at again and again: whatever changes in them is indexed once it has settled."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from rag.errors import InvalidInput

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

    def due(self) -> bool:
        """Whether something has changed since it was last due, has come to rest, and there are files at all.

        A file that is still being written changes from one look to the next, so it waits for the look after.
        """
        now = _state(self._folders)
        at_rest, self._before = now == self._before or self._before is None, now
        if now == self._read or not at_rest:
            return False
        self._read = now
        return bool(now)

    def again(self) -> None:
        """Have them due once more though nothing changed, since reading them failed."""
        self._read = None


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
