"""Whether a notice fits what a question names."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rag.answering.tiers import Tier, tiers_in
from rag.domain import Interpretation
from rag.facts.notice_record import NoticeRecord
from rag.language.editions import contradict, find_batches
from rag.language.places import place_fits

EDITIONS = ("quarter", "half", "grade")
"""Families of tiers that are editions: a title's own quarter (or grade: 卓越级) is never the answer for another one."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """What a question names and a notice contradicts: what was asked; `marks` are quarters, half-years and grades."""

    places: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    batches: tuple[int, ...] = ()
    marks: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.places or self.years or self.batches or self.marks)


def misfit(
    record: NoticeRecord, wanted: Interpretation, quoted: str = "", tiers: frozenset[Tier] = frozenset()
) -> Misfit:
    """What of the question's place, year, batch and part of a year the notice contradicts.

    Args:
        record: its text is not needed.
        wanted: what the question names.
        quoted: what would be quoted; a year, batch or place that it names is not contradicted.
        tiers: those that the question names.

    """
    fits = place_fits(record.notice.regions, wanted.regions)
    other = bool(fits) and set(fits) == {"other"} and not any(place in quoted for place in wanted.regions)
    year_quoted = any(str(year) in quoted for year in wanted.years)
    return Misfit(
        places=wanted.regions if other else (),
        years=wanted.years if contradict(wanted.years, record.years) and not year_quoted else (),
        batches=wanted.batches
        if contradict(wanted.batches, (*record.batches, *find_batches(quoted)))
        and record.batches
        and record.notice.category != "汇编"  # of many calls: its first batch is not that of the others
        else (),
        marks=_other_marks(record.notice.title, tiers),
    )


def other_edition(
    record: NoticeRecord, wanted: Interpretation, tiers: frozenset[Tier], quoted: str = ""
) -> Misfit:
    """The same without the places, which a call may apply to though they are not its own."""
    return misfit(record, replace(wanted, regions=()), quoted, tiers)


def edition_marks(title: str) -> frozenset[Tier]:
    """The quarters, half-years and grades that a title names."""
    return frozenset(tier for tier in tiers_in(title) if tier[0] in EDITIONS)


def _other_marks(title: str, tiers: frozenset[Tier]) -> tuple[str, ...]:
    """The asked quarters, half-years or grades, if the title names others of their family and none of them."""
    own = edition_marks(title)
    found: list[str] = []
    for family in EDITIONS:
        asked = {name for kind, name in tiers if kind == family}
        if contradict(asked, {name for kind, name in own if kind == family}):
            found += sorted(asked)
    return tuple(found)
