"""`rag check`: verify what is on disk."""

from __future__ import annotations

from typing import Annotated

import typer

from rag.cli.options import Home, Json, settings
from rag.cli.output import note, one_line, print_json, progress, told


def command(
    repair: Annotated[bool, typer.Option("--repair", help="Rebuild what can be rebuilt.")] = False,
    home: Home = None,
    json: Json = False,
) -> None:
    """Verify the index on disk: the notices, the vectors and terms made from them, and their checksums.

    Exits with 1 while a problem is left.
    """
    chosen = settings(home)
    from rag.collection.store_errors import REPAIRED_FROM_STORE
    from rag.collection.writer import check

    with progress() as report_progress:
        report = check(chosen, repair=repair, progress=report_progress)
    if json:
        print_json(report)
    else:
        for name, value in report.facts.items():
            typer.echo(told(one_line(f"{name}: {value}")))
        for line in report.repaired:
            typer.echo(told(one_line(f"repaired: {line.removesuffix(REPAIRED_FROM_STORE)}")))
        left = len(report.problems)
        typer.echo(told("all is well" if not left else f"{left} problem{'s' if left > 1 else ''} left"))
    for line in report.problems:
        note(f"problem: {line}")
    if report.problems:
        if not repair:
            note("What can be rebuilt is rebuilt by: rag check --repair")
        raise typer.Exit(1)
