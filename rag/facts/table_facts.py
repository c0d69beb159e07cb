"""Facts of tables: a cell means what its column's head says, and keeps its row's name as `label`.

Days, sums and percentages are read cell by cell; a cell under a head that says nothing of money is read as the words
head：cell would be.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from rag.domain import AmountFact, Audience, DeadlineFact, Fact, Money, Purpose, Rate, RateFact
from rag.facts.decision_table import decide
from rag.facts.exact_quote import quoted
from rag.facts.groups import group_of
from rag.facts.money.money_context import MoneyContext
from rag.facts.money.money_facts import bounds, number_of, per_of
from rag.facts.money.purpose_rules import PURPOSES
from rag.facts.money.sums import Sum, shares, sums
from rag.facts.named_classes import class_group
from rag.facts.patterns import cue
from rag.facts.tables import Cell, Row, run_on_rows, stacked_rows, table_rows
from rag.facts.text_layout import Reading
from rag.language.chinese_numbers import exact_number
from rag.language.date_expression import DateExpression
from rag.language.date_grammar import date_expressions

TableFact = DeadlineFact | AmountFact | RateFact


def table_facts(reading: Reading) -> list[TableFact]:
    """Deadlines, sums and percentages that stand in cells and take their meaning from the column's head."""
    rows = chain(table_rows(reading.text), run_on_rows(reading.text), stacked_rows(reading.text))
    return [
        fact
        for told in rows
        for row in _turned(told)
        for cell in row.cells
        for fact in _of_cell(reading, row, cell)
    ]


_MEANINGS = ("deadline", "funding", "condition")


def _turned(row: Row) -> Iterator[Row]:
    """A row that its first cell heads under columns named for classes (指标 | 甲类 | 乙类), as a row for each class."""
    first, others = row.cells[0], row.cells[1:]
    means = any(cue("tables", kind).search(first.text) for kind in _MEANINGS)
    figures = sum(bool(re.search(r"\d", cell.text)) for cell in others)
    plain = first.head and not any(cue("tables", kind).search(c.head) for c in others for kind in _MEANINGS)
    if not (means and plain and figures > 1) or re.search(r"\d", first.text):
        yield row
        return
    for cell in others:
        named = Cell("类别", cell.head, first.start, first.start)
        yield replace(row, cells=(named, replace(cell, head=first.text)), heads=(first.text,))


def _of_cell(reading: Reading, row: Row, cell: Cell) -> Iterator[TableFact]:
    if deadlines := list(_deadlines(reading, row, cell)):
        yield from deadlines
        return
    yield from _amounts(reading, row, cell)
    yield from _rates(reading, row, cell)


def without_those_in_tables(facts: Sequence[Fact], in_tables: Sequence[Fact]) -> list[Fact]:
    """The facts of a text whose places no fact of a table holds already."""
    inside: dict[str, list[tuple[int, int]]] = {}
    for fact in sorted(in_tables, key=lambda f: f.start):
        spans = inside.setdefault(fact.kind, [])
        if spans and fact.start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], fact.end))
        else:
            spans.append((fact.start, fact.end))
    return [f for f in facts if not _overlaps(inside.get(f.kind, ()), f)]


def _overlaps(spans: Sequence[tuple[int, int]], fact: Fact) -> bool:
    """Whether a fact meets one of these spans, which lie apart, ascending."""
    at = bisect_left(spans, (fact.end,)) - 1
    return at >= 0 and fact.start < spans[at][1]


def _hands_in(row: Row, cell: Cell) -> Audience | None:
    """Who hands in by a column's days, in the row of one thing or one step (县区审核, 结果公示); None where nobody does."""
    if not cue("tables", "deadline").search(cell.head) or cue("tables", "other_day").search(cell.head):
        return None
    if cue("tables", "step_without").search(row.subject):
        return None
    step = cue("tables", "step_of_others").search(row.subject)
    return "recommender" if step or cue("tables", "recommender").search(cell.head) else "applicant"


