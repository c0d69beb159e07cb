"""Whether a notice fits what a question names."""

from __future__ import annotations

from dataclasses import dataclass

from rag.language.places import place_fits
from rag.records import NoticeRecord
from rag.types import Interpretation


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
    years = [y for y in wanted.years if str(y) in quoted or y in record.years]
    batches = [b for b in wanted.batches if b in record.batches]
    return Misfit(
        places=wanted.regions if other else (),
        years=wanted.years if wanted.years and record.years and not years else (),
        batches=wanted.batches if wanted.batches and record.batches and not batches else (),
    )
