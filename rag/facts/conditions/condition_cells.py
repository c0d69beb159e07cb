"""Cells of tables that state conditions: what stands under 对象, 申报条件 or 最低规模 binds the class that its row names.

So does a cell that is only a bound, whatever its head names: 1000万元以上 under 上年度营业收入, 满2年 under 开业时间.

A row of the text is one line, so that its cells would be read as one sentence of a section of grants. The cells under such
heads become segments of their own that tell conditions, with the first cell of the row as their track; the other cells
say what is given and until when.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set

from rag.facts.conditions.binding import is_bare_bound
from rag.facts.conditions.bounded_numbers import bound, numbers
from rag.facts.conditions.zones import Segment, Zone, opened_by
from rag.facts.patterns import cue
from rag.facts.tables import Cell, Row, table_rows

_HEAD = re.compile(
    r"^(?:支持|申报|适用|补助|奖励|扶持|发放|面向|服务|申领|补贴|受益)?(?:对象|主体|人群|范围)$|条件|门槛|资格|最低(?:规模|要求|标准)|(?:申报|准入|认定|基本|入选|投入|规模)要求|^要求$"
)
_ABOUT = re.compile(r"材料|时间|方式|流程|联系")
_COUNTED = re.compile(r"名额|限额|上限|封顶|比例$")
_NAME_CHARS = 14


def with_tables(text: str, segments: Sequence[Segment]) -> list[Segment]:
    """The segments of a folded text, the rows of tables whose heads tell conditions in cells."""
    rows_told = list(table_rows(text))
    scales = {cell.head for row in rows_told for cell in row.cells if _is_step(cell)}
    cells = [segment for row in rows_told for segment in _cells_of(row, scales)]
    if not cells:
        return list(segments)
    rows = _lines_of(text, cells)
    starts = [start for start, _ in rows]

    def is_of_row(segment: Segment) -> bool:
        # lines that begin before its end; the last of them reaches furthest
        begun = bisect_left(starts, segment.end)
        return begun > 0 and segment.start < rows[begun - 1][1]

    kept = [segment for segment in segments if not is_of_row(segment)]
    return sorted([*kept, *cells], key=lambda s: s.start)


def _lines_of(text: str, cells: Sequence[Segment]) -> list[tuple[int, int]]:
    """The lines that the cells stand in."""
    lines = {text.rfind("\n", 0, cell.start) + 1: cell.end for cell in cells}
    ends = ((start, text.find("\n", end)) for start, end in lines.items())
    return [(start, end if end >= 0 else len(text)) for start, end in ends]


def _tells(head: str) -> bool:
    """Whether the cells under a head tell conditions: 对象, and what would head such a section (要满足什么, 面向谁)."""
    return not _ABOUT.search(head) and bool(_HEAD.search(head) or opened_by(head) == "condition")


def _cells_of(row: Row, scales: Set[str]) -> Iterator[Segment]:
    """The cells of a row as segments, none where no head tells conditions; under the heads of `scales` stand steps of a grant."""
    measured = [cell.head not in scales and _is_measured(cell) for cell in row.cells]
    told = [_tells(cell.head) or bounds for cell, bounds in zip(row.cells, measured, strict=True)]
    if not any(told) or told[0]:
        return
    name = row.cells[0].text
    branch = name if len(name) <= _NAME_CHARS else None
    for cell, tells, bounds in zip(row.cells, told, measured, strict=True):
        zone: Zone = "condition" if tells else "benefit"
        yield Segment(
            cell.start, cell.end, zone, branch if tells else None, None, cell.head if bounds else ""
        )


def _is_step(cell: Cell) -> bool:
    """Whether a cell holds a range (200万元（含）至500万元): above and below it stand other steps of what is given."""
    return len(cell.text) <= _STEP_CHARS and any(number.high is not None for number in numbers(cell.text))


_STEP_CHARS = 24
_NO_MEASURE = ("funding", "pool", "rounds", "deadline", "other_day", "recommender")
"""Heads under which a bound says what is given, to how many, or until when."""


def _is_measured(cell: Cell) -> bool:
    """Whether a cell is only a bound of what its head names: not 不超过20万元 under 补助标准, nor 9月10日前 under 截止."""
    if any(cue("tables", group).search(cell.head) for group in _NO_MEASURE) or _COUNTED.search(cell.head):
        return False
    if not is_bare_bound(cell.text):
        return False
    return any(bound(cell.text, number, 0) for number in numbers(cell.text))
