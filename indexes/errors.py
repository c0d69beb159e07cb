"""What can go wrong with files on disk. `rag` translates these into its own family in one place."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class StoreError(Exception):
    """Base of all errors of this package that a user can cause or mend; each message says what to do next."""


class StoreMissing(StoreError):
    """The home holds no store, or no snapshot has been published yet."""


class StoreBusy(StoreError):
    """Another process is writing to the same home."""


class StoreDamaged(StoreError):
    """A file is not what it should be; the message names it. Nothing was replaced."""


class StoreFull(StoreError):
    """The disk is full; nothing was changed."""


class EngineUnreachable(StoreError):
    """The server that holds the index does not answer, or refuses; the store is not touched."""


class FormatTooNew(StoreError):
    """The home was written by a newer version of this software."""


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Translates a failed system call on files below `path`.

    Raises:
        StoreFull: no space or quota left.
        StoreError: any other failure, naming the file.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StoreFull(f"The disk that holds {path} is full: free some space and try again.") from error
        where = error.filename or path
        raise StoreError(
            f"{where} could not be written ({error.strerror}): check the disk and its permissions."
        ) from error
