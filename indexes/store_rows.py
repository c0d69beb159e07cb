"""Rows of the store: their SQL, their dataclasses, and the checksum that each carries.

SQLite does not notice a flipped bit inside a text or a vector, so every row holds the CRC-32 of its content, which is
checked whenever the row is read.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

import apsw
import numpy as np
from apsw.ext import query_info

from indexes.search_protocols import Vectors

PAGE = 1000
"""Rows read at a time, so that no read is long enough to hold up a checkpoint."""

Row = tuple[Any, ...]
T = TypeVar("T")
Reader = Callable[[Row], T]


class ChecksumError(Exception):
    """A row is not as it was stored."""


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A passage to be stored: its place in the document, its JSON, and the key of its cached vector."""

    ordinal: int
    body: str
    embedding_key: bytes


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document as stored, without its raw JSON. `key` is its public name; `id` is never given again."""

    id: int
    key: str
    content_hash: str
    body: str


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage as stored; `key` is that of its document."""

    id: int
    document_id: int
    key: str
    ordinal: int
    body: str
    embedding_key: bytes


_LIVE = "added_in <= :version AND (removed_in IS NULL OR removed_in > :version)"
_PASSAGE = "p.id, p.document_id, d.key, p.ordinal, p.body, p.embedding_key, p.checksum"
_PASSAGES = f"SELECT {_PASSAGE} FROM passages p JOIN documents d ON d.id = p.document_id"  # noqa: S608

DOCUMENT_AT = f"SELECT id, key, content_hash, body, checksum FROM documents WHERE key = :key AND {_LIVE}"  # noqa: S608
RAW_AT = f"SELECT raw, raw_checksum, key FROM documents WHERE key = :key AND {_LIVE}"  # noqa: S608
DOCUMENTS_PAGE = (
    "SELECT id, key, content_hash, body, checksum FROM documents"  # noqa: S608
    f" WHERE id > :after AND {_LIVE} ORDER BY id LIMIT {PAGE}"
)
PASSAGES_PAGE = f"{_PASSAGES} WHERE p.id > :after AND {_LIVE} ORDER BY p.id LIMIT {PAGE}"
PASSAGES_BY_ID = f"{_PASSAGES} WHERE p.id IN (SELECT value FROM json_each(?))"  # noqa: S608
RECORDS_AT = f"SELECT key, body, checksum, kind FROM records WHERE kind = :kind AND {_LIVE} ORDER BY key"  # noqa: S608
RECORDS_BY_KEY = (
    "SELECT records.key, body, checksum, kind FROM json_each(:keys) AS wanted"
    " CROSS JOIN records ON kind = :kind AND records.key = wanted.value AND removed_in IS NULL"
)
RECORDS_BY_ID = (
    "SELECT id, key, body, checksum, kind FROM records"  # noqa: S608
    f" WHERE id IN (SELECT value FROM json_each(:ids)) AND {_LIVE}"
)
HASHES = "SELECT key, content_hash FROM documents WHERE removed_in IS NULL"
HASHES_BY_KEY = (  # in this order: by what is live of each key, not by key of all that is live
    "SELECT documents.key, content_hash FROM json_each(?) AS wanted"
    " CROSS JOIN documents ON documents.key = wanted.value AND removed_in IS NULL"
)
FORGET_VECTORS_OF_GONE = (  # asks for those of what goes alone, not for every vector whether it is used
    "DELETE FROM embeddings WHERE key IN (SELECT p.embedding_key FROM documents d JOIN passages p ON p.document_id = d.id"
    " WHERE d.removed_in <= :version) AND NOT EXISTS (SELECT 1 FROM passages p JOIN documents d ON d.id = p.document_id"
    " WHERE p.embedding_key = embeddings.key AND (d.removed_in IS NULL OR d.removed_in > :version))"
)
FORGET_UNUSED_VECTORS = (  # by the keys alone: a scan of the table would read every vector
    "DELETE FROM embeddings WHERE key IN (SELECT key FROM embeddings WHERE NOT EXISTS"
    " (SELECT 1 FROM passages WHERE passages.embedding_key = embeddings.key))"
)
DOCUMENT_IDS = f"SELECT id FROM documents WHERE {_LIVE}"  # noqa: S608
RECORD_IDS = f"SELECT id FROM records WHERE kind = :kind AND {_LIVE}"  # noqa: S608
PASSAGE_IDS = (
    "SELECT p.id FROM documents d JOIN passages p ON p.document_id = d.id"  # noqa: S608
    f" WHERE {_LIVE}"
)
WITHOUT_VECTOR = (
    f"{_PASSAGES} WHERE removed_in IS NULL"  # noqa: S608
    " AND p.embedding_key NOT IN (SELECT key FROM embeddings) ORDER BY p.id"
)
KNOWN_KEYS = "SELECT key FROM embeddings WHERE key IN (SELECT unhex(value) FROM json_each(?))"
VECTORS_PAGE = (
    "SELECT key, vector, checksum FROM embeddings WHERE model = :model AND key > :after"  # noqa: S608
    f" ORDER BY key LIMIT {PAGE}"
)
VECTORS = "SELECT key, vector, checksum FROM embeddings WHERE key IN (SELECT unhex(value) FROM json_each(?))"


