"""What the services on one database share beside the copy of a store: small files of a home, and how much each client asked.

Files (the API keys) are kept for each home that writes, and read for the one whose copy is there: what takes a copy over never
lets the keys of the home before in. A client's row says when its bucket will be full again (see `api.rate_limit`); a full
bucket needs no row. Rates are unlogged: they cost no write-ahead log, and after a crash of the server every bucket is full.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import psycopg

from indexes.atomic_files import owner_of
from indexes.errors import StoreError, StoreMissing
from indexes.postgres.connection_pool import CONNECT_S, LIVELINESS, Pool, postgres_errors
from indexes.postgres.postgres_url import place

LOCK_S = 5
CHARGE_S = 1.0
_LOCK = 0x4E52_4B45
"""Another one than the copy's: a key is revoked while a large copy is being made."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS shared_files (owner text, name text, body bytea, PRIMARY KEY (owner, name));
CREATE UNLOGGED TABLE IF NOT EXISTS rates (client text PRIMARY KEY, full_at double precision NOT NULL);
"""
_PUT = """
INSERT INTO shared_files AS held VALUES (%(owner)s, %(name)s, %(body)s)
ON CONFLICT (owner, name) DO UPDATE SET body = excluded.body WHERE held.body IS DISTINCT FROM excluded.body
"""
_PUT_FIRST = (
    "INSERT INTO shared_files VALUES (%(owner)s, %(name)s, NULL) ON CONFLICT (owner, name) DO NOTHING"
)
_READ = """
SELECT body FROM shared_files JOIN meta ON meta.key = 'owner' AND meta.value = owner WHERE name = %(name)s
"""
_NOW = "extract(epoch FROM now())::float8"
_CHARGE = f"""
INSERT INTO rates AS held
SELECT client, {_NOW} + more FROM unnest(%(clients)s::text[], %(more)s::float8[]) AS charged (client, more) ORDER BY client
ON CONFLICT (client) DO UPDATE SET full_at = greatest(held.full_at, {_NOW}) + excluded.full_at - {_NOW}
RETURNING client, full_at - {_NOW}
"""  # noqa: S608 (no value is written into it; sorted, so that two statements cannot wait for each other)
_SWEEP = f"WITH gone AS (DELETE FROM rates WHERE full_at < {_NOW} RETURNING 1) SELECT count(*) FROM gone"  # noqa: S608


def put_file(url: str, path: Path, *, absence_counts: bool = False) -> None:
    """Shares a file of a home as it is now, or that there is none.

    Args:
        url: of the database.
        path: of the file, which is read while no other process shares one: the last to do so shares the newest.
        absence_counts: whether a file that is missing, by accident perhaps, is told in place of what was shared before.

    Raises:
        EngineUnreachable, StoreError: what is shared is as it was.
    """
    with postgres_errors(url), psycopg.connect(url, connect_timeout=CONNECT_S, **LIVELINESS) as server:
        server.execute(f"SET LOCAL lock_timeout = '{LOCK_S}s'")
        server.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        server.execute(_SCHEMA)
        body = _content(path)
        values = {"owner": owner_of(path.parent), "name": path.name, "body": body}
        server.execute(_PUT_FIRST if body is None and not absence_counts else _PUT, values)


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(f"{path} cannot be read ({error.strerror}); let the service read it.") from error


class SharedRows:
    """What a service reads and counts there; safe from any thread."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._reading = Pool(url)
        self._counting = Pool(url, writes=True, statement_s=CHARGE_S)

    def file(self, name: str) -> bytes | None:
        """What the home whose copy this is shares of a file; None: it has none.

        Raises:
            StoreMissing: it never shared any.
            EngineUnreachable, StoreError: it cannot be read.
        """
        found = self._reading.fetch(_READ, {"name": name})
        if not found:
            raise StoreMissing(
                f"{place(self._url)} was never told of {name} by the service that writes: start that one, or run rag index there."
            )
        return found[0][0] if found[0][0] is None else bytes(found[0][0])

    def charge(self, more_s: Mapping[str, float]) -> dict[str, float]:
        """Has the buckets of some clients full so many seconds later; returns in how many seconds they will be full.

        Raises:
            EngineUnreachable, StoreError: nothing was counted, or it is not known.
        """
        rows = self._counting.fetch(_CHARGE, {"clients": list(more_s), "more": list(more_s.values())})
        return dict(rows)

    def sweep(self) -> int:
        """Removes the rows of full buckets; returns how many there were."""
        return int(self._counting.fetch(_SWEEP, {})[0][0])
