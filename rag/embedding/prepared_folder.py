"""Folders that are made once, appear whole or not at all, and are known to be whole before they are used."""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from indexes.atomic_files import sha256
from rag.errors import ModelUnavailable

MANIFEST = "manifest.json"
# inode, size and time of change of each file when its SHA-256 was last found right
_VERIFIED = ".verified.json"
_STALE_S = 3600  # a preparation takes seconds: an hour-old temporary folder belongs to nobody


def make(target: Path, write: Callable[[Path], None], noted: dict[str, Any]) -> None:
    """Let `write` fill a temporary folder, add a manifest, and rename it to `target`.

    A process that is killed meanwhile leaves nothing under that name. Of several processes the first wins.

    Args:
        target: where the folder shall be; a damaged one there makes way.
        write: writes the files.
        noted: what the manifest says besides the files.

    Raises:
        OSError: the folder cannot be written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    remove_stale(target)
    temporary = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        write(temporary)
        _write_manifest(temporary, noted)
        temporary.chmod(0o755)  # mkdtemp keeps others out
        _put_in_place(temporary, target)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def verify(folder: Path) -> None:
    """Check size and SHA-256 of every file against the manifest.

    The hash of a file is taken once: as long as inode, size and time of change stay, it is not read again.

    Raises:
        ModelUnavailable: a file is missing, changed or cut off, or there is no manifest.
    """
    known = _last_verified(folder)
    found: dict[str, list[int]] = {}
    try:
        files = json.loads((folder / MANIFEST).read_bytes())["files"]
        for name, expected in files.items():
            status = (folder / name).stat()
            found[name] = [status.st_ino, status.st_size, status.st_mtime_ns]
            if status.st_size != expected["size"] or (
                known.get(name) != found[name] and sha256(folder / name) != expected["sha256"]
            ):
                raise ValueError(f"{name} is not what the manifest says")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelUnavailable(
            f"The prepared model in {folder} is damaged ({error}); delete this folder, it will be made again."
        ) from error
    if known != found:
        _note_verified(folder, found)


def remove_stale(target: Path) -> None:
    """Remove what killed preparations left behind."""
    for left in target.parent.glob(f".{target.name}.*"):
        with suppress(FileNotFoundError):
            if time.time() - left.stat().st_mtime > _STALE_S:
                shutil.rmtree(left, ignore_errors=True)


def _last_verified(folder: Path) -> dict[str, list[int]]:
    try:
        noted = json.loads((folder / _VERIFIED).read_bytes())
    except (OSError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}


def _note_verified(folder: Path, found: dict[str, list[int]]) -> None:
    """A folder that cannot be written (an image's, another user's) is verified in full at every start."""
    own = folder / f"{_VERIFIED}.{os.getpid()}"
    with suppress(OSError):
        own.write_text(json.dumps(found))
        own.replace(folder / _VERIFIED)


def _put_in_place(temporary: Path, target: Path) -> None:
    """Rename onto `target`; a damaged folder there makes way, a whole one of another process stays."""
    for _ in range(10):
        try:
            temporary.rename(target)
        except OSError as error:
            if error.errno not in (errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR):
                raise
        else:
            return
        try:
            verify(target)
        except ModelUnavailable:
            aside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
            with suppress(FileNotFoundError):
                target.rename(aside / "damaged")
            shutil.rmtree(aside, ignore_errors=True)
        else:
            return
    raise OSError(errno.EBUSY, "another process keeps changing it", str(target))


def _write_manifest(folder: Path, noted: dict[str, Any]) -> None:
    files = {
        path.relative_to(folder).as_posix(): {"size": path.stat().st_size, "sha256": sha256(path)}
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    (folder / MANIFEST).write_text(json.dumps({**noted, "files": files}, indent=2) + "\n", encoding="utf-8")
