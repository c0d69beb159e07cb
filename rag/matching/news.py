"""News for one firm: what is new, changed, cancelled or about to close since it was last told, nothing twice."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Literal

from rag.calls import CallRecord, deadline_on, status_on
from rag.errors import InvalidInput
from rag.matching.profile import Profile
from rag.matching.verdicts import MatchIndex, Verdict

Kind = Literal["new", "changed", "cancelled", "closing"]
KINDS: tuple[Kind, ...] = ("new", "changed", "cancelled", "closing")
OVER = ("cancelled", "suspended", "closed")
FORMAT = 1


@dataclass(frozen=True, slots=True)
class KnownCall:
    """What a firm knows of a call: the state that it was last told, and the deadline that it was reminded of."""

    deadline: str | None
    status: str
    reminded: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of news: `deadline` is the day that counts now, of several batches the next; `before` is what a change replaces."""

    kind: Kind
    call: CallRecord
    verdict: Verdict
    deadline: dt.date | None
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Digest:
    """All news of a day, and what will have been told once it is delivered."""

    as_of: dt.date
    items: tuple[Item, ...]
    told: Mapping[str, KnownCall] = field(default_factory=dict)


def digest_of(
    index: MatchIndex,
    profile: Profile,
    day: dt.date,
    told: Mapping[str, KnownCall],
    *,
    since: dt.date | None = None,
    within_days: int = 7,
) -> Digest:
    """What to tell a firm on a day.

    Args:
        index: the calls.
        profile: the firm; calls that fail are no news, unless the firm was told of them before.
        day: the day that counts.
        told: what was told before, by call id.
        since: calls of which no notice is as new as this day are taken as known.
        within_days: a call closes soon if its deadline lies at most so many days ahead.
    """
    after = dict(told)
    items: list[Item] = []
    for call, judged in zip(index.calls, index.judge(profile, day), strict=True):
        before = told.get(call.call_id)
        fitting = judged.verdict != "fails"
        if day < call.oldest or (before is None and not fitting):
            continue  # nobody could know of it on that day
        now = KnownCall(
            call.deadline.isoformat() if call.deadline else None,
            status_on(call, day),
            before.reminded if before else None,
        )
        soon = _closes_soon(call, now.status, day, within_days) if fitting else None
        closing = soon if soon and now.reminded != soon.isoformat() else None
        items += _told_of(_news(call, judged.verdict, before, now, since, day), closing, call, judged.verdict)
        after[call.call_id] = replace(now, reminded=closing.isoformat() if closing else now.reminded)
    items.sort(key=lambda i: (KINDS.index(i.kind), i.deadline or dt.date.max, i.call.call_id))
    return Digest(day, tuple(items), after)


def _told_of(news: list[Item], closing: dt.date | None, call: CallRecord, verdict: Verdict) -> list[Item]:
    """The news of a call; one that closes soon is told as that, though it is new: it is not told again."""
    if closing and all(item.kind == "new" for item in news):
        return [Item("closing", call, verdict, closing)]
    return news


def _news(
    call: CallRecord,
    verdict: Verdict,
    before: KnownCall | None,
    now: KnownCall,
    since: dt.date | None,
    day: dt.date,
) -> list[Item]:
    if before is None:
        known = since is not None and call.newest < since
        new = Item("new", call, verdict, deadline_on(call, day) or call.deadline)
        return [] if known or now.status in OVER else [new]
    if now.status in ("cancelled", "suspended"):
        cancelled = Item("cancelled", call, verdict, call.deadline, before.deadline)
        return [] if before.status == now.status else [cancelled]
    if now.deadline != before.deadline:
        return [Item("changed", call, verdict, call.deadline, before.deadline)]
    return []


def _closes_soon(call: CallRecord, status: str, day: dt.date, within_days: int) -> dt.date | None:
    """The day of a call, or of its next batch, that lies so near."""
    next_one = deadline_on(call, day)
    near = next_one is not None and 0 <= (next_one - day).days <= within_days
    return next_one if status == "open" and near else None


def dump_known(told: Mapping[str, KnownCall]) -> str:
    """What was told, as it is kept between two digests."""
    calls = {call_id: asdict(what) for call_id, what in sorted(told.items())}
    return json.dumps({"format": FORMAT, "calls": calls}, ensure_ascii=False, indent=1)


def load_known(text: str) -> dict[str, KnownCall]:
    """The inverse of `dump_known`.

    Raises:
        InvalidInput: the text is something else.
    """
    try:
        found = json.loads(text)
        if found["format"] != FORMAT:
            raise InvalidInput(f"The state file has format {found['format']}; this version reads {FORMAT}.")
        return {call_id: KnownCall(**what) for call_id, what in found["calls"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InvalidInput(
            "The state file is none of a digest; move it away to be told everything anew."
        ) from None


def titles_of(items: Sequence[Item]) -> dict[Kind, list[Item]]:
    """The items by kind, in the order in which they are told; kinds without news are left out."""
    return {kind: chosen for kind in KINDS if (chosen := [i for i in items if i.kind == kind])}
