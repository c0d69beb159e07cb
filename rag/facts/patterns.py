"""Cue words as data: each `data/<name>.tsv` holds lines `group<TAB>pattern`; a group is one compiled alternation."""

from __future__ import annotations

import re
from functools import cache

from rag.resources import grouped


@cache
def _groups(name: str) -> dict[str, re.Pattern[str]]:
    groups = grouped("rag.facts", f"{name}.tsv")
    return {group: re.compile("|".join(f"(?:{p})" for p in parts)) for group, parts in groups.items()}


def cue(name: str, group: str) -> re.Pattern[str]:
    """All patterns of one group of a table. Raises KeyError for an unknown group."""
    return _groups(name)[group]


def last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The match that ends last in a short text."""
    found = None
    for match in pattern.finditer(text):
        found = match
    return found
