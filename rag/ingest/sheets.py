"""Excel and other workbooks (.xlsx, .xlsm, .xls, .xlsb, .ods) by calamine: a sheet of notices, or tables.

`python-calamine` was chosen over openpyxl 3.1: it reads the old format too and gives cells in Excel's Chinese date
formats as dates, where openpyxl gives bare numbers.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence

from rag.domain import Place
from rag.ingest.containers import check_archive, read_member
from rag.ingest.format_protocol import Document, PackageMissing, Records, Unreadable
from rag.ingest.headings import column_fields, column_order
from rag.ingest.sheet_formats import Shown, formats_of
from rag.ingest.sheet_links import links_of
from rag.ingest.sheet_markup import is_markup, sheets_of_markup
from rag.notices.table_lines import table_lines

MAX_ROWS = 100_000
MAX_CELLS = 2_000_000
_ZIP = b"PK"
_HEAD_ROWS = 5  # a title and notes may stand above the heads
_UNCOUNTED = re.compile(
    rb"<f\b[^>]{0,300}>[^<]{0,8000}</f>\s{0,4}(?:<v\s?/>|<v></v>)?\s{0,4}</c>|<f\b[^>]{0,300}/></c>"
)


class SheetFormat:
    """Workbooks. A sheet whose heads are those of notices is a list of notices; anything else is a table."""

    name = "Excel"
    suffixes = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et")

    def read(self, data: bytes, file_name: str) -> Document | Records:
        """Values as they are shown, days as YYYY-MM-DD; macros are never run, formulas give their last result."""
        zipped = data.startswith(_ZIP)
        if zipped or file_name.lower().endswith(".xlsx"):
            check_archive(data)
        hidden: list[str] = []
        read = (
            sheets_of_markup(data)
            if is_markup(data)
            else _sheets(with_types(data), hidden, formats_of(data) if zipped else {})
        )
        sheets = [(name, rows) for name, rows in read if rows]
        if not sheets:
            raise Unreadable("holds no cells" if not hidden else "holds no cells but on hidden sheets")
        notes = _formula_notes(data) if zipped else ()
        if hidden:
            notes = (*notes, f"hides its sheets {', '.join(hidden)}: they are left out")
        lists = {name: found for name, rows in sheets if (found := _notices(rows))}
        if lists:
            links = links_of(data) if zipped else {}
            items = [
                (number, _linked(record, links.get((name, number), "")))
                for name, found in lists.items()
                for number, record in found
            ]
            others = len(lists) < len(sheets)
            said = (f"of its sheets {', '.join(lists)} holds notices and is read",) if others else ()
            return Records(tuple(items), notes=(*notes, *said))
        several = len(sheets) > 1
        parts = [
            (Place(sheet=name if several else None, row=number), line)
            for name, rows in sheets
            for (number, _), line in zip(rows, table_lines([row for _, row in rows]), strict=True)
        ]
        return Document(tuple(parts), suggested={"title": _title(sheets[0][1])}, notes=notes)


def _sheets(
    data: bytes, hidden: list[str], formats: Mapping[str, Mapping[tuple[int, int], Shown]]
) -> Iterator[tuple[str, list[tuple[int, list[str]]]]]:
    """(name, (row number, cells) of each row that holds something), columns that hold nothing left out.

    Sheets that are hidden, as drafts and lists of choices for forms are, are passed over and named in `hidden`.
    """
    try:
        from python_calamine import CalamineWorkbook, PasswordError, SheetVisibleEnum
    except ImportError:
        raise PackageMissing("python-calamine") from None
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        hidden += [s.name for s in book.sheets_metadata if s.visible != SheetVisibleEnum.Visible]
        for name in book.sheet_names:
            if name in hidden:
                continue
            sheet = book.get_sheet_by_name(name)
            if sheet.total_height > MAX_ROWS or sheet.total_height * sheet.total_width > MAX_CELLS:
                raise Unreadable(
                    f"has {sheet.total_height:,} rows and {sheet.total_width:,} columns in {name}; "
                    f"at most {MAX_ROWS:,} rows and {MAX_CELLS:,} cells are taken"
                )
            first_row, first_column = sheet.start or (0, 0)
            merged = [(r[0], r[1]) for r in (getattr(sheet, "merged_cell_ranges", None) or ())]
            shown = formats.get(name, {})
            cells = [
                [_shown(value, shown.get((row, column))) for column, value in enumerate(values, first_column)]
                for row, values in enumerate(sheet.to_python(skip_empty_area=True), first_row)
            ]
            yield name, _filled(cells, first_row, first_column, merged)
    except PasswordError as error:
        raise Unreadable("is encrypted: save it without a password") from error
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable(
            f"is not a workbook that can be opened ({type(error).__name__}); save it anew"
        ) from error


def _filled(
    cells: list[list[str]],
    first_row: int,
    first_column: int,
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]],
) -> list[tuple[int, list[str]]]:
    """Rows with merged cells repeated, empty rows and columns left out; rows numbered from 1 as Excel does."""
    for (top, left), (bottom, right) in merged:
        top, bottom, left, right = (
            top - first_row,
            bottom - first_row,
            left - first_column,
            right - first_column,
        )
        if top < 0 or left < 0 or top >= len(cells) or left >= len(cells[top]):
            continue
        for row in cells[top : bottom + 1]:
            row[left : right + 1] = [cells[top][left]] * len(row[left : right + 1])
    used = [any(column) for column in zip(*cells, strict=False)] if cells else []
    kept = [
        (first_row + at, [c for c, use in zip(row, used, strict=False) if use])
        for at, row in enumerate(cells, 1)
    ]
    return [(number, row) for number, row in kept if any(row)]


def _shown(value: object, how: Shown | None = None) -> str:
    """A cell as it is read: whole numbers without a point, days without a time of midnight, a share as its format shows it."""
    if how is not None and isinstance(value, float):
        return how.text(value, _shown(value))
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        # Fifteen digits are what spreadsheets keep and show: 0.071, not 0.07100000000000001.
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, dt.datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    return str(value).strip()


def _notices(rows: Sequence[tuple[int, list[str]]]) -> tuple[tuple[int, dict[str, str]], ...]:
    """The rows of a sheet of notices as records; () for any other table."""
    for at, (_, cells) in enumerate(rows[:_HEAD_ROWS]):
        heads = column_fields(cells)
        if heads is None:
            continue
        # Of two columns that mean the same field, such as 成文日期 and 发布日期, the surer one is taken: written last.
        order = [column for column in reversed(column_order(cells)) if heads[column]]
        order += [column for column, head in enumerate(cells) if head and not heads[column]]
        return tuple(
            (number, {heads[column] or cells[column]: row[column] for column in order if row[column]})
            for number, row in rows[at + 1 :]
        )
    return ()


def _linked(record: dict[str, str], link: str) -> dict[str, str]:
    """The record with the link that its row hides behind words, where the row shows none."""
    shown = record.get("url", "")
    return record | {"url": link} if link and not shown.startswith(("http://", "https://")) else record


def _title(rows: Sequence[tuple[int, list[str]]]) -> str:
    """A title that is merged over the sheet's first row."""
    first = rows[0][1]
    return first[0] if len(set(filter(None, first))) == 1 else ""


def _formula_notes(data: bytes) -> tuple[str, ...]:
    """Say where formulas hold no result: a program wrote them, and no spreadsheet has counted them yet."""
    archive = check_archive(data)
    count = sum(
        len(_UNCOUNTED.findall(read_member(archive, member)))
        for member in archive.infolist()
        if member.filename.startswith("xl/worksheets/") and member.filename.endswith(".xml")
    )
    said = f"{count} formulas hold no result and are read as empty: open and save the file in a spreadsheet first"
    return (said,) if count else ()


# OpenDocument sheets whose cells of text tell no type: calamine takes such a cell for empty, LibreOffice shows its text.
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
