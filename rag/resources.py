"""The one loader of rule files: small reviewed text files in a package's `data` folder.

Blank lines and lines that begin with `#` are comments; columns are separated by tabs.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from rag.compiled import remembered
from rag.pattern_table import PatternTable, parts_of


@cache
def lines(package: str, name: str) -> tuple[str, ...]:
    """The lines of `<package>/data/<name>` that hold something, as they are: a space at the end may be meant.

    Args:
        package: dotted name, such as "rag.facts".
        name: file name with its suffix.

    """
    text = (files(package) / "data" / name).read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def rows(package: str, name: str) -> tuple[tuple[str, ...], ...]:
    """The columns of each line."""
    return tuple(tuple(line.split("\t")) for line in lines(package, name))


@cache
def grouped(package: str, name: str) -> dict[str, tuple[str, ...]]:
    """The second columns by the first: group -> its patterns, in the order of the file."""
    groups: dict[str, tuple[str, ...]] = {}
    for group, pattern, *_ in rows(package, name):
        groups[group] = (*groups.get(group, ()), pattern)
    return groups


@cache
def texts(package: str, name: str) -> dict[str, dict[str, str]]:
    """Column -> key -> text, of a table whose first line names its columns; the first column is the key.

    Raises:
        ValueError: a key stands twice, or a line has not as many columns as the first.

    """
    head, *entries = rows(package, name)
    keys = [entry[0] for entry in entries]
    wrong = {key for key in keys if keys.count(key) > 1} | {e[0] for e in entries if len(e) != len(head)}
    if wrong:
        raise ValueError(f"{package}, {name}: twice, or not of {len(head)} columns: {sorted(wrong)}")
    return {column: {e[0]: e[at] for e in entries} for at, column in enumerate(head)}


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern, compiled when it is first needed: those of all tables together would take a start 0.1 s."""
    return re.compile(pattern)


@lru_cache(maxsize=256)
def asked_of(package: str, name: str, question: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """(name, what a text says) by a table whose lines are name, what a question says, what a text says: of those it says."""
    table = rows(package, name)
    likely = (table[n] for n in _asked_patterns(package, name).matching(question))
    return tuple((key, compiled(told)) for key, asked, told in likely if compiled(asked).search(question))


@cache
def _asked_patterns(package: str, name: str) -> PatternTable:
    return pattern_table(package, name, 1)


def pattern_table(package: str, name: str, column: int) -> PatternTable:
    """The patterns in a column of a table, of which those alone are tried that a text may match."""

    def made() -> tuple[Any, ...]:
        return parts_of(row[column] for row in rows(package, name))

    return PatternTable(*derived(f"patterns {column}", [(package, name), ("rag", "pattern_table.py")], made))


def derived(what: str, files_of: Sequence[tuple[str, str]], make: Callable[[], Any]) -> Any:
    """What is worked out of rule files: by an earlier start, if that kept it and neither the files nor the code are others.

    Args:
        what: tells it from others of the same files.
        files_of: (package, name) of all that it follows from: rule files, and the modules (.py) that work it out.
        make: works it out; gives nothing but tuples, dicts, sets and texts.

    """
    checksums = [_checksum(package, name) for package, name in (*files_of, ("rag", "resources.py"))]
    return remembered(f"{what} {files_of} {checksums}", make)


@cache
def _checksum(package: str, name: str) -> int:
    folder = files(package) if name.endswith(".py") else files(package) / "data"
    return zlib.crc32((folder / name).read_bytes())


class _Patterns(Mapping[str, re.Pattern[str]]):
    def __init__(self, table: Mapping[str, str]) -> None:
        self._table = table

    def __getitem__(self, name: str) -> re.Pattern[str]:
        return compiled(self._table[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)


@cache
def patterns(package: str, name: str) -> Mapping[str, re.Pattern[str]]:
    """The expressions of a table whose lines are name, pattern, an example that fires and one that does not, by name."""
    return _Patterns({key: found for key, found, *_ in rows(package, name)})
