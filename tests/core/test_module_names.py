"""A name of a module means one thing: a second assignment further down silently takes the place of the first."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("api", "eval", "indexes", "rag", "scripts")


def _assigned(module: ast.Module) -> Iterator[str]:
    for statement in module.body:
        match statement:
            case ast.Assign(targets=targets):
                yield from (target.id for target in targets if isinstance(target, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case _:
                pass


@pytest.mark.parametrize("package", PACKAGES)
def test_no_name_of_a_module_is_assigned_twice(package: str) -> None:
    twice = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in sorted((ROOT / package).rglob("*.py"))
        for name, count in Counter(_assigned(ast.parse(path.read_text()))).items()
        if count > 1
    ]
    assert twice == []
