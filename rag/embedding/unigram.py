"""A Unigram tokenizer in plain Python: the ids and offsets of the `tokenizers` package at a sixth of its memory.

A text is cut at the special tokens written in it, each part is normalised (characters folded by the model's own
table, composed, spaces folded and stripped), split before its spaces into words, and each word into the most
probable sequence of pieces (Kudo 2018, arXiv:1804.10959; Viterbi). Every normalised character remembers the
character of the text that it came from.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from rag.embedding.q4file import Vocabulary
from rag.language.sorted_table import SortedTable

Span = tuple[int, int]
Token = tuple[int, int, int]
"""A piece's number, and where it starts and ends in the text, in code points."""
_Beginning = tuple[dict[str, int], int]

_SPACE = "▁"
_MANY_CHARACTERS = "⺀"  # the first of the Chinese radicals; alphabets lie before them
_MOST_BEGINNINGS = 100_000
"""Then they are read anew: all that begin a piece are 44,000, but a text of random letters holds a new one at each of its places."""
_UNKNOWN_PENALTY = 10.0  # below the least probable piece; the value of the reference implementation
_NEVER = float("-inf")


@dataclass(frozen=True, slots=True)
class _Normalised:
    """Folded text; character i came from character `origin[i]` of the text."""

    text: str
    origin: Sequence[int]


@dataclass(frozen=True, slots=True)
class Pieces:
    """A Unigram vocabulary in the form that loads fast.

    Attributes:
        table: the pieces and their numbers, as `SortedTable` reads them.
        scores: float32[pieces], their log probabilities by number.
        special: the special tokens and their numbers.
        folding: what single characters are folded to before anything else.

    """

    table: bytes
    scores: NDArray[np.float32]
    special: dict[str, int]
    bos: int
    eos: int
    unk: int
    folding: dict[str, str]

    @classmethod
    def of(cls, words: Vocabulary) -> Pieces:
        """From a vocabulary as the model file holds it."""
        lines = sorted(f"{text}\t{number}".encode() for number, (text, _) in enumerate(words.pieces))
        scores = np.array([score for _, score in words.pieces], np.float32)
        special = {words.pieces[at][0]: at for at in (words.bos, words.pad, words.eos, words.unk)}
        return cls(b"\n".join(lines), scores, special, words.bos, words.eos, words.unk, words.folding)


