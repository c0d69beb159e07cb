"""Notices from addresses: a page, a feed (RSS, Atom, RSSHub), or an index page with a selector for its links."""

from __future__ import annotations

import datetime as dt
import time
import tomllib
from calendar import timegm
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from rag.clock import SHANGHAI
from rag.domain import AttachedText, NoticeInput
from rag.errors import InvalidInput
from rag.ingest.formats import Document, PackageMissing, Unreadable
from rag.ingest.http import Fetched, Fetcher
from rag.ingest.isolation import IsolatedReader
from rag.ingest.links import MAX_NAME_CHARS, address_of, aid_of_link, canonical_link
from rag.ingest.reading import Progress, ReadResult
from rag.ingest.registry import format_of
from rag.notices.input_record import Rejection, parse_record

T = TypeVar("T")
MAX_ENTRIES = 200
MAX_ATTACHMENTS = 20
_TYPES = {
    "text/html": ".html", "application/xhtml+xml": ".html", "application/pdf": ".pdf", "text/plain": ".txt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.ms-excel": ".xls", "application/msword": ".doc",
}  # fmt: skip
_FEED_MARKS = (b"<rss", b"<feed", b"<rdf:RDF")


@dataclass(frozen=True, slots=True)
class WebSource:
    """Where notices come from.

    Attributes:
        url: of a page, a feed, or an index page.
        select: of an index page, the CSS selector of its links to notices, as `ul.list a`.
        account: who publishes there, where the pages do not tell it.
    """

    url: str
    select: str = ""
    account: str = ""


@dataclass
class SourceStates:
    """What is remembered of each address between runs.

    Attributes:
        validators: address -> headers that ask whether it has changed.
        successes: source's address -> the time of its last success, ISO.
    """

    validators: dict[str, dict[str, str]] = field(default_factory=dict)
    successes: dict[str, str] = field(default_factory=dict)


def read_sources(path: Path) -> list[WebSource]:
    """The sources of a `sources.toml`: tables `[[source]]` with `url` and, if wanted, `select` and `account`.

    Raises:
        InvalidInput: it cannot be read, or a source is not as it should be.

    """
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidInput(f"{path} cannot be read as TOML: {error}.") from error
    sources = told.get("source")
    if not isinstance(sources, list) or not sources:
        raise InvalidInput(f"{path} names no source: write tables [[source]] with a url.")
    known = set(WebSource.__dataclass_fields__)
    for number, source in enumerate(sources, 1):
        if not isinstance(source, dict) or "url" not in source or set(source) - known:
            raise InvalidInput(f"{path}, source {number}: takes url, select and account, and needs the url.")
    return [WebSource(**{key: str(value) for key, value in source.items()}) for source in sources]


def fetch_notices(
    sources: Sequence[WebSource],
    fetcher: Fetcher,
    states: SourceStates | None = None,
    progress: Progress | None = None,
) -> ReadResult:
    """Fetch what the sources hold; a source or page that cannot be had is a rejection, the others go in."""
    run = _Run(fetcher, states or SourceStates())
    with IsolatedReader() as reader:
        run.reader = reader
        for done, source in enumerate(sources, 1):
            run.read_source(source)
            if progress:
                progress("fetching", done, len(sources))
    return ReadResult(tuple(run.taken.values()), tuple(run.rejections), tuple(run.notes))


