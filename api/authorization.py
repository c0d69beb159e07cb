"""Who may do what, and how often: the one place that maps a request to the scope that it needs."""

from __future__ import annotations

import ipaddress
import logging
import math
from dataclasses import dataclass
from functools import lru_cache, partial
from urllib.parse import unquote_plus

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.admission import client
from api.assistants.surface_registry import SURFACES
from api.keys import Key, KeysUnreadable
from api.keys import Scope as KeyScope
from api.problems import Problem
from api.rate_limit import rate_limiter
from api.shared_keys import key_ring
from api.shared_postgres import shared_place
from rag.settings import Settings

LIVE, READY = "/livez", "/readyz"
OPEN = frozenset({LIVE, READY}) | {"/", "/docs", "/embed.js", "/login", "/logout", "/openapi.json"}
PAGE_FILES = "/page/"
KEY_COOKIE = "notice_rag_key"
FEEDS = frozenset({"/v1/deadlines.ics", "/v1/feed.atom"})
PROFILES = "/v1/profiles"
LOCAL = "local"
"""Whose saved profiles are where no key was ever made: of whoever asks from this machine."""
READING = frozenset({"GET", "HEAD", "OPTIONS"})
READING_POSTS = frozenset({"/mcp", "/mcp/", "/v1/feedback", "/v1/match", "/v1/query", "/v1/query/batch"})
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="notice-rag"'}

log = logging.getLogger("notice_rag.api")


def is_of_profiles(path: str) -> bool:
    """Whether a path is that of saved profiles, which belong to the key that sends the request."""
    return path == PROFILES or path.startswith(f"{PROFILES}/")


def needed_scope(method: str, path: str) -> KeyScope | None:
    """The scope that a request needs, None where no key is ever asked. What is not known to read needs `write`."""
    if path in OPEN or path.startswith(PAGE_FILES):
        return None
    if is_of_profiles(path):
        return KeyScope.READ  # it changes nothing but what is the key's own
    return KeyScope.READ if method in READING or (method == "POST" and _only_reads(path)) else KeyScope.WRITE


def _only_reads(path: str) -> bool:
    """Whether a POST to this path changes nothing."""
    return path in READING_POSTS or any(surface.only_reads(path) for surface in SURFACES)


def charge(request: Request, more: int) -> None:
    """Count a request as `more` beyond the one that it was already, as a batch does for its questions."""
    request.state.charge(more)


@dataclass(frozen=True, slots=True)
class Sent:
    """The key that came with a request, if any, and whether it stood in the address or came as the page's cookie."""

    text: str = ""
    in_address: bool = False
    in_cookie: bool = False


class Access:
    """Wraps an ASGI app: refuses who has no key, the wrong one, or asks too often. Its problems are for `Guard`.

    Keys are asked for once one has been made, where the settings say so, and for writing where reading is public.
    A key that is sent though none is needed is not looked at but to count its requests.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self._public_read = settings.public_read
        self._always = settings.require_key or settings.public_read
        place = shared_place(settings)
        self._ring = key_ring(settings, place)
        self._limiter = rate_limiter(settings.rate_limit, place)
        self._told = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request.

        Raises:
            Problem: 401, 403, 429, or 503 where the keys cannot be read.
        """
        if scope["type"] == "http" and scope["path"] != LIVE:
            await self._ring.freshen()
            if scope["path"] == READY:
                self._check_readable()
            else:
                self._let_in(scope)
        await self.app(scope, receive, send)

    def _check_readable(self) -> None:
        """Where no key can be looked up, questions are not answered, whoever asks."""
        _, refusal = self._key(Sent())
        if refusal is not None and refusal.status == 503 and not self._public_read:
            raise refusal

    def _let_in(self, scope: Scope) -> None:
        try:
            client.set(self._check(scope, _sent(scope)))
        finally:
            self._limiter.share()  # what was refused was counted as well

    def _check(self, scope: Scope, sent: Sent) -> str:
        """Let a request in; returns who sent it."""
        key, refusal = self._key(sent)
        name = f"key {key.id}" if key else _address(scope)
        state = scope.setdefault("state", {})
        state["keys"] = self._ring
        state["key"], state["owner"] = key.name if key else None, _owner(scope, key, refusal)
        self._limit(scope, name)
        method, path = scope["method"], scope["path"]
        need = needed_scope(method, path)
        public = need is KeyScope.READ and self._public_read and not is_of_profiles(path)
        if need is None or public:
            return name
        if refusal is not None:
            raise refusal
        if key is not None and not _allows(key, need, method, path, sent):
            raise _forbidden(key, need, sent)
        return name

    def _key(self, sent: Sent) -> tuple[Key | None, Problem | None]:
        """The key sent, if it works; and the problem for a request that needs one."""
        try:
            made = self._ring.keys()
            key = self._ring.find(sent.text) if sent.text else None
        except KeysUnreadable as error:
            self._tell(str(error))
            return None, Problem(503, "The keys cannot be read, so nobody is let in; the log says why.")
        self._told = ""
        if key is not None or not (made or self._always):
            return key, None
        return None, _unauthorized(sent)

    def _limit(self, scope: Scope, name: str) -> None:
        if wait_s := self._limiter.take(name):
            seconds = math.ceil(wait_s)
            text = f"This is more than the service takes a minute; ask again in {seconds} s."
            raise Problem(429, text, headers={"Retry-After": str(seconds)})
        scope.setdefault("state", {})["charge"] = partial(self._charge, name)

    def _charge(self, name: str, more: int) -> None:
        """Count what a request was beyond one; called from the event loop."""
        self._limiter.charge(name, more)
        self._limiter.share()

    def _tell(self, message: str) -> None:
        """Log what is wrong with the keys, not again at every request."""
        if message != self._told:
            self._told = message
            log.error("%s", message)


