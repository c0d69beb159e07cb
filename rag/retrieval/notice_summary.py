"""A notice in the public JSON: as it stands with passages, in lists, and whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from rag.calls import CallRecord, amended_by, status_on
from rag.calls.stored_calls import StoredCall, StoredCalls
from rag.domain import Fact
from rag.facts import summarise
from rag.facts.notice_record import NoticeRecord
from rag.public import AttachmentOut, NoticeDetail, NoticeSummary, Status
from rag.public.fact_json import fact_out

VoidFacts = Mapping[str, frozenset[tuple[str, int, str]]]
"""Aid -> (kind, start, value) of the facts that a later notice replaced or made void."""


@dataclass(frozen=True, slots=True)
class CallLinks:
    """What the calls say of the notices, by aid.

    Attributes:
        call_ids: the calls that a notice tells of.
        amended_by: later notices that change something of it.
        superseded: starts of the facts that a later notice replaced or made void.
        void: the same as (kind, start, value).
        calls: of the calls that a notice tells of, other than as their result or basis, those that are off or rolling; None
            for each other one.

    """

    call_ids: Mapping[str, tuple[str, ...]]
    amended_by: Mapping[str, tuple[str, ...]]
    superseded: Mapping[str, frozenset[int]]
    void: VoidFacts
    calls: Mapping[str, tuple[CallRecord | None, ...]]

    @classmethod
    def of(cls, calls: Iterable[CallRecord]) -> Self:
        """Gather the links of all calls; stored ones are parsed only where they are off or rolling."""
        rows = calls.rows if isinstance(calls, StoredCalls) else [StoredCall.of(call) for call in calls]
        ids: dict[str, list[str]] = {}
        void: dict[str, set[tuple[str, int, str]]] = {}
        telling: dict[str, list[CallRecord | None]] = {}
        for row in rows:
            for notice in row.outline.notices:
                ids.setdefault(notice.aid, []).append(row.outline.call_id)
                if notice.role not in ("result", "basis"):
                    telling.setdefault(notice.aid, []).append(row.record if row.outline.decides else None)
            for aid, kind, start, value in row.outline.superseded:
                void.setdefault(aid, set()).add((kind, start, value))
        return cls(
            {aid: tuple(dict.fromkeys(found)) for aid, found in ids.items()},
            amended_by([row.outline for row in rows]),
            {aid: frozenset(start for _, start, _ in facts) for aid, facts in void.items()},
            {aid: frozenset(facts) for aid, facts in void.items()},
            {aid: tuple(found) for aid, found in telling.items()},
        )

    def marked(self, record: NoticeRecord) -> NoticeRecord:
        """The record with those of its facts marked that a later notice replaced or made void."""
        return marked(record, self.void)

    def status(self, aid: str, as_of: dt.date) -> Status | None:
        """What all the calls of a notice have come to, where that is not told by its own days; else None."""
        found = {status_on(call, as_of) if call else None for call in self.calls.get(aid, ())}
        return found.pop() if len(found) == 1 else None


def marked(record: NoticeRecord, void: VoidFacts) -> NoticeRecord:
    """The record with its void facts marked."""
    own = void.get(record.notice.aid)
    if not own:
        return record
    facts = (replace(f, superseded=True) if _identity(f) in own else f for f in record.facts)
    return replace(record, facts=tuple(facts))


def _identity(fact: Fact) -> tuple[str, int, str]:
    return fact.kind, fact.start, str(fact.value)


def summary_of(record: NoticeRecord, links: CallLinks, as_of: dt.date) -> NoticeSummary:
    """The short form, with status and deadline as of a day."""
    return NoticeSummary(**_common(record, links, as_of))


def detail_of(record: NoticeRecord, links: CallLinks, as_of: dt.date) -> NoticeDetail:
    """The whole notice."""
    notice = record.notice
    common = _common(record, links, as_of)
    return NoticeDetail(
        **common,
        text=notice.text,
        text_version=notice.text_version,
        source=notice.source,
        attachment_only=notice.attachment_only,
        facts=[fact_out(fact) for fact in links.marked(record).facts],
        attachments=[
            AttachmentOut(name=a.name, url=a.url, start=a.start, end=a.end) for a in notice.attachments
        ],
        calls=common["call_ids"],
    )


def _common(record: NoticeRecord, links: CallLinks, as_of: dt.date) -> dict[str, Any]:
    notice = record.notice
    call_ids = links.call_ids.get(notice.aid, ())
    facts = links.marked(record).facts
    applicants, deadline, status = summarise(notice, facts, as_of, calls=len(call_ids))
    status = links.status(notice.aid, as_of) or status
    return {
        "aid": notice.aid,
        "title": notice.title,
        "url": notice.url,
        "date": notice.date,
        "account": notice.account,
        "regions": list(notice.regions),
        "level": notice.level,
        "category": notice.category,
        "issuers": list(notice.issuers),
        "document_number": notice.document_number,
        "applicants": applicants,
        "deadline": deadline,
        "status": status,
        "amended_by": list(links.amended_by.get(notice.aid, ())),
        "call_ids": list(call_ids),
    }
