"""What a row of a list says of somebody named: the value under the asked head."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.answering.composing.certainty_decision import sure_or_possible
from rag.answering.kinds.list_membership import LEAST_ROWS, asked_name, list_rows, place_told, plain_name
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.opened_notices import Source
from rag.answering.wording.value_text import day_text
from rag.language.normalise import fold
from rag.public import Answer
from rag.resources import rows

LEAST_NAME = 4
_MAX_OF_ONE_NAME = 3
"""A name that fills cells of more rows names a class or a place, not one of the listed."""
_MAY_ASK = re.compile(
    r"公司|集团|研究院|研究所|大学|学院|医院|合作社|厂|附件|附表|名单|清单|目录|\b(?:annex|list|table)\b",
    re.IGNORECASE,
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_BRACKETS = re.compile(r"[（(][^）)]{0,20}[）)]")
_GENERAL = re.compile(r"序号|编号|企业|单位|项目|名称|公司|情况|备注|类型|[的与及和]")


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a list under its heads; `text[start:end]` of the source."""

    source: Source
    start: int
    end: int
    cells: tuple[str, ...]
    heads: tuple[str, ...]


def answer_in_row(ctx: AnswerContext) -> Answer | None:
    """The value, with its row; None where no row of a list that was found is asked for, or not which of its values.

    It is sure of one row of the best notice that is asked for by its whole name, with one value; else it is possible: a longer
    name may be another firm's, and another list may tell something else.
    """
    question = plain_name(ctx.request.question)
    if not ctx.near or not _MAY_ASK.search(ctx.request.question):
        return None
    listed = [row for source in ctx.sources for row in _rows(source)]
    name, named = _named(listed, question)
    if not named or len(named) > _MAX_OF_ONE_NAME:
        return None
    columns = _asked_columns(named[0], question, name)
    whole = len(named) == len(columns) == 1 and plain_name(asked_name(ctx.request.question)) == name
    shown = next(cell for cell in named[0].cells if plain_name(cell) == name)
    return _answer(ctx, named[0], shown, columns, sure=whole) if columns else None


def _rows(source: Source) -> Iterator[_Row]:
    """The rows of the lists of a notice: as many cells as the row that begins the table, one line below the other."""
    text = source.record.notice.text
    table: list[_Row] = []
    for start, end in list_rows(source):
        cells = tuple(cell.strip() for cell in text[start:end].split(" | "))
        goes_on = table and table[-1].end + 1 == start and len(cells) == len(table[0].cells)
        if not goes_on:
            yield from table[1:] if len(table) > LEAST_ROWS else ()
            table = []
        if len(cells) > 1:
            table.append(_Row(source, start, end, cells, table[0].cells if table else cells))
    yield from table[1:] if len(table) > LEAST_ROWS else ()


def _named(listed: Sequence[_Row], question: str) -> tuple[str, list[_Row]]:
    """The longest cell that stands in the question, and its rows."""
    found: dict[str, list[_Row]] = {}
    for row in listed:
        for cell in row.cells:
            if len(cell) >= LEAST_NAME and _HAN.search(cell):
                name = plain_name(cell)
                if name in question:
                    found.setdefault(name, []).append(row)
    name = max(found, key=len, default="")
    return name, found.get(name, [])


def _asked_columns(row: _Row, question: str, name: str) -> list[int]:
    """The columns whose heads share most with the question; none where no head is spoken of."""
    rest = question.replace(name, " ")
    meant = [head for asked, head in rows("rag.answering", "list_heads.tsv") if re.search(asked, rest)]
    shared = [
        0 if cell == "-" else max(_shared(head, rest), 2 * any(re.search(known, head) for known in meant))
        for head, cell in zip(row.heads, row.cells, strict=True)
    ]
    most = max(shared)
    return [at for at, length in enumerate(shared) if length == most] if most > 1 else []


def _shared(head: str, question: str) -> int:
    """How many characters of a head stand in the question in stretches of two or more, words that heads have in common aside."""
    count = 0
    for part in _GENERAL.sub(" ", _BRACKETS.sub(" ", fold(head))).split():
        start = 0
        while start < len(part) - 1:
            stop = start
            while stop < len(part) and part[start : stop + 1] in question:
                stop += 1
            count += stop - start if stop - start > 1 else 0
            start = max(stop, start + 1)
    return count


def _answer(ctx: AnswerContext, row: _Row, name: str, columns: Sequence[int], *, sure: bool) -> Answer:
    draft = ctx.draft()
    notice = row.source.record.notice
    values = "，".join(f"{row.heads[at]}：{row.cells[at]}" for at in columns)
    draft.say(
        "in_row", name=name, values=values, title=notice.title, date=day_text(notice.date, draft.reply),
        where=place_told(draft, row.source, row.start), quote=notice.text[row.start : row.end],
        n=draft.cite(row.source, row.start, row.end),
    )  # fmt: skip
    sure = sure and row.source is ctx.sources[0]
    confidence = sure_or_possible(ctx.confidence, sure=sure)
    return draft.answer("fact", confidence)
