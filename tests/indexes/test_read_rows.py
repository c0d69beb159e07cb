"""Rows that are read one by one are those that are mapped, and leave the file closed behind them."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import numpy as np
import pytest

from indexes.errors import StoreDamaged
from indexes.faiss_index import FaissIndex
from indexes.flat_rows import ROWS_READ, VECTORS_FILE, FlatRows, ReadRows

ROWS = np.random.default_rng(3).normal(size=(3 * ROWS_READ, 8)).astype(np.float32)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    FlatRows(ROWS).save(tmp_path)
    return tmp_path


@pytest.mark.parametrize("count", [0, 1, 7, ROWS_READ, ROWS_READ + 1])
def test_read_rows_are_the_mapped_ones(folder: Path, count: int) -> None:
    positions = np.random.default_rng(count).integers(0, len(ROWS), count)
    read = ReadRows.load(folder).reconstruct_batch(positions)
    assert read.shape == (count, 8)
    assert read.tobytes() == FlatRows.load(folder).reconstruct_batch(positions).tobytes()


def test_a_file_that_became_shorter_is_damage(folder: Path) -> None:
    rows = ReadRows.load(folder)
    with (folder / VECTORS_FILE).open("r+b") as file:
        file.truncate(1000)
    with pytest.raises(StoreDamaged, match="shorter"):
        rows.reconstruct_batch(np.array([len(ROWS) - 1]))


def test_the_file_is_closed_with_the_last_user(folder: Path) -> None:
    rows = ReadRows.load(folder)
    file = rows.file
    os.fstat(file)
    del rows
    gc.collect()
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(file)


def test_an_index_of_codes_reads_its_rows_and_an_exact_one_maps_them(tmp_path: Path) -> None:
    rows = ROWS[:600] / np.linalg.norm(ROWS[:600], axis=1, keepdims=True)
    ids = np.arange(1, 601)
    kinds = {}
    for factory in ("Flat", "IVF4,SQ8"):
        (tmp_path / factory).mkdir()
        FaissIndex.build(ids, rows, factory).save(tmp_path / factory)
        opened = FaissIndex.load(tmp_path / factory, 600, 8)
        kinds[factory] = type(opened.rows or opened.faiss_index)
        assert opened.similarities(rows[3], ids).tobytes() == (rows * rows[3]).sum(axis=1).tobytes()
    assert kinds == {"Flat": FlatRows, "IVF4,SQ8": ReadRows}
