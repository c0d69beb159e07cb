"""Every way to be wrong, asked of a real server: a problem document each time, never a stack trace."""

import re
import socket
import ssl
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import httpx
import pytest

from tests.processes import PATIENT, Server, rag, serving, wait_for

WRONG_BODIES: dict[str, tuple[bytes, int, str | None]] = {
    "empty question": (b'{"question": ""}', 422, "/question"),
    "blank question": ('{"question": "\u3000 "}'.encode(), 422, "/question"),
    "over-long question": (b'{"question": "' + b"a" * 2001 + b'"}', 422, "/question"),
    "no question": (b"{}", 422, "/question"),
    "unknown field": (b'{"question": "x", "topk": 5}', 422, "/topk"),
    "unknown filter": (b'{"question": "x", "filters": {"city": "x"}}', 422, "/filters/city"),
    "top_k zero": (b'{"question": "x", "top_k": 0}', 422, "/top_k"),
    "top_k too large": (b'{"question": "x", "top_k": 51}', 422, "/top_k"),
    "top_k as text": (b'{"question": "x", "top_k": "5"}', 422, "/top_k"),
    "top_k above 2^63": (b'{"question": "x", "top_k": 9223372036854775808}', 422, "/top_k"),
    "unknown mode": (b'{"question": "x", "mode": "fast"}', 422, "/mode"),
    "bad date": (b'{"question": "x", "as_of": "2025-02-30"}', 422, "/as_of"),
    "date as number": (b'{"question": "x", "filters": {"date_from": 1758758400}}', 422, "/filters/date_from"),
    "unknown category": (
        b'{"question": "x", "filters": {"categories": ["x"]}}',
        422,
        "/filters/categories/0",
    ),
    "lone surrogate": (b'{"question": "\\ud800"}', 422, "/question"),
    "lone surrogate in a name": (b'{"question": "x", "\\ud800": 1}', 422, "/?"),
    "lone surrogate in a filter": (
        b'{"question": "x", "filters": {"regions": ["\\udfff"]}}',
        422,
        "/filters/regions/0",
    ),
    "NUL": (b'{"question": "a\\u0000b"}', 422, "/question"),
    "a list": (b"[]", 422, ""),
    "NaN": (b'{"question": "x", "min_score": NaN}', 400, None),
    "infinite": (b'{"question": "x", "min_score": 1e999}', 400, None),
    "depth": (b'{"question":' + b"[" * 200_000, 400, None),
    "not JSON": (b"question=x", 400, None),
    "GB18030": ('{"question": "南京"}'.encode("gb18030"), 400, None),
    "empty body": (b"", 400, None),
    "too large": (b'{"question": "' + b"a" * 5_000_000 + b'"}', 413, None),
}


def assert_problem(response: httpx.Response, status: int) -> dict:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["x-request-id"]
    document = response.json()
    assert document["status"] == status
    assert document["type"].startswith("urn:notice-rag:problem:")
    assert document["title"]
    assert document["detail"]
    assert "Traceback" not in response.text
    return document


@pytest.mark.parametrize(("body", "status", "pointer"), WRONG_BODIES.values(), ids=WRONG_BODIES)
@pytest.mark.parametrize("path", ["/v1/query", "/v1/query/batch"])
def test_a_wrong_body_is_a_problem_that_names_the_field(
    http: httpx.Client, path: str, body: bytes, status: int, pointer: str | None
) -> None:
    if path.endswith("batch") and status == 422:
        response = http.post(
            path, content=b'{"queries": [' + body + b"]}", headers={"Content-Type": "application/json"}
        )
        in_batch = response.json()
        found = in_batch["results"][0]["problem"] if response.status_code == 200 else in_batch
        assert found["errors"][0]["pointer"].endswith(pointer or "")
        return
    document = assert_problem(
        http.post(path, content=body, headers={"Content-Type": "application/json"}), status
    )
    assert [error["pointer"] for error in document.get("errors", [])] == (
        [] if pointer is None else [pointer]
    )


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ({"Content-Type": "application/json; charset=gb18030"}, 415),
        ({"Content-Type": "application/json", "Content-Encoding": "gzip"}, 415),
        ({}, 200),
        ({"Content-Type": "application/json; charset=UTF-8"}, 200),
        ({"Content-Type": "application/problem+json"}, 200),
    ],
)
def test_only_json_is_taken(http: httpx.Client, headers: dict[str, str], status: int) -> None:
    response = http.post("/v1/query", content=b'{"question": "x", "answer": false}', headers=headers)
    assert response.status_code == status
    if status != 200:
        assert_problem(response, status)


