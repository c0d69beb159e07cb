"""How work reaches the process that writes to a home: a local socket in the home, one JSON message a frame.

A request is one frame; the replies are any number of `{"progress": [stage, done, total]}` and at last `{"done": …}` or
`{"error": …}`. Who may open the socket may write to the home anyway: it lies there with the same owner.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Client, Connection
from pathlib import Path
from typing import Any

from indexes.locking import is_served
from rag.collection.jobs import REQUEST, Job, Request, result_of
from rag.collection.preparing import Progress
from rag.errors import Interrupted
from rag.settings import Settings

SOCKET = "writer.sock"
MAX_PATH_BYTES = 100
"""What every system takes as the path of a socket."""
LOOK_S = 0.05
START_S = 60.0
"""How long the writing process may take to start."""
PATIENCE_S = 20.0
"""How long a write waits for the others of its home before it is told to come again."""


def model_of(settings: Settings) -> str:
    """What two processes must have in common to write the same vectors to the same place."""
    return json.dumps([settings.model, settings.query_prompt, settings.passage_prompt, settings.index_url])


def hand_over(
    job: Job, settings: Settings, progress: Progress | None = None, patience_s: float = PATIENCE_S
) -> Any:
    """Have the writing process of a served home do a job; returns its result.

    Raises:
        NotServed: no service runs; whoever asks may write.
        HomeBusy: the jobs before it took longer than `patience_s`.
        Interrupted: the writing process is not there, or ended in the middle: whether the job was done is not known.
        RagError: what the job came to.

    """
    request = REQUEST.dump_json(Request(job, model_of(settings), patience_s))
    connection = _connected(settings.home, patience_s)
    try:
        connection.send_bytes(request)
        while True:
            reply = json.loads(connection.recv_bytes())
            if "progress" not in reply:
                return result_of(job, reply)
            if progress:
                progress(*reply["progress"])
    except (EOFError, OSError):
        raise Interrupted(
            "The process that writes ended before it had answered; repeating the same is safe."
        ) from None
    finally:
        connection.close()


class NotServed(Exception):
    """No service of the home runs."""


def _connected(home: Path, patience_s: float) -> Connection[bytes, bytes]:
    """A connection to the writing process, which may be just starting."""
    end = time.monotonic() + min(patience_s, START_S)
    while True:
        with suppress(OSError), socket_path(home) as path:
            return Client(path, "AF_UNIX")
        if not is_served(home):
            raise NotServed
        if time.monotonic() > end:
            raise Interrupted(
                f"The service of {home} cannot write now: try again in a while; its log says why."
            )
        time.sleep(LOOK_S)


@contextmanager
def socket_path(home: Path) -> Iterator[str]:
    """The socket of a home by a path that is short enough, however long the home's is."""
    path = str(home / SOCKET)
    if len(os.fsencode(path)) <= MAX_PATH_BYTES:
        yield path
        return
    folder = os.open(home, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{folder}/{SOCKET}"
    finally:
        os.close(folder)
