"""`rag index`: add or update notices."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.options import Home, Json, MaxRemovedShare, Sync, settings
from rag.cli.output import note, print_json, progress, told
from rag.public import IndexReport, RejectionOut
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.collection.writer import Progress
    from rag.ingest import ReadOptions

REJECTED = 3


def command(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATH",
            help="Files, folders or ZIP archives: JSON, JSONL, CSV, Excel, HTML, Word, PDF, Markdown, text.",
            show_default=False,
        ),
    ] = None,
    sync: Sync = False,
    max_removed_share: MaxRemovedShare = 0.2,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Read and embed every notice held anew; needs no file.")
    ] = False,
    shards: Annotated[
        str | None,
        typer.Option(
            "--shards",
            metavar="N/M",
            help="Only embed the N-th of M parts of the input, into a home of its own.",
        ),
    ] = None,
    vectors: Annotated[
        list[Path] | None,
        typer.Option("--vectors", metavar="HOME", help="Take what parts have embedded; may be repeated."),
    ] = None,
    pattern: Annotated[str, typer.Option("--pattern", help="Of folders and archives: which files.")] = "*",
    date: Annotated[
        str | None, typer.Option("--date", help="Day of publication where a file tells none (YYYY-MM-DD).")
    ] = None,
    account: Annotated[
        str | None, typer.Option("--account", help="Who published, where no file tells.")
    ] = None,
    url: Annotated[str | None, typer.Option("--url", help="The link where a file tells none.")] = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Add or update notices from files, folders and ZIP archives.

    What a file does not tell (title, link, day, account) stands in a notices.csv beside the files, with a column
    `file`, or is given by the options. Unchanged notices cost nothing, so repeating the command is safe. Exits with 3
    when some notices were rejected; each is named on stderr with its reason. Notices that an older version has read are
    read again, and what a killed run had stored is put into service; without a file nothing else is done. While a service
    runs on the home, its writing process does the work.
    """
    _refuse_bad_combinations(files or [], sync=sync, shards=shards, other=bool(sync or rebuild or vectors))
    options = _read_options(pattern, date, account, url)
    chosen = settings(home)
    if shards:
        _embed_part(files or [], shards, chosen, json)
        return
    with progress() as report_progress:
        _take_vectors(vectors or [], chosen, report_progress)
        if not files and not rebuild:
            _refresh(chosen, report_progress, json)
            return
        from rag.collection.writer import index_files

        report = index_files(
            files or [],
            chosen,
            sync=sync,
            max_removed_share=max_removed_share,
            rebuild=rebuild,
            options=options,
            progress=report_progress,
        )
    tell(report, json=json)


def _refuse_bad_combinations(files: Sequence[Path], *, sync: bool, shards: str | None, other: bool) -> None:
    if sync and not files:
        raise typer.BadParameter("needs the files that are to be held.", param_hint="'--sync'")
    if shards and (not files or other):
        raise typer.BadParameter(
            "goes with files, and with no other way of indexing.", param_hint="'--shards'"
        )


def _read_options(pattern: str, date: str | None, account: str | None, url: str | None) -> ReadOptions:
    from rag.ingest import ReadOptions
    from rag.notices.input_record import written_day

    if date is not None and written_day(date) is None:
        raise typer.BadParameter(f"is {date!r}; write the day as YYYY-MM-DD", param_hint="'--date'")
    return ReadOptions(pattern, date, account, url)


def _take_vectors(homes: Sequence[Path], chosen: Settings, report_progress: Progress) -> None:
    if not homes:
        return
    from rag.collection.shards import take_vectors

    take_vectors(homes, chosen, progress=report_progress)


def _refresh(chosen: Settings, report_progress: Progress, json: bool) -> None:
    """Without a file: read again what older rules read, and put into service what a killed run had stored."""
    from rag.collection.writer import refresh_rules

    finished = refresh_rules(chosen, progress=report_progress)
    if finished is None:
        raise typer.BadParameter("name at least one file or folder.", param_hint="'PATH'")
    print_json(finished) if json else typer.echo(told(counts(finished)))


def _embed_part(files: Sequence[Path], part: str, chosen: Settings, json: bool) -> None:
    from rag.collection.shards import Shard, embed_shard

    with progress() as report_progress:
        report = embed_shard(files, chosen, Shard.parse(part), progress=report_progress)
    for rejection in report.rejected:
        note(f"rejected: {reason_of(rejection)}")
    if json:
        print_json(report)
        return
    rate = f", {report.embedded / report.seconds:.1f} a second" if report.embedded and report.seconds else ""
    typer.echo(
        told(
            f"part {report.shard}: {report.notices} notices, {report.passages} passages, embedded {report.embedded} "
            f"in {report.seconds:.0f} s{rate}"
        )
    )


def counts(report: IndexReport) -> str:
    """One line: what an indexing run did."""
    deleted = f", deleted {report.deleted}" if report.deleted else ""
    again = f", read again by newer rules {report.reread}" if report.reread else ""
    return (
        f"added {report.added}, updated {report.updated}{again}, unchanged {report.unchanged}{deleted}, "
        f"rejected {len(report.rejected)}; {report.passages} passages, version {report.version}"
    )


def reason_of(rejection: RejectionOut) -> str:
    """One line: which file or record was not taken, and why."""
    field = f"{rejection.field}: " if rejection.field else ""
    if not rejection.position and rejection.file:
        return f"{rejection.file}: {field}{rejection.reason}"
    named = f" ({rejection.aid})" if rejection.aid else ""
    file = f"{rejection.file}, " if rejection.file else ""
    return f"{file}record {rejection.position}{named}: {field}{rejection.reason}"


def tell(report: IndexReport, *, json: bool) -> None:
    """Print what became of a run: remarks and rejections on stderr, counts or JSON on stdout.

    Raises typer.Exit with `REJECTED` where something was not taken.
    """
    for line in report.notes:
        note(f"note: {line}")
    for rejection in report.rejected:
        note(f"rejected: {reason_of(rejection)}")
    print_json(report) if json else typer.echo(told(counts(report)))
    if report.rejected:
        raise typer.Exit(REJECTED)
