"""HTTP/1.1 as uvicorn speaks it, plus what it leaves out: patience with an end, and problems as JSON."""

from __future__ import annotations

import asyncio
import json
import sys
import uuid

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from api.problems import MEDIA_TYPE, Problem

HEADER_S = 8.0
UNREAD_S = 10.0
DRAIN_S = 2.0


class PatientProtocol(H11Protocol):
    """Closes connections of clients that neither send nor read; uvicorn itself waits for ever.

    A request's head must be there whole within `HEADER_S` seconds, and somebody must read an answer: one that
    waits to be sent for `UNREAD_S` is given up.
    """

    _timer: asyncio.TimerHandle | None = None
    _refused = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """The first request must come soon."""
        super().connection_made(transport)
        self._start(HEADER_S)

    def handle_events(self) -> None:
        """A whole head ends the wait; the first bytes of another begin one."""
        before = self.cycle
        super().handle_events()
        if self.cycle is not before:
            self._stop()
        elif self._between_requests() and self._timer is None:
            self._start(HEADER_S)  # a later request on the same connection has begun

    def pause_writing(self) -> None:
        """The client does not read: wait for a while."""
        super().pause_writing()
        self._start(UNREAD_S)

    def resume_writing(self) -> None:
        """The client reads again."""
        super().resume_writing()
        self._stop()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing to wait for."""
        self._stop()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """After a refusal, the rest of the request is read and dropped, so that the client gets to the answer."""
        if not self._refused:
            super().data_received(data)

    def eof_received(self) -> None:
        """The client has sent all: nothing is left to wait for after a refusal."""
        if self._refused:
            self.transport.close()

    def send_400_response(self, msg: str) -> None:
        """What is not HTTP, or too long a head, gets a problem document like every other error."""
        problem = _refusal(sys.exc_info()[1])
        body = json.dumps(problem.document()).encode()
        headers = {
            "content-type": MEDIA_TYPE,
            "content-length": str(len(body)),
            "connection": "close",
            "x-content-type-options": "nosniff",
            "x-request-id": str(uuid.uuid4()),
        }
        response = h11.Response(status_code=problem.status, headers=list(headers.items()))
        for event in (response, h11.Data(data=body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self._refused = True
        self.transport.write_eof()
        self._start(DRAIN_S)

    def _between_requests(self) -> bool:
        return self.conn.their_state is h11.IDLE and bool(self.conn.trailing_data[0])

    def _start(self, seconds: float) -> None:
        self._stop()
        self._timer = self.loop.call_later(seconds, self._give_up)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        self._timer = None
        if not self.transport.is_closing():
            self.transport.abort()


def _refusal(error: BaseException | None) -> Problem:
    """The problem of what h11 could not read."""
    if getattr(error, "error_status_hint", 400) == 431:
        return Problem(431, "The first line and headers are too long; send long questions by POST.")
    return Problem(
        400,
        "The request is not valid HTTP; check its first line and headers. Chinese in an address must be "
        "percent-encoded; with curl: -G --data-urlencode 'q=…'.",
    )
