"""Many patterns on one short text: only those are tried that its characters allow.

A question is held against some hundred patterns, of which three or four match. What every match of a pattern holds (多少 or 几,
"how many") follows from the pattern itself: for each of its choices one pair of neighbouring characters, or a single one. A text
that has none of these cannot match, and whether it has is seen for all patterns of a table at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from operator import add
from typing import Any

_COMMON = " etaoinshrdlucmfwygpbvkxqjz"
"""What English is written with, the commonest first; of the pairs of a word the rarest tells most."""
KEPT_CHARS = 2_000
"""The pieces of a question are asked for by every table, those of a notice's text once."""
_FEW = 16
"""A class of more characters tells nothing."""
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")


def pieces_of(text: str) -> frozenset[str]:
    """The characters of a text, the pairs of neighbours among them, and the empty text."""
    return _kept_pieces(text) if len(text) <= KEPT_CHARS else _pieces(text)


def _pieces(text: str) -> frozenset[str]:
    return frozenset(("", *text, *map(add, text, text[1:])))


_kept_pieces = lru_cache(maxsize=256)(_pieces)


@dataclass(frozen=True, slots=True)
class PatternTable:
    """Some patterns, by number.

    Attributes:
        always: those of which nothing is known.
        by_piece: a piece (see `pieces_of`) -> those others that a text with it may match.

    """

    always: frozenset[int]
    by_piece: Mapping[str, tuple[int, ...]]

    @classmethod
    def of(cls, patterns: Iterable[str]) -> PatternTable:
        """The table of patterns without flags."""
        return cls(*parts_of(patterns))

    def matching(self, text: str) -> list[int]:
        """The numbers of the patterns that may match in a text, ascending."""
        found = set(self.always)
        for piece in self.by_piece.keys() & pieces_of(text):
            found.update(self.by_piece[piece])
        return sorted(found)


def parts_of(patterns: Iterable[str]) -> tuple[frozenset[int], dict[str, tuple[int, ...]]]:
    """What a table of patterns is made of."""
    always: set[int] = set()
    by_piece: dict[str, list[int]] = {}
    for number, pattern in enumerate(patterns):
        pieces = needed_by(pattern)
        if not pieces:
            always.add(number)
        for piece in pieces:
            by_piece.setdefault(piece, []).append(number)
    return frozenset(always), {piece: tuple(numbers) for piece, numbers in by_piece.items()}


def needed_by(pattern: str) -> tuple[str, ...]:
    """Pieces of which every text that a pattern matches in has at least one; none where that is not known."""
    return tuple(sorted(_needed(_parsed(pattern)) or ()))


def _parsed(pattern: str) -> Sequence[Any]:
    """The pattern as Python's own parser reads it; nothing where that parser is another one."""
    try:
        parsed = import_module("re._parser").parse(pattern)
    except (ImportError, AttributeError):
        return ()
    return () if parsed.state.flags & _FOLDING else list(parsed)


_FOLDING = 2
"""re.IGNORECASE: a letter may stand for another one."""


def _needed(tokens: Iterable[Any]) -> frozenset[str] | None:
    """The best that any of the tokens, all of which every match holds, needs."""
    known: list[frozenset[str]] = []
    run = ""
    for operation, argument in tokens:
        name = str(operation)
        if name == "LITERAL":
            run += chr(argument)
            continue
        known += _of_run(run)
        run = ""
        if (pieces := _needed_by_token(name, argument)) is not None:
            known.append(pieces)
    known += _of_run(run)
    return max(known, key=_worth, default=None)


def _needed_by_token(name: str, argument: Any) -> frozenset[str] | None:
    if name == "BRANCH":
        choices = [_needed(choice) for choice in argument[1]]
        return None if None in choices else frozenset().union(*(choice or () for choice in choices))
    if name == "SUBPATTERN":
        _, added, removed, inner = argument
        return None if added or removed else _needed(inner)
    if name == "ATOMIC_GROUP":
        return _needed(argument)
    if name == "ASSERT":
        return _needed(argument[1])
    if name in _REPEATS:
        least, _, inner = argument
        return _needed(inner) if least else None
    return _of_class(argument) if name == "IN" else None


def _of_class(members: Sequence[Any]) -> frozenset[str] | None:
    characters: set[str] = set()
    for operation, argument in members:
        name = str(operation)
        if name == "LITERAL":
            characters.add(chr(argument))
        elif name == "RANGE" and argument[1] - argument[0] < _FEW:
            characters.update(map(chr, range(argument[0], argument[1] + 1)))
        else:
            return None
    return frozenset(characters) if len(characters) <= _FEW else None


def piece_of(text: str) -> str:
    """The piece that tells most of a text: its rarest pair of characters, or the one character that it is."""
    return max(map(add, text, text[1:]), key=_rarity, default=text)


def _of_run(run: str) -> list[frozenset[str]]:
    return [frozenset((piece_of(run),))] if run else []


@cache
def _rarity(piece: str) -> int:
    return sum(_COMMON.index(char) if char in _COMMON else len(_COMMON) for char in piece)


def _worth(pieces: frozenset[str]) -> tuple[int, int]:
    """Pairs tell more than characters, and few more than many."""
    return min(map(len, pieces), default=0), -len(pieces)
