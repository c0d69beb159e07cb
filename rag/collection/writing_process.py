"""The one process that writes to a served home: it holds the lock, does one job after the other, and commits.

`rag serve` starts it, keeps it alive and ends it by closing its standard input, so that it never outlives its parent
for longer than the job in hand. Signals are for the parent: a Ctrl-C reaches this process too and is ignored.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import struct
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NoReturn

from indexes.crash import crash_point
from indexes.store import Store
from rag.collection.handover import SOCKET, model_of, socket_path
from rag.collection.home_writer import HomeWriter
from rag.collection.jobs import REQUEST, IndexJob, PutJob, Request, UpdateJob, answer, failure
from rag.collection.preparing import Progress
from rag.collection.store_errors import open_store, translated_errors
from rag.errors import DamagedIndex, HomeBusy, ModelMismatch, NoIndex, RagError, StorageFull
from rag.settings import Settings

BACKLOG = 128
MAX_REQUEST_BYTES = 2**31
DEAF_AFTER_S = 5
"""How long a message may wait for somebody who does not read (a command that is suspended)."""
PROGRESS_EVERY_S = 0.1
WAITING = "waiting for the writes before this one"
TOLD_EVERY_S = 1.0
FEW = 8
"""So many notices are read and embedded within their turn: a few seconds at most."""
RETRY_S = 0.2
LONG_S = 3600.0
UNFINISHED_S = 3.0
"""So long after a write that failed on its way the rest is tried again."""

log = logging.getLogger("notice_rag.writer")


class _Gone(Exception):
    """Who asked has gone before its turn came."""


class WritingProcess:
    """Does the jobs of any number of connections, one at a time."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._turn = threading.Lock()
        self._ahead = threading.Lock()
        self._opening = threading.Lock()
        self._writer: HomeWriter | None = None
        self._unfinished = False
        self._told = ""

    def keep_finished(self) -> NoReturn:
        """Finish what an earlier process left unfinished, and later what a write leaves that fails on its way."""
        self._finish()
        time.sleep(UNFINISHED_S)  # the workers load first
        self.warm_up()
        while True:
            time.sleep(UNFINISHED_S)
            if self._unfinished:
                self._unfinished = False
                self._finish()

    def warm_up(self) -> None:
        """Read what is held before the first write; who writes meanwhile waits no longer than that write would have taken."""
        with self._turn, suppress(RagError), translated_errors():
            self._open(make_home=False).warm_up()

    def _finish(self) -> None:
        """Take the home's lock as soon as it is free, and bring the home up to date."""
        waiting = False
        while True:
            try:
                done = self.do(Request(UpdateJob(), model_of(self._settings), LONG_S), None)
            except NoIndex:
                return  # the first notices may come over HTTP
            except HomeBusy as error:
                if not waiting:
                    log.warning("nothing can be written yet: %s", error)
                waiting = True
                time.sleep(RETRY_S)
            except RagError as error:
                if str(error) != self._told:
                    log.warning("what is held cannot be brought up to date now: %s", error)
                self._told = str(error)
                return
            else:
                if done:
                    log.info(
                        "brought up to date: read %s notices again, version %s", done.reread, done.version
                    )
                return

    def do(self, request: Request, progress: Progress | None) -> Any:
        """Do one job when its turn has come; returns its result.

        Raises:
            HomeBusy: the jobs before it took longer than it has patience for.
            ModelMismatch: whoever asks is configured with another model.
            RagError: what the job came to.

        """
        if request.model != model_of(self._settings):
            raise ModelMismatch(
                f"The service of {self._settings.home} is configured with another model or other prompts than this "
                "command: start it with the same RAG_MODEL, or stop it first."
            )
        with self._prepared(request, progress), _taken(self._turn, request.patience_s, progress):
            try:
                with translated_errors():
                    result = request.job.run(self._open(request.job.makes_home), progress)
                crash_point("writer.done")
                return result
            except (StorageFull, DamagedIndex):
                self._unfinished = True  # it may be stored and not in service yet
                raise

    @contextmanager
    def _prepared(self, request: Request, progress: Progress | None) -> Iterator[None]:
        """Of a job with many notices: those are read and embedded before its turn, while others have theirs.

        One such job after the other, since each wants all of a core and holds all that was read.
        """
        if not isinstance(request.job, IndexJob | PutJob):
            yield
            return
        with translated_errors():
            writer = self._open(make_home=True)
            notices = request.job.ahead(writer)
        if len(notices) <= FEW:
            yield
            return
        with _taken(self._ahead, request.patience_s, progress), ExitStack() as stack:
            with translated_errors():
                stack.enter_context(writer.ahead(notices, progress))
            yield

    def answer_one(self, connection: Connection[bytes, bytes]) -> None:
        """Read a request, do it, answer; whoever asked may have gone meanwhile."""
        next_at = 0.0

        def tell(stage: str, done: int, total: int) -> None:
            nonlocal next_at
            if (now := time.monotonic()) < next_at and done < total:
                return
            next_at = now + PROGRESS_EVERY_S
            try:
                connection.send_bytes(json.dumps({"progress": [stage, done, total]}).encode())
            except OSError as error:
                next_at = float("inf")  # nobody reads: say no more, but finish what was begun
                if stage == WAITING:
                    raise _Gone from error  # who has gone wants nothing done any more

        _give_up_on_deaf(connection)
        with connection, suppress(EOFError, OSError):
            content = connection.recv_bytes(MAX_REQUEST_BYTES)
            crash_point("writer.asked")
            try:
                request = REQUEST.validate_json(content)
                reply = answer(request.job, self.do(request, tell))
            except _Gone:
                return
            except RagError as error:
                reply = failure(error)
            except Exception as error:
                log.exception("a write failed")
                reply = failure(
                    RagError(f"Unexpected: {type(error).__name__}; the log of the service tells more.")
                )
            crash_point("writer.answering")
            _send(connection, reply)

    def end(self) -> NoReturn:
        """End as soon as the job in hand is done."""
        self._turn.acquire()
        os._exit(0)  # threads that wait for their turn, or for a request, have nothing to lose

    def _open(self, make_home: bool) -> HomeWriter:
        with self._opening:
            if self._writer is None:
                if not make_home:
                    with open_store(self._settings.home):
                        pass  # opening to write would make a store where there is none
                self._writer = HomeWriter(Store.open(self._settings.home, write=True), self._settings)
            return self._writer


