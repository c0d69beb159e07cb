"""The pins for those who need no other model are those of everybody, without what only other models need."""

from __future__ import annotations

import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
OTHER_MODELS = {"sentence-transformers", "tokenizers", "torch", "transformers"}


def pins(name: str) -> dict[str, str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return {canonicalize_name(pin.partition("==")[0]): pin for pin in lines}


def test_the_lean_lock_is_the_lock_without_other_models() -> None:
    whole, lean = pins("requirements.lock"), pins("requirements-lean.lock")
    assert lean.items() <= whole.items()
    assert not OTHER_MODELS & lean.keys()
    assert whole.keys() >= OTHER_MODELS
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    models = project["optional-dependencies"]["models"]
    assert _names(models) == OTHER_MODELS
    assert _names(project["dependencies"]) <= lean.keys(), "run scripts/lean_lock.py"


def _names(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(text).name) for text in requirements}
