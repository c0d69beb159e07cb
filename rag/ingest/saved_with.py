"""What a page shows and was saved with it: files beside it on disk, pictures inside its addresses."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from rag.ingest.attaching import linked
from rag.ingest.containers import Stored
from rag.ingest.format_protocol import Document, Records
from rag.ingest.isolation import IsolatedReader
from rag.ingest.walking import SourceFile


@dataclass(frozen=True, slots=True)
class SavedWith:
    """What a page shows, looked for where a browser saved it; see `rag.ingest.page_parts.Shown`.

    Attributes:
        file: the page.
        files: name -> file of everything that was named for reading.
        opened: what one of these files holds.
        reader: reads pictures.
    """

    file: SourceFile
    files: Mapping[str, SourceFile]
    opened: Callable[[SourceFile], Document | Records]
    reader: IsolatedReader

    def page(self, href: str) -> Document | Records | None:
        """See `Shown`."""
        here = linked(href, self.file, self.files)
        return self.opened(here) if here is not None and here.name != self.file.name else None

    def picture(self, href: str, least_bytes: int) -> Document | None:
        """See `Shown`; browsers save the pictures of a WeChat page under names without an ending."""
        name = unquote(href)
        source: Stored | bytes
        if href.lower().startswith("data:"):  # as SingleFile saves them
            source = inlined(href)
            size, name = len(source), "picture"
        elif self.file.member is None and "://" not in name and (here := on_disk(self.file, name)):
            source, size, name = here.stored(), here.size(), here.path.name
        else:
            return None
        read = self.reader.read("picture", source, name) if size >= least_bytes else None
        return read if isinstance(read, Document) else None


def on_disk(file: SourceFile, path: str) -> SourceFile | None:
    """The file on disk at a path relative to another's folder, named from there; None where none is or it leads out."""
    if "\0" in path:
        return None
    root = file.path.parent.resolve()
    try:
        target = (root / path).resolve()
        inside = target.is_relative_to(root) and target.is_file()
    except OSError:  # longer than names may be
        return None
    return SourceFile(target.relative_to(root).as_posix(), target) if inside else None


def inlined(address: str) -> bytes:
    """The bytes that stand in a `data:` address; none for one that is not Base64."""
    head, _, data = address.partition(",")
    try:
        return b64decode(unquote(data)) if head.endswith(";base64") else b""
    except ValueError:
        return b""
