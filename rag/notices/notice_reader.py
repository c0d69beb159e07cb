"""From a checked input to a notice: cleaning, the text that all offsets count in, metadata, attachments."""

from __future__ import annotations

import hashlib
import re

from rag.domain import AttachedText, Attachment, Notice, NoticeInput, Place
from rag.language.normalise import fold
from rag.notices.attachments import named_attachments, not_among
from rag.notices.cleaning import clean_body, clean_text, clean_title
from rag.notices.metadata import read_metadata


def read_notice(given: NoticeInput) -> Notice:
    """Clean a notice and read its metadata. Deterministic: equal input gives an equal notice."""
    title = clean_title(given.title)
    body = clean_body(given.content)
    metadata = read_metadata(title, body, clean_title(given.account))
    text, attachments = _with_attachments(_with_titles_day(title, body.text), given.attachments)
    known = [attachment.name for attachment in attachments]
    named = [Attachment(name) for name in not_among(named_attachments(body.text), known)]
    return Notice(
        aid=given.aid,
        title=title,
        url=given.url,
        date=given.date,
        account=clean_title(given.account),
        text=text or title,
        text_version=hashlib.sha256((text or title).encode()).hexdigest()[:16],
        source=body.source,
        regions=metadata.regions,
        level=metadata.level,
        category=metadata.category,
        issuers=metadata.issuers,
        document_number=metadata.document_number,
        attachments=(*attachments, *named),
        attachment_only=metadata.attachment_only and not any(a.start is not None for a in attachments),
    )


_TITLES_DAY = re.compile(
    r"(?P<day>\d{1,2}月\d{1,2}[日号])[^，。；\d]{0,6}(?:\d{1,2}[点时:：]\d{0,2}分?)?(?:前|截止|止(?!步)|(?:关闭|结束|停止)[^，。；]{0,2}(?:通道|系统|申报|报名|受理|入口|收件|接收))|(?:截止|截至|延[长期]至)[^，。；\d]{0,4}(?P<end>\d{1,2}月\d{1,2}[日号])"
)


def _with_titles_day(title: str, body: str) -> str:
    """The text under its title where only that tells by when (9月30日截止，…), so that the day can be read and quoted."""
    told = _TITLES_DAY.search(fold(title))
    if told is None or not body:
        return body
    day = told["day"] or told["end"]
    return body if day[:-1] in re.sub(r"\s", "", fold(body)) else f"{title}\n{body}"


def _with_attachments(
    body: str, given: tuple[tuple[str, str | None, AttachedText | None], ...]
) -> tuple[str, list[Attachment]]:
    """The notice's text (body, then each attachment's text after a blank line) and the attachments' spans in it."""
    text = body
    attachments: list[Attachment] = []
    for name, url, raw in given:
        before = len(text) + (2 if text else 0)
        cleaned, places = _cleaned_parts(raw, before)
        if not cleaned:
            attachments.append(Attachment(name, url))
            continue
        text += ("\n\n" if text else "") + cleaned
        attachments.append(Attachment(name, url, before, before + len(cleaned), places))
    return text, attachments


def _cleaned_parts(raw: AttachedText | None, at: int) -> tuple[str, tuple[tuple[int, Place], ...]]:
    """An attachment's cleaned text, its parts on lines of their own, and where each begins if the text stands `at`."""
    if raw is None or isinstance(raw, str):
        return clean_text(raw or ""), ()
    pieces: list[str] = []
    places: list[tuple[int, Place]] = []
    for place, part in raw:
        if cleaned := clean_text(part):
            places.append((at, place))
            pieces.append(cleaned)
            at += len(cleaned) + 1
    return "\n".join(pieces), tuple(places)
