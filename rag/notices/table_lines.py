"""The rows of a table as lines of text, however the table came: a line a row, cells parted by ` | `."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def table_lines(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A line for each row; "" for one that holds nothing. Merged cells are to be repeated in what they span.

    A title above the columns and a remark below them, which one cell holds over the whole width, are said once. Between
    other rows such a cell stands in each column: a line without bars would end the table for who reads its heads.

    >>> list(table_lines([["名单", "名单"], ["企业", "等级"], ["甲", ""], ["注：略。", "注：略。"]]))
    ['名单', '企业 | 等级', '甲 | -', '注：略。']
    """
    parted = [at for at, row in enumerate(rows) if len(set(row)) > 1]
    first, last = (parted[0], parted[-1]) if parted else (len(rows), len(rows))
    for at, row in enumerate(rows):
        whole = len(set(row)) == 1 and not first < at < last
        yield row[0] if whole else " | ".join(cell or "-" for cell in row) if any(row) else ""
