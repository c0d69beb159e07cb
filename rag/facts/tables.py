"""Facts of tables: lines of a text that stand for rows, read cell by cell under their column heads.

A table in a cleaned text is a head line and lines with as many cells, parted by bars, tabs or spaces:

    序号 项目名称 申报截止 责任处室
    1 供应链示范城市 10月20日 流通处

A value keeps its row's name as `label`: 供应链示范城市 above, 二等 where a column of grades stands first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rag.domain import AmountFact, DeadlineFact, Fact, Money, Purpose
from rag.facts.groups import group_of
from rag.facts.money import number_of
from rag.facts.patterns import cue
from rag.facts.quoting import quoted
from rag.facts.sums import sums
from rag.facts.text_layout import Reading
from rag.language.chinese_numbers import exact_number
from rag.language.date_grammar import date_expressions

MAX_ROWS = 2000
_MAX_LINE = 400
_BARS = re.compile(r"[|｜\t]")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row: `text[start:end]` under the words `head`."""

    head: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; `name` is the cell that says what the row is about, `unit` that of the whole table (单位：万元)."""

    cells: tuple[Cell, ...]
    start: int
    end: int
    unit: str = ""

    @property
    def name(self) -> str:
        """The first cell that is words, not a number or a date."""
        named = (
            c.text
            for c in self.cells
            if re.search(r"[一-龥A-Za-z]", c.text) and not re.search(r"\d{2}|\d月", c.text)
        )
        return next(named, "")

    @property
    def subject(self) -> str:
        """What sets the row apart: the cell under 项目, 类别 or the like, rather one of words than a class (B类), else its name."""
        told = [c.text for c in self.cells if _SUBJECT_HEAD.search(c.head)]
        return (
            next((words for words in told if group_of(words) is None), "")
            or next(iter(told), "")
            or self.name
        )


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


def _is_head(cells: list[tuple[str, int]]) -> bool:
    """A line of at least two column heads: short words without figures, two of which head columns of notices."""
    if not 2 <= len(cells) <= 12 or any(len(words) > 16 or re.search(r"\d", words) for words, _ in cells):
        return False
    return sum(bool(cue("tables", "head").search(words)) for words, _ in cells) >= 2


def table_rows(text: str) -> Iterator[Row]:
    """The rows of all tables in a text, at most MAX_ROWS, in reading order; time linear in the text."""
    heads: list[str] = []
    unit = ""
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
            )
            count += 1
            if count >= MAX_ROWS:
                return
        elif told := _TABLE_UNIT.search(line):
            unit = told["unit"] or "元"
        elif line.strip():
            heads = [words for words, _ in cells] if _is_head(cells) else []
            unit = unit if heads else ""


def table_facts(reading: Reading) -> list[DeadlineFact | AmountFact]:
    """Deadlines and sums that stand in cells and take their meaning from the column's head."""
    return [
        fact
        for row in table_rows(reading.text)
        for cell in row.cells
        if (fact := _deadline(reading, row, cell) or _amount(reading, row, cell))
    ]


def without_those_in_tables(facts: Sequence[Fact], in_tables: Sequence[Fact]) -> list[Fact]:
    """The facts of a text whose places no fact of a table holds already."""
    taken = {(f.kind, f.start, f.end) for f in in_tables}
    inside = [(f.kind, f.start, f.end) for f in in_tables]
    return [
        f for f in facts
        if (f.kind, f.start, f.end) not in taken
        and not any(kind == f.kind and start < f.end and f.start < end for kind, start, end in inside)
    ]  # fmt: skip


def _deadline(reading: Reading, row: Row, cell: Cell) -> DeadlineFact | None:
    if not cue("tables", "deadline").search(cell.head):
        return None
    dates = date_expressions(cell.text, reading.notice.date)
    if len(dates) != 1 or dates[0].last is None:
        return None
    date = dates[0]
    return DeadlineFact(
        value=date.last, rule="table-column",
        label=f"{row.subject}：{cell.head}" if row.subject else cell.head, group=group_of(row.name) or row.subject or None,
        audience="recommender" if cue("tables", "recommender").search(cell.head) else "applicant", at=date.at,
        opens=date.first if date.is_range else None, year_inferred=date.year_inferred,
        **quoted(reading.text, row.start, row.end),
    )  # fmt: skip


_PLAIN = re.compile(r"\d[\d,]{0,14}(?:\.\d{1,6})?")
_MAY_BE_PARTED = re.compile(r"[ |｜\t]|单位")
_TABLE_UNIT = re.compile(r"(?:金额)?单位[：:] ?(?P<unit>万|亿|百万|千)?元")
_UNIT = re.compile(r"[（(](?P<unit>万|亿|百万|千)?元[^）)]{0,4}[）)]")


def _amount(reading: Reading, row: Row, cell: Cell) -> AmountFact | None:
    """10.00 under 补助金额（万元）, 10万元 under 奖励标准."""
    purpose: Purpose | None = (
        "funding" if cue("tables", "funding").search(cell.head)
        else "condition" if cue("tables", "condition").search(cell.head) else None
    )  # fmt: skip
    unit = _UNIT.search(cell.head) or _TABLE_UNIT.search(
        f"单位：{row.unit.removesuffix('元')}元" if row.unit else ""
    )
    if purpose is None:
        return None
    written = list(sums(cell.text))
    value: Decimal | None = None
    if unit and _PLAIN.fullmatch(cell.text):
        value = exact_number(cell.text + (unit["unit"] or ""))
    elif len(written) == 1 and written[0].high is None:
        value = written[0].low
    if value is None:
        return None
    number = number_of(value)
    most = bool(re.search(r"最高|上限|不超过|以内", cell.head + cell.text))
    return AmountFact(
        value=Money(min=None if most else number, max=number, currency="CNY", per=None, purpose=purpose),
        rule="table-column", label=f"{row.name}：{cell.head}" if row.name else cell.head, group=group_of(row.name),
        **quoted(reading.text, row.start, row.end),
    )  # fmt: skip
