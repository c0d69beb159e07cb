"""One consistent archive of a home, and a home made from one.

An archive is a ZIP of `manifest.json`, `store.sqlite` and any small files that belong to the home besides. The store is
copied by SQLite's online backup, so the archive holds one instant even while somebody writes. Everything else in a home
is derived from the store, so it is built anew after restoring and takes no room here.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import apsw

from indexes.atomic_files import sha256, sync_directory
from indexes.crash import crash_point
from indexes.errors import StoreBusy, StoreDamaged, StoreError, disk_errors
from indexes.locking import process_lives
from indexes.sqlite_connections import connect, note_backup, sqlite_errors
from indexes.store import STORE_FILE

FORMAT = 1
MANIFEST = "manifest.json"
CHUNK_BYTES = 1 << 20
PRIVATE = 0o600
"""Archives and what is restored from them hold keys and profiles: for their owner alone."""


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """One file of an archive: its size and SHA-256 in hex."""

    name: str
    size: int
    sha256: str


def write_archive(home: Path, target: Path, extra: Sequence[str] = ()) -> int:
    """Write one instant of a home to `target`, which is replaced only when the new archive is whole and on disk.

    Args:
        home: the home; it may be served and written to meanwhile.
        target: the archive's path; its folder must exist.
        extra: names of further files of the home that go in where they exist.

    Returns:
        The archive's size in bytes.

    Raises:
        StoreError: the store cannot be read, or the archive not be written; `target` is as it was.

    """
    with disk_errors(target), _own_folder(target.parent, ".backup-") as folder:
        copy = Path(folder) / STORE_FILE
        _copy_store(home / STORE_FILE, copy)
        found = [copy, *_copied(home, extra, Path(folder))]
        new = Path(folder) / "archive.zip"
        with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            listed = [_described(path) for path in found]
            manifest = {"format": FORMAT, "files": [asdict(file) for file in listed]}
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
            for path in found:
                archive.write(path, path.name)
        new.chmod(PRIVATE)
        with new.open("rb") as written:
            os.fsync(written.fileno())
        size = new.stat().st_size
        crash_point("backup.written")
        os.replace(new, target)
        sync_directory(target.parent)
        crash_point("backup.replaced")
    note_backup(home, target)
    return size


def _copied(home: Path, names: Sequence[str], folder: Path) -> list[Path]:
    """Copies of the files that exist: one that changes while the archive is written would not be what its manifest says."""
    copies = []
    for name in names:
        with suppress(FileNotFoundError):
            copies.append(Path(shutil.copyfile(home / name, folder / name)))
    return copies


def read_archive(source: Path, home: Path, extra: Sequence[str] = ()) -> None:
    """Unpack an archive into a home that holds no store yet; nothing is left there where anything is wrong.

    Args:
        source: the archive.
        home: a new or empty folder.
        extra: names of further files that may be in the archive.

    Raises:
        StoreBusy: the home holds a store already.
        StoreDamaged: the file is no archive of ours, lacks something, holds more than it says, or a checksum is wrong.

    """
    if (home / STORE_FILE).exists():
        raise StoreBusy(f"{home} holds an index already: restore into another home.")
    with disk_errors(home):
        home.mkdir(parents=True, exist_ok=True)
        with _own_folder(home, ".restore-") as folder:
            names = _unpack(source, Path(folder), {STORE_FILE, *extra})
            with sqlite_errors(source):
                connect(
                    Path(folder) / STORE_FILE, write=True
                ).close()  # from here on in the mode it is written in
            crash_point("restore.unpacked")
            # the store last: it makes the home one
            for name in sorted(names, key=lambda name: name == STORE_FILE):
                os.replace(Path(folder) / name, home / name)
                crash_point("restore.moved")
            sync_directory(home)


@contextmanager
def _own_folder(parent: Path, prefix: str) -> Iterator[str]:
    """A folder for the length of a block; those that dead processes left are removed first."""
    for left in parent.glob(f"{prefix}*-*"):
        owner = left.name.removeprefix(prefix).partition("-")[0]
        if owner.isdigit() and not process_lives(int(owner)):
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=parent, prefix=f"{prefix}{os.getpid()}-") as folder:
        yield folder


def _copy_store(path: Path, copy: Path) -> None:
    reader = connect(path, write=False)
    try:
        with sqlite_errors(path):
            target = apsw.Connection(str(copy))
            try:
                with target.backup("main", reader, "main") as backup:
                    backup.step()  # in one read: in steps, every write in between would start it again
                target.pragma("journal_mode", "delete")
            finally:
                target.close()
    finally:
        reader.close()


def _described(path: Path) -> ArchivedFile:
    return ArchivedFile(path.name, path.stat().st_size, sha256(path))


def _unpack(source: Path, folder: Path, allowed: set[str]) -> list[str]:
    """The files of an archive, checked against its manifest; returns their names."""
    try:
        with zipfile.ZipFile(source) as archive:
            listed = _manifest(archive, source)
            names = [entry.filename for entry in archive.infolist()]
            if sorted(names) != sorted([MANIFEST, *(file.name for file in listed)]):
                raise _refused(source, "it does not hold just the files that its manifest lists")
            if not {file.name for file in listed} <= allowed or STORE_FILE not in names:
                raise _refused(source, "it lists other files than those of a home")
            for file in listed:
                _extract(archive, file, folder, source)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        if isinstance(error, OSError) and not source.exists():
            raise StoreError(f"{source} does not exist: name the archive that rag backup wrote.") from error
        raise _refused(source, str(error)) from error
    return [file.name for file in listed]


def _manifest(archive: zipfile.ZipFile, source: Path) -> list[ArchivedFile]:
    try:
        if archive.getinfo(MANIFEST).file_size > CHUNK_BYTES:
            raise ValueError("the manifest is too large")
        manifest = json.loads(archive.read(MANIFEST))
        if manifest["format"] != FORMAT:
            raise _refused(source, f"it has format {manifest['format']}, this version reads {FORMAT}")
        return [ArchivedFile(str(f["name"]), int(f["size"]), str(f["sha256"])) for f in manifest["files"]]
    except (KeyError, TypeError, ValueError) as error:
        raise _refused(source, f"its manifest cannot be read ({error})") from error


def _extract(archive: zipfile.ZipFile, file: ArchivedFile, folder: Path, source: Path) -> None:
    """One file, at most as long as the manifest says, whatever the archive claims or expands to."""
    digest, left = hashlib.sha256(), file.size
    with archive.open(file.name) as packed, (folder / file.name).open("wb") as target:
        while chunk := packed.read(CHUNK_BYTES):
            left -= len(chunk)
            if left < 0:
                break
            digest.update(chunk)
            target.write(chunk)
        target.flush()
        os.fchmod(target.fileno(), PRIVATE)
        os.fsync(target.fileno())
    if left != 0 or digest.hexdigest() != file.sha256:
        raise _refused(source, f"{file.name} is not what the manifest says")


def _refused(source: Path, why: str) -> StoreDamaged:
    return StoreDamaged(f"{source} was not restored: {why}. Nothing was changed; use another backup.")
