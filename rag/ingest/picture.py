"""Pictures as attachments, or named by themselves: read by OCR where it is installed."""

from __future__ import annotations

from rag.domain import Place
from rag.ingest import ocr
from rag.ingest.format_protocol import Document, Unreadable
from rag.ingest.titles import first_heading

PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".webp", ".tif", ".tiff")


class PictureFormat:
    """Photographs and screenshots of text."""

    name = "picture"
    suffixes = PICTURES

    def read(self, data: bytes, file_name: str) -> Document:
        """Its paragraphs and the rows of its ruled tables, under a line that says that they were recognised."""
        if not ocr.available():
            raise Unreadable(f"is a picture and is not read: give its text, or {ocr.HINT}")
        seen = ocr.recognise(ocr.decoded(data))
        if not seen.text:
            raise Unreadable("is a picture in which no text is found")
        note = f"is a picture: read by OCR with a confidence of {seen.confidence:.2f}"
        return Document(
            ((Place(), f"{ocr.MARK}\n{seen.text}"),),
            suggested={"title": first_heading(seen.text)},
            notes=(note,),
        )
