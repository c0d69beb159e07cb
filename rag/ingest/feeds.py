"""Feeds (RSS, Atom) and sitemaps: links to notices, with what is told of each."""

from __future__ import annotations

import datetime as dt
import html
import re
import time
from calendar import timegm
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

from rag.clock import SHANGHAI
from rag.ingest.format_protocol import FILE_NAME, PackageMissing, Records, Unreadable
from rag.ingest.link_identity import address_of
from rag.notices.html_text import html_as_text

MAX_ENTRIES = 200
_FEED_MARKS = (b"<rss", b"<feed", b"<rdf:RDF")
_SITEMAP_MARKS = (b"<urlset", b"<sitemapindex")
_HEAD_BYTES = 4_000
_LOCATION = re.compile(r"<(?:\w{1,10}:)?loc>\s{0,20}([^<\s]{1,2048})")
_MODIFIED = re.compile(r"<(?:\w{1,10}:)?lastmod>\s{0,20}([^<\s]{1,40})")


def is_feed(body: bytes) -> bool:
    """Whether some bytes begin as a feed does."""
    return any(mark in body[:_HEAD_BYTES] for mark in _FEED_MARKS)


def is_sitemap(body: bytes) -> bool:
    """Whether some bytes begin as a sitemap, or as a list of sitemaps, does."""
    return any(mark in body[:_HEAD_BYTES] for mark in _SITEMAP_MARKS)


def entries(body: bytes, base: str = "") -> Iterator[dict[str, Any]]:
    """Url, title, day (in Shanghai), account, text and enclosed files of each entry of a feed.

    Args:
        body: of the feed.
        base: where it comes from, for relative links.

    Raises:
        Unreadable: it is no feed.
    """
    try:
        import feedparser
    except ImportError:
        raise PackageMissing("feedparser") from None
    parsed = feedparser.parse(body)
    if parsed.bozo and not parsed.entries:
        raise Unreadable("is no feed that can be read")
    for entry in parsed.entries[:MAX_ENTRIES]:
        if not entry.get("link") or not address_of(base, entry["link"]):
            continue
        content = entry["content"][0]["value"] if entry.get("content") else entry.get("summary", "")
        yield {
            "url": address_of(base, entry["link"]),
            "title": entry.get("title", ""),
            "date": _day(entry.get("published_parsed") or entry.get("updated_parsed")),
            "account": parsed.feed.get("title", ""),
            "content": html_as_text(content).strip() if "<" in content else content,
            "attachments": list(_enclosed(entry, base)),
        }


def _enclosed(entry: Any, base: str) -> Iterator[dict[str, str]]:
    """The files that an entry encloses, pictures and recordings left out."""
    for enclosure in entry.get("enclosures", ()):
        url = address_of(base, enclosure.get("href", ""))
        path = unquote(urlsplit(url).path)
        if FILE_NAME.search(path):
            yield {"name": path.rpartition("/")[2], "url": url}


def sitemap_links(body: bytes, base: str, part: str = "") -> tuple[list[str], list[str]]:
    """(pages, further sitemaps) that a sitemap names, each the newest first.

    Args:
        body: of the sitemap.
        base: where it comes from.
        part: what the address of a page must hold, such as "/tzgg/"; "" takes all.
    """
    text = body.decode("utf-8", "replace")
    is_index = b"<sitemapindex" in body[:_HEAD_BYTES]
    named = []
    for element in text.split("</sitemap>" if is_index else "</url>"):
        location, modified = _LOCATION.search(element), _MODIFIED.search(element)
        address = address_of(base, html.unescape(location[1])) if location else ""
        if address and (is_index or part in address):
            named.append((modified[1] if modified else "", address))
    named.sort(key=lambda item: item[0], reverse=True)
    addresses = list(dict.fromkeys(address for _, address in named))
    return ([], addresses) if is_index else (addresses, [])


def _day(moment: time.struct_time | None) -> str:
    """Feedparser tells moments in UTC: midnight in Shanghai is the day before there."""
    return dt.datetime.fromtimestamp(timegm(moment), tz=SHANGHAI).date().isoformat() if moment else ""


class FeedFormat:
    """A feed that was saved as a file."""

    name = "feed"
    suffixes = (".xml", ".rss", ".atom")

    def read(self, data: bytes, file_name: str) -> Records:
        """Its entries as records, as far as the feed itself tells them."""
        if not is_feed(data):
            raise Unreadable("is no feed (RSS or Atom); other XML is not read")
        found = [{key: value for key, value in entry.items() if value} for entry in entries(data, "")]
        if not found:
            raise Unreadable("is a feed without entries that have a link")
        return Records(tuple(enumerate(found, 1)))
