"""Records of content systems and tables in the cloud, whose fields are objects: made plain, as lists keep them.

Known by their shape and not by their system: a record within a record (Elasticsearch `_source`, JSON:API `attributes`,
Feishu and Airtable `fields`, GraphQL `node`), a text within an object (WordPress `rendered`, Drupal `value`), a text in
blocks (Editor.js, ProseMirror, Slate, Quill, Contentful).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from rag.ingest.link_identity import address_of
from rag.notices.input_record import field_name

_INNER = ("_source", "attributes", "fields", "node")
_WHOLE = (
    "rendered",
    "processed",
    "value",
    "html",
    "markdown",
    "$t",
    "#text",
    "__cdata",
    "zh_CN",
    "zh-CN",
    "zh",
)
_PARTS = ("text", "insert", "data", "blocks", "ops", "content", "children", "items")
_LEAF = ("text", "insert", "value")
_ADDRESS = ("href", "link", "url", "uri")
_LINE_BREAKS = ("hardBreak", "hard_break", "line-break", "br")
_MAX_DEPTH = 40
_NUMBER_LONG = re.compile(r"1\d{12}")  # milliseconds since 1970
_FILE_LISTS = (
    "attachList",
    "attachmentList",
    "attachments_list",
    "attachment",
    "fileList",
    "files",
    "附件",
    "附件列表",
)
_FILE_NAME = ("name", "fileName", "filename", "file_name", "title", "attachName", "附件名称", "文件名")
_FILE_URL = ("url", "fileUrl", "file_url", "link", "href", "downloadUrl", "attachUrl", "附件地址", "附件链接")


def as_record(item: Any) -> Any:
    """An item of a list as a record of plain values; what is no object stays as it is.

    >>> as_record({"id": 7, "attributes": {"title": "通知", "body": {"value": "<p>正文</p>"}}})
    {'id': 7, 'title': '通知', 'body': '<p>正文</p>'}
    """
    if not isinstance(item, dict):
        return item
    record = {key: _untyped(value) for key, value in item.items()}
    for key in _INNER:
        inner = record.get(key)
        if isinstance(inner, dict) and "title" not in map(field_name, record):
            record = {k: v for k, v in record.items() if k != key} | inner
    if record.get("_id") and "id" not in record:  # a search engine's own
        record["id"] = str(record["_id"])
    # an id that is a link (JSON Feed) is none
    if str(record.get("id", "")).startswith(("http://", "https://")):
        record = {key: value for key, value in {"link": record["id"], **record}.items() if key != "id"}
    plain = {key: _plain(field_name(str(key)), value) for key, value in record.items()}
    own = plain.get("attachments")
    files = "attachments" if isinstance(own, list) and not all(map(_is_ours, own)) else None
    listed = files or next((key for key in _FILE_LISTS if isinstance(plain.get(key), list)), None)
    if listed and (files or not own):
        page = next((v for k, v in plain.items() if field_name(str(k)) == "url" and isinstance(v, str)), "")
        plain["attachments"] = [file for item in plain.pop(listed) if (file := _attachment(item, page))]
    return plain


def _untyped(value: Any) -> Any:
    """A value without the type that MongoDB's exports tell with it: {"$oid": …}, {"$date": {"$numberLong": …}}."""
    while isinstance(value, dict) and len(value) == 1 and str(next(iter(value))).startswith("$"):
        (value,) = value.values()
    return int(value) if isinstance(value, str) and _NUMBER_LONG.fullmatch(value) else value


def _is_ours(attachment: Any) -> bool:
    """Whether an attachment is told as ours are."""
    return isinstance(attachment, dict) and bool({"name", "path", "text"} & attachment.keys())


def _plain(field: str | None, value: Any) -> Any:
    """The value of a field as a record holds it; what no field is meant by stays."""
    if field == "account" and isinstance(value, int | dict):  # a number of the system's own, or a person
        return value.get("name") if isinstance(value, dict) else None
    if field in (None, "attachments") or not isinstance(value, dict | list):
        return value
    return _address(value) if field == "url" else words_of(value) or None


def _attachment(item: Any, page: str) -> dict[str, str] | None:
    """An attachment under our names, whatever a portal's interface calls them; None for what names no file."""
    told = {"url": item} if isinstance(item, str) else item if isinstance(item, dict) else {}
    url = address_of(page, str(next((told[key] for key in _FILE_URL if told.get(key)), "")))
    name = str(next((told[key] for key in _FILE_NAME if told.get(key)), "") or url.rpartition("/")[2])
    fetched = url.startswith(("http://", "https://"))
    return {"name": name, **({"url": url} if fetched else {})} if name.strip() else None


def _address(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else {}
    return (
        next((str(value[key]) for key in _ADDRESS if value.get(key)), None)
        if isinstance(value, dict)
        else value
    )


def words_of(value: Any, depth: int = 0) -> str:
    r"""The text that blocks or an object hold, a line a block, a table's row a line; "" for what holds none.

    >>> words_of({"blocks": [{"type": "paragraph", "data": {"text": "一、条件"}}, {"data": {"items": ["甲", "乙"]}}]})
    '一、条件\n甲\n乙'
    >>> words_of([{"type": "paragraph", "children": [{"text": "截止"}, {"text": "9月30日", "bold": True}]}])
    '截止9月30日'
    """
    if isinstance(value, str):
        return value
    if depth > _MAX_DEPTH:
        return ""
    if isinstance(value, list):
        return _of_list(value, depth)
    if not isinstance(value, dict):
        return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
    whole = next((value[key] for key in _WHOLE if isinstance(value.get(key), str)), None)
    if whole is not None:
        return str(whole)
    if value.get("type") in _LINE_BREAKS:
        return "\n"
    found = [
        words_of(value[key], depth + 1) for key in _PARTS if isinstance(value.get(key), str | dict | list)
    ]
    return "\n".join(part for part in found if part)


def _of_list(items: Sequence[Any], depth: int) -> str:
    if items and all(isinstance(row, list) and not any(isinstance(c, list) for c in row) for row in items):
        return "\n".join(" | ".join(words_of(cell, depth + 1) or "-" for cell in row) for row in items)
    between = "" if any(_is_leaf(item) for item in items) else "\n"
    return between.join(part for item in items if (part := words_of(item, depth + 1)))


def _is_leaf(item: Any) -> bool:
    """Whether an item is a run of characters within a line."""
    return isinstance(item, Mapping) and any(isinstance(item.get(key), str) for key in _LEAF)
