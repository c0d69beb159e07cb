"""`rag delete`: remove notices."""

from __future__ import annotations

from typing import Annotated

import typer

from rag.cli.options import Home, Json, settings
from rag.cli.output import print_json, told


def command(
    aids: Annotated[list[str], typer.Argument(metavar="AID", help="Ids of notices.")],
    home: Home = None,
    json: Json = False,
) -> None:
    """Remove notices by their ids. An unknown id is an error, and nothing is removed then."""
    chosen = settings(home)
    from rag.collection.writer import delete_notices

    report = delete_notices(aids, chosen)
    if json:
        print_json(report)
    else:
        typer.echo(
            told(f"deleted {report.deleted}; {report.passages} passages left, version {report.version}")
        )
