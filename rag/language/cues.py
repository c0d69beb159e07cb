"""Phrases of a rule file, looked for in a folded question.

English phrases match whole words, "^" binds to the beginning of a sentence, "$" to the end, "*" stands for at most one
English word or eight Chinese characters, "{a,b}" for either. Each phrase has a fixed part, and few questions hold that of more than a few
phrases: so it is looked for first, and a pattern is compiled when a question first holds its fixed part.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from rag.language.han import HAN_CHARS
from rag.pattern_table import piece_of, pieces_of
from rag.resources import derived, rows

_EITHER = re.compile(r"\\\{(.+?)\\\}")
_OPEN_PART = re.compile(r"\{.+?\}|\*")


@dataclass(frozen=True, slots=True)
class Cue:
    """The phrases of one line.

    Attributes:
        plain: phrases that are nothing but a fixed part, wherever it stands.
        open: (fixed part, pattern) of the others; a phrase that begins with a choice has one for each of its first choices.

    """

    plain: tuple[str, ...]
    open: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, phrases: str) -> Cue:
        """The cue of phrases with "|" between them."""
        plain: list[str] = []
        opened: list[tuple[str, str]] = []
        for phrase in phrases.split("|"):
            if phrase.isascii() or _OPEN_PART.search(phrase) or phrase != phrase.strip("^$"):
                opened += [(part, _pattern(phrase)) for part in _fixed_parts(phrase.strip("^$"))]
            else:
                plain.append(phrase)
        return cls(tuple(plain), tuple(opened))


@dataclass(frozen=True, slots=True)
class Cues:
    """The values of a subject, each with its phrases.

    Attributes:
        values: in the order of the file.
        pieces: the piece that tells most of a fixed part (see `rag.pattern_table`) -> (part, number of the value, pattern; "" where
            the part is the whole phrase).

    """

    values: tuple[str, ...]
    pieces: Mapping[str, tuple[tuple[str, int, str], ...]]

    @classmethod
    def of(cls, rules: Iterable[tuple[str, Cue]]) -> Cues:
        """The cues of (value, its phrases)."""
        return cls(*_parts_of(rules))

    def values_in(self, folded: str) -> Iterator[str]:
        """The values of which a folded text holds a phrase, in the order of the file."""
        text = folded.replace("’", "'")  # as telephones write it
        held: dict[int, list[str]] = {}
        for piece in self.pieces.keys() & pieces_of(text):
            for part, number, pattern in self.pieces[piece]:
                if part in text:
                    held.setdefault(number, []).append(pattern)
        for number, patterns in sorted(held.items()):
            if "" in patterns or any(_compiled(pattern).search(text) for pattern in patterns):
                yield self.values[number]


def _parts_of(rules: Iterable[tuple[str, Cue]]) -> tuple[Any, ...]:
    values: list[str] = []
    pieces: dict[str, list[tuple[str, int, str]]] = {}
    for number, (value, cue) in enumerate(rules):
        values.append(value)
        for part, pattern in (*((plain, "") for plain in cue.plain), *cue.open):
            pieces.setdefault(piece_of(part), []).append((part, number, pattern))
    return tuple(values), {piece: tuple(parts) for piece, parts in pieces.items()}


@cache
def cues(package: str, name: str) -> Mapping[str, Cues]:
    """Subject -> its cues, by a file whose columns are subject, value, phrases."""

    def made() -> dict[str, tuple[Any, ...]]:
        found: dict[str, list[tuple[str, Cue]]] = {}
        for subject, value, phrases in rows(package, name):
            found.setdefault(subject, []).append((value, Cue.of(phrases)))
        return {subject: _parts_of(rules) for subject, rules in found.items()}

    return {
        subject: Cues(*parts) for subject, parts in derived("cues", [(package, name), *CODE], made).items()
    }


CODE = [("rag.language", "cues.py"), ("rag.language", "han.py"), ("rag", "pattern_table.py")]
"""The modules that make phrases of a rule file's cells."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Many phrases as one pattern, the first of those that match at a place being taken.

    All of them at once take tens of milliseconds to compile, so only those are compiled whose fixed part a text holds.

    Attributes:
        phrases: (fixed part, pattern), as `Cue.open` has them.
        pieces: the piece that tells most of a fixed part (see `rag.pattern_table`) -> numbers of phrases.

    """

    phrases: tuple[tuple[str, str], ...]
    pieces: Mapping[str, tuple[int, ...]]

    @classmethod
    def of(cls, phrases: Iterable[str], pattern: Callable[[str], str] = re.escape) -> Choice:
        """The choice of phrases, the longest first; each is written as `pattern` gives it, with "{a,b}" for either."""
        ordered = sorted(phrases, key=len, reverse=True)
        parts = tuple((part, pattern(p)) for p in ordered for part in _fixed_parts(p.strip("^$")))
        pieces: dict[str, tuple[int, ...]] = {}
        for number, (part, _) in enumerate(parts):
            piece = piece_of(part)
            pieces[piece] = (*pieces.get(piece, ()), number)
        return cls(parts, pieces)

    def in_text(self, text: str, frame: str = "%s") -> Held | None:
        """What finds in `text` what all the phrases would, put into `frame`; None where it finds none.

        Args:
            text: folded as the phrases are.
            frame: a pattern with "%s" for the choice.

        """
        numbers = {n for piece in self.pieces.keys() & pieces_of(text) for n in self.pieces[piece]}
        held = [self.phrases[n] for n in sorted(numbers)]
        patterns = dict.fromkeys(pattern for part, pattern in held if part in text)
        return Held(tuple(_framed(pattern, frame) for pattern in patterns)) if patterns else None


@dataclass(frozen=True, slots=True)
class Held:
    """Phrases that a text holds, in the order in which they are tried at a place.

    They would make one pattern, but another one for nearly every question, and compiling it takes longer than trying each.
    """

    patterns: tuple[re.Pattern[str], ...]

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """The matches in the order of the text, without overlap; of those that begin at a place the first phrase's."""
        found = [match for pattern in self.patterns if (match := pattern.search(text))]
        while found:
            first = min(found, key=_place)  # of several the first
            yield first
            done = first.end()
            later = (m if m.start() >= done else m.re.search(text, done) for m in found)
            found = [match for match in later if match]

    def sub(self, new: str, text: str) -> str:
        """`text` with `new` for every match."""
        parts: list[str] = []
        done = 0
        for match in self.finditer(text):
            parts += (text[done : match.start()], new)
            done = match.end()
        return "".join((*parts, text[done:]))


