"""What the tool `match_calls` gives a model: the verdicts with the conditions that decide them, short enough to read."""

from __future__ import annotations

import datetime as dt

from rag.public import Response
from rag.public.match_json import Ask, MatchedCall, MatchedCondition, MatchResponse, Reason, Verdict

DECIDING = 4


class DecidingCondition(Response):
    """A condition that decides, with its quote: met, failed or unknown. Of those with one `any_of`, `at_least` must hold."""

    attribute: str
    status: str
    yours: str | None
    wanted: str
    any_of: int | None
    at_least: int | None
    aid: str
    quote: str


class CallMatch(Response):
    """A call and how the firm stands to it. `not_in_text` says which conditions stand only in attachments or rules."""

    call_id: str
    programme: str
    regions: list[str]
    deadline: dt.date | None
    verdict: Verdict
    reason: Reason | None
    deciding: list[DecidingCondition]
    not_in_text: list[str]
    url: str


class CallMatches(Response):
    """Matches, those that fit first. `counts` counts all of each verdict; `asks` would settle most of `check`."""

    items: list[CallMatch]
    counts: dict[Verdict, int]
    asks: list[Ask]


def matches_of(found: MatchResponse, limit: int) -> CallMatches:
    """The first `limit` calls of a match, as a model reads them."""
    items = [_match(item) for item in found.items[:limit]]
    return CallMatches(items=items, counts=found.counts, asks=found.asks)


def _match(item: MatchedCall) -> CallMatch:
    return CallMatch(
        call_id=item.call.call_id,
        programme=item.call.programme,
        regions=item.call.regions,
        deadline=item.call.deadline,
        verdict=item.verdict,
        reason=item.reason,
        deciding=[_deciding(c) for c in item.conditions if c.decides][:DECIDING],
        not_in_text=[words.quote for words in item.elsewhere],
        url=item.call.notices[0].url,
    )


def _deciding(condition: MatchedCondition) -> DecidingCondition:
    fields = {name: getattr(condition, name) for name in DecidingCondition.model_fields}
    return DecidingCondition(**fields)