class _Run:
    def __init__(self, fetcher: Fetcher, states: SourceStates) -> None:
        self.taken: dict[str, NoticeInput] = {}
        self.rejections: list[Rejection] = []
        self.notes: list[str] = []
        self.reader: IsolatedReader | None = None
        self._fetcher, self._states = fetcher, states

    def read_source(self, source: WebSource) -> None:
        """A page, or all pages that a feed or an index page leads to."""
        before = len(self.rejections)
        fetched = self._fetched(source.url)
        if fetched is not None and fetched.body is not None:
            if fetched.body.lstrip()[:2000].find(b"<") >= 0 and any(
                m in fetched.body[:2000] for m in _FEED_MARKS
            ):
                for entry in self._tried(lambda: list(_entries(fetched)), source.url) or ():
                    self._read_page(entry["url"], entry, source)
            elif source.select:
                for link in self._tried(lambda: list(_selected(fetched, source.select)), source.url) or ():
                    self._read_page(link, {}, source)
            else:
                self._take_page(fetched, {}, source)
        if len(self.rejections) > before:
            self._states.validators.pop(source.url, None)  # what failed is asked for again
        else:
            self._states.successes[source.url] = dt.datetime.now(SHANGHAI).isoformat(timespec="seconds")

    def _read_page(self, url: str, told: Mapping[str, str], source: WebSource) -> None:
        """A page; where it cannot be had, what a feed told of it."""
        before = len(self.rejections)
        fetched = self._fetched(url)
        if fetched is not None and fetched.body is not None:
            self._take_page(fetched, told, source)
        elif fetched is None and len(told.get("content", "")) > 200:
            self.rejections.pop()
            self.notes.append(f"{url}: the page cannot be had, the feed's own text serves.")
            self._check({**told, "account": told.get("account") or source.account}, {}, url)
        if len(self.rejections) > before:
            self._states.validators.pop(url, None)

    def _fetched(self, url: str) -> Fetched | None:
        """What an address holds; None, and a rejection, where it cannot be had."""
        fetched = self._tried(lambda: self._fetcher.get(url, self._states.validators.get(url)), url)
        if fetched is not None and fetched.body is not None and fetched.validators:
            self._states.validators[url] = dict(fetched.validators)
        return fetched

    def _tried(self, work: Callable[[], T], url: str) -> T | None:
        try:
            return work()
        except Unreadable as error:
            self.rejections.append(Rejection(None, None, str(error), 0, url))
            return None

    def _read(self, fetched: Fetched) -> Document:
        assert self.reader is not None and fetched.body is not None  # noqa: S101, PT018 - see the callers
        name = _file_name(fetched)
        kind = format_of(name)
        if kind is None:
            raise Unreadable(f"is of a kind that is not read ({fetched.content_type or 'no type told'})")
        read = self.reader.read(kind.name, fetched.body, name)
        if not isinstance(read, Document):
            raise Unreadable("is a list; download it and give it to rag index")
        return read

    def _take_page(self, fetched: Fetched, told: Mapping[str, str], source: WebSource) -> None:
        document = self._tried(lambda: self._read(fetched), fetched.url)
        if document is None:
            return
        fields = {"account": source.account, **told, **document.fields}
        title = fields.get("title") or document.suggested.get("title", "")
        record = {**fields, "title": title, "content": document.text, "url": canonical_link(fetched.url)}
        attachments, texts = self._attachments(document, fetched.url)
        self._check(record | {"attachments": attachments}, texts, fetched.url)

    def _check(self, record: Mapping[str, Any], texts: Mapping[int, AttachedText], url: str) -> None:
        notes: list[str] = []
        kept = {key: value for key, value in record.items() if value}
        item = parse_record({**kept, "aid": aid_of_link(str(kept["url"]))}, notes=notes)
        if isinstance(item, Rejection):
            self.rejections.append(Rejection(item.aid, item.field, item.reason, 0, url))
            return
        self.notes += notes
        attached = tuple(
            (name, link, texts.get(at, text)) for at, (name, link, text) in enumerate(item.attachments)
        )
        self.taken[item.aid] = NoticeInput(
            item.aid, item.title, item.url, item.date, item.account, item.content, attached
        )

    def _attachments(
        self, document: Document, base: str
    ) -> tuple[list[dict[str, str]], dict[int, AttachedText]]:
        listed: list[dict[str, str]] = []
        texts: dict[int, AttachedText] = {}
        for link in document.links[:MAX_ATTACHMENTS]:
            url = address_of(base, link.href)
            if not url.startswith(("http://", "https://")):
                continue
            fetched = self._tried(partial(self._fetcher.get, url), url)
            read = self._tried(partial(self._read, fetched), url) if fetched else None
            if read is not None:
                texts[len(listed)] = read.parts
            listed.append({"name": link.name[:MAX_NAME_CHARS], "url": url})
        return listed, texts


def _file_name(fetched: Fetched) -> str:
    """A name with the ending of what came: the address' own where it is known, else by the type that was told."""
    own = unquote(urlsplit(fetched.url).path.rpartition("/")[2])
    kind = fetched.content_type.partition(";")[0].strip().lower()
    ending = _TYPES.get(kind)
    if ending == ".html" or format_of(own) is None:
        return f"{own or 'page'}{ending}" if ending else own
    return own


def _entries(fetched: Fetched) -> Iterator[dict[str, str]]:
    """Link, title, day (in Shanghai) and text of each entry of a feed."""
    try:
        import feedparser
    except ImportError:
        raise PackageMissing("feedparser") from None
    parsed = feedparser.parse(fetched.body)
    if parsed.bozo and not parsed.entries:
        raise Unreadable("is no feed that can be read")
    for entry in parsed.entries[:MAX_ENTRIES]:
        if not entry.get("link") or not address_of(fetched.url, entry["link"]):
            continue
        content = entry["content"][0]["value"] if entry.get("content") else entry.get("summary", "")
        yield {
            "url": address_of(fetched.url, entry["link"]),
            "title": entry.get("title", ""),
            "date": _day(entry.get("published_parsed") or entry.get("updated_parsed")),
            "account": parsed.feed.get("title", ""),
            "content": content,
        }


def _day(moment: time.struct_time | None) -> str:
    """Feedparser tells moments in UTC: midnight in Shanghai is the day before there."""
    return dt.datetime.fromtimestamp(timegm(moment), tz=SHANGHAI).date().isoformat() if moment else ""


def _selected(fetched: Fetched, selector: str) -> Iterator[str]:
    """The addresses of an index page's links, each once."""
    try:
        from selectolax.lexbor import LexborHTMLParser, SelectolaxError
    except ImportError:
        raise PackageMissing("selectolax") from None
    from rag.ingest.text_encoding import decode

    try:
        nodes = LexborHTMLParser(decode(fetched.body or b"", html=True)[0]).css(selector)
    except SelectolaxError as error:
        raise Unreadable(f"has no links by the selector {selector!r}: {error}") from error
    links = [
        address
        for node in nodes
        if (href := node.attributes.get("href")) and (address := address_of(fetched.url, href))
    ]
    if not links:
        raise Unreadable(f"has no links by the selector {selector!r}")
    yield from list(dict.fromkeys(links))[:MAX_ENTRIES]
