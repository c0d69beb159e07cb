"""Damage to single values of the store, as a bad disk does it."""

from __future__ import annotations

from pathlib import Path

import apsw

from indexes.store import STORE_FILE

PLACES = {
    "documents": ("documents", "body"),
    "sources": ("documents", "raw"),
    "passages": ("passages", "body"),
    "embeddings": ("embeddings", "vector"),
    "records": ("records", "body"),
}


def flip(
    home: Path, table: str, column: str, byte: int, value: int | None = None, where: str = "TRUE"
) -> None:
    """Change one byte of one value in the first row, as a bad disk does: checksums stay as they were."""
    connection = apsw.Connection(str(home / STORE_FILE))
    kind = connection.execute(f"SELECT typeof({column}) FROM {table} LIMIT 1").fetchone()[0]
    first = f"SELECT rowid, CAST({column} AS BLOB) FROM {table} WHERE {where} LIMIT 1"
    ((row, content),) = connection.execute(first)
    changed = bytearray(content)
    changed[byte] = value if value is not None else changed[byte] ^ 1
    cast = "CAST(? AS TEXT)" if kind == "text" else "?"
    connection.execute(f"UPDATE {table} SET {column} = {cast} WHERE rowid = ?", (bytes(changed), row))
    connection.close()
