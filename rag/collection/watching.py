"""Folders that are looked at again and again: whatever changes in them is indexed once it has settled."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from rag.errors import InvalidInput

SUFFIXES = (".json", ".jsonl", ".csv")
State = frozenset[tuple[str, int, int]]
"""What tells a change: path, size and time of change in nanoseconds of every file."""


def files_in(folders: Sequence[Path]) -> list[Path]:
    """The files of notices in some folders and below, in a fixed order; hidden ones are left out."""
    found = (
        path
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in SUFFIXES
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )
    return [path for path in found if path.is_file()]


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

    def due(self) -> list[Path] | None:
        """The files, where something has changed since they were last due and has come to rest; else None.

        A file that is still being written changes from one look to the next, so it waits for the look after.
        """
        now = _state(self._folders)
        at_rest, self._before = now == self._before or self._before is None, now
        if now == self._read or not at_rest:
            return None
        self._read = now
        return files_in(self._folders)

    def again(self) -> None:
        """Have the files due once more though nothing changed, since reading them failed."""
        self._read = None


def _state(folders: Sequence[Path]) -> State:
    found = set()
    for path in files_in(folders):
        with suppress(OSError):  # gone since
            known = path.stat()
            found.add((str(path), known.st_size, known.st_mtime_ns))
    return frozenset(found)
