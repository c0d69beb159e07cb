"""Copying the store to PostgreSQL, as part of each publication, before the index shows the new version.

What is there is compared with the store by id, checksum and version, and only what differs is sent: within a store rows never
change but for the version that removed them. So a copy that was cut off, or restored from yesterday, is made whole by the next.
Another store's ids mean nothing: what is taken over, or of a later version than the store (which was restored), is sent whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import psycopg
from psycopg import sql

from indexes.errors import FormatTooNew, StoreError
from indexes.postgres.connection_pool import CONNECT_S, FORMAT, LIVELINESS, Row, postgres_errors
from indexes.postgres.postgres_url import place
from indexes.store import Store

BATCH = 500
TABLES = {
    "documents": ("id", "key", "content_hash", "body", "checksum", "added_in", "removed_in"),
    "records": ("id", "kind", "key", "body", "checksum", "added_in", "removed_in"),
    "passages": ("id", "document_id", "ordinal", "body", "embedding_key", "checksum"),
}
STATE = {
    "documents": ("id", "checksum", "added_in", "removed_in"),
    "records": ("id", "checksum", "added_in", "removed_in"),
    "passages": ("id", "checksum", "document_id", "ordinal"),
}
"""What of a row is compared; `removed_in` alone may change."""
LOCK_S = 20
_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key text PRIMARY KEY, value text NOT NULL);
CREATE TABLE IF NOT EXISTS documents (
    id bigint PRIMARY KEY, key text NOT NULL, content_hash text NOT NULL, body text NOT NULL, checksum bigint NOT NULL,
    added_in bigint NOT NULL, removed_in bigint
);
CREATE INDEX IF NOT EXISTS documents_key ON documents (key);
CREATE TABLE IF NOT EXISTS records (
    id bigint PRIMARY KEY, kind text NOT NULL, key text NOT NULL, body text NOT NULL, checksum bigint NOT NULL,
    added_in bigint NOT NULL, removed_in bigint
);
CREATE INDEX IF NOT EXISTS records_kind ON records (kind);
CREATE TABLE IF NOT EXISTS passages (
    id bigint PRIMARY KEY, document_id bigint NOT NULL, ordinal integer NOT NULL, body text NOT NULL,
    embedding_key bytea NOT NULL, checksum bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS passages_document ON passages (document_id);
"""
_LOCK = 0x4E52_4147


def mirror(store: Store, url: str, owner: str, *, take_over: bool = False) -> dict[str, int]:
    """Makes the copy what the store is, in one transaction; returns how many rows of each table were sent.

    The caller holds the writer's lock.

    Args:
        store: of the home that is written to.
        url: of the database, whose tables must be this copy's alone.
        owner: names the home; another's copy is left alone unless `take_over`.
        take_over: also in place of what another home has copied there.

    Raises:
        EngineUnreachable, StoreError, FormatTooNew: the copy is as it was.
    """
    with postgres_errors(url), psycopg.connect(url, connect_timeout=CONNECT_S, **LIVELINESS) as copy:
        copy.execute(f"SET LOCAL lock_timeout = '{LOCK_S}s'")
        copy.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        copy.execute(_SCHEMA)
        version = store.version
        if not _goes_on(
            dict(copy.execute("SELECT key, value FROM meta").fetchall()), url, owner, version, take_over
        ):
            for table in ("meta", *TABLES):  # TRUNCATE would shut readers out until the end
                copy.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
        sent = {table: _made_alike(store, copy, table) for table in TABLES}
        for key, value in {"format": FORMAT, "owner": owner, "version": version}.items():
            copy.execute(
                "INSERT INTO meta VALUES (%s, %s) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                (key, str(value)),
            )
    return sent


def _goes_on(meta: dict[str, str], url: str, owner: str, version: int, take_over: bool) -> bool:
    """Whether what is there is this store's as it was: else it has to be emptied first.

    Raises:
        FormatTooNew, StoreError: it must be left alone.
    """
    if take_over:
        return False
    if not meta:
        return True
    held, shown = meta.get("format", ""), meta.get("version", "")
    if not (held.isdecimal() and shown.isdecimal() and "owner" in meta):
        raise StoreError(
            f"{place(url)} says neither whose copy it is nor of which version: name another database in RAG_MIRROR_URL, "
            "or make it anew with: rag index --rebuild."
        )
    if int(held) > FORMAT:
        raise FormatTooNew(f"{place(url)} was written by a newer version: install that version.")
    if meta["owner"] != owner:
        raise StoreError(
            f"{place(url)} holds the notices of another home: name another database in RAG_MIRROR_URL, or take it over "
            "with: rag index --rebuild."
        )
    return int(shown) <= version


def _made_alike(store: Store, copy: psycopg.Connection[Row], table: str) -> int:
    """Makes one table what it is in the store."""
    columns, state, name = TABLES[table], STATE[table], sql.Identifier(table)
    fixed = len(state) - (state[-1] == "removed_in")
    held = {row[0]: row for row in copy.execute(_select(state, table)).fetchall()}
    wanted = {row[0]: row for row in store.table(table, state)}
    gone = [n for n, was in held.items() if n not in wanted or wanted[n][:fixed] != was[:fixed]]
    copy.execute(sql.SQL("DELETE FROM {} WHERE id = ANY(%s)").format(name), (gone,))
    for number in gone:
        del held[number]
    ended = [(wanted[n][-1], n) for n, was in held.items() if wanted[n] != was]
    if ended:
        copy.cursor().executemany(sql.SQL("UPDATE {} SET removed_in = %s WHERE id = %s").format(name), ended)
    new = iter([number for number in wanted if number not in held])
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    count = 0
    with copy.cursor().copy(sql.SQL("COPY {} ({}) FROM STDIN").format(name, names)) as rows:
        for row in _rows(store, table, columns, new):
            rows.write_row(row)
            count += 1
    return count


def _rows(store: Store, table: str, columns: tuple[str, ...], ids: Iterator[int]) -> Iterator[Row]:
    while batch := list(islice(ids, BATCH)):
        yield from store.table(table, columns, batch)


def _select(columns: tuple[str, ...], table: str) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("SELECT {} FROM {}").format(names, sql.Identifier(table))
