"""What an XLSX workbook shows with its numbers and calamine does not give: 30% for 0.3, 50万元 for 50."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rag.ingest.sheet_links import attributes, part_of, sheet_sources

_FORMAT = re.compile(r"<(?:\w{1,10}:)?numFmt\s([^<>]{1,1000})>")
_CELL_STYLES = re.compile(r"</?(?:\w{1,10}:)?cellXfs\b")
_STYLE = re.compile(r"<(?:\w{1,10}:)?xf\s([^<>]{1,1000})>")
_CELL = re.compile(r"<(?:\w{1,10}:)?c\s([^<>]{1,200})>")
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_BUILT_IN = {"9": "0%", "10": "0.00%"}
_LITERAL = re.compile(r"\"([^\"]{1,20})\"|\\(.)|([\u4e00-\u9fff])")
_DIGITS = re.compile(r"[0#?](?:[0#?,.]{0,20})")
_SCALES = re.compile(r"[0#?],+(?![0#?,])|!|\\[.,]")  # 0!.0,"万元" shows 1.2万元 for 12345


@dataclass(frozen=True, slots=True)
class Shown:
    """How a number is shown: with how many decimals of a percentage (None for no percentage), and with which words behind it."""

    decimals: int | None
    suffix: str = ""

    def text(self, value: float, plain: str) -> str:
        """The number as a reader sees it; `plain`: as it is without a format."""
        return plain + self.suffix if self.decimals is None else f"{value * 100:.{self.decimals}f}%"


def formats_of(data: bytes) -> Mapping[str, Mapping[tuple[int, int], Shown]]:
    """Sheet -> (row, column from 0) -> how the number there is shown, of cells where that tells more than the number."""
    styles = _telling_styles(part_of(data, "xl/styles.xml"))
    if not styles:
        return {}
    return {name: dict(_cells(source, styles)) for name, source in sheet_sources(data)}


def _telling_styles(source: str) -> dict[str, Shown]:
    """Number of a style, as cells name it -> what it shows."""
    codes = dict(_BUILT_IN)
    for found in _FORMAT.finditer(source):
        told = attributes(found[1])
        codes[told.get("numFmtId", "")] = told.get("formatCode", "")
    around = _CELL_STYLES.split(source, maxsplit=2)
    styles = _STYLE.finditer(around[1] if len(around) > 1 else "")
    shown = (
        (str(at), _shown(codes.get(attributes(xf[1]).get("numFmtId", ""), "")))
        for at, xf in enumerate(styles)
    )
    return {style: how for style, how in shown if how is not None}


def _shown(code: str) -> Shown | None:
    """What a format code says that the bare number does not; None for nothing.

    >>> _shown("0.00%"), _shown('#,##0"万元"'), _shown("0.00"), _shown('#,##0,"千元"')
    (Shown(decimals=2, suffix=''), Shown(decimals=None, suffix='万元'), None, None)
    """
    first = code.split(";")[0]
    bare = _LITERAL.sub("", first)
    digits = _DIGITS.search(bare)
    if digits is None or _SCALES.search(first):
        return None
    if "%" in bare:
        return Shown(len(digits[0].partition(".")[2]))
    suffix = "".join(
        m[1] or m[2] or m[3] for m in _LITERAL.finditer(first) if _DIGITS.search(first[: m.start()])
    )
    return Shown(None, suffix.strip()) if re.search(r"[\u4e00-\u9fff]", suffix) else None


def _cells(source: str, styles: Mapping[str, Shown]) -> list[tuple[tuple[int, int], Shown]]:
    found = []
    for cell in _CELL.finditer(source):
        told = attributes(cell[1])
        how, place = styles.get(told.get("s", "")), _PLACE.fullmatch(told.get("r", ""))
        if how and place and told.get("t", "n") == "n":
            found.append(((int(place[2]) - 1, _column(place[1])), how))
    return found


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
