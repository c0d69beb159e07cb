"""A worker process as its supervisor sees it: one that dies while it is asked for its health is known to be dead at once."""

from __future__ import annotations

from multiprocessing.connection import wait

from uvicorn.supervisors.multiprocess import Process


class Worker(Process):
    """uvicorn's own, but for the wait.

    The supervisor holds both ends of the pipe that it asks through, so that a worker's death closes nothing: uvicorn waits
    for the answer until its time limit, a minute here, in which neither this worker is replaced nor any signal heard.
    """

    def _healthcheck(self, timeout: float) -> bool | None:
        """Whether its server has started; None if it does not answer in time, or dies."""
        try:
            self.parent_conn.send(b"ping")
            answered = self.parent_conn in wait([self.parent_conn, self.process.sentinel], timeout)
            return bool(self.parent_conn.recv()) if answered else None
        except (OSError, EOFError):
            return None
