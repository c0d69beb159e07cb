"""Clauses that no rule knows: whether they state a condition, and of which attribute, by weights learnt from labelled notices.

Every clerk has words of his own for who may come and who may not. A clause with its heading and the line that leads it in
becomes sequences of one to three characters, to some hundred of which a logistic regression has given a weight
(`data/likely_conditions.tsv`); what a condition is about is told likewise from the clause alone (`data/likely_attributes.tsv`).
Both are written by `python -m eval.likely_conditions`, which also says what they find in notices of an author whom they
have not seen. They decide only about clauses of which the rules read nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from rag.facts.conditions.clause_context import pattern
from rag.facts.sequence_weights import runs, squeezed, weighed
from rag.language.clause_marks import behind_last
from rag.resources import rows

REST = "other"
"""What a condition is about where nothing says so."""
_CHARS = 60
_AROUND = 24
_LEADS = 14
"""Sentences before a clause among which the line that leads it in is looked for."""
_SURE = 0.4
_SURE_OF = {"qualification": 0.5}
"""Probabilities under which an attribute is not believed."""
_LINE_END = "¶"
_LED = re.compile(r"[:?]\s*$")
_NUMBERED = re.compile("[0-9一二三四五六七八九十]+")
_MARK = re.compile(r"\s*([^\w\s]|\(?[0-9一二三四五六七八九十]{1,2}[)、.])")

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Learnt:
    """What labelled notices taught.

    Attributes:
        condition: feature -> weight for a clause being a condition, `BIAS` among them.
        attributes: attribute -> the same for a condition being about it.
    """

    condition: Weights
    attributes: Mapping[str, Weights]

    def probability(self, clause: Clues) -> float:
        """How likely a clause is a condition (0 to 1)."""
        return weighed(self.condition, features(clause))

    def attribute(self, words: str, allowed: frozenset[str] | None = None, sure: float = _SURE) -> str:
        """What a condition is most likely about, of those `allowed` (None: of all); `REST` where that is not `sure`."""
        found = set(sequences(plain(words)))
        told = {
            name: weighed(weights, found)
            for name, weights in self.attributes.items()
            if allowed is None or name in allowed
        }
        best = max(told, key=lambda name: told[name], default=REST)
        return best if told.get(best, 0.0) >= max(sure, _SURE_OF.get(best, 0.0)) else REST


@dataclass(frozen=True, slots=True)
class Clues:
    """A clause with what its place tells.

    Attributes:
        words: the clause, with the mark of its item.
        heading: the innermost heading above it, "" for none.
        lead: the line or sentence that leads in the list that it stands in, "" for none.
        before, behind: the characters right beside it; a pilcrow is the end of a line.
    """

    words: str
    heading: str
    lead: str
    before: str
    behind: str


@cache
def shipped() -> Learnt:
    """The weights of the package."""
    attributes: dict[str, dict[str, float]] = {}
    for attribute, feature, weight in rows("rag.facts", "likely_attributes.tsv"):
        attributes.setdefault(attribute, {})[feature] = float(weight)
    return Learnt({f: float(w) for f, w in rows("rag.facts", "likely_conditions.tsv")}, attributes)


def clues(text: str, start: int, end: int, heading: str, lead: str) -> Clues:
    """The clause `text[start:end]` of folded text with what its place tells."""
    beside = text[max(0, start - 1) : start], text[end : end + 1]
    before, behind = (_LINE_END if mark == "\n" else mark for mark in beside)
    return Clues(text[start:end], heading, lead, before, behind)


def features(clause: Clues) -> set[str]:
    """What a clause and its place hold."""
    found = set(sequences(plain(clause.words)))
    found.update(f"heading:{gram}" for gram in runs(squeezed(clause.heading)[:20], 2, 3))
    found.update(f"lead:{gram}" for gram in runs(squeezed(clause.lead), 2, 3))
    found |= {f"before:{clause.before}", f"behind:{clause.behind}"}
    if mark := _MARK.match(clause.words):
        found.add(f"mark:{_NUMBERED.sub('0', mark[1])}")
    return found


def sequences(body: str) -> Iterator[str]:
    """What a clause itself holds: runs of one to three characters, and how it begins and ends."""
    yield from (f"in:{gram}" for gram in runs(body, 1, 3))
    yield from (f"begins:{body[:n]}" for n in (1, 2, 3) if len(body) >= n)
    yield from (f"ends:{body[-n:]}" for n in (1, 2, 3, 4) if len(body) >= n)


def plain(words: str) -> str:
    """A clause without the mark of its item and without white space, every number the same."""
    mark = pattern("list_mark").match(words)
    return squeezed(words[mark.end() :] if mark else words)[:_CHARS]


def lead_of(text: str, start: int) -> str:
    """The nearest line or sentence above `text[start]` that leads in what follows, "" for none near.

    One that ends in a colon or a question mark leads in, or a short line without a comma.
    """
    at = start
    for _ in range(_LEADS):
        if at <= 0:
            break
        begin = behind_last("\n。;", text, at - 1)
        chunk = text[begin:at]
        told = chunk.strip(" \n。;")
        short = chunk.endswith("\n") and len(told) <= _AROUND and not re.search("[,;]", told)
        if told and (_LED.search(chunk) or short):
            return told[-_AROUND:]
        at = begin
    return ""
