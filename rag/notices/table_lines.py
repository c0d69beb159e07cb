"""The rows of a table as lines of text, however the table came: a line a row, cells parted by ` | `."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

_MAX_HEAD_CHARS = 30
_MAX_TIERS = 3
_SPACED = re.compile(r"[\u4e00-\u9fff](?: [\u4e00-\u9fff]){1,7}")
_FIGURES = re.compile(r"(?!\d{4}年度?$)[\d.,%％—~～\-/年月日 ]+")


def table_lines(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    r"""A line for each row; "" for one that holds nothing. Merged cells are to be repeated in what they span.

    A title above the columns and a remark below them, which one cell holds over the whole width, are said once. Between
    other rows such a cell stands in each column: a line without bars would end the table for who reads its heads. Heads in
    two tiers are said as one row, in the place of the lower one: else nothing tells which 金额 a sum stands under. Of a long
    list that is printed in columns side by side, under the same heads again, each entry is a line of its own. Words that are
    spaced to fill their cell (单 位 名 称) are closed up.

    >>> list(table_lines([["名单", "名单"], ["企业", "等级"], ["甲", ""], ["注：略。", "注：略。"]]))
    ['名单', '企业 | 等级', '甲 | -', '注：略。']
    >>> list(table_lines([["企业", "补助", "补助"], ["企业", "省级", "市级"], ["甲", "30", "15"]]))
    ['', '企业 | 补助省级 | 补助市级', '甲 | 30 | 15']
    >>> list(table_lines([["序 号", "企业", "序 号", "企业"], ["1", "甲", "3", "丙"], ["2", "乙", "", ""]]))
    ['序号 | 企业', '1 | 甲\n3 | 丙', '2 | 乙']
    """
    rows = _with_joined_heads([[_closed_up(cell) for cell in row] for row in rows])
    parted = [at for at, row in enumerate(rows) if len(set(row)) > 1]
    first, last = (parted[0], parted[-1]) if parted else (len(rows), len(rows))
    width = _width_of_a_column(rows[first]) if parted else 0
    for at, row in enumerate(rows):
        whole = len(set(row)) == 1 and not first < at < last
        if whole or not width or at < first:
            yield row[0] if whole else _line(row)
            continue
        entries = [row[start : start + width] for start in range(0, len(row), width)]
        yield "\n".join(filter(None, map(_line, entries[:1] if at == first else entries)))


def _line(row: Sequence[str]) -> str:
    return " | ".join(cell or "-" for cell in row) if any(row) else ""


def _closed_up(cell: str) -> str:
    words = " ".join(cell.split())
    return words.replace(" ", "") if _SPACED.fullmatch(words) else words


def _width_of_a_column(heads: Sequence[str]) -> int:
    """How many cells an entry has where a list is printed in columns side by side; 0 where it is not."""
    for width in range(2, len(heads) // 2 + 1):
        own = heads[:width]
        if len(heads) % width == 0 and list(own) * (len(heads) // width) == list(heads):
            return width if all(own) and len(set(own)) == width and _are_heads(own) else 0
    return 0


def _with_joined_heads(rows: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """The rows, with heads in tiers joined in the lowest of them and the others empty."""
    at = next((at for at, row in enumerate(rows) if len(set(row)) > 1), len(rows))
    joined = list(rows)
    for upper, lower in pairwise(range(at, min(at + _MAX_TIERS, len(rows)))):
        heads = _joined(joined[upper], joined[lower])
        if heads is None:
            break
        joined[upper], joined[lower] = (), heads
    return joined


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str] | None:
    """Two tiers of heads as one row; None where the rows are no tiers.

    In the upper one a head spans several columns (it is repeated there, or followed by empty cells), each of which has a
    head of its own in the lower one; the other columns have one head, which is repeated or stands in one of the two.
    """
    if len(upper) != len(lower) or not (_are_heads(upper) and _are_heads(lower)):
        return None
    over = list(upper)
    for column in range(1, len(over)):
        over[column] = over[column] or (over[column - 1] if lower[column] else "")
    own = [column for column, head in enumerate(lower) if head and not over[column].endswith(head)]
    spanning = {over[a] for a, b in pairwise(own) if a + 1 == b and over[a] == over[b] != ""}
    if not spanning or any((over[at] in spanning) != (at in own) for at in range(len(over)) if over[at]):
        return None
    return [over[at] + lower[at] if at in own else over[at] for at in range(len(over))]


def _are_heads(row: Sequence[str]) -> bool:
    return all(len(cell) <= _MAX_HEAD_CHARS and not _FIGURES.fullmatch(cell) for cell in row)
