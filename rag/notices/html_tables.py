"""Tables in HTML as lines of text: one line a row, cells parted by ` | `, merged cells repeated.

`rag.facts.tables` reads such lines back as rows with their column heads.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from rag.notices.table_lines import table_lines

# A tag ends before the next one begins, so that a page of tags that never end is read in linear time.
_TAG = re.compile(r"<(/?)table\b[^<>]*>", re.IGNORECASE)
_FRAME = re.compile(r"</?(?:table|tbody|thead|tfoot)\b[^<>]*>", re.IGNORECASE)
_FRAME_CELL = re.compile(r"<(/?)(?:tr|td|th)\b[^<>]*>", re.IGNORECASE)
_UNENDED = re.compile(r"<(?![^<>]*>)")
_MAX_SPAN = 50
_MAX_ROW_SPAN = 2000
# characters of a table that only repeat a cell; tables within tables would multiply them
_MAX_REPEATED = 200_000
_MAX_DEPTH = 4  # of tables within tables; deeper ones are read as running text
_BREAK = "\x1f"
_BLOCKS = ("br", "p", "div", "li", "section")
_SECTIONS = ("thead", "tbody", "tfoot")


class _Rows(HTMLParser):
    """Collects the cells of one table; a cell that spans rows or columns counts in each of them.

    Attributes:
        rows: column -> words, of each row.
        own: how many cells begin in each row.
    """

    def __init__(self, line_end: str = " ") -> None:
        """Args: line_end: what stands between two blocks within a cell."""
        super().__init__(convert_charrefs=True)
        self._line_end = line_end
        self.rows: list[dict[int, str]] = []
        self.own: list[int] = []
        # column -> rows that a cell above still spans, its words
        self._reaching: dict[int, tuple[int, str]] = {}
        self._repeated = 0
        self._words: list[str] | None = None
        self._spans = (1, 1)
        self._column = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._close()
            self._begin_row()
        elif tag in ("td", "th"):
            self._close()
            if not self.rows:
                self._begin_row()
            named = dict(attrs)
            self._spans = (_span(named.get("rowspan"), _MAX_ROW_SPAN), _span(named.get("colspan"), _MAX_SPAN))
            self._words = []
        elif tag in _SECTIONS:
            self._close()
            self._reaching = {}
        elif tag in _BLOCKS and self._words:
            self._words.append(_BREAK)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table", *_SECTIONS):
            self._close()

    def handle_data(self, data: str) -> None:
        if self._words is not None:
            self._words.append(data)

    def close(self) -> None:
        super().close()
        self._close()

    def cells(self) -> list[list[str]]:
        """The words of each row in the order of its columns."""
        return [[row[column] for column in sorted(row)] for row in self.rows]

    def _begin_row(self) -> None:
        self.rows.append({column: self._again(words) for column, (_, words) in self._reaching.items()})
        self.own.append(0)
        self._reaching = {
            column: (left - 1, words)
            for column, (left, words) in self._reaching.items()
            if left > 1 and self._repeated <= _MAX_REPEATED
        }
        self._column = 0

    def _close(self) -> None:
        if self._words is None:
            return
        parts = (" ".join(part.split()) for part in "".join(self._words).split(_BREAK))
        words = self._line_end.join(filter(None, parts))
        self._words = None
        row = self.rows[-1]
        self.own[-1] += 1
        while self._column in row:
            self._column += 1
        down, across = self._spans
        for column in range(self._column, self._column + across):
            row[column] = words if column == self._column else self._again(words)
            if down > 1:
                self._reaching[column] = (down - 1, words)
        self._column += across

    def _again(self, words: str) -> str:
        """The words of a cell where it spans one more column or row; "" once a table has repeated too much, as no list does."""
        self._repeated += len(words) + 1
        return words if self._repeated <= _MAX_REPEATED else ""


def _span(value: str | None, most: int) -> int:
    return min(int(value), most) if value and value.isdecimal() and int(value) > 0 else 1


def tables_as_lines(html: str) -> str:
    r"""The HTML with each table in the place of which its rows stand as lines; all else stays as it is.

    A table whose rows have one cell each is a frame around running text and becomes its paragraphs.

    >>> tables_as_lines("<p>a</p><table><tr><th>等级</th><th>金额</th></tr><tr><td>二等</td><td>10万元</td></tr></table>")
    '<p>a</p>\n等级 | 金额\n二等 | 10万元\n'
    """
    open_tables: list[list[str]] = [[]]  # what stands in the document, in a table, in a table within that …
    at = deeper = 0
    for tag in _TAG.finditer(html):
        open_tables[-1].append(html[at : tag.start()])
        at = tag.end()
        if tag[1] and deeper:
            deeper -= 1
        elif tag[1] and len(open_tables) > 1:
            _close_last(open_tables)
        elif not tag[1] and len(open_tables) > _MAX_DEPTH:
            deeper += 1
        elif not tag[1]:
            open_tables.append([])
    open_tables[-1].append(html[at:])
    while len(open_tables) > 1:
        _close_last(open_tables)
    return "".join(open_tables[0])


def html_rows(html: str) -> list[list[list[str]]]:
    r"""The cells of the rows of each table that holds no other, lines within a cell kept.

    >>> html_rows("<table><tr><td colspan=2>a<br>b</td></tr><tr><td>c</td><td></td></tr></table>")
    [[['a\nb', 'a\nb'], ['c', '']]]
    """
    found: list[list[list[str]]] = []
    start = None
    for tag in _TAG.finditer(html):
        if tag[1] and start is not None:
            found.append(_read(html[start : tag.start()], "\n").cells())
        start = None if tag[1] else tag.end()
    return found


def _close_last(open_tables: list[list[str]]) -> None:
    inside = "".join(open_tables.pop())
    open_tables[-1].append(_lines(inside))


def _lines(inside: str) -> str:
    """What stands for a table that holds this, tables within it being lines already."""
    reader = _read(inside)
    if max(reader.own, default=0) <= 1:
        return f"\n{_FRAME_CELL.sub(_as_block, _FRAME.sub('', inside))}\n"
    return "\n" + "\n".join(filter(None, table_lines(reader.cells()))) + "\n"


def _read(inside: str, line_end: str = " ") -> _Rows:
    """The rows that stand between the tags of a table."""
    reader = _Rows(line_end)
    reader.feed(_UNENDED.sub("&lt;", inside))  # the parser's time is quadratic in tags that never end
    reader.close()
    return reader


def _as_block(tag: re.Match[str]) -> str:
    return f"<{tag[1]}div>"