@pytest.mark.parametrize(
    "path", ["/nothing", "/v1", "/v1/query/", "/v1/notices/..%2f..%2fetc%2fpasswd", "/livez/x"]
)
def test_an_unknown_path_is_a_404(http: httpx.Client, path: str) -> None:
    assert_problem(http.get(path), 404)


@pytest.mark.parametrize("aid", ["nobody", "x" * 500, "%00", "a%0ab", "..", "南京", "%ff", "' OR 1=1 --"])
def test_an_unknown_notice_is_a_404(http: httpx.Client, aid: str) -> None:
    assert_problem(http.get(f"/v1/notices/{aid}" if aid != ".." else "/v1/notices/%2e%2e"), 404)


def test_a_wrong_method_is_told_the_right_ones(http: httpx.Client) -> None:
    response = http.put("/v1/query", json={})
    assert_problem(response, 405)
    assert response.headers["allow"] == "HEAD, GET, POST"
    assert http.request("BREW", "/livez").headers["allow"] == "HEAD, GET"


@pytest.mark.parametrize(
    "path",
    ["/v1/stats?x=1", "/v1/notices?regoin=x", "/v1/notices?limit=0", "/v1/notices?limit=201", "/v1/notices?cursor=zz",
     "/v1/notices?sort=size", "/v1/notices?date_from=soon", "/v1/notices/x?day=1", "/v1/query?q=x&q=y"],
)  # fmt: skip
def test_wrong_parameters_are_a_422(http: httpx.Client, path: str) -> None:
    document = assert_problem(http.get(path), 422)
    assert document["errors"]


def test_get_routes_answer_head(http: httpx.Client) -> None:
    for path in ("/livez", "/readyz", "/v1/stats", "/v1/notices", "/docs", "/openapi.json", "/v1/query?q=x"):
        response = http.head(path)
        assert (response.status_code, response.content) == (200, b"")
        assert int(response.headers["content-length"]) > 0


def test_every_response_carries_a_request_id(http: httpx.Client) -> None:
    assert http.get("/livez", headers={"X-Request-ID": "abc.1"}).headers["x-request-id"] == "abc.1"
    made = http.get("/livez", headers={"X-Request-ID": "<b>"}).headers["x-request-id"]
    assert re.fullmatch(r"[0-9a-f-]{36}", made)


def test_the_server_does_not_tell_what_it_is_made_of(http: httpx.Client) -> None:
    assert "server" not in http.get("/livez").headers


def exchange(server: Server, data: bytes, seconds: float) -> tuple[bytes, float]:
    """Send raw bytes, read until the server closes; returns what came and after how long."""
    started = time.monotonic()
    with socket.create_connection(server.address, timeout=seconds) as connection:
        connection.sendall(data)
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    return answer, time.monotonic() - started


def hanging(server: Server, data: bytes) -> tuple[bytes, float]:
    """As `exchange`, of somebody who then says no more; a reset ends it as well."""
    try:
        return exchange(server, data, 60)
    except ConnectionResetError:
        return b"", 0.0


def test_half_a_request_is_given_up(running: Server) -> None:
    head = b"POST /v1/query HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
    whole = b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"
    unfinished = [head, b"", b"GET /livez HTTP/1.1\r\nHo", whole + b"GET /li"]
    with ThreadPoolExecutor(len(unfinished)) as pool:  # side by side: each waits for most of the ten seconds
        answers = list(pool.map(partial(hanging, running), unfinished))
    assert all(seconds < 30 for _, seconds in answers)  # ten, and what a busy machine takes
    assert b" 408 " in answers[0][0].split(b"\r\n")[0]
    assert answers[3][0].endswith(b'{"status":"ok"}') or answers[3][0] == b""


