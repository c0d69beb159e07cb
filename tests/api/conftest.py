"""A real server without an index."""

from collections.abc import Iterator

import pytest

from tests.processes import Server, serving


@pytest.fixture(scope="session")
def without_index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("empty")
    with serving(folder / "home", folder / "log") as server:
        yield server
