"""Files of records: JSON in its usual wrappings, JSONL, and CSV as Excel and others write it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from rag.domain import Place
from rag.ingest.format_protocol import Document, Records, Unreadable
from rag.ingest.headings import column_fields, column_order
from rag.ingest.json_shapes import one_after_the_other, tables_in, without_script
from rag.ingest.nested import as_record
from rag.ingest.text_encoding import decode
from rag.notices.input_record import MAX_CONTENT_CHARS, SURE_NAMES, field_name
from rag.notices.strict_json import load_json
from rag.notices.table_lines import table_lines

_WRAPPERS = (
    "data", "notices", "items", "records", "list", "rows", "result", "results", "articles", "docs",
    "hits",
)  # fmt: skip
_MAX_DEPTH = 3  # {"data": {"page": {"list": […]}}}
_HEAD_ROWS = 5  # a title, a note and empty lines may stand above the heads
_LINE_END = re.compile(r"[\r\n]")  # within a head: 发布⏎日期
_ESCAPED = re.compile(r"\\(.)")
_DELIMITERS = ",\t;，|"


class JsonFormat:
    """A JSON array of notices, in one of the usual wrappings or bare, or JSONL under another name."""

    name = "JSON"
    suffixes = (".json",)

    def read(self, data: bytes, file_name: str) -> Records:
        """The records of the array, or of the lines."""
        text, note = decode(data)
        notes = (note,) if note else ()
        if text.lstrip()[:1] != "[" and _looks_like_jsonl(text):
            return _lines(text, notes)
        found = _array(_value(text))
        if found is None:
            raise Unreadable(
                "holds no list of notices: put them in square brackets, each with title and content, url or date"
            )
        return Records(tuple(enumerate(found, 1)), notes=notes)


def _value(text: str) -> Any:
    """What a text of JSON holds; of several values in a row a list.

    Raises:
        Unreadable: it is no JSON.

    """
    try:
        return load_json(without_script(text))
    except ValueError as error:
        if (values := one_after_the_other(text)) is not None:
            return values
        raise Unreadable(
            f"is not valid JSON: {error}. Give a JSON array of notices, JSONL, or another kind that is read"
        ) from error


class JsonLinesFormat:
    """JSON, one object a line."""

    name = "JSONL"
    suffixes = (".jsonl", ".ndjson", ".jl")

    def read(self, data: bytes, file_name: str) -> Records:
        """The records of the lines; a whole array is taken too."""
        text, note = decode(data)
        if text.lstrip()[:1] == "[":
            return JsonFormat().read(data, file_name)
        return _lines(text, (note,) if note else ())


class CsvFormat:
    """CSV with a line of heads; commas, tabs or semicolons."""

    name = "CSV"
    suffixes = (".csv", ".tsv")

    def read(self, data: bytes, file_name: str) -> Records:
        """The rows under their heads."""
        text, note = decode(data)
        items: list[tuple[int, Any]] = []
        broken: list[tuple[int, str]] = []
        heads: list[str] = []
        order: Sequence[int] = ()
        above: list[list[str]] = []
        for line, full in parsed(text):
            row = _trimmed(full, len(heads))
            if not heads:
                above.append(row)
                heads, order = _heads(row) or [], column_order(row)
                if not heads and len(above) == _HEAD_ROWS:
                    break
            elif len(row) != len(heads):
                broken.append((line, f"has {len(row)} cells where the header has {len(heads)}"))
            else:
                items.append((line, _record(heads, row, order)))
        if not heads:
            raise Unreadable(
                "lacks a line of heads that says which column is what: one of its first lines must name at least "
                "标题 (title) and one of 正文 (content), 链接 (url), 发布日期 (date)"
            )
        return Records(tuple(items), tuple(broken), (note,) if note else ())


class CsvTable:
    """A CSV as the table that it is, whatever its heads: an attachment's rows."""

    name = "table"
    suffixes = ()

    def read(self, data: bytes, file_name: str) -> Document:
        """A line for each row."""
        text, note = decode(data)
        numbered = parsed(text)
        told = zip(
            (number for number, _ in numbered),
            table_lines([_trimmed(row, 0) for _, row in numbered]),
            strict=True,
        )
        parts = tuple((Place(row=number), line) for number, line in told if line)
        return Document(parts, notes=(note,) if note else ())


def _array(value: Any) -> Sequence[Any] | None:
    """The list of records that a value is or wraps: the only one whose records look like notices, else one of a usual name."""
    if isinstance(value, list):
        items = [as_record(item) for item in next(tables_in(value), value)]
        if any(isinstance(item, dict) and _is_notice(item) for item in items):
            return items
        within = [found for item in value if isinstance(item, dict) and (found := _array(item))]
        return within[0] if len(within) == 1 else items  # a table among what else a database exports
    if not isinstance(value, dict):
        return None
    found = list(_lists(value, 0))
    if _is_notice(as_record(value)) and not any(key == "" for key, _ in found):
        return [as_record(value)]  # one notice a file, as some systems export
    for lists in (
        [
            items
            for _, items in found
            if items and isinstance(items[0], dict) and _is_notice(as_record(items[0]))
        ],
        [items for key, items in found if key in _WRAPPERS],
        [items for _, items in found if items and isinstance(items[0], dict)],
    ):
        if len(lists) == 1:
            return [as_record(item) for item in lists[0]]
    return None


