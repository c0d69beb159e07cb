"""Saved web pages: WeChat articles, pages of government portals, and any other page with one text.

`selectolax` finds the elements. Of the extractors of main text, trafilatura 2.3 drops sections beside paragraphs and
readability-lxml 0.9 drops WeChat's whole body (it is served with `visibility: hidden`), so the place of the text is
looked up by name first (`data/containers.txt`), then by where the page's sentences stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from rag.domain import Place
from rag.ingest.format_protocol import ATTACHED, FILE_NAME, Document, Link, PackageMissing, Unreadable
from rag.ingest.page_head import page_fields, site_of
from rag.ingest.text_encoding import decode
from rag.ingest.titles import first_heading
from rag.notices.html_text import html_as_text
from rag.resources import grouped, lines, rows

FRAMED_CHARS = 200
"""A page with less text of its own shows its text in a frame, if it has one; titles, days and menus have up to 150."""
MAX_PICTURES = 30
MAX_FRAMES = 5
_LEAST_CHARS = 20
_NO_ARTICLE_CHARS = 300  # what a page says in place of an article is shorter
_LIST_LINKS, _LIST_SHARE = 8, 0.6  # links, and the share of words in them, from which on a page is but a list
_FURNITURE_CHARS = 150
# titles of notices, which a list links, are longer than entries of a menu
_MENU_LINKS, _MENU_WORD_CHARS = 3, 14
_SHARE = 0.7  # of the page's sentences that an element must hold to be gone into
_LAYOUT_BLOCKS = 2
_SENTENCE_MARKS = re.compile(r"[。，；：、]|[.,;] ")
_HIDDEN = (
    '[hidden],[style*="display:none"],[style*="display: none"],.sf-hidden,script,style,noscript,template'
)
_CHROME = "nav,header,footer,aside"
_MAYBE_CHROME = 'form,[class*="share" i],[id*="share" i]'
_WRAP_IN_CHINESE = re.compile(
    r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t]{0,80}[\r\n][ \t\r\n]{0,400}(?=[\u3000-\u9fff\uff00-\uffef])"
)
_KEEPS_LINES = re.compile(r"white-space:\s{0,5}(?:break-spaces|pre)", re.IGNORECASE)
_WRAP = re.compile(r"[\r\n][ \t\r\n]*")
_DAY = re.compile(r"[\[(（]?(?:20\d\d ?[-/.年] ?)?\d{1,2} ?[-/.月] ?\d{1,2}日?[\])）]?")
_FOOTER_LINES = 12
_LEAST_NAME = 4  # 下载, 附件 alone name nothing
_DOWNLOAD = re.compile(r"\bdown\b|down(?:load|file)|attach|fujian", re.IGNORECASE)
_APPLICATION = re.compile(r"APP|客户端|阅读器|浏览器|插件|软件", re.IGNORECASE)
_PICTURE_NAME = re.compile(r"\.(?:png|jpe?g|tiff?)$", re.IGNORECASE)
_EMBEDS = (("iframe[src]", "src"), ("embed[src]", "src"), ("object[data]", "data"))


class HtmlFormat:
    """Web pages as a browser or a crawler saved them."""

    name = "HTML"
    suffixes = (".html", ".htm", ".xhtml", ".shtml")

    def read(self, data: bytes, file_name: str) -> Document:
        """The page's main text without menus and scripts, what its head tells, and the files that it links."""
        raw, note = decode(data, html=True)
        return read_page(raw, (note,) if note else ())


def read_page(raw: str, notes: tuple[str, ...] = ()) -> Document:
    """A page from its source.

    Raises:
        Unreadable: it holds no text, but a message, or but links.

    """
    try:
        from selectolax.lexbor import LexborHTMLParser
    except ImportError:
        raise PackageMissing("selectolax") from None
    page = LexborHTMLParser(raw)
    fields = page_fields(page, raw)
    site = site_of(page)
    links, frames = tuple(_links(page)), tuple(islice(dict.fromkeys(_frames(page)), MAX_FRAMES))
    framed = [node.attributes.get("srcdoc") or "" for node in page.css("iframe[srcdoc]")]
    number = take_index_card(page.body) if page.body is not None else ""
    named, body = _marked(raw) or _body(page)
    if body is None:
        raise Unreadable("holds no page")
    pictures = tuple(filter(None, (_source(node) for node in body.css("img"))))
    for node in body.css(_HIDDEN):
        node.decompose()
    text = _numbered(_text(body, named=named), fields.get("title", ""), number)
    if len(text) < FRAMED_CHARS and any(framed):
        text = "\n".join(filter(None, (text, *map(_framed_text, filter(None, framed)))))
    _check_article(text, body if not named else None)
    if len(text) < _LEAST_CHARS and not (pictures or frames or links):
        raise Unreadable("holds no text; a page that builds itself by scripts must be saved when it is shown")
    shown = pictures[:MAX_PICTURES] if len(text) < FRAMED_CHARS else ()
    suggested = {"title": first_heading(text), "account": site}
    return Document(((Place(), text),), fields, suggested, links, notes, frames, shown)


