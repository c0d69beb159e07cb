"""Pages of other sites cannot reach a local service through the user's browser."""

import asyncio
import socket
from typing import Any

import pytest

from api.hosts import Hosts, refusal
from api.problems import Problem
from rag.settings import Settings

NAMES = frozenset({"notices.example"})


@pytest.mark.parametrize(
    "host",
    [None, "127.0.0.1:8000", "localhost", "[::1]:8000", "192.168.1.7:80", "notices.example", "Notices.Example:443",
     "notices:8000", "nas.local", "host.docker.internal:8000", "pc.lan", socket.gethostname()],
)  # fmt: skip
def test_addresses_local_and_listed_names_are_taken(host: str | None) -> None:
    assert refusal(host, None, NAMES) is None


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        "evil.local.example",
        "evil.example.",
        "127.0.0.1.evil.example",
        "[",
        "evil.example:8000",
        "@",
    ],
)
def test_other_names_are_refused(host: str | None) -> None:
    status, text = refusal(host, None, NAMES) or (0, "")
    assert status == 421
    assert "RAG_HOSTS" in text


@pytest.mark.parametrize("origin", ["http://localhost:6274", "http://127.0.0.1", "https://notices.example"])
def test_pages_of_this_machine_and_of_listed_names_may_ask(origin: str) -> None:
    assert refusal("localhost:8000", origin, NAMES) is None


def test_a_page_of_the_service_itself_may_ask_it_by_whatever_name() -> None:
    assert refusal("192.168.1.7:8000", "http://192.168.1.7:8000", NAMES) is None
    assert refusal("nas.local", "http://nas.local", NAMES) is None
    assert (refusal("192.168.1.7:8000", "http://192.168.1.7:9000", NAMES) or (0, ""))[0] == 403


def test_any_name_is_taken_where_the_operator_says_so() -> None:
    assert refusal("evil.example", "https://evil.example", {"*"}) is None


@pytest.mark.parametrize(
    "path", ["/", "/livez", "/metrics", "/v1/query", "/v1/notices/x", "/mcp", "/nothing"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS"])
def test_no_route_answers_to_a_name_of_somebody_else_or_to_a_foreign_page(method: str, path: str) -> None:
    reached: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        reached.append(scope["path"])

    def statuses(**headers: str) -> int | None:
        raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        scope = {"type": "http", "method": method, "path": path, "headers": raw}
        try:
            asyncio.run(Hosts(app, Settings(hosts="notices.example"))(scope, None, None))  # type: ignore[arg-type]
        except Problem as problem:
            return problem.status
        return None

    assert statuses(host="evil.example") == 421
    assert statuses(host="localhost", origin="https://evil.example") == 403
    assert statuses(host="localhost", origin="null") == 403
    assert reached == []
    assert statuses(host="localhost", origin="null", sec_fetch_site="same-origin") is None
    assert statuses(host="notices.example", origin="https://notices.example") is None
    assert reached == [path, path]


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://203.0.113.9", "http://[", "file://"]
)
def test_pages_from_elsewhere_may_not(origin: str) -> None:
    assert (refusal("localhost:8000", origin, NAMES) or (0, ""))[0] == 403
