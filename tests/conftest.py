"""What tests share: the real model, and one index over the bundled notices."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from filelock import FileLock

from rag.collection import Collection
from rag.collection.writer import load_configured
from rag.embedding import Encoder
from rag.settings import Settings
from tests.milvus_server import MilvusServer
from tests.processes import Server, serving
from tests.shared_home import shared_home

AS_OF = dt.date(2025, 9, 25)


STARTS_PROCESSES = (
    "tests/cli/test_cli_commands.py",
    "tests/api/test_serve.py",
    "tests/core/test_indexing.py",
)
"""Files whose tests run `rag` as a process, which loads the model."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what loads the model or starts a server, so that `make check` can do without."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if fixtures & {"encoder", "running", "without_index"} or item.location[0].startswith(
            STARTS_PROCESSES
        ):
            item.add_marker(pytest.mark.model)


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return load_configured(Settings(threads=1))  # the test workers share the cores


@pytest.fixture(scope="session")
def home(pytestconfig: pytest.Config, encoder: Encoder) -> Path:
    """The home of an index over the bundled notices, made by this encoder; to be read, not written."""
    return shared_home(Path(pytestconfig.cache.mkdir("homes")), encoder)


@pytest.fixture(scope="session")
def collection(home: Path, encoder: Encoder) -> Iterator[Collection]:
    with Collection.open(Settings(home=home, as_of=AS_OF), encoder=encoder) as opened:
        yield opened


@pytest.fixture(scope="module")
def copied_home(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the home for a service of a module's own: a home has one service at a time."""
    return _copied(home, tmp_path_factory)


def _copied(home: Path, folders: pytest.TempPathFactory) -> Path:
    with FileLock(home.with_name("home.lock")):  # another test worker may be bringing it up to date
        return Path(shutil.copytree(home, folders.mktemp("copied") / "home"))


@pytest.fixture(scope="session")
def running(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A real server over the bundled notices."""
    copied = _copied(home, tmp_path_factory)
    with serving(copied, tmp_path_factory.mktemp("log") / "log", "--as-of", AS_OF.isoformat()) as server:
        server.wait_until_ready()
        yield server


@pytest.fixture(scope="session")
def http(running: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=running.url, timeout=30) as client:
        yield client


@pytest.fixture(scope="session")
def milvus_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MilvusServer]:
    """A real Milvus Lite server process; skipped where the extra `milvus` is not installed."""
    server = MilvusServer(tmp_path_factory.mktemp("milvus"))
    server.start()
    yield server
    server.stop()
