"""Cue words as data: each `data/<name>.tsv` holds lines `group<TAB>pattern`; a group is one compiled alternation."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The lines of a table, comments and blank lines left out."""
    text = resources.files("rag.facts").joinpath("data", f"{name}.tsv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return tuple(tuple(line.split("\t")) for line in lines)


@cache
def _groups(name: str) -> dict[str, re.Pattern[str]]:
    patterns: dict[str, list[str]] = {}
    for group, pattern, *_ in rows(name):
        patterns.setdefault(group, []).append(pattern)
    return {group: re.compile("|".join(f"(?:{p})" for p in parts)) for group, parts in patterns.items()}


def cue(name: str, group: str) -> re.Pattern[str]:
    """All patterns of one group of a table. Raises KeyError for an unknown group."""
    return _groups(name)[group]


def last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The match that ends last in a short text."""
    found = None
    for match in pattern.finditer(text):
        found = match
    return found
