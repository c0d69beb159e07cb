"""What `RAG_INDEX_URL` says of a Milvus server.

    milvus://[user:password@]host[:port][/database][?collection=…&index=…&consistency=…&timeout=…]

`milvus+https` asks for TLS; a user without a password is a token (Zilliz Cloud).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import parse_qsl, unquote, urlsplit

SCHEMES = {"milvus": "http", "milvus+https": "https"}
INDEXES = ("FLAT", "HNSW", "IVF_FLAT", "IVF_SQ8", "DISKANN", "AUTOINDEX")
CONSISTENCY = ("Strong", "Session", "Bounded", "Eventually")
PORT = 19530
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,99}")


@dataclass(frozen=True, slots=True)
class Address:
    """A server, and what of it is ours.

    Attributes:
        uri: for the client, such as http://127.0.0.1:19530.
        token: "user:password" or a token; "" where the server asks for none.
        database: "" for the default one.
        collection: the alias, and the beginning of our collections' names.
        index: kind of the vectors' index; FLAT is exact.
        consistency: what a search may miss. Strong: nothing that was acknowledged before it.
        timeout: seconds for one request, its repetitions included.
    """

    uri: str
    token: str = field(default="", repr=False)
    database: str = ""
    collection: str = "notices"
    index: str = "FLAT"
    consistency: str = "Strong"
    timeout: float = 10.0

    @classmethod
    def parse(cls, url: str) -> Self:
        """Read a URL.

        Raises:
            ValueError: naming the part that cannot be read.
        """
        parts = urlsplit(url)
        if parts.scheme not in SCHEMES or not parts.hostname:
            raise ValueError("write milvus://host:port, or milvus+https://host:port for TLS.")
        try:
            port = parts.port or PORT
        except ValueError:
            raise ValueError("the port is no number from 1 to 65535.") from None
        options = dict(parse_qsl(parts.query))
        if unknown := options.keys() - {"collection", "index", "consistency", "timeout"}:
            raise ValueError(
                f"{min(unknown)!r} is no option; known are collection, index, consistency, timeout."
            )
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        secret = [unquote(part) for part in (parts.username, parts.password) if part]
        return cls(
            uri=f"{SCHEMES[parts.scheme]}://{host}:{port}",
            token=":".join(secret),
            database=parts.path.strip("/"),
            collection=_name(options.get("collection", "notices")),
            index=_one_of("index", options.get("index", "FLAT").upper(), INDEXES),
            consistency=_one_of("consistency", options.get("consistency", "Strong").title(), CONSISTENCY),
            timeout=_seconds(options.get("timeout", "10")),
        )


def _name(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise ValueError(f"the collection {text!r} must be letters, digits and _, with a letter first.")
    return text


def _one_of(option: str, text: str, known: tuple[str, ...]) -> str:
    if text not in known:
        raise ValueError(f"{option}={text} is not known; one of {', '.join(known)}.")
    return text


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 600:
        raise ValueError("timeout must be a number of seconds above 0, at most 600.")
    return seconds