def test_what_is_not_http_gets_a_problem(running: Server) -> None:
    answer, _ = exchange(running, b"hello\r\n\r\n", 60)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"application/problem+json" in answer
    assert b"x-request-id" in answer


def test_too_long_a_first_line_is_told_apart(http: httpx.Client) -> None:
    headers = {"X-Long": "x" * 1_000_000}
    document = assert_problem(http.get("/v1/query?q=x", headers=headers), 431)
    assert "POST" in document["detail"]


def test_without_an_index_the_service_lives_and_says_what_to_do(without_index: Server) -> None:
    assert PATIENT.get(f"{without_index.url}/livez").json() == {"status": "ok"}
    wait_for(lambda: "rag index" in PATIENT.get(f"{without_index.url}/readyz").json()["detail"])
    for response in (
        PATIENT.get(f"{without_index.url}/readyz"),
        PATIENT.post(f"{without_index.url}/v1/query", json={"question": "x"}),
        PATIENT.get(f"{without_index.url}/v1/query?q=x&stream=true"),
        PATIENT.post(f"{without_index.url}/v1/query/batch", json={"queries": [{"question": "x"}]}),
        PATIENT.get(f"{without_index.url}/v1/notices"),
        PATIENT.get(f"{without_index.url}/v1/stats"),
    ):
        assert_problem(response, 503)
        assert int(response.headers["retry-after"]) > 0
    assert PATIENT.post(f"{without_index.url}/v1/query", json={"question": ""}).status_code == 422


def test_an_index_made_or_changed_meanwhile_is_served_without_a_restart(tmp_path: Path) -> None:
    home, notices = tmp_path / "home", tmp_path / "notices.jsonl"
    line = '{{"aid": "{0}", "title": "南京丨测试{0}", "url": "https://example.org/{0}", "date": "2025-09-0{0}", ' \
           '"account": "a", "content": "第{0}批项目申报，9月30日前提交。"}}\n'  # fmt: skip
    with serving(home, tmp_path / "log", "--as-of", "2025-09-25") as server:
        notices.write_text(line.format(1), "utf-8")
        assert rag("index", notices, "--home", home).returncode == 0
        server.wait_until_ready()
        assert PATIENT.get(f"{server.url}/v1/stats").json()["notices"] == 1
        notices.write_text(line.format(2), "utf-8")
        assert rag("index", notices, "--home", home).returncode == 0
        wait_for(lambda: PATIENT.get(f"{server.url}/v1/stats").json()["notices"] == 2, server.log)
        found = PATIENT.get(f"{server.url}/v1/query?q=第2批项目").json()
        assert "2" in {p["notice"]["aid"] for p in found["passages"]}


def test_overload_is_told_to_come_again_at_once_and_health_still_answers(running: Server) -> None:
    body = {"question": "南京数字化转型项目的申报条件与资助金额是多少"}
    context = ssl.create_default_context()  # made once: a client of its own would read all certificates

    def ask() -> httpx.Response:
        # Each thread has a client of its own: of a shared one a thread closed what another was just reading.
        with httpx.Client(base_url=running.url, timeout=60, verify=context) as client:
            return client.post("/v1/query", json=body)

    with ThreadPoolExecutor(400) as pool:
        asked = [pool.submit(ask) for _ in range(400)]
        started = time.monotonic()
        assert httpx.get(f"{running.url}/livez", timeout=60).status_code == 200
        assert time.monotonic() - started < 15
        responses = [future.result() for future in asked]
    assert {response.status_code for response in responses} == {200, 503}
    for response in responses:
        if response.status_code == 503:
            assert_problem(response, 503)
            assert int(response.headers["retry-after"]) >= 1
    assert httpx.post(f"{running.url}/v1/query", json=body, timeout=60).status_code == 200


def test_the_log_holds_ids_but_neither_questions_nor_stack_traces(
    running: Server, http: httpx.Client
) -> None:
    http.get("/v1/query", params={"q": "geheim"}, headers={"X-Request-ID": "log-1"})
    line = wait_for(lambda: [row for row in running.log().splitlines() if "log-1" in row])
    assert "GET /v1/query 200" in line[0]
    assert "geheim" not in running.log()
    assert "Traceback" not in running.log()
