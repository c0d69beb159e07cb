"""Small files of a home that the service itself keeps (keys, profiles): changed by one process at a time, as a whole."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from indexes.atomic_files import replace_file
from rag.errors import RagError, StorageFull

PRIVATE = 0o600


@contextmanager
def changing(path: Path) -> Iterator[Callable[[bytes], None]]:
    """For the length of a block nobody else changes a file; gives what replaces its content, in one step, for its owner's eyes.

    Raises:
        StorageFull: the disk is full; the file is as it was.
        RagError: the file or its folder may not be written.
    """
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield lambda content: replace_file(path, content, PRIVATE)
        finally:
            os.close(lock)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Tell in the service's words why a file cannot be written.

    Raises:
        StorageFull: the disk is full.
        RagError: the file or its folder may not be written.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageFull(f"The disk that holds {path} is full: free some space and try again.") from None
        raise RagError(f"{path} cannot be written ({error.strerror}); check its permissions.") from None
