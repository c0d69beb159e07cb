"""Tables in HTML as lines of text: one line a row, cells parted by ` | `, merged cells repeated.

`rag.facts.tables` reads such lines back as rows with their column heads.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

_TABLE = re.compile(r"<table\b[^>]*>", re.IGNORECASE)
_END = re.compile(r"</table\s*>", re.IGNORECASE)
_MAX_SPAN = 50


class _Rows(HTMLParser):
    """Collects the cells of one table; a cell that spans rows or columns counts in each of them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[dict[int, str]] = []
        self._words: list[str] | None = None
        self._spans = (1, 1)
        self._column = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._close()
            self.rows.append(self.rows.pop() if self.rows and self.rows[-1] == {} else {})
            self._row = len(self.rows) - 1
            self._column = 0
        elif tag in ("td", "th"):
            self._close()
            named = dict(attrs)
            self._spans = (_span(named.get("rowspan")), _span(named.get("colspan")))
            self._words = []
        elif tag in ("br", "p", "div") and self._words:
            self._words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._close()

    def handle_data(self, data: str) -> None:
        if self._words is not None:
            self._words.append(data)

    def _close(self) -> None:
        if self._words is None or not self.rows:
            return
        words = re.sub(r"\s+", " ", "".join(self._words)).strip()
        self._words = None
        while self._column in self.rows[self._row]:
            self._column += 1
        for down in range(self._spans[0]):
            while len(self.rows) <= self._row + down:
                self.rows.append({})
            for right in range(self._spans[1]):
                self.rows[self._row + down][self._column + right] = words
        self._column += self._spans[1]


def _span(value: str | None) -> int:
    return min(int(value), _MAX_SPAN) if value and value.isdigit() and int(value) > 0 else 1


def tables_as_lines(html: str) -> str:
    r"""The HTML with each table in the place of which its rows stand as lines; all else stays as it is.

    >>> tables_as_lines("<p>a</p><table><tr><th>等级</th><th>金额</th></tr><tr><td>二等</td><td>10万元</td></tr></table>")
    '<p>a</p>\n等级 | 金额\n二等 | 10万元\n'
    """
    pieces: list[str] = []
    at = 0
    while opening := _TABLE.search(html, at):
        closing = _END.search(html, opening.end())
        end = closing.end() if closing else len(html)
        reader = _Rows()
        reader.feed(html[opening.start() : end])
        reader.close()
        lines = [
            " | ".join(row[column] or "-" for column in sorted(row))
            for row in reader.rows
            if any(row.values())
        ]
        pieces += [html[at : opening.start()], "\n", "\n".join(lines), "\n"]
        at = end
    return "".join([*pieces, html[at:]])
