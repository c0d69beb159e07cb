"""A notice in the public JSON: as it stands with passages, in lists, and whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from rag.calls import CallRecord, amended_by
from rag.domain import Fact
from rag.facts import summarise
from rag.facts.notice_record import NoticeRecord
from rag.public import AttachmentOut, NoticeDetail, NoticeSummary


@dataclass(frozen=True, slots=True)
class CallLinks:
    """What the calls say of the notices, by aid.

    Attributes:
        call_ids: the calls that a notice tells of.
        amended_by: later notices that change something of it.
        superseded: starts of the facts that an amendment moved.

    """

    call_ids: Mapping[str, tuple[str, ...]]
    amended_by: Mapping[str, tuple[str, ...]]
    superseded: Mapping[str, frozenset[int]]

    @classmethod
    def of(cls, calls: Iterable[CallRecord]) -> Self:
        """Gather the links of all calls."""
        calls = tuple(calls)
        ids: dict[str, list[str]] = {}
        moved: dict[str, set[int]] = {}
        for call in calls:
            for notice in call.notices:
                ids.setdefault(notice.aid, []).append(call.call_id)
            for fact in call.deadlines:
                if fact.superseded:
                    moved.setdefault(fact.aid, set()).add(fact.start)
        return cls(
            {aid: tuple(dict.fromkeys(found)) for aid, found in ids.items()},
            amended_by(calls),
            {aid: frozenset(starts) for aid, starts in moved.items()},
        )


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
        facts=_facts(record, links),
        attachments=[
            AttachmentOut(name=a.name, url=a.url, start=a.start, end=a.end) for a in notice.attachments
        ],
        calls=common["call_ids"],
    )


def _facts(record: NoticeRecord, links: CallLinks) -> list[Fact]:
    """The facts, with those marked that an amendment moved."""
    moved = links.superseded.get(record.notice.aid, frozenset())
    return [
        replace(fact, superseded=True) if fact.kind == "deadline" and fact.start in moved else fact
        for fact in record.facts
    ]


def _common(record: NoticeRecord, links: CallLinks, as_of: dt.date) -> dict[str, Any]:
    notice = record.notice
    call_ids = links.call_ids.get(notice.aid, ())
    applicants, deadline, status = summarise(notice, _facts(record, links), as_of, calls=len(call_ids))
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
