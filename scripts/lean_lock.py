"""Write requirements-lean.lock: what the bundled model needs, without the extra `models` (torch, transformers).

    python scripts/lean_lock.py

Run by `scripts/lock.sh` where requirements.lock is installed; the pins are the same.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
LOCK, LEAN = ROOT / "requirements.lock", ROOT / "requirements-lean.lock"
EXTRAS = ("files", "llm", "mcp")


def closure(requirements: Iterable[str]) -> set[str]:
    """The packages that are required and all that they need, in one spelling."""
    found: set[tuple[str, frozenset[str]]] = set()
    waiting = [Requirement(text) for text in requirements]
    while waiting:
        asked = waiting.pop()
        name, extras = canonicalize_name(asked.name), frozenset(asked.extras)
        if (name, extras) in found:
            continue
        found.add((name, extras))
        try:
            needed = [Requirement(text) for text in requires(name) or ()]
        except PackageNotFoundError:
            continue
        waiting += [r for r in needed if any(applies(r, extra) for extra in ("", *extras))]
    return {name for name, _ in found}


def applies(requirement: Requirement, extra: str) -> bool:
    """Whether a package that was asked for with an extra ("": with none) needs this here."""
    return requirement.marker is None or requirement.marker.evaluate({"extra": extra})


def main() -> None:
    """Write the file."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(r for e in EXTRAS for r in project["optional-dependencies"][e])]
    names = closure(wanted)
    lines = LOCK.read_text(encoding="utf-8").splitlines()
    LEAN.write_text(
        "".join(f"{line}\n" for line in lines if canonicalize_name(line.partition("==")[0]) in names),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
