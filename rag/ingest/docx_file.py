"""Word documents (.docx, .docm): what is printed, in order, with the numbers that Word counts itself.

`python-docx` opens the file; the body is walked here, because its `Paragraph.text` leaves out tracked insertions and
the numbers of numbered paragraphs, which are a notice's section heads (一、 （一） 1.).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rag.domain import Place
from rag.ingest.containers import check_archive, read_member
from rag.ingest.docx_numbering import Numbering
from rag.ingest.format_protocol import Document, Link, PackageMissing, Unreadable
from rag.ingest.html_page import HtmlFormat
from rag.ingest.mhtml_page import MhtmlFormat
from rag.ingest.titles import first_heading
from rag.notices.table_lines import table_lines

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Deleted text, how characters are pronounced, and what a fallback repeats of the text box beside it.
_NOT_PRINTED = frozenset(
    [
        f"{_W}del",
        f"{_W}moveFrom",
        f"{_W}delText",
        f"{_W}instrText",
        f"{_W}rPr",
        f"{_W}pPr",
        f"{_W}rt",
        _FALLBACK,
    ]
)
_PRINTED = {f"{_W}tab": " ", f"{_W}ptab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_STRICT = b"http://purl.oclc.org/ooxml/"
_STRICT_NAME = re.compile(rb"http://purl\.oclc\.org/ooxml/(officeDocument|wordprocessingml|drawingml)/")
_MAX_SPAN = 50
# Ticked and empty boxes, which forms take from symbol fonts: (font, code) -> the character that it looks like.
_SYMBOLS = {
    "wingdings": {"FE": "☑", "FD": "☒", "A8": "□", "6F": "□", "71": "□", "FC": "✓", "FB": "✗", "6C": "●", "D8": "➢"},
    "wingdings 2": {"52": "☑", "53": "☒", "A3": "□", "50": "✓", "4F": "✗", "2A": "□"},
}  # fmt: skip
_NOTE_PARTS = {"footnoteReference": "/footnotes", "endnoteReference": "/endnotes"}


class DocxFormat:
    """Word since 2007."""

    name = "DOCX"
    suffixes = (".docx", ".docm")

    def read(self, data: bytes, file_name: str) -> Document:
        """Paragraphs and tables in their order, a row a line; headers, footers and deleted text are left out."""
        archive = check_archive(data)
        try:
            import docx
        except ImportError:
            raise PackageMissing("python-docx") from None
        try:
            opened = docx.Document(_transitional(archive) or io.BytesIO(data))
        except Exception as error:
            raise Unreadable(
                f"is not a Word document that can be opened ({type(error).__name__}); save it anew"
            ) from error
        walk = _Walk(Numbering.of(opened), _notes(opened), _pages_within(opened, file_name))
        lines = list(walk.blocks(opened.element.body))
        text = "\n".join(line for line in lines if line.strip())
        if not text:
            raise Unreadable("holds no text; if it is a picture, give the text that stands in it")
        return Document(
            ((Place(), text),),
            suggested={"title": first_heading(text)},
            links=tuple(_links(opened)),
        )


@dataclass(frozen=True, slots=True)
class _Walk:
    """What counts along a document while it is read.

    Attributes:
        numbering: counts numbered paragraphs.
        notes: (tag of the reference, id) -> the foot- or endnote's element.
        pages: id -> text of a web page within the document, as scripts make whole documents of them.
    """

    numbering: Numbering
    notes: Mapping[tuple[str, str], Any]
    pages: Mapping[str, str]

    def blocks(self, parent: Any) -> Iterator[str]:
        """The lines of a body or a cell: one a paragraph, one a row of a table; a deleted paragraph mark parts none."""
        held = ""
        for child in parent:
            if child.tag == f"{_W}p":
                held += self._paragraph(child)
                if child.find(f"{_W}pPr/{_W}rPr/{_W}del") is None:
                    yield held
                    held = ""
            elif child.tag == f"{_W}tbl":
                yield from self._framed(child) if _is_frame(child) else self._rows(child)
            elif child.tag == f"{_W}altChunk":
                yield from self.pages.get(child.get(_R_ID, ""), "").split("\n")
            elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml", f"{_W}smartTag"):
                yield from self.blocks(child)
        if held:
            yield held

    def _paragraph(self, paragraph: Any) -> str:
        below: list[str] = []
        words = "".join(self._words(paragraph, below))
        number = self.numbering.number(paragraph) if words.strip() else ""
        return "\n".join([number + words, *below])

    def _words(self, element: Any, below: list[str]) -> Iterator[str]:
        """The printed characters under an element; text boxes and notes go to `below`, each a line below the paragraph."""
        for child in element:
            tag = child.tag
            if tag in _NOT_PRINTED or (tag == f"{_W}r" and _is_hidden(child)):
                continue
            if tag in _PRINTED:
                yield _PRINTED[tag]
            elif tag in (f"{_W}t", _MATH):
                yield child.text or ""
            elif tag == f"{_W}sym":
                yield _symbol(child)
            elif tag == f"{_W}txbxContent":
                below += [line for line in self.blocks(child) if line.strip()]
            elif (note := self._note(child)) is not None:
                below += [line for line in self.blocks(note) if line.strip()]
            else:
                yield from self._words(child, below)

    def _note(self, element: Any) -> Any:
        name = str(element.tag).rpartition("}")[2]
        return self.notes.get((name, element.get(f"{_W}id", ""))) if name in _NOTE_PARTS else None

    def _framed(self, table: Any) -> Iterator[str]:
        """The paragraphs within a frame, as they stand there."""
        for cell in table.iter(f"{_W}tc"):
            if next(cell.iterancestors(f"{_W}tbl")) is table:
                yield from self.blocks(cell)

    def _rows(self, table: Any) -> Iterator[str]:
        """A line for each row; a cell that spans columns or rows counts in each of them."""
        rows: list[list[str]] = []
        above: dict[int, str] = {}
        for row in table.iter(f"{_W}tr"):
            if next(row.iterancestors(f"{_W}tbl")) is not table:
                continue
            column = _left_out(row, "gridBefore")
            cells: dict[int, str] = dict.fromkeys(range(column), "")
            for cell in row.iter(f"{_W}tc"):
                if next(cell.iterancestors(f"{_W}tr")) is not row:
                    continue
                words = " ".join(" ".join(self.blocks(cell)).split())
                span, goes_on, beside = _merge(cell)
                for at in range(column, column + span):
                    cells[at] = (
                        above.get(at, "") if goes_on else cells.get(column - 1, "") if beside else words
                    )
                column += span
            cells |= dict.fromkeys(range(column, column + _left_out(row, "gridAfter")), "")
            above = cells
            rows.append(list(cells.values()))
        yield from filter(None, table_lines(rows))


def _transitional(archive: zipfile.ZipFile) -> io.BytesIO | None:
    """A document of strict Open XML under the names of the usual kind, which python-docx reads; None for any other."""
    relations = "_rels/.rels"
    if relations not in archive.namelist() or _STRICT not in read_member(archive, archive.getinfo(relations)):
        return None
    renamed = io.BytesIO()
    with zipfile.ZipFile(renamed, "w", zipfile.ZIP_DEFLATED) as written:
        for member in archive.infolist():
            part = read_member(archive, member)
            if member.filename.endswith((".xml", ".rels")):
                part = _STRICT_NAME.sub(rb"http://schemas.openxmlformats.org/\1/2006/", part)
            written.writestr(member.filename, part)
    renamed.seek(0)
    return renamed


def _is_frame(table: Any) -> bool:
    """Whether a table has one cell a row: a frame around running text, as word processors make pages of the web."""
    own = (row for row in table.iter(f"{_W}tr") if next(row.iterancestors(f"{_W}tbl")) is table)
    return all(
        sum(next(cell.iterancestors(f"{_W}tr")) is row for cell in row.iter(f"{_W}tc")) == 1 for row in own
    )


def _is_hidden(run: Any) -> bool:
    """Whether a run is marked as hidden, which Word neither shows nor prints."""
    mark = run.find(f"{_W}rPr/{_W}vanish")
    return mark is not None and mark.get(f"{_W}val", "1") not in ("0", "false", "off")


def _symbol(element: Any) -> str:
    font, code = element.get(f"{_W}font", "").lower(), element.get(f"{_W}char", "").upper()
    return _SYMBOLS.get(font, {}).get(code[-2:], "")


def _notes(opened: Any) -> dict[tuple[str, str], Any]:
    """The document's foot- and endnotes; the lines that part them from the text are none."""
    from docx.oxml import parse_xml  # which follows no entities

    found: dict[tuple[str, str], Any] = {}
    for relation in opened.part.rels.values():
        for reference, kind in _NOTE_PARTS.items():
            if relation.is_external or not relation.reltype.endswith(kind):
                continue
            tree = parse_xml(relation.target_part.blob)
            for note in tree:
                if note.get(f"{_W}type", "normal") == "normal":
                    found[(reference, note.get(f"{_W}id", ""))] = note
    return found


