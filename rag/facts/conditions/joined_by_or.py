"""Alternatives that a sentence joins by 或 (营收1000万元以上，或研发占比5%以上): each becomes a segment of one choice.

A clause that begins with 或者, 要么 or 或是 is an alternative to the clause before it, and 或 within a clause parts it where
what stands on both sides says something by itself: a bounded number, a title, or a verb of its own. What is denied
(无重大事故或违法记录) denies both sides, and what shuts out does so by either: those are no choices.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from rag.facts.conditions.bounded_numbers import bound, numbers
from rag.facts.conditions.choices import Choice
from rag.facts.conditions.clause_context import pattern
from rag.facts.conditions.zones import Segment, clauses
from rag.facts.patterns import cue

_OR = re.compile(r"或者|或是|或(?!其[他它]|有关|相关|许)|要么|抑或")
_BEGINS = re.compile(rf"[^\w;。]*(?:{_OR.pattern})")
_OTHERS_TOO = re.compile(
    r"\s*以及(?=[^,;。:\n]{2,30}(?:企业|单位|机构|主体|团队|个人|合作社|农场|个体户|工商户|社会组织|院所|高校)(?:\([^()\n]{0,16}\))?[。;\s]*$)"
)
"""规模以上工业企业，以及省级以上专精特新中小企业: whom a call is for besides those before."""
_WHOM = re.compile(r"(?:企业|单位|机构|主体)(?:\([^()]{0,16}\))?$")
_ENDS = re.compile(r"(?:[;,、]\s*)?(?:或者|或是|或)[;,:]?\s*$")
_BUT = re.compile(r"\s*(?:但|而)")
_INSTEAD = re.compile(
    r"[^\w;。]{0,4}(?:但|对|对于|若|如|如果)?(?:[^,;。:()\d]{0,8}?)(?:没有?|无|未|不足|不满|不够|达不到|低于|少于|尚未|不具备|不符合|不满足)[^,;。:]{0,20}(?:的|者)(?:企业|单位|人员|主体|个体户)?,"
    r"(?=[^,;。]{0,12}(?:也|须|应|可|要|不[低少]于|达|以上|有|为|是|承诺|提供))(?![^,;。]{0,12}(?:不[予得能可]|优先|按|给|补|奖|视|由|自))"
)
"""营收不足2000万元的，研发费用不低于60万元: what is asked instead of the clause before."""
_LEAST_WORDS = 4
"""Characters of a side that says something without a number."""


@dataclass(slots=True)
class _Piece:
    """A part of a sentence; pieces with one `chain` are alternatives, a number each."""

    start: int
    end: int
    chain: int = 0
    alternative: int = 0


def with_alternatives(
    text: str, segments: Sequence[Segment], speaks: Callable[[Segment], bool] = lambda _: False
) -> list[Segment]:
    """The segments, those that hold alternatives joined by 或 in several, with choices numbered behind those known.

    Args:
        text: folded.
        segments: in the order of the text.
        speaks: whether a segment states conditions though no heading says so.

    """
    taken = max((s.choice.number for s in segments if s.choice), default=0)
    found: list[Segment] = []
    linked = _joined_by_or(text, segments, taken)
    taken = max((s.choice.number for s in linked if s.choice), default=0)
    for segment in linked:
        pieces = _pieces(text, segment) if _may_choose(text, segment, speaks) else []
        chains = {piece.chain for piece in pieces} - {0}
        for piece in pieces:
            own = Choice(taken + piece.chain, piece.alternative, 1, segment.choice)
            choice = own if piece.chain else segment.choice
            found.append(replace(segment, start=piece.start, end=piece.end, choice=choice))
        if not pieces:
            found.append(segment)
        taken += max(chains, default=0)
    return found


def _may_choose(text: str, segment: Segment, speaks: Callable[[Segment], bool]) -> bool:
    if not any(known.search(text, segment.start, segment.end) for known in (_OR, _INSTEAD, _OTHERS)):
        return False
    several = segment.choice is not None and segment.choice.at_least > 1
    if several and not any(True for _ in numbers(text[segment.start : segment.end])):
        return False  # 高新技术企业或科技型中小企业: titles are one condition, and count once among those that must hold
    if segment.zone not in ("neutral", "benefit"):
        return segment.zone == "condition"
    led = pattern("subject_must").match(text, segment.start, min(segment.end, segment.start + 60))
    return bool(led) or (segment.zone == "neutral" and speaks(segment))


def _pieces(text: str, segment: Segment) -> list[_Piece]:
    """The parts of a sentence that lists alternatives; none where it lists none."""
    found: list[_Piece] = []
    premise: _Piece | None = None
    chains = 0
    for start, end in clauses(text, segment.start, min(segment.end, len(text))):
        before = found[-1] if found else None
        besides = _besides(text, before, start, segment.end)
        begins = _BEGINS.match(text, start, end) or besides
        if before and _INSTEAD.match(text, start, segment.end) and _may_be_first(text, before, before.end):
            if not before.chain:
                chains += 1
                before.chain, before.alternative = chains, 1
            found.append(_Piece(start, end, before.chain, before.alternative + 1))
            premise = found[-1]
            continue
        if premise:
            premise.end, premise = end, None
            continue
        parts = _parted(text, begins.end() if begins else start, end)
        named = begins and (besides or _says(text, begins.end(), end))
        if named and before and _may_be_first(text, before, end):
            if not before.chain:
                chains += 1
                before.chain, before.alternative = chains, 1
            found += _numbered(parts, before.chain, before.alternative)
        elif len(parts) > 1:
            chains += 1
            lead = _last_item(text, *parts[0])
            if lead > parts[0][0]:
                found.append(_Piece(parts[0][0], lead))
            found += _numbered([(lead, parts[0][1]), *parts[1:]], chains, 0)
        elif before and before.chain and before.alternative > 1 and _BUT.match(text, start, end):
            before.end = end
        else:
            found.append(_Piece(start, end))
    return _whole(found, segment) if chains else []


_OTHERS = re.compile(",\\s*以及")


def _besides(text: str, before: _Piece | None, start: int, stop: int) -> re.Match[str] | None:
    """What begins the last clause of a sentence that names others than the clause before, whom the call is for too."""
    named = before and _WHOM.search(text, before.start, before.end)
    return _OTHERS_TOO.match(text, start, stop) if named else None


def _numbered(parts: Sequence[tuple[int, int]], chain: int, taken: int) -> Iterator[_Piece]:
    return (_Piece(start, end, chain, taken + n) for n, (start, end) in enumerate(parts, 1))


def _whole(pieces: Sequence[_Piece], segment: Segment) -> list[_Piece]:
    """The pieces without gaps, plain neighbours as one, the first and last to the ends of the sentence."""
    joined: list[_Piece] = []
    for piece in pieces:
        if joined and not piece.chain and not joined[-1].chain:
            joined[-1].end = piece.end
        else:
            joined.append(piece)
    joined[0].start, joined[-1].end = segment.start, segment.end
    return joined


def _parted(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sides of each 或 of a clause that parts two things said; the clause alone where none does."""
    words = text[start:end]
    parts: list[tuple[int, int]] = []
    if pattern("or_denied").search(words) or any(
        cue("condition_words", g).search(words) for g in ("wish", "aside", "past")
    ):
        return [(start, end)]
    begin = start
    for match in _OR.finditer(text, start + 1, end):
        level = text.count("(", begin, match.start()) == text.count(")", begin, match.start())
        left, right = (_last_item(text, begin, match.start()), match.start()), (match.end(), end)
        both = _says(text, *left) and _says(text, *right, right=True)
        if level and (both or _are_alike(text[left[0] : left[1]], text[right[0] : right[1]])):
            parts.append((begin, match.start()))
            begin = match.end()
    return [*parts, (begin, end)]


