"""Tables: stretches of a text that stand for rows, parted into cells under their column heads.

A table in a cleaned text is a head line and lines with as many cells, parted by bars, tabs or spaces:

    序号 项目名称 申报截止 责任处室
    1 供应链示范城市 10月20日 流通处

Where the lines were lost, numbers part the rows: 支持内容 比例 上限1.窑炉改造 12% 300万元2.余热利用 10% 200万元.
Others came as one cell a line. `rag.facts.table_facts` reads what the cells say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.facts.groups import group_of
from rag.facts.patterns import cue

MAX_ROWS = 2000
MAX_RUN = 3000
"""How many characters behind its heads a table without lines is read."""
_MAX_LINE = 400
_BARS = re.compile(r"[|｜\t]")
_MAY_BE_PARTED = re.compile(r"[ |｜\t]|单位")
_TABLE_UNIT = re.compile(r"(?:金额)?单位[：:] ?(?P<unit>万|亿|百万|千)?元")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row: `text[start:end]` under the words `head`."""

    head: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; `name` is the cell that says what the row is about, `unit` that of the whole table (单位：万元).

    `caption` is the line that tells the unit of the whole table. `heads` are those of all columns, also of a row whose cells cannot be told apart by them.
    """

    cells: tuple[Cell, ...]
    start: int
    end: int
    unit: str = ""
    heads: tuple[str, ...] = ()
    caption: str = ""

    @property
    def name(self) -> str:
        """The first cell that is words, not a number or a date."""
        named = (
            _NUMBER.sub("", c.text, count=1)
            for c in self.cells
            if re.search(r"[一-龥A-Za-z]", c.text) and not re.search(r"\d{2}|\d月", c.text)
        )
        return next(named, "")

    @property
    def subject(self) -> str:
        """What sets the row apart: the cell under 项目, 类别 or the like, rather one of words than a class (B类), else its name."""
        told = [_NUMBER.sub("", c.text, count=1) for c in self.cells if _SUBJECT_HEAD.search(c.head)]
        return (
            next((words for words in told if group_of(words) is None), "")
            or next(iter(told), "")
            or self.name
        )


_NUMBER = re.compile(r"^\d{1,2}(?:[.、．)）]\s*(?!\d)|\s+(?=[一-龥“]{2}))")
"""1 专利转化贷款贴息, 2.设备补贴: the number that some tables give a row without a column for it."""
_SUBJECT_HEAD = re.compile(r"项目|类别|名称|方向|专题|批次|组别|政策|事项|奖项")


def _cells(line: str, at: int) -> list[tuple[str, int]]:
    """(words, start) of each cell: parted by bars or tabs where the line has any, else by spaces."""
    mark = r"[^|｜\t]+" if _BARS.search(line) else r"[^ ]+"
    found = [(m.group(), m.start()) for m in re.finditer(mark, line)]
    return [
        (words.strip(), at + start + len(words) - len(words.lstrip()))
        for words, start in found
        if words.strip()
    ]


_HOW_MANY = re.compile(r"[（(]\d{1,3}[名个项家位人][）)]")
"""一等奖（1名）: how many there are of what a head names is no figure of a row."""


def _has_figures(words: str) -> bool:
    return re.search(r"\d", _HOW_MANY.sub("", words)) is not None


def _is_head(cells: list[tuple[str, int]], known: int = 2) -> bool:
    """A line of at least two column heads: short words without figures, `known` of which head columns of notices."""
    if not 2 <= len(cells) <= 12 or any(len(words) > 16 or _has_figures(words) for words, _ in cells):
        return False
    return sum(bool(cue("tables", "head").search(words)) for words, _ in cells) >= known


def _behind_lead(cells: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Heads that a sentence introduces, without its words and full stop (各栏依次为：项目｜条件｜金额｜申报期间。)."""
    if len(cells) < _LEAST_INTRODUCED or "：" not in cells[0][0]:
        return cells
    (first, at), *others, (last, stop) = cells
    lead = first.rindex("：") + 1
    return [(first[lead:], at + lead), *others, (last.rstrip("。；：:"), stop)]


_LEAST_INTRODUCED = 3


def _names_columns(cells: list[tuple[str, int]]) -> bool:
    """Whether a line right below 单位：万元 may name columns: at least three short cells, none of them a mere figure."""
    return 3 <= len(cells) <= 12 and not any(
        len(words) > 16 or re.fullmatch(r"[\d.,%—-]+", words) for words, _ in cells
    )


def table_rows(text: str) -> Iterator[Row]:
    """The rows of all tables in a text, at most MAX_ROWS, in reading order; time linear in the text."""
    heads: list[str] = []
    unit = caption = ""
    at = count = 0
    for line in text.split("\n"):
        start, at = at, at + len(line) + 1
        if not heads and not _MAY_BE_PARTED.search(line):
            unit = "" if line else unit
            continue
        cells = _cells(line, start) if line.strip() and len(line) <= _MAX_LINE else []
        if heads and len(cells) == len(heads) and not _is_head(cells):
            yield Row(
                tuple(
                    Cell(head, words, begin, begin + len(words))
                    for head, (words, begin) in zip(heads, cells, strict=True)
                ),
                start,
                start + len(line),
                unit,
                tuple(heads),
                caption,
            )
            count += 1
            if count >= MAX_ROWS:
                return
        elif told := _TABLE_UNIT.search(line):
            unit, caption, heads = told["unit"] or "元", line.strip(), []
        elif line.strip():
            known = 1 if not heads and _BARS.search(line) else 2  # bars part nothing but tables
            cells = _behind_lead(cells) if not heads else cells
            below = bool(unit) and not heads and _names_columns(cells)
            heads = [words for words, _ in cells] if below or _is_head(cells, known) else []
            unit, caption = (unit, caption) if heads else ("", "")


