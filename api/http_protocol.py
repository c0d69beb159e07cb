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

    A request's head must be there whole within `HEADER_S` seconds, and so must, once it is answered, what nobody read of
    its body. Somebody must read an answer: one that waits to be sent for `UNREAD_S` is given up.
    """

    _timer: asyncio.TimerHandle | None = None
    _refused = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """The first request must come soon."""
        super().connection_made(transport)
        self._start(HEADER_S)

    def handle_events(self) -> None:
        """A whole head ends the wait, and so does the end of a body; the first bytes of another head begin one."""
        before, unread = self.cycle, self._body_is_left()
        super().handle_events()
        if self.cycle is not before or (unread and not self._body_is_left() and not self._refused):
            self._stop()
            self._wait_for_rest()  # it may be answered by now
        if self._between_requests() and self._timer is None:
            self._start(HEADER_S)  # a later request on the same connection has begun

    def on_response_complete(self) -> None:
        """What was not read of the request is still to come, and may not come for ever."""
        super().on_response_complete()
        self._wait_for_rest()

    def pause_writing(self) -> None:
        """The client does not read: wait for a while."""
        super().pause_writing()
        self._start(UNREAD_S)

    def resume_writing(self) -> None:
        """The client reads again."""
        super().resume_writing()
        self._stop()
        self._wait_for_rest()

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
        """What is not HTTP, or too long a head, gets a problem document like every other error.

        After an answer, or in the middle of one, there is no place for it; and what an app still answers goes nowhere.
        """
        error = sys.exc_info()[1]
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            self._send_problem(_refusal(error))
        self._refused = True
        self.transport.write_eof()
        self._start(DRAIN_S)

    def _send_problem(self, problem: Problem) -> None:
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

    def _between_requests(self) -> bool:
        return self.conn.their_state is h11.IDLE and bool(self.conn.trailing_data[0])

    def _body_is_left(self) -> bool:
        """Whether a request is answered whose body has not come whole."""
        return self.conn.our_state is h11.DONE and self.conn.their_state is h11.SEND_BODY

    def _wait_for_rest(self) -> None:
        if self._body_is_left() and self._timer is None:
            self._start(HEADER_S)

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
