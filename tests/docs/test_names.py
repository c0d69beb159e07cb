"""A reader who sees names alone guesses where to look: no two modules have the same one, but for those that must."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CALLED_SO = ("rag/cli", "api/routes", "eval", "eval/benchmarks", "scripts")
"""Folders whose modules are commands, resources and measures: named by what they are about, which others implement."""
OF_EACH = {"__init__", "__main__", "conftest", "errors"}


def test_no_two_modules_have_one_name() -> None:
    named = defaultdict(list)
    for package in ("api", "indexes", "rag", "tests"):
        for path in (ROOT / package).rglob("*.py"):
            where = path.relative_to(ROOT)
            if path.stem not in OF_EACH and where.parent.as_posix() not in CALLED_SO:
                named[path.stem].append(where.as_posix())
    assert len(named) > 300
    assert [places for places in named.values() if len(places) > 1] == []


def test_the_evaluations_readme_names_every_program() -> None:
    told = (ROOT / "eval/README.md").read_text("utf-8")
    programs = [
        p.stem for p in (ROOT / "eval").glob("*.py") if '__name__ == "__main__"' in p.read_text("utf-8")
    ]
    assert len(programs) > 15
    assert [name for name in programs if f"eval.{name}" not in told] == []


def test_the_heads_of_large_packages_name_modules_that_are_there() -> None:
    for package in ("rag/answering", "rag/facts"):
        head = (ROOT / package / "__init__.py").read_text("utf-8").split('"""')[1]
        named = {name for name in re.findall(r"`([a-z]\w*)`", head) if not name.endswith("_")}
        assert len(named) > 10
        assert {name for name in named if not _is_module_below(ROOT / package, name)} == set()


def _is_module_below(package: Path, name: str) -> bool:
    return (package / name).is_dir() or any(package.rglob(f"{name}.py"))


PAGES = ("ARCHITECTURE.md", "CONTRIBUTING.md", "README.md", "eval/README.md", "docs/*.md")
CODE = ("rag", "api", "indexes", "eval", "scripts", "tests")
_PATH = re.compile(r"`((?:rag|api|indexes|eval|tests|scripts|deploy|docs)/[\w./*-]+)`")
_DOTTED = re.compile(r"`(?:python -m )?((?:rag|api|indexes|eval|tests|scripts)(?:\.\w+)+)")


def test_what_pages_and_docstrings_point_to_is_there() -> None:
    pages = [path for page in PAGES for path in ROOT.glob(page)]
    modules = [path for package in CODE for path in (ROOT / package).rglob("*.py")]
    assert len(modules) > 500
    assert [wrong for path in (*pages, *modules) for wrong in _wrong(path)] == []


def _wrong(path: Path) -> Iterator[str]:
    text = path.read_text("utf-8")
    where = path.relative_to(ROOT)
    yield from (
        f"{where}: {told}" for told in set(_PATH.findall(text)) if not any(ROOT.glob(told.rstrip("/")))
    )
    yield from (
        f"{where}: {told}" for told in set(_DOTTED.findall(text)) if not _is_there(tuple(told.split(".")))
    )


@cache
def _is_there(name: tuple[str, ...]) -> bool:
    """Whether a dotted name is a module or a package, or leads on to words that stand in one."""
    for length in range(len(name), 0, -1):
        base = ROOT.joinpath(*name[:length])
        files = [base.with_suffix(".py")] if base.with_suffix(".py").exists() else list(base.glob("*.py"))
        if files:
            text = "\n".join(file.read_text("utf-8") for file in files)
            return all(re.search(rf"\b{word}\b", text) for word in name[length:])
    return False
