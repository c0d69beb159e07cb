"""`rag watch`: keep the index in step with folders and with sources on the web."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from rag.cli.fetch import AllowPrivate
from rag.cli.index import counts, reason_of
from rag.cli.options import Home, MaxRemovedShare, Sync, settings
from rag.cli.output import note, progress, silence, told
from rag.errors import RagError

if TYPE_CHECKING:
    from rag.public import IndexReport

T = TypeVar("T")
EMPTY = "note: No file is there to read; for that nothing is removed. Notices that are to go: rag delete AID, or rag index PATH --sync."


class _Said:
    """Tells a run on the terminal; of the same failure again and again only the first time."""

    def __init__(self) -> None:
        self._error = ""

    def tried(self, work: Callable[[], T]) -> T | None:
        """What some work gives; None where it failed, and that is told."""
        try:
            return work()
        except (RagError, OSError) as error:
            if str(error) != self._error:
                note(f"error: {error}")
            self._error = str(error)
            return None

    def done(self, work: Callable[[], IndexReport]) -> bool:
        """Do some work and tell what became of it; False where it failed."""
        report = self.tried(work)
        if report is None:
            return False
        self._error = ""
        for rejection in report.rejected:
            note(f"rejected: {reason_of(rejection)}")
        typer.echo(told(counts(report)))
        return True


def command(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(metavar="DIR", help="Folders with files of notices.", show_default=False),
    ] = None,
    sync: Sync = False,
    max_removed_share: MaxRemovedShare = 0.2,
    every: Annotated[float, typer.Option(min=0.1, max=86400, help="Seconds between two looks.")] = 5.0,
    sources: Annotated[
        Path | None, typer.Option("--sources", help="A sources.toml to fetch from, as for rag fetch.")
    ] = None,
    fetch_every: Annotated[
        float, typer.Option("--fetch-every", min=60, max=604800, help="Seconds between two fetches.")
    ] = 3600.0,
    allow_private: AllowPrivate = False,
    home: Home = None,
) -> None:
    """Index what folders hold, now and whenever a file in them changes, and fetch sources on a schedule, until Ctrl-C.

    Works beside a service, whose writing process then does the work. What fails is told and tried again. With --sync, folders
    that are suddenly empty remove nothing. Of each source `rag stats` and `/readyz` tell the last success.
    """
    if not folders and sources is None:
        raise typer.BadParameter("name a folder, or a file with --sources.", param_hint="'DIR'")
    if sync and sources is not None:
        raise typer.BadParameter(
            "would remove what the sources brought: watch folders in a command of their own.",
            param_hint="'--sync'",
        )
    chosen, said = settings(home), _Said()
    from rag.collection.scheduled_fetch import Schedule, fetch_into
    from rag.collection.watching import Watched
    from rag.collection.writer import index_files

    watched = Watched(folders) if folders else None
    schedule = Schedule(sources, chosen.home, fetch_every) if sources else None
    emptied = False
    while True:
        if watched is not None and folders and watched.due():
            with silence() if watched.is_retry else progress() as reported:
                index = partial(index_files, folders, chosen, sync=sync, max_removed_share=max_removed_share)
                done = said.done(partial(index, progress=reported))
            if not done:
                watched.again()
        if sync and watched is not None and watched.is_empty != emptied:
            emptied = watched.is_empty
            if emptied:
                note(EMPTY)
        if schedule is not None:
            due = said.tried(schedule.due)
            done = due is not None
            if due:
                with progress() as reported:
                    fetch = partial(fetch_into, due, chosen, regular=due, allow_private=allow_private)
                    done = said.done(partial(fetch, progress=reported))
            if not done:
                schedule.again()
        time.sleep(every)
