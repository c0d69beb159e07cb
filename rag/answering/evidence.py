"""Whether a notice fits what a question names, and whether it states the fact that is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indexes.protocol import Unit
from rag.answering.wants import FACT_KINDS, wants_of
from rag.language.normalise import fold
from rag.language.places import applies_to, resolve, within
from rag.records import NoticeRecord
from rag.schema import Fact
from rag.types import Interpretation

LIST_IN_ATTACHMENT = 0.4
"""What a notice is worth to a question for what stands in a list, where that list is only attached."""


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


def states_asked_fact(
    record: NoticeRecord, read: Interpretation, question: str, units: Sequence[Unit] = ()
) -> float | None:
    """How far a notice states the kind of value that a question asks for, 0..1; None where none is asked for.

    1: it holds a fact of that kind, for the asked audience, whose own words hold something of the question. 0: it
    holds none. What is asked for of a list that is only attached counts `LIST_IN_ATTACHMENT` at most. The text of
    the notice is not needed.
    """
    wants = wants_of(question, read)
    if wants.asked == "list" or (wants.entries and not wants.kinds):
        return LIST_IN_ATTACHMENT if record.notice.attachment_only and wants.entries else 1.0
    kinds = FACT_KINDS.get(wants.asked or "")
    if not kinds:
        return None
    worth = max(
        (_worth(fact, wants.audience, units) for fact in record.facts if fact.kind in kinds), default=0.0
    )
    return min(worth, LIST_IN_ATTACHMENT) if record.notice.attachment_only and wants.entries else worth


def _worth(fact: Fact, audience: str | None, units: Sequence[Unit]) -> float:
    """0.6 for a fact of the kind; more where its words are the question's, less for another audience."""
    words = fold(f"{fact.label or ''} {fact.quote}")
    asked = sum(u.weight for u in units) or 1.0
    held = sum(u.weight * max((w for t, w in u.terms if t in words), default=0.0) for u in units)
    worth = min(1.0, 0.6 + 2 * held / asked)
    if fact.kind == "deadline" and (fact.audience == "recommender") != (audience == "recommender"):
        worth *= 0.7
    if fact.kind == "document_number" and fact.label == "cited":
        worth *= 0.6
    return worth * (0.3 if fact.superseded else 1.0)