def _deadlines(reading: Reading, row: Row, cell: Cell) -> Iterator[DeadlineFact]:
    """The cell's day; several where each has a name of its own: 上半年6月30日止；下半年11月30日止."""
    audience = _hands_in(row, cell)
    if audience is None:
        return
    dates = date_expressions(cell.text, reading.notice.date)
    parts = _named_days(cell.text, dates) if len(dates) > 1 else [""]
    if len(parts) != len(dates) or any(date.last is None for date in dates):
        return
    whole = _group(reading, row) or row.subject
    for date, part in zip(dates, parts, strict=True):
        yield DeadlineFact(
            value=date.last, rule="table-column",
            label=f"{row.subject}：{cell.head}" if row.subject else cell.head, group=(f"{whole}（{part}）" if whole and part else part or whole) or None,
            audience=audience, at=date.at,
            opens=date.first if date.is_range else _opening(reading, row, cell, date), year_inferred=date.year_inferred,
            **quoted(reading.text, row.start, row.end),
        )  # fmt: skip


def _opening(reading: Reading, row: Row, cell: Cell, until: DateExpression) -> dt.date | None:
    """The one day in the row's column of openings (开始, 系统开放) before a last day; who forwards begins when others end."""
    if _hands_in(row, cell) != "applicant":
        return None
    told = [
        date
        for other in row.cells
        if cue("tables", "opening").search(other.head)
        for date in date_expressions(other.text, reading.notice.date)
    ]
    begins = told[0].first if len(told) == 1 and not told[0].is_range else None
    return begins if begins and until.last and begins <= until.last else None


_IN_FRONT = re.compile(r"[；;，,、/\s]*(?P<name>第?[一-龥\d]{1,8}?)[：:为]?\s?")
_BEHIND = re.compile(r"[（(](?P<name>[^（）()\d]{1,8})[）)]")


def _named_days(words: str, dates: Sequence[DateExpression]) -> list[str]:
    """What each of a cell's days is of, by the words in front of it or the bracket behind it; [] where one has no name of its own."""
    names = []
    ends = [0, *(date.end for date in dates)]
    for date, before in zip(dates, ends, strict=False):
        behind = _BEHIND.match(words, date.end)
        front = _IN_FRONT.fullmatch(_BEHIND.sub("", words[before : date.start]))
        found = behind or front
        names.append(found["name"] if found else "")
    return names if all(names) and len({*names}) == len(names) else []


_PLAIN = re.compile(r"(?P<bound>[≥≧>≤≦<]?)(?P<number>\d[\d,]{0,14}(?:\.\d{1,6})?)")
_UNIT = re.compile(r"[（(](?P<unit>万|亿|百万|千)?元[^）)]{0,4}[）)]")


def _amounts(reading: Reading, row: Row, cell: Cell) -> Iterator[AmountFact]:
    """10.00 under 补助金额（万元）, 10万元 under 单份上限, 国家级50万元、省级20万元 under 奖励标准."""
    unit = _UNIT.search(cell.head)
    factor = unit["unit"] or "" if unit else row.unit
    counted = not unit and cue("tables", "count").search(cell.head)
    plain = _PLAIN.fullmatch(cell.text) if unit or (row.unit and not counted) else None
    if plain and (value := exact_number(plain["number"] + factor.removesuffix("元"))) is not None:
        found = [Sum(0, len(cell.text), value, None)]
    else:
        found = list(sums(cell.text))
    for each in found:
        left, right = f"{cell.head}：{cell.text[: each.start]}", cell.text[each.end :]
        purpose = _purpose(reading, row, cell, each.start, each.end)
        if plain and plain["bound"]:
            purpose = "condition" if plain["bound"] in "≥≧>" else purpose
        elif purpose is None or (plain and not (_of_head(cell) or _of_caption(row))):
            continue
        if purpose is None:
            continue
        least, most = bounds(each, _BOUND_OF_HEAD.sub(r"\g<bound>", left), right)
        if plain and plain["bound"]:
            least, most = (least, None) if plain["bound"] in "≥≧>" else (None, most)
        if row.unit and _CAPS.search(reading.text, row.end, row.end + _NOTE_WITHIN):
            least = None
        money = Money(min=least, max=most, currency=each.currency, per=per_of(left, right), purpose=purpose)
        yield AmountFact(
            value=money, rule="table-column", label=_label(row, cell), group=_group(reading, row),
            **quoted(reading.text, row.start, row.end),
        )  # fmt: skip


