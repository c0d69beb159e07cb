"""The report as one HTML page: no script, no external resource, everything escaped (Jinja2's autoescape)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from eval.metrics import METRIC_BY_NAME
from eval.report import Report
from eval.report_comparison import Comparison

CARDS = ("nDCG@10", "success@1", "answer@3", "handled rightly", "AUROC", "abstention F1", "quotes exact")
CHARTS = ("nDCG@10", "answer@3", "handled rightly")


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["figure"] = _figure
    environment.filters["web"] = _web
    return environment.get_template("report.html")


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _web(url: str) -> str | None:
    """The address if it is one of the web, so that no other scheme becomes a link."""
    return url if url.startswith(("http://", "https://")) else None


def render(report: Report, comparison: Comparison | None = None) -> str:
    """The page, with what changed against another run if that is given."""
    return _template().render(
        report=report,
        comparison=comparison,
        about={name: metric.about for name, metric in METRIC_BY_NAME.items()},
        cards=CARDS,
        charts=CHARTS,
        missed=[r for r in report.results if r.missed],
    )
