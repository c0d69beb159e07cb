"""What repeats from page to page: numbers, running heads and feet, the heads of a table that goes on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rag.ingest.pdf_layout import Line

_REPEATED_SHARE = 0.6
_FEW_PAGES = 4
_EDGE = 2  # lines at the head and at the foot that may be the running ones
_MAX_FEW_CHARS = 60
_COUNT = re.compile(
    r"(?<!\d)\d{1,4}(?=\s?[页/])|(?<=/)\s?\d{1,4}(?!\d)|(?:^|(?<=\s))[—–\-]?\s?\d{1,4}\s?[—–\-]?$|^[—–\-]?\s?\d{1,4}(?=\s)"
)


def without_running_heads(pages: Sequence[list[Line]]) -> list[list[Line]]:
    """Leave out page numbers, lines at head and foot that most pages share, and the repeated heads of a table.

    Rows are never running heads: the first page's heads of a table must stay.
    """
    repeated = _repeated(pages)
    kept: list[list[Line]] = []
    heads: Line | None = None
    for lines in pages:
        rest = _within(lines, repeated)
        goes_on = kept and kept[-1] and kept[-1][-1].row
        if rest and goes_on and rest[0].row and heads is not None and rest[0].words == heads.words:
            rest = rest[1:]
        if rest and goes_on and rest[0].row and (whole := _one_row(kept[-1][-1], *rest[:2])):
            kept[-1][-1], rest = whole, rest[1:]
        heads = _first_of_last_table(rest, heads if goes_on else None)
        kept.append(rest)
    return kept


def _one_row(upper: Line, lower: Line, following: Line | None = None) -> Line | None:
    """The row that a page's end parts into two; None where they are two rows.

    The lower part has no number of its own, where rows are numbered, else hardly any cell that holds something.
    """
    a, b = upper.words.split(" | "), lower.words.split(" | ")
    filled = [at for at, cell in enumerate(b) if cell != "-"]
    if len(a) != len(b) or 0 in filled or any(a[at] == "-" for at in filled):
        return None
    number = following.words.split(" | ")[0] if following is not None and following.row else ""
    numbered = a[0].isdigit() and (not number or (number.isdigit() and int(number) == int(a[0]) + 1))
    if not numbered and 2 * len(filled) >= len(b):
        return None
    joined = [over if under == "-" else over + under for over, under in zip(a, b, strict=True)]
    return replace(upper, words=" | ".join(joined))


def _repeated(pages: Sequence[list[Line]]) -> set[str]:
    """The words, counts of pages aside, that stand at an edge of most pages; of two or three, of all, and short ones."""
    edges: Counter[str] = Counter()
    for lines in pages:
        edge = (*lines[:_EDGE], *lines[-_EDGE:])
        edges.update({_without_count(line.words) for line in edge if not line.row})
    if len(pages) >= _FEW_PAGES:
        return {words for words, count in edges.items() if count >= _REPEATED_SHARE * len(pages)}
    if len(pages) == 1:
        return set()
    return {words for words, count in edges.items() if count == len(pages) and len(words) <= _MAX_FEW_CHARS}


def _without_count(words: str) -> str:
    """Running heads count pages: 第 2 页 共 12 页, 2/12, 指南 - 2 -. Other figures make two lines different ones.

    >>> _without_count("申报指南 第 2 页 共 12 页"), _without_count("电话：025-83670001")
    ('申报指南第页共页', '电话：025-83670001')
    """
    return "".join(_COUNT.sub("", words).split())


def _within(lines: list[Line], repeated: set[str]) -> list[Line]:
    last = len(lines) - _running(reversed(lines), repeated)
    first = _running(lines[:last], repeated)
    return lines[first:last]


def _running(inwards: Iterable[Line], repeated: set[str]) -> int:
    """How many lines from an edge of a page are running ones; the same words twice are a head and the title below it."""
    seen: set[str] = set()
    count = 0
    for line in inwards:
        words = _without_count(line.words)
        if not line.is_page_number() and (line.row or words not in repeated or words in seen):
            break
        seen.add(words)
        count += 1
    return count


def _first_of_last_table(lines: Sequence[Line], going_on: Line | None) -> Line | None:
    """The first row of the table that ends a page, where one does; `going_on` if it began on a page before."""
    if not lines or not lines[-1].row:
        return None
    at = len(lines)
    while at and lines[at - 1].row:
        at -= 1
    return lines[at] if at or going_on is None else going_on
