"""Connections to one SQLite file: how they are opened, lent to threads, and how their errors are told."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import apsw

from indexes.atomic_files import replace_file
from indexes.errors import FormatTooNew, StoreBusy, StoreDamaged, StoreError, StoreFull, StoreMissing
from indexes.migrations import APPLICATION_ID, MIGRATIONS

BUSY_TIMEOUT_MS = 10_000
WAL_LIMIT_BYTES = 64 * 2**20
BACKUP_NOTE = "newest_backup"


_DAMAGE = (
    apsw.CorruptError, apsw.NotADBError, apsw.FormatError, apsw.SchemaChangeError, apsw.SQLError, apsw.TooBigError,
    apsw.MismatchError, UnicodeDecodeError,
)  # fmt: skip
"""What a file gives whose bytes are others: no table of that name, a text of a billion letters, one that is no UTF-8."""


@contextmanager
def sqlite_errors(path: Path) -> Iterator[None]:
    """Translates apsw's errors about the file `path` into this package's.

    Raises:
        StoreFull, StoreDamaged, StoreMissing, StoreBusy: as their names say.
        StoreError: input or output failed otherwise.
    """
    try:
        yield
    except apsw.FullError as error:
        raise StoreFull(f"The disk that holds {path} is full: free some space and try again.") from error
    except _DAMAGE as error:
        raise damaged(path, str(error)) from error
    except apsw.CantOpenError as error:
        raise StoreMissing(f"{path} cannot be opened: check that it exists and may be read.") from error
    except (apsw.BusyError, apsw.LockedError) as error:
        raise StoreBusy(f"{path} is in use by another program: wait until it is done.") from error
    except (apsw.IOError, apsw.ReadOnlyError, apsw.PermissionsError, apsw.ProtocolError) as error:
        raise StoreError(f"{path} could not be read or written ({error}): check the disk.") from error


def damaged(path: Path, why: str) -> StoreDamaged:
    """The error that refuses a file and leaves it as it is; it names the newest backup that is known of."""
    newest = newest_backup(path.parent)
    advice = (
        f"rag restore {newest} --home NEW brings back the newest backup"
        if newest
        else "restore a backup of the home"
    )
    return StoreDamaged(f"{path} is damaged ({why}): it was left as it is; {advice}.")


def damaged_row(path: Path, why: str) -> StoreDamaged:
    """The error of a row that is made of notices, and can be made anew."""
    return StoreDamaged(f"{path} is damaged ({why}): mend it with rag check --repair.")


def damaged_original(path: Path, why: str) -> StoreDamaged:
    """The error of a row that holds a notice as it came, which nothing else in the home gives back."""
    return StoreDamaged(f"{path} is damaged ({why}): its file gives it back: rag index --rebuild FILE.")


def note_backup(home: Path, archive: Path) -> None:
    """Notes in the home where its newest backup lies; a home that cannot be written to goes without."""
    with suppress(OSError):
        replace_file(home / BACKUP_NOTE, f"{archive.absolute()}\n".encode())


def newest_backup(home: Path) -> Path | None:
    """The newest backup that was made of a home, if it is still there."""
    with suppress(OSError, UnicodeDecodeError):
        noted = Path((home / BACKUP_NOTE).read_text("utf-8").strip())
        return noted if noted.is_file() else None
    return None


def connect(path: Path, *, write: bool) -> apsw.Connection:
    """Opens the file with the settings that every connection must have; never creates it.

    A reader's connection cannot write, so it never checkpoints: only the one writing process does.
    """
    flags = apsw.SQLITE_OPEN_READWRITE if write else apsw.SQLITE_OPEN_READONLY
    name = str(path)
    if not write and _lies_still(path):
        flags |= apsw.SQLITE_OPEN_URI
        name = f"{path.absolute().as_uri()}?immutable=1&mode=ro"
    with sqlite_errors(path):
        connection = apsw.Connection(name, flags=flags)
        try:
            connection.set_busy_timeout(BUSY_TIMEOUT_MS)
            connection.pragma("mmap_size", 0)
            connection.pragma("foreign_keys", True)
            connection.pragma("trusted_schema", False)
            check_format(connection, path)
            if write:
                connection.pragma("journal_mode", "wal")
                connection.pragma("synchronous", "full")
                connection.pragma("journal_size_limit", WAL_LIMIT_BYTES)
        except BaseException:
            connection.close()
            raise
    return connection


def _lies_still(path: Path) -> bool:
    """Whether SQLite could not make the files beside the store that WAL mode needs, and no writer has made them."""
    beside = (path.with_name(f"{path.name}{end}") for end in ("-wal", "-shm"))
    return path.exists() and not os.access(path.parent, os.W_OK) and not any(file.exists() for file in beside)


def check_format(connection: apsw.Connection, path: Path) -> None:
    """Refuses a file that is not a store, or one of a later version than this code."""
    if connection.pragma("application_id") != APPLICATION_ID:
        raise damaged(path, "it is not a store of this software")
    taken = connection.pragma("user_version")
    if taken > len(MIGRATIONS):
        raise FormatTooNew(
            f"{path} was written by a newer version (format {taken}, this one knows {len(MIGRATIONS)}): "
            "install that version, or choose another home."
        )
    if connection.execute("SELECT value FROM meta WHERE key = 'version'").fetchone() is None:
        raise damaged(path, "it has no version")


class ReaderPool:
    """Read-only connections, lent to one thread at a time and kept for the next."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: list[apsw.Connection] = []
        self._lock = threading.Lock()
        self._closed = False

    @contextmanager
    def lend(self) -> Iterator[apsw.Connection]:
        """A connection for a short read. After an error it is closed, not lent again."""
        connection = self._take() or connect(self._path, write=False)
        try:
            with sqlite_errors(self._path):
                yield connection
        except BaseException:
            connection.close()
            raise
        self._give_back(connection)

    def close(self) -> None:
        """Closes the idle connections; those still lent close when they come back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            with suppress(apsw.Error):
                connection.close()

    def _take(self) -> apsw.Connection | None:
        with self._lock:
            if self._closed:
                raise StoreError(f"{self._path} was closed: open it again.")
            return self._idle.pop() if self._idle else None

    def _give_back(self, connection: apsw.Connection) -> None:
        # Opened as immutable, it would not see what a writer with more rights changes later.
        once = bool(connection.open_flags & apsw.SQLITE_OPEN_URI)
        with self._lock:
            if not self._closed and not once:
                self._idle.append(connection)
                return
        connection.close()
