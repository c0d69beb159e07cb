"""One real server over the bundled notices (the session's `home`) for all surfaces."""

import os
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.processes import AS_OF, Server, serving

# langchain's and llama-index's clients would phone home.
os.environ.setdefault("LANGSMITH_TRACING", "false")
os.environ.setdefault("HAYSTACK_TELEMETRY_ENABLED", "False")


@pytest.fixture(scope="session")
def running(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(home, tmp_path_factory.mktemp("log") / "log", "--as-of", AS_OF) as server:
        server.wait_until_ready()
        yield server


@pytest.fixture(scope="session")
def http(running: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=running.url, timeout=30) as client:
        yield client
