"""Who is let in: every route with every wrong key in the app itself, then a real server that others could reach."""

import asyncio
import dataclasses
import datetime as dt
import json
import re
import shutil
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import httpx
import httpx2
import openai
import pytest
from mcp import Client as McpClient
from mcp.client.streamable_http import streamable_http_client

from api.access import FEEDS, OPEN, needed_scope
from api.app import create_app
from api.limits import MAX_CLIENTS, RateLimiter
from api.problems import METHODS
from rag import keys
from rag.client import Client, ServiceError
from rag.integrations.source import source_of
from rag.keys import Scope, add_key, revoke_key
from rag.settings import Settings
from tests.processes import AS_OF, Server, rag, serving

QUESTION = "南京数字化转型专项资金什么时候截止"
RATE = 60
DIFY = {"knowledge_id": "notices", "query": QUESTION, "retrieval_setting": {"top_k": 1}}


def paths(routes: Iterable[Any]) -> Iterator[str]:
    """Every path of the app, so that a new route cannot be forgotten; an included router holds its own."""
    for route in routes:
        if hasattr(route, "path"):
            yield route.path
        else:
            yield from paths(route.original_router.routes)


ROUTES = sorted({*paths(create_app(Settings()).routes), "/", "/mcp", "/mcp/", "/metrics", "/v1/nowhere"})


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


# --- the app itself: nothing behind the door is needed to see that it is shut --------------------------------------


def asked(home: Path, requests: list[httpx.Request], address: str = "127.0.0.1", **settings: object) -> list:
    """The app's answers."""

    async def ask() -> list[httpx.Response]:
        app = create_app(Settings(home=home, **settings))
        transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=(address, 1))
        async with httpx.AsyncClient(transport=transport) as client:
            return [await client.send(request) for request in requests]

    return asyncio.run(ask())