def _text(body: Any, *, named: bool) -> str:
    """The lines of the element that holds the text, without those of the site."""
    shown = html_as_text(f"<div>{_unwrapped(body.html)}</div>").split("\n")
    lines = [
        line
        for line in filter(str.strip, shown)
        if " | " in line or not _is_furniture(line.strip(), named=named)
    ]
    return "\n".join(_without_footer(lines)).strip()


def _unwrapped(source: str) -> str:
    """HTML without the line ends that its source is wrapped at, which no browser shows; those of `pre` stay.

    So do all where a style keeps some: elements within inherit it or not, which the source alone does not tell.
    """
    if _KEEPS_LINES.search(source):
        return source
    pieces: list[str] = []
    at = 0
    while (start := source.find("<pre", at)) >= 0 and (end := source.find("</pre>", start)) >= 0:
        pieces += [_joined(source[at:start]), source[start:end]]
        at = end
    return "".join([*pieces, _joined(source[at:])])


def _joined(source: str) -> str:
    return _WRAP.sub(" ", _WRAP_IN_CHINESE.sub("", source))


def _without_footer(lines: Sequence[str]) -> Sequence[str]:
    """The lines down to where the site's foot begins; a foot is known by one of its lines that stands in no text."""
    footer = grouped("rag.ingest", "page_footer.tsv")
    sure, maybe = ("|".join(footer[kind]) for kind in ("sure", "with"))
    first = max(0, len(lines) - _FOOTER_LINES)
    at = next((n for n in range(first, len(lines)) if re.search(sure, lines[n].strip())), None)
    if at is None:
        return lines
    while at > first and re.search(maybe, lines[at - 1].strip()) and "。" not in lines[at - 1]:
        at -= 1
    return lines[:at]


def _numbered(text: str, title: str, number: str) -> str:
    """The text with the document's number on a line of its own, below its title, unless it tells the number itself."""
    if not number or number in text:
        return text
    first, _, rest = text.partition("\n")
    return f"{first}\n{number}\n{rest}" if first.strip() == title else f"{number}\n{text}"


def _framed_text(raw: str) -> str:
    """The text of a page within a page; none of a counter or an advertisement."""
    try:
        return read_page(raw).text
    except Unreadable:
        return ""


def _check_article(text: str, whole: Any) -> None:
    """Refuse a page that says why it shows no article, or that only lists others.

    Args:
        text: of the page.
        whole: the element that it comes from, where nothing but its sentences told that it is the text; else None.
    """
    if len(text) < _NO_ARTICLE_CHARS:
        for pattern, clause in rows("rag.ingest", "no_article.tsv"):
            if re.search(pattern, text):
                raise Unreadable(clause)
    if whole is None:
        return
    pages = [(a.attributes.get("href") or "", "".join(a.text().split())) for a in whole.css("a[href]")]
    linked = [len(words) for href, words in pages if not _leads_to_file(href, words)]
    # A text has sentences; without any, few links with their days are a list.
    least = _LIST_LINKS if "。" in text else _MENU_LINKS
    many = len([n for n in linked if n > 5]) >= least
    if many and sum(linked) > _LIST_SHARE * len("".join(_DAY.sub("", text).split())):
        raise Unreadable(
            "is a list of links and no notice: save the pages that it leads to, or give its address to rag fetch with --select"
        )


