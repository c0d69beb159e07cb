"""What every file format can do: a file's bytes in, one document or many records out.

A new format is one module with one class of this protocol, named in `rag.ingest.format_registry`; the conformance suite
(`tests/ingest/test_formats.py`) then runs over it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from rag.domain import Place

ATTACHED = re.compile(r"^(?:附\s?件|附\s?表|附录)\s?\d{0,3}")
"""Begins the name of a file that belongs to another."""

FILE_NAME = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|zip|rar|ofd|csv|txt)$", re.IGNORECASE)
"""Ends an address, or words, that name a file and not a page."""


class Unreadable(Exception):
    """A file that cannot be read; the message is a clause that says why and what would help ("is encrypted: …")."""


class PackageMissing(Unreadable):
    """The library that reads a format is not installed."""

    def __init__(self, package: str) -> None:
        super().__init__(f"needs the package {package}; install it with: pip install 'notice-rag[files]'")


@dataclass(frozen=True, slots=True)
class Link:
    """A file that a document links or names: its words and its address, absolute or relative."""

    name: str
    href: str


@dataclass(frozen=True, slots=True)
class Document:
    """What one file says.

    Attributes:
        parts: its text in reading order, page by page or row by row; a file without pages has one part. Text or HTML.
        fields: what the file tells about itself, under the names of a record (title, url, date, account).
        suggested: the same, where it is less than told (a first line as the title): used when nothing better is there.
        links: the attachments that it links.
        notes: clauses that a reader should know, such as the encoding that was found.
        frames: addresses of pages that it shows within itself, absolute or relative.
        pictures: addresses of the pictures in which its text may stand, where it has hardly any other.
        joints: what stands between each part and the next; a line end where this has none: a sentence may run over pages.
    """

    parts: tuple[tuple[Place, str], ...]
    fields: Mapping[str, str] = field(default_factory=dict)
    suggested: Mapping[str, str] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    notes: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    joints: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All parts, one after the other."""
        between = ("", *self.joints, *["\n"] * (len(self.parts) - 1 - len(self.joints)))
        return "".join(joint + text for joint, (_, text) in zip(between, self.parts, strict=False))


@dataclass(frozen=True, slots=True)
class Records:
    """A file of notices.

    Attributes:
        items: (position, record) with the line or row, else the place in the list, from 1; a record is what JSON can
            hold, under its own names (see `rag.notices.input_record.field_name`).
        broken: (position, reason) of what is no record.
        notes: as in `Document`.
    """

    items: tuple[tuple[int, Any], ...]
    broken: tuple[tuple[int, str], ...] = ()
    notes: tuple[str, ...] = ()


class NoticeFormat(Protocol):
    """A format that files of notices come in. Stateless; `read` runs in a process of its own, within limits."""

    @property
    def name(self) -> str:
        """How messages call it."""
        ...

    @property
    def suffixes(self) -> tuple[str, ...]:
        """Endings of file names, lower case, with the dot."""
        ...

    def read(self, data: bytes, file_name: str) -> Document | Records:
        """Read a file of this format.

        Raises:
            Unreadable: it is damaged, encrypted, empty or too large; nothing else is raised knowingly.
            PackageMissing: its library is not installed.

        """
        ...
