"""Query strings: every field of a request model as a parameter, strictly read, and described for OpenAPI."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl

from pydantic import BaseModel, Field, ValidationError
from starlette.requests import Request

from api.problems import Problem, invalid
from rag.errors import InvalidInput
from rag.public import Day, NoticeQuery, QueryRequest
from rag.public import Request as RequestModel
from rag.public.validation import FieldProblem, field_problems, unknown_name

MAX_PARAMETERS = 2000
JSON = "application/json"
PARAMETERS = "parameters"
INTEGER = re.compile(r"-?[0-9]{1,18}")
Model = TypeVar("Model", bound=BaseModel)
Path = tuple[str, ...]


@dataclass(frozen=True)
class Parameters(Generic[Model]):
    """How the parameters of a route make a model: each name with the place of its field.

    A parameter without a value counts as not given, as HTML forms send it; one that is required must have one.
    """

    model: type[Model]
    places: Mapping[str, Path]

    def read(self, request: Request) -> Model:
        """The model from the query string.

        Raises:
            Problem: 400 for what is not UTF-8, 422 for unknown, repeated or wrong parameters.
        """
        values = self._values(query_items(request))
        try:
            return self.model.model_validate(self._nested(values))
        except ValidationError as error:
            names = {place: name for name, place in self.places.items()}
            raise invalid(
                [
                    (_pointer(names, problem), self._told(problem))
                    for problem in field_problems(self.model, error)
                ]
            ) from None

    def _told(self, problem: FieldProblem) -> str:
        """What is wrong; of a parameter that is missing also what it is for."""
        field = self.model.model_fields.get(str(problem.path[0])) if problem.path else None
        if problem.detail != "is required" or field is None or not field.description:
            return problem.detail
        return f"is required: {field.description[0].lower()}{field.description[1:].rstrip('.')}"

    def openapi(self, *others: dict[str, Any], **rest: Any) -> Any:
        """What a route adds to its OpenAPI operation: these parameters, `others` after them, and the `rest`."""
        return _Described(self, others, rest)

    def objects(self) -> list[dict[str, Any]]:
        """The parameters as OpenAPI objects, drawn from the model's own schema."""
        return [self._parameter(name) for name in self.places]

    @cached_property
    def _root(self) -> dict[str, Any]:
        return self.model.model_json_schema()

    @cached_property
    def _required(self) -> frozenset[str]:
        needed = self._root.get("required", ())
        return frozenset(name for name, place in self.places.items() if place[0] in needed)

    @cached_property
    def _schemas(self) -> dict[str, dict[str, Any]]:
        """The JSON schema of each parameter's field, without null, which a query string cannot say."""
        return {name: _without_null(self._field(place)) for name, place in self.places.items()}

    @cached_property
    def _meant(self) -> dict[str, str]:
        """The parameter that is meant by its field's own name, and by what else that is called."""
        names = {place: name for name, place in self.places.items()}
        own = {place[-1]: name for place, name in names.items()}
        called = self.model.names_meant() if issubclass(self.model, RequestModel) else {}
        return own | {said: names[(field,)] for said, field in called.items() if (field,) in names}

    def _field(self, place: Path) -> dict[str, Any]:
        schema = self._root
        for part in place:
            schema = schema["properties"][part]
            if "$ref" in schema:
                schema = self._root["$defs"][schema["$ref"].rpartition("/")[2]]
        if any("$ref" in option for option in schema.get("anyOf", ())):
            return {
                "type": "object",
                "description": f"{schema.get('description', '')} Written as JSON.".strip(),
            }
        return schema

    def _values(self, items: list[tuple[str, str]]) -> dict[str, list[str]]:
        values: dict[str, list[str]] = {}
        for name, value in items:
            if name not in self.places:
                told = unknown_name("parameter", name[:60], list(self.places), self._meant)
                raise invalid([(f"?{name[:60]}", told)])
            if value or name in self._required:
                values.setdefault(name, []).append(value)
        for name, given in values.items():
            if len(given) > 1 and self._schemas[name]["type"] != "array":
                raise invalid([(f"?{name}", "is given more than once")])
        return values

    def _nested(self, values: Mapping[str, list[str]]) -> dict[str, Any]:
        """The values as the JSON object that the model reads."""
        top: dict[str, Any] = {}
        for name, given in values.items():
            place, schema = self.places[name], self._schemas[name]
            target = top
            for part in place[:-1]:
                target = target.setdefault(part, {})
            target[place[-1]] = given if schema["type"] == "array" else _scalar(schema, given[0])
        return top

    def _parameter(self, name: str) -> dict[str, Any]:
        schema = dict(self._schemas[name])
        parameter = {"name": name, "in": "query", "required": name in self._required, "schema": schema}
        if description := schema.pop("description", None):
            parameter["description"] = description
        if examples := schema.pop("examples", None):
            parameter["example"] = examples[0]
        return parameter


