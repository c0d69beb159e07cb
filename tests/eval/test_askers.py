"""`HttpAsker` against a real server on a free port that can be told to fail."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from typing import Any

import pytest

from eval.askers import HttpAsker
from eval.evaluate import evaluate
from eval.local_server import Handler, address, listening
from eval.question_set import LabelledQuestion
from rag.errors import InvalidInput, NotFound, RagError
from rag.public import QueryRequest
from tests.eval.made_library import Library


class Service(ThreadingHTTPServer):
    """The library over HTTP. `failures`: (status, headers) given instead, first come first."""

    def __init__(self, library: Library) -> None:
        super().__init__(("127.0.0.1", 0), ServiceHandler)
        self.asker = library
        self.failures: list[tuple[int, dict[str, str]]] = []
        self.problems: list[dict[str, Any]] = []
        self.seen: list[tuple[str, Any, str | None]] = []

    @property
    def url(self) -> str:
        return address(self)


class ServiceHandler(Handler):
    server: Service

    def give(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(content))} | (headers or {})).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.seen.append((self.path, body, self.headers["Authorization"]))
        if self.server.failures:
            status, headers = self.server.failures.pop(0)
            self.give(status, {"title": "no", "detail": "not now"}, headers)
            return
        results = []
        for query in body["queries"]:
            if self.server.problems:
                results.append({"problem": self.server.problems.pop(0)})
            else:
                (answer,) = self.server.asker.ask([QueryRequest.model_validate(query)])
                results.append(json.loads(answer.model_dump_json()))
        self.give(200, {"results": results})

    def do_GET(self) -> None:
        library = self.server.asker
        if self.path.startswith("/v1/notices?"):
            second = "cursor=" in self.path
            part = library.notices[1:] if second else library.notices[:1]
            items = [json.loads(n.model_dump_json()) for n in part]
            self.give(
                200, {"items": items, "next_cursor": None if second else "c", "total": len(library.notices)}
            )
            return
        try:
            self.give(200, json.loads(library.notice(self.path.rsplit("/", 1)[1]).model_dump_json()))
        except NotFound as error:
            self.give(404, {"title": "Not Found", "detail": str(error)})


@pytest.fixture
def service(library: Library) -> Iterator[Service]:
    with listening(Service(library)) as server:
        yield server


def ask(asker: HttpAsker, *questions: str) -> list[str]:
    return [r.question for r in asker.ask([QueryRequest(question=q) for q in questions])]


def test_http_gives_the_report_that_the_process_gives(
    service: Service, library: Library, questions: list[LabelledQuestion]
) -> None:
    remote = evaluate(questions, HttpAsker(service.url, batch=2), leave_out=True)
    local = evaluate(questions, library, leave_out=True)
    assert remote.model_dump(exclude={"created", "target"}) == local.model_dump(exclude={"created", "target"})


def test_questions_go_in_batches_with_the_key(service: Service) -> None:
    assert ask(HttpAsker(service.url, key="secret", batch=2), "a", "b", "c") == ["a", "b", "c"]
    assert [len(body["queries"]) for _, body, _ in service.seen] == [2, 1]
    assert {(path, key) for path, _, key in service.seen} == {("/v1/query/batch", "Bearer secret")}


def test_an_overloaded_service_is_asked_again(service: Service) -> None:
    service.failures = [(503, {"Retry-After": "0"}), (429, {}), (503, {})]
    assert ask(HttpAsker(service.url, wait_s=0.001), "a") == ["a"]
    assert len(service.seen) == 4


def test_one_question_turned_away_is_asked_again_alone(service: Service) -> None:
    service.problems = [{"status": 503, "detail": "busy"}]
    assert ask(HttpAsker(service.url, wait_s=0.001), "a", "b") == ["a", "b"]
    assert [len(body["queries"]) for _, body, _ in service.seen] == [2, 1]


def test_patience_ends(service: Service) -> None:
    service.failures = [(503, {})] * 3
    with pytest.raises(RagError, match="overloaded or not ready"):
        ask(HttpAsker(service.url, retries=2, wait_s=0.001), "a")
    service.problems = [{"status": 503, "detail": "busy"}] * 3
    with pytest.raises(RagError, match="refused the question 'a': busy"):
        ask(HttpAsker(service.url, retries=2, wait_s=0.001), "a")


def test_a_refused_question_ends_the_run_with_its_reason(service: Service) -> None:
    service.problems = [{"status": 422, "detail": "too long"}]
    with pytest.raises(RagError, match="refused the question 'a': too long"):
        ask(HttpAsker(service.url), "a")
    assert len(service.seen) == 1
    service.failures = [(401, {})]
    with pytest.raises(RagError, match="answered 401: not now"):
        ask(HttpAsker(service.url), "a")


def test_an_address_where_nothing_listens_says_what_to_do() -> None:
    with pytest.raises(RagError, match="rag serve"):
        ask(HttpAsker("http://127.0.0.1:9", retries=0), "a")
    with pytest.raises(InvalidInput, match="not an address"):
        HttpAsker("localhost:8000")


def test_notices_are_read_once_and_unknown_ones_are_told(service: Service) -> None:
    asker = HttpAsker(service.url)
    assert asker.aids() == ("a_1", "b_1", "c_1")
    assert asker.notice("a_1") is asker.notice("a_1")
    with pytest.raises(NotFound, match="no notice z"):
        asker.notice("z")
