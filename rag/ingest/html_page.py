"""Saved web pages: WeChat articles, pages of government portals, and any other page with one text.

`selectolax` finds the elements. Of the extractors of main text, trafilatura 2.3 drops sections beside paragraphs and
readability-lxml 0.9 drops WeChat's whole body (it is served with `visibility: hidden`), so the place of the text is
looked up by name first (`data/containers.txt`), then by where the page's sentences stand.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from rag.clock import SHANGHAI
from rag.domain import Place
from rag.ingest.formats import Document, Link, PackageMissing, Unreadable
from rag.ingest.text_encoding import decode
from rag.notices.html_text import html_as_text
from rag.resources import lines, rows

_LEAST_CHARS = 20
_SHARE = 0.7  # of the page's sentences that an element must hold to be gone into
_SENTENCE_MARKS = re.compile(r"[。，；：、]|[.,;] ")
_HIDDEN = '[hidden],[style*="display:none"],[style*="display: none"],script,style,noscript,template'
_CHROME = "nav,header,footer,aside,form"
_FILE_NAME = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|zip|rar|ofd|csv|txt)$", re.IGNORECASE)
_CREATED = re.compile(
    r"""(?:var\s+ct|create_time|createTime)\s{0,3}[=:]\s{0,3}["']?(\d{10}|\d{4}-\d\d-\d\d)"""
)
_NICKNAME = re.compile(r"""nickname\s{0,3}=\s{0,3}(?:htmlDecode\()?["']([^"']{1,100})["']""")
_LINK = re.compile(r"""var\s+msg_link\s{0,3}=\s{0,3}["']([^"']{1,1000})["']""")
_SAVED_FROM = re.compile(r"<!--\s{0,3}saved from url=\(\d{1,6}\)(\S{1,2000})\s{0,3}-->")
_TOLD_DAY = re.compile(
    r"(?:发布|发文|印发|公开|更新|成文)?(?:日期|时间)\s?[：:]\s?(20\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2})"
)
_SITE_SUFFIX = re.compile(r"\s?[-_—|]{1,2}\s?[^-_—|]{2,30}$")


class HtmlFormat:
    """Web pages as a browser or a crawler saved them."""

    name = "HTML"
    suffixes = (".html", ".htm", ".xhtml", ".shtml")

    def read(self, data: bytes, file_name: str) -> Document:
        """The page's main text without menus and scripts, what its head tells, and the files that it links."""
        try:
            from selectolax.lexbor import LexborHTMLParser
        except ImportError:
            raise PackageMissing("selectolax") from None
        raw, note = decode(data, html=True)
        page = LexborHTMLParser(raw)
        fields = _fields(page, raw)
        body = _body(page)
        if body is None:
            raise Unreadable("holds no page")
        pictures = len(body.css("img"))
        for node in body.css(_HIDDEN):
            node.decompose()
        text = html_as_text(f"<div>{body.html}</div>").strip()
        said = [note] if note else []
        if len(text) < _LEAST_CHARS and not pictures:
            raise Unreadable(
                "holds no text; a page that builds itself by scripts must be saved when it is shown"
            )
        if len(text) < _LEAST_CHARS:
            said.append(f"its text stands in {pictures} pictures and is not read")
        return Document(((Place(), text),), fields, links=tuple(_links(page)), notes=tuple(said))


def _fields(page: Any, raw: str) -> dict[str, str]:
    """What the page's head and scripts tell: title, account, date, url."""
    found: dict[str, str] = {}
    for field, selector, *attribute in rows("rag.ingest", "page_fields.tsv"):
        node = None if field in found else page.css_first(selector)
        if node is None:
            continue
        value = node.attributes.get(attribute[0]) if attribute and attribute[0] else node.text()
        if value := _usable(field, value or ""):
            found[field] = value
    found = _from_scripts(raw) | found
    if "title" not in found and (node := page.css_first("title")) is not None:
        words = " ".join(node.text().split())
        found["title"] = _SITE_SUFFIX.sub("", words) or words
    if (
        "date" not in found
        and page.body is not None
        and (told := _TOLD_DAY.search(page.body.text(separator=" ")))
    ):
        found["date"] = _usable("date", told[1])
    return {field: value for field, value in found.items() if value}


def _from_scripts(raw: str) -> dict[str, str]:
    """What WeChat tells only in its scripts, and a browser in the comment that it saves a page with."""
    found: dict[str, str] = {}
    if made := _CREATED.search(raw):
        stamp = made[1]
        found["date"] = (
            stamp if "-" in stamp else dt.datetime.fromtimestamp(int(stamp), tz=SHANGHAI).date().isoformat()
        )
    if named := _NICKNAME.search(raw):
        found["account"] = html.unescape(named[1])
    for pattern in (_LINK, _SAVED_FROM):
        if (link := pattern.search(raw)) and _usable("url", html.unescape(link[1])):
            found["url"] = html.unescape(link[1])
            break
    return found


def _usable(field: str, value: str) -> str:
    """A value that says something: an absolute link, a day with its digits, words."""
    value = " ".join(value.split())
    if field == "url":
        return value if urlsplit(value).scheme in ("http", "https") else ""
    if field == "date":
        day = re.match(r"(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})", value)
        return f"{int(day[1]):04}-{int(day[2]):02}-{int(day[3]):02}" if day else ""
    return value


def _body(page: Any) -> Any:
    """The element that holds the text; None for a page without a body."""
    for selector in lines("rag.ingest", "containers.txt"):
        named = [node for node in page.css(selector) if len(node.text().strip()) >= _LEAST_CHARS]
        if len(named) == 1:
            return named[0]
    if page.body is None:
        return None
    for node in page.body.css(_CHROME):
        node.decompose()
    return _densest(page.body)


def _densest(node: Any) -> Any:
    """Go down as long as one child holds most of the sentences that stand outside links."""
    here = _sentence_marks(node)
    while here:
        best = max(((_sentence_marks(child), at) for at, child in enumerate(node.iter())), default=(0, 0))
        if best[0] < _SHARE * here:
            return node
        inner = list(node.iter())[best[1]]
        if inner.tag in ("p", "span", "strong", "tbody", "table", "tr", "pre"):
            return node
        node, here = inner, best[0]
    return node


def _sentence_marks(node: Any) -> int:
    linked = sum(len(_SENTENCE_MARKS.findall(a.text())) for a in node.css("a"))
    hidden = sum(len(_SENTENCE_MARKS.findall(s.text())) for s in node.css("script,style"))
    return len(_SENTENCE_MARKS.findall(node.text())) - linked - hidden


def _links(page: Any) -> Iterator[Link]:
    """Links to files, each address once."""
    seen = set()
    for node in page.css("a[href]"):
        href = (node.attributes.get("href") or "").strip()
        words = " ".join(node.text().split())
        try:
            path = urlsplit(href).path
        except ValueError:
            continue
        named = _FILE_NAME.search(path) or _FILE_NAME.search(words)
        if href and named and href not in seen and not href.lower().startswith("javascript:"):
            seen.add(href)
            yield Link(words or href.rsplit("/", 1)[-1], href)
