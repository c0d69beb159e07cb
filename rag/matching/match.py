"""From a request to a response: the calls in question, judged, with the lines that say why."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from rag.calls import CallQuery, CallRecord, select_records, to_call
from rag.errors import InvalidInput
from rag.matching.conditions import Condition, Status
from rag.matching.profile import Profile, read_profile
from rag.matching.verdicts import OVER, Judged, MatchIndex
from rag.matching.wording import gap_of, question_for, wanted_words, yours_words
from rag.public.matching import (
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

MAX_ASKS = 3
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


def match(index: MatchIndex, request: MatchRequest, day: dt.date) -> MatchResponse:
    """How a firm stands to the calls that the filters leave.

    Raises:
        InvalidInput: a value of the profile or a place cannot be read.
    """
    profile = profile_from(request.profile)
    chosen = _chosen(index.calls, request.filters, day)
    found = []
    for position, judged in enumerate(index.judge(profile, day)):
        call = index.calls[position]
        kept = request.include_closed or judged.reason not in OVER
        if kept and call.call_id in chosen and judged.verdict in (request.verdicts or _ORDER):
            found.append((position, judged))
    items = sorted((item_of(index, p, j, profile, day) for p, j in found), key=_key)
    counts = Counter(item.verdict for item in items)
    return MatchResponse(items=items, asks=asks_of(items), counts={v: counts[v] for v in _ORDER}, as_of=day)


def _chosen(calls: Sequence[CallRecord], filters: MatchFilters, day: dt.date) -> frozenset[str]:
    query = CallQuery(
        applies_in=filters.applies_in,
        region=filters.regions,
        applicant=filters.applicants,
        category=filters.categories,
        q=filters.q,
    )
    return frozenset(call.call_id for call in select_records(calls, query, day))


def _key(item: MatchedCall) -> tuple[int, dt.date, str]:
    return _ORDER.index(item.verdict), item.call.deadline or dt.date.max, item.call.call_id


def item_of(index: MatchIndex, position: int, judged: Judged, profile: Profile, day: dt.date) -> MatchedCall:
    """A judged call with its conditions, what decides first."""
    rows = list(zip(index.conditions[position], index.statuses(position, profile, day), strict=True))
    lines = sorted(((c, s) for c, s in rows if not c.elsewhere), key=_line_key)
    return MatchedCall(
        call=to_call(index.calls[position], day),
        verdict=judged.verdict,
        reason=judged.reason,
        conditions=[line_of(c, s, profile, day) for c, s in lines],
        elsewhere=[
            Elsewhere(aid=c.aid, quote=c.quote, start=c.start, end=c.end) for c, _ in rows if c.elsewhere
        ],
    )


def _line_key(row: tuple[Condition, Status]) -> tuple[bool, int]:
    condition, status = row
    return not condition.decides, _FIRST.index(status)


def line_of(condition: Condition, status: Status, profile: Profile, day: dt.date) -> MatchedCondition:
    """One line of a match."""
    return MatchedCondition(
        attribute=condition.attribute,
        status=status,
        yours=yours_words(condition, profile),
        wanted=wanted_words(condition),
        must=condition.must,
        decides=condition.decides,
        any_of=condition.any_of,
        branch=condition.branch,
        group=condition.group,
        gap=gap_of(condition, profile, day) if status == "failed" else None,
        aid=condition.aid,
        quote=condition.quote,
        start=condition.start,
        end=condition.end,
    )


def asks_of(items: Sequence[MatchedCall]) -> list[Ask]:
    """The questions that bear on most of the calls that need a check."""
    counts: Counter[str] = Counter()
    for item in items:
        if item.verdict == "check":
            counts.update({c.attribute for c in item.conditions if c.decides and c.status == "unknown"})
    return [Ask(attribute=a, question=question_for(a), calls=n) for a, n in counts.most_common(MAX_ASKS)]
