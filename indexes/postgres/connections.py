"""Connections to PostgreSQL: opened when they are needed, kept for the next, opened anew after the server was away."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from indexes.errors import EngineUnreachable, StoreError, StoreMissing

CONNECT_S = 5
STATEMENT_S = 20
FORMAT = 1
"""Of the tables; a copy of a later one is refused."""
Row = tuple[Any, ...]


def place(url: str) -> str:
    """Where a URL leads, without its password.

    >>> place("postgresql://me:secret@db.example:5433/notices")
    'db.example:5433/notices'
    """
    told = conninfo_to_dict(url)
    return f"{told.get('host', 'localhost')}:{told.get('port', 5432)}/{told.get('dbname', '')}"


@contextmanager
def postgres_errors(url: str) -> Iterator[None]:
    """Translates psycopg's errors into this package's.

    Raises:
        StoreMissing: nothing was ever copied there.
        EngineUnreachable: the server does not answer, or refuses.
        StoreError: anything else.
    """
    try:
        yield
    except psycopg.errors.UndefinedTable:
        raise StoreMissing(
            f"{place(url)} holds no notices yet: set RAG_MIRROR_URL where they are indexed, and run rag index there."
        ) from None
    except psycopg.OperationalError as error:
        why = str(error).strip().splitlines()
        raise EngineUnreachable(
            f"PostgreSQL at {place(url)} does not answer ({why[-1] if why else type(error).__name__}): check that it runs."
        ) from error
    except psycopg.Error as error:
        raise StoreError(
            f"PostgreSQL at {place(url)} refused ({str(error).strip()}): see its log."
        ) from error


class Pool:
    """Connections that only read, one for each thread that asks at the same time."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._idle: list[psycopg.Connection[Row]] = []
        self._lock = threading.Lock()

    def fetch(self, query: str, values: Mapping[str, Any]) -> list[Row]:
        """All rows of a query; asked once more on a fresh connection where an idle one turns out to be dead."""
        with postgres_errors(self.url):
            while idle := self._take():
                try:
                    return self._on(idle, query, values)
                except psycopg.OperationalError:
                    if not idle.broken:  # it took too long, say: another connection would not be quicker
                        raise
            return self._on(_connected(self.url), query, values)

    def close(self) -> None:
        """Closes the idle connections."""
        while idle := self._take():
            idle.close()

    def _on(self, connection: psycopg.Connection[Row], query: str, values: Mapping[str, Any]) -> list[Row]:
        try:
            found = connection.execute(query, values).fetchall()
        except BaseException:
            if not connection.broken:
                connection.close()
            raise
        with self._lock:
            self._idle.append(connection)
        return found

    def _take(self) -> psycopg.Connection[Row] | None:
        with self._lock:
            return self._idle.pop() if self._idle else None


def _connected(url: str) -> psycopg.Connection[Row]:
    connection = psycopg.connect(url, autocommit=True, connect_timeout=CONNECT_S)
    connection.read_only = True
    connection.execute(f"SET statement_timeout = '{STATEMENT_S}s'")
    return connection
