"""The report as tables on a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from eval.metrics import METRIC_BY_NAME
from eval.report import Estimate, Report, Slice
from eval.report_comparison import Comparison, Difference
from rag.cli.output import styled

SLICE_METRICS = ("nDCG@10", "success@1", "answer@3", "handled rightly")
MEANINGS_FROM_WIDTH = 110
"""Columns of a terminal from which each figure is explained beside it."""


def print_report(report: Report, console: Console) -> None:
    """Every figure over all questions, the main ones by language and type, and times."""
    console.print(
        styled(
            f"{report.question_set}: {report.overall.questions} questions, {report.mode}, "
            f"as of {report.as_of}, {report.target}"
        )
    )
    console.print(_overall(report, console.width >= MEANINGS_FROM_WIDTH))
    console.print(_slices(report.slices[1:]))
    times = ", ".join(f"{stage} {t.p50:.1f} / {t.p95:.1f}" for stage, t in report.latency_ms.items())
    console.print(styled(f"Milliseconds, median / 95th percentile: {times}"))
    missed = [r.id for r in report.results if r.missed]
    if missed:
        console.print(styled(f"To look at ({len(missed)}; --html shows each): {' '.join(missed)}"))


def _overall(report: Report, with_meanings: bool) -> Table:
    table = Table(box=SIMPLE)
    table.add_column("figure", no_wrap=True)
    table.add_column("value", justify="right")
    table.add_column("95 % interval", justify="right")
    table.add_column("n", justify="right")
    if with_meanings:
        table.add_column("meaning", overflow="fold")
    for name, estimate in report.overall.metrics.items():
        if estimate.value is not None:
            about = METRIC_BY_NAME[name].about if name in METRIC_BY_NAME else ""
            cells = (name, f"{estimate.value:.3f}", _range(estimate), str(estimate.n), about)
            table.add_row(*cells[: len(table.columns)])
    return table


def _range(estimate: Estimate) -> str:
    if estimate.low is None or estimate.high is None:
        return "–"
    return f"{estimate.low:.3f} – {estimate.high:.3f}"


def _slices(slices: Sequence[Slice]) -> Table:
    table = Table(box=SIMPLE)
    table.add_column("slice", no_wrap=True)
    table.add_column("n", justify="right")
    for name in SLICE_METRICS:
        table.add_column(name, justify="right")
    for part in slices:
        figures = [_value(part.metrics[name]) for name in SLICE_METRICS]
        table.add_row(styled(f"{part.by} {part.name}"), str(part.questions), *figures)
    return table


def _value(estimate: Estimate) -> str:
    return "–" if estimate.value is None else f"{estimate.value:.3f}"


def print_comparison(comparison: Comparison, console: Console) -> None:
    """What changed, with p-values (* below 0.05), and the questions that got better (+) or worse (-)."""
    title = f"Against {comparison.former}, over {comparison.shared} shared questions"
    if comparison.unshared:
        title += f" ({comparison.unshared} only in one of the two)"
    console.print(styled(title))
    table = Table(box=None, padding=(0, 2, 0, 0))
    for name in ("figure", "was", "now", "change", "95 % interval", "p", "questions"):
        table.add_column(name, justify="left" if name == "figure" else "right", no_wrap=True)
    for d in comparison.differences:
        table.add_row(*_difference(d))
    console.print(table)
    for d in comparison.differences:
        for label, ids in (("better", d.better), ("worse", d.worse)):
            if ids:
                console.print(styled(f"{d.name} {label}: {' '.join(ids)}"))


def _difference(d: Difference) -> tuple[str, ...]:
    between = "–" if d.low is None or d.high is None else f"{d.low:+.3f} … {d.high:+.3f}"
    p = "–" if d.p is None else f"{d.p:.3f}{' *' if d.significant else ''}"
    questions = f"+{len(d.better)} -{len(d.worse)}"
    return (d.name, f"{d.former:.3f}", f"{d.current:.3f}", f"{d.difference:+.3f}", between, p, questions)
