"""PDF files with text, by PDFium (`pypdfium2`), page by page.

PDFium was chosen over pypdf 7.1 and pdfplumber 0.11: on a page printed by Chromium only it gives the characters
themselves, where the others give radicals (⺠ for 民), and it is fifteen times faster.
"""

from __future__ import annotations

import ctypes
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import pi, radians
from typing import Any

from rag.domain import Place
from rag.ingest import ocr
from rag.ingest.format_protocol import Document, PackageMissing, Unreadable
from rag.ingest.pdf_glyphs import Glyph, as_written
from rag.ingest.pdf_grid import Rule
from rag.ingest.pdf_layout import between_pages, page_lines, page_text
from rag.ingest.pdf_pages import without_running_heads
from rag.ingest.titles import first_heading

MAX_PAGES = 2_000
_PASSWORD = "password"  # noqa: S105 - a word of PDFium's message
_LEAST_CHARS_A_PAGE = 5
_SCAN_CHARS = 20  # a scan may carry a mark of the program that made it as text
_SCAN_SCALE = 2.0  # 144 dots an inch: characters of 12 points are 24 high, which the models are made for
_MAX_SIDE_PX = 2_400
_QUARTER, _LEANS = pi / 2, radians(10)


class PdfFormat:
    """PDF with a text layer; pages that are but pictures are read by OCR where it is installed, and said to be."""

    name = "PDF"
    suffixes = (".pdf",)

    def read(self, data: bytes, file_name: str) -> Document:
        """Paragraphs joined over their lines, tables a row a line; page numbers and running heads left out."""
        opened = _opened(data)
        drawn = [_drawn(page) for page in opened]
        glyphs = as_written([page_glyphs for page_glyphs, _ in drawn])
        pages = without_running_heads(
            [page_lines(of_page, rules) for of_page, (_, rules) in zip(glyphs, drawn, strict=True)]
        )
        texts = [_whole(page_text(lines)) for lines in pages]
        scanned = [
            at for at, text in enumerate(texts) if len(text) < _SCAN_CHARS and _has_picture(opened[at])
        ]
        seen = _recognised(opened, scanned) if ocr.available() else {}
        title = first_heading(seen[0].text if 0 in seen else texts[0])
        texts = [f"{ocr.MARK}\n{seen[at].text}" if at in seen else text for at, text in enumerate(texts)]
        if sum(map(len, texts)) < _LEAST_CHARS_A_PAGE * len(texts) or (
            len(scanned) == len(texts) and not seen
        ):
            raise Unreadable(
                f"holds pictures of pages and no text (a scan): give the text, or {ocr.HINT}"
                if not ocr.available()
                else "holds pictures of pages, in which no text is found"
            )
        shown = [at for at, text in enumerate(texts) if text]
        parts = tuple((Place(page=at + 1), texts[at]) for at in shown)
        joints = tuple(
            "\n" if seen.keys() & {a, b} else between_pages(pages[a], pages[b]) for a, b in pairwise(shown)
        )
        empty = [
            str(at + 1) for at, text in enumerate(texts) if not text or (at in scanned and at not in seen)
        ]
        notes = (f"page {', '.join(empty)} holds no text (a picture?)",) if empty else ()
        return Document(parts, suggested={"title": title}, notes=(*notes, *_told_of(seen)), joints=joints)


def _opened(data: bytes) -> Any:
    """The document as PDFium opens it."""
    try:
        import pypdfium2 as pdfium
    except ImportError:
        raise PackageMissing("pypdfium2") from None
    try:
        opened = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if _PASSWORD in str(error).lower():
            raise Unreadable("is encrypted: save it without a password") from error
        raise Unreadable("is damaged: it does not open as a PDF") from error
    if len(opened) > MAX_PAGES:
        raise Unreadable(f"has {len(opened):,} pages; at most {MAX_PAGES:,} are taken: split it")
    return opened


def _has_picture(page: Any) -> bool:
    import pypdfium2.raw as raw

    return next(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]), None) is not None


def _recognised(opened: Any, scanned: Sequence[int]) -> dict[int, ocr.Recognised]:
    """Page from 0 -> what is read from its picture, of the first pages that are but pictures."""
    found = {}
    for at in scanned[: ocr.MAX_PAGES]:
        page = opened[at]
        scale = min(_SCAN_SCALE, _MAX_SIDE_PX / max(page.get_size()), _native_scale(page))
        read = ocr.recognise(page.render(scale=scale, prefer_bgrx=False).to_numpy())
        if read.text:
            found[at] = read
    return found


def _native_scale(page: Any) -> float:
    """Pixels a point of the page's largest picture, at least 1: more would only blur it."""
    import pypdfium2.raw as raw

    sides = [max(picture.get_px_size()) for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])]
    return float(max(1.0, max(sides, default=0) / max(page.get_size())))


def _told_of(seen: Mapping[int, ocr.Recognised]) -> tuple[str, ...]:
    if not seen:
        return ()
    mean = sum(page.confidence for page in seen.values()) / len(seen)
    return (f"holds {len(seen)} pages that are pictures: read by OCR with a confidence of {mean:.2f}",)


def _whole(text: str) -> str:
    """PDFium gives characters beyond U+FFFF as two halves."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _drawn(page: Any) -> tuple[list[Glyph], list[Rule]]:
    """The characters of a page with their boxes, in reading order, and its ruled lines; points, y grows upwards."""
    import pypdfium2.raw as raw

    text = page.get_textpage()
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    advance = raw.FS_RECTF()  # the room that a character takes: its ink tells none of 。
    glyphs = []
    for index in range(text.count_chars()):
        if _is_slanted(raw.FPDFText_GetCharAngle(text, index)):
            continue
        code = raw.FPDFText_GetUnicode(text, index)
        raw.FPDFText_GetCharBox(text, index, left, right, bottom, top)
        raw.FPDFText_GetLooseCharBox(text, index, advance)
        glyphs.append(
            Glyph(
                chr(code) if code < 0x110000 else "",
                min(left.value, advance.left),
                max(right.value, advance.right),
                bottom.value,
                top.value,
                raw.FPDFText_IsGenerated(text, index) == 1,
            )
        )
    rules = [Rule(*_bounds(shape)) for shape in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH])]
    text.close()
    page.close()
    return glyphs, rules


def _is_slanted(angle: float) -> bool:
    """Whether a character (its angle in radians, negative where PDFium knows none) stands as those of a watermark do.

    Text layers of scans lean by a degree or two, tables are turned by quarters.
    """
    return angle >= 0 and min(angle % _QUARTER, _QUARTER - angle % _QUARTER) > _LEANS


def _bounds(shape: Any) -> tuple[float, float, float, float]:
    """(left, bottom, right, top) of a drawn shape."""
    found = shape.get_bounds()
    return float(found[0]), float(found[1]), float(found[2]), float(found[3])
