"""What a link identifies: the same article under tracking parameters, another article under the same path."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from rag.notices.input_record import field_name

WECHAT = "mp.weixin.qq.com"
_WECHAT_IDENTITY = ("__biz", "mid", "idx", "sn")
_TRACKING = re.compile(
    r"utm_\w+|spm|from|source|share\w{0,20}|scene|chksm|isappinstalled|nsukey|fbclid|gclid|timestamp"
)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_NOT_IN_AID = re.compile(r"[^A-Za-z0-9_.-]+")
_DIGEST_CHARS = 12
MAX_URL_CHARS, MAX_NAME_CHARS = 2048, 500
_KEPT = "%/:@!$&'()*+,;=~"


def address_of(base: str, href: str) -> str:
    """The address that a link on a page means, percent-encoded; "" for one that nothing can be fetched from.

    >>> address_of("https://example.org/a/", "附件 1.docx"), address_of("https://example.org", "http://[")
    ('https://example.org/a/%E9%99%84%E4%BB%B6%201.docx', '')
    """
    try:
        parts = urlsplit(urljoin(base, href.strip()))
        path, query = quote(parts.path, safe=_KEPT), quote(parts.query, safe=_KEPT + "?")
        address = urlunsplit(
            (parts.scheme, parts.netloc, path, query, quote(parts.fragment, safe=_KEPT + "?"))
        )
        sound = bool(parts.hostname) and "@" not in parts.netloc and (parts.port or 1) > 0
    except ValueError:
        return ""
    return address if sound and len(address) <= MAX_URL_CHARS else ""


def canonical_link(url: str) -> str:
    """The link without fragment and tracking parameters; a WeChat article keeps what tells it from others.

    >>> canonical_link("http://mp.weixin.qq.com/s?__biz=MzI4&mid=26&idx=1&sn=ab&chksm=f0&scene=21#rd")
    'https://mp.weixin.qq.com/s?__biz=MzI4&idx=1&mid=26&sn=ab'
    """
    parts = urlsplit(url.strip())
    scheme, host = parts.scheme.lower(), (parts.hostname or "").lower()
    try:
        port = parts.port
    except ValueError:
        port = None
    netloc = host if port in (None, _DEFAULT_PORTS.get(scheme)) else f"{host}:{port}"
    query = parse_qsl(parts.query, keep_blank_values=True)
    if host == WECHAT:
        scheme = "https"
        query = [(k, v) for k, v in query if k in _WECHAT_IDENTITY]
    else:
        query = [(k, v) for k, v in query if not _TRACKING.fullmatch(k.lower())]
    return urlunsplit((scheme, netloc, parts.path or "/", urlencode(sorted(query), safe="=/:"), ""))


def aid_of_link(url: str) -> str:
    """An id for the article that a link leads to: the same for all spellings of the link.

    >>> aid_of_link("https://mp.weixin.qq.com/s?__biz=MzI4MzA=&mid=2652054059&idx=1&sn=c892")
    '2652054059_1_MzI4MzA'
    """
    canonical = canonical_link(url)
    parts = urlsplit(canonical)
    query = dict(parse_qsl(parts.query))
    if parts.hostname == WECHAT and {"__biz", "mid", "idx"} <= query.keys():
        return _ascii(f"{query['mid']}_{query['idx']}_{query['__biz'].rstrip('=')}")
    if parts.hostname == WECHAT and parts.path.startswith("/s/"):
        return _ascii(f"wx_{parts.path[3:]}")
    without_scheme = canonical.partition("://")[2]
    return _ascii(f"{parts.hostname}-{_digest(without_scheme)}")


def aid_of_name(name: str) -> str:
    """An id for a file or a row that has no link, from the name that it keeps.

    >>> aid_of_name("通知/notice 3.docx")
    'notice-3-80e1d5f4f7ae'
    """
    stem = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return "-".join(filter(None, (_ascii(stem).strip("-._")[:60], _digest(name))))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST_CHARS]


def _ascii(text: str) -> str:
    return _NOT_IN_AID.sub("-", text)[:128]


# Ids for records of lists that have none of their own.
def with_aid(record: Mapping[str, Any], file_name: str) -> dict[str, Any]:
    """The record with an id: its own, unless that is a mere number, which other systems count as well."""
    own = {key: value for key, value in record.items() if field_name(str(key)) == "aid" and value}
    if any(not isinstance(value, int) for value in own.values()):
        return dict(record)
    rest = {key: value for key, value in record.items() if key not in own}
    return rest | {"aid": _aid_of_record(rest, file_name)}


def _aid_of_record(record: Mapping[str, Any], file_name: str) -> str:
    """An id for a record that has none: of its link, else of its title and day."""
    fields = {field_name(str(key)): value for key, value in record.items() if isinstance(value, str)}
    url = fields.get("url", "").strip()
    if url.startswith(("http://", "https://")):
        try:
            return aid_of_link(url)
        except ValueError:
            pass
    told = "\0".join(fields.get(name) or "" for name in ("title", "date", "account")).strip("\0")
    return aid_of_name(told or f"{file_name}\0{fields.get('content') or ''}").removeprefix("-")
