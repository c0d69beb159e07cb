"""Word documents (.docx, .docm): what is printed, in order, with the numbers that Word counts itself.

`python-docx` opens the file; the body is walked here, because its `Paragraph.text` leaves out tracked insertions and
the numbers of numbered paragraphs, which are a notice's section heads (一、 （一） 1.).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from rag.domain import Place
from rag.ingest.containers import check_archive
from rag.ingest.docx_numbering import Numbering
from rag.ingest.formats import Document, Link, PackageMissing, Unreadable
from rag.ingest.titles import first_heading

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Deleted text, and what a fallback repeats of the text box beside it.
_NOT_PRINTED = frozenset(
    [f"{_W}del", f"{_W}moveFrom", f"{_W}delText", f"{_W}instrText", f"{_W}rPr", f"{_W}pPr", _FALLBACK]
)
_MAX_SPAN = 50


class DocxFormat:
    """Word since 2007."""

    name = "DOCX"
    suffixes = (".docx", ".docm")

    def read(self, data: bytes, file_name: str) -> Document:
        """Paragraphs and tables in their order, a row a line; headers, footers and deleted text are left out."""
        check_archive(data)
        try:
            import docx
        except ImportError:
            raise PackageMissing("python-docx") from None
        try:
            opened = docx.Document(io.BytesIO(data))
        except Exception as error:
            raise Unreadable(
                f"is not a Word document that can be opened ({type(error).__name__}); save it anew"
            ) from error
        numbering = Numbering.of(opened)
        lines = list(_blocks(opened.element.body, numbering))
        text = "\n".join(line for line in lines if line.strip())
        if not text:
            raise Unreadable("holds no text; if it is a picture, give the text that stands in it")
        return Document(
            ((Place(), text),),
            suggested={"title": first_heading(text)},
            links=tuple(_links(opened)),
        )


def _blocks(parent: Any, numbering: Numbering) -> Iterator[str]:
    """The lines of a body or a cell: one a paragraph, one a row of a table."""
    for child in parent:
        if child.tag == f"{_W}p":
            yield _paragraph(child, numbering)
        elif child.tag == f"{_W}tbl":
            yield from _rows(child, numbering)
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml", f"{_W}smartTag"):
            yield from _blocks(child, numbering)


def _paragraph(paragraph: Any, numbering: Numbering) -> str:
    boxes: list[str] = []
    words = "".join(_words(paragraph, numbering, boxes))
    number = numbering.number(paragraph) if words.strip() else ""
    return "\n".join([number + words, *boxes])


def _words(element: Any, numbering: Numbering, boxes: list[str]) -> Iterator[str]:
    """The printed characters under an element; text boxes go to `boxes`, each a line below the paragraph."""
    for child in element:
        tag = child.tag
        if tag in _NOT_PRINTED:
            continue
        if tag == f"{_W}t":
            yield child.text or ""
        elif tag in (f"{_W}tab", f"{_W}ptab"):
            yield " "
        elif tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"
        elif tag == f"{_W}noBreakHyphen":
            yield "-"
        elif tag == f"{_W}txbxContent":
            boxes += [line for line in _blocks(child, numbering) if line.strip()]
        else:
            yield from _words(child, numbering, boxes)


def _rows(table: Any, numbering: Numbering) -> Iterator[str]:
    """A line for each row; a cell that spans columns or rows counts in each of them."""
    above: dict[int, str] = {}
    for row in table.iter(f"{_W}tr"):
        if next(row.iterancestors(f"{_W}tbl")) is not table:
            continue
        cells: dict[int, str] = {}
        column = 0
        for cell in row.iter(f"{_W}tc"):
            if next(cell.iterancestors(f"{_W}tr")) is not row:
                continue
            words = " ".join(" ".join(_blocks(cell, numbering)).split())
            span, goes_on = _merge(cell)
            for at in range(column, column + span):
                cells[at] = above.get(at, "") if goes_on else words
            column += span
        above = cells
        if any(cells.values()):
            yield " | ".join(words or "-" for words in cells.values())


def _merge(cell: Any) -> tuple[int, bool]:
    """(columns that a cell spans, whether it only continues the cell above)."""
    properties = cell.find(f"{_W}tcPr")
    if properties is None:
        return 1, False
    span, down = properties.find(f"{_W}gridSpan"), properties.find(f"{_W}vMerge")
    width = span.get(f"{_W}val", "1") if span is not None else "1"
    columns = min(int(width), _MAX_SPAN) if width.isdigit() and int(width) else 1
    return columns, down is not None and down.get(f"{_W}val", "continue") == "continue"


def _links(opened: Any) -> Iterator[Link]:
    """Hyperlinks to files."""
    for element in opened.element.body.iter(f"{_W}hyperlink"):
        relation = opened.part.rels.get(element.get(_R_ID, ""))
        if relation is not None and relation.is_external:
            words = "".join(t.text or "" for t in element.iter(f"{_W}t")).strip()
            yield Link(words, relation.target_ref)
