"""A real server that others could reach, asked with and without keys, by the official clients and our own."""

import asyncio
import dataclasses
import json
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import httpx2
import openai
import pytest
from filelock import FileLock
from mcp import Client as McpClient
from mcp.client.streamable_http import streamable_http_client

from api.authorization import FEEDS
from api.keys import Scope, add_key, revoke_key
from rag.client import Client, ServiceError
from rag.integrations.langchain import NoticeRetriever
from tests.processes import AS_OF, Server, rag, serving

QUESTION = "南京数字化转型专项资金什么时候截止"
RATE = 60
DIFY = {"knowledge_id": "notices", "query": QUESTION, "retrieval_setting": {"top_k": 1}}


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


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


@pytest.fixture(scope="module")
def own_home(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy, since keys in the shared home would shut the other tests out."""
    with FileLock(home.with_name("home.lock")):  # another test worker may be bringing it up to date
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


def test_the_feeds_follow_a_saved_profile(
    keyed: Server, own_home: Path, http: httpx.Client, key: str
) -> None:
    _, feed = add_key(own_home, "calendar", [Scope.FEED])
    firm = {"place": "昆山", "founded": "2015-01-01", "listed": False, "revenue": "3217万元"}
    assert http.put("/v1/profiles/ours", json=firm, headers=bearer(feed)).status_code == 200
    for path in sorted(FEEDS):
        every = http.get(path, params={"token": feed})
        fitting = http.get(path, params={"token": feed, "profile": "ours"})
        assert fitting.status_code == 200
        assert 0 < len(fitting.text) < len(every.text)
        assert "独角兽" in fitting.text
        known = http.get(
            path,
            params={"token": feed, "profile": "ours"},
            headers={"If-None-Match": fitting.headers["etag"]},
        )
        assert (known.status_code, known.content) == (304, b"")
        assert "max-age" in fitting.headers["cache-control"]
        assert http.get(path, params={"token": feed, "profile": "theirs"}).status_code == 404
        assert http.get(path, params={"profile": "ours"}, headers=bearer(key)).status_code == 404
    assert "3217万" not in keyed.log()
    assert "profiles/ours" not in keyed.log()


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
    started = time.monotonic()
    assert http.post("/v1/query/batch", json=batch, headers=bearer(key)).status_code == 200
    refused = http.post("/v1/query/batch", json=batch, headers=bearer(key))
    assert refused.status_code == 429
    passed = (time.monotonic() - started) * RATE / 60
    assert RATE - 2 - passed <= int(refused.headers["retry-after"]) <= RATE + 1


def test_our_own_clients_send_their_key(keyed: Server, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RAG_API_KEY", raising=False)
    with Client(keyed.url, retries=0) as client, pytest.raises(ServiceError) as failed:
        client.query(QUESTION)
    assert failed.value.status == 401
    with Client(keyed.url, api_key=key) as client:
        assert client.query(QUESTION).passages
    retriever = NoticeRetriever(url=keyed.url, api_key=key, k=1)
    assert retriever.invoke(QUESTION)
    assert asyncio.run(retriever.ainvoke(QUESTION))


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
