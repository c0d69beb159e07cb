"""The source of truth: documents, their passages, cached embeddings and derived records in one SQLite file.

A version counts the committed changes. What a change removes stays readable until `purge`, so that somebody who
still serves an older version finds every row that this version had.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import apsw
import numpy as np

from indexes import rows
from indexes.atomic_files import CURRENT, sync_directory
from indexes.crash import crash_point
from indexes.damage import Damage, damages
from indexes.errors import StoreError, StoreMissing, disk_errors
from indexes.locking import HomeLock, lock_to_write
from indexes.migrations import APPLICATION_ID, MIGRATIONS
from indexes.rows import PassageRow, StoredDocument, StoredPassage
from indexes.search_protocols import Vectors
from indexes.sqlite_connections import ReaderPool, connect, damaged, sqlite_errors

__all__ = ["STORE_FILE", "Change", "PassageRow", "Store", "StoredDocument", "StoredPassage"]

STORE_FILE = "store.sqlite"
_T = TypeVar("_T")


class Change:
    """One change of the store, made of any number of steps; it happens as a whole or not at all."""

    def __init__(self, connection: apsw.Connection, version: int) -> None:
        self._connection = connection
        self._base = version
        self.changed = False

    @property
    def version(self) -> int:
        """The version that the store has after the commit; the old one while nothing has changed."""
        return self._base + self.changed

    def put_document(
        self, key: str, content_hash: str, raw: str, body: str, passages: Sequence[PassageRow]
    ) -> int:
        """Adds a document, in place of the one under the same key if there is one; returns its new id."""
        self.remove_document(key)
        document_id = rows.insert_document(self._connection, key, content_hash, raw, body, self._base + 1)
        rows.insert_passages(self._connection, document_id, passages)
        self.changed = True
        return document_id

    def remove_document(self, key: str) -> bool:
        """Removes the live document under `key`; False if there is none."""
        self._connection.execute(
            "UPDATE documents SET removed_in = ? WHERE key = ? AND removed_in IS NULL", (self._base + 1, key)
        )
        removed = self._connection.changes() > 0
        self.changed |= removed
        return removed

    def replace_records(self, kind: str, items: Mapping[str, str]) -> int:
        """Makes `items` (key -> JSON) all the records of `kind`; returns how many differ from before."""
        before = dict(rows.live_records(self._connection, kind))
        gone = [key for key, body in before.items() if items.get(key) != body]
        new = [(key, body) for key, body in items.items() if before.get(key) != body]
        self._connection.executemany(
            "UPDATE records SET removed_in = ? WHERE kind = ? AND key = ? AND removed_in IS NULL",
            [(self._base + 1, kind, key) for key in gone],
        )
        rows.insert_records(self._connection, kind, new, self._base + 1)
        self.changed |= bool(gone or new)
        return len({*gone, *(key for key, _ in new)})

    def update_records(self, kind: str, items: Mapping[str, str], gone: Iterable[str] = ()) -> None:
        """Makes `items` (key -> JSON) records of `kind`, in place of those under the same keys, and removes the keys `gone`."""
        for key in (*gone, *items):
            self._connection.execute(
                "UPDATE records SET removed_in = ? WHERE kind = ? AND key = ? AND removed_in IS NULL",
                (self._base + 1, kind, key),
            )
            self.changed |= self._connection.changes() > 0
        rows.insert_records(self._connection, kind, items.items(), self._base + 1)
        self.changed |= bool(items)

    def passage_ids(self, document_id: int) -> list[int]:
        """The ids of a document's passages, by ordinal."""
        query = "SELECT id FROM passages WHERE document_id = ? ORDER BY ordinal"
        return [row[0] for row in self._connection.execute(query, (document_id,))]

    def remember_answer(self, key: str, digest: str, answer: str, kept: int) -> None:
        """Keeps the answer to a request with this digest, and forgets all but the newest `kept`; counts as no change."""
        self._connection.execute(
            "INSERT INTO answers (key, digest, answer) VALUES (?, ?, ?)", (key, digest, answer)
        )
        self._connection.execute("DELETE FROM answers WHERE id <= (SELECT max(id) FROM answers) - ?", (kept,))

    def document_ids(self) -> set[int]:
        """The ids of all documents as this change has them so far; reads no document."""
        return rows.document_ids(self._connection, self._base + 1)

    def document(self, key: str) -> StoredDocument | None:
        """The live document under `key` as this change has it so far."""
        row = self._connection.execute(rows.DOCUMENT_AT, {"key": key, "version": self._base + 1}).fetchone()
        return rows.stored_document(row) if row else None

    def documents(self) -> Iterator[StoredDocument]:
        """The live documents as this change has them so far, by ascending id."""
        return rows.page_documents(self._connection, self._base + 1)


