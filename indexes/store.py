"""The source of truth: documents, their passages, cached embeddings and derived records in one SQLite file.

A version counts the committed changes. What a change removes stays readable until `purge`, so that somebody who
still serves an older version finds every row that this version had.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import apsw
import numpy as np

from indexes import store_rows
from indexes.crash import crash_point
from indexes.damage import Damage
from indexes.errors import StoreDamaged, StoreError, disk_errors
from indexes.locking import HomeLock, lock_to_write
from indexes.search_protocols import Vectors
from indexes.sqlite_connections import connect, damaged_row, sqlite_errors
from indexes.store_change import Change
from indexes.store_file import STORE_FILE, create_store, migrate, require_store
from indexes.store_reader import StoreReader
from indexes.store_rows import PassageRow, StoredDocument, StoredPassage

__all__ = ["STORE_FILE", "Change", "PassageRow", "Store", "StoredDocument", "StoredPassage"]


class Store(StoreReader):
    """The SQLite file of a home. Any number of processes read it, one writes.

    Reading is safe from any thread; a change belongs to one thread at a time.
    """

    def __init__(self, home: Path, lock: HomeLock | None) -> None:
        super().__init__(home)
        self._lock = lock
        self._writer: apsw.Connection | None = None
        self._writing = threading.Lock()

    @classmethod
    def open(cls, home: Path, write: bool = False) -> Self:
        """Opens the store of a home; with `write`, creates it where the home is new and migrates an older one.

        Raises:
            StoreMissing: there is none to read.
            StoreBusy: somebody else writes to this home.
            StoreDamaged: the file cannot be read; it is never replaced by an empty one.
            FormatTooNew: a newer version of this software wrote it.
        """
        home = Path(home)
        if not write:
            require_store(home)
            store = cls(home, None)
            with store._readers.lend():
                return store
        with disk_errors(home):
            home.mkdir(parents=True, exist_ok=True)
        lock = lock_to_write(home)
        try:
            crash_point("store.locked")
            if not (home / STORE_FILE).exists():
                create_store(home)
            store = cls(home, lock)
            with sqlite_errors(store.path):
                migrate(store._writing_connection())
        except BaseException:
            lock.release()
            raise
        return store

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes every connection and lets the next writer in. Closing twice is allowed."""
        self._readers.close()
        self._drop_writer()
        if self._lock:
            self._lock.release()
            self._lock = None

    @contextmanager
    def transaction(self) -> Iterator[Change]:
        """One change: committed, synced to disk and counted as one version when the block ends without an error.

        Raises:
            StoreFull, StoreError: nothing was changed.
        """
        with self._transaction() as connection:
            change = Change(connection, store_rows.version(connection))
            try:
                yield change
            except store_rows.ChecksumError as error:
                raise damaged_row(self.path, str(error)) from error
            if change.changed:
                connection.execute("UPDATE meta SET value = ? WHERE key = 'version'", (change.version,))
            crash_point("store.before_commit")
        crash_point("store.committed")

    def put_embeddings(self, model: str, keys: Sequence[bytes], vectors: Vectors) -> None:
        """Caches vectors (float32[len(keys), dim]) in a transaction of their own; known keys keep what they have."""
        if len(keys) != len(vectors) or vectors.ndim != 2 or vectors.dtype != np.float32:
            raise ValueError(
                f"{len(keys)} keys need float32[{len(keys)}, dim], not {vectors.dtype}{vectors.shape}"
            )
        with self._transaction() as connection:
            store_rows.insert_embeddings(connection, model, keys, vectors)
            crash_point("embeddings.before_commit")
        crash_point("embeddings.committed")

    def forget(self, damaged: Iterable[Damage]) -> None:
        """Drops damaged vectors and records, to be made anew; no version is counted, since nothing is another one."""
        rows = list(damaged)
        with self._transaction() as connection:
            for table in ("embeddings", "records"):
                lost = [(row.rowid,) for row in rows if row.table == table]
                connection.executemany(f"DELETE FROM {table} WHERE rowid = ?", lost)  # noqa: S608

    def reindex(self) -> None:
        """Makes SQLite's own indexes anew from the rows, as far as the rows let it; `StoreReader.faults` tells what is left."""
        with suppress(StoreDamaged, apsw.ConstraintError), self._transaction() as connection:
            connection.execute("REINDEX")

    def restore_key(self, rowid: int, key: str) -> bool:
        """Gives a document back its key, if its raw form proves that this was it; nothing else of the document changes."""
        with suppress(StoreDamaged, apsw.ConstraintError), self._transaction() as connection:
            if store_rows.is_key_of(connection, rowid, key):
                connection.execute("UPDATE documents SET key = ? WHERE id = ?", (key, rowid))
                return True
        return False

    def purge(self, before_version: int, all_unused: bool = False) -> int:
        """Forgets what was already gone at `before_version`, with the vectors of it that no other passage uses.

        Returns how many documents were dropped. Readers of `before_version` or later notice nothing. Vectors that are stored for
        a change to come stay, unless `all_unused` says otherwise.
        """
        with self._transaction() as connection:
            connection.execute(store_rows.FORGET_VECTORS_OF_GONE, {"version": before_version})
            connection.execute("DELETE FROM documents WHERE removed_in <= ?", (before_version,))
            dropped = connection.changes()
            connection.execute("DELETE FROM records WHERE removed_in <= ?", (before_version,))
            if all_unused:
                connection.execute(store_rows.FORGET_UNUSED_VECTORS)
            crash_point("purge.before_commit")
        crash_point("purge.committed")
        self._checkpoint()
        crash_point("store.checkpointed")
        return dropped

    @contextmanager
    def _transaction(self) -> Iterator[apsw.Connection]:
        with self._writing:
            connection = self._writing_connection()
            try:
                with sqlite_errors(self.path):
                    connection.execute("BEGIN IMMEDIATE")
                    yield connection
                    connection.execute("COMMIT")
            except StoreError:
                # After a failed sync neither the page cache nor this connection can be trusted: start afresh.
                self._drop_writer()
                raise
            except BaseException:
                with suppress(apsw.Error):
                    connection.execute("ROLLBACK")
                raise

    def _writing_connection(self) -> apsw.Connection:
        if self._lock is None:
            raise StoreError(f"{self.path} is open for reading only: open it with write=True.")
        if self._writer is None:
            self._writer = connect(self.path, write=True)
        return self._writer

    def _drop_writer(self) -> None:
        connection, self._writer = self._writer, None
        if connection:
            with suppress(apsw.Error):
                connection.close()

    def _checkpoint(self) -> None:
        """Empties the write-ahead log; a reader in the middle of a read may prevent it, which does no harm."""
        with self._writing, suppress(apsw.BusyError, apsw.LockedError), sqlite_errors(self.path):
            self._writing_connection().wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
