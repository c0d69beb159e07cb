"""What is read of a store, at its newest version or at an older one that somebody still serves."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import apsw
import numpy as np

from indexes import store_rows
from indexes.damage import Damage, Progress, damages
from indexes.search_protocols import Vectors
from indexes.sqlite_connections import ReaderPool, damaged_original, damaged_row
from indexes.store_file import STORE_FILE
from indexes.store_rows import StoredDocument, StoredPassage

_T = TypeVar("_T")


class StoreReader:
    """The SQLite file of a home, for reading, from any thread.

    Attributes:
        home: the folder.
        path: the file in it.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.path = home / STORE_FILE
        self._readers = ReaderPool(self.path)

    @property
    def version(self) -> int:
        """How many changes were committed; 0 for a new store."""
        with self._readers.lend() as connection:
            return store_rows.version(connection)

    def documents(self, version: int | None = None, *, after: int = 0) -> Iterator[StoredDocument]:
        """The documents live at `version` (default: the newest) with ids above `after`, ascending, in short reads."""
        return self._paged(store_rows.DOCUMENTS_PAGE, version, store_rows.stored_document, after)

    def document_ids(self, version: int) -> set[int]:
        """The ids of all documents live at `version`; reads no document."""
        with self._readers.lend() as connection:
            return store_rows.document_ids(connection, version)

    def passage_ids(self, version: int) -> list[int]:
        """The ids of all passages of the documents live at `version`, ascending; reads no passage."""
        with self._readers.lend() as connection:
            return sorted(row[0] for row in connection.execute(store_rows.PASSAGE_IDS, {"version": version}))

    def document(self, key: str, version: int | None = None) -> StoredDocument | None:
        """The document under `key` that is live at `version` (default: the newest)."""
        with self._readers.lend() as connection:
            at = store_rows.version(connection) if version is None else version
            found = store_rows.fetch(connection, store_rows.DOCUMENT_AT, {"key": key, "version": at})
            return self._checked(store_rows.stored_document, found[0]) if found else None

    def raw(self, key: str, version: int | None = None) -> str | None:
        """The raw JSON of the document under `key` that is live at `version` (default: the newest)."""
        with self._readers.lend() as connection:
            at = store_rows.version(connection) if version is None else version
            found = store_rows.fetch(connection, store_rows.RAW_AT, {"key": key, "version": at})
        try:
            return store_rows.stored_raw(found[0]) if found else None
        except store_rows.ChecksumError as error:
            raise damaged_original(self.path, str(error)) from error

    def unchecked_raw(self, rowid: int) -> str:
        """The raw JSON of a document as it is, sound or not; "" for none."""
        with self._readers.lend() as connection:
            return store_rows.unchecked_raw(connection, rowid)[0]

    def document_hashes(self, keys: Iterable[str] | None = None) -> dict[str, str]:
        """A map of key -> content hash of every live document; `keys` names those wanted, None: all."""
        with self._readers.lend() as connection:
            if keys is None:
                found = store_rows.fetch(connection, store_rows.HASHES)
            else:
                found = store_rows.fetch(connection, store_rows.HASHES_BY_KEY, (json.dumps(list(keys)),))
        return {row[0]: row[1] for row in found}

    def passages(self, version: int | None = None, *, after: int = 0) -> Iterator[StoredPassage]:
        """The passages, with ids above `after`, of the documents live at `version` (default: the newest); as `documents`."""
        return self._paged(store_rows.PASSAGES_PAGE, version, store_rows.stored_passage, after)

    def passages_by_id(self, ids: Iterable[int]) -> dict[int, StoredPassage]:
        """Passages by id, removed ones included until they are purged; unknown ids are left out."""
        with self._readers.lend() as connection:
            wanted = json.dumps([int(i) for i in ids])
            found = store_rows.fetch(connection, store_rows.PASSAGES_BY_ID, (wanted,))
            return {row[0]: self._checked(store_rows.stored_passage, row) for row in found}

    def embedding_keys_missing(self, keys: Iterable[bytes]) -> list[bytes]:
        """Those of `keys` without a cached vector, each once, in the order given."""
        distinct = list(dict.fromkeys(keys))
        with self._readers.lend() as connection:
            wanted = json.dumps([key.hex() for key in distinct])
            known = {row[0] for row in connection.execute(store_rows.KNOWN_KEYS, (wanted,))}
        return [key for key in distinct if key not in known]

    def embeddings(self, model: str) -> Iterator[tuple[list[bytes], Vectors]]:
        """All cached vectors of a model with their keys, a page at a time: float32[len(keys), dim].

        Raises:
            StoreDamaged: a vector is not as it was stored.
        """
        after = b""
        while True:
            with self._readers.lend() as connection:
                found = store_rows.fetch(
                    connection, store_rows.VECTORS_PAGE, {"model": model, "after": after}
                )
            if not found:
                return
            keys = [row[0] for row in found]
            yield keys, np.stack([self._checked(store_rows.stored_vector, row) for row in found])
            after = keys[-1]

    def vectors(self, keys: Sequence[bytes]) -> Vectors:
        """float32[len(keys), dim], one row for each key; float32[0, 0] for none.

        Raises:
            StoreDamaged: a vector is missing or not as it was stored.
        """
        with self._readers.lend() as connection:
            wanted = json.dumps([key.hex() for key in dict.fromkeys(keys)])
            found = store_rows.fetch(connection, store_rows.VECTORS, (wanted,))
        by_key = {row[0]: self._checked(store_rows.stored_vector, row) for row in found}
        if missing := sum(key not in by_key for key in keys):
            raise damaged_row(self.path, f"{missing} of {len(keys)} vectors are missing")
        return np.stack([by_key[key] for key in keys]) if keys else np.empty((0, 0), np.float32)

    def records(self, kind: str, version: int | None = None) -> dict[str, str]:
        """A map of key -> JSON of the records of `kind` live at `version` (default: the newest), by key."""
        with self._readers.lend() as connection:
            at = store_rows.version(connection) if version is None else version
            found = store_rows.fetch(connection, store_rows.RECORDS_AT, {"kind": kind, "version": at})
        return dict(self._checked(store_rows.stored_record, row) for row in found)

    def records_by_key(self, kind: str, keys: Iterable[str]) -> dict[str, str]:
        """A map of key -> JSON of those live records of `kind` that have one of these keys."""
        with self._readers.lend() as connection:
            wanted = json.dumps(sorted(keys))
            found = store_rows.fetch(connection, store_rows.RECORDS_BY_KEY, {"kind": kind, "keys": wanted})
        return dict(self._checked(store_rows.stored_record, row) for row in found)

    def record_keys(self, kind: str) -> set[str]:
        """The keys of all live records of `kind`; reads no record."""
        query = "SELECT key FROM records WHERE kind = ? AND removed_in IS NULL"
        with self._readers.lend() as connection:
            return {row[0] for row in store_rows.fetch(connection, query, (kind,))}

    def answer(self, key: str) -> tuple[str, str] | None:
        """(digest of the request, answer) that were kept under a key."""
        with self._readers.lend() as connection:
            found = store_rows.fetch(connection, "SELECT digest, answer FROM answers WHERE key = ?", (key,))
        return (str(found[0][0]), str(found[0][1])) if found else None

    def record_ids(self, kind: str, version: int) -> set[int]:
        """The row ids of all records of `kind` live at `version`; reads no record.

        A record that changes gets another id, so what both of two versions name is the same in both.
        """
        with self._readers.lend() as connection:
            found = connection.execute(store_rows.RECORD_IDS, {"kind": kind, "version": version})
            return {row[0] for row in found}

    def records_by_id(self, ids: Iterable[int], version: int) -> dict[int, tuple[str, str]]:
        """Row id -> (key, JSON) of those records that are live at `version`."""
        with self._readers.lend() as connection:
            wanted = json.dumps(list(ids))
            found = store_rows.fetch(
                connection, store_rows.RECORDS_BY_ID, {"ids": wanted, "version": version}
            )
        return {row[0]: self._checked(store_rows.stored_record, row[1:]) for row in found}

    def table(
        self, table: str, columns: Sequence[str], ids: Sequence[int] | None = None
    ) -> list[tuple[Any, ...]]:
        """Columns of a table as they are stored, unchecked, for a copy; `ids` names the rows, None: all.

        `table` and `columns` become part of the statement: constants of the caller, never what came from outside.
        """
        query = f"SELECT {', '.join(columns)} FROM {table} WHERE ?1 IS NULL OR id IN (SELECT value FROM json_each(?1))"  # noqa: S608
        with self._readers.lend() as connection:
            return store_rows.fetch(connection, query, (None if ids is None else json.dumps(list(ids)),))

    def integrity(self) -> list[str]:
        """What is wrong, as sentences: SQLite's own checks of the file, then every row against its checksum."""
        return [*self.faults(), *(f"{self.path}: {damage.sentence}" for damage in self.damages())]

    def faults(self) -> list[str]:
        """What is wrong with the file as SQLite sees it, as sentences; see `damages` for what it does not see."""
        with self._readers.lend() as connection:
            problems = [row[0] for row in connection.execute("PRAGMA integrity_check")]
            problems = [f"{self.path}: {text}" for text in problems if text != "ok"]
            broken = store_rows.fetch(connection, "PRAGMA foreign_key_check")
            problems += [
                f"{self.path}: {row[0]} row {row[1]} refers to a missing {row[2]} row" for row in broken
            ]
        return problems

    def damages(self, progress: Progress | None = None) -> list[Damage]:
        """Every row in use that is not as it was stored."""
        with self._readers.lend() as connection:
            return list(damages(connection, progress))

    def models(self) -> set[str]:
        """The models that the cached vectors are from."""
        with self._readers.lend() as connection:
            return {row[0] for row in store_rows.fetch(connection, "SELECT DISTINCT model FROM embeddings")}

    def passages_without_vector(self) -> list[StoredPassage]:
        """The live passages whose vector is not there; without those that are damaged themselves."""
        with self._readers.lend() as connection:
            found = store_rows.fetch(connection, store_rows.WITHOUT_VECTOR)
        sound: list[StoredPassage] = []
        for row in found:
            with suppress(store_rows.ChecksumError):
                sound.append(store_rows.stored_passage(row))
        return sound

    @property
    def sqlite_version(self) -> str:
        """The SQLite that reads and writes the file; 3.51.3 and later are free of the WAL-reset bug."""
        return apsw.sqlite_lib_version()

    def _paged(
        self, page: str, version: int | None, read: store_rows.Reader[_T], after: int = 0
    ) -> Iterator[_T]:
        at = self.version if version is None else version
        while True:
            with self._readers.lend() as connection:
                found = store_rows.fetch(connection, page, {"version": at, "after": after})
            for row in found:
                yield self._checked(read, row)
            if len(found) < store_rows.PAGE:
                return
            after = found[-1][0]

    def _checked(self, read: store_rows.Reader[_T], row: store_rows.Row) -> _T:
        try:
            return read(row)
        except store_rows.ChecksumError as error:
            raise damaged_row(self.path, str(error)) from error
