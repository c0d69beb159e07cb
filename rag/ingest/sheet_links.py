"""The links behind the cells of an XLSX workbook: calamine gives a cell's words, and the link lies beside them."""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from collections.abc import Iterator

from rag.ingest.containers import check_archive, read_member

_ELEMENT = re.compile(r"<(?:\w{1,10}:)?(sheet|Relationship|hyperlink)\s([^>]{1,4000})>")
_ATTRIBUTE = re.compile(r"([\w:]{1,40})=\"([^\"]{0,3000})\"")
_FORMULA = re.compile(
    r"<c\s[^>]{0,100}?r=\"[A-Z]{1,3}(\d{1,7})\"[^>]{0,100}>\s{0,4}<f>HYPERLINK\((?:&quot;|\")(https?://[^\"<]{1,2000}?)(?:&quot;|\")"
)
_CELL = re.compile(r"[A-Z]{1,3}(\d{1,7})")


def links_of(data: bytes) -> dict[tuple[str, int], str]:
    """(sheet, row from 1) -> the first http(s) link that the row's cells carry, as links or by the formula HYPERLINK."""
    found: dict[tuple[str, int], str] = {}
    with check_archive(data) as archive:
        for sheet, path in _sheets(archive):
            source = _text(archive, path)
            links = _relations(archive, path) if "<hyperlink" in source or ":hyperlink" in source else {}
            for link in _elements(source, "hyperlink"):
                address, cell = links.get(link.get("r:id", ""), ""), _CELL.match(link.get("ref", ""))
                if cell and address.startswith(("http://", "https://")):
                    found.setdefault((sheet, int(cell[1])), address)
            for formula in _FORMULA.finditer(source):
                found.setdefault((sheet, int(formula[1])), html.unescape(formula[2]))
    return found


def sheet_sources(data: bytes) -> Iterator[tuple[str, str]]:
    """(name, XML) of each sheet of an XLSX workbook."""
    with check_archive(data) as archive:
        for name, path in _sheets(archive):
            yield name, _text(archive, path)


def part_of(data: bytes, path: str) -> str:
    """The XML of a part of a workbook; "" where it is not there."""
    with check_archive(data) as archive:
        return _text(archive, path)


def attributes(source: str) -> dict[str, str]:
    """The attributes that stand in an element's tag."""
    return {key: html.unescape(value) for key, value in _ATTRIBUTE.findall(source)}


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """(name, path in the archive) of each sheet."""
    targets = _relations(archive, "xl/workbook.xml")
    for sheet in _elements(_text(archive, "xl/workbook.xml"), "sheet"):
        yield sheet.get("name", ""), targets.get(sheet.get("r:id", ""), "")


def _text(archive: zipfile.ZipFile, path: str) -> str:
    """A part of the workbook; "" where it is not there."""
    try:
        return read_member(archive, archive.getinfo(path)).decode("utf-8", "replace")
    except KeyError:
        return ""


def _elements(source: str, name: str) -> list[dict[str, str]]:
    """The attributes of the elements of a name."""
    return [attributes(found[2]) for found in _ELEMENT.finditer(source) if found[1] == name]


def _relations(archive: zipfile.ZipFile, path: str) -> dict[str, str]:
    """Id -> target of what a part refers to: a path in the archive, or an address."""
    folder, _, own = path.rpartition("/")
    found = {}
    for relation in _elements(_text(archive, f"{folder}/_rels/{own}.rels"), "Relationship"):
        target = relation.get("Target", "")
        inside = relation.get("TargetMode") != "External"
        found[relation.get("Id", "")] = (
            posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/") if inside else target
        )
    return found
