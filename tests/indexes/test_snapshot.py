from __future__ import annotations

import threading
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.atomic_files import CURRENT, sha256
from indexes.errors import FormatTooNew, StoreDamaged, StoreMissing
from indexes.faiss_index import chosen_factory
from indexes.packed import Arrays
from indexes.search_protocols import Ids
from indexes.segments import SegmentRows
from indexes.snapshot import Snapshot, check_snapshot, open_snapshot
from tests.examples import examples
from tests.indexes.index_rows import DIM, UNITS, publish_ids, rows, vector


def rankings(snapshot: Snapshot) -> list[tuple[list[int], list[float]]]:
    queries = [snapshot.vectors.search(vector(q), 20) for q in (1, 5, 77, 1000)]
    hits = [*queries, snapshot.lexical.search(UNITS, 20), snapshot.lexical.search(UNITS[:1], 20)]
    return [(h.ids.tolist(), h.scores.tolist()) for h in hits]


def fresh(ids: set[int]) -> list[tuple[list[int], list[float]]]:
    with TemporaryDirectory() as folder:
        publish_ids(Path(folder), ids)
        return rankings(open_snapshot(Path(folder)))


def test_nothing_published_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match="build one first"):
        open_snapshot(tmp_path)
    assert check_snapshot(tmp_path)


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    publish_ids(tmp_path, [])
    snapshot = open_snapshot(tmp_path)
    assert rankings(snapshot) == [([], [])] * 6
    assert len(snapshot.ids) == 0


@examples(6)
@given(st.lists(st.sets(st.integers(1, 120), max_size=100), min_size=1, max_size=4))
def test_whatever_was_added_and_removed_it_ranks_as_a_fresh_build(states: list[set[int]]) -> None:
    with TemporaryDirectory() as folder:
        home, snapshot = Path(folder), None
        for version, ids in enumerate(states, 1):
            publish_ids(home, ids, version)
            snapshot = open_snapshot(home, snapshot)
            assert snapshot.version == version
            assert snapshot.ids.tolist() == sorted(ids)
            assert rankings(snapshot) == fresh(ids)
        assert check_snapshot(home) == []


def test_a_small_change_leaves_the_files_of_the_base_alone(tmp_path: Path) -> None:
    first = publish_ids(tmp_path, range(1, 101), 1)
    asked: list[int] = []

    def load(ids: np.ndarray) -> object:
        asked.extend(ids.tolist())
        return rows(ids)

    files = {p: p.stat().st_mtime_ns for p in (tmp_path / "segments" / first.base.name).iterdir()}
    second = publish_ids(tmp_path, range(4, 106), 2, load=load)
    assert second.base == first.base
    assert second.gone == (1, 2, 3)
    assert asked == [101, 102, 103, 104, 105]
    assert {p: p.stat().st_mtime_ns for p in files} == files
    third = publish_ids(tmp_path, range(5, 106), 3, load=load)
    assert third.recent == second.recent
    assert len(asked) == 5


def test_many_gone_another_model_other_terms_or_a_wish_rebuild_the_base(tmp_path: Path) -> None:
    bases = [publish_ids(tmp_path, range(1, 101), 1).base.name]
    everything = range(1, 101)
    cases: list[tuple[range, dict[str, Any]]] = [
        (range(20, 101), {}),
        (everything, {"model": "another"}),
        (everything, {"model": "another", "analysis": "2"}),
        (everything, {"model": "another", "analysis": "2", "weights": {"title": 2.0, "body": 1.0}}),
        (everything, {"model": "another", "analysis": "2", "rebuild": True}),
    ]
    for ids, options in cases:
        manifest = publish_ids(tmp_path, ids, 2, **options)
        assert manifest.recent is None
        bases.append(manifest.base.name)
    assert len(set(bases)) == len(bases)


def test_many_new_passages_become_part_of_a_new_base(tmp_path: Path) -> None:
    first = publish_ids(tmp_path, range(1, 11), 1)
    assert publish_ids(tmp_path, range(1, 2011), 2).base == first.base
    assert publish_ids(tmp_path, range(1, 2012), 3).recent is None