class Store:
    """The SQLite file of a home. Any number of processes read it, one writes.

    Reading is safe from any thread; a change belongs to one thread at a time.
    """

    def __init__(self, home: Path, lock: HomeLock | None) -> None:
        self.home = home
        self.path = home / STORE_FILE
        self._lock = lock
        self._writer: apsw.Connection | None = None
        self._writing = threading.Lock()
        self._readers = ReaderPool(self.path)

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
            _require(home)
            store = cls(home, None)
            with store._readers.lend():
                return store
        with disk_errors(home):
            home.mkdir(parents=True, exist_ok=True)
        lock = lock_to_write(home)
        try:
            crash_point("store.locked")
            if not (home / STORE_FILE).exists():
                _create(home)
            store = cls(home, lock)
            with sqlite_errors(store.path):
                _migrate(store._writing_connection())
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

    # --- writing ---------------------------------------------------------------------------------------------

    @contextmanager
    def transaction(self) -> Iterator[Change]:
        """One change: committed, synced to disk and counted as one version when the block ends without an error.

        Raises:
            StoreFull, StoreError: nothing was changed.
        """
        with self._transaction() as connection:
            change = Change(connection, rows.version(connection))
            try:
                yield change
            except rows.ChecksumError as error:
                raise damaged(self.path, str(error)) from error
            if change.changed:
                connection.execute("UPDATE meta SET value = ? WHERE key = 'version'", (change.version,))
            crash_point("store.before_commit")
        crash_point("store.committed")

    def embeddings(self, model: str) -> Iterator[tuple[list[bytes], Vectors]]:
        """All cached vectors of a model with their keys, a page at a time: float32[len(keys), dim].

        Raises:
            StoreDamaged: a vector is not as it was stored.
        """
        after = b""
        while True:
            with self._readers.lend() as connection:
                found = rows.fetch(connection, rows.VECTORS_PAGE, {"model": model, "after": after})
            if not found:
                return
            keys = [row[0] for row in found]
            yield keys, np.stack([self._checked(rows.stored_vector, row) for row in found])
            after = keys[-1]

    def put_embeddings(self, model: str, keys: Sequence[bytes], vectors: Vectors) -> None:
        """Caches vectors (float32[len(keys), dim]) in a transaction of their own; known keys keep what they have."""
        if len(keys) != len(vectors) or vectors.ndim != 2 or vectors.dtype != np.float32:
            raise ValueError(
                f"{len(keys)} keys need float32[{len(keys)}, dim], not {vectors.dtype}{vectors.shape}"
            )
        with self._transaction() as connection:
            rows.insert_embeddings(connection, model, keys, vectors)
            crash_point("embeddings.before_commit")
        crash_point("embeddings.committed")

    def forget(self, damaged: Iterable[Damage]) -> None:
        """Drops damaged vectors and records, to be made anew; no version is counted, since nothing is another one."""
        rows = list(damaged)
        with self._transaction() as connection:
            for table in ("embeddings", "records"):
                lost = [(row.rowid,) for row in rows if row.table == table]
                connection.executemany(f"DELETE FROM {table} WHERE rowid = ?", lost)  # noqa: S608

    def purge(self, before_version: int) -> int:
        """Forgets what was already gone at `before_version`, and vectors that no passage uses.

        Returns how many documents were dropped. Readers of `before_version` or later notice nothing.
        """
        with self._transaction() as connection:
            connection.execute("DELETE FROM documents WHERE removed_in <= ?", (before_version,))
            dropped = connection.changes()
            connection.execute("DELETE FROM records WHERE removed_in <= ?", (before_version,))
            connection.execute(rows.FORGET_UNUSED_VECTORS)
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

    # --- reading ---------------------------------------------------------------------------------------------

    @property
    def version(self) -> int:
        """How many changes were committed; 0 for a new store."""
        with self._readers.lend() as connection:
            return rows.version(connection)

    def documents(self, version: int | None = None, *, after: int = 0) -> Iterator[StoredDocument]:
        """The documents live at `version` (default: the newest) with ids above `after`, ascending, in short reads."""
        return self._paged(rows.DOCUMENTS_PAGE, version, rows.stored_document, after)

    def document_ids(self, version: int) -> set[int]:
        """The ids of all documents live at `version`; reads no document."""
        with self._readers.lend() as connection:
            return rows.document_ids(connection, version)

    def passage_ids(self, version: int) -> list[int]:
        """The ids of all passages of the documents live at `version`, ascending; reads no passage."""
        with self._readers.lend() as connection:
            return sorted(row[0] for row in connection.execute(rows.PASSAGE_IDS, {"version": version}))

    def document(self, key: str, version: int | None = None) -> StoredDocument | None:
        """The document under `key` that is live at `version` (default: the newest)."""
        with self._readers.lend() as connection:
            at = rows.version(connection) if version is None else version
            row = connection.execute(rows.DOCUMENT_AT, {"key": key, "version": at}).fetchone()
            return self._checked(rows.stored_document, row) if row else None

    def raw(self, key: str, version: int | None = None) -> str | None:
        """The raw JSON of the document under `key` that is live at `version` (default: the newest)."""
        with self._readers.lend() as connection:
            at = rows.version(connection) if version is None else version
            row = connection.execute(rows.RAW_AT, {"key": key, "version": at}).fetchone()
            return self._checked(rows.stored_raw, row) if row else None

    def document_hashes(self, keys: Iterable[str] | None = None) -> dict[str, str]:
        """A map of key -> content hash of every live document; `keys` names those wanted, None: all."""
        with self._readers.lend() as connection:
            if keys is None:
                found = rows.fetch(connection, rows.HASHES)
            else:
                found = rows.fetch(connection, rows.HASHES_BY_KEY, (json.dumps(list(keys)),))
        return {row[0]: row[1] for row in found}

    def passages(self, version: int | None = None, *, after: int = 0) -> Iterator[StoredPassage]:
        """The passages, with ids above `after`, of the documents live at `version` (default: the newest); as `documents`."""
        return self._paged(rows.PASSAGES_PAGE, version, rows.stored_passage, after)

    def passages_by_id(self, ids: Iterable[int]) -> dict[int, StoredPassage]:
        """Passages by id, removed ones included until they are purged; unknown ids are left out."""
        with self._readers.lend() as connection:
            wanted = json.dumps([int(i) for i in ids])
            found = rows.fetch(connection, rows.PASSAGES_BY_ID, (wanted,))
            return {row[0]: self._checked(rows.stored_passage, row) for row in found}

    def embedding_keys_missing(self, keys: Iterable[bytes]) -> list[bytes]:
        """Those of `keys` without a cached vector, each once, in the order given."""
        distinct = list(dict.fromkeys(keys))
        with self._readers.lend() as connection:
            wanted = json.dumps([key.hex() for key in distinct])
            known = {row[0] for row in connection.execute(rows.KNOWN_KEYS, (wanted,))}
        return [key for key in distinct if key not in known]

    def vectors(self, keys: Sequence[bytes]) -> Vectors:
        """float32[len(keys), dim], one row for each key; float32[0, 0] for none.

        Raises:
            StoreDamaged: a vector is missing or not as it was stored.
        """
        with self._readers.lend() as connection:
            wanted = json.dumps([key.hex() for key in dict.fromkeys(keys)])
            found = rows.fetch(connection, rows.VECTORS, (wanted,))
        by_key = {row[0]: self._checked(rows.stored_vector, row) for row in found}
        if missing := sum(key not in by_key for key in keys):
            raise damaged(self.path, f"{missing} of {len(keys)} vectors are missing")
        return np.stack([by_key[key] for key in keys]) if keys else np.empty((0, 0), np.float32)

    def records(self, kind: str, version: int | None = None) -> dict[str, str]:
        """A map of key -> JSON of the records of `kind` live at `version` (default: the newest), by key."""
        with self._readers.lend() as connection:
            at = rows.version(connection) if version is None else version
            found = rows.fetch(connection, rows.RECORDS_AT, {"kind": kind, "version": at})
        return dict(self._checked(rows.stored_record, row) for row in found)

    def records_by_key(self, kind: str, keys: Iterable[str]) -> dict[str, str]:
        """A map of key -> JSON of those live records of `kind` that have one of these keys."""
        with self._readers.lend() as connection:
            wanted = json.dumps(sorted(keys))
            found = rows.fetch(connection, rows.RECORDS_BY_KEY, {"kind": kind, "keys": wanted})
        return dict(self._checked(rows.stored_record, row) for row in found)

    def record_keys(self, kind: str) -> set[str]:
        """The keys of all live records of `kind`; reads no record."""
        query = "SELECT key FROM records WHERE kind = ? AND removed_in IS NULL"
        with self._readers.lend() as connection:
            return {row[0] for row in rows.fetch(connection, query, (kind,))}

    def answer(self, key: str) -> tuple[str, str] | None:
        """(digest of the request, answer) that were kept under a key."""
        with self._readers.lend() as connection:
            found = rows.fetch(connection, "SELECT digest, answer FROM answers WHERE key = ?", (key,))
        return (str(found[0][0]), str(found[0][1])) if found else None

    def record_ids(self, kind: str, version: int) -> set[int]:
        """The row ids of all records of `kind` live at `version`; reads no record.

        A record that changes gets another id, so what both of two versions name is the same in both.
        """
        with self._readers.lend() as connection:
            found = connection.execute(rows.RECORD_IDS, {"kind": kind, "version": version})
            return {row[0] for row in found}

    def records_by_id(self, ids: Iterable[int], version: int) -> dict[int, tuple[str, str]]:
        """Row id -> (key, JSON) of those records that are live at `version`."""
        with self._readers.lend() as connection:
            wanted = json.dumps(list(ids))
            found = rows.fetch(connection, rows.RECORDS_BY_ID, {"ids": wanted, "version": version})
        return {row[0]: self._checked(rows.stored_record, row[1:]) for row in found}

    def table(
        self, table: str, columns: Sequence[str], ids: Sequence[int] | None = None
    ) -> list[tuple[Any, ...]]:
        """Columns of a table as they are stored, unchecked, for a copy; `ids` names the rows, None: all.

        `table` and `columns` become part of the statement: constants of the caller, never what came from outside.
        """
        query = f"SELECT {', '.join(columns)} FROM {table} WHERE ?1 IS NULL OR id IN (SELECT value FROM json_each(?1))"  # noqa: S608
        with self._readers.lend() as connection:
            return rows.fetch(connection, query, (None if ids is None else json.dumps(list(ids)),))

    def integrity(self) -> list[str]:
        """What is wrong, as sentences: SQLite's own checks of the file, then every row against its checksum."""
        return [*self.faults(), *(f"{self.path}: {damage.sentence}" for damage in self.damages())]

    def faults(self) -> list[str]:
        """What is wrong with the file as SQLite sees it, as sentences; see `damages` for what it does not see."""
        with self._readers.lend() as connection:
            problems = [row[0] for row in connection.execute("PRAGMA integrity_check")]
            problems = [f"{self.path}: {text}" for text in problems if text != "ok"]
            broken = rows.fetch(connection, "PRAGMA foreign_key_check")
            problems += [
                f"{self.path}: {row[0]} row {row[1]} refers to a missing {row[2]} row" for row in broken
            ]
        return problems

    def damages(self) -> list[Damage]:
        """Every row in use that is not as it was stored."""
        with self._readers.lend() as connection:
            return list(damages(connection))

    def models(self) -> set[str]:
        """The models that the cached vectors are from."""
        with self._readers.lend() as connection:
            return {row[0] for row in connection.execute("SELECT DISTINCT model FROM embeddings")}

    def passages_without_vector(self) -> list[StoredPassage]:
        """The live passages whose vector is not there; without those that are damaged themselves."""
        with self._readers.lend() as connection:
            found = rows.fetch(connection, rows.WITHOUT_VECTOR)
        sound: list[StoredPassage] = []
        for row in found:
            with suppress(rows.ChecksumError):
                sound.append(rows.stored_passage(row))
        return sound

    @property
    def sqlite_version(self) -> str:
        """The SQLite that reads and writes the file; 3.51.3 and later are free of the WAL-reset bug."""
        return apsw.sqlite_lib_version()

    def _paged(self, page: str, version: int | None, read: rows.Reader[_T], after: int = 0) -> Iterator[_T]:
        at = self.version if version is None else version
        while True:
            with self._readers.lend() as connection:
                found = rows.fetch(connection, page, {"version": at, "after": after})
            for row in found:
                yield self._checked(read, row)
            if len(found) < rows.PAGE:
                return
            after = found[-1][0]

    def _checked(self, read: rows.Reader[_T], row: rows.Row) -> _T:
        try:
            return read(row)
        except rows.ChecksumError as error:
            raise damaged(self.path, str(error)) from error


