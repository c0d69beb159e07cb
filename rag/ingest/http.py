"""Fetching politely and safely: robots.txt, one request at a time per host, limits, no way into private networks."""

from __future__ import annotations

import html
import ipaddress
import re
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import httpx

from rag.ingest.format_protocol import Unreadable
from rag.ingest.link_identity import address_of
from rag.ingest.text_encoding import decode
from rag.notices.html_text import html_as_text

AGENT = "notice-rag"
MAX_BYTES = 20_000_000
MAX_REDIRECTS = 5
PAUSE_S = 1.0
TIMEOUT_S = 30.0
_TOLD_ENDING = re.compile(r"filename\*?\s{0,3}=[^;]{1,600}?(\.[A-Za-z]{2,5})[\"']?\s{0,3}(?:;|$)")
_MAX_ROBOTS_BYTES = 500_000
_REDIRECTS = (301, 302, 303, 307, 308)
_HEADERS = {
    "User-Agent": f"{AGENT}/1",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """A response: where it came from after redirects, what it is, and what to send to ask whether it has changed.

    `body` is None where the server says that it has not changed; `ending` is that of the file's name which the server tells, "" for none.
    """

    url: str
    body: bytes | None
    content_type: str = ""
    validators: Mapping[str, str] = field(default_factory=dict)
    ending: str = ""


class Fetcher:
    """Fetches from the public web; a context manager.

    Args:
        allow_private: also fetch from private, local and reserved addresses.
        pause_s: least time between two requests to one host.
        timeout_s: for one request with its redirects.
        max_bytes: longest body.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        pause_s: float = PAUSE_S,
        timeout_s: float = TIMEOUT_S,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        self._allow_private, self._pause_s, self._timeout_s, self._max_bytes = (
            allow_private,
            pause_s,
            timeout_s,
            max_bytes,
        )
        # a connection for each request: `_ended_at` ends it
        alone = httpx.Limits(max_keepalive_connections=0)
        self._client = httpx.Client(follow_redirects=False, trust_env=False, headers=_HEADERS, limits=alone)
        self._last: dict[str, float] = {}
        self._robots: dict[str, RobotFileParser] = {}

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *error: object) -> None:
        self._client.close()

    def get(self, url: str, validators: Mapping[str, str] | None = None) -> Fetched:
        """Fetch an address.

        Args:
            url: http or https.
            validators: of an earlier response (`Fetched.validators`): nothing is sent again if nothing changed.

        Raises:
            Unreadable: refused by robots.txt, by the server or by a limit; or not to be reached.

        """
        try:
            return self._got(url, validators or {}, time.monotonic() + self._timeout_s)
        except (
            ValueError,
            httpx.InvalidURL,
        ) as error:  # a link on a page may be anything, and so may a redirect
            raise Unreadable("is no address that can be fetched") from error

    def _got(self, url: str, validators: Mapping[str, str], deadline: float) -> Fetched:
        for _ in range(MAX_REDIRECTS + 1):
            robots = self._robots_of(url, deadline)
            if not robots.can_fetch(AGENT, url):
                raise Unreadable("may not be fetched: the site's robots.txt says so")
            response, body = self._once(url, validators, deadline, self._max_bytes)
            if response.status_code in _REDIRECTS and "location" in response.headers:
                url = urljoin(url, response.headers["location"])
                continue
            if response.status_code == 304:
                return Fetched(url, None, validators=validators)
            if response.status_code != 200:
                raise Unreadable(f"was answered with {response.status_code}")
            told = {"If-None-Match": "etag", "If-Modified-Since": "last-modified"}
            kept = {ask: response.headers[name] for ask, name in told.items() if name in response.headers}
            kind = response.headers.get("content-type", "")
            if "html" in kind and (forwarded := forwarded_to(body, url)):
                url = forwarded
                continue
            ending = _told_ending(response.headers.get("content-disposition", ""))
            return Fetched(url, body, kind, kept, ending)
        raise Unreadable(f"redirects more than {MAX_REDIRECTS} times")

    def _robots_of(self, url: str, deadline: float) -> RobotFileParser:
        """The rules of an address' host; a host without rules allows everything, one that fails to tell them nothing."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            rules = RobotFileParser()
            response, body = self._once(f"{origin}/robots.txt", {}, deadline, _MAX_ROBOTS_BYTES)
            if response.status_code == 200:
                rules.parse(body.decode("utf-8", "replace").splitlines())
            elif response.status_code >= 500:
                rules.parse(["User-agent: *", "Disallow: /"])
            else:
                rules.parse([])
            self._robots[origin] = rules
        return self._robots[origin]

    def _once(
        self, url: str, headers: Mapping[str, str], deadline: float, max_bytes: int
    ) -> tuple[httpx.Response, bytes]:
        """One request to an address that was checked; the connection goes to just that address."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
            raise Unreadable("is not fetched: only plain http and https addresses are")
        address = self._checked_address(
            parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)
        )
        self._wait(parts.hostname)
        name = parts.hostname if parts.netloc.isascii() else parts.hostname.encode("idna").decode("ascii")
        host = f"[{address}]" if ":" in address else address
        target = parts._replace(netloc=f"{host}:{parts.port}" if parts.port else host).geturl()
        left = max(0.1, deadline - time.monotonic())
        connections: list[Any] = []
        request = self._client.build_request(
            "GET", target, headers={**headers, "Host": f"{name}:{parts.port}" if parts.port else name}, timeout=left,
            extensions={"sni_hostname": name, "timeout": dict.fromkeys(("connect", "read", "write", "pool"), left),
                        "trace": lambda event, info: _note_connection(connections, event, info)},
        )  # fmt: skip
        try:
            with _ended_at(deadline, connections):
                response = self._client.send(request, stream=True)
                try:
                    return response, _body(response, deadline, max_bytes)
                finally:
                    response.close()
        except httpx.HTTPError as error:
            if time.monotonic() >= deadline:
                raise Unreadable("took too long to come") from error
            raise Unreadable(f"cannot be fetched ({type(error).__name__})") from error

    def _checked_address(self, host: str, port: int) -> str:
        """An address of the host; a host that has a private one is refused whole.

        The request goes to the address returned, so that a name cannot mean another one a moment later.
        """
        try:
            found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        except (OSError, UnicodeError) as error:
            raise Unreadable("cannot be fetched: its host is not known") from error
        if not self._allow_private and not all(_is_public(address) for address in found):
            raise Unreadable(
                "is not fetched: its host lies in a private network (--allow-private fetches it)"
            )
        return found[0]

    def _wait(self, host: str) -> None:
        since = time.monotonic() - self._last.get(host, float("-inf"))
        if since < self._pause_s:
            time.sleep(self._pause_s - since)
        self._last[host] = time.monotonic()


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_LOCAL_NAT64 = ipaddress.IPv6Network("64:ff9b:1::/48")
_COMPATIBLE = ipaddress.IPv6Network("::/96")


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    if not isinstance(ip, ipaddress.IPv6Address):
        return ip.is_global and not ip.is_multicast
    carried = _carried(ip)
    if carried is not None:
        return carried.is_global and not carried.is_multicast
    return ip.is_global and not ip.is_multicast and not ip.is_site_local and ip not in _LOCAL_NAT64


def _carried(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for (mapped, compatible, 6to4, Teredo, NAT64), if any."""
    if ip in _NAT64 or ip in _COMPATIBLE:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)


