"""Reading notices from files (JSON array, JSONL, CSV) and checking them one by one.

A bad record is rejected with its reason and the rest go in; only a file that cannot be read as a whole raises.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rag.domain import NoticeInput
from rag.errors import InvalidInput
from rag.notices.decoding import decode_file, load_json
from rag.notices.input_record import FIELD_NAMES, MAX_CONTENT_CHARS, Rejection, parse_record

_CSV_REQUIRED = ("aid",)
_JSONL_SUFFIXES = (".jsonl", ".ndjson", ".jl")


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What was read.

    Attributes:
        notices: checked notices; of one aid the last, in the order of the last appearance.
        rejections: records that were not taken, each with its reason.
        notes: sentences on what a reader should know, such as an aid that stands twice.
    """

    notices: tuple[NoticeInput, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    notes: tuple[str, ...] = field(default=())


def read_notices(paths: Sequence[Path]) -> ReadResult:
    """Read several files as one run: of an aid that stands more than once, the last is taken and a note says so.

    Raises:
        InvalidInput: a file is missing, empty, not in UTF-8, or in none of the three formats.
    """
    taken: dict[str, tuple[NoticeInput, str]] = {}
    rejections: list[Rejection] = []
    notes: list[str] = []
    for path in paths:
        for position, item in _records(path, notes):
            where = f"{path.name}, record {position}"
            if isinstance(item, Rejection):
                rejections.append(replace(item, position=position, file=path.name))
                continue
            if item.aid in taken:
                notes.append(f"{item.aid} stands more than once: {where}, replaces {taken.pop(item.aid)[1]}.")
            taken[item.aid] = (item, where)
    return ReadResult(tuple(notice for notice, _ in taken.values()), tuple(rejections), tuple(notes))


def read_file(path: Path) -> ReadResult:
    """Read one file; see `read_notices`."""
    return read_notices([path])


def _records(path: Path, notes: list[str]) -> Iterator[tuple[int, NoticeInput | Rejection]]:
    """Records with their position: the line in JSONL and CSV, else the place in the array, from 1.

    `notes` takes what was inferred where a field was missing.
    """
    text = decode_file(path)
    if path.suffix.lower() == ".csv":
        return _csv_records(text, path.name, notes)
    if text.lstrip()[:1] == "[":
        return _array_records(text, path.name, notes)
    if path.suffix.lower() in _JSONL_SUFFIXES or _looks_like_jsonl(text):
        return _jsonl_records(text, notes)
    return _unreadable(text, path.name)


def _array_records(text: str, name: str, notes: list[str]) -> Iterator[tuple[int, NoticeInput | Rejection]]:
    try:
        array = load_json(text)
    except ValueError as error:
        raise InvalidInput(f"{name} is not valid JSON: {error}. Mend it there and run again.") from error
    return ((position, parse_record(record, notes=notes)) for position, record in enumerate(array, 1))


def _looks_like_jsonl(text: str) -> bool:
    """Whether the first line that holds something is a whole JSON object, and more follow."""
    lines = (line for line in io.StringIO(text) if line.strip())
    first, second = next(lines, ""), next(lines, "")
    try:
        return isinstance(load_json(first), dict) and bool(second)
    except ValueError:
        return False


def _jsonl_records(text: str, notes: list[str]) -> Iterator[tuple[int, NoticeInput | Rejection]]:
    # Only \n ends a line: str.splitlines would also cut at U+2028, which JSON strings may hold.
    for position, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = load_json(line)
        except ValueError as error:
            yield position, Rejection(None, None, f"is not valid JSON: {error}")
            continue
        yield position, parse_record(record, notes=notes)


def _csv_records(text: str, name: str, notes: list[str]) -> Iterator[tuple[int, NoticeInput | Rejection]]:
    csv.field_size_limit(4 * MAX_CONTENT_CHARS)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [FIELD_NAMES.get(column.strip(), column.strip()) for column in next(reader)]
        missing = [column for column in _CSV_REQUIRED if column not in header]
        if missing:
            raise InvalidInput(
                f"{name} lacks the column{'s' if len(missing) > 1 else ''} {', '.join(missing)}: "
                "write the names of the columns in its first line, separated by commas."
            )
        rows = _csv_rows(reader)
        return ((line, _csv_record(header, row, notes)) for line, row in rows)
    except csv.Error as error:
        raise InvalidInput(
            f"{name} is not valid CSV (line {reader.line_num}): {error}. Mend it there."
        ) from error


def _csv_rows(reader: Any) -> Iterator[tuple[int, list[str]]]:
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise InvalidInput(f"The CSV is broken at line {line}: {error}. Mend it there.") from error
        if any(row):
            yield line, row


def _csv_record(header: list[str], row: list[str], notes: list[str]) -> NoticeInput | Rejection:
    if len(row) != len(header):
        return Rejection(None, None, f"has {len(row)} cells where the header has {len(header)}")
    record: dict[str, Any] = dict(zip(header, row, strict=True))
    attachments = record.pop("attachments", "")
    if attachments.strip():
        try:
            record["attachments"] = load_json(attachments)
        except ValueError as error:
            return Rejection(record.get("aid"), "attachments", f"is not valid JSON: {error}")
    return parse_record(record, notes=notes)


def _unreadable(text: str, name: str) -> Iterator[tuple[int, NoticeInput | Rejection]]:
    """Say what is wrong with a text that is in none of the formats."""
    try:
        value = load_json(text)
    except ValueError as error:
        raise InvalidInput(
            f"{name} is not valid JSON: {error}. Give a JSON array of notices, JSONL, or a file that ends in .csv."
        ) from error
    kind = "one object" if isinstance(value, dict) else f"a {type(value).__name__}"
    raise InvalidInput(f"{name} holds {kind} where a list of notices is wanted: put it in square brackets.")


__all__ = ["ReadResult", "Rejection", "parse_record", "read_file", "read_notices"]
