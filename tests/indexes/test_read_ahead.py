"""What is searched is read into the kernel's cache before a question waits for it, as far as there is room."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from indexes.read_ahead import PIECE, read_ahead, room
from indexes.snapshot import open_snapshot
from tests.indexes.index_rows import publish_ids

pytestmark = pytest.mark.skipif(not hasattr(os, "posix_fadvise"), reason="the system takes no such advice")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """(inode, start) of every piece that is asked for."""
    pieces: list[tuple[int, int]] = []
    monkeypatch.setattr(
        os, "posix_fadvise", lambda file, start, *_: pieces.append((os.fstat(file).st_ino, start))
    )
    return pieces


def made(folder: Path, *sizes: int) -> list[Path]:
    files = [folder / str(size) for size in sizes]
    for path, size in zip(files, sizes, strict=True):
        with path.open("wb") as file:
            file.truncate(size)
    return files


def test_small_files_come_first_and_none_that_has_no_room(
    tmp_path: Path, asked: list[tuple[int, int]]
) -> None:
    large, small, middle = made(tmp_path, 3 * PIECE, 10, PIECE + 1)
    assert read_ahead([large, small, middle], 2 * PIECE) == [small, middle]
    inodes = [path.stat().st_ino for path in (small, middle, middle)]
    assert asked == list(zip(inodes, [0, 0, PIECE], strict=True))


def test_room_is_half_of_what_is_free_and_of_what_a_container_has_left(tmp_path: Path) -> None:
    memory, group = tmp_path / "meminfo", tmp_path / "group"
    memory.write_text("MemTotal:  9000 kB\nMemAvailable:  8000 kB\n")
    assert room(memory, group) == 4000 * 1024
    group.mkdir()
    (group / "memory.current").write_text("1000\n")
    (group / "memory.max").write_text("max\n")
    assert room(memory, group) == 4000 * 1024
    (group / "memory.max").write_text("5000\n")
    assert room(memory, group) == 2000
    (group / "memory.max").write_text("500\n")
    assert room(memory, group) == 0
    assert room(tmp_path / "nowhere", group) == 0


def test_a_snapshot_reads_the_files_of_its_segments(tmp_path: Path, asked: list[tuple[int, int]]) -> None:
    publish_ids(tmp_path, range(1, 51), 1)
    publish_ids(tmp_path, range(3, 54), 2)
    open_snapshot(tmp_path).read_ahead()
    files = {path.stat().st_ino for path in (tmp_path / "segments").glob("*/[!.]*")}
    assert {inode for inode, _ in asked} == files
