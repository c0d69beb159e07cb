"""Who is let in, and how often: every route with every wrong key, in the app itself.

Nothing behind the door is needed to see that it is shut, so these tests load no model.
"""

import asyncio
import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api import keys
from api.app import create_app
from api.authorization import FEEDS, KEY_COOKIE, PROFILES, needed_scope
from api.keys import Scope, add_key, revoke_key
from api.problems import METHODS
from api.rate_limit import MAX_CLIENTS, RateLimiter
from rag.settings import Settings


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


def asked(home: Path, requests: list[httpx.Request], address: str = "127.0.0.1", **settings: Any) -> list:
    """The app's answers."""

    async def ask() -> list[httpx.Response]:
        app = create_app(Settings(home=home, **settings))
        transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=(address, 1))
        async with httpx.AsyncClient(transport=transport) as client:
            return [await client.send(request) for request in requests]

    return asyncio.run(ask())


def request(method: str, path: str, headers: dict[str, str] | None = None) -> httpx.Request:
    return httpx.Request(method, f"http://127.0.0.1{path}", headers=headers)


@pytest.mark.parametrize("public_read", [False, True])
def test_a_service_that_can_let_nobody_in_is_not_ready(tmp_path: Path, public_read: bool) -> None:
    (tmp_path / "keys.json").write_text("{")
    live, ready = asked(
        tmp_path, [request("GET", "/livez"), request("GET", "/readyz")], public_read=public_read
    )
    assert live.status_code == 200
    assert (ready.status_code == 503 and "keys cannot be read" in ready.text) is not public_read


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, tuple[str, dict[str, Any]]]]:
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
        "revoked in the page's cookie": ("", {"Cookie": f"{KEY_COOKIE}={revoked}"}),
        "expired in the page's cookie": ("", {"Cookie": f"{KEY_COOKIE}={expired}"}),
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
        if needed_scope("GET", path) is None:
            assert response.status_code not in (401, 403), key
            continue
        assert response.status_code == 401, key
        assert response.headers["www-authenticate"].startswith("Bearer")
        assert response.headers["content-type"] == "application/problem+json"
        assert response.headers["x-request-id"]
        assert key[1] == "HEAD" or response.json()["status"] == 401


@pytest.mark.parametrize("path", [path for path in ROUTES if needed_scope("GET", path)])
def test_a_key_is_good_for_its_scopes_alone(path: str, wrong: tuple) -> None:
    home, _ = wrong
    texts = {scope: add_key(home, scope, [scope])[1] for scope in Scope}
    for method in METHODS:
        need = needed_scope(method, path)
        answers = asked(home, [request(method, path, bearer(text)) for text in texts.values()])
        for scope, response in zip(texts, answers, strict=True):
            for_feeds = (path in FEEDS and method == "GET") or path.startswith(PROFILES)
            let_in = scope is need or (scope is Scope.FEED and for_feeds)
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
