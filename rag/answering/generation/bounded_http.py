"""An HTTP client whose responses end at a limit. Imported only where a language model is asked: `httpx2` comes with `openai`."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from typing import Any

import httpx2

from rag.answering.generation.cancellation import CancelScope

MayGoOn = Callable[[int], bool]
"""Told how many bytes have come; False ends the response with an error."""


def bounded_client(timeout_s: float, may_go_on: MayGoOn, line: CancelScope) -> httpx2.Client:
    """A client that follows no redirects, uses no proxy of the environment, and reads no more than it may.

    Its connection is handed to `line`, which can shut it.
    """
    transport = _Bounded(httpx2.HTTPTransport(), may_go_on, line)
    return httpx2.Client(transport=transport, timeout=timeout_s, follow_redirects=False, trust_env=False)


class _Bounded(httpx2.BaseTransport):
    def __init__(self, inner: httpx2.BaseTransport, may_go_on: MayGoOn, line: CancelScope) -> None:
        self._inner, self._may_go_on, self._line = inner, may_go_on, line

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request; the response's body is bounded."""
        request.extensions = {**request.extensions, "trace": self._trace}
        response = self._inner.handle_request(request)
        if not isinstance(response.stream, httpx2.SyncByteStream):
            raise httpx2.ReadError("the response cannot be read piece by piece")
        stream = _BoundedStream(response.stream, self._may_go_on)
        return httpx2.Response(response.status_code, headers=response.headers, stream=stream)

    def _trace(self, event: str, info: dict[str, Any]) -> None:
        """Told of every step of a request; connecting and TLS each give a stream with a socket of its own."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            made = info["return_value"].get_extra_info("socket")
            if isinstance(made, socket.socket):
                self._line.connected(made)

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()


class _BoundedStream(httpx2.SyncByteStream):
    def __init__(self, inner: httpx2.SyncByteStream, may_go_on: MayGoOn) -> None:
        self._inner, self._may_go_on = inner, may_go_on

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for part in self._inner:
            size += len(part)
            if not self._may_go_on(size):
                raise httpx2.ReadError("more than an answer, or too late")
            yield part

    def close(self) -> None:
        """Close the response."""
        self._inner.close()