class _Described(Mapping[str, Any]):
    """The parameters' JSON schemas are drawn up when FastAPI reads them, to write the document: no start needs them."""

    def __init__(
        self, own: Parameters[Any], others: tuple[dict[str, Any], ...], rest: dict[str, Any]
    ) -> None:
        self._own, self._others, self._rest = own, others, rest

    def __getitem__(self, name: str) -> Any:
        return [*self._own.objects(), *self._others] if name == PARAMETERS else self._rest[name]

    def __iter__(self) -> Iterator[str]:
        yield from (*self._rest, PARAMETERS)

    def __len__(self) -> int:
        return len(self._rest) + 1


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in schema.items() if key not in ("anyOf", "title", "default")}
    real = [option for option in schema.get("anyOf", ()) if option.get("type") != "null"]
    default = {"default": schema["default"]} if schema.get("default") not in (None, []) else {}
    return {**(real[0] if real else {}), **kept, **default}


def query_items(request: Request) -> list[tuple[str, str]]:
    """The parameters in the order given.

    Raises:
        Problem: 400 for what is not UTF-8; 422 for NUL and for more than `MAX_PARAMETERS`.
    """
    try:
        raw = request.scope["query_string"].decode("ascii")
        items = parse_qsl(raw, keep_blank_values=True, errors="strict", max_num_fields=MAX_PARAMETERS)
    except UnicodeDecodeError:
        raise Problem(400, "The parameters are not percent-encoded UTF-8; encode them as UTF-8.") from None
    except ValueError:
        raise Problem(422, f"More than {MAX_PARAMETERS} parameters; send a POST instead.") from None
    for name, value in items:
        if "\0" in name or "\0" in value:
            raise invalid([(f"?{name[:60]}", "holds the character NUL; leave it out")])
    return items


def no_parameters(request: Request) -> None:
    """Refuse parameters where a route takes none.

    Raises:
        Problem: 422 that names the first.
    """
    for name, _ in query_items(request):
        raise invalid([(f"?{name[:60]}", "is not a parameter of this path, which takes none")])


def _scalar(schema: Mapping[str, Any], value: str) -> Any:
    if schema.get("contentMediaType") == JSON:
        return _object(value)
    return int(value) if schema["type"] == "integer" and INTEGER.fullmatch(value) else value


def _object(value: str) -> Any:
    """The object that a parameter holds as JSON; what is none is left for the model to refuse."""
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


@contextmanager
def parameters_blamed() -> Iterator[None]:
    """Name the parameter, not the field, where the library refuses a value that was given in a query string.

    Raises:
        Problem: 422, for an `InvalidInput` with a pointer.
    """
    try:
        yield
    except InvalidInput as error:
        if error.pointer is None:
            raise
        parts = [part for part in error.pointer.split("/")[1:] if not part.isdigit()]
        names = {place: name for known in (QUERY, NOTICES) for name, place in known.places.items()}
        raise invalid([(f"?{names.get(tuple(parts), parts[-1])}", str(error))]) from None


def _pointer(names: Mapping[Path, str], problem: FieldProblem) -> str:
    """The parameter whose field, or an item of it, a problem is about."""
    parts = tuple(part for part in problem.path if isinstance(part, str))
    return f"?{names.get(parts, '/'.join(parts))}"


QUERY: Parameters[QueryRequest] = Parameters(
    QueryRequest,
    {
        "q": ("question",),
        "top_k": ("top_k",),
        "per_notice": ("per_notice",),
        "mode": ("mode",),
        "region": ("filters", "regions"),
        "applies_in": ("filters", "applies_in"),
        "category": ("filters", "categories"),
        "level": ("filters", "levels"),
        "applicant": ("filters", "applicants"),
        "date_from": ("filters", "date_from"),
        "date_to": ("filters", "date_to"),
        "open_on": ("filters", "open_on"),
        "account": ("filters", "accounts"),
        "aid": ("filters", "aids"),
        "as_of": ("as_of",),
        "interpret": ("interpret",),
        "ignore": ("ignore",),
        "min_score": ("min_score",),
        "max_context_tokens": ("max_context_tokens",),
        "answer": ("answer",),
        "stream": ("stream",),
        "explain": ("explain",),
        "context": ("context",),
    },
)
NOTICES: Parameters[NoticeQuery] = Parameters(
    NoticeQuery, {name: (name,) for name in NoticeQuery.model_fields}
)


class DayQuery(RequestModel):
    """The one parameter of a notice: the day from which its status is told."""

    as_of: Day | None = Field(default=None, description="The day that 'still open' counts from.")


DAY: Parameters[DayQuery] = Parameters(DayQuery, {"as_of": ("as_of",)})
