"""What can be asked of the service: each operation declared once, for both clients. No I/O."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from rag.client import wire
from rag.client.driving import Driver, listing, operation, streaming
from rag.client.exchanges import Exchange, Page, Reader, Steps
from rag.client.wire import QuestionLike
from rag.errors import RagError
from rag.public import (
    NoticeDetail,
    NoticePage,
    NoticeQuery,
    NoticeSummary,
    QueryRequest,
    QueryResponse,
    Stats,
)
from rag.public.call_json import Call, CallPage, CallQuery, DoubtfulNotice, DoubtPage, DoubtQuery
from rag.public.match_json import MatchRequest, MatchResponse
from rag.public.write_json import ChangesOut, ItemResult, WriteResult, WriteResults

PAGE = 200
BATCH = 16
WRITE_BATCH = 500
Result = QueryResponse | RagError


class Operations(Driver):
    """The operations of a client; what each raises is said of `Client`."""

    @operation
    def query(self, /, question: QuestionLike, **options: Any) -> Steps[QueryResponse]:
        """Ask one question; `options` are fields of the request: `top_k`, `filters`, `as_of` and so on."""
        return (yield from _query(question, {**options, "stream": False}))

    @operation
    def query_batch(self, questions: Iterable[QuestionLike], *, batch: int = BATCH) -> Steps[list[Result]]:
        """Ask many, `batch` (at most 256) in one request: for each, in order, the answer or the error in its place.

        A question that is no request (empty, too long, an unknown field) is not sent: its place holds the `InvalidInput`.

        A question that the overloaded service turned away alone is asked again alone.
        """
        results: list[Result] = []
        for chunk in wire.chunks(map(wire.query_or_error, questions), batch):
            sent = [request for request in chunk if isinstance(request, QueryRequest)]
            answers = iter((yield from _batch(sent)) if sent else [])
            for asked in chunk:
                if isinstance(asked, QueryRequest):
                    results.append((yield from self._asked_again(asked, next(answers))))
                else:
                    results.append(asked)
        return results

    def _asked_again(self, request: QueryRequest, result: Result) -> Steps[Result]:
        for attempt in range(self._patience.retries):
            if not wire.is_worth_another_try(result):
                break
            yield self._patience.pause_s(attempt)
            (result,) = yield from _batch([request])
        return result

    @streaming
    def stream(self, /, question: QuestionLike, **options: Any) -> Exchange[QueryResponse]:
        """Ask one question and take the answer as it comes: `Passages`, then `Delta`s, at last `Done`."""
        return _query(question, {**options, "stream": True})

    @listing
    def notices(self, /, **conditions: Any) -> Exchange[Page[NoticeSummary]]:
        """All notices that fulfil the conditions (fields of `NoticeQuery`), page by page as they are needed."""
        wanted = wire.checked(NoticeQuery, {"limit": PAGE, **conditions})
        return Exchange("/v1/notices", _model(NoticePage), wire.body_of(wanted))

    @operation
    def notice(self, aid: str, *, as_of: str | None = None) -> Steps[NoticeDetail]:
        """One notice with its cleaned text and its facts."""
        return (yield from Exchange(_notice(aid), _model(NoticeDetail), _day(as_of)))

    @listing
    def calls(self, /, **conditions: Any) -> Exchange[Page[Call]]:
        """All calls that fulfil the conditions (fields of `CallQuery`: `applies_in`, `open_on`, `applicant` …)."""
        wanted = wire.checked(CallQuery, {"limit": PAGE, **conditions})
        return Exchange("/v1/calls", _model(CallPage), wire.body_of(wanted))

    @operation
    def call(self, call_id: str, *, as_of: str | None = None) -> Steps[Call]:
        """One call with every day, amount and contact, each with its quote."""
        return (yield from Exchange(f"/v1/calls/{_segment(call_id)}", _model(Call), _day(as_of)))

    @listing
    def doubts(self, /, **conditions: Any) -> Exchange[Page[DoubtfulNotice]]:
        """All notices whose reading is in doubt, the newest on top (fields of `DoubtQuery`: `code`)."""
        wanted = wire.checked(DoubtQuery, {"limit": PAGE, **conditions})
        return Exchange("/v1/doubts", _model(DoubtPage), wire.body_of(wanted))

    @operation
    def match(self, /, profile: Mapping[str, Any], **options: Any) -> Steps[MatchResponse]:
        """How a firm stands to the calls; `options` are fields of the request: `filters`, `as_of`, `include_closed`."""
        body = wire.body_of(wire.checked(MatchRequest, {"profile": profile, **options}))
        return (yield from Exchange("/v1/match", _model(MatchResponse), body=body))

    @operation
    def put_notice(
        self, aid: str, notice: Mapping[str, Any], *, expected: str | None = None, visible: bool = False
    ) -> Steps[WriteResult]:
        """Add or update one notice; returns when it is on the service's disk.

        Args:
            aid: its id.
            notice: `title`, `url`, `date`, `account`, `content`, `attachments`.
            expected: the `text_version` that is to be replaced; `ServiceError` with 412 where another is held.
            visible: return only when every worker of the service serves it.
        """
        headers = {"If-Match": f'"{expected}"'} if expected else {}
        result = _model(WriteResult)
        return (yield from Exchange(_notice(aid), result, _wait(visible), notice, "PUT", headers))

    @operation
    def put_notices(
        self, notices: Iterable[Mapping[str, Any]], *, batch: int = WRITE_BATCH, visible: bool = False
    ) -> Steps[list[ItemResult]]:
        """Add or update many, `batch` (at most 10,000) in one request: what became of each, in order.

        A request that must be sent again, since the service was away, does nothing twice.
        """
        results: list[ItemResult] = []
        for chunk in wire.chunks(notices, batch):
            once = {"Idempotency-Key": str(uuid.uuid4())}
            written = yield from Exchange(
                "/v1/notices", _model(WriteResults), _wait(visible), chunk, headers=once
            )
            results += written.items
        return results

    @operation
    def delete_notice(self, aid: str, *, visible: bool = False) -> Steps[WriteResult]:
        """Remove one notice; removing what is not held is `unchanged`."""
        return (yield from Exchange(_notice(aid), _model(WriteResult), _wait(visible), verb="DELETE"))

    @operation
    def changes(self, since: int) -> Steps[ChangesOut]:
        """What changed after a version of the collection, for mirrors."""
        return (yield from Exchange("/v1/changes", _model(ChangesOut), {"since": since}))

    @operation
    def stats(self) -> Steps[Stats]:
        """Counts over the whole index."""
        return (yield from Exchange("/v1/stats", _model(Stats)))


def _query(question: QuestionLike, options: Mapping[str, Any]) -> Exchange[QueryResponse]:
    body = wire.body_of(wire.query_of(question, options))
    return Exchange("/v1/query", _model(QueryResponse), body=body)


def _batch(requests: list[QueryRequest]) -> Exchange[list[Result]]:
    body = {"queries": [wire.body_of(request) for request in requests]}
    return Exchange(
        "/v1/query/batch", lambda found, url: wire.results_of(found, len(requests), url), body=body
    )


def _model(model: type[wire.Model]) -> Reader[wire.Model]:
    return lambda found, url: wire.parsed(model, found, url)


def _day(as_of: str | None) -> dict[str, str]:
    return {"as_of": as_of} if as_of else {}


def _wait(visible: bool) -> dict[str, str]:
    return {"wait": "visible"} if visible else {}


def _notice(aid: str) -> str:
    return f"/v1/notices/{_segment(aid)}"


def _segment(name: str) -> str:
    """One segment of a path: a name with a slash or a question mark must not lead elsewhere."""
    return quote(name, safe="")
