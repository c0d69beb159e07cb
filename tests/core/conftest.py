from __future__ import annotations

from pathlib import Path

import pytest

from rag.embedding import Encoder
from tests.core.small import Home


@pytest.fixture
def small(tmp_path: Path, encoder: Encoder) -> Home:
    """A new home; nothing is in it yet."""
    return Home(tmp_path, encoder)
