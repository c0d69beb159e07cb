"""A notice in the public JSON: as it stands with passages, in lists, and whole."""

from __future__ import annotations

import datetime as dt
from typing import Any

from rag.facts import summarise
from rag.records import NoticeRecord
from rag.schema import AttachmentOut, NoticeDetail, NoticeSummary


def summary_of(record: NoticeRecord, as_of: dt.date) -> NoticeSummary:
    """The short form, with status and deadline as of a day."""
    return NoticeSummary(**_common(record, as_of))


def detail_of(record: NoticeRecord, as_of: dt.date) -> NoticeDetail:
    """The whole notice."""
    notice = record.notice
    return NoticeDetail(
        **_common(record, as_of),
        text=notice.text,
        text_version=notice.text_version,
        source=notice.source,
        attachment_only=notice.attachment_only,
        facts=list(record.facts),
        attachments=[
            AttachmentOut(name=a.name, url=a.url, start=a.start, end=a.end) for a in notice.attachments
        ],
    )


def _common(record: NoticeRecord, as_of: dt.date) -> dict[str, Any]:
    notice = record.notice
    applicants, deadline, status = summarise(notice, record.facts, as_of)
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
    }