def _marked(raw: str) -> tuple[bool, Any] | None:
    """The text between the marks of a content system, as `_body` gives it; None for a page without them."""
    from selectolax.lexbor import LexborHTMLParser

    for first, last in rows("rag.ingest", "content_marks.tsv"):
        begin, end = raw.find(first), raw.rfind(last)
        if 0 <= begin < end:
            between = raw[raw.find(">", begin) + 1 : end]
            part = LexborHTMLParser(f"<html><body>{between}</body></html>").body
            if part is not None and len(part.text().strip()) >= _LEAST_CHARS:
                return True, part
    return None


def _is_furniture(line: str, *, named: bool = False) -> bool:
    """Whether a line is the site's: the like of it stands on every page.

    Args:
        line: without white space around.
        named: whether it stands in a container that holds nothing but the text: then its beginning must tell.
    """
    found = re.match if named else re.search
    return len(line) <= _FURNITURE_CHARS and any(
        found(pattern, line) for pattern in lines("rag.ingest", "page_furniture.txt")
    )


def _body(page: Any) -> tuple[bool, Any]:
    """(whether it is known by name, the element that holds the text); None for a page without a body."""
    for selector in lines("rag.ingest", "containers.txt"):
        named = [node for node in page.css(selector) if len(node.text().strip()) >= _LEAST_CHARS]
        if len(named) == 1:
            return True, named[0]
    if page.body is None:
        return False, None
    for node in page.body.css(_CHROME):
        node.decompose()
    least = (1 - _SHARE) * _sentence_marks(page.body)  # some frameworks put the whole page into a form
    maybe = [node for node in page.body.css(_MAYBE_CHROME) if _sentence_marks(node) <= least]
    for node in reversed(maybe):  # what stands within goes first
        node.decompose()
    for node in page.body.css("ul,td,table,div"):
        if _is_menu(node):
            node.decompose()
    for node in page.body.css("td,p,div,li"):
        words = " ".join(node.text().split())
        # By what they are in memory: comparing nodes compares their whole source, which took minutes on a long page.
        if (
            len(words) <= _FURNITURE_CHARS
            and _is_furniture(words)
            and not any(inner.mem_id != node.mem_id for inner in node.css("td,p,div,li,table"))
        ):
            node.decompose()
    return False, _densest(page.body)


def _is_menu(node: Any) -> bool:
    """Whether nearly all words of an element are short links that lead to no file."""
    links = node.css("a[href]")
    if len(links) < _MENU_LINKS or len(links) >= _LIST_LINKS * 4:
        return False
    linked = [len("".join(link.text().split())) for link in links]
    words = len("".join(node.text().split()))
    short = sum(linked) / len(linked) <= _MENU_WORD_CHARS
    return short and sum(linked) >= 0.9 * words and not any(
        FILE_NAME.search((link.attributes.get("href") or "").partition("?")[0]) for link in links
    )  # fmt: skip


def _densest(node: Any) -> Any:
    """Go down as long as one child holds most of the sentences that stand outside links."""
    here = _sentence_marks(node)
    while here:
        best = max(((_sentence_marks(child), at) for at, child in enumerate(node.iter())), default=(0, 0))
        if best[0] < _SHARE * here:
            return node
        inner = list(node.iter())[best[1]]
        if inner.tag in ("table", "tbody", "tr"):
            inner = _layout_cell(inner, here)
        if inner is None or inner.tag in ("p", "span", "strong", "pre"):
            return node
        node, here = inner, _sentence_marks(inner)
    return node


def _layout_cell(table: Any, marks: int) -> Any:
    """The cell that holds the text of a page laid out by tables; None for a table that is part of a text."""
    cells = [cell for cell in table.css("td") if len(cell.css("p,div,table,br")) >= _LAYOUT_BLOCKS]
    held = [(_sentence_marks(cell), -at, cell) for at, cell in enumerate(cells)]
    best = max(held, default=(0, 0, None), key=lambda item: item[:2])
    return best[2] if best[0] >= _SHARE * marks else None


def _sentence_marks(node: Any) -> int:
    linked = sum(len(_SENTENCE_MARKS.findall(a.text())) for a in node.css("a"))
    hidden = sum(len(_SENTENCE_MARKS.findall(s.text())) for s in node.css("script,style"))
    return len(_SENTENCE_MARKS.findall(node.text())) - linked - hidden


