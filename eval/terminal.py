"""The report as tables on a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from eval.compare import Comparison, Difference
from eval.metrics import METRIC_BY_NAME
from eval.report import Estimate, Report, Slice

SLICE_METRICS = ("nDCG@10", "recall@5", "MRR@10", "success@1", "answer@1", "answer@3", "handled rightly")


def print_report(report: Report, console: Console) -> None:
    """Every figure over all questions, the main ones by language and type, and times."""
    console.print(_overall(report))
    console.print(_slices(report.slices[1:]))
    times = ", ".join(f"{stage} {t.p50:.1f} / {t.p95:.1f}" for stage, t in report.latency_ms.items())
    console.print(Text(f"Milliseconds, median / 95th percentile: {times}"))
    missed = [r.id for r in report.results if r.missed]
    if missed:
        console.print(Text(f"To look at ({len(missed)}; --html shows each): {' '.join(missed)}"))


def _overall(report: Report) -> Table:
    title = (
        f"{report.question_set}: {report.overall.questions} questions, {report.mode}, "
        f"as of {report.as_of}, {report.target}"
    )
    table = Table(title=Text(title), title_justify="left")
    table.add_column("figure")
    table.add_column("value", justify="right")
    table.add_column("95 % interval", justify="right")
    table.add_column("n", justify="right")
    table.add_column("meaning", overflow="fold")
    for name, estimate in report.overall.metrics.items():
        if estimate.value is not None:
            about = METRIC_BY_NAME[name].about if name in METRIC_BY_NAME else ""
            table.add_row(name, f"{estimate.value:.3f}", _range(estimate), str(estimate.n), about)
    return table


def _range(estimate: Estimate) -> str:
    if estimate.low is None or estimate.high is None:
        return "–"
    return f"{estimate.low:.3f} – {estimate.high:.3f}"


def _slices(slices: Sequence[Slice]) -> Table:
    table = Table()
    table.add_column("slice")
    table.add_column("n", justify="right")
    for name in SLICE_METRICS:
        table.add_column(name, justify="right")
    for part in slices:
        figures = [_value(part.metrics[name]) for name in SLICE_METRICS]
        table.add_row(Text(f"{part.by} {part.name}"), str(part.questions), *figures)
    return table


def _value(estimate: Estimate) -> str:
    return "–" if estimate.value is None else f"{estimate.value:.3f}"


def print_comparison(comparison: Comparison, console: Console) -> None:
    """What changed, with p-values; questions that changed for the figures that changed."""
    title = f"Against {comparison.former}, over {comparison.shared} shared questions"
    if comparison.unshared:
        title += f" ({comparison.unshared} only in one of the two)"
    table = Table(title=Text(title), title_justify="left")
    for name in ("figure", "former", "now", "difference", "95 % interval", "p", "better", "worse"):
        table.add_column(name, justify="left" if name == "figure" else "right")
    for d in comparison.differences:
        table.add_row(*_difference(d))
    console.print(table)
    for d in comparison.differences:
        for label, ids in (("better", d.better), ("worse", d.worse)):
            if ids:
                console.print(Text(f"{d.name} {label}: {' '.join(ids)}"))


def _difference(d: Difference) -> tuple[str, ...]:
    between = "–" if d.low is None or d.high is None else f"{d.low:+.3f} – {d.high:+.3f}"
    p = "–" if d.p is None else f"{d.p:.4f}{' *' if d.significant else ''}"
    changed = f"{d.difference:+.3f}"
    return (
        d.name,
        f"{d.former:.3f}",
        f"{d.current:.3f}",
        changed,
        between,
        p,
        str(len(d.better)),
        str(len(d.worse)),
    )
