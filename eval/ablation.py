"""What each mechanism of retrieval brings: every switch off in turn, as a Markdown table.

    python -m eval.ablation eval/questions/heldout.jsonl

Among near duplicates of the notices (`python -m eval.near_duplicates … --out copies.json`):

    python -m eval.ablation eval/questions/heldout.jsonl --notices rag/demo/notices.json --notices copies.json

The switches are the boolean fields of `rag.retrieval.retrieval_config.RetrievalConfig` that are on by default.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Annotated, Literal

import typer

from eval.askers import LocalAsker
from eval.evaluate import SEED, evaluate
from eval.metrics import METRIC_BY_NAME
from eval.question_set import LabelledQuestion, load_questions
from eval.report import Report
from eval.report_comparison import difference
from eval.workbench import (
    BUNDLED_NOTICES,
    EachQueryOnce,
    KeptHome,
    at_home,
    collection_of,
    kept_or_temporary,
    load_model,
    script,
)
from rag.cli.output import console, progress
from rag.retrieval.retrieval_config import RetrievalConfig

FIGURES = ("nDCG@10", "success@1", "answer@3", "handled rightly", "AUROC")


def switches() -> tuple[str, ...]:
    """Names of the mechanisms that can be switched off."""
    default = RetrievalConfig()
    return tuple(f.name for f in fields(default) if getattr(default, f.name) is True)


def without(name: str) -> RetrievalConfig:
    """The configuration with one mechanism off."""
    return replace(RetrievalConfig(), **{name: False})


def table(whole: Report, ablated: dict[str, Report], figures: Sequence[str] = FIGURES) -> str:
    """Markdown: the whole system's figures, then each mechanism's difference when off, with its interval."""
    head = ["", *figures, "search, median ms"]
    lines = [f"| {' | '.join(head)} |", f"| --- |{' ---: |' * (len(head) - 1)}"]
    values = [whole.overall.metrics[name].value for name in figures]
    lines.append(_line("all on", [*("–" if v is None else f"{v:.3f}" for v in values), _ms(whole)]))
    for switch, report in ablated.items():
        cells = [_change(whole, report, name) for name in figures]
        lines.append(_line(f"without {switch}", [*cells, _ms(report)]))
    return "\n".join(lines) + "\n"


def _line(label: str, cells: Sequence[str]) -> str:
    return f"| {label} | {' | '.join(cells)} |"


def _ms(report: Report) -> str:
    """Without the embedding of the question, which is the same whatever is off."""
    return f"{report.latency_ms['search'].p50:.1f}"


def _change(whole: Report, report: Report, name: str) -> str:
    """Such as "-0.041 (-0.072 to -0.013)", in bold where the interval excludes zero."""
    ids = [r.id for r in whole.results]
    ours, theirs = [r.values for r in report.results], [r.values for r in whole.results]
    found = difference(METRIC_BY_NAME[name], ids, ours, theirs, SEED, swaps=1)
    if found is None:
        return "–"
    if found.low is None or found.high is None:
        return f"{found.difference:+.3f}"
    text = f"{found.difference:+.3f} ({found.low:+.3f} to {found.high:+.3f})"
    return f"**{text}**" if found.low > 0 or found.high < 0 else text


def measured(
    questions: tuple[LabelledQuestion, ...], home: Path, notices: Sequence[Path]
) -> Iterator[tuple[str, Report]]:
    """The report with everything on (named ""), then one per switch; the model is loaded and notices embedded once."""
    from rag.collection import Collection

    settings = at_home(home)
    encoder = EachQueryOnce(load_model(settings))
    collection_of(notices, settings, encoder).close()
    for name in ("", *switches()):
        retrieval = without(name) if name else RetrievalConfig()
        collection = Collection.open(settings, encoder=encoder, retrieval=retrieval)
        with progress() as told:
            asker = LocalAsker(collection)
            yield (
                name,
                evaluate(questions, asker, name=f"without {name}" if name else "all on", progress=told),
            )
        collection.close()


def main(
    questions: Annotated[
        list[Path], typer.Argument(help="Question sets (JSONL), taken together.", metavar="QUESTIONS…")
    ],
    lang: Annotated[
        Literal["zh", "en", "mixed"] | None, typer.Option(help="Only questions of this language.")
    ] = None,
    notices: Annotated[
        list[Path] | None, typer.Option(help="The notices to search; repeatable. Default: the bundled ones.")
    ] = None,
    home: KeptHome = None,
) -> None:
    """Switch off one mechanism after the other and print the differences as a Markdown table."""
    asked = tuple(q for path in questions for q in load_questions(path) if lang in (None, q.lang))
    with kept_or_temporary(home) as folder:
        reports = dict(measured(asked, folder, notices or [BUNDLED_NOTICES]))
    whole = reports.pop("")
    console().print(table(whole, reports), soft_wrap=True)


if __name__ == "__main__":
    script(main)
