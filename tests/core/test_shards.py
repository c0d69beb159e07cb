"""Embedding an input in parts: disjoint, resumable, and the same in the end as indexing it whole."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from indexes.store import Store
from rag.collection.shards import Shard, embed_shard, take_vectors
from rag.collection.writer import index_files
from rag.embedding import Encoder
from rag.errors import InvalidInput
from rag.settings import Settings
from tests.core.small import numbered, write

COUNT = 6


class Stopping:
    """The model, until so many texts are embedded; then the run ends as by a kill."""

    def __init__(self, encoder: Encoder, most: int) -> None:
        self.encoder, self.left = encoder, most

    def __getattr__(self, name: str) -> Any:
        return getattr(self.encoder, name)

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        if len(texts) > self.left:
            raise KeyboardInterrupt
        self.left -= len(texts)
        return self.encoder.encode_passages(texts)


@pytest.fixture
def notices(tmp_path: Path) -> Path:
    """Short made-up notices, one passage each."""
    return write(tmp_path / "notices.jsonl", [numbered(n) for n in range(COUNT)])


def keys_in(home: Path, encoder: Encoder) -> set[bytes]:
    with Store.open(home) as store:
        return {key for keys, _ in store.embeddings(encoder.fingerprint) for key in keys}


def test_every_notice_is_in_just_one_part() -> None:
    for of in (1, 2, 7):
        parts = [Shard.parse(f"{n}/{of}") for n in range(1, of + 1)]
        assert all(sum(part.holds(f"{aid}_{of}") for part in parts) == 1 for aid in range(200))


@pytest.mark.parametrize("text", ["0/2", "3/2", "1", "1/0", "a/b", "-1/2", "1/2/3", "１/2"])
def test_what_is_no_part_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="3/8"):
        Shard.parse(text)


def test_parts_taken_together_leave_nothing_to_embed(
    notices: Path, tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.collection.shards.NOTICES_AT_ONCE", 1)
    homes = [tmp_path / "part1", tmp_path / "part2"]
    first = Shard(1, 2)
    with pytest.raises(KeyboardInterrupt):
        embed_shard([notices], Settings(home=homes[0]), first, encoder=Stopping(encoder, 1))  # type: ignore[arg-type]
    again = embed_shard([notices], Settings(home=homes[0]), first, encoder=encoder)
    assert again.embedded == again.passages - 1
    repeated = embed_shard([notices], Settings(home=homes[0]), first, encoder=encoder)
    assert (repeated.embedded, repeated.passages) == (0, again.passages)
    other = embed_shard([notices], Settings(home=homes[1]), Shard(2, 2), encoder=encoder)
    assert again.notices + other.notices == COUNT
    assert not keys_in(homes[0], encoder) & keys_in(homes[1], encoder)

    monkeypatch.setattr("rag.collection.shards.load_configured", lambda _: encoder)
    settings = Settings(home=tmp_path / "home")
    assert take_vectors(homes, settings) == again.passages + other.passages
    report = index_files([notices], settings, encoder=encoder)
    assert (report.added, report.embedded) == (COUNT, 0)
