"""Dates that no rule knows: whether their surroundings are those of a deadline, by weights learnt from labelled notices.

Every clerk has words of his own, and a table of words ends where the next clerk begins. Here a date's surroundings become
sequences of one to four characters, each with where it stands, and a logistic regression has given a few hundred of them a
weight (`data/likely_deadlines.tsv`, written by `python -m eval.likely_deadlines`, which also says how much that finds in
notices of an author whom it has not seen). It decides only where no named rule does.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from rag.facts.dates.date_context import DateContext
from rag.facts.patterns import cue
from rag.facts.sequence_weights import runs, squeezed, weighed
from rag.resources import rows

LIKELY = 0.85
"""Probability from which a date is taken for a deadline. Of 175 days by three authors whom neither rules nor weights had seen, rules alone
find .81, with .85 it is .86 at the same precision; .8 finds two more and costs a hundredth of precision, .95 finds two."""
_AROUND = 24
_NEAR = 8
_SPANS_OF_DAYS = ((0, "past"), (8, "week"), (31, "month"), (91, "quarter"), (181, "half"), (400, "year"))


def likely_deadline(context: DateContext) -> bool:
    """Whether what was learnt takes a date for somebody's last day."""
    return judged(context) and probability(context) >= LIKELY


def judged(context: DateContext) -> bool:
    """Whether a date is looked at: it has a last day, and what is done then is no authority's own work (审核, 公示)."""
    return context.date.last is not None and not cue("timing", "own_review").search(context.own_right[:_NEAR])


def probability(context: DateContext) -> float:
    """How likely a date is somebody's last day, by its surroundings alone (0 to 1)."""
    return weighed(_weights(), features(context))


@cache
def _weights() -> dict[str, float]:
    return {feature: float(weight) for feature, weight in rows("rag.facts", "likely_deadlines.tsv")}


def features(context: DateContext) -> set[str]:
    """What the surroundings of a date hold: sequences of characters by place, and the date's own form."""
    left, right = squeezed(context.left)[-_AROUND:], squeezed(context.own_right)[:_AROUND]
    places = (
        ("left", left, 1, 4),
        ("right", right, 1, 4),
        ("before", left[-_NEAR:], 1, 4),
        ("behind", right[:_NEAR], 1, 4),
        ("above", squeezed(context.above)[-20:], 1, 3),
        ("earlier", squeezed(context.earlier)[-20:], 2, 3),
        ("sentence", squeezed(context.sofar)[-40:], 2, 3),
    )
    found = {f"{place}:{gram}" for place, text, low, high in places for gram in runs(text, low, high)}
    found.update(f"ends:{left[-n:]}" for n in (1, 2, 3) if len(left) >= n)
    found.update(f"begins:{right[:n]}" for n in (1, 2, 3) if len(right) >= n)
    return found | set(_form(context))


def _form(context: DateContext) -> Iterator[str]:
    """The date itself: how it is written, how far it lies from the day of publication, the kind of notice."""
    date = context.date
    yield f"date:{squeezed(context.words)}"
    yield f"category:{context.notice.category}"
    if date.is_range:
        yield "range"
    if date.whole_day:
        yield "day"
    if date.at:
        yield "hour"
    if not date.year_inferred:
        yield "year"
    if date.last is not None:
        days = (date.last - context.notice.date).days
        yield f"after:{next((name for limit, name in _SPANS_OF_DAYS if days < limit), 'later')}"
