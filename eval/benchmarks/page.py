"""How soon the page is painted and how much it sends, by the browser's own measure, held against a budget.

    python -m eval.benchmarks.page http://127.0.0.1:8000

Each round is a visit of somebody who was never here: a new browser context without a cache. Needs Chromium and the packages
of the `dev` extra; quiet machines only. Exits with 1 where the budget is not kept.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Annotated
from urllib.parse import urlencode

import typer
from playwright.sync_api import Browser, sync_playwright

from eval.benchmarks.machine import description
from eval.workbench import script

STATES = {
    "front": {},
    "answer": {"q": "苏州现在还能报什么？"},
    "open": {"view": "calls"},
    "data": {"view": "data"},
}
"""The views that one opens by their address."""

_OBSERVE = """window.shifted = 0; window.held = 0;
new PerformanceObserver(list => list.getEntries().forEach(e => { if (!e.hadRecentInput) window.shifted += e.value; }))
  .observe({type: 'layout-shift', buffered: true});
new PerformanceObserver(list => list.getEntries().forEach(e => { window.held += Math.max(0, e.duration - 50); }))
  .observe({type: 'longtask', buffered: true});
new PerformanceObserver(list => list.getEntries().forEach(e => { window.largest = e.startTime; }))
  .observe({type: 'largest-contentful-paint', buffered: true});"""
_READ = """() => {
  const own = performance.getEntriesByType('resource').filter(e => !/\\/v1\\//.test(e.name));
  const page = performance.getEntriesByType('navigation')[0];
  return {first_paint: performance.getEntriesByName('first-contentful-paint')[0].startTime, largest_paint: window.largest,
    shifted: window.shifted, held: window.held, requests: own.length + 1,
    kilobytes: own.concat(page).reduce((sum, e) => sum + e.transferSize, 0) / 1000};
}"""


@dataclass(frozen=True, slots=True)
class Visit:
    """What one visit, or the median of several, took: ms for paints and for time the page did not react, kB, requests, and shift."""

    first_paint: float
    largest_paint: float
    held: float
    shifted: float
    kilobytes: float
    requests: float


BUDGET = Visit(first_paint=500, largest_paint=1500, held=200, shifted=0.1, kilobytes=100, requests=30)
"""First paint and bytes as promised; the others as Lighthouse calls them good, or better."""


def visited(browser: Browser, url: str, state: dict[str, str], locale: str) -> Visit:
    """One first visit."""
    context = browser.new_context(locale=locale, viewport={"width": 390, "height": 800})
    context.add_init_script(_OBSERVE)
    page = context.new_page()
    page.goto(f"{url.rstrip('/')}/?{urlencode(state)}")
    page.wait_for_load_state("networkidle")
    read = page.evaluate(_READ)
    context.close()
    return Visit(**read)


def middle(visits: Sequence[Visit]) -> Visit:
    """The median of each figure."""
    return Visit(*(median(getattr(one, name) for one in visits) for name in Visit.__slots__))


def broken(found: Visit) -> list[str]:
    """What is above the budget."""
    return [name for name in Visit.__slots__ if getattr(found, name) > getattr(BUDGET, name)]


def main(
    url: Annotated[str, typer.Argument(help="A running service over the bundled notices.")],
    rounds: Annotated[int, typer.Option(min=1, help="First visits of each view.")] = 5,
) -> None:
    """Print the median visit of each view in both languages; exit with 1 where one breaks the budget."""
    print(description(["playwright"]))
    print("view language | " + " | ".join(Visit.__slots__))
    wrong = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        visited(browser, url, {}, "zh-CN")  # the browser itself, and the service's first page
        for name, state in STATES.items():
            for locale in ("zh-CN", "en-GB"):
                found = middle([visited(browser, url, state, locale) for _ in range(rounds)])
                figures = [f"{getattr(found, figure):.4g}" for figure in Visit.__slots__]
                print(f"{name} {locale} | " + " | ".join(figures))
                wrong += [f"{name} {locale}: {figure}" for figure in broken(found)]
    print("budget | " + " | ".join(f"{getattr(BUDGET, figure):g}" for figure in Visit.__slots__))
    if wrong:
        print("above the budget: " + ", ".join(wrong))
        raise typer.Exit(1)


if __name__ == "__main__":
    script(main)
