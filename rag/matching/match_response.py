"""From a request to a response: the calls in question, judged, with the lines that say why."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Sequence

from rag.calls import CallQuery, CallRecord, select_ids, to_call
from rag.domain import Language
from rag.errors import InvalidInput
from rag.matching.condition import Status
from rag.matching.condition_text import gap_of, question_for, wanted_words, yours_words
from rag.matching.profile import Profile, read_profile
from rag.matching.verdicts import OVER, Judged, Line, MatchIndex
from rag.public import AnswerWarning
from rag.public.match_json import (
    Ask,
    Elsewhere,
    MatchedCall,
    MatchedCondition,
    MatchFilters,
    MatchRequest,
    MatchResponse,
    ProfileIn,
    Verdict,
)

Worded = Callable[[CallRecord, AnswerWarning], str]
MAX_ASKS = 3
_NOT_ASKED = frozenset({"other", "limit"})
"""Attributes of which a profile's word is not looked at."""
_ORDER: tuple[Verdict, ...] = ("fits", "check", "fails")
_FIRST: tuple[Status, ...] = ("failed", "unknown", "met")


def profile_from(told: ProfileIn) -> Profile:
    """The profile that a request tells.

    Raises:
        InvalidInput: a value cannot be read; its pointer names the field.
    """
    try:
        return read_profile(told.model_dump(exclude_none=True))
    except InvalidInput as error:
        raise InvalidInput(str(error), f"/profile{error.pointer or ''}") from None


def match(
    index: MatchIndex, request: MatchRequest, day: dt.date, warned: Worded | None = None
) -> MatchResponse:
    """How a firm stands to the calls that the filters leave; `warned` words the cautions of a call, None: as they stand.

    Raises:
        InvalidInput: a value of the profile or a place cannot be read.
    """
    profile = profile_from(request.profile)
    chosen = _chosen(index.calls, request.filters, day)
    found = []
    for position, judged in enumerate(index.judge(profile, day)):
        call = index.calls[position]
        kept = request.include_closed or (judged.reason not in OVER and day >= call.oldest)
        if kept and call.call_id in chosen and judged.verdict in (request.verdicts or _ORDER):
            found.append((position, judged))
    language = request.lang or "zh"
    items = sorted((item_of(index, p, j, profile, day, language, warned) for p, j in found), key=_key)
    counts = Counter(item.verdict for item in items)
    return MatchResponse(
        items=items, asks=asks_of(items, language), counts={v: counts[v] for v in _ORDER}, as_of=day
    )


def _chosen(calls: Sequence[CallRecord], filters: MatchFilters, day: dt.date) -> frozenset[str]:
    query = CallQuery(
        applies_in=filters.applies_in,
        region=filters.regions,
        applicant=filters.applicants,
        category=filters.categories,
        q=filters.q,
    )
    try:
        return frozenset(select_ids(calls, query, day))
    except InvalidInput as error:  # of a field that is called `regions` here
        pointer = re.sub("^/region/", "/regions/", error.pointer or "")
        raise InvalidInput(str(error), f"/filters{pointer}") from None


def _key(item: MatchedCall) -> tuple[int, dt.date, str]:
    return _ORDER.index(item.verdict), item.call.deadline or dt.date.max, item.call.call_id


def item_of(
    index: MatchIndex,
    position: int,
    judged: Judged,
    profile: Profile,
    day: dt.date,
    language: Language = "zh",
    warned: Worded | None = None,
) -> MatchedCall:
    """A judged call with its conditions, what decides first; alternatives of a choice stay together."""
    rows = index.lines(position, profile, day)
    return MatchedCall(
        call=to_call(index.calls[position], day, warned),
        verdict=judged.verdict,
        reason=judged.reason,
        conditions=[line_of(line, profile, day, language) for line in in_order(rows)],
        elsewhere=[
            Elsewhere(aid=c.aid, quote=c.quote, start=c.start, end=c.end)
            for c in (line.condition for line in rows)
            if c.elsewhere
        ],
    )


def in_order(lines: Sequence[Line]) -> list[Line]:
    """The conditions that stand in the text, what decides first; a choice stands where its first alternative would."""
    told = [line for line in lines if not line.condition.elsewhere]
    first: dict[int, tuple[bool, bool, int]] = {}
    for line in told:
        if line.condition.any_of is not None:
            key = first.get(line.condition.any_of, _line_key(line))
            first[line.condition.any_of] = min(key, _line_key(line))
    return sorted(
        told,
        key=lambda line: (
            first.get(line.condition.any_of or 0, _line_key(line)),
            line.condition.any_of or 0,
            _line_key(line),
        ),
    )


def _line_key(line: Line) -> tuple[bool, bool, int]:
    return not line.pivotal, not line.condition.decides, _FIRST.index(line.status)


def line_of(line: Line, profile: Profile, day: dt.date, language: Language) -> MatchedCondition:
    """One line of a match, in a language of answers."""
    condition, status = line.condition, line.status
    return MatchedCondition(
        attribute=condition.attribute,
        status=status,
        yours=yours_words(condition, profile, language),
        wanted=wanted_words(condition, language),
        must=condition.must,
        decides=condition.decides,
        pivotal=line.pivotal,
        any_of=condition.any_of,
        at_least=condition.at_least if condition.any_of is not None else None,
        branch=condition.branch,
        group=condition.group,
        gap=gap_of(condition, profile, day) if status == "failed" else None,
        aid=condition.aid,
        quote=condition.quote,
        start=condition.start,
        end=condition.end,
    )


def _settled_by(condition: MatchedCondition) -> str:
    """The attribute whose answer settles a condition: that taxes are paid (no sum of them) the record tells."""
    told = any(char.isdigit() for char in condition.wanted)
    return "credit" if condition.attribute == "tax" and not told else condition.attribute


def asks_of(items: Sequence[MatchedCall], language: Language = "zh") -> list[Ask]:
    """The few questions whose answers would settle most of the calls that need a check, the one that does most first.

    A question settles a call if nothing else is open there; where several settle as many, the one that more calls turn
    on goes first. What a profile has no field for is not asked.
    """
    open_ = [
        attributes
        for item in items
        if item.verdict == "check"
        and (attributes := {_settled_by(c) for c in item.conditions if c.pivotal and c.status == "unknown"})
    ]
    bearing = Counter(attribute for attributes in open_ for attribute in attributes - _NOT_ASKED)
    asked: list[str] = []
    while len(asked) < MAX_ASKS and len(asked) < len(bearing):
        settled = Counter(next(iter(rest)) for attributes in open_ if len(rest := attributes - {*asked}) == 1)
        left = (attribute for attribute in bearing if attribute not in asked)
        asked.append(max(left, key=lambda attribute: (settled[attribute], bearing[attribute])))
    return [Ask(attribute=a, question=question_for(a, language), calls=bearing[a]) for a in asked]
