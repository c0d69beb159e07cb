"""Workbooks that are markup under the name .xls: the web page that a system exports, and Excel's XML of 2003."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rag.ingest.format_protocol import PackageMissing, Unreadable
from rag.ingest.text_encoding import decode
from rag.notices.html_tables import html_rows

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)T00:00:00(?:\.0+)?")
_MAX_SPAN = 200

Rows = list[tuple[int, list[str]]]


def is_markup(data: bytes) -> bool:
    """Whether a workbook begins as markup does."""
    return data.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")[:1] == b"<"


def sheets_of_markup(data: bytes) -> Iterator[tuple[str, Rows]]:
    """(name, (row from 1, cells) of each row that holds something) of each table.

    Raises:
        Unreadable: it is neither of the two.

    """
    if _SS[1:-1].encode() in data[:4_096] and b"<html" not in data[:4_096].lower():
        yield from _spreadsheet(data)
        return
    text, _ = decode(data, html=True)
    for number, table in enumerate(html_rows(text), 1):
        yield f"Sheet{number}", [(at, row) for at, row in enumerate(table, 1) if any(row)]


def _spreadsheet(data: bytes) -> Iterator[tuple[str, Rows]]:
    try:
        from lxml import etree  # type: ignore[import-untyped]  # no stubs
    except ImportError:
        raise PackageMissing("python-docx") from None
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise Unreadable("is not a workbook that can be opened (damaged XML); save it anew") from error
    for sheet in root.iter(f"{_SS}Worksheet"):
        found = {}
        at = 0
        for row in sheet.iter(f"{_SS}Row"):
            at = _number(row, "Index") or at + 1
            found[at] = _cells(row)
        width = max(map(len, found.values()), default=0)
        yield (
            sheet.get(f"{_SS}Name", ""),
            [(n, cells + [""] * (width - len(cells))) for n, cells in found.items() if any(cells)],
        )


def _cells(row: Any) -> list[str]:
    cells: list[str] = []
    for cell in row.iter(f"{_SS}Cell"):
        ahead = min(_number(cell, "Index"), len(cells) + _MAX_SPAN)
        cells += [""] * (ahead - 1 - len(cells))
        words = "".join("".join(part.itertext()) for part in cell.iter(f"{_SS}Data")).strip()
        day = _MIDNIGHT.fullmatch(words)
        cells += [day[1] if day else words] * (1 + min(_number(cell, "MergeAcross"), _MAX_SPAN))
    return cells


def _number(element: Any, name: str) -> int:
    told = element.get(f"{_SS}{name}", "0")
    return int(told) if told.isdecimal() and len(told) < 8 else 0
