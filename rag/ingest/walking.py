"""From the paths that a user names to the files behind them: folders, ZIP archives, single files."""

from __future__ import annotations

import fnmatch
import os
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rag.errors import InvalidInput
from rag.ingest import ocr
from rag.ingest.containers import Laid, Stored, Unpacked, check_archive, is_system, members_of
from rag.ingest.format_protocol import ATTACHED, Unreadable
from rag.ingest.format_registry import format_of, readable_kinds, why_not_read
from rag.ingest.picture import PICTURES

SAVED_FOLDER_ENDINGS = ("_files", ".files")
"""Of the folder that a browser makes beside a page that it saves whole; both have six characters."""
_DOCUMENTS = (("word/document.xml", ".docx"), ("xl/workbook.xml", ".xlsx"))
"""What is a ZIP and a document itself, as some browsers name it."""
MAX_ZIPS_WITHIN = 3
"""How deep archives within archives are opened."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file to read.

    Attributes:
        name: its path below what the user named, parted by "/"; what messages and ids are made of.
        path: where it lies; for a member of a ZIP, where the outermost archive lies.
        member: its entry in the archive that holds it.
        within: that archive, where it lay in another; None for the one at `path`.
    """

    name: str
    path: Path
    member: zipfile.ZipInfo | None = None
    within: Laid | None = None

    @property
    def folder(self) -> str:
        """The part of the name in front of the last "/"."""
        return self.name.rpartition("/")[0]

    @property
    def stem(self) -> str:
        """The file's own name without its ending."""
        return self.name.rpartition("/")[2].rpartition(".")[0]

    def size(self) -> int:
        """Bytes; 0 for a file that cannot be asked."""
        try:
            return self.member.file_size if self.member else self.path.stat().st_size
        except OSError:
            return 0

    def stored(self) -> Stored:
        """Where its bytes lie."""
        if self.member is None:
            return Stored(self.path)
        return Stored(self.within.path if self.within else self.path, self.member.header_offset)


@dataclass(frozen=True, slots=True)
class Walk:
    """What was found.

    Attributes:
        files: to read, in order.
        broken: (name, reason) of archives that were not opened.
        notes: what was passed over.
    """

    files: tuple[SourceFile, ...]
    broken: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


def walk(paths: Sequence[Path], pattern: str = "*") -> Walk:
    """The files behind some paths; in folders and archives those that match the pattern and are of a known kind.

    Raises:
        InvalidInput: a path does not exist, or a file that was named is of no known kind.

    """
    files: list[SourceFile] = []
    broken: list[tuple[str, str]] = []
    passed: Counter[str] = Counter()
    for path in paths:
        if path.is_dir():
            candidates = _below(path)
        elif not path.exists():
            raise InvalidInput(f"There is no file {path}: check the name and the folder you are in.")
        else:
            candidates = iter([SourceFile(path.name, path)])
        for file in candidates:
            if file.name.lower().endswith(".zip"):
                _open(file, pattern, files, broken, passed)
            elif path.is_dir() and not _matches(file.name, pattern):
                continue
            elif (reason := why_not_read(file.name)) and path.is_dir():
                broken.append((file.name, reason))
            elif format_of(file.name) is None or (path.is_dir() and _is_idle_picture(file.name)):
                if not path.is_dir():
                    known = f"is of no kind that is read; these are: {readable_kinds()}"
                    raise InvalidInput(f"{path.name} {reason or known}.")
                _count(file.name, passed)
            else:
                files.append(file)
    kinds = ", ".join(f"{ending} {count}" for ending, count in passed.most_common(8))
    note = f"passed over {passed.total()} files of kinds that are not read: {kinds}."
    return Walk(_told_apart(files), tuple(broken), (note,) if passed else ())


def _is_idle_picture(name: str) -> bool:
    """Whether a file is a picture that nothing names as an attachment, or that cannot be read here."""
    return name.lower().endswith(PICTURES) and not (
        ocr.available() and ATTACHED.match(name.rpartition("/")[2])
    )


def _count(name: str, passed: Counter[str]) -> None:
    """Count a file that is passed over, but for pictures and scripts that a browser saved with a page."""
    if not any(part.endswith(SAVED_FOLDER_ENDINGS) for part in name.split("/")[:-1]):
        passed[_ending(name)] += 1


def _told_apart(files: Sequence[SourceFile]) -> tuple[SourceFile, ...]:
    """The files, each with a name of its own: of a/notices.json and b/notices.json the second becomes b/notices.json."""
    named: dict[str, SourceFile] = {}
    for file in files:
        name, number = file.name, 1
        while name in named:
            name = f"{file.path.parent.name or '.'}/{file.name}" if number == 1 else f"{number}/{file.name}"
            number += 1
        named[name] = replace(file, name=name)
    return tuple(named.values())


def _open(
    file: SourceFile,
    pattern: str,
    files: list[SourceFile],
    broken: list[tuple[str, str]],
    passed: Counter[str],
) -> None:
    """Take the files of an archive, and of the archives within it."""
    unpacked = Unpacked()
    waiting: list[tuple[SourceFile, Laid | None, int]] = [(file, None, 0)]
    while waiting:
        outer, laid, depth = waiting.pop()
        inner: list[tuple[SourceFile, Laid | None, int]] = []
        try:
            with check_archive(laid.path if laid else outer.path, unpacked) as archive:
                if ending := next((own for part, own in _DOCUMENTS if part in archive.namelist()), ""):
                    files.append(replace(outer, name=outer.name[: -len(".zip")] + ending))
                    continue
                for found in _members(outer, archive, laid):
                    if found.name.lower().endswith(".zip") and depth < MAX_ZIPS_WITHIN:
                        inner += _laid(found, archive, depth + 1, broken)
                    elif not _matches(found.name, pattern):
                        continue
                    elif reason := why_not_read(found.name):
                        broken.append((found.name, reason))
                    elif format_of(found.name) is None or _is_idle_picture(found.name):
                        _count(found.name, passed)
                    else:
                        files.append(found)
        except Unreadable as error:
            broken.append((outer.name, str(error)))
        waiting += reversed(inner)


def _members(outer: SourceFile, archive: zipfile.ZipFile, laid: Laid | None) -> Iterator[SourceFile]:
    for member in members_of(archive):
        name = f"{outer.name[: -len('.zip')]}/{member.filename.lstrip('/')}"
        yield SourceFile(name, outer.path, member, laid)


def _laid(
    found: SourceFile, archive: zipfile.ZipFile, depth: int, broken: list[tuple[str, str]]
) -> list[tuple[SourceFile, Laid | None, int]]:
    """An archive that lies in another, to be opened; nothing, and why, where it is damaged."""
    assert found.member is not None  # noqa: S101 - see the caller
    try:
        return [(found, Laid(archive, found.member), depth)]
    except Unreadable as error:
        broken.append((found.name, str(error)))
        return []


def _below(root: Path) -> Iterator[SourceFile]:
    """All files below a folder in the order of their names, links to folders not followed."""
    for folder, folders, names in os.walk(root, followlinks=False):
        folders[:] = sorted(name for name in folders if not is_system(name))
        for name in sorted(names):
            path = Path(folder, name)
            if not is_system(name) and path.is_file():
                yield SourceFile(path.relative_to(root).as_posix(), path)


def _matches(name: str, pattern: str) -> bool:
    return fnmatch.fnmatch(name, pattern) or fnmatch.fnmatch(name.rpartition("/")[2], pattern)


def _ending(name: str) -> str:
    own = name.rpartition("/")[2]
    return f".{own.rpartition('.')[2].lower()}" if "." in own else "without an ending"
