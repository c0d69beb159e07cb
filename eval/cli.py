"""`rag eval`: scores a question set, in process or over HTTP."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from eval.askers import Asker, HttpAsker, LocalAsker
from eval.evaluate import TOP_K, evaluate
from eval.question_set import DEFAULT_AS_OF, load_questions
from eval.report import Report, load_report, trec_qrels, trec_run
from eval.report_comparison import Comparison, compare
from eval.report_page import render
from eval.report_tables import print_comparison, print_report
from rag.cli.options import Home, day_given, settings
from rag.cli.output import console, print_json, progress
from rag.errors import InvalidInput
from rag.public import Mode


def command(
    questions: Annotated[Path, typer.Argument(help="Question set (JSONL).", metavar="QUESTIONS")],
    url: Annotated[
        str | None, typer.Option(help="Ask a running service instead of the index in --home.")
    ] = None,
    key: Annotated[str | None, typer.Option(help="API key for --url.", envvar="RAG_API_KEY")] = None,
    mode: Annotated[Mode, typer.Option(help="Which legs search.")] = "hybrid",
    json: Annotated[
        Path | None,
        typer.Option("--json", help="Write the report as JSON; - prints it instead of the tables."),
    ] = None,
    html: Annotated[Path | None, typer.Option("--html", help="Write the report as one page.")] = None,
    run: Annotated[Path | None, typer.Option("--run", help="Write the rankings in TREC form.")] = None,
    qrels: Annotated[Path | None, typer.Option("--qrels", help="Write the judgements in TREC form.")] = None,
    compare_with: Annotated[
        Path | None, typer.Option("--compare", help="Compare with a report that --json wrote.")
    ] = None,
    leave_out: Annotated[
        bool, typer.Option("--leave-out", help="Also ask without the notice that answers: then nothing does.")
    ] = False,
    as_of: Annotated[
        str,
        typer.Option(
            metavar="YYYY-MM-DD", callback=day_given, help="The day of questions that do not say theirs."
        ),
    ] = DEFAULT_AS_OF.isoformat(),
    top_k: Annotated[int, typer.Option(min=1, max=50, help="Passages to ask for.")] = TOP_K,
    home: Home = None,
) -> None:
    """Score a question set: retrieval, answers, abstention, quotes, calibration and times."""
    asked = load_questions(questions)
    day = _day(as_of)
    former = load_report(compare_with) if compare_with else None
    with progress() as told:
        report = evaluate(
            asked,
            _asker(url, key, home),
            name=questions.name,
            mode=mode,
            as_of=day,
            top_k=top_k,
            leave_out=leave_out,
            progress=told,
        )
    comparison = compare(report, former, name=str(compare_with)) if former else None
    _write(report, comparison, json=json, html=html, run=run, qrels=qrels)


def _asker(url: str | None, key: str | None, home: Path | None) -> Asker:
    if url:
        return HttpAsker(url, key=key)
    from rag.collection import Collection  # late, so that `rag eval --help` loads no model

    return LocalAsker(Collection.open(settings(home)))


def _day(value: str) -> dt.date:
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise typer.BadParameter(
            f"{value!r} is not a day; write it as YYYY-MM-DD", param_hint="--as-of"
        ) from None


def _write(
    report: Report,
    comparison: Comparison | None,
    *,
    json: Path | None,
    html: Path | None,
    run: Path | None,
    qrels: Path | None,
) -> None:
    """Files first, then the tables; with `--json -` the JSON stands alone on stdout, the tables on stderr."""
    on_stdout = json is not None and str(json) == "-"
    _save(html, lambda: render(report, comparison))
    _save(run, lambda: trec_run(report.results, tag=f"notice-rag-{report.mode}"))
    _save(qrels, lambda: trec_qrels(report.results))
    if on_stdout:
        print_json(report)
    else:
        _save(json, lambda: report.model_dump_json(indent=1) + "\n")
    shown = Console(file=sys.stderr, markup=False, highlight=False, emoji=False) if on_stdout else console()
    print_report(report, shown)
    if comparison:
        print_comparison(comparison, shown)


def _save(path: Path | None, content: Callable[[], str]) -> None:
    if path is None:
        return
    try:
        path.write_text(content(), encoding="utf-8")
    except OSError as error:
        raise InvalidInput(f"{path} cannot be written ({error.strerror}); name another file.") from None
