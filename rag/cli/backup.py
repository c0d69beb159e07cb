"""`rag backup` and `rag restore`: one consistent archive of a home, and a home made from one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from rag.cli.options import Home, settings
from rag.cli.output import note, told


def command(
    target: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="The archive to write; or a folder (also a new one, as backups/), where it gets a name.",
        ),
    ],
    keep: Annotated[
        int | None, typer.Option(min=1, help="In a folder: remove all but this many of the newest archives.")
    ] = None,
    home: Home = None,
) -> None:
    """Write one consistent archive of the home, also while it is served and written to.

    The archive holds notices, vectors and keys of one instant. It is put in place only when it is whole.
    """
    from rag.collection.backup import back_up

    chosen = settings(home)
    is_folder = target.endswith(("/", os.sep))
    path, size = back_up(chosen, Path(target), keep, into_folder=is_folder)
    typer.echo(str(path))
    much = f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} KB"
    note(f"{much} written; bring it back with: rag restore {path} --home NEW")


def restore_command(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="An archive that rag backup wrote.")],
    home: Home = None,
) -> None:
    """Make a home from an archive. The home must hold no index yet; nothing is embedded again."""
    from rag.collection.backup import restore

    chosen = settings(home)
    passages = restore(chosen, source)
    typer.echo(told(f"{passages} passages are in service in {chosen.home}"))