def test_a_large_base_takes_the_configured_kind_of_index(tmp_path: Path) -> None:
    publish_ids(tmp_path, range(1, 2101), factory="HNSW32")
    snapshot = open_snapshot(tmp_path)
    assert type(snapshot.segments[0].vectors.faiss_index).__name__.startswith("IndexHNSW")
    assert snapshot.vectors.search(vector(9), 3).ids[0] in (9, 10)


def test_a_reader_keeps_its_snapshot_and_learns_of_a_newer_one(tmp_path: Path) -> None:
    publish_ids(tmp_path, range(1, 101), 1)
    old = open_snapshot(tmp_path)
    before = rankings(old)
    assert old.is_current()
    for version in range(2, 6):
        publish_ids(tmp_path, range(version, 101 + version), version, rebuild=True)
    assert not old.is_current()
    assert rankings(old) == before
    new = open_snapshot(tmp_path, old)
    assert new.version == 5
    newer = publish_ids(tmp_path, range(6, 108), 6)
    assert open_snapshot(tmp_path, new).segments[0] is new.segments[0]
    assert newer.previous_version == 5


def test_readers_open_whole_versions_while_one_publishes(tmp_path: Path) -> None:
    publish_ids(tmp_path, [1], 1)
    wrong: list[str] = []
    done = threading.Event()

    def read() -> None:
        last, snapshot = 0, None
        while not done.is_set():
            snapshot = open_snapshot(tmp_path, snapshot)
            if snapshot.ids.tolist() != list(range(1, snapshot.version + 1)) or snapshot.version < last:
                wrong.append(f"{snapshot.version}: {snapshot.ids}")
            last = snapshot.version

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for version in range(2, 30):
        publish_ids(tmp_path, range(1, version + 1), version, rebuild=version % 2 == 0)
    done.set()
    for reader in readers:
        reader.join()
    assert not wrong


def test_only_two_snapshots_stay_and_leftovers_of_the_dead_go(tmp_path: Path) -> None:
    (tmp_path / "segments" / "base-dead.new").mkdir(parents=True)
    (tmp_path / "segments" / "base-dead.new" / "half").write_bytes(b"x")
    (tmp_path / "segments" / "strange").write_bytes(b"x")
    (tmp_path / "manifest-7.json").write_bytes(b"{}")
    (tmp_path / "manifest-9.json.new").write_bytes(b"{")
    (tmp_path / "CURRENT.new").write_bytes(b"?")
    (tmp_path / "notes.txt").write_bytes(b"mine")
    for version in range(1, 5):
        publish_ids(tmp_path, range(1, 10 + version), version, rebuild=True)
    assert len(list((tmp_path / "segments").iterdir())) == 2
    assert len(list(tmp_path.glob("manifest-*"))) == 2
    assert {p.name for p in tmp_path.iterdir()} > {"CURRENT", "notes.txt", "segments"}
    assert not (tmp_path / "CURRENT.new").exists()


def _swap_manifest(home: Path, old: str, new: str) -> None:
    """Edits the manifest and signs it anew, as another version of the software would have written it."""
    name = (home / CURRENT).read_text().split()[0]
    text = (home / name).read_text()
    assert old in text
    (home / name).write_text(text.replace(old, new))
    (home / CURRENT).write_text(f"{name} {sha256(home / name)}\n")


def test_a_newer_format_is_refused_and_not_overwritten(tmp_path: Path) -> None:
    publish_ids(tmp_path, [1, 2])
    _swap_manifest(tmp_path, '"format": 2', '"format": 3')
    with pytest.raises(FormatTooNew, match="format 3"):
        open_snapshot(tmp_path)
    with pytest.raises(FormatTooNew):
        publish_ids(tmp_path, [1, 2])


def test_a_manifest_of_before_there_were_tables_is_opened(tmp_path: Path) -> None:
    publish_ids(tmp_path, [1, 2])
    _swap_manifest(tmp_path, '"format": 2', '"format": 1')
    _swap_manifest(tmp_path, ',\n "tables": null', "")
    snapshot = open_snapshot(tmp_path)
    assert snapshot.ids.tolist() == [1, 2]
    assert snapshot.tables == {}


