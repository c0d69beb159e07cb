"""A reader who sees names alone guesses where to look: no two modules have the same one, but for those that must."""

from collections import defaultdict
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
