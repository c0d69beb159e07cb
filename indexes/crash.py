"""Named places at which a test can kill the process, to prove that no moment is a bad one."""

from __future__ import annotations

import os
from collections import Counter

EXIT_STATUS = 137
"""What a process killed by SIGKILL reports to a shell."""

_passed: Counter[str] = Counter()


def crash_point(name: str) -> None:
    """Ends the process at once, as a kill would, if `RAG_CRASH_AT` is `name` or `name:n` and this is pass n."""
    wanted = os.environ.get("RAG_CRASH_AT")
    if not wanted:
        return
    wanted_name, _, nth = wanted.partition(":")
    if wanted_name != name:
        return
    _passed[name] += 1
    if _passed[name] == int(nth or 1):
        os._exit(EXIT_STATUS)