def _place(match: re.Match[str]) -> int:
    return match.start()


@lru_cache(maxsize=4096)
def _framed(pattern: str, frame: str) -> re.Pattern[str]:
    return re.compile(frame.replace("%s", f"(?:{pattern})"))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _fixed_parts(words: str) -> list[str]:
    """Strings of which every match holds one: the longest fixed part, or the choices where there is none."""
    fixed = max((part.strip() for part in _OPEN_PART.split(words)), key=len)
    return [fixed] if fixed else words[1 : words.index("}")].split(",")


def escaped_choices(phrase: str) -> str:
    """A pattern of a phrase in which only choices ("{a,b}") are more than its letters."""
    return _EITHER.sub(lambda m: f"(?:{m[1].replace(',', '|')})", re.escape(phrase))


SENTENCE_END = r"[\s?？。.!！]*$"
"""What may stand behind a phrase that is bound to the end."""
_SENTENCE_START = r"(?:^|[.?!;:。]\s?)"
"""What is told of the asker may stand before the question: "We make pumps. May we …?"."""


def _pattern(phrase: str) -> str:
    start = _SENTENCE_START if phrase.startswith("^") else ""
    end = SENTENCE_END if phrase.endswith("$") else ""
    words = phrase.strip("^$")
    escaped = escaped_choices(words)
    if not words.isascii():
        return start + escaped.replace(r"\*", f"[{HAN_CHARS}]{{0,8}}") + end
    escaped = escaped.replace(r"\*\ ", r"(?:[a-z\-]{1,20} )?")
    return rf"{start}(?<![a-z0-9]){escaped}(?![a-z0-9]){end}"
