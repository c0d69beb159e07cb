"""From notices and their facts to calls: one record for each programme, year and place, whatever told of it.

`build_calls` is a pure function of a set of notices: their order does not matter, a notice that is gone leaves
nothing behind, and the same notices give the same calls.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from rag.calls.amendments import changes_told, facts_now, off, with_audiences_of_old
from rag.calls.attached_notices import attached
from rag.calls.call_conditions import call_conditions, elsewhere_warning
from rag.calls.call_dates import Dates, amendment_text, call_dates
from rag.calls.call_record import CallRecord, Reach
from rag.calls.calls_above import parents
from rag.calls.changed_part import of_its_part
from rag.calls.class_changes import dates_by_class
from rag.calls.mention_clusters import Cluster, clusters
from rag.calls.mentions import Mention, mentions
from rag.domain import LEVELS, AddressFact, AmountFact, Applicant, EmailFact, Fact, PhoneFact, RateFact
from rag.facts.notice_record import NoticeRecord
from rag.public import AnswerWarning
from rag.public.call_json import CHANGING, CallNotice, NoticeRole

_ROLES: tuple[NoticeRole, ...] = ("announcement", "local", *CHANGING, "digest", "basis", "result")
_ID_CHARS = 12


def build_calls(records: Sequence[NoticeRecord]) -> list[CallRecord]:
    """All calls that the notices tell of, ordered by the day and id of the notice that told first."""
    return calls_of(arranged([m for record in records for m in mentions(record)]))


@dataclass(frozen=True, slots=True)
class Arranged:
    """One call before its notices are read: which mentions make it, and where it stands among the others.

    Attributes:
        parent: the id of the call above, None where there is none.
        beside: mentions of its results and of what it is based on.
    """

    call_id: str
    cluster: Cluster
    parent: str | None
    beside: tuple[Mention, ...]


def arranged(told: Sequence[Mention]) -> list[Arranged]:
    """Which mentions, in any order, make a call; looks at neither texts nor facts. In the order of `build_calls`."""
    found = clusters(told)
    ids = call_ids(found)
    of = {id(cluster): call_id for cluster, call_id in zip(found, ids, strict=True)}
    return [
        Arranged(call_id, cluster, of[id(parent)] if parent else None, tuple(beside))
        for call_id, cluster, parent, beside in zip(
            ids, found, parents(found), attached(found, told), strict=True
        )
    ]


def calls_of(found: Iterable[Arranged]) -> list[CallRecord]:
    """The calls themselves, in the order of their first mentions. Of those whose parent is not among `found`, what it tells of them is left out.

    Each is made as it comes, and of what it is made of only the mentions that others are told of are kept.
    """
    made = sorted((_made(each) for each in found), key=lambda one: one.order)
    calls = [one.call for one in made]
    return _off_with_parent(_warned_of_each_other(calls, {one.call.call_id: one for one in made}))


@dataclass(frozen=True, slots=True)
class _Made:
    """A call, where it stands among the others, and its notices that move its time and leave it on."""

    order: tuple[dt.date, str, int, str]
    call: CallRecord
    amending: Sequence[Mention]


def _made(each: Arranged) -> _Made:
    return _Made(each.cluster.first.order, _call(each), _amending(each.cluster))


def call_ids(found: Sequence[Cluster]) -> list[str]:
    """Of all calls of some places: ids by the earliest mention's key, place, year and batch; a second call under one id takes the next number."""
    seen: dict[str, int] = {}
    ids = []
    for cluster in found:
        first = cluster.first
        tier = first.programme.tier
        above = tier if tier and tier != first.level else ""
        words = "|".join([first.programme.key, above, first.place, str(first.year), str(first.batch or "")])
        digest = hashlib.sha256(words.encode()).hexdigest()[:_ID_CHARS]
        seen[digest] = seen.get(digest, 0) + 1
        ids.append(digest if seen[digest] == 1 else f"{digest}-{seen[digest]}")
    return ids


