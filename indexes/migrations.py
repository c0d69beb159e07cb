"""The tables of the store, as numbered steps. `PRAGMA user_version` counts the steps that a file has taken.

A released step is never edited: a change of the tables is a new step at the end.
"""

from __future__ import annotations

APPLICATION_ID = 0x4E52_4147
"""Marks the file as ours ("NRAG"), so that another program's database is never migrated."""

MIGRATIONS: tuple[str, ...] = (
    # 1: A row is visible at version v when added_in <= v and (removed_in IS NULL or removed_in > v).
    #    AUTOINCREMENT: an id is never given twice, not even after the highest one was purged.
    """
    CREATE TABLE meta (
        key TEXT PRIMARY KEY,
        value INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    INSERT INTO meta VALUES ('version', 0);

    CREATE TABLE documents (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        key TEXT NOT NULL,
        content_hash TEXT NOT NULL,
        raw TEXT NOT NULL,
        raw_checksum INTEGER NOT NULL,
        body TEXT NOT NULL,
        checksum INTEGER NOT NULL,
        added_in INTEGER NOT NULL,
        removed_in INTEGER CHECK (removed_in >= added_in)
    ) STRICT;
    CREATE UNIQUE INDEX documents_live ON documents (key) WHERE removed_in IS NULL;
    CREATE INDEX documents_key ON documents (key);
    CREATE INDEX documents_removed ON documents (removed_in) WHERE removed_in IS NOT NULL;

    CREATE TABLE passages (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,
        body TEXT NOT NULL,
        embedding_key BLOB NOT NULL,
        checksum INTEGER NOT NULL,
        UNIQUE (document_id, ordinal)
    ) STRICT;
    CREATE INDEX passages_embedding ON passages (embedding_key);

    CREATE TABLE embeddings (
        key BLOB PRIMARY KEY,
        model TEXT NOT NULL,
        dim INTEGER NOT NULL,
        vector BLOB NOT NULL CHECK (length(vector) = 4 * dim),
        checksum INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE records (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        key TEXT NOT NULL,
        body TEXT NOT NULL,
        checksum INTEGER NOT NULL,
        added_in INTEGER NOT NULL,
        removed_in INTEGER CHECK (removed_in >= added_in)
    ) STRICT;
    CREATE UNIQUE INDEX records_live ON records (kind, key) WHERE removed_in IS NULL;
    CREATE INDEX records_removed ON records (removed_in) WHERE removed_in IS NOT NULL;
    """,
    # 2: What was answered to writes that carried a key of their own, so that the same one sent again is not done again.
    #    The newest are kept, by id: a clock that jumps must not forget any.
    """
    CREATE TABLE answers (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        key TEXT NOT NULL UNIQUE,
        digest TEXT NOT NULL,
        answer TEXT NOT NULL
    ) STRICT;
    """,
    # 3: What is live is told by these alone: a row's own columns lie behind its text, page after page.
    """
    CREATE INDEX documents_versions ON documents (removed_in, added_in);
    CREATE INDEX records_versions ON records (kind, removed_in, added_in);
    """,
)