def version(connection: apsw.Connection) -> int:
    """The number of the last committed change."""
    return int(fetch(connection, "SELECT value FROM meta WHERE key = 'version'")[0][0])


def document_ids(connection: apsw.Connection, at: int) -> set[int]:
    """The ids of the documents live at a version; reads no document."""
    return {row[0] for row in connection.execute(DOCUMENT_IDS, {"version": at})}


def fetch(connection: apsw.Connection, query: str, values: apsw.Bindings = ()) -> list[Row]:
    """All rows of a query. A text that is not valid UTF-8 is damage, which its row's checksum tells: it is read all the same."""
    try:
        return connection.execute(query, values).fetchall()
    except UnicodeDecodeError:
        return list(_fetch_broken(connection, query, values))


def _fetch_broken(connection: apsw.Connection, query: str, values: apsw.Bindings) -> Iterator[Row]:
    """The rows of a query whose texts may hold anything; what is no UTF-8 is replaced."""
    names = [name for name, _ in query_info(connection, query).description]
    columns = (
        f'typeof("{n}"), CASE typeof("{n}") WHEN \'text\' THEN CAST("{n}" AS BLOB) ELSE "{n}" END'
        for n in names
    )
    for row in connection.execute(f"SELECT {', '.join(columns)} FROM ({query})", values):  # noqa: S608
        pairs = zip(row[::2], row[1::2], strict=True)
        yield tuple(value.decode("utf-8", "replace") if kind == "text" else value for kind, value in pairs)


def insert_document(
    connection: apsw.Connection, key: str, content_hash: str, raw: str, body: str, added_in: int
) -> int:
    """Adds a document; returns its id."""
    connection.execute(
        "INSERT INTO documents (key, content_hash, raw, raw_checksum, body, checksum, added_in)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (key, content_hash, raw, _checksum(key, raw), body, _checksum(key, content_hash, body), added_in),
    )
    return int(connection.last_insert_rowid())


def unchecked_raw(connection: apsw.Connection, rowid: int) -> tuple[str, int]:
    """The raw form of a document and its checksum as they are, sound or not."""
    found = fetch(connection, "SELECT raw, raw_checksum FROM documents WHERE id = ?", (rowid,))
    return (str(found[0][0]), int(found[0][1])) if found else ("", 0)


def is_key_of(connection: apsw.Connection, rowid: int, key: str) -> bool:
    """Whether the raw form of a document is as it was stored under `key`."""
    raw, checksum = unchecked_raw(connection, rowid)
    return _checksum(key, raw) == checksum