def _told_ending(disposition: str) -> str:
    """The ending of the file's name that a Content-Disposition tells, however the name itself is written.

    >>> _told_ending("attachment; filename*=UTF-8''%E5%90%8D%E5%8D%95.xlsx"), _told_ending("inline")
    ('.xlsx', '')
    """
    found = _TOLD_ENDING.search(disposition)
    return found[1].lower() if found else ""


def _note_connection(connections: list[Any], event: str, info: Mapping[str, Any]) -> None:
    """Keep what a request is sent over; called with each event of the request."""
    if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
        connections.append(info["return_value"])


@contextmanager
def _ended_at(deadline: float, connections: list[Any]) -> Iterator[None]:
    """End what is sent and received within at a time: a server that sends its head byte by byte passes every other limit."""

    def end() -> None:
        for connection in connections:
            with suppress(OSError):
                connection.get_extra_info("socket").shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(max(0.1, deadline - time.monotonic()), end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _body(response: httpx.Response, deadline: float, max_bytes: int) -> bytes:
    if "," in response.headers.get("content-encoding", ""):
        # some kilobytes would be unpacked to gigabytes
        raise Unreadable("is packed more than once, as no page is")
    received = bytearray()
    for piece in response.iter_bytes():
        received += piece
        if len(received) > max_bytes:
            raise Unreadable(f"holds more than {max_bytes:,} bytes")
        if time.monotonic() >= deadline:
            break
    if time.monotonic() >= deadline:  # also of a body that ended because its connection was ended then
        raise Unreadable("took too long to come")
    return bytes(received)


# Pages that hold nothing but the address of another: `meta refresh`, a script that sets `location`.
_MAX_BYTES = 6_000
_MAX_WORDS = 40  # 页面正在跳转，请稍候…
_FORWARDS = re.compile(
    r"<meta\b[^>]{0,300}\bcontent\s{0,3}=\s{0,3}[\"']?\s{0,3}\d{1,3}\s{0,3};\s{0,3}url\s{0,3}=\s{0,3}[\"']?(?P<meta>[^\"'>\s]{1,2000})"
    r"|\blocation(?:\.href)?\s{0,3}=\s{0,3}[\"'](?P<set>[^\"']{1,2000})[\"']"
    r"|\blocation\.(?:replace|assign)\(\s{0,3}[\"'](?P<call>[^\"']{1,2000})[\"']",
    re.IGNORECASE,
)


def forwarded_to(body: bytes, base: str) -> str:
    """The address that a page without words of its own sends its reader to; "" for any other page.

    >>> forwarded_to(b"<meta http-equiv='refresh' content='0; url=/new.html'>", "https://a.cn/old.html")
    'https://a.cn/new.html'
    """
    if len(body) > _MAX_BYTES:
        return ""
    raw, _ = decode(body, html=True)
    found = _FORWARDS.search(raw)
    if found is None or len(html_as_text(f"<div>{raw}</div>").strip()) > _MAX_WORDS:
        return ""
    address = address_of(base, html.unescape(found["meta"] or found["set"] or found["call"]))
    return address if address.startswith(("http://", "https://")) and address != base else ""
