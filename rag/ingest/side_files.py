"""Side files: a table beside documents that tells what they do not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rag.ingest.format_protocol import Records
from rag.ingest.headings import FILE_COLUMN
from rag.notices.input_record import field_name

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
