"""What is too much for memory comes back from a file as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

import rag.collection.spool
from indexes.errors import StoreFull
from rag.collection.spool import Spool


@pytest.mark.parametrize("in_memory", [1, 2**20])
def test_what_was_added_is_gone_through_again_and_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_memory: int
) -> None:
    monkeypatch.setattr(rag.collection.spool, "IN_MEMORY", in_memory)
    with Spool(tmp_path, tuple[int, str]) as spool:
        assert list(spool) == []
        for n in range(50):
            spool.add((n, "示范车间" * n))
        assert len(spool) == 50
        assert list(spool) == list(spool) == [(n, "示范车间" * n) for n in range(50)]
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(rag.collection.spool, "IN_MEMORY", 1)
    with Spool(tmp_path, str) as spool:
        spool.add("x" * 10)
        spool._file._file = open("/dev/full", "wb", buffering=0)  # type: ignore[attr-defined]  # noqa: SIM115
        with pytest.raises(StoreFull):
            spool.add("x" * 10)
