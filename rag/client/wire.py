"""How a client speaks to the service: what is sent, what an answer means, and when to try again. No I/O."""

from __future__ import annotations

import datetime as dt
import email.utils
import json
import os
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from rag.errors import InvalidInput, NotFound, RagError
from rag.public import QueryRequest, QueryResponse
from rag.public.validation import field_problems

KEY_VARIABLE = "RAG_API_KEY"
LONGEST_WAIT_S = 30.0
AGAIN = frozenset({429, 503})
"""Statuses of a service that is overloaded or not ready: the same request may work a little later."""

Model = TypeVar("Model", bound=BaseModel)
Chunked = TypeVar("Chunked")
QuestionLike = str | Mapping[str, Any] | QueryRequest


class ServiceError(RagError):
    """The service refused or failed. `status` is the HTTP status, `problem` the problem document if there was one."""

    def __init__(self, message: str, status: int, problem: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.problem = dict(problem or {})


class Unreachable(RagError):
    """Nothing answers at the address, or not in time."""

    status = 503


@dataclass(frozen=True, slots=True)
class Patience:
    """How often and how long to wait: the pause doubles each time, with up to half of it taken off by chance.

    The chance keeps many clients of one overloaded service from coming back all at once.
    """

    retries: int = 4
    backoff_s: float = 0.5

    def pause_s(self, attempt: int, wanted_s: float | None = None) -> float:
        """Seconds before the next attempt after number `attempt` (from 0); `wanted_s` is what the service asked for."""
        if wanted_s is not None:
            return min(wanted_s, LONGEST_WAIT_S)
        return float(min(self.backoff_s * 2**attempt, LONGEST_WAIT_S) * random.uniform(0.5, 1.0))  # noqa: S311


@dataclass(frozen=True, slots=True)
class Passages:
    """The first event of a stream: the response, still without its answer."""

    response: QueryResponse


@dataclass(frozen=True, slots=True)
class Delta:
    """One or more whole sentences of the answer's text."""

    text: str


@dataclass(frozen=True, slots=True)
class Done:
    """The last event of a stream: the whole response."""

    response: QueryResponse


Event = Passages | Delta | Done


def base_url(url: str) -> str:
    """The address without a slash at its end.

    Raises:
        InvalidInput: it is not one of HTTP.
    """
    if not url.startswith(("http://", "https://")):
        raise InvalidInput(f"{url!r} is not an address; give one such as http://127.0.0.1:8000.")
    return url.rstrip("/")


def headers(api_key: str | None) -> dict[str, str]:
    """The headers of every request; the key is the one given, else that of the environment."""
    key = api_key or os.environ.get(KEY_VARIABLE)
    return {"Authorization": f"Bearer {key}"} if key else {}


def query_of(question: QuestionLike, options: Mapping[str, Any]) -> QueryRequest:
    """A question, with options as fields of the request (`top_k=3`, `filters={"applies_in": "南京"}` …).

    Raises:
        InvalidInput: a field is unknown or wrong.
    """
    if isinstance(question, QueryRequest):
        given = question.model_dump(exclude_unset=True)
    else:
        given = {"question": question} if isinstance(question, str) else dict(question)
    return checked(QueryRequest, {**given, **options})


def query_or_error(question: QuestionLike) -> QueryRequest | InvalidInput:
    """The request of one question among many, or what is wrong with it."""
    try:
        return query_of(question, {})
    except InvalidInput as error:
        return error


def checked(model: type[Model], values: Mapping[str, Any]) -> Model:
    """A request model made of `values`.

    Raises:
        InvalidInput: the first thing that is wrong, with its JSON pointer.
    """
    try:
        return model.model_validate(dict(values))
    except ValidationError as error:
        first = field_problems(model, error)[0]
        raise InvalidInput(f"{first.pointer or 'The request'} {first.detail}.", first.pointer) from None


def body_of(request: BaseModel) -> dict[str, Any]:
    """A request model as JSON or query parameters: only what differs from the defaults."""
    return request.model_dump(mode="json", exclude_defaults=True)


def parsed(model: type[Model], value: object, url: str) -> Model:
    """A response model from JSON.

    Raises:
        ServiceError: the answer has another form.
    """
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise ServiceError(
            f"{url} answered in another form; is it this service? {error}", RagError.status
        ) from None


def retry_after_s(response: httpx.Response) -> float | None:
    """The seconds that a Retry-After header asks for, given as a number or as a time."""
    value = response.headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit() and len(value) <= 9:
        return float(value)
    try:
        at = email.utils.parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    return max((at - dt.datetime.now(at.tzinfo)).total_seconds(), 0.0)


def object_of(response: httpx.Response) -> dict[str, Any]:
    """The JSON object of a successful response.

    Raises:
        InvalidInput, NotFound, ServiceError: as the service's problem document says.
    """
    try:
        body = response.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        message = f"{response.url} did not answer with a JSON object; is it this service?"
        raise ServiceError(message, response.status_code)
    if not response.is_success:
        raise problem_error(body, response.status_code, str(response.url))
    return body


def problem_error(problem: Any, status: int, url: str | None = None) -> RagError:
    """The error that a problem document stands for; `url` is named where the whole request failed."""
    known = problem if isinstance(problem, dict) else {}
    reason = str(known.get("detail") or known.get("title") or "no reason given")
    if url and status in AGAIN:
        reason = f"{url} is overloaded or not ready ({status}): {reason}"
    elif url:
        reason = f"{url} answered {status}: {reason}"
    if status == NotFound.status:
        return NotFound(reason)
    if status in (400, 413, 415, InvalidInput.status):
        return InvalidInput(reason, _pointer(known))
    return ServiceError(reason, status, known)


def _pointer(problem: Mapping[str, Any]) -> str | None:
    errors = problem.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    return str(first["pointer"]) if isinstance(first, dict) and "pointer" in first else None


def results_of(body: Mapping[str, Any], count: int, url: str) -> list[QueryResponse | RagError]:
    """The results of a batch, each an answer or the error that stands in its place.

    Raises:
        ServiceError: there are not as many as questions.
    """
    results = body.get("results")
    if (
        not isinstance(results, list)
        or len(results) != count
        or not all(isinstance(r, dict) for r in results)
    ):
        text = f"{url} gave another number of results than questions; is it this service?"
        raise ServiceError(text, RagError.status)
    return [_result(result, url) for result in results]


def _result(result: Mapping[str, Any], url: str) -> QueryResponse | RagError:
    problem = result.get("problem")
    if problem is None:
        return parsed(QueryResponse, result, url)
    status = problem.get("status") if isinstance(problem, dict) else None
    return problem_error(problem, status if isinstance(status, int) else RagError.status)


def is_worth_another_try(result: QueryResponse | RagError) -> bool:
    """Whether one question of a batch was turned away only for now."""
    return isinstance(result, ServiceError) and result.status in AGAIN


class EventReader:
    """Server-sent events, line by line. `feed` gives the event that a line completes, if any."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._name = ""
        self._data: list[str] = []

    def feed(self, line: str) -> Event | None:
        """Take one line without its end.

        Raises:
            RagError: the line completes an `error` event, or something else than the service would send.
        """
        if not line:
            name, data = self._name, "\n".join(self._data)
            self._name, self._data = "", []
            return self._event(name, data) if name else None
        field, _, value = line.partition(":")
        if field == "event":
            self._name = value.strip()
        elif field == "data":
            self._data.append(value.removeprefix(" "))
        return None

    def _event(self, name: str, data: str) -> Event | None:
        try:
            value = json.loads(data)
        except ValueError:
            raise ServiceError(f"{self._url} streamed what is not JSON.", RagError.status) from None
        if name == "error":
            status = value.get("status") if isinstance(value, dict) else None
            raise problem_error(value, status if isinstance(status, int) else RagError.status, self._url)
        if name == "passages":
            return Passages(parsed(QueryResponse, {"answer": None, **value}, self._url))
        if name == "done":
            return Done(parsed(QueryResponse, value, self._url))
        return Delta(str(value["text"])) if name == "delta" else None


def chunks(requests: Iterable[Chunked], size: int) -> Iterator[list[Chunked]]:
    """The requests in lists of at most `size`."""
    chunk: list[Chunked] = []
    for request in requests:
        chunk.append(request)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
