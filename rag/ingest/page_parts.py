"""What a page shows and does not hold itself: the page in its frame, the pictures that its text stands in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Protocol, TypeVar

from rag.ingest import ocr
from rag.ingest.format_protocol import Document, Records, Unreadable
from rag.ingest.html_page import FRAMED_CHARS

T = TypeVar("T")
_LEAST_PICTURE_BYTES = 12_000  # icons, rules and avatars weigh less


class Shown(Protocol):
    """Reads what an address on a page means."""

    def page(self, href: str) -> Document | Records | None:
        """The page at an address, None where there is none; raises Unreadable."""
        ...

    def picture(self, href: str, least_bytes: int) -> Document | None:
        """The text of the picture at an address, None where there is none or a smaller one; raises Unreadable."""
        ...


def with_shown(document: Document, shown: Shown) -> Document:
    """The document with what it shows, where it has hardly any text of its own; a note where that cannot be read."""
    if len(document.text) >= FRAMED_CHARS:
        return document
    for href in document.frames:
        read = _tried(partial(shown.page, href))
        if isinstance(read, Document) and len(read.text) > len(document.text):
            return replace(document, parts=document.parts + read.parts)
    if not document.pictures:
        return document
    if not ocr.available():
        said = f"its text seems to stand in {len(document.pictures)} pictures, which are not read: {ocr.HINT}"
        return replace(document, notes=(*document.notes, said))
    seen = [
        read
        for href in document.pictures
        if (read := _tried(partial(shown.picture, href, _LEAST_PICTURE_BYTES))) is not None
    ]
    parts = tuple(part for read in seen for part in read.parts)
    said = f"{len(seen)} of its {len(document.pictures)} pictures were read by OCR"
    return replace(document, parts=document.parts + parts, notes=(*document.notes, said))


def _tried(work: Callable[[], T]) -> T | None:
    try:
        return work()
    except Unreadable:  # an advertisement, a counter, a picture without words
        return None
