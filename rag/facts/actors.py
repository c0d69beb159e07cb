"""Who has to act by a date: the applicant, or an authority that checks and forwards."""

from __future__ import annotations

import re
from typing import Literal

from rag.facts.patterns import cue

Audience = Literal["applicant", "recommender", "public"]

# Between an actor and the date that it must keep: 申报企业请于…, 企业务必在….
_BESIDE = 4


def nearest_actor(words: str) -> tuple[Audience, str] | None:
    """The actor that stands last in a sentence's words: (audience, the words that name it)."""
    best: tuple[int, int, Audience, str] | None = None
    for audience in ("recommender", "applicant"):
        for match in cue("actors", audience).finditer(words):
            if cue("actors", "not_acting").search(words[max(0, match.start() - 4) : match.start()]):
                continue
            if best is None or (match.end(), match.end() - match.start()) > best[:2]:
                best = (match.end(), match.end() - match.start(), audience, match.group())
    return (best[2], best[3]) if best else None


def actor_before(words: str) -> str:
    """The words that name the nearest actor, "" if there is none."""
    nearest = nearest_actor(words)
    return nearest[1] if nearest else ""


def audience_of(
    left: str,
    right: str,
    earlier: str,
    heading: str,
    government_applies: bool,
    default: Audience | None = None,
) -> Audience | None:
    """Whose step it is.

    Args:
        left: the sentence up to the date.
        right: the clause after the date that says what is to be done; "" where that stands before the date.
        earlier: the sentences before, in the same paragraph.
        heading: the heading above, or the title.
        government_applies: only governments may apply: then a district's day is the applicant's.
        default: what holds where nothing tells.
    """
    near = left[-40:]
    nearest = nearest_actor(left)
    reviews = cue("actors", "review").search(right) or cue("actors", "review").search(_last_clause(left))
    if nearest is None and not reviews:
        if cue("actors", "filing").search(near) or cue("actors", "filing").search(right):
            return "applicant"
        nearest = nearest_actor(earlier) or nearest_actor(heading)
    if nearest is None:
        return "recommender" if reviews else default
    audience, who = nearest
    acts_directly = who in left[-len(who) - _BESIDE :]
    if audience == "applicant" and reviews and not government_applies and not acts_directly:
        return "recommender"
    if audience == "recommender" and government_applies and not cue("actors", "upper").search(who):
        return "applicant"
    return audience


def _last_clause(words: str) -> str:
    return re.split(r"[，,；;]", words)[-1]
