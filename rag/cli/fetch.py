"""`rag fetch`: notices from pages and feeds."""

from __future__ import annotations

import json as json_text
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.index import tell
from rag.cli.options import Home, Json, settings
from rag.cli.output import note, progress

if TYPE_CHECKING:
    from rag.ingest.fetching import SourceStates

STATES = "sources.json"


def _read_states(kept: Path) -> SourceStates:
    """What earlier runs kept; nothing where the file is not ours or not whole: then everything is fetched again."""
    from rag.ingest.fetching import SourceStates

    if not kept.exists():
        return SourceStates()
    try:
        return SourceStates(**json_text.loads(kept.read_text("utf-8")))
    except (ValueError, TypeError):
        note(f"note: {kept} cannot be read; every source is fetched anew.")
        return SourceStates()


def command(
    urls: Annotated[
        list[str] | None,
        typer.Argument(metavar="URL", help="Pages, or feeds (RSS, Atom).", show_default=False),
    ] = None,
    sources: Annotated[
        Path | None,
        typer.Option("--sources", help="A sources.toml: tables [[source]] with url, select, account."),
    ] = None,
    select: Annotated[
        str, typer.Option("--select", help="Of index pages: the CSS selector of the links to notices.")
    ] = "",
    account: Annotated[str, typer.Option("--account", help="Who published, where no page tells.")] = "",
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Also fetch from private networks.")
    ] = False,
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
    from indexes.files import replace_file
    from rag.collection.writer import index_read
    from rag.ingest.fetching import WebSource, fetch_notices, read_sources
    from rag.ingest.http import Fetcher

    wanted = [WebSource(url, select, account) for url in urls or ()]
    wanted += read_sources(sources) if sources else []
    kept = chosen.home / STATES
    states = _read_states(kept)
    with progress() as report_progress:
        with Fetcher(allow_private=allow_private) as fetcher:
            read = fetch_notices(wanted, fetcher, states, report_progress)
        report = index_read(read, chosen, progress=report_progress)
    replace_file(kept, json_text.dumps(asdict(states), ensure_ascii=False, indent=1).encode())
    tell(report, json=json)
