"""Writing while answering: how a worker has the home's one writing process do it, and when everybody serves it.

A worker notes the version that it serves in a small file of the home, so that `wait=visible` knows when all of them
have changed over. Version 0: it waits for the first index.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeVar

from anyio import CapacityLimiter, to_thread

from api.problems import Problem, invalid
from indexes.locking import process_lives
from rag.domain import NoticeInput
from rag.errors import HomeBusy
from rag.public.write_json import WriteResult

if TYPE_CHECKING:
    from api.service import Service
    from rag.collection.jobs import Job
    from rag.collection.writer import Written
    from rag.public import IndexReport
    from rag.settings import Settings

TURN_S = 20.0
"""How long a write waits for those before it until it is told to come again (409)."""
VISIBLE_S = 10.0
FIRST_VISIBLE_S = 60.0
"""The same where a worker has no index yet: opening the first one loads the model."""
POLL_S = 0.05
AT_ONCE = 8
"""Writes of one worker that wait for the writing process in threads."""
MAX_WAITING = 64
SERVING = "serving"
log = logging.getLogger("notice_rag.api")
T = TypeVar("T")


class Writer:
    """Writes that reach this worker: handed to the home's writing process, or done here where there is none."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._threads = CapacityLimiter(AT_ONCE)
        self._waiting = 0

    async def put(
        self,
        notices: Sequence[NoticeInput],
        expected: Mapping[str, str],
        once: tuple[str, str] | None = None,
    ) -> Written:
        """Add or update notices; see `HomeWriter.put`. `once`: a key and the digest of what is sent."""

        def work() -> Written:
            library = _library()
            written: Written = self._perform(
                library.PutJob(tuple(notices), expected, library.Once(*once) if once else None)
            )
            return written

        return await self._in_turn(work)

    async def put_one(self, aid: str, record: object, expected: str = "") -> WriteResult:
        """Add or update one notice as it was sent; `expected`: the `text_version` that is to be replaced, "" for any.

        Raises:
            Problem: 422, a field is wrong.
            Changed: another text is held than expected.
        """
        from rag.notices.input_record import (  # what reads notices takes long to import
            Rejection,
            parse_record,
        )

        notice = parse_record(record, unknown_fields=False)
        if isinstance(notice, Rejection):
            raise invalid([(f"/{field}" if field else "", reason) for field, reason in notice.faults])
        written = await self.put([notice], {aid: expected} if expected else {})
        if written.results[aid] == "rejected":
            raise invalid([("", written.rejections[0].reason)])
        return WriteResult(aid=aid, result=public_result(written.results[aid]), version=written.version)

    async def delete(self, aid: str) -> WriteResult:
        """Remove a notice; `unchanged` where it is not held."""

        def work() -> IndexReport:
            report: IndexReport = self._perform(_library().DeleteJob((aid,), missing_ok=True))
            return report

        done = await self._in_turn(work)
        return WriteResult(aid=aid, result="deleted" if done.deleted else "unchanged", version=done.version)

    def _perform(self, job: Job) -> Any:
        """Do a job in this thread; where no other process does it, wait for whoever writes to the home."""
        service, end = self._service, time.monotonic() + TURN_S
        perform = _library().perform
        while True:
            try:
                return perform(job, service.settings, load_model=service.encoder, patience_s=TURN_S)
            except HomeBusy:
                if time.monotonic() > end:
                    raise
                time.sleep(POLL_S)

    async def _in_turn(self, work: Callable[[], T]) -> T:
        """`work` in a thread; afterwards this worker serves what it wrote."""
        if self._waiting >= MAX_WAITING:
            raise Problem(
                503, "Too many writes are waiting; send it again in a few seconds, or many at once."
            )
        self._waiting += 1
        try:
            done = await to_thread.run_sync(work, limiter=self._threads)
        finally:
            self._waiting -= 1
        await self._service.refresh()
        return done

    async def visible(self, version: int) -> None:
        """Wait until every worker of the home serves a version.

        Raises:
            Problem: 503 where one does not within `VISIBLE_S`, or `FIRST_VISIBLE_S` where it has no index yet; the
                write is on disk all the same.
        """
        begun = time.monotonic()
        while (oldest := min(served_versions(self._service.settings.home), default=version)) < version:
            if time.monotonic() - begun > (VISIBLE_S if oldest else FIRST_VISIBLE_S):
                raise Problem(
                    503, f"The change is stored as version {version}, but a worker serves an older one yet."
                )
            await asyncio.sleep(POLL_S)


def public_result(result: str) -> Any:
    """What became of a notice, in the words of the interface: read anew by newer rules is no change of it."""
    return "unchanged" if result == "reread" else result


def _library() -> ModuleType:
    """`rag.collection.writer`, imported in the thread that writes, since that takes a while at first.

    The package comes first: two threads that import a package and a module of it at once can meet half-made modules.
    """
    import rag.collection
    import rag.collection.writer

    return rag.collection.writer


def repaired(settings: Settings) -> bool:
    """Whether something was damaged and could be made anew; see `rag.collection.writer.check`."""
    report = _library().check(settings, repair=True)
    for line in (*report.repaired, *report.problems):
        log.warning("%s%s", "repaired: " if line in report.repaired else "", line)
    return bool(report.repaired)


def refreshed(settings: Settings) -> IndexReport | None:
    """Have the home brought up to date; see `rag.collection.writer.refresh_rules`."""
    report: IndexReport | None = _library().refresh_rules(settings, patience_s=TURN_S)
    return report


def note_served(home: Path, version: int) -> bool:
    """Note which version this process serves; False where that cannot be written: such a home is served all the same."""
    with suppress(OSError):
        folder = home / SERVING
        folder.mkdir(exist_ok=True)
        new = folder / f".{os.getpid()}"
        new.write_text(str(version))
        new.replace(folder / str(os.getpid()))
        return True
    return False


def forget_served(home: Path) -> None:
    """Note that this process serves no more."""
    with suppress(OSError):  # the home may be one that nobody writes to
        (home / SERVING / str(os.getpid())).unlink(missing_ok=True)


def served_versions(home: Path) -> list[int]:
    """The versions that living processes serve; what dead ones left is removed."""
    found = []
    for path in (home / SERVING).glob("[0-9]*"):
        with suppress(OSError, ValueError):
            if process_lives(int(path.name)):
                found.append(int(path.read_text()))
            else:
                path.unlink()
    return found
