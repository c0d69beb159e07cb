"""Content that came as HTML: its text, with a line for each block and for each row of a table."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from rag.notices.html_tables import tables_as_lines

_BLOCKS = frozenset([
    "address", "article", "aside", "blockquote", "br", "center", "dd", "details", "div", "dl", "dt",
    "figcaption", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol",
    "p", "pre", "section", "table", "tbody", "tfoot", "thead", "title", "tr", "ul",
])  # fmt: skip
_DROPPED = frozenset(["script", "style", "head", "template", "noscript", "svg", "iframe", "object"])
_TAG = re.compile(
    r"</?(?:p|div|br|span|table|tbody|tr|td|th|section|script|style|h[1-6]|ul|ol|li|a|strong|b|em|font|img|html|body)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_ENOUGH_TAGS = 2


def is_html(raw: str) -> bool:
    """Whether a content is HTML: it holds two tags or more. A "<" or one tag in running text makes none.

    >>> is_html("<p>一、申报条件</p>"), is_html("营业收入<5000万元，研发占比>3%")
    (True, False)
    """
    return len(_TAG.findall(raw[:200_000])) >= _ENOUGH_TAGS


def html_as_text(raw: str) -> str:
    """The text of HTML; anything else comes back as it is.

    Scripts, styles and comments are dropped, blocks begin a new line, cells of a row are parted by bars.
    """
    if not is_html(raw):
        return raw
    reader = _Reader()
    reader.feed(tables_as_lines(raw))
    reader.close()
    return "".join(reader.parts)


class _Reader(HTMLParser):
    """Collects what is shown."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _DROPPED:
            self._hidden.append(tag)
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _DROPPED:
            if tag in self._hidden:
                del self._hidden[self._hidden.index(tag) :]
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)
