"""One encoder and one prepared folder for all tests of this package; both are real."""

from pathlib import Path

import pytest

from rag.embedding import Encoder, load_encoder, prepare


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder in which the bundled model was prepared, not the user's own."""
    cache_dir = tmp_path_factory.mktemp("models")
    prepare(cache_dir)
    return cache_dir


@pytest.fixture(scope="session")
def encoder(prepared: Path) -> Encoder:
    return load_encoder(cache_dir=prepared, threads=1)
