"""Notices in over HTTP, on a service of two workers that starts without an index."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.core.small import notice
from tests.processes import Server, serving, wait_for


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("writing")
    with serving(folder / "home", folder / "log", "--workers", "2", "--as-of", "2025-09-25") as started:
        yield started


@pytest.fixture
def client(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=60) as client:
        yield client


def put(
    client: httpx.Client, aid: str, headers: dict[str, str] | None = None, **changes: Any
) -> httpx.Response:
    body = {key: value for key, value in notice(aid, **changes).items() if key != "aid"}
    return client.put(f"/v1/notices/{aid}?wait=visible", json=body, headers=headers)


def found(server: Server, question: str) -> list[set[str]]:
    """The notices that answer, asked several times over fresh connections, so that both workers are met."""

    def passages() -> list[dict[str, Any]] | None:
        with httpx.Client(base_url=server.url, timeout=60) as fresh:
            answer = fresh.post("/v1/query", json={"question": question, "answer": False, "top_k": 50})
            return (
                None if answer.status_code == 503 else answer.json()["passages"]
            )  # 503: a worker that starts

    answers = [wait_for(passages, server.log) for _ in range(6)]
    return [{passage["notice"]["aid"] for passage in answer} for answer in answers]


def test_the_first_notice_comes_over_http_and_is_served_by_every_worker(
    server: Server, client: httpx.Client
) -> None:
    answer = put(client, "n1")
    assert answer.status_code == 200, answer.text
    assert answer.json() | {"version": 0} == {"aid": "n1", "result": "added", "version": 0}
    for _ in range(4):  # fresh connections: either worker
        assert httpx.get(f"{server.url}/readyz", timeout=60).status_code == 200
    assert put(client, "n2").json()["result"] == "added"
    assert all("n2" in aids for aids in found(server, "人才引进项目什么时候截止"))


def test_the_same_again_is_unchanged_and_another_text_is_an_update(client: httpx.Client) -> None:
    put(client, "n3")
    again = put(client, "n3").json()
    assert again["result"] == "unchanged"
    changed = put(client, "n3", content="绿色工厂改在2025年11月30日前申报，逾期不予受理。").json()
    assert changed["result"] == "updated"
    assert changed["version"] > again["version"]
    assert "11月30日" in client.get("/v1/notices/n3").json()["text"]


def test_a_write_for_another_text_than_is_held_changes_nothing(client: httpx.Client) -> None:
    put(client, "n4")
    held = client.get("/v1/notices/n4").json()["text_version"]
    refused = put(client, "n4", {"If-Match": '"0000000000000000"'}, content="别的内容，2025年12月1日前申报。")
    assert refused.status_code == 412
    assert client.get("/v1/notices/n4").json()["text_version"] == held
    assert (
        put(client, "n4", {"If-Match": f'"{held}"'}, content="别的内容，2025年12月1日前申报。").status_code
        == 200
    )


def test_a_notice_that_is_removed_never_comes_back(server: Server, client: httpx.Client) -> None:
    put(client, "n5", title="关于申报独一无二灯塔项目的通知")
    gone = client.delete("/v1/notices/n5?wait=visible").json()
    assert gone["result"] == "deleted"
    again = client.delete("/v1/notices/n5")
    assert again.json().get("result") == "unchanged", again.text
    assert client.get("/v1/notices/n5").status_code == 404
    assert not any("n5" in aids for aids in found(server, "独一无二灯塔项目"))


@pytest.mark.parametrize("form", ["json", "ndjson"])
def test_many_at_once_go_in_but_for_the_bad_ones_which_are_named(client: httpx.Client, form: str) -> None:
    records = [notice(f"{form}6"), notice(f"{form}7", date="9999-12-31"), notice(f"{form}8", url="ftp://x")]
    if form == "json":
        answer = client.post("/v1/notices?wait=visible", json=records)
    else:
        lines = "\n".join([*map(json.dumps, records), "{broken", r'{"\ud800": 1}'])
        answer = client.post("/v1/notices", content=lines, headers={"Content-Type": "application/x-ndjson"})
    assert answer.status_code == 200, answer.text
    items = answer.json()["items"]
    both = client.put("/v1/notices/both", json={"title": "x", "date": "soon"}).json()
    assert [error["pointer"] for error in both["errors"]] == ["/url", "/date"]
    assert [item["result"] for item in items[:3]] == ["added", "rejected", "rejected"]
    assert "1949" in items[1]["reason"]
    assert "url" in items[2]["reason"]
    assert len(items) == (3 if form == "json" else 5)


def test_many_under_one_key_go_in_once(client: httpx.Client) -> None:
    records, key = [notice("o1"), notice("o2", url="ftp://x")], {"Idempotency-Key": "monday"}
    first = client.post("/v1/notices?wait=visible", json=records, headers=key)
    assert [item["result"] for item in first.json()["items"]] == ["added", "rejected"]
    assert client.delete("/v1/notices/o1?wait=visible").status_code == 200
    again = client.post("/v1/notices", json=records, headers=key)
    assert again.json() == first.json()
    assert client.get("/v1/notices/o1").status_code == 404
    other = client.post("/v1/notices", json=[notice("o3")], headers=key)
    assert (other.status_code, other.json()["errors"][0]["pointer"]) == (422, "Idempotency-Key")
    assert client.post("/v1/notices", json=records, headers={"Idempotency-Key": ""}).status_code == 422
    assert client.post("/v1/notices", json=records).json()["items"][0]["result"] == "added"


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "pointer"),
    [
        ("PUT", "/v1/notices/n9", {"aid": "other", "title": "题"}, 422, "/aid"),
        ("PUT", "/v1/notices/n9", {"title": "题", "colour": "red"}, 422, "/colour"),
        ("PUT", "/v1/notices/n9", ["题"], 422, ""),
        ("PUT", "/v1/notices/n9?wait=soon", {"title": "题"}, 422, "?wait"),
        ("POST", "/v1/notices", {"title": "题"}, 422, ""),
        ("POST", "/v1/notices", [], 422, ""),
    ],
)
def test_what_is_no_notice_is_refused_with_its_field(
    client: httpx.Client, method: str, path: str, body: object, status: int, pointer: str
) -> None:
    answer = client.request(method, path, json=body)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (status, pointer)


def test_changes_since_a_version_name_notices_and_calls(client: httpx.Client) -> None:
    before = put(client, "m1").json()["version"]
    put(client, "m2")
    client.delete("/v1/notices/m1?wait=visible")
    told = client.get("/v1/changes", params={"since": before}).json()
    assert [item["notices"] for item in told["items"]] == [{"m2": "added"}, {"m1": "deleted"}]
    assert all(item["calls"] for item in told["items"])
    assert client.get("/v1/changes", params={"since": told["version"]}).json()["items"] == []
    ahead = client.get("/v1/changes", params={"since": 10**6})
    assert (ahead.status_code, ahead.json()["errors"][0]["pointer"]) == (422, "?since")
