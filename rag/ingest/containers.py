"""Archives: what may be opened at all, and the files of a ZIP, without ever unpacking a bomb."""

from __future__ import annotations

import fnmatch
import io
import os
import shutil
import tempfile
import weakref
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO

from rag.ingest.format_protocol import Unreadable

MAX_UNPACKED_BYTES = 1_000_000_000
"""All that an archive may hold together."""
MAX_MEMBERS = 20_000
MAX_RATIO = 200
"""Unpacked to packed size above `SMALL_BYTES`; text packs 5 to 20 to one, an empty sheet of a million rows 100."""
SMALL_BYTES = 20_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = 0x1
_SYSTEM_NAMES = ("~$*", ".*", "Thumbs.db", "desktop.ini", "__MACOSX")
_MAX_OPEN = 4


@dataclass
class Unpacked:
    """What an archive and those within it claim to hold together, so far."""

    members: int = 0
    size: int = 0


def check_archive(source: bytes | Path, together: Unpacked | None = None) -> zipfile.ZipFile:
    """Open a ZIP (as DOCX and XLSX are) after checking what it claims to hold.

    Args:
        source: the archive, or the file that it is.
        together: what the archives around it hold, and it is counted to.

    Raises:
        Unreadable: encrypted, no ZIP, or would unpack to too much.

    """
    together = together or Unpacked()
    if isinstance(source, bytes) and source.startswith(_OLE):
        raise Unreadable(
            "is encrypted or an old Office file under a new name: save it anew, without a password"
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Unreadable("is damaged: it does not open as the archive that its kind of file is") from error
    members = archive.infolist()
    together.members += len(members)
    if together.members > MAX_MEMBERS:
        raise Unreadable(f"holds {together.members:,} files; at most {MAX_MEMBERS:,} are taken")
    total = sum(m.file_size for m in members)
    packed = sum(m.compress_size for m in members)
    together.size += total
    if together.size > MAX_UNPACKED_BYTES or (total > SMALL_BYTES and total > MAX_RATIO * max(1, packed)):
        raise Unreadable(f"would unpack {packed:,} bytes to {together.size:,}: a zip bomb is not opened")
    return archive


def members_of(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    """The files of an archive, folders and the system's own left out, names of Chinese Windows decoded."""
    for member in archive.infolist():
        member.filename = readable_name(member)
        if not member.is_dir() and not any(map(is_system, member.filename.split("/"))):
            yield member


def is_system(name: str) -> bool:
    """Whether a file or folder of this name is the system's or an editor's own, and no user's."""
    return any(fnmatch.fnmatchcase(name, known) for known in _SYSTEM_NAMES)


def readable_name(member: zipfile.ZipInfo) -> str:
    """A member's name, parted by "/" as programs of Windows do not all do.

    Without the UTF-8 flag Chinese Windows writes GBK, which `zipfile` reads as cp437.
    """
    name = member.filename
    if not member.flag_bits & 0x800:
        with suppress(UnicodeEncodeError):
            raw = name.encode("cp437")
            name = _decoded(raw, "utf-8") or _decoded(raw, "gb18030") or name
    return name.replace("\\", "/")


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The bytes of a member, never more than it claims.

    Raises:
        Unreadable: encrypted or damaged.

    """
    written = io.BytesIO()
    _copy(archive, member, written)
    return written.getvalue()


def _copy(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: IO[bytes]) -> None:
    if member.flag_bits & _ENCRYPTED:
        raise Unreadable("is encrypted: pack it without a password")
    try:
        with archive.open(member) as file:
            shutil.copyfileobj(file, target)
    except Exception as error:
        raise Unreadable(f"is damaged ({type(error).__name__}): pack it anew") from error


class Laid:
    """An archive from within another, laid on the disk until nobody holds it: it may be larger than memory should be.

    Attributes:
        path: where it lies.

    Raises:
        Unreadable: encrypted or damaged.

    """

    def __init__(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
        handle, name = tempfile.mkstemp(suffix=".zip")
        self.path = Path(name)
        weakref.finalize(self, self.path.unlink, missing_ok=True)
        with os.fdopen(handle, "wb") as target:
            _copy(archive, member, target)


def open_archive(path: Path) -> zipfile.ZipFile:
    """An archive that was checked before, for one more of its members; the last few stay open."""
    state = path.stat()
    return _opened(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=_MAX_OPEN)
def _opened(path: Path, changed: int, size: int) -> zipfile.ZipFile:
    return zipfile.ZipFile(path)
