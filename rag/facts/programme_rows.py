"""Tables of several programmes: a row for each programme, or for each class of one.

事项 | 类别 | 截止日期, and below it 设备补贴 | A类 | 7月31日 and 设备补贴 | B类 | 8月20日.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rag.facts.patterns import cue
from rag.facts.tables import Row, table_rows
from rag.facts.text_folding import fold_for_reading

_CLASS_HEAD = re.compile(r"类别|类型|分[类档]|档次|等[级次]|方向|券种|组别|批次")
_NO_CLASS = re.compile(r"[—\-/·无空]*|不[分限].{0,3}|全部")
_BEHIND_DOT = re.compile(r"(?P<name>.{3,30})[·・:：](?P<part>[^·・:：]{1,12})")
_PLACE_HEAD = re.compile(r"(?:所[在属])?(?:地[区市]|城市|区域|属地|[区县市州]{2,3})")


@dataclass(frozen=True, slots=True)
class RowPart:
    """A class of a programme, `text[start:end]`; `name` is "" where the programme has none."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ProgrammeRows:
    """One programme of a table, with the rows that tell of it, in reading order; `place` is whose it is, "" if none is told."""

    name: str
    parts: tuple[RowPart, ...]
    place: str = ""


def programme_rows(text: str) -> list[ProgrammeRows]:
    r"""The programmes of a text's tables that have a column of applicants' last days; [] unless there are two or more.

    >>> rows = "事项 | 类别 | 截止日期\n设备补贴 | A类 | 7月1日\n设备补贴 | B类 | 8月2日\n软件奖励 | — | 9月3日"
    >>> [(each.name, [part.name for part in each.parts]) for each in programme_rows(rows)]
    [('设备补贴', ['A类', 'B类']), ('软件奖励', [''])]
    """
    found: list[ProgrammeRows] = []
    for heads, rows in groupby(table_rows(fold_for_reading(text)), key=lambda row: row.heads):
        told = list(rows)
        if any(map(_tells_last_days, heads)) and not any(_is_step(row.subject) for row in told):
            found += _programmes(told)
    return found if len(found) > 1 else []


def _tells_last_days(head: str) -> bool:
    others = any(cue("tables", group).search(head) for group in ("recommender", "other_day"))
    return bool(cue("tables", "deadline").search(head)) and not others


def _is_step(name: str) -> bool:
    """县区审核, 专家评审: the table tells when what is done, not of several programmes."""
    return any(cue("tables", group).search(name) for group in ("step_of_others", "step_without"))


def _programmes(rows: Sequence[Row]) -> Iterator[ProgrammeRows]:
    """Rows of one name and place together; a name behind a dot is a class where others share what stands before it."""
    told = [(*_name_and_class(row), row) for row in rows]
    shared = Counter(dotted["name"] for name, _, _ in told if (dotted := _BEHIND_DOT.fullmatch(name)))
    found: dict[tuple[str, str], list[RowPart]] = {}
    for name, part, row in told:
        dotted = _BEHIND_DOT.fullmatch(name)
        if dotted and not part and shared[dotted["name"]] > 1:
            name, part = dotted["name"], dotted["part"]
        found.setdefault((name, _place(row)), []).append(RowPart(part, row.start, row.end))
    for (name, place), parts in found.items():
        if len(name) > 1:
            yield ProgrammeRows(name, tuple(parts), place)


def _place(row: Row) -> str:
    return next((cell.text for cell in row.cells if _PLACE_HEAD.fullmatch(cell.head)), "")


def _name_and_class(row: Row) -> tuple[str, str]:
    name = row.subject
    # 专项名称（类别） heads the name itself
    classes = (cell.text for cell in row.cells if _CLASS_HEAD.search(cell.head) and cell.text != name)
    told = next((words for words in classes if not _NO_CLASS.fullmatch(words)), "")
    return name, told
