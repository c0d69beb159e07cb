"""A notice in the public JSON: as it stands with passages, in lists, and whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from rag.calls import status_on
from rag.calls.call_links import CallLinks, VoidFacts
from rag.domain import Fact
from rag.facts import summarise
from rag.facts.notice_record import NoticeRecord
from rag.public import AttachmentOut, NoticeDetail, NoticeSummary, Status
from rag.public.fact_json import fact_out


def marked(record: NoticeRecord, void: VoidFacts) -> NoticeRecord:
    """The record with its void facts marked."""
    own = void.get(record.notice.aid)
    if not own:
        return record
    over = [f for f in record.facts if _identity(f) in own]
    facts = (replace(f, superseded=True) if f in over or _is_of(f, over) else f for f in record.facts)
    return replace(record, facts=tuple(facts))


def _is_of(fact: Fact, over: Sequence[Fact]) -> bool:
    """Whether a number is that of a void contact, which tells it again with the office that it reaches."""
    return fact.kind == "phone" and any(
        f.kind == "contact" and f.start <= fact.start and fact.end <= f.end for f in over
    )


def _identity(fact: Fact) -> tuple[str, int, str]:
    return fact.kind, fact.start, str(fact.value)


def status_by_calls(links: CallLinks, aid: str, as_of: dt.date) -> Status | None:
    """What all the calls of a notice have come to, where that is not told by its own days; else None."""
    found = {status_on(call, as_of) if call else None for call in links.calls.get(aid, ())}
    return found.pop() if len(found) == 1 else None


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
        facts=[fact_out(fact) for fact in marked(record, links.void).facts],
        attachments=[
            AttachmentOut(name=a.name, url=a.url, start=a.start, end=a.end) for a in notice.attachments
        ],
        calls=common["call_ids"],
    )


def _common(record: NoticeRecord, links: CallLinks, as_of: dt.date) -> dict[str, Any]:
    notice = record.notice
    call_ids = links.call_ids.get(notice.aid, ())
    facts = marked(record, links.void).facts
    applicants, deadline, status = summarise(notice, facts, as_of, calls=len(call_ids))
    status = status_by_calls(links, notice.aid, as_of) or status
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
