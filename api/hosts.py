"""Which Host and Origin headers are taken: a page of another site must not reach a service by DNS rebinding.

Such an attack needs a name of the attacker's own in the Host header. Nobody can own an IP address, `localhost`, a name
without a dot (a container, a machine of the local network) or one under a top-level domain that the public DNS does not
have; these are taken, and so are this machine's own name and those that the operator lists.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Collection
from functools import cache
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.problems import Problem
from rag.settings import Settings

PRIVATE = (".localhost", ".local", ".internal", ".home.arpa", ".lan")
"""Reserved for local networks by RFC 6761, 6762, 8375 and ICANN (`.internal`); `.lan`, which many routers use, is not
delegated either."""
FOR_OTHER_SITES = frozenset({"/embed.js"})


class Hosts:
    """Wraps an ASGI app: every route answers only to its own names, and to no page of another site."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self._names = frozenset(settings.hosts.lower().replace(",", " ").split())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request.

        Raises:
            Problem: 421 for a name of somebody else, 403 for a page of another site.
        """
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            origin = headers.get("origin")
            if scope["path"] in FOR_OTHER_SITES or headers.get("sec-fetch-site") == "same-origin":
                origin = None
            refused = refusal(headers.get("host"), origin, self._names)
            if refused:
                raise Problem(*refused)
        await self.app(scope, receive, send)


def refusal(host: str | None, origin: str | None, names: Collection[str]) -> tuple[int, str] | None:
    """The HTTP status and a sentence where the headers are not taken, else None.

    Args:
        host: the Host header; HTTP/1.0 needs none, and no browser leaves it out.
        origin: the Origin header; programs send none.
        names: lower-case names under which the service may be reached; "*" stands for all.
    """
    if "*" in names or host is None:
        return None
    if not _is_ours(_hostname(f"//{host}"), names):
        return 421, f"The Host {host[:80]!r} is not a name of this service; add it to RAG_HOSTS."
    if origin and not (_authority(origin) == host.lower() or _own_origin(_hostname(origin), names)):
        return 403, f"Pages of {origin[:80]!r} may not ask this service; add its host to RAG_HOSTS."
    return None


def _is_ours(name: str | None, names: Collection[str]) -> bool:
    if not name:
        return False
    if name in names or _is_address(name) or name.endswith(PRIVATE):
        return True
    return ("." not in name and ":" not in name) or name in _own_names()


@cache
def _own_names() -> frozenset[str]:
    return frozenset({socket.gethostname().lower(), socket.getfqdn().lower()})


def _own_origin(name: str | None, names: Collection[str]) -> bool:
    """A page of this machine or of a listed name; an address alone is not enough: a page can be served from any."""
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


def _authority(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower() or None
    except ValueError:
        return None
