"""What the head of a text tells of it: front matter, or lines such as 标题：… and 发布时间：…."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

from rag.notices.input_record import field_name

_YAML = re.compile(r"\A---\n((?:[^\n]{0,2000}\n){0,40}?)---\n")
_TOML = re.compile(r"\A\+\+\+\n((?:[^\n]{0,2000}\n){0,40}?)\+\+\+\n")
_LINE = re.compile(r"[ \t>*_-]{0,6}([^\s:：*]{2,12})[*_]{0,2}[ \t]{0,3}[:：][*_]{0,2}[ \t]{0,3}(.{0,2000})")
_MAX_LINES = 12


def front_matter(raw: str) -> tuple[dict[str, str], str]:
    """The fields between two lines of dashes (YAML's `key: value`) or plus signs (TOML) at the head, and the rest."""
    if found := _TOML.match(raw):
        try:
            told = {key: str(value) for key, value in tomllib.loads(found[1]).items()}
        except tomllib.TOMLDecodeError:
            return {}, raw
    elif found := _YAML.match(raw):
        parted = (line.partition(":") for line in found[1].split("\n"))
        told = {key: value.strip().strip("\"'") for key, mark, value in parted if mark}
    else:
        return {}, raw
    return {field: value for key, value in told.items() if value and (field := field_name(key))}, raw[
        found.end() :
    ]


def head_lines(text: str) -> tuple[dict[str, str], str]:
    r"""The fields that a text's first lines name, and the text without them; nothing where they name but one.

    >>> head_lines("标题：关于申报的通知\n发布时间：2025-09-12\n正文：\n各单位：")
    ({'title': '关于申报的通知', 'date': '2025-09-12'}, '各单位：')
    >>> head_lines("来源：某局\n各单位：")
    ({}, '来源：某局\n各单位：')
    """
    fields: dict[str, str] = {}
    end = 0
    for at, line in _lines(text):
        named = _LINE.fullmatch(line)
        field = field_name(named[1]) if named else None
        if line.strip() and (named is None or field is None or field in fields):
            break
        end = at
        if named is not None and field == "content":
            text, end = text[:end] + named[2] + text[end:], end
            break
        if named is not None and field is not None and named[2].strip():
            fields[field] = named[2].strip().strip("<>")
    return (fields, text[end:].lstrip("\n")) if len(fields) > 1 else ({}, text)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """(where the line ends, the line) of the first lines."""
    at = 0
    for _ in range(_MAX_LINES):
        if at >= len(text):
            return
        end = text.find("\n", at)
        end = len(text) if end < 0 else end + 1
        yield end, text[at:end].rstrip("\r\n")
        at = end
