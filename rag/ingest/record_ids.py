"""Ids for records of lists that have none of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rag.ingest.link_identity import aid_of_link, aid_of_name
from rag.notices.input_record import field_name


def with_aid(record: Mapping[str, Any], file_name: str) -> dict[str, Any]:
    """The record with an id: its own, unless that is a mere number, which other systems count as well."""
    own = {key: value for key, value in record.items() if field_name(str(key)) == "aid" and value}
    if any(not isinstance(value, int) for value in own.values()):
        return dict(record)
    rest = {key: value for key, value in record.items() if key not in own}
    return rest | {"aid": _aid_of_record(rest, file_name)}


def _aid_of_record(record: Mapping[str, Any], file_name: str) -> str:
    """An id for a record that has none: of its link, else of its title and day."""
    fields = {field_name(str(key)): value for key, value in record.items() if isinstance(value, str)}
    url = fields.get("url", "").strip()
    if url.startswith(("http://", "https://")):
        try:
            return aid_of_link(url)
        except ValueError:
            pass
    told = "\0".join(fields.get(name) or "" for name in ("title", "date", "account")).strip("\0")
    return aid_of_name(told or f"{file_name}\0{fields.get('content') or ''}").removeprefix("-")
