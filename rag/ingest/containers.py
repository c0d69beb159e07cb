"""Archives: what may be opened at all, and the files of a ZIP, without ever unpacking a bomb."""

from __future__ import annotations

import fnmatch
import io
import os
import shutil
import struct
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

MAX_FILE_BYTES = 200_000_000
"""Of one file, also of one in an archive."""
MAX_UNPACKED_BYTES = 1_000_000_000
"""All that an archive may hold together."""
MAX_MEMBERS = 20_000
_MAX_DIRECTORY_BYTES = 500 * MAX_MEMBERS  # what an archive says of its members, which opening it reads whole
_TAIL_BYTES = 70_000  # where an archive says how long that is
MAX_RATIO = 200
"""Unpacked to packed size above `SMALL_BYTES`; text packs 5 to 20 to one, an empty sheet of a million rows 100."""
SMALL_BYTES = 20_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = 0x1
_SYSTEM_NAMES = ("~$*", ".*", "Thumbs.db", "desktop.ini", "__MACOSX")
_MAX_OPEN = 4
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # to unpack others takes as much memory as they say


@dataclass(frozen=True, slots=True)
class Stored:
    """Where the bytes of a file lie.

    Attributes:
        path: of the file, or of the archive that holds it.
        offset: where its entry begins in that archive; None for the file itself.
    """

    path: Path
    offset: int | None = None


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
        with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as opened:
            if _directory_bytes(opened) > _MAX_DIRECTORY_BYTES:
                raise Unreadable(f"holds far more files than the {MAX_MEMBERS:,} that are taken")
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


def _directory_bytes(opened: IO[bytes]) -> int:
    """How long an archive says that its list of members is, the longer where it says it twice (ZIP64); 0 for no archive."""
    opened.seek(max(0, opened.seek(0, io.SEEK_END) - _TAIL_BYTES))
    tail = opened.read()
    end, end64 = tail.rfind(b"PK\x05\x06"), tail.rfind(b"PK\x06\x06")
    told = struct.unpack("<I", tail[end + 12 : end + 16]) if 0 <= end <= len(tail) - 16 else (0,)
    told64 = struct.unpack("<Q", tail[end64 + 40 : end64 + 48]) if 0 <= end64 <= len(tail) - 48 else (0,)
    return int(told64[0] if told[0] == 0xFFFFFFFF else max(told[0], told64[0]))


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


def stored_bytes(source: Stored | bytes, offset: int | None = None) -> bytes:
    """The bytes of a file, of an archive's member where an offset is told.

    Args:
        source: where the file or the archive lies, or the bytes of either.
        offset: of the member in an archive that is given as bytes.

    Raises:
        Unreadable: it is empty, too large, encrypted, damaged, or may not be read.

    """
    try:
        if isinstance(source, bytes):
            data = source if offset is None else _member_at(zipfile.ZipFile(io.BytesIO(source)), offset)
        elif source.offset is None:
            check_size(source.path.stat().st_size)
            data = source.path.read_bytes()
        else:
            data = _member_at(_open_archive(source.path), source.offset)
    except (OSError, zipfile.BadZipFile) as error:
        told = getattr(error, "strerror", None) or "the archive has changed"
        raise Unreadable(f"cannot be read ({told}): check its permissions") from error
    if not data:
        raise Unreadable("is empty: give a file with at least one notice")
    return data


def check_size(size: int) -> None:
    """Raises Unreadable for a file of more bytes than are taken."""
    if size > MAX_FILE_BYTES:
        raise Unreadable(f"has {size:,} bytes; at most {MAX_FILE_BYTES:,} are taken: split it")


def _member_at(archive: zipfile.ZipFile, offset: int) -> bytes:
    member = next((m for m in archive.infolist() if m.header_offset == offset), None)
    if member is None:
        raise zipfile.BadZipFile
    check_size(member.file_size)
    return read_member(archive, member)


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
        if member.compress_type not in _PLAIN:
            raise Unreadable("is packed in a way that archives are not: pack it anew")
        handle, name = tempfile.mkstemp(suffix=".zip")
        self.path = Path(name)
        weakref.finalize(self, self.path.unlink, missing_ok=True)
        with os.fdopen(handle, "wb") as target:
            _copy(archive, member, target)


def _open_archive(path: Path) -> zipfile.ZipFile:
    """An archive that was checked before, for one more of its members; the last few stay open."""
    state = path.stat()
    return _opened(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=_MAX_OPEN)
def _opened(path: Path, changed: int, size: int) -> zipfile.ZipFile:
    return zipfile.ZipFile(path)