_COLUMNS = range(3, 9)
_LONGEST_HEAD, _LONGEST_CELL = 12, 40


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that may be a cell: its words, where they begin, whether they may head a column, stand in a row, hold figures."""

    words: str
    start: int
    heads: bool
    fits: bool
    figures: bool


def _lines(text: str) -> Iterator[_Line]:
    for match in re.finditer(r"[^\n]+", text):
        words = match.group().strip()
        if words:
            figures = _has_figures(words)
            plain = not figures and re.search(r"[，。；：:|｜]", words) is None
            start = match.start() + match.group().index(words)
            fits = len(words) <= _LONGEST_CELL and "。" not in words
            yield _Line(words, start, plain and len(words) <= _LONGEST_HEAD, fits, figures)


def stacked_rows(text: str) -> Iterator[Row]:
    """The rows of tables that came as one cell a line: the heads line by line, then the cells of each row.

    The rows tell how many columns there are: each column holds figures in all of them or in none.
    """
    lines = list(_lines(text))
    at = 0
    while at < len(lines):
        columns = _stacked_columns(lines, at) if lines[at].heads else None
        if columns is None:
            at += 1
            continue
        heads = tuple(line.words for line in lines[at : at + columns])
        at += columns
        shape = _shape(lines, at, columns)
        while _shape(lines, at, columns) == shape:
            yield _stacked_row(lines[at : at + columns], heads)
            at += columns


def _stacked_columns(lines: list[_Line], at: int) -> int | None:
    """How many of the lines from `at` on are heads of columns; None where they head no rows."""
    if not any(line.figures for line in lines[at + _COLUMNS[0] : at + 2 * _COLUMNS[-1]]):
        return None
    for columns in _COLUMNS:
        if not all(line.heads for line in lines[at : at + columns]):
            return None
        first = _shape(lines, at + columns, columns)
        if first is not None and first == _shape(lines, at + 2 * columns, columns):
            heads = [(line.words, line.start) for line in lines[at : at + columns]]
            if cue("tables", "head").search(heads[0][0]) and _is_head(heads):
                return columns
    return None


def _shape(lines: list[_Line], at: int, columns: int) -> tuple[bool, ...] | None:
    """Which cells of a row hold figures; None where the lines are no row: a sentence, figures alone or none at all."""
    cells = lines[at : at + columns]
    if len(cells) < columns or not all(line.fits for line in cells):
        return None
    shape = tuple(line.figures for line in cells)
    return shape if any(shape) and not all(shape) else None


def _stacked_row(lines: list[_Line], heads: tuple[str, ...]) -> Row:
    """A row of lines, from the first cell to the end of the last."""
    cells = tuple(
        Cell(head, line.words, line.start, line.start + len(line.words))
        for head, line in zip(heads, lines, strict=True)
    )
    return Row(cells, cells[0].start, cells[-1].end, heads=heads)


# 支持内容 支持方式 比例 上限1.炉窑改造 …: at least three heads, the last with the first row's number behind it
_RUN_HEAD = re.compile(
    r"(?<![^。；：:\n])(?:[一-龥（）()%％]{2,12} ){2,11}[一-龥（）()%％]{2,12} ?(?=1[.．、](?!\d))"
)
_RUN_ENDS = re.compile(r"[。；\n]|(?:备?注|说明)[：:]")


def run_on_rows(text: str) -> Iterator[Row]:
    """The rows of tables that lost their lines: heads, then rows that each begin with the next number."""
    for match in _RUN_HEAD.finditer(text):
        cells = _cells(match.group(), match.start())
        if not _is_head(cells):
            continue
        end = found.start() if (found := _RUN_ENDS.search(text, match.end())) else len(text)
        heads = [words for words, _ in cells]
        for start, stop in _numbered(text, match.end(), min(end, match.end() + MAX_RUN)):
            found_cells = _cells(text[start:stop], start)
            # a row with fewer cells has merged ones: which, nothing tells
            named = heads if len(found_cells) == len(heads) else [""] * len(found_cells)
            yield Row(
                tuple(
                    Cell(head, words, at, at + len(words))
                    for head, (words, at) in zip(named, found_cells, strict=True)
                ),
                start,
                stop,
                heads=tuple(heads),
            )


def _numbered(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches behind 1., 2., 3. …, each up to the next number."""
    number = 1
    at = start
    while (mark := re.compile(rf"{number}[.．、](?!\d)").match(text, at)) is not None:
        following = re.compile(rf"(?<!\d){number + 1}[.．、](?!\d)").search(text, mark.end(), end)
        yield mark.end(), following.start() if following else end
        if following is None:
            return
        number, at = number + 1, following.start()