class Unigram:
    """See the module's docstring. Threads may share it: what it keeps of a call is pieces that it has looked up."""

    def __init__(self, vocabulary: Pieces) -> None:
        self.bos, self.eos = vocabulary.bos, vocabulary.eos
        self._table = SortedTable(vocabulary.table)
        self._read: dict[str, _Beginning] = {}
        self._scores = array("d", vocabulary.scores.astype(np.float64).tobytes())
        self._unknown = vocabulary.unk
        self._unknown_score = float(vocabulary.scores.min()) - _UNKNOWN_PENALTY
        self._numbers = vocabulary.special
        self._special = re.compile("(" + "|".join(map(re.escape, vocabulary.special)) + ")")
        self._folding = {ord(source): result for source, result in vocabulary.folding.items()}
        self._vanishing = {source for source, result in vocabulary.folding.items() if len(result) != 1}

    def encode(self, text: str) -> list[Token]:
        """The tokens of a text, without `bos` and `eos` around them."""
        tokens: list[Token] = []
        start = 0
        for at, part in enumerate(self._special.split(text)):
            if at % 2:
                tokens.append((self._numbers[part], start, start + len(part)))
            elif part:
                tokens.extend(self._tokens(self._normalise(part), start))
            start += len(part)
        return tokens

    def _tokens(self, normalised: _Normalised, offset: int) -> Iterator[Token]:
        text, origin = normalised.text, normalised.origin
        for start, end in _words(text):
            for piece, first, last in self._pieces(text[start:end]):
                yield piece, offset + origin[start + first], offset + origin[start + last - 1] + 1

    def _pieces(self, word: str) -> list[Token]:
        """The most probable cut of a word; neighbours that no piece knows become one unknown token."""
        scores, size = self._scores, len(word)
        best = [0.0] + [_NEVER] * size
        came_from = [0] * (size + 1)
        chosen = [self._unknown] * (size + 1)
        for start in range(size):
            so_far, single = best[start], False
            ids, longest = self._beginning_at(word, start)
            for end in range(start + 1, min(start + longest, size) + 1):
                piece = ids.get(word[start:end])
                if piece is None:
                    continue
                single = single or end == start + 1
                score = so_far + scores[piece]
                if score > best[end]:
                    best[end], came_from[end], chosen[end] = score, start, piece
            if not single and so_far + self._unknown_score > best[start + 1]:
                best[start + 1], came_from[start + 1] = so_far + self._unknown_score, start
                chosen[start + 1] = self._unknown
        return self._backwards(size, came_from, chosen)

    def _beginning_at(self, word: str, start: int) -> _Beginning:
        """The pieces that may begin at a place of a word, with the length of the longest.

        They are read by the first character behind a ▁ where that is of a script of many characters, else by the first two: then of
        the 44,000 beginnings few have more than a thousand pieces, and a text soon meets no new ones.
        """
        bare = start + (word[start] == _SPACE)
        end = bare + (1 if word[bare : bare + 1] >= _MANY_CHARACTERS else 2)
        beginning = word[start:end]
        known = self._read.get(beginning)
        if known is None:
            found = self._table.starting_with(beginning) if end <= len(word) else self._table.alone(beginning)
            for shorter in range(1, len(beginning)):
                found |= self._table.alone(beginning[:shorter])
            pieces = {piece: int(number) for piece, number in found.items()}
            if len(self._read) >= _MOST_BEGINNINGS:
                self._read.clear()
            known = self._read[beginning] = (pieces, max(map(len, pieces), default=0))
        return known

    def _backwards(self, end: int, came_from: Sequence[int], chosen: Sequence[int]) -> list[Token]:
        found: list[Token] = []
        while end > 0:
            piece, start = chosen[end], came_from[end]
            if piece == self._unknown and found and found[-1][0] == self._unknown:
                found[-1] = (piece, start, found[-1][2])
            else:
                found.append((piece, start, end))
            end = start
        return found[::-1]

    def _normalise(self, part: str) -> _Normalised:
        """Folded and composed characters; runs of spaces as one ▁, one in front, none at the end."""
        chars: list[str] = []
        origin: list[int] = []
        for char, at in self._folded(part):
            if not chars and char.isspace():
                continue
            if char != " ":
                if not chars:
                    chars.append(_SPACE)
                    origin.append(at)
                chars.append(char)
                origin.append(at)
            elif chars and chars[-1] != _SPACE:
                chars.append(_SPACE)
                origin.append(at)
            elif chars:
                origin[-1] = at  # of a run the last one stays
        # a next line (U+0085) is no space inside
        while chars and (chars[-1] == _SPACE or chars[-1].isspace()):
            del chars[-1], origin[-1]
        return _Normalised("".join(chars), origin)

    def _folded(self, part: str) -> Iterable[tuple[str, int]]:
        """NFKC by the model's own table: (character, the place in `part` that it came from)."""
        folded = part.translate(self._folding)
        normal = unicodedata.is_normalized("NFC", folded)
        if normal and len(folded) == len(part) and not self._vanishing.intersection(part):
            return zip(folded, range(len(part)), strict=True)
        pairs = [(char, at) for at, source in enumerate(part) for char in self._one(source)]
        return pairs if normal else _composed(pairs)

    def _one(self, char: str) -> str:
        return self._folding.get(ord(char), char)


def _words(text: str) -> Iterator[Span]:
    """Cuts before every ▁."""
    start = 0
    while start < len(text):
        end = text.find(_SPACE, start + 1)
        end = len(text) if end < 0 else end
        yield start, end
        start = end


def _composed(pairs: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Canonical composition (NFC) of characters that remember where they came from; a composed one its first."""
    apart = [(single, at) for char, at in pairs for single in unicodedata.normalize("NFD", char)]
    done: list[tuple[str, int]] = []
    starter = -1  # where in `done` the character stands that marks are composed with
    for char, at in _ordered(apart):
        mark = unicodedata.combining(char)
        blocked = starter < len(done) - 1 and unicodedata.combining(done[-1][0]) >= mark
        if starter >= 0 and not blocked:
            both = unicodedata.normalize("NFC", done[starter][0] + char)
            if len(both) == 1:
                done[starter] = (both, done[starter][1])
                continue
        done.append((char, at))
        if mark == 0:
            starter = len(done) - 1
    return done


def _ordered(pairs: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Canonical order: marks sorted by class, equal ones as they stood. The places stay in their own order."""
    ordered: list[tuple[str, int]] = []
    for marks, run in groupby(pairs, key=lambda pair: unicodedata.combining(pair[0]) > 0):
        found = list(run)
        if marks:
            chars = sorted((char for char, _ in found), key=unicodedata.combining)
            found = [(char, at) for char, (_, at) in zip(chars, found, strict=True)]
        ordered += found
    return ordered