def insert_passages(connection: apsw.Connection, document_id: int, passages: Iterable[PassageRow]) -> None:
    """Adds the passages of a document."""
    connection.executemany(
        "INSERT INTO passages (document_id, ordinal, body, embedding_key, checksum) VALUES (?, ?, ?, ?, ?)",
        [
            (document_id, p.ordinal, p.body, p.embedding_key, _checksum(p.body, p.embedding_key))
            for p in passages
        ],
    )


def insert_embeddings(
    connection: apsw.Connection, model: str, keys: Sequence[bytes], vectors: Vectors
) -> None:
    """Adds vectors under new keys as little-endian float32."""
    blobs = (row.astype("<f4").tobytes() for row in vectors)
    connection.executemany(
        "INSERT OR IGNORE INTO embeddings (key, model, dim, vector, checksum) VALUES (?, ?, ?, ?, ?)",
        [
            (key, model, vectors.shape[1], blob, _checksum(key, blob))
            for key, blob in zip(keys, blobs, strict=True)
        ],
    )


def live_records(connection: apsw.Connection, kind: str) -> list[tuple[str, str]]:
    """(key, body) of the live records of a kind."""
    found = fetch(connection, "SELECT key, body FROM records WHERE kind = ? AND removed_in IS NULL", (kind,))
    return [(key, body) for key, body in found]


def insert_records(
    connection: apsw.Connection, kind: str, items: Iterable[tuple[str, str]], added_in: int
) -> None:
    """Adds records of a kind."""
    connection.executemany(
        "INSERT INTO records (kind, key, body, checksum, added_in) VALUES (?, ?, ?, ?, ?)",
        [(kind, key, body, _checksum(kind, key, body), added_in) for key, body in items],
    )


def page_documents(connection: apsw.Connection, at: int) -> Iterator[StoredDocument]:
    """The documents live at a version, by ascending id, a page at a time; without those that are damaged."""
    after = 0
    while found := fetch(connection, DOCUMENTS_PAGE, {"version": at, "after": after}):
        for row in found:
            with suppress(ChecksumError):  # told by `indexes.damage`; the others go on without it
                yield stored_document(row)
        after = found[-1][0]


def stored_document(row: Row) -> StoredDocument:
    """Reads a row of `DOCUMENT_AT` or `DOCUMENTS_PAGE`."""
    number, key, content_hash, body, checksum = row
    _check(f"document {key!r}", checksum, key, content_hash, body)
    return StoredDocument(number, key, content_hash, body)


def stored_raw(row: Row) -> str:
    """Reads a row of `RAW_AT`."""
    raw, checksum, key = row
    _check(f"the raw form of document {key!r}", checksum, key, raw)
    return str(raw)


def stored_passage(row: Row) -> StoredPassage:
    """Reads a row of `PASSAGES_PAGE` or `PASSAGES_BY_ID`."""
    *fields, checksum = row
    passage = StoredPassage(*fields)
    _check(f"passage {passage.id}", checksum, passage.body, passage.embedding_key)
    return passage


def stored_vector(row: Row) -> Vectors:
    """Reads a row of `VECTORS`: float32[dim]."""
    key, blob, checksum = row
    _check(f"vector {key.hex()}", checksum, key, blob)
    return np.frombuffer(blob, "<f4").astype(np.float32, copy=False)


def stored_record(row: Row) -> tuple[str, str]:
    """Reads a row of `RECORDS_AT`: (key, body)."""
    key, body, checksum, kind = row
    _check(f"record {kind}/{key}", checksum, kind, key, body)
    return key, body


def _check(what: str, checksum: int, *parts: str | bytes) -> None:
    if _checksum(*parts) != checksum:
        raise ChecksumError(f"{what} is not as it was stored")


def _checksum(*parts: str | bytes) -> int:
    """CRC-32 over the parts, each followed by a byte that UTF-8 never uses."""
    value = 0
    for part in parts:
        value = zlib.crc32(part.encode() if isinstance(part, str) else part, value)
        value = zlib.crc32(b"\xff", value)
    return value
