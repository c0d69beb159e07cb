"""Ruled tables of a page: where their lines run, which cells are merged, what stands in each. Points, y growing upwards."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from rag.ingest.pdf_glyphs import Glyph
from rag.notices.table_lines import table_lines

_THIN = 3.0  # a drawn rectangle thinner than this is a line
_SNAP = 3.0  # lines of a grid this near are one
_NARROW = 8.0  # no character fits: the room between the frames of cells that stand apart
_DRAWN = 0.5  # of a cell's side that must be drawn to part it from its neighbour
_BREAKS = "\r\n\x02\ufffe"

Cell = tuple[int, int]
"""(row from below, column), from 0."""
Runs = Mapping[float, Sequence[tuple[float, float]]]
"""Place of a line -> the stretches of it that are drawn."""


class Rule(NamedTuple):
    """A drawn shape's box."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True)
class Grid:
    """A ruled table.

    Attributes:
        xs: where its upright lines run, ascending.
        ys: where its level lines run, ascending.
        upright: of each of `xs` what is drawn.
        level: of each of `ys` what is drawn.
        merges: whether cells with no line between them are one.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    upright: Runs
    level: Runs
    merges: bool = True

    def holds(self, glyph: Glyph) -> bool:
        """Whether a character stands in it."""
        x, y = (glyph.left + glyph.right) / 2, (glyph.bottom + glyph.top) / 2
        return self.xs[0] < x < self.xs[-1] and self.ys[0] < y < self.ys[-1]

    def rows(self, glyphs: Iterable[Glyph]) -> Iterator[tuple[float, str]]:
        """(bottom, line) of each row that holds something, top down; a merged cell counts in all that it spans."""
        chars: dict[Cell, list[str]] = {}
        for g in glyphs:
            row = bisect_right(self.ys, (g.bottom + g.top) / 2) - 1
            column = bisect_right(self.xs, (g.left + g.right) / 2) - 1
            char = "" if g.char in _BREAKS else g.char
            chars.setdefault(self._merged[row, column], []).append(char)
        words = {cell: " ".join("".join(held).split()) for cell, held in chars.items()}
        rows = [
            [words.get(self._merged[row, column], "") for column in range(len(self.xs) - 1)]
            for row in reversed(range(len(self.ys) - 1))
        ]
        used = [
            any(cells) or right - left > _NARROW
            for (left, right), cells in zip(pairwise(self.xs), zip(*rows, strict=True), strict=True)
        ]
        shown = [[cell for cell, use in zip(row, used, strict=True) if use] for row in rows]
        for bottom, line in zip(reversed(self.ys[:-1]), table_lines(shown), strict=True):
            if line:
                yield bottom, line

    @cached_property
    def _merged(self) -> dict[Cell, Cell]:
        """Each cell -> the first of those that it is merged with, itself where it stands alone."""
        first: dict[Cell, Cell] = {}
        for row in range(len(self.ys) - 1):
            for column in range(len(self.xs) - 1):
                if (row, column) in first:
                    continue
                region = self._region((row, column)) if self.merges else {(row, column)}
                rows, columns = {r for r, _ in region}, {c for _, c in region}
                whole = len(region) == len(rows) * len(columns)  # any other shape is none that a table has
                for cell in region:
                    first[cell] = (row, column) if whole else cell
        return first

    def _region(self, cell: Cell) -> set[Cell]:
        """The cells that no line parts from a cell."""
        found, waiting = {cell}, [cell]
        while waiting:
            row, column = waiting.pop()
            for beside, line, runs, at, span in (
                ((row, column + 1), self.xs, self.upright, column + 1, self.ys[row : row + 2]),
                ((row, column - 1), self.xs, self.upright, column, self.ys[row : row + 2]),
                ((row + 1, column), self.ys, self.level, row + 1, self.xs[column : column + 2]),
                ((row - 1, column), self.ys, self.level, row, self.xs[column : column + 2]),
            ):
                inner = 0 < at < len(line) - 1
                if inner and beside not in found and not _is_drawn(runs[line[at]], span):
                    found.add(beside)
                    waiting.append(beside)
        return found


def grids_of(rules: Sequence[Rule], *, merges: bool = True) -> list[Grid]:
    """The ruled tables of a page: lines across and down that touch, at least two columns and one row."""
    across: list[Rule] = []
    down: list[Rule] = []
    for rule in rules:
        width, height = rule.right - rule.left, rule.top - rule.bottom
        if height <= _THIN < width:
            across.append(rule)
        elif width <= _THIN < height:
            down.append(rule)
        elif width > _THIN and height > _THIN:  # a cell's frame stands for its four sides
            across += [Rule(rule.left, y, rule.right, y) for y in (rule.bottom, rule.top)]
            down += [Rule(x, rule.bottom, x, rule.top) for x in (rule.left, rule.right)]
    grids = []
    for low, high in _bands(down):
        upright = _runs(
            ((r.left + r.right) / 2, (r.bottom, r.top)) for r in down if r.bottom < high and r.top > low
        )
        level = _runs(
            ((r.bottom + r.top) / 2, (r.left, r.right))
            for r in across
            if low - _SNAP <= r.bottom <= high + _SNAP
        )
        if len(upright) >= 3 and len(level) >= 2:
            grids.append(Grid(tuple(upright), tuple(level), upright, level, merges))
    return grids


def _bands(down: Sequence[Rule]) -> list[tuple[float, float]]:
    """Stretches of the page's height that upright lines cover without a gap."""
    bands: list[tuple[float, float]] = []
    for rule in sorted(down, key=lambda r: r.bottom):
        if bands and rule.bottom <= bands[-1][1] + _SNAP:
            bands[-1] = (bands[-1][0], max(bands[-1][1], rule.top))
        else:
            bands.append((rule.bottom, rule.top))
    return bands


def _runs(drawn: Iterable[tuple[float, tuple[float, float]]]) -> dict[float, list[tuple[float, float]]]:
    """Lines in ascending order, near ones as one, each with what is drawn of it: stretches that do not touch."""
    lines: list[tuple[float, list[tuple[float, float]]]] = []
    for at, run in sorted(drawn):
        if not lines or at - lines[-1][0] > _SNAP:
            lines.append((at, []))
        lines[-1][1].append(run)
    return {at: _joined(runs) for at, runs in lines}


def _joined(runs: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    joined: list[tuple[float, float]] = []
    for low, high in sorted(runs):
        if joined and low <= joined[-1][1] + _SNAP:
            joined[-1] = (joined[-1][0], max(joined[-1][1], high))
        else:
            joined.append((low, high))
    return joined


def _is_drawn(runs: Sequence[tuple[float, float]], span: tuple[float, ...]) -> bool:
    """Whether enough of a cell's side is drawn, from one end to the other, to part it from the next."""
    low, high = span
    drawn = sum(max(0.0, min(high, end) - max(low, begin)) for begin, end in runs)
    return drawn >= _DRAWN * (high - low)
