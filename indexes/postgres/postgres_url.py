"""The URL of a PostgreSQL database: which ones are taken, and what of one may be shown. Needs no psycopg."""

from __future__ import annotations

import re

_HOST = r"(?:(?:[\w.\-]|%[0-9A-Fa-f]{2})*|\[[\w:.%]+\])(?::\d*)?"
_URL = re.compile(
    r"postgres(?:ql)?://"
    r"(?:(?:[^\s\x00-\x1f@/?#%\[\]]|%[0-9A-Fa-f]{2})*@)?"
    rf"(?P<hosts>{_HOST}(?:,{_HOST})*)"
    r"(?:/(?P<database>(?:[^\s\x00-\x1f@/?#%]|%[0-9A-Fa-f]{2})*))?"
    r"(?:\?(?:[^\s\x00-\x1f@#%]|%[0-9A-Fa-f]{2})*)?"
)
_SHOWN = re.compile(r"[\w.\-:,\[\]]+")


def is_postgres_url(url: str) -> bool:
    """Whether libpq would read a URL as it is meant: a password with an unescaped @ or / would become host and port.

    >>> is_postgres_url("postgresql://me:p%40ss@db.example/notices")
    True
    >>> is_postgres_url("postgresql://me:p@ss@db.example/notices")
    False
    """
    return _URL.fullmatch(url) is not None


def place(url: str) -> str:
    """Where a URL leads, without user and password; of one that is not as it should be, nothing is shown.

    >>> place("postgresql://me:secret@db.example:5433/notices")
    'db.example:5433/notices'
    """
    read = _URL.fullmatch(url)
    if not read or not _SHOWN.fullmatch(read["hosts"]):
        return "the address in its URL"
    database = read["database"] or ""
    return f"{read['hosts']}/{database}" if _SHOWN.fullmatch(database) else read["hosts"]
