"""What tests share: the real model, and one index over the bundled notices."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path

import httpx
import pytest
from _pytest.mark.expression import Expression
from filelock import FileLock
from hypothesis import settings as hypothesis_settings

from rag.collection import Collection
from rag.collection.writer import load_configured
from rag.embedding import Encoder
from rag.settings import Settings
from tests.examples import examples
from tests.milvus_server import MilvusServer
from tests.processes import Server, serving
from tests.shared_home import shared_home

AS_OF = dt.date(2025, 9, 25)
hypothesis_settings.register_profile(  # a busy machine is no fault of an example
    "suite", max_examples=examples(100).max_examples, deadline=None
)
hypothesis_settings.load_profile("suite")


LONG_FILES = (
    "api/test_authorization.py",
    "eval/test_end_to_end.py",
    "indexes/test_conformance.py",
    "indexes/test_damage.py",
    "indexes/test_snapshot.py",
    "ingest/test_archives.py",
    "ingest/test_fetching.py",
    "ingest/test_reading.py",
    "notices/test_chunking.py",
    "page/test_routes.py",
)
"""Files whose tests together took more than four seconds of processor time without a model or a process of their own."""
NEEDS_MORE = re.compile(
    r"^from tests\.(?:processes|\w+_server) import|^import (?:openai|schemathesis|subprocess)\b"
    r"|^from (?:mcp|playwright|langchain|llama_index|schemathesis)\w*[. ]"
    r"|^pytestmark = |\b(?:Encoder|load_encoder|packaged_model)\b",
    re.MULTILINE,
)
"""In the text of a file whose tests load the model, start a process, or work with a library that takes seconds to load."""


SETS = ("slow", "milvus", "nightly", "optin")
WHOLE_FILE = re.compile(r"^pytestmark = pytest\.mark\.(\w+)$", re.MULTILINE)


@cache
def _is_long(path: Path) -> bool:
    return path.as_posix().endswith(LONG_FILES) or bool(NEEDS_MORE.search(path.read_text("utf-8")))


def holds_what_is_asked_for(path: Path, marks: str) -> bool:
    """Whether a test file may hold tests that `-m marks` selects: whether any marks that one of them may have do."""
    if not marks or "=" in marks:
        return True
    try:
        asked = Expression.compile(marks)
    except SyntaxError:
        return True  # pytest says what is wrong
    text = path.read_text("utf-8")
    always = {*WHOLE_FILE.findall(text), *(["long"] if _is_long(path) else [])}
    never = {name for name in SETS if f"mark.{name}" not in text}
    sometimes = asked.idents() - always - never
    return any(
        asked.evaluate(lambda name, /, **_: name in always or name in held)  # noqa: B023
        for count in range(len(sometimes) + 1)
        for held in combinations(sorted(sometimes), count)
    )


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Files of which nothing is asked for are not even imported: all of them take half a minute in every worker."""
    if collection_path.name.startswith("test_") and not holds_what_is_asked_for(
        collection_path, config.option.markexpr
    ):
        return True
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what loads the model, starts a process or takes seconds, so that `make check` can do without."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if fixtures & {"encoder", "running", "without_index"} or _is_long(item.path):
            item.add_marker(pytest.mark.long)


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
    with httpx.Client(base_url=running.url, timeout=60) as client:
        yield client


@pytest.fixture(scope="session")
def milvus_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MilvusServer]:
    """A real Milvus Lite server process; skipped where the extra `milvus` is not installed."""
    server = MilvusServer(tmp_path_factory.mktemp("milvus"))
    server.start()
    yield server
    server.stop()