def _are_alike(left: str, right: str) -> bool:
    """规上的或者拿了SC证的: both sides name whom it is for."""
    return all(
        words.rstrip().endswith(("的", "者")) and len(words.strip()) >= _ALIKE_WORDS
        for words in (left, right)
    )


_ALIKE_WORDS = 3


def _last_item(text: str, start: int, end: int) -> int:
    """Where the last of the items 在本市注册、估值1亿元以上 begins, if those before it say something too."""
    at = max(text.rfind("、", start, end), text.rfind(":", start, end)) + 1
    return (
        at
        if (at > start and text[at - 1] == ":") or (_says(text, start, max(start, at - 1)) and at)
        else start
    )


def _says(text: str, start: int, end: int, *, right: bool = False) -> bool:
    """Whether words state something: a number with a bound or alone at their end, a title, a verb with what it speaks of."""
    words = text[start:end]
    for number in numbers(words):
        if number.measure == "duration" and not bound(words, number, 0):
            continue
        if len(re.findall("[一-龥]", pattern("or_bounds").sub("", words))) >= 3:
            return True
    if pattern("or_titled").search(words) or _DATED.search(words):
        return True
    verb = pattern("or_verb").match(words) if right else pattern("or_verb_within").search(words)
    return bool(verb) and len(words.strip()) >= _LEAST_WORDS + 1


_DATED = re.compile(r"20\d\d年[^,;。]{0,8}(?:以?[后前]|起)[^,;。]{0,4}[一-龥]")
"""2024年后新办, where the day bounds what is asked."""


def _may_be_first(text: str, before: _Piece, end: int) -> bool:
    """Whether the clause before 或者 can be an alternative: it says something, denies no row of things, and is no premise."""
    words = text[before.start : before.end]
    if pattern("or_denied").search(words) and not any(True for _ in numbers(words)):
        return False
    if any(cue("condition_words", group).search(text[before.start : end]) for group in ("wish", "past")):
        return False
    return _says(text, before.start, before.end)


def _joined_by_or(text: str, segments: Sequence[Segment], numbered: int) -> list[Segment]:
    """Sentences and list items, where one begins with 或者 (…；或者员工不少于30人) or the one before ends so, as alternatives."""
    found = list(segments)
    chained: Choice | None = None
    for at in range(1, len(found)):
        before, segment = found[at - 1], found[at]
        if not _linked(text, before, segment) or (before.choice and not chained):
            chained = None
            continue
        if chained is None:
            numbered += 1
            chained = Choice(numbered, 1, 1)
            found[at - 1] = replace(before, choice=chained)
        chained = replace(chained, alternative=chained.alternative + 1)
        found[at] = replace(segment, choice=chained)
    return found


def _linked(text: str, before: Segment, segment: Segment) -> bool:
    if not segment.zone == before.zone == "condition" or segment.choice:
        return False
    if _ENDS.search(text[before.start : before.end]):
        return True
    if _INSTEAD.match(text, segment.start, segment.end):
        return text[before.end - 1 : before.end] in ";。" and _says(text, before.start, before.end)
    mark = pattern("list_mark").match(text[segment.start : segment.end])
    begins = _BEGINS.match(text, segment.start + (mark.end() if mark else 0), segment.end)
    return bool(begins) and text[before.end - 1 : before.end] == ";"
