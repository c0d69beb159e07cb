"""What is kept of a notice's mentions, so that others can be merged with them without reading it.

Texts, facts and all that is only shown are left out: they are read again from the notice where a call is made of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from pydantic import TypeAdapter

from rag.calls.mentions import Mention, mentions
from rag.domain import Notice
from rag.facts.notice_record import NoticeRecord

MENTIONS_RECORD = "mentions"
"""The kind of the store's records that hold outlines; their keys are the notices' aids."""


@dataclass(frozen=True, slots=True)
class NoticeOutline:
    """What one stored notice says about calls; `mentions` as `rag.calls.mentions.mentions` gives them, outlined."""

    document_id: int
    mentions: tuple[Mention, ...]


def outlines(record: NoticeRecord) -> tuple[Mention, ...]:
    """A notice's mentions with nothing but what tells which of them are of one call."""
    notice = replace(
        record.notice,
        title="",
        url="",
        account="",
        text="",
        source=None,
        issuers=(),
        regions=(),
        attachments=(),
    )
    return tuple(_bare(mention, notice) for mention in mentions(record))


def _bare(mention: Mention, notice: Notice) -> Mention:
    change = replace(mention.change, cited=(), replacements=()) if mention.change else None
    named = replace(mention.programme, phrase="")
    return replace(
        mention, notice=notice, programme=named, names=(), regions=(), facts=(), applicants=(), change=change
    )


@cache
def _adapter() -> TypeAdapter[tuple[Mention, ...]]:
    return TypeAdapter(tuple[Mention, ...])


def dump_outlines(record: NoticeRecord) -> str:
    """What is stored of a notice's mentions, but the notice's id in the store."""
    return _adapter().dump_json(outlines(record)).decode()


def with_document(document_id: int, dumped: str) -> str:
    """The stored outlines of a notice that was given its id."""
    return f"{document_id}\n{dumped}"


def load_outline(stored: str) -> NoticeOutline:
    """The inverse of `with_document`."""
    document_id, dumped = stored.split("\n", 1)
    return NoticeOutline(int(document_id), _adapter().validate_json(dumped))
