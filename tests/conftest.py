"""What tests share: the real model, and one index over the bundled notices.

The index is kept in pytest's cache folder between runs. Building it again embeds only what changed, so a second run
of the tests starts at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.collection import Collection
from rag.embedding import Encoder
from rag.indexing import index_files, load_configured
from rag.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
AS_OF = dt.date(2025, 9, 25)


SLOW = frozenset(
    {
        "api/test_serve.py",
        "api/test_server_fuzz.py",
        "assistants/test_docs.py",
        "assistants/test_integrations.py",
        "assistants/test_langchain_suite.py",
        "assistants/test_mcp.py",
        "assistants/test_same_everywhere.py",
        "cli/test_cli_answer.py",
        "cli/test_cli_commands.py",
        "core/test_publishing.py",
        "embedding/test_bundled.py",
        "eval/test_end_to_end.py",
        "eval/test_eval_cli.py",
        "eval/test_tools.py",
    }
)
"""Files whose tests start many processes that each load the model: minutes, so `make test-all` runs them."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.relative_to(ROOT / "tests").as_posix() in SLOW:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return load_configured(Settings())


@pytest.fixture(scope="session")
def home(pytestconfig: pytest.Config, encoder: Encoder) -> Path:
    """The home of an index over the bundled notices; to be read, not written."""
    folder = Path(pytestconfig.cache.mkdir("home"))
    index_files([ROOT / "data" / "notices.json"], Settings(home=folder), sync=True, encoder=encoder)
    return folder


@pytest.fixture(scope="session")
def collection(home: Path, encoder: Encoder) -> Iterator[Collection]:
    with Collection.open(Settings(home=home, as_of=AS_OF), encoder=encoder) as opened:
        yield opened
