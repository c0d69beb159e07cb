"""The rules of `data/wording.tsv`, compiled once."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files


@cache
def _rows() -> dict[str, tuple[str, ...]]:
    rows: dict[str, tuple[str, ...]] = {}
    text = (files("rag.calls") / "data" / "wording.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            group, pattern = line.split("\t")
            rows[group] = (*rows.get(group, ()), pattern)
    return rows


@cache
def wording(group: str, where: str = "anywhere") -> re.Pattern[str]:
    """The patterns of a group as one; `where`: "anywhere", "start" (anchored at the start) or "end".

    Raises:
        KeyError: no such group.

    """
    body = "|".join(_rows()[group])
    return re.compile({"anywhere": f"(?:{body})", "start": f"^(?:{body})", "end": f"(?:{body})$"}[where])
