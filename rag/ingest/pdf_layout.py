"""From characters placed on a page to lines, table rows and paragraphs. Pure geometry, in points, y growing upwards."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median
from typing import NamedTuple

from rag.ingest.pdf_glyphs import Glyph, from_left_to_right

_PAGE_NUMBER = re.compile(r"[—–\-－\s]*\d{1,4}[—–\-－\s]*|第\s?\d{1,4}\s?页.{0,12}|\d{1,4}\s?/\s?\d{1,4}")
_THIN = 3.0  # a drawn rectangle thinner than this is a line
_SNAP = 3.0  # lines of a grid this near are one
_FULL_LINE = (
    2.6  # a line that ends less than this many characters before the margin runs on (〔 or 《 may not end it)
)
_FULL_SENTENCE = 1.1  # and one that ends a sentence there
_INDENT = 1.2  # a first line begins at least this many characters further right
_NEW_PARAGRAPH = 1.45  # a gap this many times the usual one parts paragraphs
_ENDS = "。！？；：:"
_ITEM = re.compile(
    r"\d{1,2}[.．、](?!\d)"
)  # begins an item of a list, which often stands after a telephone number
# What a line is not broken within: a bracket with what it opens, a run of letters and digits such as an address.
_RUN = re.compile(r"[（(〔\[【《“「]{0,3}(?:[!-~]{1,200}|[^!-~])[）)〕\]】》”」，。；：、]{0,3}")
_NARROW = 0.55  # width of a letter or digit by that of a Chinese character
_CAPITAL = 0.75  # height of a capital or a digit by that of a Chinese character
_WORD = re.compile(r"[A-Za-z0-9]")
_IN_LINK = re.compile(r"(?:https?://|www\.)[!-~]*$")


class Rule(NamedTuple):
    """A drawn shape's box."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page; `row`: it is a table's, its cells are parted by bars, and it joins nothing."""

    words: str
    left: float
    right: float
    bottom: float
    size: float
    row: bool = False

    def is_page_number(self) -> bool:
        """Whether nothing but a page number stands on it."""
        return not self.row and _PAGE_NUMBER.fullmatch(self.words) is not None


def page_lines(glyphs: Sequence[Glyph], rules: Sequence[Rule]) -> list[Line]:
    """The lines and table rows of a page, top down."""
    grids = _grids(rules)
    free: list[Glyph] = []
    in_grid: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        at = next((i for i, grid in enumerate(grids) if grid.holds(glyph)), None)
        (free if at is None else in_grid.setdefault(at, [])).append(glyph)
    lines = _lines(free)
    for at, inside in in_grid.items():
        lines += grids[at].rows(inside)
    # The order of the file is kept within the text; a table takes its place by its height on the page.
    return sorted(lines, key=lambda line: -line.bottom) if in_grid else lines


def _lines(glyphs: Sequence[Glyph]) -> list[Line]:
    """Characters in reading order, broken where PDFium breaks them."""
    lines: list[Line] = []
    for breaks, run in groupby(glyphs, key=lambda g: g.char in "\r\n\x02\ufffe"):
        if breaks:
            continue
        shown = from_left_to_right(list(run))
        solid = [g for g in shown if not g.char.isspace() and g.right > g.left]
        if not solid:
            continue
        size = _size(solid)
        words = "".join(g.char for g in shown).strip()
        lines.append(
            Line(
                words,
                min(g.left for g in solid),
                max(g.right for g in solid),
                min(g.bottom for g in solid),
                size,
            )
        )
    return lines


def _size(solid: Sequence[Glyph]) -> float:
    """The size of a line's characters in points: the room of its full-width ones, else what its letters' height makes it."""
    full = [g.right - g.left for g in solid if g.char > "\u2e7f"]
    return median(full) if full else median(max(g.top - g.bottom, g.right - g.left) for g in solid) / _CAPITAL


@dataclass(frozen=True, slots=True)
class _Grid:
    """A ruled table: where its lines run, ascending."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]

    def holds(self, glyph: Glyph) -> bool:
        x, y = (glyph.left + glyph.right) / 2, (glyph.bottom + glyph.top) / 2
        return self.xs[0] < x < self.xs[-1] and self.ys[0] < y < self.ys[-1]

    def rows(self, glyphs: Iterable[Glyph]) -> list[Line]:
        """A line for each row that holds something, cells in the order of columns; lines of a cell are joined."""
        cells: dict[int, dict[int, list[str]]] = {}
        for g in glyphs:
            row = bisect_right(self.ys, (g.bottom + g.top) / 2)
            column = bisect_right(self.xs, (g.left + g.right) / 2)
            char = "" if g.char in "\r\n\x02\ufffe" else g.char
            cells.setdefault(row, {}).setdefault(column, []).append(char)
        found = []
        for row, by_column in cells.items():
            words = {column: " ".join("".join(chars).split()) for column, chars in by_column.items()}
            if any(words.values()):
                line = " | ".join(words.get(column) or "-" for column in range(1, len(self.xs)))
                found.append(Line(line, self.xs[0], self.xs[-1], self.ys[row - 1], 0.0, row=True))
        return found