def _sent(scope: Scope) -> Sent:
    """The key of a request; one in its address is taken out of it, so that nothing behind sees it."""
    scheme, _, text = Headers(scope=scope).get("authorization", "").partition(" ")
    by_header = text.strip() if scheme.lower() == "bearer" else ""
    by_cookie = "" if by_header else _cookie(scope)
    if scope["path"] not in FEEDS:
        return Sent(by_header or by_cookie, in_cookie=bool(by_cookie))
    tokens: list[str] = []
    others: list[str] = []
    for part in scope["query_string"].decode("latin-1").split("&"):
        name, _, value = part.partition("=")
        if unquote_plus(name) == "token":
            tokens.append(unquote_plus(value))
        else:
            others.append(part)
    # In place: a copy would hide from `api.middleware.Guard` which route the request took.
    scope["query_string"] = "&".join(others).encode("latin-1")
    by_address = tokens[0] if tokens and not by_header else ""
    if by_cookie and not by_address:
        return Sent(by_cookie, in_cookie=True)
    return Sent(by_header or by_address, in_address=bool(by_address))


def _cookie(scope: Scope) -> str:
    """The key that `POST /login` put into the page's cookie."""
    return Request(scope).cookies.get(KEY_COOKIE, "")


def _owner(scope: Scope, key: Key | None, refusal: Problem | None) -> str | None:
    """Whose saved profiles a request may use; None where it has no key that they could belong to."""
    if key is not None or refusal is not None:
        return key.id if key else None
    return LOCAL if _is_loopback(str((scope.get("client") or ("",))[0])) else None


@lru_cache(maxsize=4096)
def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _allows(key: Key, need: KeyScope, method: str, path: str, sent: Sent) -> bool:
    own = is_of_profiles(path)
    if sent.in_cookie:  # a browser sends it by itself: it reads, and changes nothing whatever the key may do
        changes = own and method not in READING
        return need is KeyScope.READ and KeyScope.READ in key.scopes and not changes
    feeds = path in FEEDS and need is KeyScope.READ
    if sent.in_address:  # addresses end up in logs and in other people's calendars: only keys made for that
        return feeds and KeyScope.FEED in key.scopes
    return need in key.scopes or ((feeds or own) and KeyScope.FEED in key.scopes)


def _unauthorized(sent: Sent) -> Problem:
    text = (
        "The key is unknown, revoked or expired; ask the service's operator for another."
        if sent.text
        else "Send a key as `Authorization: Bearer KEY`; the operator makes one with `rag key add NAME`."
    )
    return Problem(401, text, headers=CHALLENGE)


def _forbidden(key: Key, need: KeyScope, sent: Sent) -> Problem:
    if sent.in_address:
        return Problem(
            403, "Only a key with the scope feed may stand in an address; send this one as a header."
        )
    if sent.in_cookie:
        return Problem(403, "The login of the page reads only; send a key as `Authorization: Bearer KEY`.")
    return Problem(
        403, f"This needs a key with the scope {need}; the one sent has {' and '.join(key.scopes)}."
    )


def _address(scope: Scope) -> str:
    """The client's address; for IPv6 its network, since one client has 2^64 addresses there."""
    return _network(str((scope.get("client") or ("unknown", 0))[0]))


@lru_cache(maxsize=4096)
def _network(host: str) -> str:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return str(ipaddress.IPv6Network((int(address), 64), strict=False))
    return host
