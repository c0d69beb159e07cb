"""OpenDocument sheets whose cells of text tell no type: calamine takes such a cell for empty, LibreOffice shows its text."""

from __future__ import annotations

import io
import re
import zipfile

from rag.ingest.containers import check_archive, read_member

_OPENDOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
_HEAD_BYTES = 200
_CONTENT = "content.xml"
_CELL = re.compile(rb"<table:table-cell((?:\s[^<>]{0,2000})?)(?=>\s{0,40}<text:(?:p|h)\b)")
_TYPED = re.compile(rb"\s(?:office|calcext):value-type=")
_AS_TEXT = b' office:value-type="string"'


def with_types(data: bytes) -> bytes:
    """A workbook whose cells of text all say that they are text; other workbooks as they are.

    Raises:
        Unreadable: as `check_archive` says.

    """
    if _OPENDOCUMENT not in data[:_HEAD_BYTES]:
        return data
    with check_archive(data) as archive:
        if _CONTENT not in archive.namelist():
            return data
        content = read_member(archive, archive.getinfo(_CONTENT))
        typed = _CELL.sub(_typed, content)
        return data if typed == content else _replaced(archive, typed)


def _typed(cell: re.Match[bytes]) -> bytes:
    return cell[0] if _TYPED.search(cell[1]) else cell[0] + _AS_TEXT


def _replaced(archive: zipfile.ZipFile, content: bytes) -> bytes:
    """The archive with other content, and no more of it than a reader of cells needs."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as into:
        for member in archive.infolist():
            if member.filename == _CONTENT:
                into.writestr(member.filename, content)
            elif member.filename in ("mimetype", "META-INF/manifest.xml", "styles.xml"):
                into.writestr(member.filename, read_member(archive, member))
    return written.getvalue()
