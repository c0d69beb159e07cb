import asyncio
import gc
import json
import weakref
from typing import Any

import pytest

from api import middleware
from api.middleware import Guard, _Body, request_id


def call(app: Any, *, method: str = "POST", headers: dict[str, str] | None = None, body: list[bytes] | None = None,
         max_bytes: int = 100) -> tuple[int, dict[str, str], bytes]:  # fmt: skip
    """One request through the guard; a body that ends with None never goes on."""
    chunks = list(body if body is not None else [b""])
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        chunk = chunks.pop(0)
        if chunk is None:
            await asyncio.sleep(60)
        return {"type": "http.request", "body": chunk, "more_body": bool(chunks)}

    async def send(message: Any) -> None:
        sent.append(message)

    raw = [(k.lower().encode(), v.encode()) for k, v in (headers or {}).items()]
    scope = {"type": "http", "method": method, "path": "/x", "headers": raw, "query_string": b""}
    asyncio.run(Guard(app, max_bytes)(scope, receive, send))
    answered = {k.decode(): v.decode() for k, v in sent[0]["headers"]}
    return sent[0]["status"], answered, b"".join(m.get("body", b"") for m in sent[1:])


async def echo_length(scope: Any, receive: Any, send: Any) -> None:
    size = 0
    while True:
        message = await receive()
        size += len(message["body"])
        if not message["more_body"]:
            break
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"3")]})
    await send({"type": "http.response.body", "body": f"{size:3}".encode()})


async def fail(scope: Any, receive: Any, send: Any) -> None:
    raise RuntimeError("secret detail")


def test_a_body_within_the_limit_goes_through() -> None:
    status, headers, body = call(echo_length, body=[b"a" * 60, b"b" * 40])
    assert (status, body) == (200, b"100")
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("headers", [{}, {"Content-Length": "1"}, {"Content-Length": "101"}])
def test_a_body_above_the_limit_is_refused_whatever_it_declares(headers: dict[str, str]) -> None:
    status, _, body = call(echo_length, headers=headers, body=[b"a" * 60, b"b" * 41])
    assert status == 413
    assert json.loads(body)["status"] == 413


def test_a_content_length_that_is_no_number_is_refused() -> None:
    assert call(echo_length, headers={"Content-Length": "١٢"})[0] == 400


def test_a_body_that_stops_arriving_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "BODY_IDLE_S", 0.05)
    status, headers, _ = call(echo_length, body=[b"half", None])  # type: ignore[list-item]
    assert status == 408
    assert headers["connection"] == "close"


def test_a_body_that_only_drips_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "BODY_IDLE_S", 0.2)

    async def scenario() -> int:
        sent: list[dict[str, Any]] = []

        async def drip() -> dict[str, Any]:
            await asyncio.sleep(0.02)
            return {"type": "http.request", "body": b"a", "more_body": True}

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "POST", "path": "/x", "headers": [], "query_string": b""}
        async with asyncio.timeout(60):
            await Guard(echo_length)(scope, drip, send)
        return int(sent[0]["status"])

    assert asyncio.run(scenario()) == 408


def test_a_body_that_breaks_off_is_no_error_of_the_service(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario() -> int:
        sent: list[dict[str, Any]] = []
        parts: list[dict[str, Any]] = [
            {"type": "http.request", "body": b"half", "more_body": True},
            {"type": "http.disconnect"},
        ]

        async def receive() -> dict[str, Any]:
            return parts.pop(0)

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "POST", "path": "/x", "headers": [], "query_string": b""}
        await Guard(echo_length)(scope, receive, send)
        return int(sent[0]["status"])

    assert asyncio.run(scenario()) == 400
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize(("method", "path", "ends"), [("GET", "/v1/stats", True), ("POST", "/v1/query", True),
                                                      ("POST", "/v1/notices", False), ("PUT", "/v1/notices/a", False)])  # fmt: skip
def test_reading_ends_when_the_client_has_gone_and_writing_does_not(
    method: str, path: str, ends: bool
) -> None:
    done: list[str] = []

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        while (await receive()).get("more_body"):
            pass
        await asyncio.sleep(60 if ends else 0.05)
        done.append("to the end")
        await echo_length(scope, receive, send)

    async def scenario() -> None:
        parts: list[dict[str, Any]] = [
            {"type": "http.request", "body": b"{}", "more_body": False},
            {"type": "http.disconnect"},
        ]

        async def receive() -> dict[str, Any]:
            return parts.pop(0) if parts else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            pass

        scope = {"type": "http", "method": method, "path": path, "headers": [], "query_string": b""}
        await Guard(slow)(scope, receive, send)

    asyncio.run(scenario())
    assert done == ([] if ends else ["to the end"])


def test_an_unexpected_error_tells_nothing_about_the_inside(caplog: pytest.LogCaptureFixture) -> None:
    status, headers, body = call(fail, headers={"X-Request-ID": "mine-1"})
    assert status == 500
    assert b"secret" not in body
    assert b"mine-1" in body
    assert headers["x-request-id"] == "mine-1"
    assert "secret detail" in caplog.text


def test_a_panic_of_a_native_library_is_caught_too() -> None:
    class Panic(BaseException):
        pass

    async def panic(scope: Any, receive: Any, send: Any) -> None:
        raise Panic("boom")

    assert call(panic)[0] == 500


def test_head_is_get_without_the_body() -> None:
    seen = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["method"])
        await echo_length(scope, receive, send)

    status, headers, body = call(app, method="HEAD")
    assert (seen, status, headers["content-length"], body) == (["GET"], 200, "3", b"")


@pytest.mark.parametrize("bad", [None, "", "a b", "x" * 65, "é", "a\nb", "<script>"])
def test_only_a_sane_request_id_is_taken_over(bad: str | None) -> None:
    assert request_id("Abc-1._") == "Abc-1._"
    made = request_id(bad)
    assert made != bad
    assert made != request_id(bad)


def test_what_a_stopping_service_gives_up_is_told_to_come_again() -> None:
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def never(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.sleep(60)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def stop() -> None:
        scope = {"type": "http", "method": "PUT", "path": "/v1/notices/a", "headers": [], "query_string": b""}
        task = asyncio.create_task(Guard(never)(scope, receive, send))
        await asyncio.sleep(0.01)
        task.cancel(msg="Task cancelled, timeout graceful shutdown exceeded")
        await task

    asyncio.run(stop())
    assert (sent[0]["status"], json.loads(sent[1]["body"])["status"]) == (503, 503)
    assert b"retry-after" in {name for name, _ in sent[0]["headers"]}


def test_a_request_that_was_answered_leaves_nothing_to_the_collector_of_cycles() -> None:
    async def scenario() -> bool:
        async def receive() -> Any:
            await asyncio.sleep(60)

        body = _Body(receive, 100)
        body.when_gone(lambda: None)
        body.listen()
        await asyncio.sleep(0)
        body.stop_listening()
        for _ in range(3):
            await asyncio.sleep(0)
        left = weakref.ref(body)
        del body
        return left() is None

    gc.disable()
    try:
        assert asyncio.run(scenario())
    finally:
        gc.enable()
