"""The file of a store: whether there is one, how it begins, and the steps from an older format."""

from __future__ import annotations

import os
from pathlib import Path

import apsw

from indexes.atomic_files import CURRENT, sync_directory
from indexes.crash import crash_point
from indexes.errors import StoreMissing, disk_errors
from indexes.migrations import APPLICATION_ID, MIGRATIONS
from indexes.sqlite_connections import damaged, sqlite_errors

STORE_FILE = "store.sqlite"


def require_store(home: Path) -> None:
    """Check that a home holds a store.

    Raises:
        StoreMissing: it holds nothing yet.
        StoreDamaged: it holds an index without the store that it was made from.
    """
    path = home / STORE_FILE
    if path.exists():
        return
    if (home / CURRENT).exists():
        raise damaged(path, "it is gone, though an index was built from it")
    raise StoreMissing(f"There is no index in {home}: build one first, or choose another home.")


def create_store(home: Path) -> None:
    """Makes a complete store under another name first, so that an empty `store.sqlite` is always a damaged one."""
    if (home / CURRENT).exists():
        require_store(home)
    new = home / f"{STORE_FILE}.new"
    with disk_errors(new):
        for leftover in home.glob(f"{STORE_FILE}.new*"):
            leftover.unlink()
    with sqlite_errors(new):
        connection = apsw.Connection(str(new))
        try:
            connection.pragma("synchronous", "full")
            connection.pragma("application_id", APPLICATION_ID)
            migrate(connection)
            # Here, not in the file that is served: readers cannot roll back what a power cut leaves of a change of mode.
            connection.pragma("journal_mode", "wal")
        finally:
            connection.close()
    crash_point("store.written")
    with disk_errors(new):
        os.replace(new, home / STORE_FILE)
        sync_directory(home)
    crash_point("store.created")


def migrate(connection: apsw.Connection) -> None:
    """Takes the steps that the file has not taken, each in a transaction of its own."""
    for number in range(connection.pragma("user_version"), len(MIGRATIONS)):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(MIGRATIONS[number])
        connection.pragma("user_version", number + 1)
        crash_point("store.migrating")
        connection.execute("COMMIT")
        crash_point("store.migrated")
