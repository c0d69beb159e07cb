"""Imports go one way, and the commands that hang on other packages are named, not imported."""

import importlib
import subprocess
import sys
import tomllib

import pytest

from rag.cli import COMMANDS
from tests.processes import ROOT, environment

CONTRACTS = """
[tool.importlinter]
root_packages = ["rag", "indexes", "api", "eval"]
[[tool.importlinter.contracts]]
name = "the library knows neither its service nor its evaluation"
type = "forbidden"
source_modules = ["rag", "indexes"]
forbidden_modules = ["api", "eval"]
"""


def lint_imports(*args: str) -> subprocess.CompletedProcess[str]:
    code = "from importlinter.cli import lint_imports_command as run; run()"
    return subprocess.run(
        [sys.executable, "-c", code, "--no-cache", *args],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment(),
    )


def test_the_project_s_import_contracts_hold() -> None:
    done = lint_imports()
    assert done.returncode == 0, done.stdout


def test_the_library_knows_neither_its_service_nor_its_evaluation(tmp_path) -> None:
    contracts = tmp_path / "contracts.toml"
    contracts.write_text(CONTRACTS, "utf-8")
    done = lint_imports("--config", str(contracts))
    assert done.returncode == 0, done.stdout


def test_every_package_of_the_project_is_under_contract() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests"}
    assert packages == set(project["importlinter"]["root_packages"])


@pytest.mark.parametrize("entry", COMMANDS.values(), ids=COMMANDS)
def test_every_command_exists_where_the_list_says(entry) -> None:
    module, _, attribute = entry.target.partition(":")
    assert callable(getattr(importlib.import_module(module), attribute))