def _lists(value: Mapping[str, Any], depth: int) -> Iterator[tuple[str, list[Any]]]:
    """(key, list) of every list that objects within objects hold, also as a string of JSON; of a table the key is ""."""
    for table in tables_in(value):
        yield "", table
    for key, given in value.items():
        inner = _within(given)
        if isinstance(inner, list):
            yield key, next(tables_in(inner), inner)
        elif isinstance(inner, dict) and depth < _MAX_DEPTH:
            yield from _lists(inner, depth + 1)


def _within(value: Any) -> Any:
    """A value; of a string that is a list or an object of JSON, what it holds."""
    if not isinstance(value, str) or value.lstrip()[:1] not in ("[", "{"):
        return value
    try:
        return load_json(value)
    except ValueError:
        return value


def _is_notice(value: Mapping[str, Any]) -> bool:
    names = {field_name(str(key)) for key in value}
    return bool(names & {"title"}) and bool(names & {"content", "url", "date", "aid"})


def _looks_like_jsonl(text: str) -> bool:
    """Whether the first line that holds something is a whole JSON object, and more follow."""
    lines = (line for line in io.StringIO(text) if line.strip())
    first, second = next(lines, ""), next(lines, "")
    try:
        return isinstance(load_json(first), dict) and bool(second)
    except ValueError:
        return False


def _lines(text: str, notes: tuple[str, ...]) -> Records:
    items: list[tuple[int, Any]] = []
    broken: list[tuple[int, str]] = []
    # Only \n ends a line: str.splitlines would also cut at U+2028, which JSON strings may hold.
    for position, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            items.append((position, as_record(load_json(line))))
        except ValueError as error:
            broken.append((position, f"is not valid JSON: {error}"))
    return Records(tuple(items), tuple(broken), notes)


def _delimiter(text: str) -> str:
    """The mark that parts the heads; a comma where none does."""
    head = text.lstrip("\ufeff \r\n").split("\n", 1)[0]
    if head.lower().startswith("sep=") and len(head.strip()) == 5:
        return head.strip()[-1]
    return max(_DELIMITERS, key=lambda mark: (head.count(mark), mark == ","))


def parsed(text: str) -> list[tuple[int, list[str]]]:
    """(line, cells) of each row that holds something.

    Strictly first, then as programs write it that escape quotes by a backslash, then, where each line has as many cells as
    the first, with quotes that mean nothing ("绿色工厂"申报通知 as one cell).

    Raises:
        Unreadable: it is valid in none of these ways.

    """
    mark = _delimiter(text)
    try:
        return list(_rows(text, mark))
    except csv.Error as error:
        with suppress(csv.Error):
            if '\\"' in text:
                return list(_rows(_ESCAPED.sub(_as_doubled, text), mark))
        bare = [(line, [_unquoted(cell) for cell in row]) for line, row in _rows(text, mark, csv.QUOTE_NONE)]
        if len(bare) > 1 and len({len(row) for _, row in bare}) == 1 and len(bare[0][1]) > 1:
            return bare
        raise Unreadable(f"is not valid CSV, it is broken at line {error}. Mend it there") from error


def _as_doubled(escape: re.Match[str]) -> str:
    return {'"': '""', "n": "\n", "r": "", "t": " "}.get(escape[1], escape[1])


def _unquoted(cell: str) -> str:
    return cell[1:-1] if len(cell) > 1 and cell[0] == cell[-1] == '"' and cell.count('"') == 2 else cell


def _rows(text: str, mark: str, quoting: int = csv.QUOTE_MINIMAL) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of each row that holds something; Excel's own `sep=;` line is passed over.

    Raises:
        csv.Error: with the line.

    """
    csv.field_size_limit(4 * MAX_CONTENT_CHARS)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True, quoting=quoting)  # type: ignore[arg-type]  # one of the module's own
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise csv.Error(f"{line}: {error}") from error
        if any(row) and not (line == 1 and row[0].lower().startswith("sep=")):
            yield line, row


def _trimmed(row: list[str], least: int) -> list[str]:
    """The row without empty cells at its end beyond `least` cells: spreadsheets write them for columns once used."""
    end = len(row)
    while end > least and not row[end - 1].strip():
        end -= 1
    return row[:end]


def _heads(row: Sequence[str]) -> list[str] | None:
    """The field of each column, or its own head where it is none; None for a row that is no line of heads."""
    heads = ["".join(head.split()) if _LINE_END.search(head) else head.strip() for head in row]
    fields = column_fields(heads)
    if fields is None and not any(head in SURE_NAMES for head in heads):
        return None
    return [field or head for field, head in zip(fields or [""] * len(row), heads, strict=True)]


def _record(heads: Sequence[str], row: Sequence[str], order: Sequence[int]) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for at in order:
        if not record.get(heads[at]):
            record[heads[at]] = row[at]
    attachments = record.pop("attachments", "")
    if attachments.strip():
        try:
            record["attachments"] = load_json(attachments)
        except ValueError as error:
            record["attachments"] = f"is not valid JSON: {error}"
    return record