def _grids(rules: Sequence[Rule]) -> list[_Grid]:
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
        xs = _snapped((r.left + r.right) / 2 for r in down if r.bottom < high and r.top > low)
        ys = _snapped((r.bottom + r.top) / 2 for r in across if low - _SNAP <= r.bottom <= high + _SNAP)
        if len(xs) >= 3 and len(ys) >= 2:
            grids.append(_Grid(tuple(xs), tuple(ys)))
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


def _snapped(values: Iterable[float]) -> list[float]:
    """Ascending, near ones once."""
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _SNAP:
            kept.append(value)
    return kept


def page_text(lines: Sequence[Line]) -> str:
    """Paragraphs and rows of a page, one a line: a line that runs to the margin is joined with the next."""
    if not lines:
        return ""
    running = [line for line in lines if not line.row]
    right = max((line.right for line in running), default=0.0)
    left = min((line.left for line in running), default=0.0)
    # One longest line alone tells no margin: it may simply be the longest.
    margin = sum(right - line.right < _FULL_LINE * line.size for line in running) > 1
    gaps = [a.bottom - b.bottom for a, b in pairwise(running) if a.bottom > b.bottom]
    usual = median(gaps) if gaps else 0.0
    size = median(line.size for line in running) if running else 0.0
    text = lines[0].words
    for line, following in pairwise(lines):
        text += _between(line, following, left, right, usual, size, margin) + following.words
    return text


def between_pages(page: Sequence[Line], following: Sequence[Line]) -> str:
    """What stands between two pages: as between two lines, for a paragraph may run over them."""
    if not page or not following:
        return "\n"
    running = [line for line in (*page, *following) if not line.row]
    right = max((line.right for line in running), default=0.0)
    left = min((line.left for line in running), default=0.0)
    margin = sum(right - line.right < _FULL_LINE * line.size for line in running) > 1
    return _between(page[-1], following[0], left, right, 0.0, 0.0, margin)


def _between(
    line: Line, following: Line, left: float, right: float, usual: float, size: float, margin: bool
) -> str:
    """What stands between two lines: a line break, a space between words, or nothing within a paragraph.

    Args:
        line: the upper one.
        following: the lower one.
        left: margin, in points.
        right: the other margin.
        usual: how far lines are apart, 0 where that is not known.
        size: of the text's characters.
        margin: whether several lines run to the right margin.
    """
    if line.row or following.row:
        return "\n"
    ends = line.words[-1:] in _ENDS
    room = (_FULL_SENTENCE if margin else -1.0) if ends else _FULL_LINE
    left_over = right - line.right
    may_run_on = not ends or line.words[-1:] in "：:"
    full = left_over < room * line.size or (may_run_on and left_over < _first_run(following))
    if _ITEM.match(following.words):
        return "\n"
    indented = following.left - left > _INDENT * following.size
    # Lines of a heading stand further apart than those of the text.
    wider = max(1.0, following.size / size) if size else 1.0
    apart = usual > 0 and line.bottom - following.bottom > _NEW_PARAGRAPH * usual * wider
    other_size = abs(line.size - following.size) > 0.2 * line.size
    if not full or indented or apart or other_size:
        return "\n"
    words = _WORD.match(line.words[-1:]) and _WORD.match(following.words[:1])
    return " " if words and not _IN_LINK.search(line.words) and not line.words[-1].isdigit() else ""


def _first_run(line: Line) -> float:
    """How wide the unbroken run is that a line begins with, in points: with less room it goes to the next line."""
    found = _RUN.match(line.words)
    whole = _width(line.words)
    return (line.right - line.left) * _width(found[0]) / whole if found and whole else 0.0


def _width(words: str) -> float:
    """In Chinese characters."""
    return sum(_NARROW if char <= "~" else 1.0 for char in words)