# 上限（万元）：, 最高金额：: the bound that a head gives to its cells
_BOUND_OF_HEAD = re.compile(r".*?(?P<bound>上限|最高|封顶|限额|不超过|门槛|下限|最低)[^：]{0,16}：")


_AT_LEAST = re.compile(r"[（(]?(?:含|及)?[）)]?以上")


def _rates(reading: Reading, row: Row, cell: Cell) -> Iterator[RateFact]:
    for share in shares(cell.text):
        purpose = _purpose(reading, row, cell, share.start, share.end)
        if purpose is None or (share.points and "贴" not in cell.head + row.subject):
            continue
        if _AT_LEAST.match(cell.text, share.end) and any(sums(cell.text)):
            continue  # 每人每月1600元，留用率60%以上的加200元: what must be reached
        least = None if share.least is None else number_of(share.least)
        value = Rate(percent=number_of(share.percent), of=_label(row, cell), purpose=purpose, least=least)
        yield RateFact(
            value=value, rule="table-column", label=_label(row, cell), group=_group(reading, row),
            **quoted(reading.text, row.start, row.end),
        )  # fmt: skip


def _group(reading: Reading, row: Row) -> str | None:
    return class_group(row.subject, reading.text) or group_of(row.name)


def _label(row: Row, cell: Cell) -> str | None:
    parts = [words for words in (row.name, cell.head) if words]
    return "：".join(parts) or None


def _of_head(cell: Cell) -> Purpose | None:
    """What a column's head says of the money under it, None where it says nothing."""
    if cue("tables", "condition").search(cell.head):
        return "condition"
    return "funding" if cue("tables", "funding").search(cell.head) else None


def _of_caption(row: Row) -> Purpose | None:
    """兑付标准（单位：万元） above a table says of its figures what a head would."""
    return "funding" if row.unit and cue("money", "grant_heading").search(row.caption) else None


_CAPS = re.compile(r"[上本此]表[^。；\n]{0,10}(?:上限|最高(?:额|限额|金额))")
_NOTE_WITHIN = 600
"""How far behind a row a note may say that the table's figures are caps."""


def _purpose(reading: Reading, row: Row, cell: Cell, start: int, end: int) -> Purpose | None:
    """By the head (of a round, its pool) or the table's caption; else as head：cell would be read; else, in a table of grants, what is no measure of a firm is given."""
    if cue("tables", "pool").search(cell.head) and any(cue("tables", "rounds").search(h) for h in row.heads):
        return "target"
    if told := _of_head(cell) or _of_caption(row):
        return told
    left = f"{cell.head}：{cell.text[:start]}" if cell.head else cell.text[:start]
    heads = " ".join(row.heads)
    context = MoneyContext(
        category=reading.notice.category, written=cell.text[start:end], left=left, clause=re.split(r"[，,；;：:]", left)[-1], right=cell.text[end:],
        above=f"{heads} {left}", headings=" ".join(reading.headings(row.start)[-2:]),
        title=reading.notice.title, before=None, gap="",
    )  # fmt: skip
    rule = decide(PURPOSES, context)
    if rule and rule.then in ("funding", "condition", "target"):
        return rule.then
    pays = any(_of_head(Cell(head, "", 0, 0)) == "funding" for head in row.heads)
    measured = cue("money", "hard_measure").search(left)
    return "funding" if rule is None and pays and not measured else None
