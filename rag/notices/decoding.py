"""Bytes to text and text to JSON, strictly, with messages that tell what to do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NoReturn

from rag.errors import InvalidInput

DUPLICATE_KEY = "\0duplicate"
"""Key under which an object of `load_json` names a key that it held twice (no real key can hold it twice)."""

_MAX_NUMBER_CHARS = 400


def decode_file(path: Path) -> str:
    """The text of a UTF-8 file (a byte order mark is dropped).

    Raises:
        InvalidInput: missing, a folder, unreadable, empty, or in another encoding (which is named if known).
    """
    if path.is_dir():
        raise InvalidInput(f"{path} is a folder: give the files in it, for example {path}/*.json.")
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise InvalidInput(f"There is no file {path}: check the name and the folder you are in.") from None
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read ({error.strerror}): check its permissions.") from error
    text = _decode(data, path.name)
    if not text.strip():
        raise InvalidInput(f"{path.name} is empty: give a file with at least one notice.")
    return text


def _decode(data: bytes, name: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or data[:200].count(0) > len(data[:200]) // 4:
        raise _wrong_encoding(name, "UTF-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if _is_gb18030(data):
            raise _wrong_encoding(name, "GB18030") from error
        raise InvalidInput(
            f"{name} is not valid UTF-8 (byte {error.start}): save it as UTF-8 in the program that wrote it."
        ) from error


def _is_gb18030(data: bytes) -> bool:
    """Whether the bytes decode as GB18030 and most characters beyond ASCII are common Chinese ones."""
    try:
        text = data[:200_000].decode("gb18030", errors="strict" if len(data) <= 200_000 else "ignore")
    except UnicodeDecodeError:
        return False
    wide = [c for c in text if c > "\x7f"]
    common = sum(
        "\u4e00" <= c <= "\u9fff" or "\u3000" <= c <= "\u303f" or "\uff00" <= c <= "\uffef" for c in wide
    )
    return bool(wide) and common > 0.8 * len(wide)


def _wrong_encoding(name: str, encoding: str) -> InvalidInput:
    return InvalidInput(
        f"{name} looks like {encoding}, and UTF-8 is needed; convert it with: "
        f"iconv -f {encoding} -t UTF-8 '{name}' > utf8-{name}"
    )


def load_json(text: str) -> Any:
    """Parse JSON strictly: NaN and Infinity are errors, a key held twice is marked (see `DUPLICATE_KEY`).

    Raises:
        ValueError: with a message that names line and column where it can.
    """
    try:
        return json.loads(text, parse_constant=_refuse, parse_int=_integer, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        raise ValueError(f"{error.msg} at line {error.lineno}, column {error.colno}") from error
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"it holds {constant}, which is not a JSON value")


def _integer(digits: str) -> int:
    if len(digits) > _MAX_NUMBER_CHARS:
        raise ValueError("it holds a number of absurd length")
    return int(digits)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) != len(pairs):
        keys = [key for key, _ in pairs]
        record[DUPLICATE_KEY] = next(key for key in keys if keys.count(key) > 1)
    return record
