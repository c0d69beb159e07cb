"""`rag stats`: what the index holds."""

from __future__ import annotations

from collections.abc import Mapping

from rich.cells import cell_len

from rag.cli.chinese import wanted
from rag.cli.options import Home, Json, settings
from rag.cli.output import console, one_line, print_json, styled, told
from rag.cli.words import word
from rag.public import SourceState, Stats

LABEL_WIDTH = 10


def command(home: Home = None, json: Json = False) -> None:
    """Show how many notices and passages the index holds, and of which kinds and places."""
    chosen = settings(home)
    from rag.collection import Collection

    collection = Collection.open(chosen, load_model=False)
    try:
        stats = collection.stats()
    finally:
        collection.close()
    print_json(stats) if json else _show(stats)


def _show(stats: Stats) -> None:
    out = console()
    out.print(
        styled(told(f"{stats.notices} notices, {stats.passages} passages, version {stats.version}"), "bold")
    )
    out.print(styled(told(f"published  {stats.oldest_date or '-'} to {stats.newest_date or '-'}")))
    out.print(styled(told(f"model      {stats.model}, searched by {stats.backend}")), soft_wrap=True)
    for label, table in (
        ("categories", {word("kind", name): n for name, n in stats.by_category.items()}),
        ("levels", {word("level", name): n for name, n in stats.by_level.items()}),
        ("regions", {_place(name, stats.region_names): n for name, n in stats.by_region.items()}),
    ):
        out.print(styled(f"{_head(label)} {_counted(table)}"), soft_wrap=not out.is_terminal)
    for source in stats.sources:
        out.print(styled(f"{_head('source')} {_fared(source)}"), soft_wrap=True)


def _head(label: str) -> str:
    """The head of a line, as wide as the others are on a screen."""
    head = told(label)
    return head + " " * (LABEL_WIDTH - cell_len(head))


def _place(name: str, in_english: Mapping[str, str]) -> str:
    """A place as the reader knows it: 涪陵区, Fuling District (涪陵区)."""
    own = None if wanted() else in_english.get(name)
    return name if own is None else own if name in own else f"{own} ({name})"


def _fared(source: SourceState) -> str:
    """One line: when a source was last fetched, and what stands in the way since."""
    success = source.last_success.isoformat(" ", "minutes") if source.last_success else "never"
    failure = (
        f", failed {source.failed_at.isoformat(' ', 'minutes')}: {source.reason}" if source.failed_at else ""
    )
    return one_line(f"{source.name}: {told(f'last success {success}{failure}')}")


def _counted(table: Mapping[str, int]) -> str:
    ordered = sorted(table.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{one_line(name)} {count}" for name, count in ordered) or "-"
