"""Connections to PostgreSQL: opened when they are needed, kept for the next, opened anew after the server was away."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg

from indexes.errors import EngineUnreachable, StoreError, StoreFull, StoreMissing
from indexes.postgres.postgres_url import place

CONNECT_S = 5
LIVELINESS: dict[str, Any] = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
"""libpq's options: a server that vanishes without a word is given up after some 25 s without an answer, 20 s (in ms) where
something was sent. `statement_timeout` is the server's, and ends nothing here when that is gone."""
STATEMENT_S = 20
FORMAT = 1
"""Of the tables; a copy of a later one is refused."""
Row = tuple[Any, ...]
_KEY = re.compile(r"authentication failed|no password|no pg_hba|\brole \"")
_CROWDED = re.compile(r"too many (?:clients|connections)|connection slots")
_NO_DATABASE = re.compile(r"database \"[^\"]*\" does not exist")


@contextmanager
def postgres_errors(url: str) -> Iterator[None]:
    """Translates psycopg's errors into this package's.

    Raises:
        StoreMissing: nothing was ever copied there.
        StoreFull: its disk is full.
        EngineUnreachable: the server does not answer, refuses, or took too long.
        StoreError: anything else.
    """
    try:
        yield
    except psycopg.errors.UndefinedTable:
        raise StoreMissing(
            f"{place(url)} holds no notices yet: set RAG_MIRROR_URL where they are indexed, and run rag index there."
        ) from None
    except psycopg.errors.DiskFull as error:
        raise StoreFull(
            f"The disk of PostgreSQL at {place(url)} is full: free some space there and try again."
        ) from error
    except psycopg.OperationalError as error:
        why = (str(error).strip().splitlines() or [type(error).__name__])[-1]
        raise EngineUnreachable(f"PostgreSQL at {place(url)} {_refusal(error, why)}") from error
    except psycopg.ProgrammingError as error:
        if error.sqlstate is None:  # libpq could not read the URL, and quotes what it stumbled over
            raise StoreError(
                f"The URL of PostgreSQL at {place(url)} cannot be read: "
                "write postgresql://user:password@host/database."
            ) from None
        raise _refused(url, error) from error
    except psycopg.Error as error:
        raise _refused(url, error) from error


def _refused(url: str, error: psycopg.Error) -> StoreError:
    return StoreError(f"PostgreSQL at {place(url)} refused ({str(error).strip()}): see its log.")


def _refusal(error: psycopg.OperationalError, why: str) -> str:
    """What a server did and what to do. A refusal to connect has no code: it is known by the server's words."""
    match error:
        case psycopg.errors.QueryCanceled():
            return f"took too long ({why}): see what else it is doing."
        case psycopg.errors.LockNotAvailable():
            return f"is being written to by another process ({why}): wait until that one has ended."
    if _KEY.search(why):
        return f"refused the user or the password ({why}): correct the URL."
    if _CROWDED.search(why):
        return f"has no connection left ({why}): raise its max_connections, or run fewer processes."
    if _NO_DATABASE.search(why):
        return f"lacks the database ({why}): create it, or correct the URL."
    return f"does not answer ({why}): check that it runs."


class Pool:
    """Connections, one for each thread that asks at the same time. They only read, unless `writes`.

    Args:
        url: of the database.
        writes: whether they may change what is there.
        statement_s: how long a statement may take; None: `STATEMENT_S`.
    """

    def __init__(self, url: str, *, writes: bool = False, statement_s: float | None = None) -> None:
        self.url = url
        self._writes = writes
        self._statement_s = statement_s
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
            return self._on(self._connected(), query, values)

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

    def _connected(self) -> psycopg.Connection[Row]:
        connection = psycopg.connect(self.url, autocommit=True, connect_timeout=CONNECT_S, **LIVELINESS)
        # psycopg's own `read_only` says it with BEGIN, which autocommit never sends; `options=` would replace the URL's.
        reads_only = "off" if self._writes else "on"
        limit_s = STATEMENT_S if self._statement_s is None else self._statement_s
        connection.execute(
            f"SET default_transaction_read_only = {reads_only}; SET statement_timeout = '{limit_s}s'"
        )
        return connection
