"""Writing while answering: one write at a time in a home, whoever asks for it, and when everybody serves it.

Every worker may write; the home's lock lets one of them in, and the others wait for their turn. A worker notes the
version that it serves in a small file of the home, so that `wait=visible` knows when all of them have changed over.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, TypeVar

from anyio import CapacityLimiter, to_thread

from api.problems import Problem
from rag.domain import NoticeInput
from rag.errors import HomeBusy, NotFound

if TYPE_CHECKING:
    from api.service import Service
    from rag.collection.writer import Written

TURN_S = 20.0
"""How long a write waits for others of the home before it is told to come again (409)."""
VISIBLE_S = 10.0
POLL_S = 0.05
SERVING = "serving"
T = TypeVar("T")


class Writer:
    """Writes of one worker."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._one_by_one = asyncio.Lock()
        self._thread = CapacityLimiter(1)

    async def put(self, notices: Sequence[NoticeInput], expected: Mapping[str, str]) -> Written:
        """Add or update notices; see `rag.collection.writer.put_notices`."""
        service = self._service

        def work() -> Written:
            written: Written = _library().put_notices(
                notices, service.settings, encoder=service.encoder(), expected=expected
            )
            return written

        return await self._in_turn(work)

    async def delete(self, aid: str) -> tuple[bool, int]:
        """Remove a notice: whether it was held, and the version without it."""
        service = self._service
        try:
            report = await self._in_turn(lambda: _library().delete_notices([aid], service.settings))
        except NotFound:
            return False, service.collection.info.version
        return True, report.version

    async def _in_turn(self, work: Callable[[], T]) -> T:
        """`work` in a thread once nobody else writes to the home; afterwards this worker serves what it wrote."""
        end = time.monotonic() + TURN_S
        async with self._one_by_one:
            while True:
                try:
                    done = await to_thread.run_sync(work, limiter=self._thread)
                except HomeBusy:
                    if time.monotonic() > end:
                        raise
                    await asyncio.sleep(POLL_S)
                else:
                    await self._service.refresh()
                    return done

    async def visible(self, version: int) -> None:
        """Wait until every worker of the home serves a version.

        Raises:
            Problem: 503 where one does not within `VISIBLE_S`; the write is on disk all the same.
        """
        end = time.monotonic() + VISIBLE_S
        while min(served_versions(self._service.settings.home), default=version) < version:
            if time.monotonic() > end:
                raise Problem(
                    503, f"The change is stored as version {version}, but a worker serves an older one yet."
                )
            await asyncio.sleep(POLL_S)


def _library() -> ModuleType:
    """`rag.collection.writer`, imported in the thread that writes, since that takes a while at first.

    The package comes first: two threads that import a package and a module of it at once can meet half-made modules.
    """
    import rag.collection
    import rag.collection.writer

    return rag.collection.writer


def note_served(home: Path, version: int) -> None:
    """Note which version this process serves; a home that cannot be written to is served all the same."""
    with suppress(OSError):
        folder = home / SERVING
        folder.mkdir(exist_ok=True)
        new = folder / f".{os.getpid()}"
        new.write_text(str(version))
        new.replace(folder / str(os.getpid()))


def forget_served(home: Path) -> None:
    """Note that this process serves no more."""
    (home / SERVING / str(os.getpid())).unlink(missing_ok=True)


def served_versions(home: Path) -> list[int]:
    """The versions that living processes serve; what dead ones left is removed."""
    found = []
    for path in (home / SERVING).glob("[0-9]*"):
        with suppress(OSError, ValueError):
            if _lives(int(path.name)):
                found.append(int(path.read_text()))
            else:
                path.unlink()
    return found


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
