"""Pages that hold nothing but the address of another: `meta refresh`, a script that sets `location`."""

from __future__ import annotations

import html
import re

from rag.ingest.link_identity import address_of
from rag.ingest.text_encoding import decode
from rag.notices.html_text import html_as_text

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
