"""What pydantic found wrong with a request, said in plain sentences: shared by HTTP and the command line."""

from __future__ import annotations

import difflib
import re
import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from rag.plain_faults import plain
from rag.public.base import Request

MAX_PROBLEMS = 20
MAX_NAME_CHARS = 60
LIKE = 0.65
"""How like a name must be to be what was meant: at .6 city is credit."""


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One thing that is wrong: where (keys and list positions from the top) and what."""

    path: tuple[str | int, ...]
    detail: str

    @property
    def pointer(self) -> str:
        """The place as a JSON pointer (RFC 6901), such as "/filters/date_from"."""
        return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in self.path)


def field_problems(model: type[BaseModel], error: ValidationError) -> list[FieldProblem]:
    """Every problem in `error`, at most `MAX_PROBLEMS`, in the order of the fields.

    `model` is what was validated; its field names make the "did you mean" hints.
    """
    found = error.errors(include_url=False, include_input=False)[:MAX_PROBLEMS]
    told: dict[tuple[str | int, ...], list[str]] = {}
    for item in found:
        path = _without_options(item)
        told.setdefault(path, []).append(_sentence(model, item))
    options = {path for item in found if (path := _without_options(item)) != tuple(item["loc"])}
    deepest = [
        path for path in told if not (path in options and any(_is_above(path, other) for other in told))
    ]
    return [FieldProblem(path, _either(told[path])) for path in deepest]


_OPTION = re.compile(
    r"(?:function-(?:after|before|wrap|plain)|list|dict|set|tuple|union|nullable|constrained-[a-z]+)\[|(?:bool|float|int|str)$"
)
"""How pydantic calls an option of what a field may be in the place of an error: nothing that stands in the request."""


def _is_option(part: str | int) -> bool:
    return isinstance(part, str) and _OPTION.match(part) is not None


def _without_options(item: Any) -> tuple[str | int, ...]:
    return tuple(part for part in item["loc"] if not _is_option(part))


def _is_above(path: tuple[str | int, ...], other: tuple[str | int, ...]) -> bool:
    return len(path) < len(other) and other[: len(path)] == path


def _either(details: Sequence[str]) -> str:
    """What a value may be, of several kinds (must be a number or text); that one is too long or has too many says more."""
    distinct = list(dict.fromkeys(details))
    more = [detail for detail in distinct if not detail.startswith(_MUST)]
    if more or len(distinct) == 1:
        return (more or distinct)[0]
    return _MUST + " or ".join(detail.removeprefix(_MUST) for detail in distinct)


_MUST = "must be "


def did_you_mean(name: str, known: Sequence[str], meant: Mapping[str, str] | None = None) -> str:
    """A hint for a name that is not known: what it means (`meant`, in small letters), the nearest one, else all of them."""
    name = name[:MAX_NAME_CHARS]
    said = (meant or {}).get(name.lower().replace("-", "_"))
    near = [said] if said in known else difflib.get_close_matches(name, known, n=1, cutoff=LIKE)
    return f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"


def unknown_name(kind: str, name: str, known: Sequence[str], meant: Mapping[str, str] | None = None) -> str:
    """The sentence for a field or parameter that does not exist."""
    return f"is not a {kind} of this request; {did_you_mean(name, known, meant)}"


def _sentence(model: type[BaseModel], item: Any) -> str:
    kind, loc = item["type"], _without_options(item)
    if kind == "extra_forbidden":
        at = _model_at(model, loc[:-1])
        meant = at.names_meant() if issubclass(at, Request) else {}
        within = None if str(loc[-1]).lower() in meant else _field_that_holds(at, str(loc[-1]))
        if within:
            return f"is not a field of this request; it belongs below {within!r}"
        return unknown_name("field", str(loc[-1]), list(at.model_fields), meant)
    if kind == "missing":
        return "is required"
    if kind.startswith(("date_", "datetime_")):
        return "must be a real day written as YYYY-MM-DD"
    return plain(item["msg"])


def _model_at(model: type[BaseModel], path: Sequence[str | int]) -> type[BaseModel]:
    """The model that the object at `path` is checked by; the outermost one where that is not a model."""
    for part in path:
        field = model.model_fields.get(str(part))
        inner = field and _inner_model(field.annotation)
        if not inner:
            return model
        model = inner
    return model


def _field_that_holds(model: type[BaseModel], name: str) -> str | None:
    """The one field whose object has a field of this name: place stands in a profile."""
    inner = {field: _inner_model(told.annotation) for field, told in model.model_fields.items()}
    found = [field for field, at in inner.items() if at and name in at.model_fields]
    return found[0] if len(found) == 1 else None


def _inner_model(annotation: Any) -> type[BaseModel] | None:
    options = get_args(annotation) if get_origin(annotation) in (Union, types.UnionType) else (annotation,)
    models = [option for option in options if isinstance(option, type) and issubclass(option, BaseModel)]
    return models[0] if models else None
