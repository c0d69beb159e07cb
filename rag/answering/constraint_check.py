"""Whether a notice fits what a question names."""

from __future__ import annotations

from dataclasses import dataclass

from rag.domain import Interpretation
from rag.facts.notice_record import NoticeRecord
from rag.language.editions import contradict
from rag.language.places import place_fits


@dataclass(frozen=True, slots=True)
class Misfit:
    """What a question names and a notice contradicts: what was asked, and what the notice is of instead."""

    places: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    batches: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.places or self.years or self.batches)


def misfit(record: NoticeRecord, wanted: Interpretation, quoted: str = "") -> Misfit:
    """What of the question's place, year and batch the notice contradicts.

    Args:
        record: its text is not needed.
        wanted: what the question names.
        quoted: what would be quoted; a year, batch or place that it names is not contradicted.

    """
    fits = place_fits(record.notice.regions, wanted.regions)
    other = bool(fits) and set(fits) == {"other"} and not any(place in quoted for place in wanted.regions)
    year_quoted = any(str(year) in quoted for year in wanted.years)
    return Misfit(
        places=wanted.regions if other else (),
        years=wanted.years if contradict(wanted.years, record.years) and not year_quoted else (),
        batches=wanted.batches if contradict(wanted.batches, record.batches) else (),
    )
