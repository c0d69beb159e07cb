"""Who is asked: a collection in this process, or a service over HTTP. Both give the same answers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import httpx
from pydantic import ValidationError

from rag.errors import InvalidInput, NotFound, RagError
from rag.schema import NoticeDetail, NoticePage, NoticeQuery, QueryRequest, QueryResponse

if TYPE_CHECKING:  # the collection loads models, which asking over HTTP does not need
    from rag.collection import Collection

PAGE = 200
BATCH = 16
RETRIES = 6
LONGEST_WAIT_S = 30.0


class Asker(Protocol):
    """Something that answers questions over a collection of notices."""

    @property
    def target(self) -> str:
        """Shown in reports: "in process" or the address."""
        ...

    def ask(self, requests: Sequence[QueryRequest]) -> Iterator[QueryResponse]:
        """The responses, in order, as they come."""
        ...

    def notice(self, aid: str) -> NoticeDetail:
        """One notice with its cleaned text."""
        ...

    def aids(self) -> tuple[str, ...]:
        """Ids of all notices."""
        ...


class LocalAsker:
    """Asks a collection in this process."""

    target = "in process"

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._notices: dict[str, NoticeDetail] = {}

    def ask(self, requests: Sequence[QueryRequest]) -> Iterator[QueryResponse]:
        """One question after the other, so that the times are those of a single user."""
        return map(self._collection.ask, requests)

    def notice(self, aid: str) -> NoticeDetail:
        """One notice with its cleaned text, read once."""
        if aid not in self._notices:
            self._notices[aid] = self._collection.notice(aid)
        return self._notices[aid]

    def aids(self) -> tuple[str, ...]:
        """Ids of all notices, by pages."""
        return _all_aids(lambda cursor: self._collection.notices(NoticeQuery(limit=PAGE, cursor=cursor)))


class HttpAsker:
    """Asks a service through `POST /v1/query/batch`; waits and tries again while it is overloaded or starting.

    Args:
        url: the service's address, such as http://127.0.0.1:8000.
        key: an API key, if the service wants one.
        batch: questions in one request.
        retries: attempts after the first, per request.
        wait_s: the pause before the second attempt, doubled each time, unless the service says how long.
    """

    def __init__(
        self,
        url: str,
        *,
        key: str | None = None,
        batch: int = BATCH,
        retries: int = RETRIES,
        wait_s: float = 0.5,
    ) -> None:
        if not url.startswith(("http://", "https://")):
            raise InvalidInput(f"{url!r} is not an address; give one such as http://127.0.0.1:8000.")
        self.target = url.rstrip("/")
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = httpx.Client(base_url=self.target, headers=headers, timeout=120.0)
        self._batch, self._retries, self._wait_s = batch, retries, wait_s
        self._notices: dict[str, NoticeDetail] = {}

    def ask(self, requests: Sequence[QueryRequest]) -> Iterator[QueryResponse]:
        """In batches; a question that the overloaded service turned away alone is asked again alone.

        Raises:
            RagError: the service cannot be reached, or refuses a question.
        """
        for start in range(0, len(requests), self._batch):
            batch = requests[start : start + self._batch]
            for request, result in zip(batch, self._post(batch), strict=True):
                yield self._response(request, result)

    def _response(self, request: QueryRequest, result: dict[str, Any]) -> QueryResponse:
        for attempt in range(self._retries + 1):
            problem: Any = result.get("problem")
            if problem is None:
                try:
                    return QueryResponse.model_validate(result)
                except ValidationError as error:
                    raise RagError(
                        f"{self.target} answered in another form; is it this service? {error}"
                    ) from None
            if not _is_object(problem) or problem.get("status") not in (429, 503) or attempt == self._retries:
                break
            time.sleep(min(self._wait_s * 2**attempt, LONGEST_WAIT_S))
            result = self._post([request])[0]
        raise RagError(f"{self.target} refused the question {request.question!r}: {_reason(problem)}")

    def _post(self, requests: Sequence[QueryRequest]) -> list[dict[str, Any]]:
        queries = [r.model_dump(mode="json", exclude_defaults=True) for r in requests]
        results: Any = self._call("POST", "/v1/query/batch", json={"queries": queries}).get("results")
        if not (
            isinstance(results, list) and len(results) == len(requests) and all(map(_is_object, results))
        ):
            raise RagError(
                f"{self.target} gave another number of results than questions; is it this service?"
            )
        return results

    def _call(self, method: str, path: str, **arguments: Any) -> dict[str, Any]:
        """The JSON object of a successful response."""
        trouble = ""
        for attempt in range(self._retries + 1):
            wait_s = self._wait_s * 2**attempt
            try:
                response = self._client.request(method, path, **arguments)
            except httpx.TransportError as error:
                trouble = f"cannot be reached ({error}); start it with: rag serve"
            else:
                if response.status_code not in (429, 503):
                    return self._object(response)
                trouble = f"is overloaded or not ready ({response.status_code}); try again later"
                wait_s = _retry_after(response) or wait_s
            if attempt < self._retries:
                time.sleep(min(wait_s, LONGEST_WAIT_S))
        raise RagError(f"{self.target} {trouble}.")

    def _object(self, response: httpx.Response) -> dict[str, Any]:
        try:
            body = response.json()
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise RagError(f"{response.url} did not answer with a JSON object; is it this service?")
        if response.status_code == NotFound.status:
            raise NotFound(f"{response.url}: {_reason(body)}")
        if not response.is_success:
            raise RagError(f"{response.url} answered {response.status_code}: {_reason(body)}")
        return body

    def notice(self, aid: str) -> NoticeDetail:
        """One notice with its cleaned text, fetched once."""
        if aid not in self._notices:
            self._notices[aid] = NoticeDetail.model_validate(self._call("GET", f"/v1/notices/{aid}"))
        return self._notices[aid]

    def aids(self) -> tuple[str, ...]:
        """Ids of all notices, by pages."""

        def page(cursor: str | None) -> NoticePage:
            params = {"limit": str(PAGE)} | ({"cursor": cursor} if cursor else {})
            return NoticePage.model_validate(self._call("GET", "/v1/notices", params=params))

        return _all_aids(page)


def _all_aids(page: Callable[[str | None], NoticePage]) -> tuple[str, ...]:
    aids: list[str] = []
    cursor: str | None = None
    while True:
        found = page(cursor)
        aids += [item.aid for item in found.items]
        cursor = found.next_cursor
        if cursor is None:
            return tuple(aids)


def _is_object(value: object) -> bool:
    return isinstance(value, dict)


def _reason(problem: Any) -> str:
    """What a problem document says."""
    known = problem if isinstance(problem, dict) else {}
    return str(known.get("detail") or known.get("title") or "no reason given")


def _retry_after(response: httpx.Response) -> float | None:
    value = response.headers.get("Retry-After", "")
    return float(value) if value.isdigit() else None
