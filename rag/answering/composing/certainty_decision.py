"""How sure an answer is: the computed confidence, lowered or raised by what is known of the quotes.

Rules move the confidence itself, so that it and the state made from it never contradict each other.
"""

from __future__ import annotations

from rag.retrieval.confidence import abstain_below, sure_from

_STEP = 0.01


def at_most_possible(confidence: float) -> float:
    """The confidence, kept below the limit of "sure"."""
    return min(confidence, sure_from() - _STEP)


def at_least_possible(confidence: float) -> float:
    """The confidence, raised to at least "possible"."""
    return max(confidence, abstain_below())


def possible(confidence: float) -> float:
    """The confidence, kept between the limits of "possible"."""
    return at_most_possible(at_least_possible(confidence))


def at_least_sure(confidence: float) -> float:
    """The confidence, raised to "sure": for what follows from facts, as the days of a named call."""
    return max(confidence, sure_from())


def sure_or_possible(confidence: float, *, sure: bool) -> float:
    """The confidence, raised to "sure" or kept between the limits of "possible"."""
    return at_least_sure(confidence) if sure else possible(confidence)


def refused(confidence: float) -> float:
    """The confidence, lowered below "possible": for an answer that says that something is not there."""
    return min(confidence, abstain_below() - _STEP)
