"""What clients do with a connection that no well-behaved one does, told over real sockets to an app that answers at once."""

import asyncio
import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
import uvicorn

from api import http_protocol
from api.http_protocol import PatientProtocol
from api.middleware import Guard

CHUNKED = b" HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
LONG = b" HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n"


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Answers without a look at the body; `/stream` in two parts, with a look at whether the client is still there."""
    if scope["type"] != "http":
        return
    streams = scope["path"] == "/stream"
    await send({"type": "http.response.start", "status": 200, "headers": []})
    if streams:
        await send({"type": "http.response.body", "body": b"first", "more_body": True})
        with suppress(TimeoutError):
            async with asyncio.timeout(0.5):
                while (await receive())["type"] != "http.disconnect":
                    pass
    await send({"type": "http.response.body", "body": b"last"})


@contextmanager
def listening() -> Iterator[tuple[str, int]]:
    """The app behind the guard and the protocol, in a thread."""
    config = uvicorn.Config(
        Guard(app), http=PatientProtocol, ws="none", lifespan="off", log_config=None, timeout_keep_alive=75
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        thread = threading.Thread(target=lambda: asyncio.run(server.serve([taken])))
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            yield taken.getsockname()
        finally:
            server.should_exit = True
            thread.join()


def answered(address: tuple[str, int], *parts: bytes) -> bytes:
    """What comes back for parts that are sent one after another, until the server closes or a second has passed."""
    with socket.create_connection(address, timeout=1) as connection:
        got = b""
        for part in parts:
            connection.sendall(part)
            time.sleep(0.1)
        try:
            while part := connection.recv(65536):
                got += part
        except (TimeoutError, ConnectionResetError):
            pass
    return got


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        ((b"GET /" + CHUNKED + b"ZZZ\r\n",), b" 400 "),
        ((b"POST /" + CHUNKED + b"ZZZ\r\n",), b" 400 "),
        ((b"POST /" + CHUNKED, b"ZZZ\r\n"), b" 200 "),
        ((b"GET /stream" + CHUNKED + b"ZZZ\r\n",), b" 400 "),
        ((b"GET /stream" + CHUNKED, b"ZZZ\r\n"), b" 400 "),
        ((b"POST /stream" + CHUNKED, b"2\r\n{}\r\n0\r\n\r\n", b"no request\r\n\r\n"), b" 200 "),
        ((b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"no request\r\n\r\n"), b" 200 "),
        ((b"GET /" + LONG,), b""),
    ],
    ids=lambda value: value[0][:20].decode() if isinstance(value, tuple) else "",
)
def test_what_is_no_body_is_no_error_of_the_service(
    parts: tuple[bytes, ...], status: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with listening() as address:
        got = answered(address, *parts)
    assert status in got.split(b"\r\n")[0]
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR], caplog.text


@pytest.mark.parametrize("method", [b"GET", b"POST", b"DELETE"])
@pytest.mark.parametrize("head", [CHUNKED, LONG], ids=["chunks", "length"])
def test_a_body_that_nobody_reads_may_not_drip_for_ever(
    method: bytes, head: bytes, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(http_protocol, "HEADER_S", 0.3)
    monkeypatch.setattr("api.middleware.BODY_IDLE_S", 0.3)
    with listening() as address, socket.create_connection(address, timeout=5) as connection:
        connection.sendall(method + b" /" + head)
        started = time.monotonic()
        with suppress(OSError):  # a reset or a broken pipe
            while time.monotonic() - started < 5:
                connection.sendall(b"1\r\na\r\n" if head is CHUNKED else b"a")
                time.sleep(0.05)
    assert time.monotonic() - started < 4
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR], caplog.text


def test_a_connection_is_kept_after_a_body_that_nobody_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_protocol, "HEADER_S", 0.3)
    whole = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n"
    with listening() as address, socket.create_connection(address, timeout=5) as connection:
        for _ in range(2):
            connection.sendall(whole)
            time.sleep(0.1)
            connection.sendall(b"body")
            assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")
            time.sleep(0.6)
        connection.sendall(whole + b"body")
        assert b" 200 " in connection.recv(65536)
