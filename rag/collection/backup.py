"""Backups: one consistent archive of a home, taken while it is served, and a home made from one."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from indexes.archive import read_archive, write_archive
from rag.clock import now
from rag.collection.publishing import indexed_model, is_published, publish
from rag.collection.store_errors import open_store, translated_errors
from rag.errors import InvalidInput
from rag.settings import KEYS_FILE, Settings

BESIDE = (KEYS_FILE, "profiles.json", "feedback.jsonl")
"""What belongs to a home besides its store."""
SUFFIX = ".nrag.zip"

log = logging.getLogger("notice_rag.collection")


def back_up(
    settings: Settings, target: Path, keep: int | None = None, *, into_folder: bool = False
) -> tuple[Path, int]:
    """Write an archive of the home; its path and size in bytes.

    Args:
        settings: names the home.
        target: a file, or a folder, in which the archive is named after the time.
        keep: with a folder, how many of the newest archives stay; None: all, as where rows are damaged.
        into_folder: `target` is a folder, which is made where it is not there.

    Raises:
        InvalidInput: `keep` without a folder, or a file stands where the folder should be.
        NoIndex, DamagedIndex, StorageFull: nothing was written.

    """
    if keep is not None and not target.is_dir() and (target.exists() or target.suffix == ".zip"):
        raise InvalidInput(f"{target} is no folder: older archives can be removed only in a folder.")
    with open_store(settings.home):
        pass  # a sentence of our own where there is nothing to back up
    if into_folder and target.exists() and not target.is_dir():
        raise InvalidInput(
            f"{target} is a file: name another folder, or write the file's name without a slash."
        )
    if keep is not None or into_folder:
        target.mkdir(parents=True, exist_ok=True)
    if not target.is_dir() and not target.parent.is_dir():
        raise InvalidInput(
            f"There is no folder {target.parent} for the archive: make it, or write {target}/ to have a folder made."
        )
    path = target / f"notices-{now():%Y%m%d-%H%M%S-%f}{SUFFIX}" if target.is_dir() else target
    with translated_errors():
        size = write_archive(settings.home, path, BESIDE)
    if keep is not None:
        _remove_older(settings, sorted(target.glob(f"notices-*{SUFFIX}"))[:-keep])
    return path, size


def _remove_older(settings: Settings, archives: Sequence[Path]) -> None:
    """Remove archives, unless what is damaged now may be sound in them."""
    if not archives:
        return
    with open_store(settings.home) as store:
        damaged = len(store.damages())
    if damaged:
        log.warning("damaged rows: %s (rag check names them); no older archive was removed", damaged)
        return
    for archive in archives:
        archive.unlink(missing_ok=True)


def restore(settings: Settings, source: Path) -> int:
    """Make a home from an archive and put it into service; returns its number of passages.

    Nothing is embedded: the vectors come with the archive. Where an index server shows just this version already, as for a
    further service beside the one that writes, nothing is sent.

    Raises:
        HomeBusy: the home holds an index already.
        DamagedIndex: the archive is none of ours or not whole; nothing was changed.

    """
    with translated_errors():
        read_archive(source, settings.home, BESIDE)
    with open_store(settings.home, write=True) as store:
        model = indexed_model(store)
        if model is None:
            return 0
        return is_published(store, settings) or publish(store, model, settings, rebuild=True)
