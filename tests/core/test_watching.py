"""Folders that change: what is due, and when."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from indexes.freshness import ingest_age_s, note_ingest
from rag.collection.watching import Watched
from rag.errors import InvalidInput


def test_a_folder_is_due_at_once_and_then_when_a_change_has_come_to_rest(tmp_path: Path) -> None:
    first = tmp_path / "a" / "first.jsonl"
    first.parent.mkdir()
    watched = Watched([tmp_path])
    assert not watched.due()  # nothing there: nothing is read, and with --sync nothing removed
    first.write_text("{}")
    assert not watched.due()  # it may still be written
    assert watched.due()
    assert not watched.due()
    (tmp_path / ".hidden.json").write_text("x")
    assert not watched.due()
    assert not watched.due()
    first.write_text("{}\n")  # and goes on being written
    assert not watched.due()
    first.write_text("{}\n{}\n")
    assert not watched.due()
    assert watched.due()
    watched.again()
    assert watched.due()
    assert watched.is_retry
    watched.again()
    assert not watched.due()  # it failed twice: later
    first.write_text("{}\n{}\n{}\n")
    assert not watched.due()
    assert watched.due()  # but at once when something has changed
    assert not watched.is_retry
    assert not watched.is_empty
    first.unlink()
    assert not watched.due()
    assert not watched.due()
    assert watched.is_empty


def test_files_that_are_there_are_due_at_the_first_look(tmp_path: Path) -> None:
    (tmp_path / "first.docx").write_text("x")
    assert Watched([tmp_path]).due()


def test_what_is_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no folder"):
        Watched([tmp_path / "nowhere"])


def test_the_age_of_the_last_ingest_is_known_and_never_negative(tmp_path: Path) -> None:
    assert ingest_age_s(tmp_path) is None
    note_ingest(tmp_path)
    assert 0 <= (ingest_age_s(tmp_path) or 0) < 60
    os.utime(tmp_path / "last_ingest", (2**33, 2**33))  # a clock that was ahead
    assert ingest_age_s(tmp_path) == 0
