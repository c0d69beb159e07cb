"""What a file is, whatever its name says: systems export a web page as .xls, people rename .docx to .doc."""

from __future__ import annotations

import re
import struct

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD_BYTES = 4_096
_ZIPPED = (
    (b"word/document.xml", "DOCX"),
    (b"xl/workbook.", "Excel"),
    (b"application/vnd.oasis.opendocument.spreadsheet", "Excel"),
    (b"application/vnd.oasis.opendocument.text", "old Office"),
)
_IN_OLE = (("WordDocument".encode("utf-16-le"), "old Office"), ("Workbook".encode("utf-16-le"), "Excel"))
_STARTS = (
    (b"%PDF-", "PDF"),
    (b"{\\rtf", "old Office"),
    (b"\x89PNG\r\n", "picture"),
    (b"\xff\xd8\xff", "picture"),
)
_PAGE = re.compile(rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body|table|meta)\b", re.IGNORECASE | re.DOTALL)  # fmt: skip
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SPREADSHEET = b"urn:schemas-microsoft-com:office:spreadsheet"
_MAY_BE_TEXT = frozenset(["Excel", "DOCX", "PDF", "old Office"])
_MAY_BE_A_PAGE = _MAY_BE_TEXT | {"text", "Markdown", "CSV", "MHTML"}


def real_kind(data: bytes, named: str) -> str:
    """The name of the format that a file's bytes are in; `named`, which its ending says, where they do not tell another.

    >>> real_kind(b"%PDF-1.7", "DOCX"), real_kind(b"<html><body>", "old Office"), real_kind(b"<table><tr>", "Excel")
    ('PDF', 'HTML', 'Excel')
    """
    head = data[:_HEAD_BYTES].lstrip(b"\xef\xbb\xbf")
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if data.startswith(b"PK\x03\x04"):
        return _zipped_kind(data) or named
    if data.startswith(_OLE):
        return next((kind for mark, kind in _IN_OLE if mark in data), named)
    return _kind_of_text(head, named)


def is_plain_archive(data: bytes) -> bool:
    """Whether the bytes are a ZIP that is no document or workbook itself."""
    return data.startswith(b"PK\x03\x04") and not _zipped_kind(data)


def _zipped_kind(data: bytes) -> str:
    """The document that a ZIP is by its own names, not by those of what lies in it unpacked; "" for none."""
    own, end = data, data.rfind(b"PK\x05\x06")
    if end >= 0 and len(data) >= end + 20:
        (size,) = struct.unpack("<I", data[end + 12 : end + 16])
        own = data[:100] + data[max(0, end - size) : end]  # OpenDocument begins with its type
    return next((kind for mark, kind in _ZIPPED if mark in own), "")


def _kind_of_text(head: bytes, named: str) -> str:
    if named not in _MAY_BE_A_PAGE:
        return named
    if _SPREADSHEET in head and b"<html" not in head.lower():
        return "Excel"
    if _PAGE.match(
        head.decode("utf-16", "ignore").encode() if head[:2] in (b"\xff\xfe", b"\xfe\xff") else head
    ):
        return "Excel" if named == "Excel" else "HTML"
    if head.startswith((b"MIME-Version:", b"From:")) and b"multipart/related" in head:
        return "MHTML"
    if named in _MAY_BE_TEXT and not _CONTROL.search(head) and not head.startswith((b"<?xml", b"PK")):
        return "CSV" if named == "Excel" else "text"
    if named == "Excel" and head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "CSV"
    return named
