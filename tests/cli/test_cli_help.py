"""What the command line shows without an index or a model."""

import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version

import pytest

from rag.cli import COMMANDS
from tests.processes import environment, rag

HEAVY = {
    "torch",
    "transformers",
    "sentence_transformers",
    "numpy",
    "faiss",
    "fastapi",
    "uvicorn",
    "api",
    "eval",
}


def test_help_lists_every_command_and_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom rag.cli import main\nsys.argv = ['rag', '--help']\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print('LOADED', *sorted({m.partition('.')[0] for m in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment())
    shown, _, loaded = done.stdout.partition("LOADED")
    assert all(f"  {name} " in shown for name in COMMANDS)
    assert not HEAVY & set(loaded.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str) -> None:
    done = rag(name, "--help")
    assert done.returncode == 0
    assert done.stderr == ""
    assert name == "model" or "Example: rag " in done.stdout
    assert name == "model" or "--home" in done.stdout


@pytest.mark.parametrize("name", ["prepare", "path"])
def test_the_commands_of_the_model_have_examples_too(name: str) -> None:
    assert f"Example: rag model {name}" in rag("model", name, "--help").stdout


def test_the_version_is_the_package_s() -> None:
    done = rag("--version")
    assert done.returncode == 0
    try:
        assert done.stdout == f"notice-rag {version('notice-rag')}\n"
    except PackageNotFoundError:
        assert done.stdout.startswith("notice-rag")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["sak"], "Did you mean 'ask'?"),
        (["ask"], "QUESTION"),
        (["ask", " "], "is empty"),
        (["ask", "x" * 2001], "at most 2000"),
        (["ask", "x", "--as-of", "2025-02-30"], "'--as-of'"),
        (["ask", "x", "--date-from", "yesterday"], "'--date-from'"),
        (["ask", "x", "--mode", "fast"], "'--mode'"),
        (["ask", "x", "--category", "x"], "'--category'"),
        (["ask", "x", "--top-k", "0"], "'--top-k'"),
        (["ask", "x", "--top-k", "51"], "'--top-k'"),
        (["ask", "x", "--top-k", "9" * 30], "'--top-k'"),
        (["ask", "x", "y"], "y"),
        (["ask", "x", "--colour"], "--colour"),
        (["index"], "PATH"),
        (["index", "x.json", "--max-removed-share", "2"], "'--max-removed-share'"),
        (["delete"], "AID"),
        (["serve", "--port", "65536"], "'--port'"),
        (["serve", "--workers", "0"], "'--workers'"),
    ],
)
def test_wrong_usage_exits_with_2_and_says_what_is_wrong_on_stderr(args: list[str], said: str) -> None:
    done = rag(*args)
    assert done.returncode == 2
    assert done.stdout == ""
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_misspelt_variable_is_wrong_usage() -> None:
    done = rag("stats", RAG_HOEM="x")
    assert done.returncode == 2
    assert "did you mean RAG_HOME?" in done.stderr
