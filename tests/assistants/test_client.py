"""The Python client against the real service, and against one that fails as it is told."""

import asyncio
import email.utils
import json
import time
from collections.abc import Iterator
from http.server import ThreadingHTTPServer

import pytest

from eval.local_server import Handler, address, listening
from rag.client import AsyncClient, Client, Delta, Done, Passages, ServiceError, Unreachable
from rag.client.wire import Patience
from rag.errors import InvalidInput, NotFound, RagError
from rag.public import QueryRequest, QueryResponse
from tests.processes import AS_OF, Server

QUESTION = "南京数字化转型专项资金什么时候截止"


@pytest.fixture(scope="module")
def client(running: Server) -> Iterator[Client]:
    with Client(running.url) as client:
        yield client


def test_options_are_fields_of_the_request(client: Client) -> None:
    response = client.query(
        QUESTION, top_k=2, filters={"applies_in": "南京"}, as_of="2025-09-01", answer=False
    )
    assert len(response.passages) == 2
    assert (str(response.as_of), response.answer) == ("2025-09-01", None)
    assert (
        client.query(QueryRequest(question=QUESTION, top_k=2)).passages
        == client.query(QUESTION, top_k=2).passages
    )


def test_a_stream_gives_passages_then_sentences_then_all(client: Client) -> None:
    first, *deltas, last = client.stream(QUESTION)
    assert isinstance(first, Passages)
    assert isinstance(last, Done)
    assert all(isinstance(delta, Delta) for delta in deltas)
    assert "".join(delta.text for delta in deltas) == last.response.answer.text
    assert first.response.passages == last.response.passages
    assert first.response.answer is None


def test_a_batch_holds_errors_in_their_places(client: Client) -> None:
    results = client.query_batch(
        [QUESTION, {"question": QUESTION, "filters": {"regions": ["Atlantis"]}}], batch=2
    )
    assert isinstance(results[0], QueryResponse)
    assert isinstance(results[1], InvalidInput)
    assert "Atlantis" in str(results[1])


def test_what_is_no_request_is_an_error_in_its_place(client: Client) -> None:
    empty, answered, unknown = client.query_batch(["", QUESTION, {"question": QUESTION, "topk": 3}], batch=2)
    assert isinstance(empty, InvalidInput)
    assert isinstance(answered, QueryResponse)
    assert isinstance(unknown, InvalidInput)
    assert "topk" in str(unknown)


def test_lists_are_read_page_by_page(client: Client) -> None:
    few = [notice.aid for notice in client.notices(limit=40)]
    assert few == [notice.aid for notice in client.notices()]
    assert len(set(few)) == len(few) == client.stats().notices
    calls = list(client.calls(limit=7, open_on=AS_OF))
    assert calls
    assert [c.call_id for c in calls] == [c.call_id for c in client.calls(open_on=AS_OF)]
    assert client.call(calls[0].call_id).programme == calls[0].programme
    assert client.notice(few[0]).aid == few[0]
    doubted = list(client.doubts(limit=9))
    assert [notice.aid for notice in doubted] == [notice.aid for notice in client.doubts()]
    inferred = next(client.doubts(code=["year_inferred"]))
    assert inferred.aid in {notice.aid for notice in doubted}
    about = next(doubt for doubt in inferred.doubts if doubt.code == "year_inferred")
    words = client.notice(inferred.aid).text[about.start : about.end]
    assert "日" in words
    assert "年" not in words


def test_errors_are_the_library_s_own(client: Client) -> None:
    with pytest.raises(NotFound, match="no-such"):
        client.notice("no-such")
    with pytest.raises(NotFound):
        client.notice("../stats")
    with pytest.raises(InvalidInput, match="did you mean 'top_k'"):
        client.query(QUESTION, topk=3)
    with pytest.raises(InvalidInput, match="Atlantis") as failed:
        client.query(QUESTION, filters={"applies_in": "Atlantis"})
    assert failed.value.pointer == "/filters/applies_in"
    with pytest.raises(InvalidInput, match="Atlantis"):
        list(client.stream(QUESTION, filters={"applies_in": "Atlantis"}))
    with pytest.raises(InvalidInput, match="not an address"):
        Client("localhost:8000")


def test_the_asynchronous_client_does_the_same(running: Server, client: Client) -> None:
    async def work() -> None:
        async with AsyncClient(running.url) as other:
            assert (await other.query(QUESTION)).passages == client.query(QUESTION).passages
            events = [event async for event in other.stream(QUESTION)]
            assert isinstance(events[-1], Done)
            assert [n.aid async for n in other.notices(limit=50)] == [n.aid for n in client.notices()]
            assert [c.call_id async for c in other.calls()] == [c.call_id for c in client.calls()]
            results = await other.query_batch([QUESTION] * 3, batch=2)
            assert len(results) == 3
            assert await other.stats() == client.stats()
            with pytest.raises(NotFound):
                await other.notice("no-such")

    asyncio.run(work())


