"""Text to JSON, strictly, with messages that tell what is wrong."""

from __future__ import annotations

import json
from typing import Any, NoReturn

DUPLICATE_KEY = "\0duplicate"
"""Key under which an object of `load_json` names a key that it held twice (no real key can hold it twice)."""

_MAX_NUMBER_CHARS = 400


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