def test_tables_stay_until_others_are_made(tmp_path: Path) -> None:
    seen: list[Arrays] = []

    def make(held: Arrays) -> Arrays | None:
        seen.append(held)
        return (
            None
            if held
            else {"few": np.arange(3), "none": np.zeros((0, 2), np.int32), "yes": np.ones(1, np.bool_)}
        )

    first, second = (publish_ids(tmp_path, range(1, n), n, tables=make) for n in (5, 6))
    assert first.tables == second.tables
    assert seen[0] == {}
    for tables in (seen[1], open_snapshot(tmp_path).tables):
        assert {name: array.tolist() for name, array in tables.items()} == {
            "few": [0, 1, 2],
            "none": [],
            "yes": [True],
        }
        assert tables["none"].shape == (0, 2)
    snapshot = open_snapshot(tmp_path)
    assert open_snapshot(tmp_path, snapshot).tables is snapshot.tables
    third = publish_ids(tmp_path, range(1, 7), 3, tables=lambda held: {"other": np.zeros(1)})
    assert {p.name for p in (tmp_path / "segments").glob("tables-*")} >= {
        third.tables.name if third.tables else ""
    }
    fourth = publish_ids(tmp_path, range(1, 8), 4, tables=lambda held: None, rebuild=True)
    assert fourth.tables is None


@pytest.mark.parametrize("name", ["tables.npy", "tables.json"])
def test_tables_that_are_not_as_they_were_written_are_told_of_and_made_anew(
    tmp_path: Path, name: str
) -> None:
    def make(held: Arrays) -> Arrays | None:
        return None if held else {"some": np.arange(100)}

    mark = publish_ids(tmp_path, [1, 2], tables=make).tables
    assert mark is not None
    path = tmp_path / "segments" / mark.name / name
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert [name in problem for problem in check_snapshot(tmp_path)] == [True]
    with pytest.raises(StoreDamaged, match=name):
        open_snapshot(tmp_path)
    assert publish_ids(tmp_path, [1, 2, 3], 2, tables=make).tables != mark
    assert open_snapshot(tmp_path).tables["some"].tolist() == list(range(100))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"name": "base-', '"name": "../base-'),
        ('"ids.npy"', '"../../ids.npy"'),
        ('"count": 2', '"count": 3'),
        (f'"dim": {DIM}', f'"dim": {DIM + 1}'),
        ('"model"', '"modell"'),
    ],
)
def test_a_manifest_that_does_not_fit_its_files_is_refused(tmp_path: Path, old: str, new: str) -> None:
    publish_ids(tmp_path, [1, 2])
    _swap_manifest(tmp_path, old, new)
    with pytest.raises(StoreDamaged, match=r"manifest|segments"):
        open_snapshot(tmp_path)


def test_a_change_loads_only_what_is_new(tmp_path: Path) -> None:
    publish_ids(tmp_path, range(1, 101), 1)
    publish_ids(tmp_path, range(1, 111), 2)
    asked: list[int] = []

    def load(ids: Ids) -> SegmentRows:
        asked.extend(ids.tolist())
        return rows(ids)

    left = set(range(1, 113)) - {103, 7}
    publish_ids(tmp_path, left, 3, load=load)
    assert asked == [111, 112]
    assert rankings(open_snapshot(tmp_path)) == fresh(left)


def test_a_large_collection_goes_over_to_codes_and_back_only_when_half_are_gone() -> None:
    assert chosen_factory("auto", 100_000) == "Flat"
    large = chosen_factory("auto", 100_001)
    assert large == "IVF1024,SQ8"
    assert chosen_factory("auto", 1_000_000) == "IVF4096,SQ8"
    assert chosen_factory("auto", 50_001, large).startswith("IVF")
    assert chosen_factory("auto", 50_000, large) == "Flat"
    assert chosen_factory("HNSW32", 10, large) == "HNSW32"


def test_auto_is_exact_where_the_collection_is_small(tmp_path: Path) -> None:
    first = publish_ids(tmp_path, range(1, 101), 1, factory="Flat")
    assert publish_ids(tmp_path, range(1, 102), 2, factory="auto").base == first.base
