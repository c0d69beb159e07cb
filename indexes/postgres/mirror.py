"""Copying the store to PostgreSQL, as part of each publication, before the index shows the new version.

What is there is compared with the store by id, and only what differs is sent: rows never change but for the version that
removed them, and no id is given twice. So a copy that was cut off, or restored from yesterday, is made whole by the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import psycopg
from psycopg import sql

from indexes.errors import FormatTooNew, StoreError
from indexes.postgres.connections import CONNECT_S, FORMAT, Row, place, postgres_errors
from indexes.store import Store

BATCH = 500
TABLES = {
    "documents": ("id", "key", "content_hash", "body", "checksum", "added_in", "removed_in"),
    "records": ("id", "kind", "key", "body", "checksum", "added_in", "removed_in"),
    "passages": ("id", "document_id", "ordinal", "body", "embedding_key", "checksum"),
}
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
    with postgres_errors(url), psycopg.connect(url, connect_timeout=CONNECT_S) as copy:
        copy.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        copy.execute(_SCHEMA)
        _check_owner(dict(copy.execute("SELECT key, value FROM meta").fetchall()), url, owner, take_over)
        version = store.version
        sent = {table: _made_alike(store, copy, table) for table in TABLES}
        for key, value in {"format": FORMAT, "owner": owner, "version": version}.items():
            copy.execute(
                "INSERT INTO meta VALUES (%s, %s) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                (key, str(value)),
            )
    return sent


def _check_owner(meta: dict[str, str], url: str, owner: str, take_over: bool) -> None:
    if take_over or not meta:
        return
    if int(meta["format"]) > FORMAT:
        raise FormatTooNew(f"{place(url)} was written by a newer version: install that version.")
    if meta["owner"] != owner:
        raise StoreError(
            f"{place(url)} holds the notices of another home: name another database in RAG_MIRROR_URL, or take it over "
            "with: rag index --rebuild."
        )


def _made_alike(store: Store, copy: psycopg.Connection[Row], table: str) -> int:
    """Makes one table what it is in the store."""
    columns, name = TABLES[table], sql.Identifier(table)
    state = ("id", "removed_in") if "removed_in" in columns else ("id",)
    held = {row[0]: row[1:] for row in copy.execute(_select(state, table)).fetchall()}
    wanted = {row[0]: row[1:] for row in store.table(table, state)}
    gone = [number for number in held if number not in wanted]
    copy.execute(sql.SQL("DELETE FROM {} WHERE id = ANY(%s)").format(name), (gone,))
    ended = [(wanted[n][0], n) for n, was in held.items() if n in wanted and wanted[n] != was]
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
