"""Notices from addresses: a page, a feed (RSS, Atom, RSSHub), a sitemap, or an index page with a selector for its links."""

from __future__ import annotations

import tomllib
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from rag.domain import AttachedText, NoticeInput
from rag.errors import InvalidInput
from rag.ingest.containers import check_archive, members_of
from rag.ingest.days import with_written_day
from rag.ingest.feeds import MAX_ENTRIES, entries, is_feed, is_sitemap, sitemap_links
from rag.ingest.format_protocol import Document, PackageMissing, Records, Unreadable
from rag.ingest.format_registry import format_of, kind_attached
from rag.ingest.http import Fetched, Fetcher
from rag.ingest.isolation import IsolatedReader
from rag.ingest.link_identity import MAX_NAME_CHARS, address_of, aid_of_link, canonical_link
from rag.ingest.page_parts import with_shown
from rag.ingest.reading import Progress, ReadResult
from rag.ingest.real_kind import is_plain_archive, real_kind
from rag.ingest.source_states import SourceStates
from rag.notices.input_record import Rejection, field_name, parse_record

T = TypeVar("T")
MAX_SITEMAPS = 5
FEED_TEXT_CHARS = 200
"""Entries with less text tell a summary, which must not stand for the notice."""
MAX_ATTACHMENTS = 20
_TYPES = {
    "text/html": ".html", "application/xhtml+xml": ".html", "application/pdf": ".pdf", "text/plain": ".txt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/json": ".json", "application/vnd.ms-excel": ".xls", "application/msword": ".doc",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class WebSource:
    """Where notices come from.

    Attributes:
        url: of a page, a feed, a sitemap, an interface that gives JSON, or an index page.
        select: of an index page, the CSS selector of its links to notices, as `ul.list a`; of a sitemap, what an address
            must hold, as `/tzgg/`.
        account: who publishes there, where the pages do not tell it.
        name: how statistics and `/readyz` call it; "" for its host and path.
    """

    url: str
    select: str = ""
    account: str = ""
    name: str = ""

    @property
    def shown_name(self) -> str:
        """How the source is called where anyone may read it: its name, else host and path without what may be a key."""
        parts = urlsplit(self.url)
        return self.name or f"{parts.hostname or ''}{parts.path.rstrip('/')}"


def read_sources(path: Path) -> list[WebSource]:
    """The sources of a `sources.toml`: tables `[[source]]` with `url` and, if wanted, `select`, `account` and `name`.

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
            raise InvalidInput(
                f"{path}, source {number}: takes url, select, account and name, and needs the url."
            )
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
        """A page, or all pages that a feed, a sitemap or an index page leads to."""
        before = len(self.rejections)
        fetched = self._fetched(source.url)
        if fetched is not None and fetched.body is not None:
            self._read_found(fetched, fetched.body, source)
        new = self.rejections[before:]
        own = {source.url, fetched.url if fetched is not None else ""}
        self._states.note(source.url, next((r.reason for r in new if r.file in own), None))
        if new:
            self._states.validators.pop(source.url, None)  # so that the pages that failed are tried again

    def _read_found(self, fetched: Fetched, body: bytes, source: WebSource) -> None:
        """What a source holds: a feed, a sitemap, an index page, a list of records, or one page."""
        if is_feed(body):
            for entry in self._tried(lambda: list(entries(body, fetched.url)), source.url) or ():
                self._read_page(entry["url"], entry, source)
        elif is_sitemap(body):
            for link in self._in_sitemap(fetched.url, body, source):
                self._read_page(link, {}, source)
        elif source.select:
            for link in self._tried(lambda: list(_selected(fetched, source.select)), source.url) or ():
                self._read_page(link, {}, source)
        elif isinstance(read := self._tried(lambda: self._opened(fetched), fetched.url), Records):
            for entry in _told_by(read, fetched.url):
                self._read_page(entry["url"], entry, source)
        elif read is not None:
            self._take_page(fetched, read, {}, source)

    def _in_sitemap(self, url: str, body: bytes, source: WebSource) -> list[str]:
        """The newest pages of a sitemap, of an index of sitemaps those of its newest."""
        pages, further = sitemap_links(body, url, source.select)
        for inner in further[:MAX_SITEMAPS]:
            fetched = self._tried(partial(self._fetcher.get, inner), inner)
            if fetched is not None and fetched.body is not None and len(pages) < MAX_ENTRIES:
                pages += sitemap_links(fetched.body, fetched.url, source.select)[0]
        if not pages and len(further) == 0:
            self.rejections.append(Rejection(None, None, "is a sitemap that names no such page", 0, url))
        return pages[:MAX_ENTRIES]

    def _read_page(self, url: str, told: Mapping[str, Any], source: WebSource) -> None:
        """A page; where it cannot be had or shows no article, what a feed told of it."""
        before, read_once = len(self.rejections), self._states.validators.get(url)
        fetched = self._fetched(url)
        if fetched is not None and fetched.body is not None:
            read = self._tried(lambda: self._document(fetched), fetched.url)
            if read is not None and self._take_page(fetched, read, told, source):
                if len(self.rejections) > before:  # an attachment's: all is asked for again at the next run
                    self._states.validators.pop(url, None)
                return
        if len(self.rejections) == before:
            return
        if read_once is not None:  # what was read whole stays, until the page can be had again
            self._states.validators[url] = read_once
            return
        self._states.validators.pop(url, None)
        if len(told.get("content", "")) > FEED_TEXT_CHARS:
            del self.rejections[before:]
            self.notes.append(f"{url}: the page cannot be had, the feed's own text serves.")
            self._check({**told, "account": told.get("account") or source.account}, {}, url)

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

    def _opened(self, fetched: Fetched, *, attached: bool = False) -> Document | Records:
        assert self.reader is not None and fetched.body is not None  # noqa: S101, PT018 - see the callers
        name = _file_name(fetched)
        named = format_of(name)
        kind = real_kind(fetched.body, named.name if named else "")
        if not kind:
            raise Unreadable(f"is of a kind that is not read ({fetched.content_type or 'no type told'})")
        return self.reader.read(kind_attached(kind) if attached else kind, fetched.body, name)

    def document_at(self, url: str, kind: str = "", least_bytes: int = 0) -> Document | None:
        """What an address holds, read as a kind of file where one is named; None for less than some bytes."""
        fetched = self._fetcher.get(url)
        if fetched.body is None or len(fetched.body) < least_bytes or self.reader is None:
            return None
        read = self.reader.read(kind, fetched.body, url) if kind else self._document(fetched)
        return read if isinstance(read, Document) else None

    def _document(self, fetched: Fetched, *, attached: bool = False) -> Document:
        read = self._opened(fetched, attached=attached)
        if not isinstance(read, Document):
            raise Unreadable("is a list; download it and give it to rag index")
        return read

    def _take_page(
        self, fetched: Fetched, read: Document, told: Mapping[str, Any], source: WebSource
    ) -> bool:
        """Take a page as a notice; whether it is one."""
        document = with_shown(read, _There(self, fetched.url))
        account = source.account or document.suggested.get("account", "")
        fields = {"account": account, **told, **document.fields}
        title = fields.get("title") or document.suggested.get("title", "")
        record = {**fields, "title": title, "content": document.text, "url": canonical_link(fetched.url)}
        attachments, texts = self._attachments(document, fetched.url)
        return self._check(record | {"attachments": attachments}, texts, fetched.url)

    def _check(self, record: Mapping[str, Any], texts: Mapping[int, AttachedText], url: str) -> bool:
        """Take a record, or say why it is none; whether it was taken."""
        notes: list[str] = []
        kept = {key: value for key, value in record.items() if value}
        item = parse_record({**kept, "aid": aid_of_link(str(kept["url"]))}, notes=notes)
        if isinstance(item, Rejection):
            self.rejections.append(Rejection(item.aid, item.field, item.reason, 0, url))
            return False
        self.notes += [f"{item.aid}: {note}." for note in notes]
        attached = tuple(
            (name, link, texts.get(at, text)) for at, (name, link, text) in enumerate(item.attachments)
        )
        self.taken[item.aid] = NoticeInput(
            item.aid, item.title, item.url, item.date, item.account, item.content, attached
        )
        return True

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
            for name, read in self._attached(fetched, link.name) if fetched else [(link.name, None)]:
                if read is not None:
                    texts[len(listed)] = read.parts
                listed.append({"name": name[:MAX_NAME_CHARS], "url": url})
        return listed[:MAX_ATTACHMENTS], texts

    def _attached(self, fetched: Fetched, name: str) -> list[tuple[str, Document | None]]:
        """(name, text) of a fetched attachment; of a ZIP those of its files."""
        body = fetched.body or b""
        if not is_plain_archive(body):
            return [(name, self._tried(partial(self._document, fetched, attached=True), fetched.url))]
        archive = self._tried(partial(check_archive, body), fetched.url)
        if archive is None:
            return [(name, None)]
        found: list[tuple[str, Document | None]] = []
        for member in members_of(archive):
            if format_of(member.filename) is not None and len(found) < MAX_ATTACHMENTS:
                own = member.filename.rpartition("/")[2]
                read = self._tried(partial(self._member, body, member), f"{fetched.url} {own}")
                found.append((own, read))
        return found or [(name, None)]

    def _member(self, body: bytes, member: zipfile.ZipInfo) -> Document:
        named = format_of(member.filename)
        assert self.reader is not None and named is not None  # noqa: S101, PT018 - see the callers
        read = self.reader.read(kind_attached(named.name), body, member.filename, member.header_offset)
        if not isinstance(read, Document):
            raise Unreadable("is a list; download it and give it to rag index")
        return read


@dataclass(frozen=True, slots=True)
class _There:
    """What lies at the addresses that a fetched page shows."""

    run: _Run
    base: str

    def page(self, href: str) -> Document | Records | None:
        """See `Shown`."""
        url = address_of(self.base, href)
        return self.run.document_at(url) if url else None

    def picture(self, href: str, least_bytes: int) -> Document | None:
        """See `Shown`."""
        url = address_of(self.base, href)
        return self.run.document_at(url, "picture", least_bytes) if url else None


def _told_by(read: Records, base: str) -> Iterator[dict[str, str]]:
    """What an interface's list of records (JSON) tells of each notice that it links, as a feed does."""
    for _, record in read.items[:MAX_ENTRIES]:
        fields = {
            name: str(value)
            for key, value in (with_written_day(record) if isinstance(record, dict) else {}).items()
            if (name := field_name(str(key))) and name not in ("aid", "attachments") and value
        }
        if url := address_of(base, fields.get("url", "")) if fields.get("url") else "":
            yield fields | {"url": url}


def _file_name(fetched: Fetched) -> str:
    """A name with the ending of what came: the server's or the address' own where it is known, else by the type that was told."""
    own = unquote(urlsplit(fetched.url).path.rpartition("/")[2])
    if format_of(f"x{fetched.ending}") is not None:
        return f"{own or 'file'}{fetched.ending}"
    kind = fetched.content_type.partition(";")[0].strip().lower()
    ending = _TYPES.get(kind)
    if ending == ".html" or format_of(own) is None:
        return f"{own or 'page'}{ending}" if ending else own
    return own


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
