"""Cells of tables that state conditions: what stands under 对象, 申报条件 or 最低规模 binds the class that its row names.

A row of the text is one line, so that its cells would be read as one sentence of a section of grants. The cells under such
heads become segments of their own that tell conditions, with the first cell of the row as their track; the other cells
say what is given and until when.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from rag.facts.conditions.zones import Segment, opened_by
from rag.facts.tables import Row, table_rows

_HEAD = re.compile(
    r"^(?:支持|申报|适用|补助|奖励|扶持|发放|面向|服务|申领|补贴|受益)?(?:对象|主体|人群|范围)$|条件|门槛|资格|最低(?:规模|要求|标准)|(?:申报|准入|认定|基本|入选|投入|规模)要求|^要求$"
)
_ABOUT = re.compile(r"材料|时间|方式|流程|联系")
_NAME_CHARS = 14


def with_tables(text: str, segments: Sequence[Segment]) -> list[Segment]:
    """The segments of a folded text, the rows of tables whose heads tell conditions in cells."""
    cells = [segment for row in table_rows(text) for segment in _cells_of(row)] if "|" in text else []
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


def _cells_of(row: Row) -> Iterator[Segment]:
    """The cells of a row as segments, none where no head tells conditions."""
    told = [_tells(cell.head) for cell in row.cells]
    if not any(told) or told[0]:
        return
    name = row.cells[0].text
    branch = name if len(name) <= _NAME_CHARS else None
    for cell, tells in zip(row.cells, told, strict=True):
        yield Segment(cell.start, cell.end, "condition" if tells else "benefit", branch if tells else None)