def _require(home: Path) -> None:
    path = home / STORE_FILE
    if path.exists():
        return
    if (home / CURRENT).exists():
        raise damaged(path, "it is gone, though an index was built from it")
    raise StoreMissing(f"There is no index in {home}: build one first, or choose another home.")


def _create(home: Path) -> None:
    """Makes a complete store under another name first, so that an empty `store.sqlite` is always a damaged one."""
    if (home / CURRENT).exists():
        _require(home)
    new = home / f"{STORE_FILE}.new"
    with disk_errors(new):
        for leftover in home.glob(f"{STORE_FILE}.new*"):
            leftover.unlink()
    with sqlite_errors(new):
        connection = apsw.Connection(str(new))
        try:
            connection.pragma("synchronous", "full")
            connection.pragma("application_id", APPLICATION_ID)
            _migrate(connection)
        finally:
            connection.close()
    crash_point("store.written")
    with disk_errors(new):
        os.replace(new, home / STORE_FILE)
        sync_directory(home)
    crash_point("store.created")


def _migrate(connection: apsw.Connection) -> None:
    """Takes the steps that the file has not taken, each in a transaction of its own."""
    for number in range(connection.pragma("user_version"), len(MIGRATIONS)):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(MIGRATIONS[number])
        connection.pragma("user_version", number + 1)
        crash_point("store.migrating")
        connection.execute("COMMIT")
        crash_point("store.migrated")
