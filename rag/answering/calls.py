"""The calls behind notices: which one a date belongs to, and which ones a question for a list means."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from importlib import resources

from rag.answering.select import Question
from rag.calls import CallRecord, status_on
from rag.language.normalise import fold
from rag.language.places import applies_to, resolve
from rag.schema import Fact
from rag.types import DateRange, Interpretation, Level
from rag.view import View

_LEVELS: dict[str, Level] = {
    "国家级": "national", "国家": "national", "省级": "province", "省": "province", "市级": "city", "区级": "district",
}  # fmt: skip
ABOUT = 0.6
"""A call is about the question's subject from this share of the best call's match on."""
TOO_COMMON = 0.35
"""A term in a larger share of the passages names no subject."""


@cache
def _generic() -> frozenset[str]:
    text = resources.files("rag.answering").joinpath("data/generic.txt").read_text(encoding="utf-8")
    return frozenset(w for line in text.splitlines() if not line.startswith("#") for w in line.split())


def call_of_fact(calls: Sequence[CallRecord], aid: str, fact: Fact) -> CallRecord | None:
    """The call that a notice's date belongs to."""
    return next(
        (
            c
            for c in calls
            for f in c.deadlines
            if f.aid == aid and f.start == fact.start and f.value == fact.value
        ),
        None,
    )


def only_call_of(calls: Sequence[CallRecord], aid: str) -> CallRecord | None:
    """The call that a notice tells of, if it tells of just one."""
    told = [c for c in calls if any(n.aid == aid for n in c.notices)]
    return told[0] if len(told) == 1 else None


def calls_meant(
    view: View, question: Question, read: Interpretation, as_of: dt.date, closing: DateRange | None
) -> list[CallRecord]:
    """The calls that a question for what can be applied for means, by deadline.

    Those of the asked place (or that it can use), open on the asked day, closing within the asked days, of the asked
    level, year and applicant, and about the question's subject if it names one.
    """
    day = read.open_on or as_of
    fitting = [c for c in view.calls if _fits(c, read, day, closing) and _of_level(c, question)]
    subject = _about_subject(view, fitting, question)
    return sorted(subject, key=lambda c: (c.deadline or dt.date.max, c.call_id))


def _fits(call: CallRecord, read: Interpretation, day: dt.date, closing: DateRange | None) -> bool:
    places = [place for name in read.regions if (place := resolve(name)) is not None]
    if places and not any(applies_to(call.regions, place) for place in places):
        return False
    if read.years and call.year and call.year not in read.years:
        return False
    if read.batches and call.batch and call.batch not in read.batches:
        return False
    if read.applicant and call.applicants and not {read.applicant, "unknown"} & set(call.applicants):
        return False
    if closing is not None:
        first, last = closing.start or dt.date.min, closing.end or dt.date.max
        return bool(call.chosen) and call.deadline is not None and max(first, day) <= call.deadline <= last
    return status_on(call, day) == "open" and bool(call.chosen)


def _of_level(call: CallRecord, question: Question) -> bool:
    named = {_LEVELS[t] for u in question.units for t, _ in u.terms[:1] if t in _LEVELS}
    return not named or call.level in named


def _about_subject(view: View, calls: Sequence[CallRecord], question: Question) -> list[CallRecord]:
    """Those that match the question's subject best; all where it names none."""
    subject = subject_units(view, question)
    if not subject or not calls:
        return list(calls)
    matches = [_match(call, question, subject) for call in calls]
    best = max(matches)
    return [c for c, m in zip(calls, matches, strict=True) if m >= ABOUT * best] if best > 0 else []


def _match(call: CallRecord, question: Question, subject: Sequence[int]) -> float:
    names = fold(" ".join((call.programme, *call.aliases)))
    held = question.matches(names)
    return sum(question.weights[i] * held[i] for i in subject)


def subject_units(view: View, question: Question) -> list[int]:
    """Which units name what the question is about: no place, level, date or word of asking, and not in every notice."""
    lexical = view.snapshot.lexical
    limit = TOO_COMMON * len(lexical.ids)
    found = []
    for i, unit in enumerate(question.units):
        term = unit.terms[0][0] if unit.terms else ""
        words = {unit.label.lower(), term}
        is_name = resolve(term) is not None or term in _LEVELS
        if len(term) < 2 or term.isdigit() or words & _generic() or is_name:
            continue
        if lexical.document_frequency(term) <= limit:
            found.append(i)
    return found
