"""The row of a notice that is for the month in which something of the asker's happened: 第一批认去年7月到12月开的票，第二批认今年1月到6月开的票.

Its neighbours share all other words with the question, so that one of them would be told as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.asked.tiers import groups_meant
from rag.answering.composing.certainty_decision import possible, refused
from rag.answering.composing.composition import write_quotes, write_values
from rag.answering.doubts import abstention
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.opened_notices import Source
from rag.answering.quoting.quote_extent import Quote
from rag.answering.quoting.specifics import is_of_named, is_of_own_place
from rag.answering.quoting.value_selection import stated
from rag.language.named_days import MONTHS
from rag.language.normalise import fold
from rag.public import Answer

_ASKED = ("when", "amount", "funding", "rate", "value", "yes_no", None)
_BY_MONTH = re.compile(
    r"(?:(?P<said>今年|去年|前年|明年)|(?P<year>20\d\d)年)?\s?(?:(?<!\d)(?P<month>1[0-2]|[1-9])月(?:份|底|初)?|(?P<half>[上下])半年)"
    r"(?:的(?!时候)|开[的票具业]?|买|办|招|签|参[展加]|发[货票生]|投产|付|入[职驻库]|交的|举办|去|到货|装|领证|注册|成立|迁|搬|出[口发展])"
)
"""今年3月开的票, 11月的展: when something happened, and not by when to apply."""
_BY_MONTH_EN = re.compile(
    r"\b(?:invoices?|bought|purchased|hired|recruited|fairs?|exhibitions?|contracts?|signed|shipped|paid|joined|opened)\b[^.?!;]{0,40}"
    rf"\b(?:in|from|dated|of) (?P<month>{'|'.join(MONTHS)})(?: (?:(?P<year>20\d\d)|(?P<said>this year|last year|next year)))?\b"
)
_YEARS = {"今年": 0, "去年": -1, "前年": -2, "明年": 1, "this year": 0, "last year": -1, "next year": 1}
_SPAN = re.compile(
    r"(?:(?P<year>20\d\d)年)?(?<!\d)(?P<first>1[0-2]|0?[1-9])\s?(?:月1日|月?份?)\s?(?:[—–~～-]{1,2}|[至到])\s?(?:(?P<until>20\d\d)年)?"
    r"(?P<last>1[0-2]|0?[1-9])\s?月(?:(?:2[89]|3[01])日|(?!\s?\d))"
    r"|(?:(?P<of>20\d\d)年)?(?P<half>[上下])半年(?=[^，,；;。（(]{0,4}(?:的|[付开发]))"
)
"""7月到12月开的票, 7月1日至11月30日开具的发票, 上半年付的利息: whole months."""
_ROW = re.compile(r"[^；;。\n]+")
PARTLY = 0.3
"""What the question names beside its month (检测发票) is mostly of the row, and not of the notice's title."""
LEAST_ROWS = 2
MOST_ROWS = 100
"""A text with more such rows is no list of them, and to hold each against each would take the square of their number."""


@dataclass(frozen=True, slots=True)
class Month:
    """A month that a question tells, or the months of half a year, `month` to `last`; no year where it names none."""

    month: int
    last: int
    year: int | None


def month_told(question: str, year: int) -> Month | None:
    """The only month of which a folded question tells that something happened in it; None where there is none, or are several.

    Args:
        question: folded.
        year: in which it is asked.

    """
    found = [*_BY_MONTH.finditer(question), *_BY_MONTH_EN.finditer(question)]
    if len(found) != 1:
        return None
    told = found[0].groupdict()
    named = int(told["year"]) if told["year"] else None
    when = year + _YEARS[told["said"]] if told["said"] else named
    if told.get("half"):
        return Month(7, 12, when) if told["half"] == "下" else Month(1, 6, when)
    number = int(told["month"]) if told["month"].isdigit() else MONTHS.index(told["month"]) + 1
    return Month(number, number, when)


@dataclass(frozen=True, slots=True)
class _Row:
    """`text[start:end]` of a notice, with the months that it names, each counted from the year 0; without years, within year 0."""

    start: int
    end: int
    months: frozenset[int]
    dated: bool

    def holds(self, month: Month) -> bool:
        """Whether all told months are among its own; of those without a year, or where the row names none, of any year."""
        told = range(month.month, month.last + 1)
        if month.year is not None and self.dated:
            return all(12 * month.year + number in self.months for number in told)
        return all(any((own - number) % 12 == 0 for own in self.months) for number in told)


def rows_of_months(text: str) -> list[_Row]:
    """The rows of a text that name a span of months, without those that are of all that others are of (下半年（7—12月）); none of too many."""
    found = [row for match in _ROW.finditer(text) if (row := _row(match)) is not None]
    if len(found) > MOST_ROWS:
        return []
    return [row for row in found if not any(other.months < row.months for other in found)]


def _row(match: re.Match[str]) -> _Row | None:
    spans = list(_SPAN.finditer(match.group()))
    if not spans:
        return None
    start = match.end() - len(match.group().lstrip())
    end = match.start() + len(match.group().rstrip())
    months = frozenset(month for span in spans for month in _months_of(span))
    return _Row(start, end, months, all(s["year"] or s["of"] for s in spans))


def _months_of(span: re.Match[str]) -> range:
    if span["half"]:
        first = 12 * int(span["of"] or 0) + (7 if span["half"] == "下" else 1)
        return range(first, first + 6)
    year = int(span["year"] or 0)
    first, last = int(span["first"]), int(span["last"])
    until = int(span["until"]) if span["until"] and year else year + (first > last)
    return range(12 * year + first, 12 * until + last + 1)


def answer_month_row(ctx: AnswerContext) -> Answer | None:
    """The row that is for the month that a question tells; None where there are no such rows, or not just one of them fits."""
    if ctx.spec.asked not in _ASKED or not ctx.near:
        return None
    month = month_told(fold(ctx.request.question), ctx.as_of.year)
    if month is None or not ctx.sources or not (is_of_named(ctx, PARTLY) or is_of_own_place(ctx)):
        return None
    source = ctx.sources[0]
    if groups_meant([f for f in source.record.facts if f.kind == "deadline"], ctx.units.named):
        return None  # of which the days of a group tell more
    rows = rows_of_months(source.record.notice.text)
    fitting = [row for row in rows if row.holds(month)]
    if len(rows) < LEAST_ROWS or len(fitting) > 1:
        return None
    return _told(ctx, source, fitting[0]) if fitting else _no_such_row(ctx, month, rows)


def _told(ctx: AnswerContext, source: Source, row: _Row) -> Answer:
    kinds = ctx.spec.kinds
    facts = tuple(
        f for f in source.record.facts if f.kind in kinds and row.start <= f.start and f.end <= row.end
    )
    draft = ctx.draft()
    draft.say("maybe")
    quote = Quote(source, source.passage_id_at(row.start), row.start, row.end, 1.0, facts)
    if told := stated(quote, ctx.units, ctx.spec):
        write_values(draft, source, told, quote, None, ctx.as_of)
    write_quotes(ctx, draft, [quote], sure=False)
    draft.link(source)
    return draft.answer("fact" if facts else "passage", possible(ctx.confidence))


def _no_such_row(ctx: AnswerContext, month: Month, rows: Sequence[_Row]) -> Answer | None:
    """That nothing answers, where every row names its years and none is for the month of a year."""
    if month.year is None or not all(row.dated for row in rows):
        return None
    draft = ctx.draft()
    abstention.nothing(ctx, draft)
    return draft.answer("none", refused(ctx.confidence))
