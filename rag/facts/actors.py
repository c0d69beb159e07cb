"""Who has to act by a date: the applicant, or an authority that checks and forwards."""

from __future__ import annotations

from typing import Literal

from rag.facts.patterns import cue

Audience = Literal["applicant", "recommender", "public"]


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