def _links(page: Any) -> Iterator[Link]:
    """Links to files, and files that are shown within the page, each address once."""
    seen = set()
    found = [(node, node.attributes.get("href") or "") for node in page.css("a[href]")]
    found += [
        (node, _shown_file(node.attributes.get(attribute) or ""))
        for selector, attribute in _EMBEDS
        for node in page.css(selector)
    ]
    for node, given in found:
        href = given.strip()
        words = " ".join(node.text().split()) if node.tag == "a" else ""
        named = _leads_to_file(href, words)
        if href and named and href not in seen and not href.lower().startswith("javascript:"):
            seen.add(href)
            yield Link(words or href.rsplit("/", 1)[-1], href)


def _leads_to_file(href: str, words: str) -> bool:
    """Whether an address or its words name a file, or the address downloads what the words call an attachment."""
    try:
        parts = urlsplit(href)
        asked = [value for _, value in parse_qsl(parts.query)]
    except ValueError:
        return False
    if any(map(FILE_NAME.search, (parts.path, words, *asked))):
        return True
    # A picture that links itself is shown larger by a click; one that is called an attachment is one.
    if _PICTURE_NAME.search(parts.path):
        return bool(ATTACHED.match(words) or _PICTURE_NAME.search(words))
    downloads = _DOWNLOAD.search(f"{parts.path}?{parts.query}") and not _APPLICATION.search(words)
    return bool(downloads and len(words) >= _LEAST_NAME)


def _shown_file(source: str) -> str:
    """The file that a frame shows: itself, or what a viewer's address names (viewer.html?file=/a.pdf)."""
    try:
        asked = parse_qsl(urlsplit(source).query)
    except ValueError:
        return ""
    return next((value for _, value in asked if FILE_NAME.search(value)), source)


def _source(picture: Any) -> str:
    """Where a picture lies; one that is loaded late tells it beside its stand-in."""
    given = picture.attributes
    source = (given.get("src") or "").strip()
    late = (given.get("data-src") or given.get("data-original") or "").strip()
    return late if late and (not source or source.startswith("data:")) else source


def _frames(page: Any) -> Iterator[str]:
    """The addresses of pages that are shown within this one."""
    for node in page.css("iframe[src],frame[src]"):
        source = (node.attributes.get("src") or "").strip()
        if (
            source
            and not source.lower().startswith(("javascript:", "about:", "data:"))
            and not FILE_NAME.search(_shown_file(source))
        ):
            yield source


# The card of a government portal's document over its text: 索引号, 发布机构, 文号, 主题分类 and the like.
_FIELD = re.compile(r"索\s{0,4}引\s{0,4}号")
_OTHER_FIELDS = ("发布机构", "发文机关", "发文单位", "公开机构", "信息分类", "主题分类", "生成日期", "成文日期", "发文日期", "发布日期", "时效", "有效性", "主题词")  # fmt: skip
_MAX_CARD_CHARS = 500
_LEAST_FIELDS = 2
_NUMBER = re.compile(
    r"(?:文\s{0,4}号|发文字号|文件编号)\s{0,3}[：:]?\s{0,3}([^\s：:]{2,20}[〔\[（(【]20\d\d[〕\]）)】]\s?第?\d{1,4}\s?号)"
)


def take_index_card(body: Any) -> str:
    """Take the card out of a page; the document's number that it tells, "" for none.

    The number is the one thing on it that neither the page's head nor its text need tell.

    Args:
        body: the page's element as selectolax parsed it; the card is removed from it.
    """
    if _FIELD.search(body.text()) is None:
        return ""
    found = [
        (_fields(words), -len(words), words, node)
        for node in body.css("table,ul,dl,div")
        if (words := _words(node))
    ]
    # Of elements around one another the smallest that has all the fields: those around it may hold a short text too.
    fields, _, words, card = max(found, key=lambda told: told[:2], default=(0, 0, "", None))
    if card is None or fields < _LEAST_FIELDS:
        return ""
    number = _NUMBER.search(words)
    card.decompose()
    return number[1] if number else ""


def _words(node: Any) -> str:
    """The words of an element that may be a card; "" of any other."""
    words = " ".join(node.text(separator=" ").split())
    return words if len(words) <= _MAX_CARD_CHARS and _FIELD.search(words) and "。" not in words else ""


def _fields(words: str) -> int:
    compact = "".join(words.split())
    return sum(field in compact for field in _OTHER_FIELDS)
