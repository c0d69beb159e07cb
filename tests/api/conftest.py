"""Real servers: one over the bundled notices (the session's `home`), one without an index."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.processes import AS_OF, Server, serving


@pytest.fixture(scope="session")
def running(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(home, tmp_path_factory.mktemp("log") / "log", "--as-of", AS_OF) as server:
        server.wait_until_ready()
        yield server


@pytest.fixture(scope="session")
def without_index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("empty")
    with serving(folder / "home", folder / "log") as server:
        yield server


@pytest.fixture(scope="session")
def http(running: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=running.url, timeout=30) as client:
        yield client