def _call(each: Arranged) -> CallRecord:
    cluster = with_audiences_of_old(of_its_part(each.cluster))
    lead = cluster.leading
    by_class = dates_by_class(cluster)
    ended = None if by_class else off(cluster)
    dates = by_class or call_dates(cluster, ended)
    applicants = _applicants(cluster)
    full = [m for m in cluster.by_authority if m.kind != "digest"] or cluster.by_authority
    told = call_conditions(full)
    conditions = tuple(f for f in told if not f.superseded)
    facts = tuple(facts_now(cluster, full))
    return CallRecord(
        call_id=each.call_id,
        programme=lead.programme.name,
        key=lead.programme.key,
        year=cluster.year,
        batch=cluster.batch,
        regions=lead.regions,
        level=lead.level,
        issuer="、".join(lead.notice.issuers) or None if lead.kind != "digest" else None,
        applicants=applicants,
        opens=dates.opens,
        deadline=dates.deadline,
        deadlines=dates.facts,
        amounts=_distinct(f for f in facts if isinstance(f, AmountFact | RateFact) and f.is_funding),
        urls=_distinct(f for f in facts if f.kind == "url"),
        contacts=_contacts(facts),
        conditions=conditions,
        former_conditions=tuple(f for f in told if f.superseded),
        former_facts=tuple(
            (f.aid, f.kind, f.start, str(f.value)) for f in facts if f.superseded and _is_kept_nowhere(f)
        ),
        notices=_notices(each),
        parent=each.parent,
        warnings=(*_warnings(dates, applicants, lead), *elsewhere_warning(conditions)),
        aliases=_aliases(cluster),
        state=ended.state if ended else None,
        state_since=ended.since if ended else None,
        voided=dates.voided,
        rolling=any(m.rolling for m in cluster.mentions),
        windows=dates.windows,
    )


def _applicants(cluster: Cluster) -> tuple[Applicant, ...]:
    """Who files, by the announcements, else by the digests."""
    for kinds in (("announcement",), CHANGING, ("digest",)):
        told = [a for m in cluster.by_authority if m.kind in kinds for a in m.applicants]
        if told:
            return tuple(dict.fromkeys(told))
    return ("unknown",)


_F = TypeVar("_F", bound=Fact)


def _distinct(found: Iterable[_F]) -> tuple[_F, ...]:
    return tuple({_same(f): f for f in reversed(list(found))}.values())[::-1]


def _same(fact: Fact) -> str:
    return f"{fact.kind} {fact.value} {fact.label} {fact.superseded}"


def _is_kept_nowhere(fact: Fact) -> bool:
    """Whether a call keeps no fact of a kind: an event, until when something is good, a bound on a sum."""
    if isinstance(fact, AmountFact | RateFact):
        return not fact.is_funding
    return fact.kind in ("validity", "event", "period")


def _contacts(facts: Sequence[Fact]) -> tuple[Reach, ...]:
    """People, addresses and numbers; a number that stands in a contact is not listed again."""
    people = _distinct(f for f in facts if f.kind == "contact")
    numbers = _distinct(f for f in facts if isinstance(f, PhoneFact | EmailFact | AddressFact))
    alone = [
        n
        for n in numbers
        if not any(p.aid == n.aid and p.start <= n.start and n.end <= p.end for p in people)
    ]
    return tuple(sorted([*people, *alone], key=lambda f: (f.aid, f.start, f.kind)))


def _notices(each: Arranged) -> tuple[CallNotice, ...]:
    rows = {}
    for mention in [*each.beside, *reversed(each.cluster.by_authority)]:
        rows[mention.notice.aid] = CallNotice(
            aid=mention.notice.aid,
            role=_role(mention, each.cluster, each.parent),
            changes=changes_told(mention),
            title=mention.notice.title,
            url=mention.notice.url,
            date=mention.notice.date,
            category=mention.notice.category,
        )
    return tuple(sorted(rows.values(), key=lambda n: (_ROLES.index(n.role), n.date, n.aid)))


def _role(mention: Mention, cluster: Cluster, parent: str | None) -> NoticeRole:
    if mention.kind != "announcement":
        return mention.kind
    tier = cluster.tier
    above = tier is not None and mention.level in LEVELS and LEVELS.index(tier) < LEVELS.index(mention.level)
    return "local" if parent or above else "announcement"


