"""A small HTTP server in a thread of its own, for what the product talks to."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TypeVar

Served = TypeVar("Served", bound=HTTPServer)


class Handler(BaseHTTPRequestHandler):
    """One that does not report each request."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def listening(server: Served) -> Iterator[Served]:
    """The server, listening for as long as the block lasts; it looks often whether to end, so that tests need not wait."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def address(server: HTTPServer) -> str:
    """Without a path."""
    return f"http://127.0.0.1:{server.server_port}"
