"""A connection that somebody else can hang up on."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress


class CancelScope:
    """One request to a language model; whoever no longer waits for it hangs up, from any thread, at any time.

    A server that thinks sends nothing for seconds, and a thread that reads from it would not notice a mere flag: the
    connection itself is shut, which wakes the reader and tells the server to stop.
    """

    def __init__(self) -> None:
        self._hung_up = threading.Event()
        self._socket: socket.socket | None = None

    @property
    def hung_up(self) -> bool:
        """Whether nobody waits any more."""
        return self._hung_up.is_set()

    def connected(self, made: socket.socket) -> None:
        """Take the connection; one that comes too late is shut at once."""
        self._socket = made
        if self.hung_up:
            self.hang_up()

    def hang_up(self) -> None:
        """Give the request up; again does no harm."""
        self._hung_up.set()
        if self._socket is not None:
            with suppress(OSError):  # it is closed already
                # Not the method of a TLS socket, which would take the session from under the reader.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
