"""What a client asks of the service: each request with the way to read its answer, said once for both clients. No I/O."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import quote

from rag.client import wire
from rag.client.wire import QuestionLike
from rag.errors import RagError
from rag.public import NoticeDetail, NoticePage, NoticeQuery, QueryRequest, QueryResponse, Stats
from rag.public.calls import Call, CallPage
from rag.public.matching import MatchRequest, MatchResponse
from rag.public.writing import ChangesOut, WriteResult, WriteResults

PAGE = 200
Answer_co = TypeVar("Answer_co", covariant=True)
Item_co = TypeVar("Item_co", covariant=True)
Paged = TypeVar("Paged", bound="Page[Any]")
Reader = Callable[[Mapping[str, Any], str], Answer_co]
"""Makes the result from a JSON object and the service's address, which an error names."""


class Page(Protocol[Item_co]):
    """One page of a list."""

    @property
    def items(self) -> Sequence[Item_co]:
        """What is on it."""
        ...

    @property
    def next_cursor(self) -> str | None:
        """Where the next one begins; None on the last."""
        ...


@dataclass(frozen=True, slots=True)
class Exchange(Generic[Answer_co]):
    """One request, and how its answer is read; with a `body` it is a POST where `verb` says nothing else."""

    path: str
    read: Reader[Answer_co]
    params: Mapping[str, Any] = field(default_factory=dict)
    body: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    verb: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def method(self) -> str:
        """The HTTP method."""
        return self.verb or ("GET" if self.body is None else "POST")

    @property
    def content(self) -> dict[str, Any]:
        """What is sent, as arguments of httpx."""
        sent: dict[str, Any] = {"params": self.params} if self.params or self.body is None else {}
        if self.body is not None:
            sent["json"] = self.body
        return {**sent, "headers": self.headers} if self.headers else sent


def following(asked: Exchange[Paged], page: Paged) -> Exchange[Paged] | None:
    """The request for the page after `page`; None after the last."""
    if page.next_cursor is None:
        return None
    return replace(asked, params={**asked.params, "cursor": page.next_cursor})


def query(question: QuestionLike, options: Mapping[str, Any]) -> Exchange[QueryResponse]:
    """One question."""
    body = wire.body_of(wire.query_of(question, {**options, "stream": False}))
    return Exchange("/v1/query", _model(QueryResponse), body=body)


def stream_body(question: QuestionLike, options: Mapping[str, Any]) -> dict[str, Any]:
    """The body of one question whose answer is to come as events."""
    return wire.body_of(wire.query_of(question, {**options, "stream": True}))


def batch(requests: Sequence[QueryRequest]) -> Exchange[list[QueryResponse | RagError]]:
    """Several questions at once."""
    body = {"queries": [wire.body_of(request) for request in requests]}
    return Exchange(
        "/v1/query/batch", lambda found, url: wire.results_of(found, len(requests), url), body=body
    )


def notices(conditions: Mapping[str, Any]) -> Exchange[NoticePage]:
    """The first page of notices."""
    wanted = wire.checked(NoticeQuery, {"limit": PAGE, **conditions})
    return Exchange("/v1/notices", _model(NoticePage), wire.body_of(wanted))


def notice(aid: str, as_of: str | None) -> Exchange[NoticeDetail]:
    """One notice."""
    return Exchange(f"/v1/notices/{_segment(aid)}", _model(NoticeDetail), _day(as_of))


def calls(conditions: Mapping[str, Any]) -> Exchange[CallPage]:
    """The first page of calls."""
    from rag.public.calls import CallPage, CallQuery

    wanted = wire.checked(CallQuery, {"limit": PAGE, **conditions})
    return Exchange("/v1/calls", _model(CallPage), wire.body_of(wanted))


def call(call_id: str, as_of: str | None) -> Exchange[Call]:
    """One call."""
    from rag.public.calls import Call

    return Exchange(f"/v1/calls/{_segment(call_id)}", _model(Call), _day(as_of))


def match(profile: Mapping[str, Any], options: Mapping[str, Any]) -> Exchange[MatchResponse]:
    """A firm's profile against the calls."""
    body = wire.body_of(wire.checked(MatchRequest, {"profile": profile, **options}))
    return Exchange("/v1/match", _model(MatchResponse), body=body)


def put_notice(
    aid: str, notice: Mapping[str, Any], expected: str | None, visible: bool
) -> Exchange[WriteResult]:
    """Add or update one notice; `expected` is the `text_version` that is to be replaced."""
    headers = {"If-Match": f'"{expected}"'} if expected else {}
    path = f"/v1/notices/{_segment(aid)}"
    return Exchange(path, _model(WriteResult), _wait(visible), notice, "PUT", headers)


def delete_notice(aid: str, visible: bool) -> Exchange[WriteResult]:
    """Remove one notice."""
    return Exchange(f"/v1/notices/{_segment(aid)}", _model(WriteResult), _wait(visible), verb="DELETE")


def put_notices(notices: Sequence[Mapping[str, Any]], visible: bool) -> Exchange[WriteResults]:
    """Add or update many notices, once however often it must be sent."""
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    return Exchange("/v1/notices", _model(WriteResults), _wait(visible), notices, headers=headers)


def changes(since: int) -> Exchange[ChangesOut]:
    """What changed after a version."""
    return Exchange("/v1/changes", _model(ChangesOut), {"since": since})


def stats() -> Exchange[Stats]:
    """Counts over the index."""
    return Exchange("/v1/stats", _model(Stats))


def _model(model: type[wire.Model]) -> Reader[wire.Model]:
    return lambda found, url: wire.parsed(model, found, url)


def _day(as_of: str | None) -> dict[str, str]:
    return {"as_of": as_of} if as_of else {}


def _wait(visible: bool) -> dict[str, str]:
    return {"wait": "visible"} if visible else {}


def _segment(name: str) -> str:
    """One segment of a path: a name with a slash or a question mark must not lead elsewhere."""
    return quote(name, safe="")
