"""Reading notices from whatever a user names; a file or record that cannot be taken is a rejection, the rest go in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rag.domain import AttachedText, NoticeInput, Place
from rag.errors import InvalidInput
from rag.ingest.attaching import linked, lying_beside, packed_in, parts_of_pages
from rag.ingest.containers import stored_bytes
from rag.ingest.days import with_written_day
from rag.ingest.format_protocol import Document, Records, Unreadable
from rag.ingest.format_registry import format_of, kind_attached, read_bytes
from rag.ingest.headings import SIDE_FILES, is_side_table, side_table
from rag.ingest.isolation import IsolatedReader
from rag.ingest.link_identity import MAX_NAME_CHARS, address_of, aid_of_link, aid_of_name, with_aid
from rag.ingest.page_parts import with_shown
from rag.ingest.real_kind import real_kind
from rag.ingest.saved_with import SavedWith, on_disk
from rag.ingest.titles import below_title
from rag.ingest.told_fields import with_told_fields
from rag.ingest.walking import SourceFile, walk
from rag.notices.attachments import same_attachment
from rag.notices.inferred import NO_LINK
from rag.notices.input_record import (
    MAX_ATTACHMENTS,
    MAX_CONTENT_CHARS,
    MISSING,
    MISSING_LINK,
    MISSING_TEXT,
    Rejection,
    field_name,
    parse_record,
)

_IN_PROCESS = frozenset(["JSON", "JSONL", "CSV", "table", "text", "Markdown"])
_SMALL_BYTES = 20_000_000  # no process is started for a list of a few thousand notices
_MAX_EQUAL_NOTES = 3
_RECORDS_PER_REPORT = 1_000
_ASK = {
    "date": "is not told by the file: write the day of publication in notices.csv beside it (columns file,date), or give --date",
    "title": "is not told by the file: write it in notices.csv beside it (columns file,title)",
    "url": "is not told by the file, which has no text beside its title: write it in notices.csv beside it (columns file,url), or give --url",
}
_ASK_LINK = f"{NO_LINK}; if it has one, write it in notices.csv beside it (columns file,url), or give --url"

Progress = Callable[[str, int, int], None]
"""Called with the stage's name, how many are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a user tells of all files together.

    Attributes:
        pattern: which files of folders and archives are read, as `*.docx`.
        date: the day of publication (YYYY-MM-DD) where a file tells none.
        account: who published, where a file does not tell it.
        url: the link where a file tells none, such as the page that a folder was saved from.
    """

    pattern: str = "*"
    date: str | None = None
    account: str | None = None
    url: str | None = None

    def fields(self) -> dict[str, str]:
        """Field -> value of those that were given."""
        told = {"date": self.date, "account": self.account, "url": self.url}
        return {name: value for name, value in told.items() if value}


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What was read.

    Attributes:
        notices: checked notices; of one aid the last, in the order of the last appearance.
        rejections: records and files that were not taken, each with its reason.
        notes: sentences on what a reader should know, such as an aid that stands twice.
        unread: names of files of records of which nothing could be read: what they hold is not known.
    """

    notices: tuple[NoticeInput, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    notes: tuple[str, ...] = field(default=())
    unread: tuple[str, ...] = ()


def read_notices(
    paths: Sequence[Path], options: ReadOptions | None = None, progress: Progress | None = None
) -> ReadResult:
    """Read files, folders and archives as one run: of an aid that stands more than once, the last is taken and noted.

    Raises:
        InvalidInput: a path is missing or of no known kind, or the only file that was named cannot be read.

    """
    found = walk(paths, (options or ReadOptions()).pattern)
    run = _Run(found.files, options or ReadOptions(), progress)
    run.notes += found.notes
    for name, reason in found.broken:
        run.reject_file(name, reason)
    with IsolatedReader() as reader:
        run.reader = reader
        run.read_all()
    if len(paths) == 1 and not paths[0].is_dir() and not run.taken and len(run.rejections) == 1:
        (rejection,) = run.rejections
        if not rejection.position and not rejection.field:
            raise InvalidInput(f"{rejection.file} {rejection.reason}.")
    if not (run.taken or run.rejections):
        run.notes.append("No notice stands in what was given.")
    return ReadResult(
        tuple(notice for notice, _ in run.taken.values()),
        tuple(run.rejections),
        tuple(_condensed(run.notes)),
        tuple(run.unread),
    )


def read_file(path: Path) -> ReadResult:
    """Read one file; see `read_notices`."""
    return read_notices([path])


class _Run:
    """One run over some files: what was taken so far, and which files are spoken for."""

    def __init__(self, files: Sequence[SourceFile], options: ReadOptions, progress: Progress | None) -> None:
        self.options = options
        self.progress = progress
        self.taken: dict[str, tuple[NoticeInput, str]] = {}
        self.rejections: list[Rejection] = []
        self.notes: list[str] = []
        self.unread: list[str] = []
        self.reader: IsolatedReader | None = None
        self.files = {file.name: file for file in files}
        self._beside = lying_beside(files)
        self._attached = {file.name for owned in self._beside.values() for file in owned}
        self._attached |= parts_of_pages(files)
        self._told: dict[str, Mapping[str, Any]] = {}

    def read_all(self) -> None:
        """Files that speak of others first: side files, then records and pages, then what is left."""
        ordered = sorted(self.files.values(), key=lambda file: _turn(file.name))
        for done, file in enumerate(ordered, 1):
            if file.name not in self._attached:
                self._read_one(file)
            if self.progress and len(ordered) > 1:
                self.progress("opening", done, len(ordered))

    def reject_file(self, name: str, reason: str) -> None:
        """A file that cannot be read; its document's id is kept, so that nobody takes the notice for gone."""
        kind = format_of(name)
        document = kind is not None and kind.name not in ("JSON", "JSONL", "CSV")
        self.rejections.append(Rejection(aid_of_name(name) if document else None, None, reason, 0, name))
        if not document:
            self.unread.append(name)

    def _read_one(self, file: SourceFile) -> None:
        try:
            read = self.opened(file)
        except Unreadable as error:
            self.reject_file(file.name, str(error))
            return
        if isinstance(read, Document):
            read = with_shown(read, self._saved_with(file))
        self.notes += [f"{file.name} {clause}." for clause in read.notes]
        if isinstance(read, Document):
            self._take_document(file, read)
        elif file.name.rpartition("/")[2].lower() in SIDE_FILES and is_side_table(read):
            told = side_table(read, file.folder)
            self._told |= told
            stems = {name.rpartition(".")[0] for name in self.files}
            missing = [name for name in told if name not in self.files and name not in stems]
            if missing:
                more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
                self.notes.append(f"{file.name} tells of {missing[0]}{more}, which is not there.")
        else:
            self._take_records(file, read)

    def _saved_with(self, file: SourceFile) -> SavedWith:
        assert self.reader is not None  # noqa: S101 - set before anything is read
        return SavedWith(file, self.files, self.opened, self.reader)

    def opened(self, file: SourceFile) -> Document | Records:
        """What a file holds, read in the child process but for small files that no library reads."""
        named = format_of(file.name)
        assert named is not None  # noqa: S101 - `walk` gives no other files
        return self._read_as(named.name, file)

    def _read_as(self, named: str, file: SourceFile) -> Document | Records:
        assert self.reader is not None  # noqa: S101 - set before anything is read
        if named in _IN_PROCESS and file.member is None and file.size() <= _SMALL_BYTES:
            data = stored_bytes(file.stored())
            if real_kind(data, named) in _IN_PROCESS:
                return read_bytes(data, named, file.name)
        return self.reader.read(named, file.stored(), file.name)

    def _take_records(self, file: SourceFile, read: Records) -> None:
        broken = [Rejection(None, None, reason, position, file.name) for position, reason in read.broken]
        for done, (position, given) in enumerate(read.items, 1):
            record, texts = given, dict[int, AttachedText]()
            if isinstance(given, dict):
                record = self._with_options(with_told_fields(with_written_day(given)))
                record, texts = self._with_attached_files(record, file)
                record = with_aid(record, file.name)
            self._check(record, texts, file, position)
            if self.progress and done % _RECORDS_PER_REPORT == 0:
                self.progress("checking", done, len(read.items))
        self.rejections += broken

    def _take_document(self, file: SourceFile, document: Document) -> None:
        """One notice of one file: the side file tells more than the file itself, and that more than options."""
        side = self._told.get(file.name) or self._told.get(file.name.rpartition(".")[0], {})
        fields = {**document.fields, **{key: value for key, value in side.items() if value}}
        title = fields.get("title") or document.suggested.get("title") or file.stem
        record: dict[str, Any] = self._with_options(
            {**fields, "title": title[:1000], "content": below_title(document.text, title)}
        )
        record["account"] = record.get("account") or document.suggested.get("account", "")
        record["aid"] = record.get("aid") or (
            aid_of_link(record["url"]) if address_of("", fields.get("url", "")) else aid_of_name(file.name)
        )
        record["attachments"], texts = self._attachments(file, document)
        self._check(record, texts, file, 0)

    def _with_options(self, record: dict[str, Any]) -> dict[str, Any]:
        """The record with what the options tell where it tells nothing."""
        held = {field_name(str(key)) for key, value in record.items() if value}
        return record | {name: value for name, value in self.options.fields().items() if name not in held}

    def _check(
        self, record: object, texts: Mapping[int, AttachedText], file: SourceFile, position: int
    ) -> None:
        notes: list[str] = []
        item = parse_record(record, notes=notes)
        if isinstance(item, Rejection):
            missing = [
                field
                for field, reason in item.faults
                if position == 0 and field in _ASK and reason in (MISSING, MISSING_LINK, MISSING_TEXT)
            ]
            if missing:  # a day alone may do, a link alone seldom
                field = "date" if "date" in missing else missing[0]
                item = replace(item, field=field, reason=_ASK[field], more=())
            self.rejections.append(replace(item, position=position, file=file.name))
            return
        if texts:
            attachments = [
                (name, url, texts.get(at, text)) for at, (name, url, text) in enumerate(item.attachments)
            ]
            item = replace(item, attachments=tuple(attachments))
        where = f"{file.name}, record {position}" if position else file.name
        of = item.aid if position else file.name
        self.notes += [f"{of}: {_ASK_LINK if note == NO_LINK and not position else note}." for note in notes]
        if item.aid in self.taken:
            self.notes.append(
                f"{item.aid} stands more than once: {where}, replaces {self.taken.pop(item.aid)[1]}."
            )
        self.taken[item.aid] = (item, where)

    def _attachments(
        self, file: SourceFile, document: Document
    ) -> tuple[list[dict[str, str]], dict[int, AttachedText]]:
        """The files that a document links or that lie beside it, and the texts of those that are here."""
        listed: list[dict[str, str]] = []
        texts: dict[int, AttachedText] = {}
        seen: set[str] = set()
        for link in document.links[:MAX_ATTACHMENTS]:
            here = linked(link.href, file, self.files)
            packed = packed_in(link.href, file, self.files) if here is None else ()
            if here is not None and here.name not in seen and here.name != file.name:
                seen.add(here.name)
                self._attach(here, link.name, listed, texts)
            elif packed:
                seen |= {inner.name for inner in packed}
                for inner in packed[:MAX_ATTACHMENTS]:
                    self._attach(inner, inner.name.rpartition("/")[2], listed, texts)
            elif url := address_of(document.fields.get("url", ""), link.href):
                listed.append({"name": link.name[:MAX_NAME_CHARS], "url": url})
            elif here is None and link.name.strip():
                listed.append({"name": link.name[:MAX_NAME_CHARS]})
        for here in self._beside.get(file.name, ()):
            if here.name not in seen:
                self._attach_beside(here, listed, texts)
        return listed, texts

    def _attach_beside(
        self, here: SourceFile, listed: list[dict[str, str]], texts: dict[int, AttachedText]
    ) -> None:
        """A file that lies beside a document: the one that the document links under such a name, else one of its own."""
        name = here.name.rpartition("/")[2]
        linked_at = next(
            (at for at, told in enumerate(listed) if at not in texts and same_attachment(told["name"], name)),
            None,
        )
        if linked_at is None:
            self._attach(here, name, listed, texts)
            return
        self._attached.add(here.name)
        listed[linked_at]["name"] = name
        if (text := self._attached_text(here)) is not None:
            texts[linked_at] = text

    def _attach(
        self, here: SourceFile, name: str, listed: list[dict[str, str]], texts: dict[int, AttachedText]
    ) -> None:
        self._attached.add(here.name)
        listed.append({"name": name or here.stem})
        if (text := self._attached_text(here)) is not None:
            texts[len(listed) - 1] = text

    def _attached_text(self, here: SourceFile) -> AttachedText | None:
        """The text of an attachment by pages or rows; None, and a rejection, where it cannot be read."""
        kind = format_of(here.name)
        try:
            read = self._read_as(kind_attached(kind.name), here) if kind else self.opened(here)
        except Unreadable as error:
            self.rejections.append(Rejection(None, "attachments", str(error), 0, here.name))
            return None
        self.notes += [f"{here.name} {clause}." for clause in read.notes]
        parts = read.parts if isinstance(read, Document) else tuple(_rows_as_parts(read))
        if sum(len(text) for _, text in parts) > MAX_CONTENT_CHARS:
            self.rejections.append(
                Rejection(
                    None, "attachments", f"has more than {MAX_CONTENT_CHARS:,} characters", 0, here.name
                )
            )
            return None
        return parts

    def _with_attached_files(
        self, record: dict[str, Any], file: SourceFile
    ) -> tuple[dict[str, Any], dict[int, AttachedText]]:
        """The record with its attachments' `path` read: a path is relative to the record's file and stays below it."""
        given = record.get("attachments")
        texts: dict[int, AttachedText] = {}
        if not isinstance(given, list):
            return record, texts
        listed = []
        for at, item in enumerate(given):
            path = item.get("path") if isinstance(item, dict) else None
            if not isinstance(path, str):
                listed.append(item)
                continue
            listed.append({"name": posixpath_name(path), **{k: v for k, v in item.items() if k != "path"}})
            here = self._file_at(path, file)
            if here is None:
                self.rejections.append(
                    Rejection(
                        None, "attachments", f"names {path!r}, which is not beside {file.name}", 0, file.name
                    )
                )
            elif item.get("text") is None:
                self._attached.add(here.name)
                if (text := self._attached_text(here)) is not None:
                    texts[at] = text
        return record | {"attachments": listed}, texts

    def _file_at(self, path: str, file: SourceFile) -> SourceFile | None:
        """The file at a path relative to another: one that was named, or one on disk at or below the other's folder."""
        known = linked(path, file, self.files)
        if known is not None or file.member is not None:
            return known
        found = on_disk(file, path)
        return found if found is not None and format_of(found.path.name) is not None else None


def posixpath_name(path: str) -> str:
    """The last part of a path of either system."""
    return re.split(r"[/\\]", path)[-1]


def _turn(name: str) -> tuple[int, str]:
    """Side files, then what names attachments, then the rest."""
    own = name.rpartition("/")[2].lower()
    if own in SIDE_FILES:
        return 0, name
    return (1 if own.endswith((".json", ".jsonl", ".ndjson", ".csv", ".html", ".htm", ".md")) else 2), name


def _rows_as_parts(read: Records) -> Iterator[tuple[Place, str]]:
    """A table of records as an attachment: its heads, then a line for each row."""
    heads = list(dict.fromkeys(key for _, r in read.items if isinstance(r, dict) for key in r))
    yield Place(row=1), " | ".join(heads)
    for position, record in read.items:
        if isinstance(record, dict):
            yield Place(row=position), " | ".join(str(record.get(head) or "-") for head in heads)


def _condensed(notes: Sequence[str]) -> Iterator[str]:
    """Notes that say the same of many notices as one sentence with their count."""
    groups: dict[str, list[str]] = {}
    for note in notes:
        _, mark, said = note.partition(": ")
        groups.setdefault(said.partition(":")[0] if mark else note, []).append(note)
    for said, equal in groups.items():
        if len(equal) <= _MAX_EQUAL_NOTES:
            yield from equal
            continue
        first, _, whole = equal[0].partition(": ")
        same = all(note.endswith(f": {whole}") for note in equal)  # what each tells else is its own
        yield f"of {len(equal)} notices {(whole if same else said).rstrip('.')} (the first: {first})."
