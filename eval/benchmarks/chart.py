"""A line chart with two logarithmic axes as an SVG that needs nothing but a browser, light or dark."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 720, 400, 70, 20, 150, 50
COLOURS = ("#2563eb", "#d97706", "#059669", "#9333ea", "#dc2626")


@dataclass(frozen=True, slots=True)
class Series:
    """A line: its name, and its points (x, y) above 0 in ascending order of x."""

    name: str
    points: Sequence[tuple[float, float]]


def log_log(series: Sequence[Series], x_name: str, y_name: str) -> str:
    """The chart as text."""
    points = [point for line in series for point in line.points]
    xs, ys = _decades([x for x, _ in points]), _decades([y for _, y in points])

    def place(x: float, y: float) -> tuple[float, float]:
        across = (math.log10(x) - xs[0]) / (xs[-1] - xs[0])
        up = (math.log10(y) - ys[0]) / (ys[-1] - ys[0])
        return LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-family="sans-serif" font-size="12">',
        f"<title>{escape(y_name)} by {escape(x_name)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
    ]
    for x in xs:
        at, _ = place(10**x, 10 ** ys[0])
        parts.append(
            _line(at, TOP, at, HEIGHT - BOTTOM) + _text(at, HEIGHT - BOTTOM + 18, f"{10**x:,}", "middle")
        )
    for y in ys:
        _, at = place(10 ** xs[0], 10**y)
        parts.append(_line(LEFT, at, WIDTH - RIGHT, at) + _text(LEFT - 6, at + 4, f"{10**y:g}", "end"))
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, x_name, "middle"))
    parts.append(_text(LEFT, TOP - 6, y_name, "start"))
    for line, colour in zip(series, COLOURS, strict=False):
        placed = [place(x, y) for x, y in line.points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in placed]
        parts.append(_text(placed[-1][0] + 8, placed[-1][1] + 4, line.name, "start", colour))
    return "\n".join((*parts, "</svg>\n"))


def _decades(values: Sequence[float]) -> list[int]:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return list(range(low, max(high, low + 1) + 1))


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#d4d4d8"/>'


def _text(x: float, y: float, text: str, anchor: str, colour: str = "#3f3f46") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(text)}</text>'
