"""A large table of two columns of which a process needs a few lines: they are cut apart when they are looked for.

A dictionary of the 127,000 lines of the two English tables took 0.1 s of each start and 24 MB.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from importlib import resources

_BEGINNING = 3
"""Characters by which lines are cut apart: of 3,000 beginnings the largest has 900 lines. With 4 or 5 the first question costs
as much and later ones, which meet more new beginnings, cost more."""


class SortedTable:
    """Key -> value of lines `key TAB value` that ascend by their keys, each of which stands once. Threads may share it.

    Args:
        text: the lines in UTF-8; those with # in front, which stand at its head, are comments.
    """

    def __init__(self, text: bytes) -> None:
        at = 0
        while text.startswith(b"#", at):
            at = text.index(b"\n", at) + 1
        self._text, self._head = text, at
        self._known: dict[str, dict[str, str]] = {}

    @classmethod
    def of(cls, package: str, name: str) -> SortedTable:
        """The gzipped file `<package>/data/<name>`."""
        return cls(gzip.decompress(resources.files(package).joinpath("data", name).read_bytes()))

    def get(self, key: str) -> str:
        """The value of a key, "" for one that the table does not hold."""
        return self._lines(key[:_BEGINNING]).get(key, "")

    def __contains__(self, key: str) -> bool:
        return key in self._lines(key[:_BEGINNING])

    def __iter__(self) -> Iterator[str]:
        """All keys, ascending."""
        lines = self._text[self._head :].decode().split("\n")
        return (line.partition("\t")[0] for line in lines if line)

    def _lines(self, beginning: str) -> dict[str, str]:
        """All lines of a beginning; of one that is shorter than the others the line of that key alone."""
        known = self._known.get(beginning)
        if known is None:
            first = beginning.encode("utf-8", "surrogatepass") + b"\t" * (len(beginning) < _BEGINNING)
            lines = self._text[self._from(first) : self._from(first + b"\xff")].decode().split("\n")
            cells = (line.partition("\t") for line in lines if line)
            known = self._known[beginning] = {key: value for key, _, value in cells}
        return known

    def _from(self, wanted: bytes) -> int:
        """Where the first line stands that is not below `wanted`."""
        text, low, high = self._text, self._head, len(self._text)
        while low < high:
            start = text.rfind(b"\n", low, (low + high) // 2) + 1 or low
            if text[start : start + len(wanted)] < wanted:
                end = text.find(b"\n", start)
                low = end + 1 if end >= 0 else high
            else:
                high = start
        return low
