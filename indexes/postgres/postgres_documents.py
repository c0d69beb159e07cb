"""The store as services without one of their own read it: `indexes.document_store.DocumentStore` from PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Self, TypeVar

from indexes import store_rows
from indexes.errors import FormatTooNew, StoreDamaged, StoreMissing
from indexes.postgres.connection_pool import FORMAT, Pool, Row
from indexes.postgres.postgres_url import place
from indexes.store_rows import StoredDocument, StoredPassage

_T = TypeVar("_T")
_LIVE = "added_in <= %(version)s AND (removed_in IS NULL OR removed_in > %(version)s)"
_DOCUMENT = "SELECT id, key, content_hash, body, checksum FROM documents"
_PASSAGE = (
    "SELECT p.id, p.document_id, d.key, p.ordinal, p.body, p.embedding_key, p.checksum"
    " FROM passages p JOIN documents d ON d.id = p.document_id"
)
_RECORD = "SELECT key, body, checksum, kind FROM records"
_PAGE = f"id LIMIT {store_rows.PAGE}"


class PostgresStore:
    """See `indexes.document_store.DocumentStore`. It cannot write; `indexes.postgres.mirror` does.

    Args:
        home: the folder of the service that reads.
        url: as libpq takes it: postgresql://user:password@host/database.
    """

    def __init__(self, home: Path, url: str) -> None:
        self.home = home
        self._url = url
        self._pool = Pool(url)

    @classmethod
    def open(cls, home: Path, url: str) -> Self:
        """Opens the copy that a URL names.

        Raises:
            StoreMissing: nothing was copied there yet.
            EngineUnreachable: the server does not answer.
            FormatTooNew: a newer version of this software wrote it.
        """
        store = cls(home, url)
        if store._meta("format") > FORMAT:
            raise FormatTooNew(
                f"{place(url)} was written by a newer version: install that version here, too."
            )
        return store

    @property
    def version(self) -> int:
        """The version up to which it was copied."""
        return self._meta("version")

    def close(self) -> None:
        """Closes every connection; closing twice is allowed."""
        self._pool.close()

    def document(self, key: str, version: int | None = None) -> StoredDocument | None:
        """See the protocol."""
        found = self._fetch(f"{_DOCUMENT} WHERE key = %(key)s AND {_LIVE}", version, key=key)
        return self._checked(store_rows.stored_document, found[0]) if found else None

    def documents(self, version: int | None = None, *, after: int = 0) -> Iterator[StoredDocument]:
        """See the protocol."""
        query = f"{_DOCUMENT} WHERE id > %(after)s AND {_LIVE} ORDER BY {_PAGE}"
        return self._paged(query, version, store_rows.stored_document, after)

    def document_ids(self, version: int) -> set[int]:
        """See the protocol."""
        return {row[0] for row in self._fetch(f"SELECT id FROM documents WHERE {_LIVE}", version)}  # noqa: S608

    def passages(self, version: int | None = None, *, after: int = 0) -> Iterator[StoredPassage]:
        """See the protocol."""
        query = f"{_PASSAGE} WHERE p.id > %(after)s AND {_LIVE} ORDER BY p.{_PAGE}"
        return self._paged(query, version, store_rows.stored_passage, after)

    def passages_by_id(self, ids: Iterable[int]) -> dict[int, StoredPassage]:
        """See the protocol."""
        found = self._pool.fetch(f"{_PASSAGE} WHERE p.id = ANY(%(ids)s)", {"ids": [int(i) for i in ids]})
        return {row[0]: self._checked(store_rows.stored_passage, row) for row in found}

    def records(self, kind: str, version: int | None = None) -> dict[str, str]:
        """See the protocol."""
        query = f'{_RECORD} WHERE kind = %(kind)s AND {_LIVE} ORDER BY key COLLATE "C"'
        found = self._fetch(query, version, kind=kind)
        return dict(self._checked(store_rows.stored_record, row) for row in found)

    def record_ids(self, kind: str, version: int) -> set[int]:
        """See the protocol."""
        query = f"SELECT id FROM records WHERE kind = %(kind)s AND {_LIVE}"  # noqa: S608
        return {row[0] for row in self._fetch(query, version, kind=kind)}

    def records_by_id(self, ids: Iterable[int], version: int) -> dict[int, tuple[str, str]]:
        """See the protocol."""
        query = f"SELECT id, key, body, checksum, kind FROM records WHERE id = ANY(%(ids)s) AND {_LIVE}"  # noqa: S608
        found = self._fetch(query, version, ids=[int(i) for i in ids])
        return {row[0]: self._checked(store_rows.stored_record, row[1:]) for row in found}

    def _meta(self, key: str) -> int:
        found = self._pool.fetch("SELECT value FROM meta WHERE key = %(key)s", {"key": key})
        if not found:
            raise StoreMissing(
                f"{place(self._url)} was not copied whole: run rag index where notices are written."
            )
        return int(found[0][0])

    def _fetch(self, query: str, version: int | None, **values: Any) -> list[Row]:
        at = self.version if version is None else version
        return self._pool.fetch(query, {"version": at, **values})

    def _paged(
        self, query: str, version: int | None, read: store_rows.Reader[_T], after: int
    ) -> Iterator[_T]:
        at = self.version if version is None else version
        while True:
            found = self._fetch(query, at, after=after)
            for row in found:
                yield self._checked(read, row)
            if len(found) < store_rows.PAGE:
                return
            after = found[-1][0]

    def _checked(self, read: store_rows.Reader[_T], row: Row) -> _T:
        try:
            return read(row)
        except store_rows.ChecksumError as error:
            raise StoreDamaged(
                f"{place(self._url)}: {error}; drop its tables and run rag index where notices are written."
            ) from error
