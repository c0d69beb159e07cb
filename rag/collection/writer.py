"""Writing to a home, from any process: where a service runs, its writing process does it, else this one.

A run that is killed leaves a consistent store and the old snapshot in service. Vectors are stored as they are made,
so that the next run goes on where the killed one stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rag.collection.handover import NotServed, hand_over
from rag.collection.home_check import findings, report
from rag.collection.home_writer import HomeWriter
from rag.collection.jobs import DeleteJob, IndexJob, Job, PutJob, RepairJob, UpdateJob
from rag.collection.models import load_configured, mismatch
from rag.collection.preparing import Progress
from rag.collection.store_errors import check_writable, open_store
from rag.collection.write_outcome import Once, Written
from rag.domain import NoticeInput
from rag.embedding import Encoder
from rag.errors import InvalidInput, NoIndex
from rag.ingest import ReadOptions, ReadResult, read_notices
from rag.public import CheckReport, IndexReport
from rag.settings import Settings

__all__ = [
    "DeleteJob", "IndexJob", "Once", "Progress", "PutJob", "Written", "check", "delete_notices", "index_files", "load_configured", "mismatch", "perform",
    "put_notices", "refresh_rules",
]  # fmt: skip


LONG_S = 24 * 3600.0
"""How long a command waits for the writes before its own; it tells that it waits, and Ctrl-C ends it."""


def perform(
    job: Job,
    settings: Settings,
    *,
    progress: Progress | None = None,
    load_model: Callable[[], Encoder] | None = None,
    patience_s: float = LONG_S,
) -> Any:
    """Do a job: handed to the home's writing process where it is served, else here, under the home's lock.

    Args:
        job: what to do.
        settings: home and model.
        progress: told after each step of long work.
        load_model: gives the model where the job is done here; None: the configured one.
        patience_s: how long to wait for the jobs before, where the home is served.

    Raises:
        NoIndex: there is no index yet, and the job makes none.
        HomeBusy, StorageFull, DamagedIndex, ModelMismatch, ModelUnavailable, Interrupted: see `rag.errors`.
        ReadOnlyService: this service has no store of its own.
        RagError: what the job itself raises.

    """
    check_writable(settings)
    try:
        return hand_over(job, settings, progress, patience_s)
    except NotServed:
        pass
    if not job.makes_home:
        with open_store(settings.home):
            pass  # opening to write would make a store where there is none
    with open_store(settings.home, write=True) as store:
        return job.run(HomeWriter(store, settings, load_model), progress)


def index_files(
    paths: Sequence[Path],
    settings: Settings,
    *,
    sync: bool = False,
    max_removed_share: float = 0.2,
    rebuild: bool = False,
    options: ReadOptions | None = None,
    progress: Progress | None = None,
    encoder: Encoder | None = None,
) -> IndexReport:
    """Add or update the notices of some files, and publish what came of it.

    Where the home was read by other rules than those of this version, all it holds is read again; what stays the same
    in the passages is not embedded again.

    Args:
        paths: files, folders and ZIP archives of the kinds that `rag.ingest` reads.
        settings: home, model and index type.
        sync: also remove what the files no longer name; a notice whose record is rejected now stays as it was.
        max_removed_share: with `sync`, the largest share of the notices held that may go.
        rebuild: read, chunk and embed every notice held anew with the current code and model.
        options: which files are read, and what they leave untold.
        progress: told after each step of long work.
        encoder: a loaded model; None loads the configured one.

    Raises:
        InvalidInput: a file cannot be read, or `sync` would remove too much.
        HomeBusy, StorageFull, DamagedIndex, ModelMismatch, ModelUnavailable.

    """
    read = read_notices(paths, options, progress)
    if sync and read.unread:
        name = read.unread[0]
        why = next((r.reason for r in read.rejections if r.file == name), "no notice stands in it")
        raise InvalidInput(
            f"{name} cannot be read, so that --sync does not know what it holds; nothing was changed. "
            f"Mend or remove it, or run without --sync. What is wrong: {why}"
        )
    return index_read(
        read, settings, sync=sync, max_removed_share=max_removed_share, rebuild=rebuild, progress=progress, encoder=encoder
    )  # fmt: skip


def index_read(
    read: ReadResult,
    settings: Settings,
    *,
    sync: bool = False,
    max_removed_share: float = 0.2,
    rebuild: bool = False,
    progress: Progress | None = None,
    encoder: Encoder | None = None,
) -> IndexReport:
    """Add or update notices that were read or fetched; as `index_files`."""
    job = IndexJob(read, sync, max_removed_share, rebuild)
    done: IndexReport = perform(job, settings, progress=progress, load_model=_given(encoder))
    return done


def put_notices(
    notices: Sequence[NoticeInput],
    settings: Settings,
    *,
    encoder: Encoder | None = None,
    expected: Mapping[str, str] | None = None,
) -> Written:
    """Add or update notices that came one by one, as over HTTP; returns when they are on disk and published.

    Args:
        notices: checked notices; of one aid the last counts.
        settings: home and model.
        encoder: a loaded model; None loads the configured one.
        expected: aid -> the `text_version` that the notice held must have.

    Raises:
        Changed: a notice held is another one than expected, or is not held; nothing was changed.
        HomeBusy, StorageFull, DamagedIndex, ModelMismatch.

    """
    done: Written = perform(PutJob(tuple(notices), expected or {}), settings, load_model=_given(encoder))
    return done


def refresh_rules(
    settings: Settings,
    *,
    progress: Progress | None = None,
    encoder: Encoder | None = None,
    patience_s: float = LONG_S,
) -> IndexReport | None:
    """Finish what is unfinished and mend what is damaged; see `HomeWriter.bring_up_to_date`.

    None where there was nothing to do, or no index is there yet.

    Raises:
        HomeBusy, StorageFull, DamagedIndex, ModelMismatch, ModelUnavailable.

    """
    try:
        done: IndexReport | None = perform(
            UpdateJob(), settings, progress=progress, load_model=_given(encoder), patience_s=patience_s
        )
    except NoIndex:
        return None
    return done


def delete_notices(aids: Sequence[str], settings: Settings) -> IndexReport:
    """Remove notices.

    Raises:
        NotFound: an id is unknown; nothing was removed.
        NoIndex, HomeBusy, StorageFull, DamagedIndex.

    """
    done: IndexReport = perform(DeleteJob(tuple(aids)), settings)
    return done


def check(
    settings: Settings,
    *,
    repair: bool = False,
    encoder: Encoder | None = None,
    progress: Progress | None = None,
) -> CheckReport:
    """Verify the store and the snapshot made from it; with `repair`, build the snapshot anew where it is at fault.

    Args:
        settings: of the home.
        repair: mend what can be mended.
        encoder: for vectors that were lost; None: the configured one, if any were.
        progress: told after each step of long work.

    Raises:
        NoIndex, HomeBusy, DamagedIndex: the store itself cannot be read; it is never replaced.
        ModelMismatch: rows are to be mended, and the vectors are of another model.

    """
    if repair:
        done: CheckReport = perform(RepairJob(), settings, progress=progress, load_model=_given(encoder))
        return done
    check_writable(settings)
    with open_store(settings.home) as store:
        return report(store, findings(store, settings, progress))


def _given(encoder: Encoder | None) -> Callable[[], Encoder] | None:
    return (lambda: encoder) if encoder else None
