"""What the tests of reading share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext

import pytest

from rag.ingest.isolation import IsolatedReader


@pytest.fixture(scope="module", autouse=True)
def one_reader() -> Iterator[None]:
    """One child process reads the files of all tests of a module: its start takes longer than most of what it reads."""
    with IsolatedReader() as reader, pytest.MonkeyPatch.context() as patch:
        patch.setattr("rag.ingest.reading.IsolatedReader", lambda: nullcontext(reader))
        yield