@contextmanager
def _taken(turn: threading.Lock, patience_s: float, progress: Progress | None) -> Iterator[None]:
    """Have a turn for the length of a block.

    Raises:
        HomeBusy: it did not come in time.
    """
    end = time.monotonic() + patience_s
    while not turn.acquire(timeout=max(0.0, min(TOLD_EVERY_S, end - time.monotonic()))):
        if time.monotonic() >= end:
            raise HomeBusy("The writes before this one take long; send it again in a while.")
        if progress:
            progress(WAITING, 0, 1)
    try:
        yield
    finally:
        turn.release()


def listen(home: Path) -> socket.socket:
    """The home's socket, in place of what a dead process left; only the owner may connect."""
    listening = socket.socket(socket.AF_UNIX)
    before = os.umask(0o177)
    try:
        with socket_path(home) as path:
            with suppress(FileNotFoundError):
                os.unlink(path)
            listening.bind(path)
    finally:
        os.umask(before)
    listening.listen(BACKLOG)
    return listening


def _give_up_on_deaf(connection: Connection[bytes, bytes]) -> None:
    """Let sending end in an error where the other side does not read (a command that is suspended, say)."""
    with socket.socket(fileno=os.dup(connection.fileno())) as same:
        same.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", DEAF_AFTER_S, 0))


def _send(connection: Connection[bytes, bytes], reply: dict[str, Any]) -> None:
    with suppress(OSError):
        connection.send_bytes(json.dumps(reply).encode())


def _end_with_parent(process: WritingProcess) -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    process.end()


def serve(settings: Settings) -> NoReturn:
    """Do the jobs of a home until standard input is closed."""
    for ignored in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ignored, signal.SIG_IGN)
    process = WritingProcess(settings)
    threading.Thread(target=_end_with_parent, args=(process,), daemon=True).start()
    try:
        listening = listen(settings.home)
    except OSError as error:
        log.error("%s cannot be listened on (%s); nothing can be written", settings.home / SOCKET, error)
        sys.exit(1)
    threading.Thread(target=process.keep_finished, daemon=True).start()
    while True:
        accepted, _ = listening.accept()
        connection: Connection[bytes, bytes] = Connection(accepted.detach())
        threading.Thread(target=process.answer_one, args=(connection,), daemon=True).start()
