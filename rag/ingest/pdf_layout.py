"""From characters placed on a page to lines, table rows and paragraphs. Pure geometry, in points, y growing upwards."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from rag.ingest.pdf_glyphs import Glyph, from_left_to_right
from rag.ingest.pdf_grid import Rule, grids_of

_PAGE_NUMBER = re.compile(r"[—–\-－\s]*\d{1,4}[—–\-－\s]*|第\s?\d{1,4}\s?页.{0,12}|\d{1,4}\s?/\s?\d{1,4}")
# a line that ends less than this many characters before the margin runs on (〔 or 《 may not end it)
_FULL_LINE = 2.6
_FULL_SENTENCE = 1.1  # and one that ends a sentence there
_INDENT = 1.2  # a first line begins at least this many characters further right
_NEW_PARAGRAPH = 1.45  # a gap this many times the usual one parts paragraphs
_ENDS = "。！？；：:"
# begins an item of a list, which often stands after a telephone number
_ITEM = re.compile(r"\d{1,2}[.．、](?!\d)")
_SECTION = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)、]|第[一二三四五六七八九十]{1,4}[条章]")
# What a line is not broken within: a bracket with what it opens, a run of letters and digits such as an address.
_RUN = re.compile(r"[（(〔\[【《“「]{0,3}(?:[!-~]{1,200}|[^!-~])[）)〕\]】》”」，。；：、]{0,3}")
_NARROW = 0.55  # width of a letter or digit by that of a Chinese character
_CAPITAL = 0.75  # height of a capital or a digit by that of a Chinese character
_WORD = re.compile(r"[A-Za-z0-9]")
_IN_LINK = re.compile(r"(?:https?://|www\.)[!-~]*$")


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


def page_lines(glyphs: Sequence[Glyph], rules: Sequence[Rule], *, merges: bool = True) -> list[Line]:
    """The lines and table rows of a page, top down; `merges`: cells with no line between them are one."""
    grids = grids_of(rules, merges=merges)
    free: list[Glyph] = []
    in_grid: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        at = next((i for i, grid in enumerate(grids) if grid.holds(glyph)), None)
        (free if at is None else in_grid.setdefault(at, [])).append(glyph)
    lines = _lines(free)
    for at, inside in in_grid.items():
        left, *_, right = grids[at].xs
        lines += [Line(row, left, right, bottom, 0.0, row=True) for bottom, row in grids[at].rows(inside)]
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
    if _ITEM.match(following.words) or (ends and _SECTION.match(following.words)):
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
