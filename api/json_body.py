"""A request's JSON body, read strictly: what is not JSON is told apart from what is a wrong field."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, TypeVar

from anyio import CapacityLimiter, to_thread
from pydantic import BaseModel, ValidationError
from starlette.requests import Request

from api.problems import Problem, invalid
from rag.public.validation import FieldProblem, field_problems

MAX_DIGITS = 25  # enough to be out of every range that we know, and quick to convert
MAX_VALUES = 50_000
"""More than a batch of 256 questions with every filter and conversation needs; validating so many takes 0.1 s."""
READ_AT_ONCE_BYTES = 32 * 1024
MAX_NAMES = 1_000
"""In one object; no request knows so many, and a problem that names each of a hundred thousand takes a second."""
JSON_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)', re.DOTALL)
"""A string, or one that never ends: what failed to match would be tried again from every quotation mark on."""
JSON_TYPES = {bool: "true or false", int: "a whole number", float: "a number", str: "a text"}
T = TypeVar("T")
Model = TypeVar("Model", bound=BaseModel)


async def read_json(request: Request) -> Any:
    """The body as Python values.

    Raises:
        Problem: 415 for another media type or encoding, 400 for what is not JSON in UTF-8, 422 for strings that
            are no valid text.
    """
    check_media_type(request)
    return await off_the_loop(parse_body, await request.body())


async def off_the_loop(read: Callable[[bytes], T], body: bytes) -> T:
    """What `read` makes of a body; a large one is read in a thread, so that all others are answered meanwhile."""
    if len(body) <= READ_AT_ONCE_BYTES:
        return read(body)
    return await to_thread.run_sync(read, body, limiter=_limiter())


@cache
def _limiter() -> CapacityLimiter:
    return CapacityLimiter(1)


def parse_body(body: bytes, max_values: int = MAX_VALUES) -> Any:
    """The body as Python values, each text of which is valid.

    Raises:
        Problem: 400 for what is not JSON in UTF-8, 413 for more values than any request needs, 422 for strings that are
            no valid text.
    """
    check_count(body, max_values)
    value = parse_json(body)
    _check_texts(value)
    return value


def check_count(body: bytes, max_values: int) -> None:
    """Count the values of a body before anything is made of them: a list of a million empty objects is small to send.

    Raises:
        Problem: 413.
    """
    # Each value follows a comma or opens a level, and the parser ends what is nested too deep.
    if body.count(b",") <= max_values:  # counts those within strings too, but is quick
        return
    if JSON_STRING.sub(b"", body).count(b",") > max_values:
        raise Problem(413, f"The body holds more than {max_values:,} values; send it in parts.")


def parse_json(body: bytes) -> Any:
    """RFC 8259 without extensions: no NaN, no Infinity (1e999 either), no repeated names.

    Raises:
        Problem: 400, or 413 for an object of too many names.
    """
    if not body.strip():
        raise Problem(400, "The body is empty; send a JSON object.")
    try:
        return json.loads(
            body.decode("utf-8-sig"),
            parse_constant=_no_constant,
            parse_float=_finite,
            parse_int=_bounded,
            object_pairs_hook=_no_repeats,
        )
    except UnicodeDecodeError as error:
        raise Problem(400, f"The body is not UTF-8 (at byte {error.start}); send JSON in UTF-8.") from None
    except RecursionError:
        raise Problem(400, "The body is nested too deep; send a plain JSON object.") from None
    except ValueError as error:
        raise Problem(400, f"The body is not JSON: {error}.") from None


def validated(model: type[Model], value: Any) -> Model:
    """`value`, which came as JSON, as a `model`; no value is taken for another type (0 is not false).

    Raises:
        Problem: 422 with a JSON pointer for each wrong field.
    """
    if not isinstance(value, dict):
        raise invalid([("", "must be a JSON object")])
    try:
        made = model.model_validate(value)
    except ValidationError as error:
        raise invalid([(p.pointer, p.detail) for p in field_problems(model, error)]) from None
    if taken := list(_taken_for_another(value, made.model_dump(mode="json"), ())):
        raise invalid([(p.pointer, p.detail) for p in taken])
    return made


def _taken_for_another(value: Any, read: Any, path: tuple[str | int, ...]) -> Iterator[FieldProblem]:
    """Where a value of one JSON type was read as one of another, which query strings need and bodies do not."""
    if isinstance(value, dict) and isinstance(read, dict):
        for name, child in value.items():
            yield from _taken_for_another(child, read.get(name), (*path, name))
    elif isinstance(value, list) and isinstance(read, list):
        for position, (child, read_child) in enumerate(zip(value, read, strict=False)):
            yield from _taken_for_another(child, read_child, (*path, position))
    elif type(read) in JSON_TYPES and type(value) not in (type(read), type(None)):
        widened = type(value) is int and type(read) is float
        if not widened:
            yield FieldProblem(path, f"must be {JSON_TYPES[type(read)]}")


def check_media_type(request: Request) -> None:
    """Check that a body comes as JSON in UTF-8.

    Raises:
        Problem: 415.
    """
    media_type, _, parameters = request.headers.get("content-type", "application/json").partition(";")
    name = media_type.strip().lower()
    if name != "application/json" and not (name.startswith("application/") and name.endswith("+json")):
        raise Problem(415, f"The body is {name[:80] or 'of no media type'}; send application/json.")
    charset = parameters.lower().partition("charset=")[2].split(";")[0].strip(" \"'")
    if charset not in ("", "utf-8", "utf8"):
        raise Problem(415, f"The body is in {charset[:40]}; send JSON in UTF-8.")
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding != "identity":
        raise Problem(415, f"The body is encoded with {encoding[:40]}; send it as it is.")


def _check_texts(value: Any) -> None:
    """Refuse strings, names included, that hold half a surrogate pair or NUL; no recursion, any depth."""
    todo: list[tuple[tuple[str | int, ...], Any]] = [((), value)]
    while todo:
        path, item = todo.pop()
        if isinstance(item, str):
            _check_text(path, item)
        elif isinstance(item, list):
            todo.extend(((*path, i), child) for i, child in enumerate(item) if not isinstance(child, int))
        elif isinstance(item, dict):
            for name, child in item.items():
                _check_text((*path, name), name)
                todo.append(((*path, name), child))


def _check_text(path: tuple[str | int, ...], text: str) -> None:
    try:
        text.encode()  # a loop over characters takes seconds of a text of 60 MB, this 50 ms
    except UnicodeEncodeError:
        raise invalid(
            [(FieldProblem(path, "").pointer, "holds half of a surrogate pair; send valid text")]
        ) from None
    if "\0" in text:
        raise invalid([(FieldProblem(path, "").pointer, "holds the character NUL; leave it out")])


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number in JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"the number {digits[:30]} is out of range")
    return number


def _bounded(digits: str) -> int:
    return int(digits[:MAX_DIGITS])


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(pairs) > MAX_NAMES:
        raise Problem(
            413, f"An object of the body holds more than {MAX_NAMES:,} names; send what is asked for."
        )
    value = dict(pairs)
    if len(value) < len(pairs):
        seen: set[str] = set()
        name = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise ValueError(f"the name {name[:60]!r} stands twice in one object")
    return value
