"""Disks that have no room, and writes that fail: said as such, nothing changed, and healed by room alone."""

from __future__ import annotations

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from indexes.errors import StoreError, StoreFull
from indexes.snapshot import check_snapshot, open_snapshot
from indexes.store import Store
from tests.indexes.index_rows import publish_ids, publish_store, put
from tests.processes import mounted

pytestmark = pytest.mark.slow


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 2 MB."""
    with mounted(tmp_path, "2m") as disk:
        yield disk


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Every write beyond `size` bytes of a file fails in this process."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)


def fill(path: Path) -> None:
    """Makes a file that takes all the room there is."""
    with path.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))


@pytest.mark.parametrize("size", [20, 150, 400, 700, 1100, 1600])
def test_a_write_that_fails_while_publishing_leaves_the_snapshot_before(tmp_path: Path, size: int) -> None:
    publish_ids(tmp_path, range(1, 21), 1)
    with files_of_at_most(size), pytest.raises(StoreError, match="check the disk"):
        publish_ids(tmp_path, range(1, 61), 2)
    assert check_snapshot(tmp_path) == []
    assert open_snapshot(tmp_path).version == 1
    publish_ids(tmp_path, range(1, 61), 2)
    assert open_snapshot(tmp_path).version == 2


def test_a_full_disk_is_told_and_heals_by_room_alone(small_disk: Path) -> None:
    with Store.open(small_disk, write=True) as store:
        put(store, "a")
        publish_store(store)
        ballast = small_disk / "ballast"
        fill(ballast)
        with pytest.raises(StoreFull, match="free some space"), store.transaction() as change:
            change.put_document("big", "h", "x" * 200_000, "{}", [])
        with pytest.raises(StoreFull, match="free some space"):
            publish_ids(small_disk, range(1, 101), 9)
        assert store.document_hashes() == {"a": "hash of a"}
        assert open_snapshot(small_disk).ids.tolist() == [1, 2]
        ballast.unlink()
        put(store, "b")
        assert publish_store(store).count == 4
        assert store.integrity() == check_snapshot(small_disk) == []
