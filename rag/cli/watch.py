"""`rag watch`: keep the index in step with folders."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from rag.cli.index import counts, reason_of
from rag.cli.options import Home, settings
from rag.cli.output import note, progress
from rag.errors import RagError


def command(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR", help="Folders with files of notices.")],
    sync: Annotated[bool, typer.Option("--sync", help="Also remove what the files no longer hold.")] = False,
    max_removed_share: Annotated[
        float,
        typer.Option(
            min=0, max=1, help="With --sync: refuse to remove more than this share of the notices held."
        ),
    ] = 0.2,
    every: Annotated[float, typer.Option(min=0.1, max=86400, help="Seconds between two looks.")] = 5.0,
    home: Home = None,
) -> None:
    """Index what folders hold, now and whenever a file in them changes, until Ctrl-C.

    Works beside a service, whose writing process then does the work. What fails is told and tried again. With --sync, folders
    that are suddenly empty remove nothing.
    """
    chosen, told = settings(home), ""
    from rag.collection.watching import Watched
    from rag.collection.writer import index_files

    watched = Watched(folders)
    while True:
        if watched.due():
            try:
                with progress() as report_progress:
                    report = index_files(
                        folders,
                        chosen,
                        sync=sync,
                        max_removed_share=max_removed_share,
                        progress=report_progress,
                    )
            except RagError as error:
                watched.again()
                if str(error) != told:
                    note(f"error: {error}")
                told = str(error)
            else:
                told = ""
                for rejection in report.rejected:
                    note(f"rejected: {reason_of(rejection)}")
                typer.echo(counts(report))
        time.sleep(every)
