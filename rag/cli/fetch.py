"""`rag fetch`: notices from pages and feeds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rag.cli.index import tell
from rag.cli.options import Home, Json, settings
from rag.cli.output import progress

AllowPrivate = Annotated[bool, typer.Option("--allow-private", help="Also fetch from private networks.")]


def command(
    urls: Annotated[
        list[str] | None,
        typer.Argument(metavar="URL", help="Pages, feeds (RSS, Atom), sitemaps.", show_default=False),
    ] = None,
    sources: Annotated[
        Path | None,
        typer.Option("--sources", help="A sources.toml: tables [[source]] with url, select, account, name."),
    ] = None,
    select: Annotated[
        str, typer.Option("--select", help="Of index pages: the CSS selector of the links to notices.")
    ] = "",
    account: Annotated[str, typer.Option("--account", help="Who published, where no page tells.")] = "",
    allow_private: AllowPrivate = False,
    home: Home = None,
    json: Json = False,
) -> None:
    """Fetch notices with their attachments and index them.

    robots.txt is obeyed, one request a second goes to a host, and what has not changed since the last time is not sent
    again. Exits with 3 when something could not be had; each is named on stderr with its reason.
    """
    if not urls and sources is None:
        raise typer.BadParameter("name at least one address, or a file with --sources.", param_hint="'URL'")
    chosen = settings(home)
    from rag.collection.scheduled_fetch import fetch_into
    from rag.ingest.fetching import WebSource, read_sources

    named = [WebSource(url, select, account) for url in urls or ()]
    regular = read_sources(sources) if sources else []
    with progress() as report_progress:
        report = fetch_into(
            [*named, *regular], chosen, regular=regular, allow_private=allow_private, progress=report_progress
        )
    tell(report, json=json)
