"""The formats that are read, by the endings of file names."""

from __future__ import annotations

from dataclasses import replace

from rag.ingest.docx_file import DocxFormat
from rag.ingest.feeds import FeedFormat
from rag.ingest.format_protocol import Document, NoticeFormat, Records, Unreadable
from rag.ingest.html_page import HtmlFormat
from rag.ingest.mhtml_page import MhtmlFormat
from rag.ingest.office import OldOfficeFormat
from rag.ingest.pdf_file import PdfFormat
from rag.ingest.picture import PictureFormat
from rag.ingest.plain_text import MarkdownFormat, TextFormat
from rag.ingest.real_kind import real_kind
from rag.ingest.records import CsvFormat, CsvTable, JsonFormat, JsonLinesFormat
from rag.ingest.sheets import SheetFormat
from rag.resources import rows

MAX_RECORDS = 200_000
"""Of one file: checking as many takes about a minute, and they are held together."""
FORMATS: tuple[NoticeFormat, ...] = (
    JsonFormat(),
    JsonLinesFormat(),
    CsvFormat(),
    SheetFormat(),
    HtmlFormat(),
    MhtmlFormat(),
    FeedFormat(),
    DocxFormat(),
    PdfFormat(),
    OldOfficeFormat(),
    PictureFormat(),
    MarkdownFormat(),
    TextFormat(),
)
_BY_SUFFIX = {suffix: known for known in FORMATS for suffix in known.suffixes}
_BY_NAME: dict[str, NoticeFormat] = {known.name: known for known in (*FORMATS, CsvTable())}


def format_of(file_name: str) -> NoticeFormat | None:
    """The format of a file by its ending; None for one that is not read."""
    at = file_name.rfind(".")
    return _BY_SUFFIX.get(file_name[at:].lower()) if at >= 0 else None


def format_named(name: str) -> NoticeFormat:
    """The format of a name as in `NoticeFormat.name`."""
    return _BY_NAME[name]


def kind_attached(kind: str) -> str:
    """The name of the format by which an attachment of a kind is read: its CSV is a table, and no list of notices."""
    return CsvTable.name if kind == CsvFormat.name else kind


def read_bytes(data: bytes, named: str, file_name: str) -> Document | Records:
    """Read a file as what it is, with a note where that is not the format that its name says.

    Raises:
        Unreadable: as `NoticeFormat.read` does, or it holds more than `MAX_RECORDS`.

    """
    kind = real_kind(data, named)
    read = format_named(kind).read(data, file_name)
    if isinstance(read, Records) and (count := len(read.items) + len(read.broken)) > MAX_RECORDS:
        raise Unreadable(
            f"holds {count:,} records; at most {MAX_RECORDS:,} are taken from one file: split it"
        )
    told = (f"is {kind} under the name of {named}, and was read as that",) if kind != named else ()
    return replace(read, notes=(*told, *read.notes)) if told else read


def readable_kinds() -> str:
    """The endings that are read, in one line."""
    return ", ".join(sorted(_BY_SUFFIX)) + " and .zip"


def why_not_read(file_name: str) -> str:
    """What to do with a file of a kind that holds notices and is not read; "" for any other."""
    ending = file_name[file_name.rfind(".") :].lower()
    return next((why for known, why in rows("rag.ingest", "other_kinds.tsv") if known == ending), "")
