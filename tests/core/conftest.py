from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.embedding import Encoder
from tests.core.small import Home
from tests.postgres_server import postgres


@pytest.fixture
def small(tmp_path: Path, encoder: Encoder) -> Home:
    """A new home; nothing is in it yet."""
    return Home(tmp_path, encoder)


@pytest.fixture(scope="session")
def url() -> Iterator[str]:
    """Of a PostgreSQL database; tests take over what those before them copied there."""
    with postgres() as address:
        yield address
