"""Folders that change: what is due, and when."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from indexes.freshness import ingest_age_s, note_ingest
from rag.collection.watching import Watched
from rag.errors import InvalidInput


def test_files_are_due_at_once_and_then_when_a_change_has_come_to_rest(tmp_path: Path) -> None:
    first = tmp_path / "a" / "first.jsonl"
    first.parent.mkdir()
    first.write_text("{}")
    (tmp_path / "other.bin").write_text("x")
    (tmp_path / ".hidden.json").write_text("x")
    watched = Watched([tmp_path])
    assert watched.due() == [first]
    assert watched.due() is None
    first.write_text("{}\n")  # and goes on being written
    assert watched.due() is None
    first.write_text("{}\n{}\n")
    assert watched.due() is None
    assert watched.due() == [first]
    watched.again()
    assert watched.due() == [first]
    first.unlink()
    assert watched.due() is None
    assert watched.due() == []
    assert watched.due() is None


def test_what_is_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no folder"):
        Watched([tmp_path / "nowhere"])


def test_the_age_of_the_last_ingest_is_known_and_never_negative(tmp_path: Path) -> None:
    assert ingest_age_s(tmp_path) is None
    note_ingest(tmp_path)
    assert 0 <= (ingest_age_s(tmp_path) or 0) < 60
    os.utime(tmp_path / "last_ingest", (2**33, 2**33))  # a clock that was ahead
    assert ingest_age_s(tmp_path) == 0
