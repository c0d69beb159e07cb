"""Which kinds of values answer which kind of question: one table for ranking, evidence and answering.

A passage's kinds of values are those of its facts, "funding" (a sum or rate that is given, not required), and
three that no fact holds: "count" (how many of something), "percentage" and "room" (of a building).
"""

from __future__ import annotations

_KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "when": (("deadline", "period", "event", "validity"), ()),
    "amount": (("amount", "rate"), ()),
    "funding": (("funding",), ("amount", "rate")),
    "rate": (("rate", "percentage"), ("amount",)),
    "phone": (("phone",), ("contact",)),
    "email": (("email",), ()),
    "url": (("url",), ()),
    "address": (("address", "room"), ("contact",)),
    "who": (("applicants", "contact"), ()),
    "document_number": (("document_number",), ()),
    "count": (("count",), ()),
}
"""`Interpretation.asked` -> (the kinds that state it, those that are quoted for want of these), the best ones first."""

MONEY = ("amount", "funding", "rate")
"""What is asked for where sums and rates answer."""

_NO_FACT = frozenset({"count", "percentage", "funding", "room"})


def stated_by(asked: str | None) -> tuple[str, ...]:
    """The kinds of values whose presence says that a passage states what is asked; empty where no kind is asked."""
    return _KINDS.get(asked or "", ((), ()))[0]


def quotable(asked: str | None) -> tuple[str, ...]:
    """The kinds of facts to quote as the answer, best first; empty where no fact can hold it."""
    stated, instead = _KINDS.get(asked or "", ((), ()))
    return tuple(kind for kind in (*stated, *instead) if kind not in _NO_FACT)