def request(method: str, path: str, headers: dict[str, str] | None = None) -> httpx.Request:
    return httpx.Request(method, f"http://127.0.0.1{path}", headers=headers)


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, tuple[str, dict[str, str]]]]:
    """A home with keys, and ways to ask without a right one: what to add to the address, and headers."""
    home = tmp_path_factory.mktemp("keys")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "today", lambda: dt.date(2025, 1, 1))
        _, expired = add_key(home, "expired", list(Scope), dt.date(2025, 1, 2))
    gone, revoked = add_key(home, "revoked", list(Scope))
    revoke_key(home, gone.id)
    good, right = add_key(home, "right", list(Scope))
    return home, {
        "none": ("", {}),
        "unknown": ("", bearer("nrag_00000000_" + "A" * 43)),
        "another secret": ("", bearer(f"nrag_{good.id}_" + "A" * 43)),
        "its id alone": ("", bearer(good.id)),
        "its hash": ("", bearer(good.sha256)),
        "revoked": ("", bearer(revoked)),
        "expired": ("", bearer(expired)),
        "empty": ("", {"Authorization": "Bearer "}),
        "not ASCII": ("", {"Authorization": b"Bearer \xe9\xff"}),
        "another scheme": ("", {"Authorization": f"Basic {right}"}),
        "no scheme": ("", {"Authorization": right}),
        "another header": ("", {"X-API-Key": right, "Api-Key": right, "Cookie": f"token={right}"}),
        "from a proxy that vouches": ("", {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-User": "admin"}),
        "revoked in the address": (f"?token={revoked}", {}),
        "another parameter": (f"?key={right}&access_token={right}&Token={right}", {}),
    }


@pytest.mark.parametrize("path", ROUTES)
def test_no_route_lets_anybody_in_without_a_right_key(path: str, wrong: tuple) -> None:
    home, ways = wrong
    requests = {
        (name, method): request(method, path + address, headers)
        for name, (address, headers) in ways.items()
        for method in (*METHODS, "HEAD", "OPTIONS", "TRACE")
    }
    for key, response in zip(requests, asked(home, list(requests.values())), strict=True):
        if path in OPEN:
            assert response.status_code not in (401, 403), key
            continue
        assert response.status_code == 401, key
        assert response.headers["www-authenticate"].startswith("Bearer")
        assert response.headers["content-type"] == "application/problem+json"
        assert response.headers["x-request-id"]
        assert key[1] == "HEAD" or response.json()["status"] == 401


@pytest.mark.parametrize("path", [path for path in ROUTES if path not in OPEN])
def test_a_key_is_good_for_its_scopes_alone(path: str, wrong: tuple) -> None:
    home, _ = wrong
    texts = {scope: add_key(home, scope, [scope])[1] for scope in Scope}
    for method in METHODS:
        need = needed_scope(method, path)
        answers = asked(home, [request(method, path, bearer(text)) for text in texts.values()])
        for scope, response in zip(texts, answers, strict=True):
            let_in = scope is need or (scope is Scope.FEED and path in FEEDS and method == "GET")
            assert (response.status_code == 403) != let_in, (method, scope)
            assert response.status_code != 401


def test_the_routes_were_found() -> None:
    assert {"/v1/query", "/v1/chat/completions", "/retrieval", "/v1/calls/{call_id}", "/docs"} <= set(ROUTES)


def test_what_changes_something_needs_the_scope_write() -> None:
    for method, path in (
        ("PUT", "/v1/notices/a"),
        ("DELETE", "/v1/notices/a"),
        ("POST", "/v1/notices"),
        ("POST", "/x"),
    ):
        assert needed_scope(method, path) is Scope.WRITE
    for path in (
        "/v1/query",
        "/v1/query/batch",
        "/retrieval",
        "/v1/chat/completions",
        "/mcp",
        "/v1/tools/search",
    ):
        assert needed_scope("POST", path) is Scope.READ
    assert needed_scope("GET", "/metrics") is Scope.READ


def test_without_any_key_none_is_asked_unless_the_settings_say_so(tmp_path: Path) -> None:
    requests = [
        request("GET", "/v1/models"),
        request("GET", "/v1/models", bearer("anything")),
        request("PUT", "/v1/x"),
    ]
    assert [r.status_code for r in asked(tmp_path, requests)] == [200, 200, 404]
    closed = asked(tmp_path, requests, require_key=True)
    assert [r.status_code for r in closed] == [401, 401, 401]
    assert "rag key add" in closed[0].json()["detail"]


@pytest.mark.parametrize("made", [True, False])
def test_public_reading_does_not_open_writing(tmp_path: Path, made: bool) -> None:
    text = add_key(tmp_path, "reader")[1] if made else "nrag_00000000_x"
    requests = [
        request("GET", "/v1/models"),
        request("GET", "/v1/models", bearer("wrong")),
        request("GET", "/v1/models", bearer(text)),
        request("PUT", "/v1/notices/a"),
        request("DELETE", "/v1/notices/a", bearer(text)),
    ]
    statuses = [response.status_code for response in asked(tmp_path, requests, public_read=True)]
    assert statuses == [200, 200, 200, 401, 403 if made else 401]


def test_the_last_key_revoked_does_not_open_the_door(tmp_path: Path) -> None:
    key, _ = add_key(tmp_path, "only")
    revoke_key(tmp_path, key.id)
    assert asked(tmp_path, [request("GET", "/v1/models")])[0].status_code == 401


def test_an_unreadable_file_of_keys_lets_nobody_in(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "keys.json").write_text('{"format": 1, "keys": [{}]}')
    requests = [
        request("GET", "/v1/models"),
        request("GET", "/v1/models", bearer("x")),
        request("GET", "/docs"),
    ]
    answers = asked(tmp_path, requests)
    assert [r.status_code for r in answers] == [503, 503, 200]
    assert str(tmp_path) not in answers[0].text
    assert len([r for r in caplog.records if "keys.json is damaged" in r.getMessage()]) == 1


# --- how often -----------------------------------------------------------------------------------------------------


def test_a_bucket_takes_as_many_as_it_holds_and_refills_evenly() -> None:
    now = [1000.0]
    limiter = RateLimiter(6, lambda: now[0])
    assert [limiter.take("a") for _ in range(6)] == [0.0] * 6
    assert limiter.take("a") == pytest.approx(10.0)
    assert limiter.take("b") == 0.0
    now[0] += 9.9
    assert limiter.take("a") == pytest.approx(0.1)
    now[0] += 0.1
    assert limiter.take("a") == 0.0
    assert limiter.take("a") == pytest.approx(10.0)
    now[0] += 3600.0
    assert [limiter.take("a") for _ in range(6)] == [0.0] * 6
    assert limiter.take("a") > 0


def test_what_is_owed_must_be_waited_for() -> None:
    now = [0.0]
    limiter = RateLimiter(60, lambda: now[0])
    limiter.charge("a", 256)
    assert limiter.take("a") == pytest.approx(256 + 1 - 60)


def test_no_limit_means_none_and_many_clients_take_bounded_memory() -> None:
    unlimited = RateLimiter(0)
    assert not any(unlimited.take("a") for _ in range(10_000))
    limiter = RateLimiter(1, lambda: 0.0)
    for number in range(MAX_CLIENTS + 500):
        limiter.take(str(number))
    assert len(limiter._full_at) == MAX_CLIENTS
    assert limiter.take(str(MAX_CLIENTS + 499)) > 0
    assert limiter.take("0") == 0.0


def test_addresses_have_buckets_of_their_own_and_an_ipv6_network_has_one(tmp_path: Path) -> None:
    async def ask() -> list[int]:
        app = create_app(Settings(home=tmp_path, rate_limit=1))
        statuses = []
        for address in (
            "192.0.2.1",
            "192.0.2.1",
            "192.0.2.2",
            "2001:db8::1",
            "2001:db8::2",
            "2001:db8:0:1::1",
        ):
            transport = httpx.ASGITransport(app, client=(address, 1))
            async with httpx.AsyncClient(transport=transport) as client:
                statuses.append((await client.send(request("GET", "/v1/models"))).status_code)
        return statuses

    assert asyncio.run(ask()) == [200, 429, 200, 200, 429, 200]


# --- listening -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_it_says_how_to_make_a_key_before_others_can_reach_it(tmp_path: Path, host: str) -> None:
    done = rag("serve", "--host", host, "--port", "0", "--home", tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "rag key add" in done.stderr
    assert "--insecure" in done.stderr


def test_it_does_not_start_with_a_damaged_file_of_keys(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text("{")
    done = rag("serve", "--port", "0", "--home", tmp_path)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "keys.json is damaged" in done.stderr


# --- a server that others could reach ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def own_home(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy, since keys in the shared home would shut the other tests out."""
    return Path(shutil.copytree(home, tmp_path_factory.mktemp("keyed") / "home"))


@pytest.fixture(scope="module")
def keyed(own_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    add_key(own_home, "first")
    log = tmp_path_factory.mktemp("log") / "log"
    env = {"RAG_RATE_LIMIT": str(RATE), "RAG_HOSTS": "notices.example", "RAG_THREADS": "1"}
    with serving(own_home, log, "--host", "0.0.0.0", "--as-of", AS_OF, **env) as server:
        server = dataclasses.replace(server, url=server.url.replace("0.0.0.0", "127.0.0.1"))
        server.wait_until_ready()
        yield server


@pytest.fixture
def key(own_home: Path) -> str:
    """A new key of the scope read, with a bucket of its own; made while the server runs."""
    return add_key(own_home, "test")[1]


@pytest.fixture
def http(keyed: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=keyed.url, timeout=30) as client:
        yield client


def test_a_key_works_once_made_and_not_once_revoked(own_home: Path, http: httpx.Client, key: str) -> None:
    body = {"question": QUESTION}
    assert http.post("/v1/query", json=body).status_code == 401
    answer = http.post("/v1/query", json=body, headers={"Authorization": f"bearer  {key}"})
    assert answer.status_code == 200
    assert answer.json()["passages"]
    revoke_key(own_home, key.split("_")[1])
    assert http.post("/v1/query", json=body, headers=bearer(key)).status_code == 401


def test_health_and_documentation_need_none(http: httpx.Client) -> None:
    for path in ("/livez", "/readyz", "/docs", "/openapi.json"):
        assert http.get(path).status_code == 200
    schemes = http.get("/openapi.json").json()["components"]["securitySchemes"]
    assert schemes["key"]["scheme"] == "bearer"
    assert http.get("/metrics").status_code == 401


@pytest.mark.parametrize("path", sorted(FEEDS))
def test_a_key_in_the_address_opens_the_feeds_and_leaves_no_trace(
    keyed: Server, own_home: Path, http: httpx.Client, key: str, path: str
) -> None:
    _, feed = add_key(own_home, "calendar", [Scope.FEED])
    opened = http.get(path, params={"region": "苏州", "token": feed})
    assert opened.status_code == 200
    by_header = http.get(path, params={"region": "苏州"}, headers=bearer(key))
    assert by_header.text.replace(key, "") == opened.text
    assert http.get(path, headers=bearer(feed)).status_code == 200
    refused = http.get(path, params={"token": key})
    assert refused.status_code == 403
    assert "feed" in refused.json()["detail"]
    assert http.get(path, params={"token": "wrong"}).status_code == 401
    assert http.get(path, params={"token": feed, "colour": "red"}).status_code == 422
    assert http.get("/v1/calls", params={"token": feed}).status_code == 401
    assert http.get("/v1/calls", headers=bearer(feed)).status_code == 403
    for text in (feed, key):
        assert text not in keyed.log() + opened.text
        assert text.split("_", 2)[2] not in keyed.log()
    assert f"GET {path} 200" in keyed.log()


def test_the_openai_client_understands_a_wrong_key_and_one_too_many_requests(keyed: Server, key: str) -> None:
    with openai.OpenAI(base_url=f"{keyed.url}/v1", api_key="sk-wrong", max_retries=0) as client:
        with pytest.raises(openai.AuthenticationError) as failed:
            client.models.list()
        assert failed.value.code == "invalid_api_key"
    with openai.OpenAI(base_url=f"{keyed.url}/v1", api_key=key, max_retries=0) as client:
        made = client.chat.completions.create(
            model="notice-rag", messages=[{"role": "user", "content": QUESTION}]
        )
        assert made.choices[0].message.content

        def ask_too_often() -> None:
            for _ in range(2 * RATE):
                client.models.list()

        with pytest.raises(openai.RateLimitError) as limited:
            ask_too_often()
        assert limited.value.type == "rate_limit_error"
        assert 1 <= int(limited.value.response.headers["retry-after"]) <= 60


def test_an_mcp_client_sends_its_key_as_a_header(keyed: Server, key: str) -> None:
    async def search(text: str) -> list:
        async with httpx2.AsyncClient(headers=bearer(text), timeout=30) as http:
            transport = streamable_http_client(f"{keyed.url}/mcp", http_client=http)
            async with McpClient(transport) as client:
                found = await client.call_tool("search", {"query": QUESTION})
                return found.structured_content["results"]

    assert asyncio.run(search(key))
    with pytest.raises(Exception) as failed:  # noqa: PT011 (what the SDK raises of a refusal is its own matter)
        asyncio.run(search("nrag_wrong"))
    assert failed.value


def test_mcp_refuses_with_plain_http(http: httpx.Client) -> None:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    response = http.post("/mcp", json=body, headers={"Accept": "application/json, text/event-stream"})
    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Bearer")


def test_other_names_and_pages_stay_out_whatever_their_key(http: httpx.Client, key: str) -> None:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    sent = {"Accept": "application/json, text/event-stream", **bearer(key)}
    for extra, status in (
        ({}, 200),
        ({"Host": "notices.example"}, 200),
        ({"Host": "evil.example"}, 421),
        ({"Origin": "https://evil.example"}, 403),
    ):
        assert http.post("/mcp", json=body, headers={**sent, **extra}).status_code == status


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, 1001),
        ({"Authorization": "Basic eDp5"}, 1001),
        ({"Authorization": "Bearer"}, 1001),
        (bearer("wrong"), 1002),
    ],
)
def test_dify_is_told_in_its_own_codes(http: httpx.Client, headers: dict[str, str], code: int) -> None:
    response = http.post("/retrieval", json=DIFY, headers=headers)
    assert (response.status_code, response.json()["error_code"]) == (401, code)
    assert response.json()["error_msg"]


def test_dify_gets_its_passages_with_a_key_that_may_read(
    own_home: Path, http: httpx.Client, key: str
) -> None:
    assert http.post("/retrieval", json=DIFY, headers=bearer(key)).json()["records"]
    _, feed = add_key(own_home, "feed", [Scope.FEED])
    refused = http.post("/retrieval", json=DIFY, headers=bearer(feed))
    assert (refused.status_code, refused.json()["error_code"]) == (403, 1002)


def test_who_asks_too_often_is_told_when_to_come_again(own_home: Path, http: httpx.Client, key: str) -> None:
    started = time.monotonic()
    answers = [http.get("/v1/models", headers=bearer(key)) for _ in range(RATE + RATE // 2)]
    refused = [answer for answer in answers if answer.status_code == 429]
    let_in = len(answers) - len(refused)
    assert RATE <= let_in <= RATE + 1 + (time.monotonic() - started) * RATE / 60
    assert refused
    assert refused[-1].headers["content-type"] == "application/problem+json"
    assert 1 <= int(refused[-1].headers["retry-after"]) <= 2
    assert http.get("/v1/models", headers=bearer(add_key(own_home, "another")[1])).status_code == 200
    assert all(http.get("/livez", headers=bearer(key)).status_code == 200 for _ in range(RATE + 5))
    time.sleep(1.05)
    assert http.get("/v1/models", headers=bearer(key)).status_code == 200


def test_a_batch_counts_as_its_questions(http: httpx.Client, key: str) -> None:
    batch = {"queries": [{"question": ""}] * (2 * RATE)}
    assert http.post("/v1/query/batch", json=batch, headers=bearer(key)).status_code == 200
    refused = http.post("/v1/query/batch", json=batch, headers=bearer(key))
    assert refused.status_code == 429
    assert RATE - 2 <= int(refused.headers["retry-after"]) <= RATE + 1


def test_our_own_clients_send_their_key(keyed: Server, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RAG_API_KEY", raising=False)
    with Client(keyed.url, retries=0) as client, pytest.raises(ServiceError) as failed:
        client.query(QUESTION)
    assert failed.value.status == 401
    with Client(keyed.url, api_key=key) as client:
        assert client.query(QUESTION).passages
    retriever = source_of(keyed.url, key, None)
    assert retriever.ask(QUESTION, {"top_k": 1}).passages
    assert asyncio.run(retriever.aask(QUESTION, {"top_k": 1})).passages


def test_the_evaluation_takes_its_key_from_the_environment(keyed: Server, key: str, tmp_path: Path) -> None:
    question = {"id": "q", "lang": "zh", "type": "fact", "question": QUESTION, "answerable": True, "answers": ["11月23日"],
                "relevant": [{"aid": "2652054059_2", "grade": 2}]}  # fmt: skip
    file = tmp_path / "questions.jsonl"
    file.write_text(json.dumps(question), "utf-8")
    done = rag("eval", file, "--url", keyed.url, RAG_API_KEY=key)
    assert done.returncode == 0, done.stderr
    refused = rag("eval", file, "--url", keyed.url)
    assert refused.returncode == 1
    assert re.search(r"401.*[Kk]ey", refused.stderr)
    assert key not in done.stdout + done.stderr