def _pages_within(opened: Any, file_name: str) -> dict[str, str]:
    """Id -> text of the web pages that a document holds as they are."""
    found = {}
    for name, relation in opened.part.rels.items():
        if relation.is_external or not relation.reltype.endswith("/aFChunk"):
            continue
        page = relation.target_part.blob
        reader = HtmlFormat() if page.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") else MhtmlFormat()
        found[name] = reader.read(page, file_name).text
    return found


def _merge(cell: Any) -> tuple[int, bool, bool]:
    """(columns that a cell spans, whether it only continues the cell above, whether the one beside it)."""
    properties = cell.find(f"{_W}tcPr")
    if properties is None:
        return 1, False, False
    down, beside = (
        mark is not None and mark.get(f"{_W}val", "continue") == "continue"
        for mark in (properties.find(f"{_W}vMerge"), properties.find(f"{_W}hMerge"))
    )
    return max(1, _columns(properties, "gridSpan")), down, beside


def _left_out(row: Any, name: str) -> int:
    """Columns of the table that a row leaves out at one side."""
    properties = row.find(f"{_W}trPr")
    return _columns(properties, name) if properties is not None else 0


def _columns(properties: Any, name: str) -> int:
    told = properties.find(f"{_W}{name}")
    width = told.get(f"{_W}val", "") if told is not None else ""
    return min(int(width), _MAX_SPAN) if width.isdigit() else 0


def _links(opened: Any) -> Iterator[Link]:
    """Hyperlinks to files."""
    for element in opened.element.body.iter(f"{_W}hyperlink"):
        relation = opened.part.rels.get(element.get(_R_ID, ""))
        if relation is not None and relation.is_external:
            words = "".join(t.text or "" for t in element.iter(f"{_W}t")).strip()
            yield Link(words, relation.target_ref)
