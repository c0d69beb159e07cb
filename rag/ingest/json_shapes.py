"""JSON that holds notices in another shape than a list of objects: what scripts, data frames and interfaces write."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rag.ingest.headings import column_fields
from rag.notices.strict_json import load_json

# callback({…}); of JSONP, var articles = […]; of a script; a guard against scripts in front of either
_CALL = re.compile(r"\s*(?:/\*\*/)?\s*[\w.$]{1,80}\((?=\s*[\[{])")
_SET = re.compile(
    r"\s*(?:(?:var|let|const)\s+)?[\w.$]{1,80}\s*=\s*(?=[\[{])|\s*(?:export\s+default|\)\]\}',?)\s*(?=[\[{])"
)
_MAX_VALUES = 100_000


def without_script(text: str) -> str:
    """JSON without the script that some interfaces put around it.

    >>> without_script('cb([{"a": 1}]);'), without_script("var list = [1];"), without_script("[2]")
    ('[{"a": 1}]', '[1]', '[2]')
    """
    if called := _CALL.match(text):
        return text[called.end() : text.rfind(")")].strip()
    if named := _SET.match(text):
        return text[named.end() :].rstrip().removesuffix(";")
    return text


def one_after_the_other(text: str) -> list[Any] | None:
    """The values of a text that is nothing but JSON values in a row, with commas between or not; None for any other text."""
    decoder = json.JSONDecoder()
    found: list[Any] = []
    at = 0
    while (start := re.compile(r"[\s,]*").match(text, at)) and start.end() < len(text):
        try:
            _, at_end = decoder.raw_decode(text, start.end())
            found.append(load_json(text[start.end() : at_end]))
        except (ValueError, RecursionError):
            return None
        at = at_end
        if len(found) > _MAX_VALUES:
            return None
    return found if len(found) > 1 else None


def tables_in(value: Any) -> Iterator[list[Any]]:
    """The records of a value that holds a table: rows under heads, heads beside rows, columns, objects under their ids.

    >>> next(tables_in({"columns": ["标题", "正文"], "data": [["通知", "各单位"]]}))
    [{'标题': '通知', '正文': '各单位'}]
    >>> next(tables_in({"标题": {"0": "通知"}, "正文": {"0": "各单位"}}))
    [{'标题': '通知', '正文': '各单位'}]
    """
    if isinstance(value, list) and len(value) > 1 and _are_heads(value[0]) and _all_lists(value[1:]):
        yield [dict(zip(value[0], row, strict=False)) for row in value[1:]]
    if not isinstance(value, dict):
        return
    heads = next((names for item in value.values() if (names := _names(item)) and _are_heads(names)), None)
    if heads is not None:
        rows: list[list[Any]] = next((item for item in value.values() if item and _all_lists(item)), [])
        yield [dict(zip(heads, row, strict=False)) for row in rows if len(row) == len(heads)]
    elif _are_heads(list(value)):
        yield from _of_columns(value)
    elif len(value) > 0 and all(isinstance(item, dict) for item in value.values()):
        yield list(value.values())


def _of_columns(value: Mapping[str, Any]) -> Iterator[list[Any]]:
    columns = {
        head: list(column.values()) if isinstance(column, dict) else column for head, column in value.items()
    }
    if _all_lists(list(columns.values())) and len({len(column) for column in columns.values()}) == 1:
        yield [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _names(item: Any) -> list[str]:
    """The heads that a list tells: words, or objects that name columns."""
    if not isinstance(item, list):
        return []
    return [
        str(head.get("name") or head.get("title") or head.get("label") or "")
        if isinstance(head, dict)
        else head
        for head in item
        if isinstance(head, str | dict)
    ]


def _are_heads(value: Any) -> bool:
    return (
        isinstance(value, list)
        and 1 < len(value) < 200
        and all(isinstance(head, str) for head in value)
        and column_fields(value) is not None
    )


def _all_lists(value: Any) -> bool:
    return (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and all(isinstance(row, list) for row in value)
    )
