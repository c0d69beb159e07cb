"""Whether a notice fits what a question names."""

from __future__ import annotations

from dataclasses import dataclass

from rag.language.places import applies_to, resolve, within
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
    own = record.notice.regions
    asked = [place for name in wanted.regions if (place := resolve(name)) is not None]
    known = [place for name in own if (place := resolve(name)) is not None]
    fits = [p for p in asked if p.name in quoted or applies_to(own, p) or any(within(k, p) for k in known)]
    years = [y for y in wanted.years if str(y) in quoted or y in record.years]
    batches = [b for b in wanted.batches if b in record.batches]
    return Misfit(
        places=wanted.regions if asked and known and not fits else (),
        years=wanted.years if wanted.years and record.years and not years else (),
        batches=wanted.batches if wanted.batches and record.batches and not batches else (),
    )
