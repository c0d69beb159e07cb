"""A process that dies at a crash point, as a kill would end it. The product itself reads nothing from outside."""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path

from indexes import crash

ROOT = Path(__file__).parents[2]
EXIT_STATUS = 137
"""What a process killed by SIGKILL reports to a shell."""
VARIABLE = "TEST_DIES_AT"
"""Read by `startup/sitecustomize.py`, which only tests put on the path of a process."""


def die_at(wanted: str, once: str = "") -> None:
    """Have this process end at once at the crash point `name`, or `name:n` at the n-th pass.

    `once` names a file that is made by the process that dies: while it is there no other one does.
    """
    wanted_name, _, nth = wanted.partition(":")
    passed: Counter[str] = Counter()

    def action(name: str) -> None:
        passed[name] += 1
        if name == wanted_name and passed[name] == int(nth or 1) and not (once and os.path.exists(once)):
            if once:
                Path(once).touch()
            os._exit(EXIT_STATUS)

    if wanted:
        crash.install(action)


ELSEWHERE = ("writer.", "backup.", "restore.")
"""Points that indexing in one process does not pass."""


def crash_points() -> list[str]:
    """The names of all crash points in the code."""
    return sorted(
        {
            name
            for folder in ("api", "indexes", "rag")
            for path in (ROOT / folder).rglob("*.py")
            for name in re.findall(r'crash_point\("([a-z_.]+)"\)', path.read_text("utf-8"))
        }
    )


def indexing_points() -> list[str]:
    """The names of those that indexing passes."""
    return [name for name in crash_points() if not name.startswith(ELSEWHERE)]


def dying(wanted: str, once: Path) -> dict[str, str]:
    """The environment of a process, and of all that it starts, the first of which dies at a crash point."""
    startup = Path(__file__).parent / "startup"
    return {VARIABLE: wanted, f"{VARIABLE}_ONCE": str(once), "PYTHONPATH": f"{startup}:{ROOT}"}
