"""Whatever happens to a derived file is found before it is served, and a new publication mends it."""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from indexes.atomic_files import CURRENT
from indexes.errors import StoreDamaged
from indexes.manifest import switch_to
from indexes.packed import Arrays
from indexes.snapshot import check_snapshot, open_snapshot
from indexes.verified import NOTE, last_verified, stamps
from tests.indexes.index_rows import publish_ids, vector

Damage = Callable[[bytes, random.Random], bytes]


def flip(content: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(content))
    return content[:place] + bytes([content[place] ^ 1 << chance.randrange(8)]) + content[place + 1 :]


def cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def zero(content: bytes, chance: random.Random) -> bytes:
    start = max(i for i in range(0, len(content), 512) if any(content[i : i + 512]))
    return content[:start] + bytes(len(content[start : start + 512])) + content[start + 512 :]


def lengthen(content: bytes, chance: random.Random) -> bytes:
    return content + b"\0"


def derived_files(home: Path) -> list[Path]:
    current = (home / CURRENT).read_text().split()[0]
    return [home / CURRENT, home / current, *sorted((home / "segments").glob("*/[!.]*"))]


@pytest.mark.parametrize(("damage", "times"), [(flip, 8), (cut, 2), (zero, 1), (lengthen, 1)])
def test_every_damage_to_every_file_is_found_and_named(tmp_path: Path, damage: Damage, times: int) -> None:
    publish_ids(tmp_path, range(1, 51), 1)
    publish_ids(tmp_path, range(3, 54), 2)
    chance = random.Random(7)
    files = derived_files(tmp_path)
    assert len(files) >= 20
    for path in files:
        whole = path.read_bytes()
        for _ in range(times):
            path.write_bytes(damage(whole, chance))
            with pytest.raises(StoreDamaged) as found:
                open_snapshot(tmp_path)
            assert str(path) in str(found.value) or path.name in (CURRENT,)
            assert check_snapshot(tmp_path)
        path.write_bytes(whole)
    assert check_snapshot(tmp_path) == []


def test_files_found_whole_are_not_read_again_until_they_change(tmp_path: Path) -> None:
    mark = publish_ids(tmp_path, range(1, 51), 1).base
    folder = tmp_path / "segments" / mark.name
    later = time.time() + 5
    os.utime(folder / NOTE, (later, later))  # as if the note were taken some time after the files
    known = last_verified(folder)
    assert known == stamps(folder, mark.files)
    whole = (folder / "lengths.npy").read_bytes()
    (folder / "lengths.npy").write_bytes(flip(whole, random.Random(1)))
    assert [name for name, found in stamps(folder, mark.files).items() if known[name] != found] == [
        "lengths.npy"
    ]
    with pytest.raises(StoreDamaged, match=r"lengths\.npy"):
        open_snapshot(tmp_path)
    (folder / NOTE).write_text('{"lengths.npy": 7}')
    with pytest.raises(StoreDamaged, match=r"lengths\.npy"):
        open_snapshot(tmp_path)
    (folder / "lengths.npy").write_bytes(whole)
    open_snapshot(tmp_path)


def decay(path: Path, place: int) -> None:
    """Another bit without a write: the note of the files that were found whole is as if it were so before."""
    whole = bytearray(path.read_bytes())
    whole[place] ^= 1
    path.write_bytes(whole)
    names = [own.name for own in path.parent.glob("[!.]*")]
    (path.parent / NOTE).write_text(json.dumps(stamps(path.parent, names)))
    later = time.time() + 5
    os.utime(path.parent / NOTE, (later, later))


def test_what_decays_on_its_medium_is_not_copied_into_new_files(tmp_path: Path) -> None:
    """Its checksum would be right there, and no check would ever find it."""

    def make(held: Arrays) -> Arrays:
        return held or {"some": np.zeros(1000, np.int64)}

    publish_ids(tmp_path, range(1, 51), 1, tables=make)
    before = publish_ids(tmp_path, range(1, 54), 2, tables=make)
    assert before.tables is not None
    assert before.recent is not None
    decay(tmp_path / "segments" / before.tables.name / "tables.npy", -8)
    decay(tmp_path / "segments" / before.recent.name / "vectors.npy", -1)
    publish_ids(tmp_path, range(1, 55), 3, tables=make)
    assert check_snapshot(tmp_path) == []
    snapshot = open_snapshot(tmp_path)
    assert not snapshot.tables["some"].any()
    similar = snapshot.vectors.similarities(vector(53), np.array([53]))
    assert similar.tolist() == [pytest.approx(1.0, abs=1e-6)]


def test_a_missing_file_is_found_and_every_damage_is_listed(tmp_path: Path) -> None:
    manifest = publish_ids(tmp_path, range(1, 51))
    folder = tmp_path / "segments" / manifest.base.name
    (folder / "lengths.npy").unlink()
    (folder / "terms.bin").write_bytes(b"")
    problems = check_snapshot(tmp_path)
    assert len(problems) == 2
    assert any("lengths.npy" in problem for problem in problems)


@pytest.mark.parametrize("which", range(0, 22, 3))
def test_publishing_again_mends_a_damaged_index(tmp_path: Path, which: int) -> None:
    publish_ids(tmp_path, range(1, 51), 1)
    publish_ids(tmp_path, range(3, 54), 2)
    files = derived_files(tmp_path)
    path = files[which % len(files)]
    path.write_bytes(flip(path.read_bytes(), random.Random(which)))
    publish_ids(tmp_path, range(3, 54), 2)
    assert check_snapshot(tmp_path) == []
    assert open_snapshot(tmp_path).ids.tolist() == list(range(3, 54))


def test_an_open_snapshot_outlives_the_removal_of_its_files(tmp_path: Path) -> None:
    publish_ids(tmp_path, range(1, 51), 1)
    snapshot = open_snapshot(tmp_path)
    for version in (2, 3, 4):
        publish_ids(tmp_path, range(1, 51), version, rebuild=True)
    assert not (tmp_path / "segments" / snapshot.segments[0].mark.name).exists()
    assert snapshot.lexical.document_frequency("每") == 50


def test_a_segment_of_before_there_were_grams_is_named_and_published_anew(tmp_path: Path) -> None:
    manifest = publish_ids(tmp_path, range(1, 9))
    files = {name: mark for name, mark in manifest.base.files.items() if not name.startswith("grams_")}
    former = replace(
        manifest, publication=2, base=replace(manifest.base, files=files), previous=manifest.name
    )
    for path in (tmp_path / "segments").glob("*/grams_*"):
        path.unlink()
    switch_to(tmp_path, former)
    with pytest.raises(StoreDamaged, match="older version"):
        open_snapshot(tmp_path)
    assert ["older version" in problem for problem in check_snapshot(tmp_path)] == [True]
    publish_ids(tmp_path, range(1, 9), analysis="another")
    assert check_snapshot(tmp_path) == []
    assert open_snapshot(tmp_path).grams.document_frequency("每") == 8
