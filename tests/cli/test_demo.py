"""`rag demo` answers the first question from the packaged notices, whose vectors ship with them."""

from pathlib import Path

import numpy as np
import pytest

from rag.collection.preparing import Prepared, embedding_key, prepare
from rag.demo.vectors import kept, seed
from rag.embedding import Encoder
from rag.ingest import read_notices
from tests.core.small import CountingEncoder
from tests.processes import ROOT, rag_here


@pytest.mark.slow
def test_the_demonstration_names_the_deadline(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = rag_here("demo", "--home", home)
    assert done.returncode == 0, done.stderr
    assert "2025" in done.stdout
    assert "2025-11-23" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_the_vectors_that_ship_are_those_of_the_model_for_the_passages_of_today(encoder: Encoder) -> None:
    sources = read_notices([ROOT / "rag" / "demo" / "notices.json"]).notices[::8]
    read = prepare(sources, dict.fromkeys((s.aid for s in sources), ""), encoder, None, None)
    texts = {
        embedding_key(passage, encoder): passage.embedding_text
        for notice in read
        if isinstance(notice, Prepared)
        for passage in notice.passages
    }
    model, keys, vectors = kept()
    held = dict(zip(keys, vectors, strict=True))
    assert model == encoder.fingerprint
    known = texts.keys() & held
    assert len(known) > 0.8 * len(texts), "write them anew: python -m rag.demo.vectors"
    shortest = sorted(known, key=lambda key: len(texts[key]))[:8]
    made = encoder.encode_passages([texts[key] for key in shortest])
    assert np.einsum("ij,ij->i", made, np.array([held[key] for key in shortest])).min() > 0.999


def test_vectors_of_another_model_are_not_used(tmp_path: Path, encoder: Encoder) -> None:
    other = CountingEncoder(encoder)
    other.fingerprint = "0" * 64
    seed(tmp_path / "home", other)
    assert not (tmp_path / "home").exists()
