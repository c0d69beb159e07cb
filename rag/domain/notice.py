"""A notice from input to passages: what came in, what was read of it, and the pieces that are searched.

Offsets are counted in Unicode code points into `Notice.text`; `text[start:end]` is always exact.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal

Level = Literal["national", "province", "city", "district", "other"]
Category = Literal["申报", "公示", "名单", "通知", "政策", "解读", "征求意见", "活动", "汇编", "其他"]
LEVELS: tuple[Level, ...] = ("national", "province", "city", "district", "other")
CATEGORIES: tuple[Category, ...] = (
    "申报", "公示", "名单", "通知", "政策", "解读", "征求意见", "活动", "汇编", "其他",
)  # fmt: skip
RESULTS: tuple[Category, ...] = ("公示", "名单")
"""Those that tell who got something, and leave how to apply to another notice."""
ANNOUNCING: tuple[Category, ...] = tuple(c for c in CATEGORIES if c not in (*RESULTS, "征求意见"))
"""Those in which something that can be applied for may stand."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file a piece of text stands: its page, or its sheet and row, all counted from 1."""

    page: int | None = None
    sheet: str | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that belongs to a notice.

    Attributes:
        start, end: where its text was given, its span in `Notice.text`.
        places: (offset in `Notice.text`, place) of each page or row that begins there, ascending.
    """

    name: str
    url: str | None = None
    start: int | None = None
    end: int | None = None
    places: tuple[tuple[int, Place], ...] = ()

    def place_at(self, offset: int) -> Place | None:
        """The page or row that an offset of the notice's text lies in; None where none is known."""
        at = bisect_right(self.places, offset, key=lambda begin: begin[0])
        return self.places[at - 1][1] if at else None


AttachedText = str | tuple[tuple[Place, str], ...]
"""The raw text of an attachment, whole or page by page or row by row."""


@dataclass(frozen=True, slots=True)
class NoticeInput:
    """One published article, as it came, after its fields were checked (see `rag.notices.input_record`).

    `attachments` holds (name, url, text); `content` and `attachments` are raw, not cleaned.
    """

    aid: str
    title: str
    url: str
    date: dt.date
    account: str
    content: str
    attachments: tuple[tuple[str, str | None, AttachedText | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice after cleaning and reading.

    Attributes:
        text: cleaned body without the editorial trailer, followed by the cleaned texts of given attachments;
            where there is no body, the cleaned title alone.
        text_version: first 16 hex digits of the SHA-256 of `text`; offsets are valid for just this text.
        source: what the trailer's 来源 line says, or None.
        regions: canonical place names ("全国", "江苏", "南京", "江宁区"), every place that issues or is addressed.
        level: the highest level among `regions`, "other" if there is none.
        issuers: organisations as written in the text, else from `source`.
        attachment_only: the list or form that the notice is about is only in an attachment or image.
    """

    aid: str
    title: str
    url: str
    date: dt.date
    account: str
    text: str
    text_version: str
    source: str | None
    regions: tuple[str, ...]
    level: Level
    category: Category
    issuers: tuple[str, ...]
    document_number: str | None
    attachments: tuple[Attachment, ...] = ()
    attachment_only: bool = False

    @property
    def is_digest(self) -> bool:
        """Whether it tells of several programmes."""
        return self.category == "汇编"

    def attachment_at(self, offset: int) -> Attachment | None:
        """The attachment whose text holds an offset of `text`; None in the body."""
        return next(
            (a for a in self.attachments if a.start is not None and a.start <= offset < (a.end or 0)), None
        )


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a notice: `notice.text[start:end] == text`.

    Attributes:
        ordinal: 0, 1, 2 … within the notice, in the order of the text.
        heading: the section headings above the passage, outermost first, joined by " > "; "" if none.
        attachment: name of the attachment that the passage comes from, or None for the body.
        context: what is put in front of `text` for embedding (title and heading); never part of `text`.
        context_tokens: what `text` takes in an assistant's context; None where that was not counted yet.
    """

    aid: str
    ordinal: int
    start: int
    end: int
    text: str
    heading: str = ""
    attachment: str | None = None
    context: str = ""
    context_tokens: int | None = field(default=None, compare=False)

    @property
    def passage_id(self) -> str:
        """The public id, `<aid>#<ordinal>`."""
        return f"{self.aid}#{self.ordinal}"

    @property
    def embedding_text(self) -> str:
        """What the embedding model reads (without the model's own prompt)."""
        return f"{self.context}\n{self.text}" if self.context else self.text
