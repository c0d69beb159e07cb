"""Which Host and Origin headers are taken: a page of another site must not reach a local service by DNS rebinding.

Such an attack needs a name of the attacker's own in the Host header. An IP address, `localhost` and the names that
the operator lists are therefore safe, whatever address the service listens on or whichever proxy stands before it.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Collection
from urllib.parse import urlsplit


def refusal(host: str | None, origin: str | None, names: Collection[str]) -> tuple[int, str] | None:
    """The HTTP status and a sentence where the headers are not taken, else None.

    Args:
        host: the Host header.
        origin: the Origin header; programs send none.
        names: lower-case names under which the service may be reached.
    """
    name = _hostname(f"//{host}") if host else None
    if name is None or not (name == "localhost" or name in names or _is_address(name)):
        shown = (host or "")[:80]
        return 421, f"The Host {shown!r} is not a name of this service; add it to RAG_HOSTS."
    if origin and not _own_origin(_hostname(origin), names):
        return 403, f"Pages of {origin[:80]!r} may not ask this service; add its host to RAG_HOSTS."
    return None


def _own_origin(name: str | None, names: Collection[str]) -> bool:
    """An address alone is not enough here: a page can be served from any."""
    return name is not None and (name == "localhost" or name in names or _is_address(name, loopback=True))


def _is_address(name: str, *, loopback: bool = False) -> bool:
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or not loopback


def _hostname(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
