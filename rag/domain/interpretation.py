"""What was read out of a question."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from rag.domain.languages import QuestionLanguage
from rag.domain.notice import Category, Level


@dataclass(frozen=True, slots=True)
class DateRange:
    """An inclusive range of days; None is open."""

    start: dt.date | None = None
    end: dt.date | None = None

    @property
    def is_bound(self) -> bool:
        """Whether either end is set."""
        return self.start is not None or self.end is not None


@dataclass(frozen=True, slots=True)
class Interpretation:
    """What was read out of a question (see `rag.retrieval.understand`). Empty tuples and None: nothing read.

    Attributes:
        language: what the question is written in.
        regions: canonical places named, in order of appearance.
        categories: kinds of notice asked for.
        published: publication days asked for ("posted on 9 September").
        open_on: the day on which a call must be open ("still open", "现在还能报").
        years: years named with the programme (2025年度 …), as integers.
        batches: batch numbers named (第二批 -> 2).
        levels: administrative levels named with the programme (市级 -> "city").
        document_numbers: normalised, e.g. "苏工信信发〔2025〕279号".
        asked: the kind of value wanted: "when", "amount", "funding" (what is given), "rate", "count", "value" (another
            figure), "phone", "url", "email", "address", "who", "list", "document_number", "yes_no", or None.
        applicant: who asks, if said: "enterprise", "individual", …; None if unsaid.
        expansions: Chinese terms that an English or mixed question was given.
    """

    language: QuestionLanguage
    regions: tuple[str, ...] = ()
    categories: tuple[Category, ...] = ()
    published: DateRange = DateRange()
    open_on: dt.date | None = None
    years: tuple[int, ...] = ()
    batches: tuple[int, ...] = ()
    levels: tuple[Level, ...] = ()
    document_numbers: tuple[str, ...] = ()
    asked: str | None = None
    applicant: str | None = None
    expansions: tuple[str, ...] = field(default=())
