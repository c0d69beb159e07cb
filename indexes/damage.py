"""Rows in use that are not as they were stored, found one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import apsw

from indexes import store_rows
from indexes.store_rows import Row

Progress = Callable[[str, int, int], None]
"""Told what is done, how much of it, and of how much."""
Table = Literal["documents", "sources", "passages", "embeddings", "records"]


@dataclass(frozen=True, slots=True)
class Damage:
    """One damaged row.

    Attributes:
        table: what it holds; "sources" are documents as they came, which nothing else can give back.
        rowid: the row's number.
        key: of the document that it belongs to; "" for vectors and records.
        sentence: what is to be told.
    """

    table: Table
    rowid: int
    key: str
    sentence: str


# Page after page by the row's number. By its own choice SQLite takes an index of all live rows and sorts these for each page.
_PASSAGES = (
    "SELECT p.id AS number, p.document_id, d.key, p.ordinal, p.body, p.embedding_key, p.checksum"
    " FROM passages p CROSS JOIN documents d ON d.id = p.document_id WHERE p.id > ? AND removed_in IS NULL ORDER BY p.id"
)
TABLES: tuple[tuple[Table, str, Callable[[Row], object]], ...] = (
    (
        "documents",
        "SELECT id AS number, key, content_hash, body, checksum FROM documents NOT INDEXED WHERE id > ? AND removed_in IS NULL ORDER BY id",
        store_rows.stored_document,
    ),
    (
        "sources",
        "SELECT id AS number, raw, raw_checksum, key FROM documents NOT INDEXED WHERE id > ? AND removed_in IS NULL ORDER BY id",
        lambda row: store_rows.stored_raw(row[1:]),
    ),
    ("passages", _PASSAGES, store_rows.stored_passage),
    (
        "embeddings",
        "SELECT rowid AS number, key, vector, checksum FROM embeddings WHERE rowid > ? ORDER BY rowid",
        lambda row: store_rows.stored_vector(row[1:]),
    ),
    (
        "records",
        "SELECT id AS number, key, body, checksum, kind FROM records NOT INDEXED WHERE id > ? AND removed_in IS NULL ORDER BY id",
        lambda row: store_rows.stored_record(row[1:]),
    ),
)


def page_of(query: str) -> str:
    """A table's query for the rows after a number, as many as are read at a time."""
    return f"{query} LIMIT {store_rows.PAGE}"


def damages(connection: apsw.Connection, progress: Progress | None = None) -> Iterator[Damage]:
    """Every row in use against its checksum. `progress` is told of tables of more than one page, by the rows' numbers."""
    for table, query, read in TABLES:
        after, page = -1, page_of(query)
        last = _last_number(connection, table) if progress else 0
        while found := store_rows.fetch(connection, page, (after,)):
            for row in found:
                try:
                    read(row)
                except store_rows.ChecksumError as error:
                    yield _damage(table, row, str(error))
            after = found[-1][0]
            if progress and last > store_rows.PAGE:
                progress(f"checking {table}", after, last)


def _last_number(connection: apsw.Connection, of: Table) -> int:
    table = "documents" if of == "sources" else of  # both are names of `TABLES`
    found = store_rows.fetch(connection, f"SELECT max(rowid) FROM {table}")  # noqa: S608
    return int(found[0][0] or 0)


def _damage(table: Table, row: Row, sentence: str) -> Damage:
    place = {"documents": 1, "sources": 3, "passages": 2}.get(table)
    return Damage(table, row[0], row[place] if place else "", sentence)
