"""Which columns of a table are the fields of notices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rag.ingest.format_protocol import Records
from rag.notices.input_record import field_name, field_rank

FILE_COLUMN = "file"
"""The column of a side file that names the file which a row speaks of."""
_FILE_HEADS = frozenset(["file", "filename", "文件", "文件名"])
_TELLING = ("content", "url", "date")


def column_fields(heads: Sequence[str]) -> list[str] | None:
    """The field that each column holds, "" for others; None where the table is not one of notices.

    >>> column_fields(["序号", "标题", "发布日期"]), column_fields(["序号", "企业名称", "所属地区"])
    (['', 'title', 'date'], None)
    """
    fields = [
        FILE_COLUMN if head.strip().lower() in _FILE_HEADS else field_name(head) or "" for head in heads
    ]
    named = "title" in fields and any(field in fields for field in _TELLING)
    side = FILE_COLUMN in fields and any(field in fields for field in ("title", *_TELLING, "account"))
    return fields if named or side else None


def column_order(heads: Sequence[str]) -> list[int]:
    """The columns, the surest names of a field first.

    >>> column_order(["成文日期", "标题", "发布日期"])
    [1, 2, 0]
    """
    return sorted(range(len(heads)), key=lambda column: field_rank(heads[column]))


# Side files: a table beside documents that tells what they do not.
SIDE_FILES = ("notices.csv", "notices.xlsx")
"""Beside documents: a table with a column `file` that tells their title, link, day and account."""


def is_side_table(read: Records) -> bool:
    """Whether each record names the file that it speaks of."""
    return bool(read.items) and all(isinstance(r, dict) and FILE_COLUMN in r for _, r in read.items)


def side_table(read: Records, folder: str) -> dict[str, Mapping[str, Any]]:
    """File name -> what the table tells of it."""
    told: dict[str, Mapping[str, Any]] = {}
    for _, record in read.items:
        file = str(record[FILE_COLUMN]).strip().replace("\\", "/")
        fields = {name: value for key, value in record.items() if value and (name := field_name(key))}
        told["/".join(filter(None, (folder, file)))] = fields
    return told