def _aliases(cluster: Cluster) -> tuple[str, ...]:
    names = [m.programme.name for m in cluster.by_authority]
    names += [
        n
        for m in cluster.by_authority
        for n in (*m.names, m.notice.title)
        if m.kind != "digest" or n in m.names
    ]
    return tuple(dict.fromkeys(names))


def _warnings(dates: Dates, applicants: Sequence[Applicant], lead: Mention) -> tuple[AnswerWarning, ...]:
    if "enterprise" in applicants or set(applicants) <= {"unknown"}:
        return dates.warnings
    if _EMPLOYER_FILES.search(lead.notice.text):
        return dates.warnings
    kinds = "、".join(_WHO[a] for a in applicants if a in _WHO)
    text = f"申报者是{kinds}，企业不能自己申报。"
    return (
        *dates.warnings,
        AnswerWarning(code="applicants_not_enterprise", text=text, aid=lead.notice.aid),
    )


# 租房补贴由单位在网上统一报，个人不能单独报: for people, and firms file
_EMPLOYER_FILES = re.compile(
    r"单位[^，。；,;\n]{0,14}统一[^，。；,;\n]{0,10}(?:申[报请领]|报|办|提交)|不受理个人|个人不(?:能|得|可)单独"
)
_WHO = {
    "individual": "个人",
    "institution": "高校、科研院所等机构",
    "government": "地方政府或园区管委会",
    "organisation": "社会组织或合作社",
}


def _warned_of_each_other(calls: list[CallRecord], by_id: Mapping[str, _Made]) -> list[CallRecord]:
    """An amendment is told wherever the call above or below it is read: with the day that it makes doubtful."""
    more: dict[str, list[AnswerWarning]] = {}
    for call in calls:
        if call.parent is None or call.parent not in by_id:
            continue
        upper = by_id[call.parent].call
        own = by_id[call.call_id].amending
        for m in own:
            places = "、".join(call.regions)
            more.setdefault(upper.call_id, []).append(
                _amended(f"{places}：{amendment_text(m)}", m.notice.aid)
            )
        if own and upper.chosen:
            fact = upper.chosen[0]
            quote = f"“{' '.join(fact.quote.split())[:80]}”"
            told = f"{fact.value}（{quote}）" if fact.value else quote
            text = f"上级通知写的是{told}，本地已更改，不能照此办理。"
            more.setdefault(call.call_id, []).append(_amended(text, fact.aid))
        for m in by_id[call.parent].amending:
            more.setdefault(call.call_id, []).append(_amended(amendment_text(m), m.notice.aid))
    return [replace(call, warnings=(*call.warnings, *more.get(call.call_id, ()))) for call in calls]


def _amending(cluster: Cluster) -> list[Mention]:
    """The call's notices that move its time and leave it on."""
    return [
        m
        for m in cluster.changes
        if m.about_time and m.kind not in ("cancellation", "suspension", "correction")
    ]


def _off_with_parent(calls: list[CallRecord]) -> list[CallRecord]:
    """A local call is off with the programme that it carries out, if that was called off after it came out."""
    by_id = {call.call_id: call for call in calls}
    return [_with_parent(call, by_id.get(call.parent or "")) for call in calls]


def _with_parent(call: CallRecord, parent: CallRecord | None) -> CallRecord:
    if parent is None or not parent.state or call.state or (parent.state_since or call.oldest) < call.oldest:
        return call
    told = tuple(w for w in parent.warnings if w.code == "cancelled" and w not in call.warnings)
    facts = tuple(replace(f, superseded=True) if f.for_applicants else f for f in call.deadlines)
    return replace(
        call, state=parent.state, state_since=parent.state_since, voided=call.deadline, deadline=None, deadlines=facts,
        warnings=(*call.warnings, *told),
    )  # fmt: skip


def _amended(text: str, aid: str) -> AnswerWarning:
    return AnswerWarning(code="amended", text=text, aid=aid)
