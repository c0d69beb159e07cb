"""Things that are gone through several times and are too many for memory: beyond some megabytes they lie in a file without a name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Generic, Self, TypeVar

from pydantic import TypeAdapter

from indexes.errors import disk_errors

T = TypeVar("T")
IN_MEMORY = 64 * 2**20
"""Bytes of JSON up to which no file is written."""


class Spool(Generic[T]):
    """What was added, in its order, as lines of JSON.

    Args:
        folder: where the file lies if there is one; it is gone with the process.
        kind: what is added, a dataclass or another type that pydantic knows.
    """

    def __init__(self, folder: Path, kind: type[T]) -> None:
        self._folder = folder
        self._adapter = TypeAdapter(kind)
        self._file = SpooledTemporaryFile(max_size=IN_MEMORY, dir=str(folder))  # noqa: SIM115 - closed by `__exit__`
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def __len__(self) -> int:
        return self._count

    def add(self, item: T) -> None:
        """Put one behind the others.

        Raises:
            indexes.errors.StoreFull: the disk is full.

        """
        with disk_errors(self._folder):
            self._file.write(self._adapter.dump_json(item) + b"\n")
        self._count += 1

    def __iter__(self) -> Iterator[T]:
        with disk_errors(self._folder):
            self._file.seek(0)
        for _ in range(self._count):
            yield self._adapter.validate_json(self._file.readline())
