"""`rag backup` and `rag restore`: one consistent archive of a home, and a home made from one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rag.cli.options import Home, settings
from rag.cli.output import note, told


def command(
    target: Annotated[
        Path, typer.Argument(metavar="FILE", help="The archive to write; or a folder, where it gets a name.")
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

    path, size = back_up(settings(home), target, keep)
    typer.echo(str(path))
    note(f"{size / 1e6:.1f} MB written; bring it back with: rag restore {path} --home NEW")


def restore_command(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="An archive that rag backup wrote.")],
    home: Home = None,
) -> None:
    """Make a home from an archive. The home must hold no index yet; nothing is embedded again."""
    from rag.collection.backup import restore

    chosen = settings(home)
    passages = restore(chosen, source)
    typer.echo(told(f"{passages} passages are in service in {chosen.home}"))
