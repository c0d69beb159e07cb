"""A large table of two columns of which a process needs a few lines: they are cut apart when they are looked for.

A dictionary of the 127,000 lines of the two English tables took 0.1 s of each start and 24 MB, one of the 250,000 pieces of the
tokenizer 0.15 s and 50 MB.
"""

from __future__ import annotations

import gzip
from bisect import bisect_left
from collections.abc import Iterator
from importlib import resources

_BLOCK = 4096
"""Bytes of which the first line is known, so that a look-up searches one or two blocks."""


class SortedTable:
    """Key -> value of lines `key TAB value` that ascend by their keys, each of which stands once. Threads may share it.

    Args:
        text: the lines in UTF-8; those with # and a space in front, which stand at its head, are comments.
    """

    def __init__(self, text: bytes) -> None:
        at = 0
        while text.startswith(b"# ", at):
            at = text.index(b"\n", at) + 1
        self._text, self._head = text, at
        starts = (text.find(b"\n", place) + 1 for place in range(at, len(text), _BLOCK))
        self._starts = [at, *(start for start in dict.fromkeys(starts) if 0 < start < len(text)), len(text)]
        self._firsts = [text[start : start + _BLOCK].partition(b"\n")[0] for start in self._starts[:-1]]

    @classmethod
    def of(cls, package: str, name: str) -> SortedTable:
        """The gzipped file `<package>/data/<name>`."""
        return cls(gzip.decompress(resources.files(package).joinpath("data", name).read_bytes()))

    def get(self, key: str) -> str:
        """The value of a key, "" for one that the table does not hold."""
        return self.alone(key).get(key, "")

    def __contains__(self, key: str) -> bool:
        return key in self.alone(key)

    def __iter__(self) -> Iterator[str]:
        """All keys, ascending."""
        lines = self._text[self._head :].decode().split("\n")
        return (line.partition("\t")[0] for line in lines if line)

    def starting_with(self, beginning: str) -> dict[str, str]:
        """Key -> value of all lines whose keys begin so."""
        return self._between(beginning.encode("utf-8", "surrogatepass"))

    def alone(self, key: str) -> dict[str, str]:
        """Key -> value of the line of this key; empty if there is none."""
        return self._between(key.encode("utf-8", "surrogatepass") + b"\t")

    def _between(self, first: bytes) -> dict[str, str]:
        """The lines that begin with these bytes."""
        low = max(bisect_left(self._firsts, first) - 1, 0)
        high = bisect_left(self._firsts, first + b"\xff")
        blocks = b"\n" + self._text[self._starts[low] : self._starts[high]]
        start = blocks.find(b"\n" + first)
        if start < 0:
            return {}
        end = blocks.find(b"\n", blocks.rfind(b"\n" + first) + 1)
        lines = blocks[start + 1 : end if end >= 0 else None].decode().split("\n")
        return {key: value for key, _, value in (line.partition("\t") for line in lines)}
