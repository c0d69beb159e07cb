"""A writer that dies, at each durable step and at random: what it acknowledged is there, and nothing is half done."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import indexes
from indexes.errors import StoreBusy, StoreMissing
from indexes.snapshot import check_snapshot, open_snapshot
from indexes.store import Store
from tests.faults.dying import EXIT_STATUS, indexing_points
from tests.indexes.index_rows import publish_store, put, vector

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
SOURCE = Path(indexes.__file__).parent
CRASH_POINTS = indexing_points()
ONCE = ("store.written", "store.created", "store.locked", "store.migrat")
"""What a process passes once."""


def writer(home: Path, first: int, count: int, crash_at: str = "") -> subprocess.Popen[str]:
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": f"{HERE}:{SOURCE.parent}"}
    command = [sys.executable, str(HERE / "writer_process.py"), str(home), str(first), str(count), crash_at]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def acknowledged(output: str, word: str) -> set[str]:
    return set(re.findall(rf"^{word} ([0-9]+)$", output, re.MULTILINE))


def assert_sound(home: Path, stored: set[str], published: set[str]) -> None:
    """The store has every acknowledged document, whole; what is in service is one of its versions."""
    try:
        with Store.open(home) as store:
            assert store.integrity() == []
            assert set(store.document_hashes()) >= stored
            passages = list(store.passages())
            assert len(passages) == 2 * len(store.document_hashes())
            try:
                snapshot = open_snapshot(home)
            except StoreMissing:
                assert not published
                return
            served = store.passages_by_id(snapshot.ids.tolist())
            assert set(served) == {p.id for p in store.passages(snapshot.version)}
            assert {p.key for p in served.values()} >= published
    except StoreMissing:
        assert not stored
    assert not [problem for problem in check_snapshot(home) if "build one first" not in problem]


def assert_mended(home: Path) -> None:
    """The next writer gets in at once, and after it everything is found and no leftover is left."""
    with Store.open(home, write=True) as store:
        put(store, "after")
        manifest = publish_store(store)
        expected = [p.id for p in store.passages()]
    snapshot = open_snapshot(home)
    assert snapshot.ids.tolist() == expected
    hits = snapshot.vectors.search(vector(expected[-1]), len(expected))
    assert sorted(hits.ids.tolist()) == expected
    names = {path.name for path in (home / "segments").iterdir()}
    assert {s.name for s in manifest.segments} <= names
    assert not [path for path in home.rglob("*") if ".new" in path.name]


@pytest.mark.nightly  # every run passes the same points in tests/core/test_publishing.py and tests/reliability
@pytest.mark.parametrize("point", CRASH_POINTS)
def test_a_death_at_any_durable_step_leaves_old_or_new(tmp_path: Path, point: str) -> None:
    crash_at = point if point.startswith(ONCE) else f"{point}:2"
    process = writer(tmp_path, 1, 4, crash_at)
    output, errors = process.communicate(timeout=60)
    assert process.returncode == EXIT_STATUS, errors
    stored, published = acknowledged(output, "stored"), acknowledged(output, "published")
    if process.returncode == EXIT_STATUS and "published 4" in output:
        stored, published = stored - {"1"}, published - {"1"}
    assert_sound(tmp_path, stored, published)
    assert_mended(tmp_path)


def test_random_kills_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    chance = random.Random(20)
    stored: set[str] = set()
    published: set[str] = set()
    for round_number in range(10):
        process = writer(tmp_path, 10_000 * (round_number + 1), 9000)
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        timer = threading.Timer(chance.uniform(0, 0.2), process.send_signal, [signal.SIGKILL])
        timer.start()
        lines += process.stdout.readlines()
        process.communicate()
        assert process.returncode == -signal.SIGKILL
        stored |= acknowledged("".join(lines), "stored")
        published |= acknowledged("".join(lines), "published")
        assert_sound(tmp_path, stored, published)
    assert len(stored) >= 10
    assert_mended(tmp_path)


def test_a_second_process_is_refused_while_one_writes(tmp_path: Path) -> None:
    with Store.open(tmp_path, write=True) as store:
        put(store, "a")
        process = writer(tmp_path, 1, 1)
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 1
        assert StoreBusy.__name__ in errors
        assert str(os.getpid()) in errors
        assert set(store.document_hashes()) == {"a"}


def test_a_reader_ahead_of_the_snapshot_still_finds_the_text_of_what_is_served(tmp_path: Path) -> None:
    with Store.open(tmp_path, write=True) as store:
        put(store, "a", "b")
        manifest = publish_store(store)
        put(store, "a")
        with store.transaction() as change:
            change.remove_document("b")
        snapshot = open_snapshot(tmp_path)
        assert (snapshot.version, store.version) == (1, 3)
        assert set(store.passages_by_id(snapshot.ids.tolist())) == set(snapshot.ids.tolist())
        store.purge(manifest.previous_version)
        assert [d.key for d in store.documents(snapshot.version)] == ["a", "b"]