class Moody(ThreadingHTTPServer):
    """Answers from a list of (status, headers, body), then with empty statistics."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), MoodyHandler)
        self.answers: list[tuple[int, dict[str, str], bytes]] = []
        self.keys: list[str | None] = []

    @property
    def url(self) -> str:
        return address(self)


class MoodyHandler(Handler):
    server: Moody

    def do_GET(self) -> None:
        self.server.keys.append(self.headers["Authorization"])
        status, headers, body = self.server.answers.pop(0) if self.server.answers else (200, {}, STATS)
        if status == 0:  # the connection breaks
            self.connection.close()
            return
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET


STATS = json.dumps(
    {"notices": 0, "passages": 0, "version": 1, "model": "m", "newest_date": None, "oldest_date": None,
     "by_category": {}, "by_level": {}, "by_region": {}, "a_later_addition": 1}
).encode()  # fmt: skip
BUSY = json.dumps({"detail": "Too many questions are waiting."}).encode()


@pytest.fixture
def moody() -> Iterator[Moody]:
    with listening(Moody()) as server:
        yield server


def test_what_passes_is_waited_for(moody: Moody) -> None:
    moody.answers = [(503, {}, BUSY), (429, {"Retry-After": "0"}, BUSY), (0, {}, b"")]
    assert Client(moody.url, backoff_s=0.001).stats().version == 1
    assert len(moody.keys) == 4

    async def work() -> None:
        moody.answers = [(503, {}, BUSY), (0, {}, b"")]
        async with AsyncClient(moody.url, backoff_s=0.001) as client:
            assert (await client.stats()).version == 1

    asyncio.run(work())


def test_the_service_s_own_wish_is_honoured(moody: Moody) -> None:
    started = time.monotonic()
    soon = email.utils.formatdate(time.time() + 2, usegmt=True)
    moody.answers = [(503, {"Retry-After": soon}, BUSY)]
    Client(moody.url, backoff_s=0.001).stats()
    assert time.monotonic() - started > 0.5


def test_patience_ends_with_what_the_service_said(moody: Moody) -> None:
    moody.answers = [(503, {}, BUSY)] * 3
    with pytest.raises(ServiceError, match="Too many questions") as failed:
        Client(moody.url, retries=2, backoff_s=0.001).stats()
    assert failed.value.status == 503
    with pytest.raises(Unreachable, match="rag serve"):
        Client("http://127.0.0.1:9", retries=0).stats()


@pytest.mark.parametrize("status", [401, 403, 500, 507])
def test_what_does_not_pass_is_not_tried_again(moody: Moody, status: int) -> None:
    moody.answers = [(status, {}, json.dumps({"detail": "no"}).encode())]
    with pytest.raises(ServiceError, match=f"answered {status}: no") as failed:
        Client(moody.url).stats()
    assert failed.value.status == status
    assert len(moody.keys) == 1


def test_another_service_is_told_apart(moody: Moody) -> None:
    moody.answers = [(200, {}, b"<html>"), (200, {}, b'{"hello": 1}')]
    for _ in range(2):
        with pytest.raises(ServiceError, match="is it this service"):
            Client(moody.url).stats()


def test_the_key_comes_from_the_argument_or_the_environment(
    moody: Moody, monkeypatch: pytest.MonkeyPatch
) -> None:
    Client(moody.url).stats()
    monkeypatch.setenv("RAG_API_KEY", "from-the-environment")
    Client(moody.url).stats()
    Client(moody.url, api_key="given").stats()
    assert moody.keys == [None, "Bearer from-the-environment", "Bearer given"]


def test_a_slow_service_is_given_up(moody: Moody) -> None:
    moody.answers = [(200, {"Content-Length": "1000000"}, b"{")]
    with pytest.raises(RagError):
        Client(moody.url, timeout_s=0.2, retries=0).stats()


def test_pauses_double_differ_and_end() -> None:
    patience = Patience(retries=9, backoff_s=1.0)
    pauses = [[patience.pause_s(attempt) for _ in range(50)] for attempt in range(9)]
    assert all(0.5 * 2**n <= pause <= 2**n for n, tried in enumerate(pauses[:5]) for pause in tried)
    assert all(pause <= 30 for tried in pauses for pause in tried)
    assert all(len(set(tried)) > 1 for tried in pauses)
    assert patience.pause_s(0, 99.0) == 30.0
